#include "core/html_step.h"

/* What skips returns the '>' at its end, and NULL where it is not whole, or
 * takes the states to tell. All of it is linear: what came to nothing is not
 * begun again before the states are past it. */

/* The value of an attribute, behind its '='. @return what follows it */
static const char *skip_value(const char *at, const char *end)
{
    if (*at == '"' || *at == '\'') {
        at = memchr(at + 1, *at, end - at - 1);
        return at ? at + 1 : NULL;
    }
    if (cc_html_is(*at, CC_HTML_SPACE | CC_HTML_GT)) {
        return NULL;
    }
    while (!cc_html_is(*at, CC_HTML_SPACE | CC_HTML_GT)) { /* a '>' comes */
        at++;
    }
    return at;
}

/* Attributes up to the '>' of their tag. Up to a '=' all of it is names, and
 * up to a '>' without one too. */
static const char *skip_attrs(const char *at, const char *end)
{
    const char *gt = memchr(at, '>', end - at), *equals;

    while (gt && gt > at && (equals = memchr(at, '=', gt - at)) != NULL) {
        if (equals == at
            || cc_html_is(equals[-1], CC_HTML_SPACE | CC_HTML_SLASH)) {
            return NULL; /* of the name, or after white space */
        }
        at = skip_value(equals + 1, end);
        if (at == NULL) {
            return NULL;
        }
        if (gt < at) {
            gt = memchr(at, '>', end - at);
        }
    }
    return gt;
}

apr_size_t cc_html_skip_attrs(cc_slice_t in)
{
    const char *gt = skip_attrs(in.ptr, in.ptr + in.len);

    return gt ? (apr_size_t)(gt - in.ptr) : 0;
}

/* A comment, behind its "<!--". "--!>" ends one too. */
static const char *skip_comment(const char *at, const char *end)
{
    const char *start = at;

    while ((at = memchr(at, '>', end - at)) != NULL) {
        if (at - start < 2) { /* it may end here */
            return NULL;
        }
        if (at[-2] == '-' && (at[-1] == '-' || at[-1] == '!')) {
            return at[-1] == '-' ? at : NULL;
        }
        at++;
    }
    return NULL;
}

/* Text and the end tag of its element, behind the start tag. */
static const char *skip_text(const char *at, const char *end,
                             const cc_html_name_t *element)
{
    while ((at = memchr(at, '<', end - at)) != NULL && end - at > 2) {
        if (at[1] == '!' && element->content == CC_CONTENT_SCRIPT) {
            return NULL; /* a comment could hide the end tag */
        }
        if (at[1] == '/' && cc_html_lower(at[2]) == *element->name) {
            break;
        }
        at++;
    }
    if (at == NULL || (apr_size_t)(end - at) <= 2 + element->len
        || memcmp(at + 2, element->name, element->len) != 0
        || !cc_html_is(at[2 + element->len], CC_HTML_BREAK)) {
        return NULL;
    }
    return skip_attrs(at + 2 + element->len, end);
}

/* Names are so short that calling memcmp() costs more than comparing. */
static int begins_with(const char *at, const cc_html_name_t *element)
{
    apr_size_t i;

    for (i = 4; i < element->len; i++) {
        if (at[i] != element->name[i]) {
            return 0;
        }
    }
    return cc_html_is(at[element->len], CC_HTML_BREAK);
}

/* A start tag of one of these, and the text where the element holds some. */
static const char *skip_element(const char *at, const char *end,
                                const cc_html_name_t *elements)
{
    for (; elements->name; elements++) {
        if (memcmp(at, elements->name, 4) == 0
            && (apr_size_t)(end - at) > elements->len
            && begins_with(at, elements)) {
            at = skip_attrs(at + elements->len, end);
            return at == NULL || elements->content == CC_CONTENT_MARKUP
                       ? at
                       : skip_text(at + 1, end, elements);
        }
    }
    return NULL;
}

static const char *skip_markup(const char *at, const char *end,
                               const cc_html_name_t *elements)
{
    if (end - at <= 4 || *at != '<') {
        return NULL;
    }
    return at[1] == '!' && at[2] == '-' && at[3] == '-'
               ? skip_comment(at + 4, end)
               : skip_element(at + 1, end, elements);
}

apr_size_t cc_html_skip_elements(cc_slice_t in, const cc_html_name_t *elements)
{
    const char *at = in.ptr, *end = at + in.len, *gt;

    do {
        while (at < end && cc_html_is(*at, CC_HTML_SPACE)) {
            at++;
        }
        gt = skip_markup(at, end, elements);
        at = gt ? gt + 1 : at;
    } while (gt);
    return at - in.ptr;
}
