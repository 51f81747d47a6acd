/*
 * html_name.h: the element names that HTML's parsing rules single out.
 */
#ifndef CC_HTML_NAME_H
#define CC_HTML_NAME_H

#include "core/slice.h"

/** Elements that a reader of markup has to tell apart. */
typedef enum {
    CC_TAG_OTHER,
    CC_TAG_BASE,
    CC_TAG_BODY,
    CC_TAG_BR,
    CC_TAG_FRAMESET,
    CC_TAG_HEAD,
    CC_TAG_HTML,
    CC_TAG_META,     /* any void element of the head but base */
    CC_TAG_NOSCRIPT, /* not in TEXT: a head element in the head only */
    CC_TAG_SWITCH, /* switches to rules with other raw text: svg, select … */
    CC_TAG_TEMPLATE,
    CC_TAG_TEXT,      /* holds text, and is a head element: title, script … */
    CC_TAG_BODY_TEXT, /* holds text, and is not: textarea, iframe … */
    CC_TAG_COUNT
} cc_html_tag_t;

/** What follows a start tag. */
typedef enum {
    CC_CONTENT_MARKUP,
    CC_CONTENT_RAW,      /* text up to its end tag (RCDATA or RAWTEXT) */
    CC_CONTENT_SCRIPT,   /* the same, but a comment can hide the end tag */
    CC_CONTENT_PLAINTEXT /* text up to the end of the document */
} cc_html_content_t;

typedef struct {
    const char *name; /* lower case */
    apr_size_t len;
    cc_html_tag_t tag;
    cc_html_content_t content;
} cc_html_name_t;

/**
 * Look an element name up.
 *
 * @param name  lower case, any length
 * @return a static row, or NULL for an element without rules of its own
 *
 * Costs a walk over the few names with the same first letter.
 *
 * @see HTML, "Parsing HTML documents", 13.2.6.4: scripting counts as enabled,
 *      so noscript holds text
 */
const cc_html_name_t *cc_html_name_find(cc_slice_t name);

/** Whether some longer or equal name that begins like this does not start the
 * body: that of a head element, html, head, body or frameset. */
int cc_html_name_may_precede_body(cc_slice_t beginning);

#endif /* CC_HTML_NAME_H */
