/*
 * set_cookie.h: one Set-Cookie header, read as browsers read it.
 */
#ifndef CC_SET_COOKIE_H
#define CC_SET_COOKIE_H

#include <apr_pools.h>
#include "core/slice.h"

/** Attributes of which only this is kept. */
enum {
    CC_ATTRIBUTE_SECURE = 1 << 0,
    CC_ATTRIBUTE_HTTPONLY = 1 << 1,
    CC_ATTRIBUTE_PARTITIONED = 1 << 2,
    CC_ATTRIBUTE_DOMAIN = 1 << 3, /* with a value */
    CC_ATTRIBUTE_PATH = 1 << 4    /* with another value than "/" */
};

/** A Set-Cookie header. The slices view the header it was parsed from. */
typedef struct {
    cc_slice_t header;   /* the whole value that was parsed */
    cc_slice_t name;     /* the name a browser stores; may be empty */
    cc_slice_t value;    /* the value a browser stores; may be empty */
    cc_slice_t returned; /* the name a server reads when the cookie comes
                            back: that of a nameless cookie is in its value */
    int has_max_age;     /* whether max_age counts */
    int has_expires;     /* whether expires counts */
    unsigned attributes; /* CC_ATTRIBUTE_* */
    apr_int64_t max_age; /* seconds; huge numbers are cut to CC_SECONDS_MAX */
    apr_int64_t expires; /* Unix seconds */
} cc_set_cookie_t;

/* Beyond any date a browser keeps, and far from overflow when added up. */
#define CC_SECONDS_MAX APR_INT64_C(1000000000000)

/* A browser ignores a cookie of more bytes in name and value together. */
#define CC_SET_COOKIE_PAIR_MAX 4096

/* A browser ignores an attribute with a longer value. */
#define CC_SET_COOKIE_ATTRIBUTE_MAX 1024

/** Whether a header of this name sets a cookie: Set-Cookie, or Set-Cookie2;
 * ASCII case does not matter. */
static APR_INLINE int cc_set_cookie_is_name(cc_slice_t name)
{
    return cc_slice_caseeq(name, "Set-Cookie")
           || cc_slice_caseeq(name, "Set-Cookie2");
}

/**
 * Parse the value of a Set-Cookie header.
 *
 * @param header  any bytes, without the line end
 * @param cookie  out: what a browser would store; untouched on 0
 * @return 1, or 0 when a browser would ignore the header (a control character,
 *         neither name nor value, or a pair of more than 4,096 bytes)
 *
 * Rejections that depend on the request (domain, prefix, Secure) are not made.
 * Time is linear in the length; no memory is allocated.
 *
 * @see RFC 6265bis section 5.6
 */
int cc_set_cookie_parse(cc_slice_t header, cc_set_cookie_t *cookie);

/** Whether the header deletes the cookie: it expires at now (Unix seconds) or
 * before. Max-Age wins over Expires. */
int cc_set_cookie_deletes(const cc_set_cookie_t *cookie, apr_int64_t now);

/** Whether the cookie would outlive max_s seconds from now. A session cookie
 * does not. */
int cc_set_cookie_outlives(const cc_set_cookie_t *cookie, apr_int64_t now,
                           apr_int64_t max_s);

/**
 * The header with every lifetime in it cut to max_s seconds from now: the
 * values of Max-Age and Expires attributes that exceed it are replaced, every
 * other byte is kept.
 *
 * @param p      where the result, NUL-terminated, is made
 * @param max_s  seconds, 1 to CC_SECONDS_MAX
 */
const char *cc_set_cookie_cap(apr_pool_t *p, const cc_set_cookie_t *cookie,
                              apr_int64_t now, apr_int64_t max_s);

#endif /* CC_SET_COOKIE_H */
