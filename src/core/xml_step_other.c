#include "core/xml_step.h"

/* Expect the rest of a fixed string. */
static cc_xml_token_t expect(cc_xml_scan_t *scan, const char *word)
{
    scan->word = word;
    scan->count = 0;
    scan->state = IN_WORD;
    return CC_XML_MORE;
}

cc_xml_token_t cc_xml_step_bang(cc_xml_scan_t *scan, cc_slice_t *in)
{
    switch (*in->ptr) {
    case '-':
        return expect(scan, "--");
    case '[':
        return expect(scan, "[CDATA[");
    default:
        return expect(scan, "DOCTYPE");
    }
}

cc_xml_token_t cc_xml_step_word(cc_xml_scan_t *scan, cc_slice_t *in)
{
    if (*in->ptr != scan->word[scan->count]) {
        return cc_xml_error(scan);
    }
    cc_xml_take(scan, in, 1);
    if (scan->word[++scan->count] != '\0') {
        return CC_XML_MORE;
    }
    scan->count = 0;
    switch (*scan->word) {
    case '-':
        scan->state = IN_COMMENT;
        return CC_XML_MORE;
    case '[':
        scan->state = IN_CDATA;
        return CC_XML_CDATA;
    default:
        scan->state = IN_DOCTYPE;
        return CC_XML_DOCTYPE;
    }
}

/* Two dashes end it, or are an error. */
cc_xml_token_t cc_xml_step_comment(cc_xml_scan_t *scan, cc_slice_t *in)
{
    if (scan->count == 0) {
        if (cc_xml_take_until(scan, in, '-')) {
            cc_xml_take(scan, in, 1);
            scan->count = 1;
        }
        return CC_XML_MORE;
    }
    if (scan->count == 2) {
        return *in->ptr == '>' ? cc_xml_go(scan, in, scan->outer)
                               : cc_xml_error(scan);
    }
    scan->count = *in->ptr == '-' ? 2 : 0;
    cc_xml_take(scan, in, 1);
    return CC_XML_MORE;
}

cc_xml_token_t cc_xml_step_cdata(cc_xml_scan_t *scan, cc_slice_t *in)
{
    char c;

    if (scan->count == 0 && !cc_xml_take_until(scan, in, ']')) {
        return CC_XML_MORE;
    }
    c = *in->ptr;
    if (c == '>' && scan->count == 2) {
        return cc_xml_go(scan, in, IN_TEXT);
    }
    if (c == ']') {
        scan->count += scan->count < 2;
    }
    else {
        scan->count = 0;
    }
    cc_xml_take(scan, in, 1);
    return CC_XML_MORE;
}

/* "xml" in any case is reserved: for the declaration, at the very start. */
cc_xml_token_t cc_xml_step_pi_name(cc_xml_scan_t *scan, cc_slice_t *in)
{
    cc_xml_token_t token = cc_xml_take_name(scan, in);
    int is_decl = scan->is_decl && cc_slice_eq(cc_xml_scan_name(scan), "xml")
                  && in->len > 0 && cc_xml_is_space(*in->ptr);

    if (token != CC_XML_MORE || in->len == 0) {
        return token;
    }
    scan->is_decl = is_decl;
    scan->is_spaced = 0;
    scan->count = 0;
    scan->state = is_decl ? IN_ATTRS : IN_PI;
    if (is_decl) {
        return CC_XML_DECL;
    }
    return cc_slice_caseeq(cc_xml_scan_name(scan), "xml")
                   || (*in->ptr != '?' && !cc_xml_is_space(*in->ptr))
               ? cc_xml_error(scan)
               : CC_XML_MORE;
}

cc_xml_token_t cc_xml_step_pi(cc_xml_scan_t *scan, cc_slice_t *in)
{
    if (scan->count == 1 && *in->ptr == '>') {
        return cc_xml_go(scan, in, scan->outer);
    }
    scan->count = 0;
    if (cc_xml_take_until(scan, in, '?')) {
        cc_xml_take(scan, in, 1);
        scan->count = 1;
    }
    return CC_XML_MORE;
}

