#include "core/cookie_strip.h"

#include "core/cookie.h"

typedef struct {
    apr_pool_t *p;
    cc_slice_t cookies;
    const cc_policy_t *policy;
    const cc_decisions_t *decisions;
    const char *choice_name;
    int has_odd;      /* a ',' or a tab is somewhere in cookies */
    char *left;       /* what stays, up to done; NULL until something goes */
    apr_size_t len;   /* of left */
    const char *done; /* the first byte of cookies not yet decided on */
    int has_cookie;   /* one stays */
} stripping_t;

typedef enum {
    UNDECLARED,
    STAYS,
    GOES
} fate_t;

static fate_t fate_of(const stripping_t *s, cc_slice_t name)
{
    const cc_row_t *row;

    if (cc_slice_eq(name, s->choice_name)) {
        return STAYS;
    }
    row = cc_policy_row(s->policy, name);
    if (row == NULL) {
        return UNDECLARED;
    }
    return cc_policy_allows_row(row, s->decisions) ? STAYS : GOES;
}

/* What a reader may begin a cookie at, within what others take to be one. */
typedef struct {
    const char *start; /* what is before the name included */
    cc_slice_t name;   /* empty where no '=' follows it */
    int after_comma;
} part_t;

static const char *skip_to_name(const char *at, const char *end, part_t *part)
{
    part->after_comma = 0;
    /* an empty name is none: the next '=' may end one */
    while (at < end && (cc_is_blank(*at) || *at == ',' || *at == '=')) {
        part->after_comma |= *at++ == ',';
    }
    return at;
}

/* Take the next part off the front of a cookie: 0 when there is none. */
static int next_part(cc_slice_t *rest, part_t *part)
{
    const char *end = rest->ptr + rest->len, *at, *name;

    if (rest->len == 0) {
        return 0;
    }
    part->start = rest->ptr;
    at = name = skip_to_name(rest->ptr, end, part);
    while (at < end && !cc_is_blank(*at) && *at != ',' && *at != '=') {
        at++;
    }
    part->name = cc_slice(name, at - name);
    while (at < end && cc_is_blank(*at)) {
        at++;
    }
    if (at == end || *at != '=') {
        at = name + part->name.len;
        part->name.len = 0;
    }
    while (at < end && !cc_is_blank(*at) && *at != ',') {
        at++;
    }
    *rest = cc_slice(at, end - at);
    return 1;
}

/* What is before from stays, what is between from and to goes. */
static void cut(stripping_t *s, const char *from, const char *to)
{
    if (s->left == NULL) {
        s->left = apr_palloc(s->p, s->cookies.len + 1);
        s->done = s->cookies.ptr;
    }
    if (from > s->done) { /* else blanks that went with the cookie before */
        memcpy(s->left + s->len, s->done, from - s->done);
        s->len += from - s->done;
    }
    s->done = to;
}

/* A whole cookie goes, and one separator with it. */
static void cut_cookie(stripping_t *s, cc_slice_t cookie)
{
    const char *from = cookie.ptr, *to = cookie.ptr + cookie.len;
    const char *end = s->cookies.ptr + s->cookies.len;

    if (s->has_cookie) {
        from--;
    }
    else if (to < end) {
        do {
            to++;
        } while (to < end && cc_is_blank(*to));
    }
    cut(s, from, to);
}

/* Whether a cookie goes by the name that RFC 6265bis reads. */
static int goes_as_one(const stripping_t *s, cc_slice_t cookie)
{
    cc_cookie_t pair;

    cc_cookie_next(&cookie, &pair);
    return fate_of(s, pair.name) == GOES
           || (pair.name.len == 0 && fate_of(s, pair.value) == GOES);
}

/* Of a cookie that others may read as several. */
static void strip_parts(stripping_t *s, cc_slice_t cookie, int goes)
{
    const char *from = goes ? cookie.ptr : NULL;
    cc_slice_t rest = cookie;
    int has_name = 0;
    part_t part;

    while (next_part(&rest, &part)) {
        fate_t fate = part.name.len > 0 ? fate_of(s, part.name) : UNDECLARED;

        if (from == NULL && fate == GOES) {
            from = has_name ? part.start : cookie.ptr; /* no half a name */
        }
        has_name |= part.name.len > 0;
        if (from && fate == STAYS && part.after_comma) {
            cut(s, from, part.start);
            from = NULL;
        }
    }
    if (from == cookie.ptr) {
        cut_cookie(s, cookie);
        return;
    }
    if (from) {
        cut(s, from, cookie.ptr + cookie.len);
    }
    s->has_cookie = 1;
}

/* Whether others may read a cookie, trimmed, as several, or find another name. */
static int is_odd(const stripping_t *s, cc_slice_t cookie)
{
    return *cookie.ptr == '=' || memchr(cookie.ptr, ' ', cookie.len)
           || (s->has_odd
               && (memchr(cookie.ptr, ',', cookie.len)
                   || memchr(cookie.ptr, '\t', cookie.len)));
}

/* What is between two ';'. Most are through with the first questions. */
static void strip_cookie(stripping_t *s, cc_slice_t cookie)
{
    cc_slice_t trimmed = cc_slice_trim(cookie);
    int is_odd_one, goes;

    if (trimmed.len == 0) {
        return;
    }
    is_odd_one = is_odd(s, trimmed);
    if (!is_odd_one && trimmed.len > 1
        && !cc_policy_may_declare(s->policy, trimmed.ptr[0], trimmed.ptr[1])) {
        s->has_cookie = 1;
        return;
    }
    goes = goes_as_one(s, trimmed);
    if (is_odd_one) {
        strip_parts(s, cookie, goes);
    }
    else if (goes) {
        cut_cookie(s, cookie);
    }
    else {
        s->has_cookie = 1;
    }
}

const char *cc_cookie_strip(apr_pool_t *p, cc_slice_t cookies,
                            const cc_policy_t *policy,
                            const cc_decisions_t *decisions,
                            const char *choice_name)
{
    stripping_t s = { .p = p,
                      .cookies = cookies,
                      .policy = policy,
                      .decisions = decisions,
                      .choice_name = choice_name };
    cc_slice_t rest = cookies, cookie;

    if (cookies.len > 0) {
        s.has_odd = memchr(cookies.ptr, ',', cookies.len)
                    || memchr(cookies.ptr, '\t', cookies.len);
    }
    while (rest.len > 0) {
        rest = cc_slice_cut(rest, ';', &cookie);
        strip_cookie(&s, cookie);
    }
    if (s.left == NULL) {
        return NULL;
    }
    if (!s.has_cookie) {
        return "";
    }
    cut(&s, cookies.ptr + cookies.len, NULL);
    s.left[s.len] = '\0';
    return s.left;
}
