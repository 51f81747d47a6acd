/*
 * out.h: text under construction, and the one place where it is escaped.
 *
 * What goes into HTML leaves as ASCII (numeric character references), so that
 * it is right in a page of any ASCII-compatible charset.
 */
#ifndef CC_OUT_H
#define CC_OUT_H

#include <apr_pools.h>
#include "core/slice.h"

/** A growing run of bytes, in the memory of a pool. */
typedef struct {
    apr_pool_t *pool;
    char *ptr; /* always NUL-terminated, NUL not counted in len */
    apr_size_t len;
    apr_size_t room; /* bytes allocated */
} cc_out_t;

/** An empty text that expects to hold about room bytes. */
cc_out_t cc_out_make(apr_pool_t *p, apr_size_t room);

/** Append bytes as they are. */
void cc_out_slice(cc_out_t *out, cc_slice_t s);
void cc_out_str(cc_out_t *out, const char *str);

/** Append all of the strings up to NULL, as they are. */
void cc_out_strs(cc_out_t *out, ...) __attribute__((sentinel));

/** Append a decimal number. */
void cc_out_int(cc_out_t *out, apr_int64_t n);

/**
 * Append text for HTML or XML, in content or between double quotes: markup and
 * quotes become character references, so does everything beyond ASCII. What is
 * not UTF-8 becomes U+FFFD, so do control characters but tab and line feed, and
 * U+FFFE and U+FFFF, which no XML document may hold.
 */
void cc_out_html(cc_out_t *out, const char *utf8);

/** Append markup: only what is beyond ASCII becomes character references, and
 * what is not UTF-8 U+FFFD. Right where references are read, and so not in the
 * text of a script or a name. */
void cc_out_ascii(cc_out_t *out, const char *utf8);

/** How many of the first bytes cc_out_html() leaves as they are. */
apr_size_t cc_out_html_plain(const char *str);

/** Append text as a JSON string with its quotes (RFC 8259), in ASCII; '<', '>'
 * and '&' are escaped too. What is not UTF-8 becomes U+FFFD. */
void cc_out_json(cc_out_t *out, const char *utf8);

/** What was built, as a view: good until the next append. */
static APR_INLINE cc_slice_t cc_out_view(const cc_out_t *out)
{
    return cc_slice(out->ptr, out->len);
}

/** Whether str is well-formed UTF-8 (RFC 3629) without control characters,
 * U+FFFE and U+FFFF. */
int cc_is_text(const char *str);

#endif /* CC_OUT_H */
