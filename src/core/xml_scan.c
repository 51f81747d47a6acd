#include "core/xml_step.h"

static cc_xml_token_t step_error(cc_xml_scan_t *scan, cc_slice_t *in)
{
    return CC_XML_ERROR;
}

static cc_xml_step_t *const steps[IN_STATES] = {
    [IN_TEXT] = cc_xml_step_text,
    [IN_REF] = cc_xml_step_ref,
    [IN_LT] = cc_xml_step_lt,
    [IN_NAME] = cc_xml_step_name,
    [IN_ATTRS] = cc_xml_step_attrs,
    [IN_SLASH] = cc_xml_step_slash,
    [IN_QUESTION] = cc_xml_step_question,
    [IN_ATTR_NAME] = cc_xml_step_attr_name,
    [IN_EQUALS] = cc_xml_step_equals,
    [IN_QUOTE] = cc_xml_step_quote,
    [IN_VALUE] = cc_xml_step_value,
    [IN_END_NAME] = cc_xml_step_end_name,
    [IN_END_SPACE] = cc_xml_step_end_space,
    [IN_BANG] = cc_xml_step_bang,
    [IN_WORD] = cc_xml_step_word,
    [IN_COMMENT] = cc_xml_step_comment,
    [IN_CDATA] = cc_xml_step_cdata,
    [IN_PI_NAME] = cc_xml_step_pi_name,
    [IN_PI] = cc_xml_step_pi,
    [IN_DOCTYPE] = cc_xml_step_doctype,
    [IN_SUBSET] = cc_xml_step_subset,
    [IN_SUBSET_LT] = cc_xml_step_subset_lt,
    [IN_SUBSET_BANG] = cc_xml_step_subset_bang,
    [IN_DECLARATION_NAME] = cc_xml_step_declaration_name,
    [IN_DECLARATION] = cc_xml_step_declaration,
    [IN_LITERAL] = cc_xml_step_literal,
    [IN_ERROR] = step_error,
};

void cc_xml_scan_init(cc_xml_scan_t *scan, apr_off_t offset)
{
    memset(scan, 0, sizeof(*scan));
    scan->offset = scan->begin = offset;
    scan->state = scan->outer = IN_TEXT;
    scan->want_text = 1;
}

cc_xml_token_t cc_xml_scan_next(cc_xml_scan_t *scan, cc_slice_t *rest)
{
    cc_xml_token_t token = CC_XML_MORE;

    while (token == CC_XML_MORE && rest->len > 0) {
        token = steps[scan->state](scan, rest);
    }
    return token;
}
