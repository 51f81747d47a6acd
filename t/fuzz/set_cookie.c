/* Any bytes at all are a Set-Cookie header or ignored. What is read lies in
 * it, and a capped one is the same cookie that lives no longer than it may. */
#include "core/set_cookie.h"

#include "fuzz.h"

#define NOW 1700000000

static int is_in(cc_slice_t part, cc_slice_t whole)
{
    return part.len == 0
           || (part.ptr >= whole.ptr
               && part.ptr + part.len <= whole.ptr + whole.len);
}

static void check_views(const cc_set_cookie_t *c, cc_slice_t header)
{
    require(is_in(c->name, header) && is_in(c->value, header));
    require(is_in(c->returned, header));
    require(c->header.ptr == header.ptr && c->header.len == header.len);
    require(c->name.len + c->value.len > 0);
    require(c->name.len + c->value.len <= CC_SET_COOKIE_PAIR_MAX);
    require(c->name.len == 0 || cc_slice_same(c->name, c->returned));
    require(!c->has_max_age
            || (c->max_age <= CC_SECONDS_MAX && c->max_age >= -CC_SECONDS_MAX));
}

/* One attribute before and after: the same, or a lifetime of another value. */
static void check_attribute(cc_slice_t before, cc_slice_t after)
{
    cc_slice_t name_before, name_after;

    if (cc_slice_same(before, after)) {
        return;
    }
    cc_slice_cut(before, '=', &name_before);
    cc_slice_cut(after, '=', &name_after);
    require(cc_slice_same(name_before, name_after));
    name_after = cc_slice_trim(name_after);
    require(cc_slice_caseeq(name_after, "max-age")
            || cc_slice_caseeq(name_after, "expires"));
}

static void check_other_bytes(cc_slice_t before, cc_slice_t after)
{
    cc_slice_t a, b;

    before = cc_slice_cut(before, ';', &a);
    after = cc_slice_cut(after, ';', &b);
    require(cc_slice_same(a, b)); /* the pair */
    while (before.ptr != NULL && after.ptr != NULL) {
        before = cc_slice_cut(before, ';', &a);
        after = cc_slice_cut(after, ';', &b);
        check_attribute(a, b);
    }
    require(before.ptr == NULL && after.ptr == NULL);
}

static void check_cap(apr_pool_t *p, const cc_set_cookie_t *c,
                      apr_int64_t max_s)
{
    const char *capped = cc_set_cookie_cap(p, c, NOW, max_s);
    cc_set_cookie_t again;

    require(cc_set_cookie_parse(cc_slice_str(capped), &again));
    require(cc_slice_same(c->name, again.name));
    require(cc_slice_same(c->value, again.value));
    require(!cc_set_cookie_outlives(&again, NOW, max_s));
    require(cc_set_cookie_deletes(c, NOW)
            == cc_set_cookie_deletes(&again, NOW));
    require(c->has_max_age == again.has_max_age);
    require(c->has_expires == again.has_expires);
    check_other_bytes(c->header, again.header);
    require(strcmp(capped, cc_set_cookie_cap(p, &again, NOW, max_s)) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const apr_int64_t limits[] = { 1, 30 * 86400, 400 * 86400,
                                          CC_SECONDS_MAX };
    cc_slice_t header = cc_slice((const char *)data, size);
    static apr_pool_t *p;
    cc_set_cookie_t c;
    size_t i;

    if (p == NULL) {
        apr_initialize();
        apr_pool_create(&p, NULL);
    }
    if (cc_set_cookie_parse(header, &c)) {
        check_views(&c, header);
        for (i = 0; i < sizeof(limits) / sizeof(*limits); i++) {
            check_cap(p, &c, limits[i]);
        }
        apr_pool_clear(p);
    }
    return 0;
}
