#include "core/html_step.h"

/* Take n bytes as the next of the name. */
static void take_name(cc_html_scan_t *scan, cc_slice_t *in, apr_size_t n)
{
    apr_size_t i, at = scan->name_len;

    for (i = 0; i < n && at + i < sizeof(scan->name); i++) {
        scan->name[at + i] = cc_html_lower(in->ptr[i]);
    }
    scan->name_len += n;
    cc_html_take(scan, in, n);
}

cc_html_token_t cc_html_step_data(cc_html_scan_t *scan, cc_slice_t *in)
{
    if (*in->ptr == '<') {
        scan->token = scan->offset;
        scan->is_end = 0;
        scan->name_len = 0;
        scan->state = IN_LT;
        cc_html_take(scan, in, 1);
        return CC_HTML_MORE;
    }
    if (!(scan->want & CC_HTML_WANT_TEXT)) {
        cc_html_take_until(scan, in, '<');
        return CC_HTML_MORE;
    }
    if (cc_html_is(*in->ptr, CC_HTML_SPACE)) {
        cc_html_take(scan, in, cc_html_run_of(*in, CC_HTML_SPACE));
        return CC_HTML_MORE;
    }
    scan->token = scan->offset;
    if (*in->ptr == '&') { /* a reference may be to white space */
        scan->is_end = 0;
        scan->name_len = 0;
        scan->state = IN_REF;
        cc_html_take(scan, in, 1);
        return CC_HTML_MORE;
    }
    if (*in->ptr == '\0') {
        cc_html_take(scan, in, cc_html_run_of(*in, CC_HTML_NUL));
    }
    else {
        cc_html_take_until(scan, in, '<');
    }
    return CC_HTML_TEXT;
}

cc_html_token_t cc_html_step_lt(cc_html_scan_t *scan, cc_slice_t *in)
{
    char c = *in->ptr;

    if (cc_html_is(c, CC_HTML_LETTER)) {
        scan->state = IN_TAG_NAME;
    }
    else if (c == '/') {
        scan->is_end = 1;
        scan->state = IN_END_OPEN;
        cc_html_take(scan, in, 1);
    }
    else if (c == '!') {
        scan->state = IN_BANG;
        cc_html_take(scan, in, 1);
    }
    else if (c == '?') {
        scan->state = IN_BOGUS;
    }
    else { /* the '<' is text */
        scan->state = IN_DATA;
        return scan->want & CC_HTML_WANT_TEXT ? CC_HTML_TEXT : CC_HTML_MORE;
    }
    return CC_HTML_MORE;
}

cc_html_token_t cc_html_step_end_open(cc_html_scan_t *scan, cc_slice_t *in)
{
    if (cc_html_is(*in->ptr, CC_HTML_LETTER)) {
        scan->state = IN_TAG_NAME;
    }
    else { /* "</>" is nothing at all: the same as an empty bogus comment */
        scan->state = IN_BOGUS;
    }
    return CC_HTML_MORE;
}

cc_html_token_t cc_html_step_tag_name(cc_html_scan_t *scan, cc_slice_t *in)
{
    take_name(scan, in, cc_html_run_before(*in, CC_HTML_BREAK));
    if (in->len == 0) {
        return CC_HTML_MORE;
    }
    scan->content = CC_CONTENT_MARKUP;
    scan->state = IN_BEFORE_ATTR;
    return scan->is_end ? CC_HTML_END : CC_HTML_START;
}

/* Take the '>' of a tag. */
static cc_html_token_t end_tag(cc_html_scan_t *scan, cc_slice_t *in)
{
    static const unsigned char first_state[] = {
        [CC_CONTENT_MARKUP] = IN_DATA,
        [CC_CONTENT_RAW] = IN_RAW,
        [CC_CONTENT_SCRIPT] = IN_RAW,
        [CC_CONTENT_PLAINTEXT] = IN_PLAINTEXT,
    };

    cc_html_take(scan, in, 1);
    scan->want &= ~CC_HTML_WANT_ATTRS;
    scan->state = first_state[scan->content];
    scan->level = 0;
    return CC_HTML_TAG_END;
}

cc_html_token_t cc_html_step_before_attr(cc_html_scan_t *scan, cc_slice_t *in)
{
    if (*in->ptr == '>') {
        return end_tag(scan, in);
    }
    if (cc_html_is(*in->ptr, CC_HTML_SPACE | CC_HTML_SLASH)) {
        cc_html_take(scan, in,
                     cc_html_run_of(*in, CC_HTML_SPACE | CC_HTML_SLASH));
        return CC_HTML_MORE;
    }
    scan->name_len = 0;
    take_name(scan, in, 1); /* even a '=' is of the name here */
    scan->state = IN_ATTR_NAME;
    return CC_HTML_MORE;
}

static cc_html_token_t wanted(const cc_html_scan_t *scan, cc_html_token_t token)
{
    return scan->want & CC_HTML_WANT_ATTRS ? token : CC_HTML_MORE;
}

cc_html_token_t cc_html_step_attr_name(cc_html_scan_t *scan, cc_slice_t *in)
{
    take_name(scan, in,
              cc_html_run_before(*in, CC_HTML_BREAK | CC_HTML_EQUALS));
    if (in->len == 0) {
        return CC_HTML_MORE;
    }
    scan->state = IN_AFTER_ATTR;
    return wanted(scan, CC_HTML_ATTR);
}

cc_html_token_t cc_html_step_after_attr(cc_html_scan_t *scan, cc_slice_t *in)
{
    if (cc_html_is(*in->ptr, CC_HTML_SPACE)) {
        cc_html_take(scan, in, cc_html_run_of(*in, CC_HTML_SPACE));
    }
    else if (*in->ptr == '=') {
        cc_html_take(scan, in, 1);
        scan->state = IN_BEFORE_VALUE;
    }
    else {
        scan->state = IN_BEFORE_ATTR;
    }
    return CC_HTML_MORE;
}

cc_html_token_t cc_html_step_before_value(cc_html_scan_t *scan, cc_slice_t *in)
{
    char c = *in->ptr;

    if (cc_html_is(c, CC_HTML_SPACE)) {
        cc_html_take(scan, in, cc_html_run_of(*in, CC_HTML_SPACE));
    }
    else if (c == '"' || c == '\'') {
        scan->quote = c;
        cc_html_take(scan, in, 1);
        scan->state = IN_QUOTED;
    }
    else {
        scan->state = IN_UNQUOTED; /* an empty one where this is the '>' */
    }
    return CC_HTML_MORE;
}

cc_html_token_t cc_html_step_quoted(cc_html_scan_t *scan, cc_slice_t *in)
{
    if (*in->ptr == scan->quote) {
        cc_html_take(scan, in, 1);
        scan->state = IN_BEFORE_ATTR;
        return CC_HTML_MORE;
    }
    cc_html_take_until(scan, in, scan->quote);
    return wanted(scan, CC_HTML_VALUE);
}

cc_html_token_t cc_html_step_unquoted(cc_html_scan_t *scan, cc_slice_t *in)
{
    if (cc_html_is(*in->ptr, CC_HTML_SPACE | CC_HTML_GT)) {
        scan->state = IN_BEFORE_ATTR;
        return CC_HTML_MORE;
    }
    cc_html_take(scan, in, cc_html_run_before(*in, CC_HTML_SPACE | CC_HTML_GT));
    return wanted(scan, CC_HTML_VALUE);
}