static cc_xml_token_t literal(cc_xml_scan_t *scan, cc_slice_t *in)
{
    scan->quote = *in->ptr;
    return cc_xml_go(scan, in, IN_LITERAL);
}

cc_xml_token_t cc_xml_step_doctype(cc_xml_scan_t *scan, cc_slice_t *in)
{
    cc_xml_take(scan, in, cc_xml_run_before(*in, "\"'[<>"));
    if (in->len == 0) {
        return CC_XML_MORE;
    }
    switch (*in->ptr) {
    case '>':
        return cc_xml_go(scan, in, IN_TEXT);
    case '[':
        scan->outer = IN_SUBSET;
        return cc_xml_go(scan, in, IN_SUBSET);
    case '<':
        return cc_xml_error(scan);
    default:
        return literal(scan, in);
    }
}

cc_xml_token_t cc_xml_step_literal(cc_xml_scan_t *scan, cc_slice_t *in)
{
    if (!cc_xml_take_until(scan, in, scan->quote)) {
        return CC_XML_MORE;
    }
    return cc_xml_go(scan, in,
                     scan->outer == IN_SUBSET ? IN_DECLARATION : IN_DOCTYPE);
}

cc_xml_token_t cc_xml_step_subset(cc_xml_scan_t *scan, cc_slice_t *in)
{
    cc_xml_take_space(scan, in);
    if (in->len == 0) {
        return CC_XML_MORE;
    }
    switch (*in->ptr) {
    case ']':
        scan->outer = IN_TEXT;
        return cc_xml_go(scan, in, IN_DOCTYPE);
    case '<':
        return cc_xml_go(scan, in, IN_SUBSET_LT);
    case '%': /* what it stands for may be declarations of any kind */
        cc_xml_take(scan, in, 1);
        return CC_XML_DTD_ODD;
    default:
        return cc_xml_error(scan);
    }
}

cc_xml_token_t cc_xml_step_subset_lt(cc_xml_scan_t *scan, cc_slice_t *in)
{
    scan->name_len = 0;
    scan->is_decl = 0;
    if (*in->ptr == '?') {
        return cc_xml_go(scan, in, IN_PI_NAME);
    }
    return *in->ptr == '!' ? cc_xml_go(scan, in, IN_SUBSET_BANG)
                           : cc_xml_error(scan);
}

cc_xml_token_t cc_xml_step_subset_bang(cc_xml_scan_t *scan, cc_slice_t *in)
{
    if (*in->ptr == '-') {
        return expect(scan, "--");
    }
    scan->state = IN_DECLARATION_NAME;
    return CC_XML_MORE;
}

cc_xml_token_t cc_xml_step_declaration_name(cc_xml_scan_t *scan, cc_slice_t *in)
{
    cc_xml_token_t token = cc_xml_take_name(scan, in);
    cc_slice_t name = cc_xml_scan_name(scan);

    if (token != CC_XML_MORE || in->len == 0) {
        return token;
    }
    scan->state = IN_DECLARATION;
    if (cc_slice_eq(name, "ATTLIST")) {
        return CC_XML_DTD_ODD;
    }
    return cc_slice_eq(name, "ENTITY") || cc_slice_eq(name, "ELEMENT")
                   || cc_slice_eq(name, "NOTATION")
               ? CC_XML_MORE
               : cc_xml_error(scan);
}

cc_xml_token_t cc_xml_step_declaration(cc_xml_scan_t *scan, cc_slice_t *in)
{
    cc_xml_take(scan, in, cc_xml_run_before(*in, "\"'<>"));
    if (in->len == 0) {
        return CC_XML_MORE;
    }
    switch (*in->ptr) {
    case '>':
        return cc_xml_go(scan, in, IN_SUBSET);
    case '<':
        return cc_xml_error(scan);
    default:
        return literal(scan, in);
    }
}
