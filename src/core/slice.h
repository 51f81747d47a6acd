/*
 * slice.h: a view of bytes that someone else owns.
 *
 * Parsers in core/ read slices and return slices of what they read: nothing is
 * copied, nothing needs a terminating NUL, and a byte of any value may appear.
 * A slice is good for as long as the bytes it views.
 */
#ifndef CC_SLICE_H
#define CC_SLICE_H

#include <string.h>
#include <apr.h>
#include <apr_cstr.h>

typedef struct {
    const char *ptr; /* first byte; may be NULL only if len is 0 */
    apr_size_t len;  /* bytes */
} cc_slice_t;

static APR_INLINE cc_slice_t cc_slice(const char *ptr, apr_size_t len)
{
    cc_slice_t s = { ptr, len };
    return s;
}

static APR_INLINE cc_slice_t cc_slice_str(const char *str)
{
    return cc_slice(str, strlen(str));
}

/** Whether a and b hold the same bytes. */
static APR_INLINE int cc_slice_same(cc_slice_t a, cc_slice_t b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/** Whether s holds exactly the bytes of str, case mattering. */
static APR_INLINE int cc_slice_eq(cc_slice_t s, const char *str)
{
    return cc_slice_same(s, cc_slice_str(str));
}

/** The same, ASCII case not mattering. strcasecmp() would not do: it follows the
 * locale, which any module of the process may set, and in a Turkish one
 * "EXPIRES" is not "expires". */
static APR_INLINE int cc_slice_caseeq(cc_slice_t s, const char *str)
{
    return s.len == strlen(str)
           && (s.len == 0 || memcmp(s.ptr, str, s.len) == 0
               || apr_cstr_casecmpn(s.ptr, str, s.len) == 0);
}

/** Whether s begins with the bytes of str. */
static APR_INLINE int cc_slice_starts(cc_slice_t s, const char *str)
{
    apr_size_t len = strlen(str);

    return s.len >= len && (len == 0 || memcmp(s.ptr, str, len) == 0);
}

/** Whether c is a blank of the header grammars (WSP of RFC 5234). */
static APR_INLINE int cc_is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static APR_INLINE int cc_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/** s without the blanks around it. */
static APR_INLINE cc_slice_t cc_slice_trim(cc_slice_t s)
{
    const char *start, *end;

    if (s.len == 0) {
        return s; /* of which ptr may be NULL */
    }
    start = s.ptr;
    end = s.ptr + s.len;
    while (start < end && cc_is_blank(*start)) {
        start++;
    }
    while (start < end && cc_is_blank(end[-1])) {
        end--;
    }
    return cc_slice(start, end - start);
}

/** Cut s at its first c: head is what precedes it (all of s where there is no
 * c), the result what follows it. */
static APR_INLINE cc_slice_t cc_slice_cut(cc_slice_t s, char c,
                                          cc_slice_t *head)
{
    const char *at = s.len > 0 ? memchr(s.ptr, c, s.len) : NULL;

    if (at == NULL) {
        *head = s;
        return cc_slice(NULL, 0);
    }
    *head = cc_slice(s.ptr, at - s.ptr);
    return cc_slice(at + 1, s.len - head->len - 1);
}

#endif /* CC_SLICE_H */
