#include "core/html_step.h"

/* clang-format off */
const unsigned short cc_html_class_of[256] = {
    [0] = CC_HTML_NUL,
    ['\t'] = CC_HTML_SPACE, ['\n'] = CC_HTML_SPACE, ['\f'] = CC_HTML_SPACE, ['\r'] = CC_HTML_SPACE,
    [' '] = CC_HTML_SPACE, ['/'] = CC_HTML_SLASH, ['>'] = CC_HTML_GT, ['='] = CC_HTML_EQUALS,
    ['-'] = CC_HTML_DASH, ['<'] = CC_HTML_LT,
    ['A'] = CC_HTML_UPPER, CC_HTML_UPPER, CC_HTML_UPPER, CC_HTML_UPPER, CC_HTML_UPPER, CC_HTML_UPPER, CC_HTML_UPPER, CC_HTML_UPPER, CC_HTML_UPPER,
    CC_HTML_UPPER, CC_HTML_UPPER, CC_HTML_UPPER, CC_HTML_UPPER, CC_HTML_UPPER, CC_HTML_UPPER, CC_HTML_UPPER, CC_HTML_UPPER, CC_HTML_UPPER, CC_HTML_UPPER,
    CC_HTML_UPPER, CC_HTML_UPPER, CC_HTML_UPPER, CC_HTML_UPPER, CC_HTML_UPPER, CC_HTML_UPPER, CC_HTML_UPPER,
    ['a'] = CC_HTML_LOWER, CC_HTML_LOWER, CC_HTML_LOWER, CC_HTML_LOWER, CC_HTML_LOWER, CC_HTML_LOWER, CC_HTML_LOWER, CC_HTML_LOWER, CC_HTML_LOWER,
    CC_HTML_LOWER, CC_HTML_LOWER, CC_HTML_LOWER, CC_HTML_LOWER, CC_HTML_LOWER, CC_HTML_LOWER, CC_HTML_LOWER, CC_HTML_LOWER, CC_HTML_LOWER, CC_HTML_LOWER,
    CC_HTML_LOWER, CC_HTML_LOWER, CC_HTML_LOWER, CC_HTML_LOWER, CC_HTML_LOWER, CC_HTML_LOWER, CC_HTML_LOWER,
};
/* clang-format on */

static cc_html_step_t *const steps[IN_STATES] = {
    [IN_DATA] = cc_html_step_data,
    [IN_REF] = cc_html_step_ref,
    [IN_REF_WORD] = cc_html_step_ref_word,
    [IN_REF_NUMBER] = cc_html_step_ref_number,
    [IN_REF_DIGITS] = cc_html_step_ref_digits,
    [IN_LT] = cc_html_step_lt,
    [IN_END_OPEN] = cc_html_step_end_open,
    [IN_TAG_NAME] = cc_html_step_tag_name,
    [IN_AFTER_NAME] = cc_html_step_after_name,
    [IN_BEFORE_ATTR] = cc_html_step_before_attr,
    [IN_ATTR_NAME] = cc_html_step_attr_name,
    [IN_AFTER_ATTR] = cc_html_step_after_attr,
    [IN_BEFORE_VALUE] = cc_html_step_before_value,
    [IN_QUOTED] = cc_html_step_quoted,
    [IN_UNQUOTED] = cc_html_step_unquoted,
    [IN_BANG] = cc_html_step_bang,
    [IN_BANG_DASH] = cc_html_step_bang_dash,
    [IN_DOCTYPE_WORD] = cc_html_step_doctype_word,
    [IN_DOCTYPE] = cc_html_step_until_gt,
    [IN_BOGUS] = cc_html_step_until_gt,
    [IN_COMMENT_START] = cc_html_step_comment_start,
    [IN_COMMENT] = cc_html_step_comment,
    [IN_COMMENT_BANG] = cc_html_step_comment_bang,
    [IN_RAW] = cc_html_step_raw,
    [IN_RAW_LT] = cc_html_step_raw_lt,
    [IN_RAW_END] = cc_html_step_raw_end,
    [IN_SCRIPT_BANG] = cc_html_step_script_bang,
    [IN_SCRIPT_WORD] = cc_html_step_script_word,
    [IN_PLAINTEXT] = cc_html_step_plaintext,
};

void cc_html_scan_init(cc_html_scan_t *scan)
{
    memset(scan, 0, sizeof(*scan));
    scan->state = IN_DATA;
}

cc_html_token_t cc_html_scan_next(cc_html_scan_t *scan, cc_slice_t *rest,
                                  cc_slice_t *bytes)
{
    while (rest->len > 0) {
        const char *start = rest->ptr;
        cc_html_token_t token = steps[scan->state](scan, rest);

        if (token != CC_HTML_MORE) {
            *bytes = cc_slice(start, rest->ptr - start);
            return token;
        }
    }
    return CC_HTML_MORE;
}

void cc_html_scan_content(cc_html_scan_t *scan, const cc_html_name_t *name)
{
    scan->content = name->content;
    scan->raw = name->name;
}

int cc_html_scan_in_opening(const cc_html_scan_t *scan)
{
    switch (scan->state) {
    case IN_LT:
    case IN_END_OPEN:
    case IN_TAG_NAME:
    case IN_REF:
    case IN_REF_WORD:
    case IN_REF_NUMBER:
    case IN_REF_DIGITS:
        return 1;
    default:
        return 0;
    }
}

cc_html_token_t cc_html_scan_finish(const cc_html_scan_t *scan)
{
    int is_text = cc_html_scan_in_opening(scan) && scan->state != IN_TAG_NAME;

    if (scan->state == IN_REF_DIGITS && cc_html_ref_is_space(scan)) {
        is_text = 0;
    }
    return is_text ? CC_HTML_TEXT : CC_HTML_MORE;
}
