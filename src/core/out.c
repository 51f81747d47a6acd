#include "core/out.h"

#include <stdarg.h>
#include <stdio.h>
#include <apr_strings.h>

#define REPLACEMENT 0xFFFD /* stands for what is not UTF-8 */

cc_out_t cc_out_make(apr_pool_t *p, apr_size_t room)
{
    cc_out_t out = { p, apr_palloc(p, room + 1), 0, room + 1 };

    out.ptr[0] = '\0';
    return out;
}

/* Make sure that more bytes and a NUL fit. */
static void grow(cc_out_t *out, apr_size_t more)
{
    apr_size_t room = out->room;
    char *ptr;

    if (out->len + more < room) {
        return;
    }
    while (room <= out->len + more) {
        room *= 2;
    }
    ptr = apr_palloc(out->pool, room);
    memcpy(ptr, out->ptr, out->len + 1);
    out->ptr = ptr;
    out->room = room;
}

void cc_out_slice(cc_out_t *out, cc_slice_t s)
{
    if (s.len == 0) {
        return;
    }
    grow(out, s.len);
    memcpy(out->ptr + out->len, s.ptr, s.len);
    out->len += s.len;
    out->ptr[out->len] = '\0';
}

void cc_out_str(cc_out_t *out, const char *str)
{
    cc_out_slice(out, cc_slice_str(str));
}

void cc_out_strs(cc_out_t *out, ...)
{
    const char *str;
    va_list strs;

    va_start(strs, out);
    while ((str = va_arg(strs, const char *)) != NULL) {
        cc_out_str(out, str);
    }
    va_end(strs);
}

void cc_out_int(cc_out_t *out, apr_int64_t n)
{
    cc_out_str(out, apr_psprintf(out->pool, "%" APR_INT64_T_FMT, n));
}

/* How many bytes follow a lead byte, and what it contributes; -1 for a byte
 * that leads nothing. */
static int lead(unsigned char c, apr_uint32_t *bits)
{
    if (c >= 0xc2 && c <= 0xdf) {
        *bits = c & 0x1f;
        return 1;
    }
    if (c >= 0xe0 && c <= 0xef) {
        *bits = c & 0x0f;
        return 2;
    }
    if (c >= 0xf0 && c <= 0xf4) {
        *bits = c & 0x07;
        return 3;
    }
    return -1;
}

/* Take a character off the front of a non-empty string (RFC 3629). One byte of
 * what is not UTF-8 is REPLACEMENT, *valid then 0. */
static apr_uint32_t take(const char **str, int *valid)
{
    static const apr_uint32_t least[] = { 0, 0x80, 0x800, 0x10000 };
    const unsigned char *s = (const unsigned char *)*str;
    apr_uint32_t c = *s;
    int i, more = 0;

    (*str)++;
    *valid = 1;
    if (c < 0x80) {
        return c;
    }
    more = lead(s[0], &c);
    for (i = 1; i <= more && (s[i] & 0xc0) == 0x80; i++) {
        c = c << 6 | (s[i] & 0x3f);
    }
    if (more < 0 || i <= more || c < least[more] || c > 0x10ffff
        || (c >= 0xd800 && c <= 0xdfff)) {
        *valid = 0;
        return REPLACEMENT;
    }
    *str += more;
    return c;
}

static int is_html_plain(apr_uint32_t c)
{
    return c >= 0x20 && c < 0x7f && c != '<' && c != '>' && c != '&' && c != '"'
           && c != '\'';
}

/* Whether c is a character that text does not need: a control character, or
 * one of the two that XML has no reference to. One to the C1 set would not even
 * give it: parsers of HTML take &#128; for a euro sign. */
static int is_no_text(apr_uint32_t c)
{
    return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0)
           || c == 0xfffe || c == 0xffff;
}

apr_size_t cc_out_html_plain(const char *str)
{
    const char *s = str;

    while (is_html_plain((unsigned char)*s)) {
        s++;
    }
    return s - str;
}

void cc_out_html(cc_out_t *out, const char *utf8)
{
    char reference[16];
    int valid;

    while (*utf8) {
        apr_size_t plain = cc_out_html_plain(utf8);
        apr_uint32_t c;

        if (plain > 0) {
            cc_out_slice(out, cc_slice(utf8, plain));
            utf8 += plain;
            continue;
        }
        c = take(&utf8, &valid);
        snprintf(reference, sizeof(reference), "&#%u;",
                 is_no_text(c) ? REPLACEMENT : c);
        cc_out_str(out, reference);
    }
}

void cc_out_ascii(cc_out_t *out, const char *utf8)
{
    char reference[16];
    const char *s;
    int valid;

    while (*utf8) {
        for (s = utf8; *s && (*s & 0x80) == 0; s++) {
        }
        cc_out_slice(out, cc_slice(utf8, s - utf8));
        utf8 = s;
        if (*utf8) {
            snprintf(reference, sizeof(reference), "&#%u;",
                     take(&utf8, &valid));
            cc_out_str(out, reference);
        }
    }
}

void cc_out_json(cc_out_t *out, const char *utf8)
{
    char escape[16];
    int valid;

    cc_out_str(out, "\"");
    while (*utf8) {
        apr_uint32_t c = take(&utf8, &valid);

        if (c >= 0x10000) { /* a surrogate pair */
            snprintf(escape, sizeof(escape), "\\u%04x\\u%04x",
                     0xd800 + ((c - 0x10000) >> 10),
                     0xdc00 + ((c - 0x10000) & 0x3ff));
        }
        else if (is_html_plain(c) && c != '\\') {
            snprintf(escape, sizeof(escape), "%c", (int)c);
        }
        else if (c == '"' || c == '\\') {
            snprintf(escape, sizeof(escape), "\\%c", (int)c);
        }
        else {
            snprintf(escape, sizeof(escape), "\\u%04x", c);
        }
        cc_out_str(out, escape);
    }
    cc_out_str(out, "\"");
}

int cc_is_text(const char *str)
{
    int valid;

    while (*str) {
        apr_uint32_t c = take(&str, &valid);

        if (!valid || c < 0x20 || is_no_text(c)) {
            return 0;
        }
    }
    return 1;
}
