#include "core/html_step.h"

/* A script's text inside "<!--": until "-->", looking at each byte. */
static cc_html_token_t step_escaped(cc_html_scan_t *scan, cc_slice_t *in)
{
    char c = *in->ptr;

    cc_html_take(scan, in, 1);
    if (c == '-') {
        scan->count += scan->count < 2;
        return CC_HTML_MORE;
    }
    if (c == '>' && scan->count == 2) {
        scan->level = 0;
    }
    else if (c == '<') {
        scan->token = scan->offset - 1;
        scan->state = IN_RAW_LT;
    }
    scan->count = 0;
    return CC_HTML_MORE;
}

cc_html_token_t cc_html_step_raw(cc_html_scan_t *scan, cc_slice_t *in)
{
    if (scan->level > 0) {
        return step_escaped(scan, in);
    }
    if (cc_html_take_until(scan, in, '<')) {
        scan->token = scan->offset;
        cc_html_take(scan, in, 1);
        scan->state = IN_RAW_LT;
    }
    return CC_HTML_MORE;
}

/* In a "<script" that is inside a comment inside a script, no end tag ends the
 * script; "</script" only leads back to the comment. */
cc_html_token_t cc_html_step_raw_lt(cc_html_scan_t *scan, cc_slice_t *in)
{
    char c = *in->ptr;

    scan->count = 0;
    scan->state = IN_RAW;
    if (c == '/') {
        cc_html_take(scan, in, 1);
        scan->state = scan->level == 2 ? IN_SCRIPT_WORD : IN_RAW_END;
    }
    else if (scan->level == 1 && cc_html_is(c, CC_HTML_LETTER)) {
        scan->state = IN_SCRIPT_WORD;
    }
    else if (scan->level == 0 && c == '!'
             && scan->content == CC_CONTENT_SCRIPT) {
        cc_html_take(scan, in, 1);
        scan->state = IN_SCRIPT_BANG;
    }
    return CC_HTML_MORE;
}

cc_html_token_t cc_html_step_raw_end(cc_html_scan_t *scan, cc_slice_t *in)
{
    apr_size_t len = scan->count;
    char c = *in->ptr;

    if (scan->raw[len] != '\0' && cc_html_lower(c) == scan->raw[len]) {
        cc_html_take(scan, in, 1);
        scan->count++;
        return CC_HTML_MORE;
    }
    scan->count = 0;
    if (scan->raw[len] != '\0' || !cc_html_is(c, CC_HTML_BREAK)) {
        scan->state = IN_RAW;
        return CC_HTML_MORE;
    }
    memcpy(scan->name, scan->raw, len);
    scan->name_len = len;
    scan->is_end = 1;
    scan->content = CC_CONTENT_MARKUP;
    scan->state = IN_BEFORE_ATTR;
    return CC_HTML_END;
}

cc_html_token_t cc_html_step_script_bang(cc_html_scan_t *scan, cc_slice_t *in)
{
    if (*in->ptr != '-') {
        scan->state = IN_RAW;
        return CC_HTML_MORE;
    }
    cc_html_take(scan, in, 1);
    if (++scan->count == 2) { /* these dashes count: "<!-->" is a whole one */
        scan->level = 1;
        scan->state = IN_RAW;
    }
    return CC_HTML_MORE;
}

cc_html_token_t cc_html_step_script_word(cc_html_scan_t *scan, cc_slice_t *in)
{
    static const char word[] = "script";
    char c = *in->ptr;

    if (word[scan->count] != '\0' && cc_html_lower(c) == word[scan->count]) {
        cc_html_take(scan, in, 1);
        scan->count++;
        return CC_HTML_MORE;
    }
    if (word[scan->count] == '\0' && cc_html_is(c, CC_HTML_BREAK)) {
        cc_html_take(scan, in, 1); /* a '>' here ends no comment */
        scan->level = 3 - scan->level;
    }
    scan->count = 0;
    scan->state = IN_RAW;
    return CC_HTML_MORE;
}

cc_html_token_t cc_html_step_plaintext(cc_html_scan_t *scan, cc_slice_t *in)
{
    cc_html_take(scan, in, in->len);
    return CC_HTML_MORE;
}
