/* Any bytes at all are a Cookie header. What is left is a part of it, in its
 * order, in which no reader finds what is not allowed, and plain cookies that
 * are allowed are all there; what is stripped stays as it is stripped again. */
#include "core/cookie_strip.h"

#include "fuzz.h"

#define CHOICE "choice"

static apr_pool_t *p;
static const cc_policy_t *policy;
static cc_decisions_t decisions;

static void declare(cc_register_t *reg, const char *category, const char *name,
                    int anonymous)
{
    cc_declaration_t *row = apr_pcalloc(p, sizeof(*row));

    row->category = category;
    row->name = name;
    row->path = "/";
    row->anonymous = anonymous;
    row->renew = 1;
    APR_ARRAY_PUSH(reg->declarations, cc_declaration_t *) = row;
}

/* Statistics are refused, first-party is granted, the others not decided. */
static void set_up(void)
{
    static cc_register_t reg; /* the policy keeps it */
    static const cc_validity_t any = { 1, 1 };
    apr_array_header_t *problems;

    apr_initialize();
    apr_pool_create(&p, NULL);
    problems = apr_array_make(p, 1, sizeof(cc_problem_t));
    reg = cc_register_make(p);
    declare(&reg, "necessary", "n", 0);
    declare(&reg, "necessary", "c*", 0);
    declare(&reg, "statistics", "s", 0);
    declare(&reg, "statistics", "s_*", 0);
    declare(&reg, "statistics", "sa", 1);
    declare(&reg, "third-party", "t?", 0);
    declare(&reg, "third-party", "ta", 1);
    declare(&reg, "first-party", "f", 0);
    policy = cc_policy_compile(p, &reg, "", problems);
    require(problems->nelts == 0);
    cc_policy_decide(policy, NULL, &any, 0, NULL, &decisions);
    decisions.decided[cc_policy_category(policy, cc_slice_str("statistics"))
                          ->index] = CC_REFUSED;
    decisions.decided[cc_policy_category(policy, cc_slice_str("first-party"))
                          ->index] = CC_GRANTED;
}

static int goes(cc_slice_t name)
{
    const cc_row_t *row = cc_policy_row(policy, name);

    return row && !cc_slice_eq(name, CHOICE)
           && !cc_policy_allows_cookie(row->category, row->declared->anonymous,
                                       &decisions);
}

static void check_part_of(cc_slice_t left, cc_slice_t whole)
{
    apr_size_t i, at = 0;

    for (i = 0; i < left.len; i++) {
        while (at < whole.len && whole.ptr[at] != left.ptr[i]) {
            at++;
        }
        require(at++ < whole.len);
    }
}

/* By those who begin a cookie at any ';', ',' or blank; its name ends at the
 * first '=' that has something before it, be it before blanks. */
static void check_beginnings(cc_slice_t left)
{
    apr_size_t i, start = 0;
    int is_value = 0, is_empty = 1;

    for (i = 0; i < left.len; i++) {
        char c = left.ptr[i];
        int parts = c == ';' || c == ',';

        if (parts || cc_is_blank(c)) {
            start = i + 1;
            is_value = 0;
            is_empty |= parts;
        }
        else if (c == '=' && !is_value) {
            require(i == start || !goes(cc_slice(left.ptr + start, i - start)));
            is_value = !is_empty;
            start = i + 1;
        }
        else {
            is_empty = 0;
        }
    }
}

static void check_readers(cc_slice_t left)
{
    cc_slice_t rest = left;
    cc_cookie_t cookie;

    while (cc_cookie_next(&rest, &cookie)) { /* by RFC 6265bis */
        require(!goes(cookie.name));
        require(cookie.name.len > 0 || !goes(cookie.value));
    }
    check_beginnings(left);
}

/* Of plain cookies those that are allowed are left, and no others. */
static void check_plain(cc_slice_t whole, cc_slice_t left)
{
    cc_cookie_t in, out;

    while (cc_cookie_next(&whole, &in)) {
        if (!goes(in.name) && (in.name.len > 0 || !goes(in.value))) {
            require(cc_cookie_next(&left, &out));
            require(cc_slice_same(in.name, out.name));
            require(cc_slice_same(in.value, out.value));
        }
    }
    require(!cc_cookie_next(&left, &out));
}

/* Whether there is one way only to read it, but for quotes: nothing that some
 * readers begin a cookie at, but ';' and the blanks around it, and no cookie that
 * begins with '='. */
static int is_plain(cc_slice_t whole)
{
    cc_slice_t pair;
    apr_size_t i;

    while (whole.len > 0) {
        whole = cc_slice_cut(whole, ';', &pair);
        pair = cc_slice_trim(pair);
        for (i = 0; i < pair.len; i++) {
            if (cc_is_blank(pair.ptr[i]) || pair.ptr[i] == ','
                || pair.ptr[0] == '=') {
                return 0;
            }
        }
    }
    return 1;
}

static const char *strip(apr_pool_t *pool, cc_slice_t cookies)
{
    cc_picked_t picked = cc_cookie_pick(pool, cookies, policy, CHOICE);

    return cc_cookie_strip(pool, &picked, policy, &decisions, CHOICE);
}

/* httpd's headers hold no NUL. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *nul = size > 0 ? memchr(data, '\0', size) : NULL;
    cc_slice_t whole = cc_slice((const char *)data,
                                nul ? (size_t)(nul - data) : size);
    cc_slice_t left = whole;
    apr_pool_t *pool;
    const char *stripped;

    if (policy == NULL) {
        set_up();
    }
    apr_pool_create(&pool, p);
    stripped = strip(pool, whole);
    if (stripped) {
        left = cc_slice_str(stripped);
        require(left.len < whole.len);
    }
    check_part_of(left, whole);
    check_readers(left);
    require(strip(pool, left) == NULL);
    if (is_plain(whole)) {
        check_plain(whole, left);
    }
    apr_pool_destroy(pool);
    return 0;
}
