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

/* Where the tag ends that begins with one of the names; NULL otherwise. */
static const char *skip_tag(const char *at, const char *end,
                            const char (*names)[CC_HTML_SKIM_LEN],
                            apr_size_t count)
{
    apr_size_t i;

    if (end - at <= CC_HTML_SKIM_LEN) {
        return NULL;
    }
    for (i = 0; i < count; i++) {
        if (at[1] == names[i][1] && memcmp(at, names[i], CC_HTML_SKIM_LEN) == 0
            && cc_html_is(at[CC_HTML_SKIM_LEN], CC_HTML_SPACE)) {
            at += CC_HTML_SKIM_LEN;
            at += cc_html_skip_attrs(cc_slice(at, end - at));
            return at < end && *at == '>' ? at + 1 : NULL;
        }
    }
    return NULL;
}

void cc_html_scan_skim(cc_html_scan_t *scan, cc_slice_t *rest,
                       const char (*names)[CC_HTML_SKIM_LEN], apr_size_t count)
{
    const char *at, *end, *next;

    if (scan->want & (CC_HTML_WANT_ATTRS | CC_HTML_WANT_END)) {
        return;
    }
    while (scan->state == IN_BEFORE_ATTR && rest->len > 0) {
        cc_html_step_before_attr(scan, rest);
    }
    if (scan->state != IN_DATA) {
        return;
    }
    at = next = rest->ptr;
    end = at + rest->len;
    while (next != NULL) {
        at = next;
        while (at < end && cc_html_is(*at, CC_HTML_SPACE)) {
            at++;
        }
        next = skip_tag(at, end, names, count);
    }
    cc_html_take(scan, rest, at - rest->ptr);
}
