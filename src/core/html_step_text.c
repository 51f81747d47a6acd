#include "core/html_step.h"

/* A number with more digits is not looked at: white space needs two. */
#define MAX_DIGITS 16

/* It is text: the rest of it is read as such. */
static cc_html_token_t ref_is_text(cc_html_scan_t *scan)
{
    scan->state = IN_DATA;
    return CC_HTML_TEXT;
}

cc_html_token_t cc_html_step_ref(cc_html_scan_t *scan, cc_slice_t *in)
{
    scan->count = 0;
    switch (*in->ptr) {
    case '#':
        cc_html_take(scan, in, 1);
        scan->state = IN_REF_NUMBER;
        return CC_HTML_MORE;
    case 'T':
        scan->raw = "Tab;";
        break;
    case 'N':
        scan->raw = "NewLine;";
        break;
    default:
        return ref_is_text(scan);
    }
    scan->state = IN_REF_WORD;
    return CC_HTML_MORE;
}

cc_html_token_t cc_html_step_ref_word(cc_html_scan_t *scan, cc_slice_t *in)
{
    if (*in->ptr != scan->raw[scan->count]) {
        return ref_is_text(scan);
    }
    cc_html_take(scan, in, 1);
    if (scan->raw[++scan->count] == '\0') {
        scan->state = IN_DATA;
    }
    return CC_HTML_MORE;
}

cc_html_token_t cc_html_step_ref_number(cc_html_scan_t *scan, cc_slice_t *in)
{
    scan->base = cc_html_lower(*in->ptr) == 'x' ? 16 : 10;
    if (scan->base == 16) {
        cc_html_take(scan, in, 1);
    }
    scan->number = 0;
    scan->state = IN_REF_DIGITS;
    return CC_HTML_MORE;
}

int cc_html_ref_is_space(const cc_html_scan_t *scan)
{
    return scan->count > 0 && scan->number < 128
           && cc_html_is((char)scan->number, CC_HTML_SPACE);
}

static int digit_of(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c = cc_html_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

/* Without a ';' it is a reference just the same. */
cc_html_token_t cc_html_step_ref_digits(cc_html_scan_t *scan, cc_slice_t *in)
{
    int digit = digit_of(*in->ptr);

    if (digit < scan->base && scan->count < MAX_DIGITS && scan->number < 128) {
        scan->number = scan->number * scan->base + digit;
        scan->count++;
        cc_html_take(scan, in, 1);
        return CC_HTML_MORE;
    }
    if (digit < scan->base || !cc_html_ref_is_space(scan)) {
        return ref_is_text(scan);
    }
    if (*in->ptr == ';') {
        cc_html_take(scan, in, 1);
    }
    scan->state = IN_DATA;
    return CC_HTML_MORE;
}

/* A script's text inside "<!--": until "-->". */
static cc_html_token_t step_escaped(cc_html_scan_t *scan, cc_slice_t *in)
{
    char c;

    if (scan->count == 0) {
        cc_html_take(scan, in,
                     cc_html_run_before(*in, CC_HTML_DASH | CC_HTML_LT));
        if (in->len == 0) {
            return CC_HTML_MORE;
        }
    }
    c = *in->ptr;
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
    scan->state = IN_AFTER_NAME;
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
