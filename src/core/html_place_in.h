/*
 * html_place_in.h: what the parts of html_place.c share, and nobody else's.
 */
#ifndef CC_HTML_PLACE_IN_H
#define CC_HTML_PLACE_IN_H

#include "core/html_place.h"

/* Reasons given in more than one file. */
#define CC_PLACE_FRAGMENT "no doctype, html, head or body tag: a fragment"
#define CC_PLACE_EMPTY "it has no content"
#define CC_PLACE_FRAMESET "it is a frameset"
#define CC_PLACE_AMP "it is AMP"
#define CC_PLACE_LONG "no body within its first MiB"
#define CC_PLACE_MALFORMED "it is not well-formed"

/* Real prologues end within kilobytes, even with all styles in line. Without a
 * limit a title that never ends would be read through a whole download. */
#define CC_PLACE_MAX_PROLOGUE (1024 * 1024)

/* What the next bytes are read for. */
enum {
    IN_MARK,
    IN_PROLOGUE,
    IN_XML_PROLOGUE,
    AFTER_BODY_TAG,
    AFTER_IMPLIED
};

static APR_INLINE void cc_place_found(cc_place_t *place)
{
    place->safe = place->offset;
    place->answer = CC_PLACE_FOUND;
}

static APR_INLINE void cc_place_none(cc_place_t *place, const char *reason)
{
    place->reason = reason;
    place->answer = CC_PLACE_NONE;
}

/** The next of rest, which is at an offset, up to another at most. */
static APR_INLINE cc_slice_t cc_place_piece(cc_slice_t rest, apr_off_t offset,
                                            apr_off_t end)
{
    apr_off_t left = end - offset;

    if ((apr_off_t)rest.len > left) {
        rest.len = left > 0 ? (apr_size_t)left : 0;
    }
    return rest;
}

static APR_INLINE void cc_place_take(cc_slice_t *rest, apr_size_t n)
{
    rest->ptr += n;
    rest->len -= n;
}

/** Whether c may stand in a language tag. */
static APR_INLINE int cc_place_is_lang(char c)
{
    return c == '-' || cc_is_digit(c) || (c >= 'a' && c <= 'z')
           || (c >= 'A' && c <= 'Z');
}

/** Whether an attribute of that name on the html element says that it is AMP:
 * amp, amp4ads and so on, or a lightning, in UTF-8. */
static APR_INLINE int cc_place_is_amp(cc_slice_t name)
{
    return cc_slice_eq(name, "amp") || cc_slice_starts(name, "amp4")
           || cc_slice_starts(name, "\xe2\x9a\xa1");
}

/** Takes bytes, or changes the state, or both. rest is not empty. */
typedef void cc_place_step_t(cc_place_t *place, cc_slice_t *rest);

/* html_place_head.c: up to the body */
cc_place_step_t cc_place_step_prologue;

/** The document ended in the prologue; what it ended with may be text. */
void cc_place_finish_prologue(cc_place_t *place);

/* html_place_xml.c: the same in XML */
cc_place_step_t cc_place_step_xml_prologue;

/* html_place_ahead.c: past the place, to see whether it is one */
cc_place_step_t cc_place_step_after_body_tag, cc_place_step_after_implied;

/** The place is before the last token, which creates the body. Where that is
 * START, more of the name may follow. */
void cc_place_imply_body(cc_place_t *place, cc_html_token_t token);

/** The next token after such a place; at first, that token itself. */
void cc_place_ahead_token(cc_place_t *place, cc_html_token_t token,
                          cc_slice_t bytes);

#endif /* CC_HTML_PLACE_IN_H */
