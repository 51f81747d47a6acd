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

/* Whether an attribute has this name, which ends in a small letter: Path and
 * SameSite are seen to be others by what stands there. */
static APR_INLINE int is_named(cc_slice_t attribute, const char *name)
{
    apr_size_t len = strlen(name);
    cc_slice_t rest;

    if (attribute.len < len
        || (attribute.ptr[len - 1] | ('a' - 'A')) != name[len - 1]
        || !cc_slice_caseeq(cc_slice(attribute.ptr, len), name)) {
        return 0;
    }
    rest = cc_slice_trim(cc_slice(attribute.ptr + len, attribute.len - len));
    return rest.len == 0 || *rest.ptr == '=';
}

/* A Domain or Path without a value, or one that begins otherwise than a path
 * does, is as good as none. */
static unsigned place_of(cc_slice_t attribute)
{
    cc_slice_t name, value;

    if (attribute.len <= sizeof("Path=/") - 1) { /* what nearly all say */
        return 0;
    }
    value = cc_slice_trim(cc_slice_cut(attribute, '=', &name));
    name = cc_slice_trim(name);
    if (value.len > 0 && cc_slice_caseeq(name, "Domain")) {
        return CC_ATTRIBUTE_DOMAIN;
    }
    return value.len > 1 && *value.ptr == '/' && cc_slice_caseeq(name, "Path")
               ? CC_ATTRIBUTE_PATH
               : 0;
}

/* Secure, HttpOnly and Partitioned say all by being there: a value makes no
 * difference. */
static unsigned flag_of(cc_slice_t attribute)
{
    switch (*attribute.ptr) {
    case 'S':
    case 's':
        return is_named(attribute, "Secure") ? CC_ATTRIBUTE_SECURE : 0;
    case 'H':
    case 'h':
        return is_named(attribute, "HttpOnly") ? CC_ATTRIBUTE_HTTPONLY : 0;
    case 'P':
    case 'p':
        return is_named(attribute, "Partitioned") ? CC_ATTRIBUTE_PARTITIONED
                                                  : place_of(attribute);
    case 'D':
    case 'd':
        return place_of(attribute);
    default:
        return 0;
    }
}

static int may_be_lifetime(char first)
{
    return first == 'M' || first == 'm' || first == 'E' || first == 'e';
}

static void read_lifetime(cc_set_cookie_t *cookie, cc_slice_t attribute)
{
    cc_slice_t name, value;

    value = cc_slice_trim(cc_slice_cut(attribute, '=', &name));
    name = cc_slice_trim(name);
    if (value.len > CC_SET_COOKIE_ATTRIBUTE_MAX) {
        return;
    }
    if (cc_slice_caseeq(name, "Max-Age")) {
        cookie->has_max_age |= read_max_age(value, &cookie->max_age);
    }
    else if (cc_slice_caseeq(name, "Expires")) {
        cookie->has_expires |= cc_cookie_date_parse(value, &cookie->expires);
    }
}

static APR_INLINE void read_attribute(cc_set_cookie_t *cookie,
                                      cc_slice_t attribute)
{
    while (attribute.len > 0 && cc_is_blank(*attribute.ptr)) {
        attribute.ptr++;
        attribute.len--;
    }
    if (attribute.len == 0) {
        return;
    }
    if (may_be_lifetime(*attribute.ptr)) {
        read_lifetime(cookie, attribute);
    }
    else {
        cookie->attributes |= flag_of(attribute);
    }
}

/* A bit of each byte of 8, where none of them is a control character: of those
 * below 0x20 the high bit comes from what is borrowed, of 0x7f from what is
 * carried. Bytes beyond ASCII have it already and do not count. */
#define EACH(byte) (APR_UINT64_C(0x0101010101010101) * (byte))

static APR_INLINE apr_uint64_t may_be_controls(const char *bytes)
{
    apr_uint64_t x;

    memcpy(&x, bytes, sizeof(x));
    return ((x - EACH(0x20)) | (x + EACH(0x01))) & ~x & EACH(0x80);
}

/* The last 8 may have been among those before. */
static int may_have_control(cc_slice_t s)
{
    apr_uint64_t found = 0;
    apr_size_t i;

    if (s.len < 8) {
        return 1;
    }
    for (i = 0; i + 8 <= s.len; i += 8) {
        found |= may_be_controls(s.ptr + i);
    }
    return (found | may_be_controls(s.ptr + s.len - 8)) != 0;
}

static int has_control(cc_slice_t s)
{
    apr_size_t i;

    if (!may_have_control(s)) {
        return 0;
    }
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
static cc_slice_t returned_name(cc_slice_t stored, cc_slice_t value)
{
    cc_slice_t name, rest;

    if (stored.len > 0) {
        return stored;
    }
    rest = cc_slice_cut(value, '=', &name);
    return rest.ptr != NULL ? cc_slice_trim(name) : stored;
}

int cc_set_cookie_parse(cc_slice_t header, cc_set_cookie_t *cookie)
{
    cc_slice_t pair, name, value, rest;

    if (has_control(header)) {
        return 0;
    }
    rest = cc_slice_cut(header, ';', &pair);
    value = cc_slice_cut(pair, '=', &name);
    if (name.len == pair.len) {
        value = name;
        name = cc_slice(NULL, 0);
    }
    name = cc_slice_trim(name);
    value = cc_slice_trim(value);
    if (name.len + value.len == 0
        || name.len + value.len > CC_SET_COOKIE_PAIR_MAX) {
        return 0;
    }
    *cookie = (cc_set_cookie_t){ .header = header,
                                 .name = name,
                                 .value = value,
                                 .returned = returned_name(name, value) };
    while (rest.len > 0) {
        rest = cc_slice_cut(rest, ';', &pair);
        read_attribute(cookie, pair);
    }
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
