#include "core/html_step.h"

/* All three return where what they skip ends, and NULL where that takes the
 * states to tell. */

static const char *skip_value(const char *at, const char *end)
{
    if (*at == '"' || *at == '\'') {
        at = memchr(at + 1, *at, end - at - 1);
        return at ? at + 1 : NULL;
    }
    while (at < end && !cc_html_is(*at, CC_HTML_SPACE | CC_HTML_GT)) {
        at++;
    }
    return at < end ? at : NULL;
}

static const char *skip_attr(const char *at, const char *end)
{
    while (at < end && !cc_html_is(*at, CC_HTML_BREAK | CC_HTML_EQUALS)) {
        at++;
    }
    if (end - at < 2 || cc_html_is(*at, CC_HTML_SPACE)) {
        return NULL; /* a '=' may follow the white space */
    }
    if (*at != '=') {
        return at;
    }
    at++;
    return cc_html_is(*at, CC_HTML_SPACE | CC_HTML_GT) ? NULL
                                                       : skip_value(at, end);
}

apr_size_t cc_html_skip_attrs(cc_slice_t in)
{
    const char *at = in.ptr, *end = in.ptr + in.len, *next = in.ptr;

    while (next != NULL) {
        at = next;
        while (at < end && cc_html_is(*at, CC_HTML_SPACE | CC_HTML_SLASH)) {
            at++;
        }
        if (at == end || cc_html_is(*at, CC_HTML_GT | CC_HTML_EQUALS)) {
            break;
        }
        next = skip_attr(at, end);
    }
    return at - in.ptr;
}
