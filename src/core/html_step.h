/*
 * html_step.h: what the states of html_scan.c share, and nobody else's.
 */
#ifndef CC_HTML_STEP_H
#define CC_HTML_STEP_H

#include "core/html_scan.h"

/* The tokenizer's states. Where the specification has several that differ only
 * in the parse error they report, there is one here. */
enum {
    IN_DATA,
    IN_REF,        /* "&" before any text */
    IN_REF_WORD,   /* "&T" or "&N" */
    IN_REF_NUMBER, /* "&#" */
    IN_REF_DIGITS,
    IN_LT,       /* "<" */
    IN_END_OPEN, /* "</" */
    IN_TAG_NAME,
    IN_AFTER_NAME, /* of a tag: as before an attribute, once for each */
    IN_BEFORE_ATTR,
    IN_ATTR_NAME,
    IN_AFTER_ATTR,
    IN_BEFORE_VALUE,
    IN_QUOTED,
    IN_UNQUOTED,
    IN_BANG,         /* "<!" */
    IN_BANG_DASH,    /* "<!-" */
    IN_DOCTYPE_WORD, /* "<!d" and so on */
    IN_DOCTYPE,
    IN_BOGUS, /* a bogus comment: ends at the first '>' */
    IN_COMMENT_START,
    IN_COMMENT,
    IN_COMMENT_BANG, /* "--!" in one */
    IN_RAW,
    IN_RAW_LT,      /* "<" in raw text */
    IN_RAW_END,     /* "</" there */
    IN_SCRIPT_BANG, /* "<!" in a script */
    IN_SCRIPT_WORD, /* "<script" or "</script" in the comment of a script */
    IN_PLAINTEXT,
    IN_STATES
};

/** Takes bytes, or changes the state, or both: what a state does when there is
 * input. @return CC_HTML_MORE where no token came of it */
typedef cc_html_token_t cc_html_step_t(cc_html_scan_t *scan, cc_slice_t *in);

/* html_step_tag.c */
cc_html_step_t cc_html_step_data, cc_html_step_lt, cc_html_step_end_open,
    cc_html_step_tag_name, cc_html_step_after_name, cc_html_step_before_attr,
    cc_html_step_attr_name, cc_html_step_after_attr, cc_html_step_before_value,
    cc_html_step_quoted, cc_html_step_unquoted;

/** How many of the next bytes, after the name of a tag, precede its '>': for
 * where nobody wants to know the attributes, at a fourth of the cost. 0 where
 * the tag is not whole or not written as most are: the states read it then.
 * (html_skip.c) */
apr_size_t cc_html_skip_attrs(cc_slice_t in);

/** How many of the next bytes are white space, whole comments and whole
 * elements of these. */
apr_size_t cc_html_skip_elements(cc_slice_t in, const cc_html_name_t *elements);

/* html_step_comment.c */
cc_html_step_t cc_html_step_bang, cc_html_step_bang_dash,
    cc_html_step_doctype_word, cc_html_step_until_gt,
    cc_html_step_comment_start, cc_html_step_comment, cc_html_step_comment_bang;

/* html_step_text.c */
cc_html_step_t cc_html_step_ref, cc_html_step_ref_word, cc_html_step_ref_number,
    cc_html_step_ref_digits;
cc_html_step_t cc_html_step_raw, cc_html_step_raw_lt, cc_html_step_raw_end,
    cc_html_step_script_bang, cc_html_step_script_word, cc_html_step_plaintext;

/* Classes of bytes. */
enum {
    CC_HTML_SPACE = 1,
    CC_HTML_SLASH = 2,
    CC_HTML_GT = 4,
    CC_HTML_EQUALS = 8,
    CC_HTML_UPPER = 16,
    CC_HTML_LOWER = 32,
    CC_HTML_DASH = 64,
    CC_HTML_LT = 128,
    CC_HTML_NUL = 256,
    CC_HTML_BREAK = CC_HTML_SPACE | CC_HTML_SLASH | CC_HTML_GT, /* of a name */
    CC_HTML_LETTER = CC_HTML_UPPER | CC_HTML_LOWER
};

extern const unsigned short cc_html_class_of[256];

static APR_INLINE int cc_html_is(char c, int classes)
{
    return cc_html_class_of[(unsigned char)c] & classes;
}

static APR_INLINE char cc_html_lower(char c)
{
    return cc_html_is(c, CC_HTML_UPPER) ? c + ('a' - 'A') : c;
}

/** Whether the digits of a character reference make it white space. */
int cc_html_ref_is_space(const cc_html_scan_t *scan);

static APR_INLINE void cc_html_take(cc_html_scan_t *scan, cc_slice_t *in,
                                    apr_size_t n)
{
    in->ptr += n;
    in->len -= n;
    scan->offset += n;
}

/** Take all before the first c. @return whether there is one */
static APR_INLINE int cc_html_take_until(cc_html_scan_t *scan, cc_slice_t *in,
                                         char c)
{
    const char *at = memchr(in->ptr, c, in->len);

    cc_html_take(scan, in, at ? (apr_size_t)(at - in->ptr) : in->len);
    return at != NULL;
}

/** How many of the next bytes are of these classes. */
static APR_INLINE apr_size_t cc_html_run_of(cc_slice_t in, int classes)
{
    apr_size_t n = 0;

    while (n < in.len && cc_html_is(in.ptr[n], classes)) {
        n++;
    }
    return n;
}

/** How many come before the first of these classes. */
static APR_INLINE apr_size_t cc_html_run_before(cc_slice_t in, int classes)
{
    apr_size_t n = 0;

    while (n < in.len && !cc_html_is(in.ptr[n], classes)) {
        n++;
    }
    return n;
}

#endif /* CC_HTML_STEP_H */
