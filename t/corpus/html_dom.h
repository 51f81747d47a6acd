/*
 * html_dom.h: what gumbo makes of a document.
 */
#ifndef HTML_DOM_H
#define HTML_DOM_H

#include <gumbo.h>
#include "core/slice.h"

typedef struct {
    char *tree;      /* in html5lib's notation, one node a line; for free() */
    int banners;     /* left out of tree */
    int is_first;    /* the banner is the body's first child */
    int is_frameset; /* the document has a frameset and no body */
    int is_document; /* has a doctype, or a tag html, head or body */
    int is_amp;      /* its html element says so */
    long content;    /* where the body's first child is; -1: it has none */
} dom_t;

/** Parse a document.
 * @param banner_id  an element with that id is left out of the tree */
void dom_read(dom_t *dom, cc_slice_t html, const char *banner_id);

/**
 * Make a document one that gumbo reads as browsers do, with as many bytes.
 *
 * gumbo parses for a browser that runs no scripts, to which a noscript is no
 * text: a noframes is, as long as it is in the head. It takes a byte order mark
 * for text, and a "</br>" for a "<br>" but for one thing: a frameset may follow.
 */
void dom_prepare(char *bytes, apr_size_t len);

#endif /* HTML_DOM_H */
