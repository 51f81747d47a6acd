#include "core/html_step.h"

cc_html_token_t cc_html_step_bang(cc_html_scan_t *scan, cc_slice_t *in)
{
    char c = *in->ptr;

    scan->count = 0;
    if (c == '-') {
        cc_html_take(scan, in, 1);
        scan->state = IN_BANG_DASH;
        return CC_HTML_MORE;
    }
    scan->state = cc_html_lower(c) == 'd' ? IN_DOCTYPE_WORD : IN_BOGUS;
    return c == '[' ? CC_HTML_CDATA : CC_HTML_MORE;
}

cc_html_token_t cc_html_step_bang_dash(cc_html_scan_t *scan, cc_slice_t *in)
{
    if (*in->ptr != '-') {
        scan->state = IN_BOGUS;
        return CC_HTML_MORE;
    }
    cc_html_take(scan, in, 1);
    scan->state = IN_COMMENT_START;
    return CC_HTML_MORE;
}

cc_html_token_t cc_html_step_doctype_word(cc_html_scan_t *scan, cc_slice_t *in)
{
    static const char word[] = "doctype";

    apr_size_t n = 0, left = strlen(word) - scan->count;

    while (n < in->len && n < left
           && cc_html_lower(in->ptr[n]) == word[scan->count + n]) {
        n++;
    }
    scan->count += n;
    if (n == left) {
        scan->state = IN_DOCTYPE;
    }
    else if (n < in->len) {
        scan->state = IN_BOGUS;
    }
    cc_html_take(scan, in, n);
    return CC_HTML_MORE;
}

/* Doctypes end at their first '>' too, even one between quotes. */
cc_html_token_t cc_html_step_until_gt(cc_html_scan_t *scan, cc_slice_t *in)
{
    int is_doctype = scan->state == IN_DOCTYPE;

    if (!cc_html_take_until(scan, in, '>')) {
        return CC_HTML_MORE;
    }
    cc_html_take(scan, in, 1);
    scan->state = IN_DATA;
    return is_doctype ? CC_HTML_DOCTYPE : CC_HTML_MORE;
}

/* After "<!--" a '>' or "->" ends the comment, but "!>" does not. */
cc_html_token_t cc_html_step_comment_start(cc_html_scan_t *scan, cc_slice_t *in)
{
    char c = *in->ptr;

    if (c == '-' || c == '>') {
        cc_html_take(scan, in, 1);
    }
    if (c == '>') {
        scan->state = IN_DATA;
    }
    else if (c != '-') {
        scan->count = 0;
        scan->state = IN_COMMENT;
    }
    else if (++scan->count == 2) {
        scan->state = IN_COMMENT;
    }
    return CC_HTML_MORE;
}

/* "<!--" inside a comment is an error, but changes nothing. */
cc_html_token_t cc_html_step_comment(cc_html_scan_t *scan, cc_slice_t *in)
{
    char c;

    if (scan->count == 0 && !cc_html_take_until(scan, in, '-')) {
        return CC_HTML_MORE;
    }
    c = *in->ptr;
    cc_html_take(scan, in, 1);
    if (c == '-') {
        scan->count += scan->count < 2;
        return CC_HTML_MORE;
    }
    if (scan->count == 2 && c == '>') {
        scan->state = IN_DATA;
    }
    else if (scan->count == 2 && c == '!') {
        scan->state = IN_COMMENT_BANG;
    }
    scan->count = 0;
    return CC_HTML_MORE;
}

cc_html_token_t cc_html_step_comment_bang(cc_html_scan_t *scan, cc_slice_t *in)
{
    if (*in->ptr == '>') {
        cc_html_take(scan, in, 1);
        scan->state = IN_DATA;
    }
    else {
        scan->state = IN_COMMENT;
    }
    return CC_HTML_MORE;
}
