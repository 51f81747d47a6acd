#include "core/html_step.h"

/* Take bytes as the next of the name, up to one of these classes. What does not
 * fit is counted only. */
static void take_name(cc_html_scan_t *scan, cc_slice_t *in, int until)
{
    const char *from = in->ptr; /* what is written cannot be it */
    apr_size_t had = cc_html_scan_name(scan).len, n = 0;
    apr_size_t fits = sizeof(scan->name) - had;
    char *out = scan->name + had;

    fits = fits < in->len ? fits : in->len;
    for (; n < fits && !cc_html_is(from[n], until); n++) {
        out[n] = cc_html_lower(from[n]);
    }
    if (n == fits) {
        n += cc_html_run_before(cc_slice(from + n, in->len - n), until);
    }
    scan->name_len += n;
    cc_html_take(scan, in, n);
}

/* The name of a tag is known. */
static cc_html_token_t end_name(cc_html_scan_t *scan)
{
    scan->content = CC_CONTENT_MARKUP;
    scan->state = IN_AFTER_NAME;
    return scan->is_end ? CC_HTML_END : CC_HTML_START;
}

/* Most tags come with their name in one piece: the same as going through the
 * states, at a third of the cost. */
static cc_html_token_t open_tag(cc_html_scan_t *scan, cc_slice_t *in)
{
    apr_size_t start = 1;

    scan->token = scan->offset;
    scan->name_len = 0;
    scan->is_end = in->len > 1 && in->ptr[1] == '/';
    start += scan->is_end;
    if (in->len > start && cc_html_is(in->ptr[start], CC_HTML_LETTER)) {
        cc_html_take(scan, in, start);
        take_name(scan, in, CC_HTML_BREAK);
        if (in->len > 0) {
            return end_name(scan);
        }
        scan->state = IN_TAG_NAME;
        return CC_HTML_MORE;
    }
    scan->is_end = 0;
    scan->state = IN_LT;
    cc_html_take(scan, in, 1);
    return CC_HTML_MORE;
}

cc_html_token_t cc_html_step_data(cc_html_scan_t *scan, cc_slice_t *in)
{
    apr_size_t n;

    if (!(scan->want & CC_HTML_WANT_TEXT)) {
        return cc_html_take_until(scan, in, '<') ? open_tag(scan, in)
                                                 : CC_HTML_MORE;
    }
    n = scan->skim ? cc_html_skip_elements(*in, scan->skim)
                   : cc_html_run_of(*in, CC_HTML_SPACE);
    cc_html_take(scan, in, n);
    if (in->len > 0 && *in->ptr == '<') {
        return open_tag(scan, in);
    }
    if (n > 0) { /* a text is a step by itself */
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
    take_name(scan, in, CC_HTML_BREAK);
    if (in->len == 0) {
        return CC_HTML_MORE;
    }
    return end_name(scan);
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

    int is_wanted = scan->want & CC_HTML_WANT_END;

    cc_html_take(scan, in, 1);
    scan->want &= ~(CC_HTML_WANT_ATTRS | CC_HTML_WANT_END);
    scan->state = first_state[scan->content];
    scan->level = 0;
    return is_wanted ? CC_HTML_TAG_END : CC_HTML_MORE;
}

/* Not for each attribute: where there are many and no '>', that would look for
 * it again and again. */
cc_html_token_t cc_html_step_after_name(cc_html_scan_t *scan, cc_slice_t *in)
{
    scan->state = IN_BEFORE_ATTR;
    if (*in->ptr != '>' && !(scan->want & CC_HTML_WANT_ATTRS)) {
        cc_html_take(scan, in, cc_html_skip_attrs(*in));
    }
    return *in->ptr == '>' ? end_tag(scan, in) : CC_HTML_MORE;
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
    scan->name[0] = cc_html_lower(*in->ptr); /* even a '=' is of it here */
    scan->name_len = 1;
    cc_html_take(scan, in, 1);
    scan->state = IN_ATTR_NAME;
    return CC_HTML_MORE;
}

static cc_html_token_t wanted(const cc_html_scan_t *scan, cc_html_token_t token)
{
    return scan->want & CC_HTML_WANT_ATTRS ? token : CC_HTML_MORE;
}

cc_html_token_t cc_html_step_attr_name(cc_html_scan_t *scan, cc_slice_t *in)
{
    take_name(scan, in, CC_HTML_BREAK | CC_HTML_EQUALS);
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
