/* Cookies of any names and counts, each a byte of what it is, a byte of its
 * length and its name: the page is well-formed and has a row for each, the JSON
 * is JSON, and the lines are taken by the configuration, where they declare what
 * they say. */
#include "../unit/status_judge.h"
#include "core/status.h"
#include "fuzz.h"

#define LINES                                            \
    "Declare necessary n*\nDeclare statistics s\n"       \
    "Declare third-party a?b\nDeclare first-party *z*\n" \
    "Declare statistics _ga kind=storage\n"

enum {
    FAMILY = 1 << 0,
    SET = 1 << 1,
    HELD = 1 << 2,
    SENT = 1 << 3,
    MANY = 1 << 4,
    LASTING = 1 << 5,
    TRAITS = 1 << 6
};

static apr_pool_t *p;
static const cc_policy_t *policy;

static void set_up(void)
{
    p = model_pool();
    policy = model_policy(p, LINES);
}

/* Take a sighting off the front. */
static cc_sighting_t take(cc_slice_t *s)
{
    int flags = *s->ptr;
    apr_size_t len = s->len > 1 ? (unsigned char)s->ptr[1] : 0;
    apr_uint32_t some = flags & MANY ? APR_UINT32_MAX : 1;
    cc_sighting_t sighting = { { NULL, 0 },
                               flags & FAMILY,
                               flags & TRAITS ? 0x3ff : 0,
                               flags & SET ? some : 0,
                               flags & HELD && flags & SET ? 1 : 0,
                               0,
                               flags & SENT ? some : 0,
                               0 };

    *s = s->len > 1 ? cc_slice(s->ptr + 2, s->len - 2) : cc_slice("", 0);
    len = len < s->len ? len : s->len;
    sighting.name = cc_slice(s->ptr, len);
    *s = cc_slice(s->ptr + len, s->len - len);
    sighting.longest_s = flags & LASTING ? 1 + (apr_int64_t)len * 12345 : 0;
    return sighting;
}

/* Whoever counts does not count a name twice. */
static cc_sightings_t read_all(apr_pool_t *pool, cc_slice_t s)
{
    cc_sightings_t seen = { .host = "example.org", .now_s = 1795422000 };
    apr_hash_t *names = apr_hash_make(pool);

    seen.sightings = apr_array_make(pool, 8, sizeof(cc_sighting_t));
    while (s.len > 0) {
        cc_sighting_t sighting = take(&s);
        const char *key = apr_pstrcat(pool, sighting.is_family ? "*" : " ",
                                      cc_status_name(pool, sighting.name),
                                      NULL);

        if (!apr_hash_get(names, key, APR_HASH_KEY_STRING)) {
            apr_hash_set(names, key, APR_HASH_KEY_STRING, key);
            APR_ARRAY_PUSH(seen.sightings, cc_sighting_t) = sighting;
        }
    }
    return seen;
}

static void check_page(apr_pool_t *pool, const cc_sightings_t *seen)
{
    cc_status_t status = cc_status_make(pool, policy, seen);
    const char *html = cc_view_status(pool, policy, seen).ptr;
    int tables = (status.declared->nelts > 0) + (status.set->nelts > 0)
                 + (status.sent->nelts > 0) + 1;

    require(page_has(pool, html, "tr")
            == seen->sightings->nelts + policy->categories->nelts + tables);
}

/* After the lines were pasted, what had one is declared. */
static void check_conf(apr_pool_t *pool, const cc_sightings_t *seen, int all)
{
    const char *conf = cc_view_status_conf(pool, policy, seen).ptr;
    const cc_policy_t *pasted = policy_with(pool, LINES, conf, all);
    cc_status_t status;
    int i;

    require(pasted != NULL);
    status = cc_status_make(pool, pasted, seen);
    for (i = 0; i < status.set->nelts; i++) {
        const cc_status_cookie_t *cookie = &APR_ARRAY_IDX(status.set, i,
                                                          cc_status_cookie_t);

        require(cookie->known == NULL);
        require(!all || !cc_status_is_writable(cookie->seen->name));
    }
    for (i = 0; all && i < status.sent->nelts; i++) {
        const cc_status_cookie_t *cookie = &APR_ARRAY_IDX(status.sent, i,
                                                          cc_status_cookie_t);

        require(!cookie->known && !cc_status_is_writable(cookie->seen->name));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cc_sightings_t seen;
    apr_pool_t *pool;

    if (p == NULL) {
        set_up();
    }
    apr_pool_create(&pool, p);
    seen = read_all(pool, cc_slice((const char *)data, size));
    require(is_json(cc_view_status_json(pool, policy, &seen).ptr));
    check_page(pool, &seen);
    check_conf(pool, &seen, 0);
    check_conf(pool, &seen, 1);
    apr_pool_destroy(pool);
    return 0;
}
