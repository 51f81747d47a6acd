/*
 * xml_dom.h: what expat makes of a document.
 */
#ifndef XML_DOM_H
#define XML_DOM_H

#include "core/slice.h"

typedef struct {
    char *tree; /* one node a line; for free() */
    int is_wellformed;
    long place;       /* behind the body's start tag; -1: there is no body, or
                         it is empty, or not plainly one of XHTML */
    int is_amp;       /* the root says so */
    int has_frameset; /* next to the head, before any body */
    int banners;      /* left out of tree */
    int is_first;     /* the banner is of XHTML and the body's first child */
} xml_dom_t;

/** Parse a document.
 * @param banner_id  an element with that id is left out of the tree */
void xml_dom_read(xml_dom_t *dom, cc_slice_t xml, const char *banner_id);

#endif /* XML_DOM_H */
