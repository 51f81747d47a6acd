#include "core/set_cookie.h"

#include <apr_strings.h>
#include <apr_tables.h>
#include <apr_time.h>
#include "core/cookie_date.h"

/* Take the next attribute off the front of rest: 0 when there is none. */
static int next_attribute(cc_slice_t *rest, cc_slice_t *name, cc_slice_t *value)
{
    cc_slice_t attribute;

    if (rest->len == 0) {
        return 0;
    }
    *rest = cc_slice_cut(*rest, ';', &attribute);
    *value = cc_slice_trim(cc_slice_cut(attribute, '=', name));
    *name = cc_slice_trim(*name);
    return 1;
}

/* The delta-seconds of RFC 6265bis section 5.6.2: an optional '-', digits. */
static int read_max_age(cc_slice_t s, apr_int64_t *seconds)
{
    apr_size_t i = s.len > 0 && *s.ptr == '-';
    apr_int64_t n = 0;
    int negative = i == 1;

    if (i == s.len) {
        return 0;
    }
    for (; i < s.len; i++) {
        if (!cc_is_digit(s.ptr[i])) {
            return 0;
        }
        if (n < CC_SECONDS_MAX) {
            n = n * 10 + (s.ptr[i] - '0');
        }
    }
    n = n < CC_SECONDS_MAX ? n : CC_SECONDS_MAX;
    *seconds = negative ? -n : n;
    return 1;
}

/* Those that say all by being there: a value makes no difference. */
static unsigned attribute_of(cc_slice_t name)
{
    switch (name.len) {
    case 6:
        return cc_slice_caseeq(name, "secure") ? CC_ATTRIBUTE_SECURE : 0;
    case 8:
        return cc_slice_caseeq(name, "httponly") ? CC_ATTRIBUTE_HTTPONLY : 0;
    case 11:
        return cc_slice_caseeq(name, "partitioned") ? CC_ATTRIBUTE_PARTITIONED
                                                    : 0;
    default:
        return 0;
    }
}

static void read_attribute(cc_set_cookie_t *cookie, cc_slice_t name,
                           cc_slice_t value)
{
    if (value.len > CC_SET_COOKIE_ATTRIBUTE_MAX) {
        return;
    }
    if (cc_slice_caseeq(name, "max-age")) {
        cookie->has_max_age |= read_max_age(value, &cookie->max_age);
    }
    else if (cc_slice_caseeq(name, "expires")) {
        cookie->has_expires |= cc_cookie_date_parse(value, &cookie->expires);
    }
    else {
        cookie->attributes |= attribute_of(name);
    }
}

static int has_control(cc_slice_t s)
{
    apr_size_t i;

    for (i = 0; i < s.len; i++) {
        unsigned char c = s.ptr[i];

        if ((c < 0x20 && c != '\t') || c == 0x7f) {
            return 1;
        }
    }
    return 0;
}

/* A browser sends a nameless cookie back as its bare value, and a server reads
 * a name in it up to the first '='. */
static cc_slice_t returned_name(const cc_set_cookie_t *cookie)
{
    cc_slice_t name, rest;

    if (cookie->name.len > 0) {
        return cookie->name;
    }
    rest = cc_slice_cut(cookie->value, '=', &name);
    return rest.ptr != NULL ? cc_slice_trim(name) : cookie->name;
}

int cc_set_cookie_parse(cc_slice_t header, cc_set_cookie_t *cookie)
{
    cc_set_cookie_t c = { 0 };
    cc_slice_t pair, name, value, rest;

    if (has_control(header)) {
        return 0;
    }
    c.header = header;
    rest = cc_slice_cut(header, ';', &pair);
    c.value = cc_slice_cut(pair, '=', &c.name);
    if (c.name.len == pair.len) {
        c.value = c.name;
        c.name = cc_slice(NULL, 0);
    }
    c.name = cc_slice_trim(c.name);
    c.value = cc_slice_trim(c.value);
    if (c.name.len + c.value.len == 0
        || c.name.len + c.value.len > CC_SET_COOKIE_PAIR_MAX) {
        return 0;
    }
    c.returned = returned_name(&c);
    while (next_attribute(&rest, &name, &value)) {
        read_attribute(&c, name, value);
    }
    *cookie = c;
    return 1;
}

int cc_set_cookie_deletes(const cc_set_cookie_t *cookie, apr_int64_t now)
{
    if (cookie->has_max_age) {
        return cookie->max_age <= 0;
    }
    return cookie->has_expires && cookie->expires <= now;
}

int cc_set_cookie_outlives(const cc_set_cookie_t *cookie, apr_int64_t now,
                           apr_int64_t max_s)
{
    if (cookie->has_max_age) {
        return cookie->max_age > max_s;
    }
    return cookie->has_expires && cookie->expires > now + max_s;
}

/* What is to stand in place of an attribute's value, or NULL to keep it. */
static const char *capped_value(apr_pool_t *p, cc_slice_t name,
                                cc_slice_t value, apr_int64_t now,
                                apr_int64_t max_s)
{
    apr_int64_t seconds;
    char *date;

    if (value.len > CC_SET_COOKIE_ATTRIBUTE_MAX) {
        return NULL;
    }
    if (cc_slice_caseeq(name, "max-age") && read_max_age(value, &seconds)
        && seconds > max_s) {
        return apr_psprintf(p, "%" APR_INT64_T_FMT, max_s);
    }
    if (cc_slice_caseeq(name, "expires")
        && cc_cookie_date_parse(value, &seconds) && seconds > now + max_s) {
        date = apr_palloc(p, APR_RFC822_DATE_LEN);
        apr_rfc822_date(date, apr_time_from_sec(now + max_s));
        return date;
    }
    return NULL;
}

static void push(apr_array_header_t *parts, const char *part)
{
    APR_ARRAY_PUSH(parts, const char *) = part;
}

const char *cc_set_cookie_cap(apr_pool_t *p, const cc_set_cookie_t *cookie,
                              apr_int64_t now, apr_int64_t max_s)
{
    const char *end = cookie->header.ptr + cookie->header.len;
    const char *kept = cookie->header.ptr; /* the first byte not yet taken */
    apr_array_header_t *parts = apr_array_make(p, 4, sizeof(char *));
    cc_slice_t pair, name, value;
    cc_slice_t rest = cc_slice_cut(cookie->header, ';', &pair);

    while (next_attribute(&rest, &name, &value)) {
        const char *capped = capped_value(p, name, value, now, max_s);

        if (capped) {
            push(parts, apr_pstrmemdup(p, kept, value.ptr - kept));
            push(parts, capped);
            kept = value.ptr + value.len;
        }
    }
    push(parts, apr_pstrmemdup(p, kept, end - kept));
    return apr_array_pstrcat(p, parts, 0);
}
