#include "core/xml_step.h"

/* Keep the next bytes of a name or value, as far as there is room. */
static void keep(char *to, apr_size_t room, apr_size_t *len, cc_slice_t bytes)
{
    apr_size_t left = *len < room ? room - *len : 0;

    memcpy(to + (room - left), bytes.ptr, left < bytes.len ? left : bytes.len);
    *len += bytes.len;
}

cc_xml_token_t cc_xml_take_name(cc_xml_scan_t *scan, cc_slice_t *in)
{
    apr_size_t n = 0;

    if (scan->name_len == 0 && !cc_xml_begins_name(*in->ptr)) {
        return cc_xml_error(scan);
    }
    while (n < in->len && cc_xml_is_name(in->ptr[n])) {
        n++;
    }
    keep(scan->name, sizeof(scan->name), &scan->name_len, cc_slice(in->ptr, n));
    cc_xml_take(scan, in, n);
    return CC_XML_MORE;
}

cc_xml_token_t cc_xml_step_text(cc_xml_scan_t *scan, cc_slice_t *in)
{
    if (!scan->want_text) {
        cc_xml_take_until(scan, in, '<');
    }
    else {
        cc_xml_take_space(scan, in);
    }
    if (in->len == 0) {
        return CC_XML_MORE;
    }
    if (*in->ptr == '<') {
        return cc_xml_go(scan, in, IN_LT);
    }
    if (*in->ptr == '&') {
        scan->name_len = 0;
        return cc_xml_go(scan, in, IN_REF);
    }
    cc_xml_take(scan, in, cc_xml_run_before(*in, "<&"));
    return CC_XML_TEXT;
}

static int is_predefined(cc_slice_t name)
{
    return cc_slice_eq(name, "amp") || cc_slice_eq(name, "lt")
           || cc_slice_eq(name, "gt") || cc_slice_eq(name, "quot")
           || cc_slice_eq(name, "apos");
}

cc_xml_token_t cc_xml_step_ref(cc_xml_scan_t *scan, cc_slice_t *in)
{
    cc_xml_token_t token;

    if (scan->name_len == 0 && *in->ptr == '#') {
        scan->state = IN_TEXT; /* the rest of it looks like text, and is */
        return CC_XML_TEXT;
    }
    token = cc_xml_take_name(scan, in);
    if (token != CC_XML_MORE || in->len == 0) {
        return token;
    }
    if (*in->ptr != ';') {
        return cc_xml_error(scan);
    }
    cc_xml_go(scan, in, IN_TEXT);
    return is_predefined(cc_xml_scan_name(scan)) ? CC_XML_TEXT : CC_XML_REF;
}

cc_xml_token_t cc_xml_step_lt(cc_xml_scan_t *scan, cc_slice_t *in)
{
    scan->name_len = 0;
    scan->is_decl = scan->offset == scan->begin + 1; /* it could be */
    switch (*in->ptr) {
    case '/':
        return cc_xml_go(scan, in, IN_END_NAME);
    case '!':
        return cc_xml_go(scan, in, IN_BANG);
    case '?':
        return cc_xml_go(scan, in, IN_PI_NAME);
    default:
        scan->state = IN_NAME;
        return CC_XML_MORE;
    }
}

cc_xml_token_t cc_xml_step_name(cc_xml_scan_t *scan, cc_slice_t *in)
{
    cc_xml_token_t token = cc_xml_take_name(scan, in);

    if (token != CC_XML_MORE || in->len == 0) {
        return token;
    }
    scan->is_decl = 0;
    scan->is_spaced = 0;
    scan->state = IN_ATTRS;
    return CC_XML_START;
}

cc_xml_token_t cc_xml_step_attrs(cc_xml_scan_t *scan, cc_slice_t *in)
{
    char c = *in->ptr;

    if (cc_xml_is_space(c)) {
        cc_xml_take_space(scan, in);
        scan->is_spaced = 1;
        return CC_XML_MORE;
    }
    if (scan->is_decl && c == '?') {
        return cc_xml_go(scan, in, IN_QUESTION);
    }
    if (!scan->is_decl && c == '/') {
        return cc_xml_go(scan, in, IN_SLASH);
    }
    if (!scan->is_decl && c == '>') {
        cc_xml_go(scan, in, IN_TEXT);
        return CC_XML_TAG_END;
    }
    if (!scan->is_spaced) {
        return cc_xml_error(scan);
    }
    scan->name_len = 0;
    scan->state = IN_ATTR_NAME;
    return CC_XML_MORE;
}

cc_xml_token_t cc_xml_step_slash(cc_xml_scan_t *scan, cc_slice_t *in)
{
    if (*in->ptr != '>') {
        return cc_xml_error(scan);
    }
    cc_xml_go(scan, in, IN_TEXT);
    return CC_XML_EMPTY_END;
}

cc_xml_token_t cc_xml_step_question(cc_xml_scan_t *scan, cc_slice_t *in)
{
    return *in->ptr == '>' ? cc_xml_go(scan, in, IN_TEXT) : cc_xml_error(scan);
}

cc_xml_token_t cc_xml_step_attr_name(cc_xml_scan_t *scan, cc_slice_t *in)
{
    cc_xml_token_t token = cc_xml_take_name(scan, in);

    if (token == CC_XML_MORE && in->len > 0) {
        scan->state = IN_EQUALS;
    }
    return token;
}

cc_xml_token_t cc_xml_step_equals(cc_xml_scan_t *scan, cc_slice_t *in)
{
    cc_xml_take_space(scan, in);
    if (in->len == 0) {
        return CC_XML_MORE;
    }
    return *in->ptr == '=' ? cc_xml_go(scan, in, IN_QUOTE) : cc_xml_error(scan);
}

cc_xml_token_t cc_xml_step_quote(cc_xml_scan_t *scan, cc_slice_t *in)
{
    cc_xml_take_space(scan, in);
    if (in->len == 0) {
        return CC_XML_MORE;
    }
    if (*in->ptr != '"' && *in->ptr != '\'') {
        return cc_xml_error(scan);
    }
    scan->quote = *in->ptr;
    scan->value_len = 0;
    return cc_xml_go(scan, in, IN_VALUE);
}

cc_xml_token_t cc_xml_step_value(cc_xml_scan_t *scan, cc_slice_t *in)
{
    cc_slice_t bytes = *in;
    int is_whole = cc_xml_take_until(scan, in, scan->quote);

    bytes.len -= in->len;
    if (bytes.len > 0 && memchr(bytes.ptr, '<', bytes.len) != NULL) {
        return cc_xml_error(scan);
    }
    keep(scan->value, sizeof(scan->value), &scan->value_len, bytes);
    if (!is_whole) {
        return CC_XML_MORE;
    }
    scan->is_spaced = 0;
    cc_xml_go(scan, in, IN_ATTRS);
    return CC_XML_ATTR;
}

cc_xml_token_t cc_xml_step_end_name(cc_xml_scan_t *scan, cc_slice_t *in)
{
    cc_xml_token_t token = cc_xml_take_name(scan, in);

    if (token == CC_XML_MORE && in->len > 0) {
        scan->state = IN_END_SPACE;
    }
    return token;
}

cc_xml_token_t cc_xml_step_end_space(cc_xml_scan_t *scan, cc_slice_t *in)
{
    cc_xml_take_space(scan, in);
    if (in->len == 0) {
        return CC_XML_MORE;
    }
    if (*in->ptr != '>') {
        return cc_xml_error(scan);
    }
    cc_xml_go(scan, in, IN_TEXT);
    return CC_XML_END;
}
