/*
 * xml_step.h: what the states of xml_scan.c share, and nobody else's.
 */
#ifndef CC_XML_STEP_H
#define CC_XML_STEP_H

#include "core/xml_scan.h"

enum {
    IN_TEXT,
    IN_REF,      /* "&" and a name */
    IN_LT,       /* "<" */
    IN_NAME,     /* of a start tag */
    IN_ATTRS,    /* after it, and after each attribute */
    IN_SLASH,    /* "/" before the '>' */
    IN_QUESTION, /* the same of the declaration */
    IN_ATTR_NAME,
    IN_EQUALS,
    IN_QUOTE,
    IN_VALUE,
    IN_END_NAME, /* "</" */
    IN_END_SPACE,
    IN_BANG, /* "<!" */
    IN_WORD, /* some of a fixed string */
    IN_COMMENT,
    IN_CDATA,
    IN_PI_NAME, /* "<?" */
    IN_PI,
    IN_DOCTYPE,
    IN_SUBSET,      /* its part between brackets */
    IN_SUBSET_LT,   /* "<" there */
    IN_SUBSET_BANG, /* "<!" there */
    IN_DECLARATION_NAME,
    IN_DECLARATION, /* of an entity, an element or a notation */
    IN_LITERAL,     /* between quotes, of a doctype or a declaration */
    IN_ERROR,
    IN_STATES
};

/** Takes bytes, or changes the state, or both: what a state does when there is
 * input. @return CC_XML_MORE where no token came of it */
typedef cc_xml_token_t cc_xml_step_t(cc_xml_scan_t *scan, cc_slice_t *in);

/* xml_step_tag.c */
cc_xml_step_t cc_xml_step_text, cc_xml_step_ref, cc_xml_step_lt,
    cc_xml_step_name, cc_xml_step_attrs, cc_xml_step_slash,
    cc_xml_step_question, cc_xml_step_attr_name, cc_xml_step_equals,
    cc_xml_step_quote, cc_xml_step_value, cc_xml_step_end_name,
    cc_xml_step_end_space;

/* xml_step_other.c: comments, instructions, CDATA, the doctype */
cc_xml_step_t cc_xml_step_bang, cc_xml_step_word, cc_xml_step_comment,
    cc_xml_step_cdata, cc_xml_step_pi_name, cc_xml_step_pi, cc_xml_step_doctype,
    cc_xml_step_subset, cc_xml_step_subset_lt, cc_xml_step_subset_bang,
    cc_xml_step_declaration_name, cc_xml_step_declaration, cc_xml_step_literal;

static APR_INLINE int cc_xml_is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/** Whether a name may begin with c: which characters beyond ASCII a name may
 * hold is not looked at. */
static APR_INLINE int cc_xml_begins_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'
           || c == ':' || (unsigned char)c >= 0x80;
}

static APR_INLINE int cc_xml_is_name(char c)
{
    return cc_xml_begins_name(c) || cc_is_digit(c) || c == '-' || c == '.';
}

static APR_INLINE void cc_xml_take(cc_xml_scan_t *scan, cc_slice_t *in,
                                   apr_size_t n)
{
    in->ptr += n;
    in->len -= n;
    scan->offset += n;
}

/** Take a byte that leads to another state. */
static APR_INLINE cc_xml_token_t cc_xml_go(cc_xml_scan_t *scan, cc_slice_t *in,
                                           int state)
{
    cc_xml_take(scan, in, 1);
    scan->state = (unsigned char)state;
    return CC_XML_MORE;
}

static APR_INLINE cc_xml_token_t cc_xml_error(cc_xml_scan_t *scan)
{
    scan->state = IN_ERROR;
    return CC_XML_ERROR;
}

/** How many bytes come before the first of these. */
static APR_INLINE apr_size_t cc_xml_run_before(cc_slice_t in, const char *stops)
{
    apr_size_t n = 0;

    while (n < in.len && (in.ptr[n] == '\0' || !strchr(stops, in.ptr[n]))) {
        n++;
    }
    return n;
}

/** Take all before the first c. @return whether there is one */
static APR_INLINE int cc_xml_take_until(cc_xml_scan_t *scan, cc_slice_t *in,
                                        char c)
{
    const char *at = memchr(in->ptr, c, in->len);

    cc_xml_take(scan, in, at ? (apr_size_t)(at - in->ptr) : in->len);
    return at != NULL;
}

static APR_INLINE void cc_xml_take_space(cc_xml_scan_t *scan, cc_slice_t *in)
{
    apr_size_t n = 0;

    while (n < in->len && cc_xml_is_space(in->ptr[n])) {
        n++;
    }
    cc_xml_take(scan, in, n);
}

/** Take the next bytes of a name.
 * @return CC_XML_MORE; where there is input left then, that was all of it */
cc_xml_token_t cc_xml_take_name(cc_xml_scan_t *scan, cc_slice_t *in);

#endif /* CC_XML_STEP_H */
