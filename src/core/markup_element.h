/*
 * markup_element.h: the elements and attributes that a banner is made of.
 *
 * They are few, so that what they become in a page is what is written, wherever
 * the page's parser stands: no element here ends another by its start tag,
 * holds raw text, or is of another namespace.
 */
#ifndef CC_MARKUP_ELEMENT_H
#define CC_MARKUP_ELEMENT_H

#include <apr_pools.h>
#include "core/slice.h"

typedef enum {
    CC_HOLDS_FLOW,  /* anything */
    CC_HOLDS_WORDS, /* text and phrasing elements */
    CC_HOLDS_ITEMS, /* li */
    CC_HOLDS_TERMS, /* dt and dd */
    CC_HOLDS_NOTHING
} cc_holds_t;

typedef struct {
    const char *name;
    cc_holds_t holds;
    int is_phrasing;
    const char *attributes; /* its own, a blank around each */
} cc_element_t;

extern const cc_element_t cc_element_form;

/** An element by its name, or NULL, and why there is none in *error. */
const cc_element_t *cc_element_find(apr_pool_t *p, cc_slice_t name,
                                    const char **error);

/** Whether a parser of HTML leaves a child where it is written.
 * @return NULL, or why not */
const char *cc_element_in(apr_pool_t *p, const cc_element_t *child,
                          const cc_element_t *parent);

/** Whether it is there to be clicked: none of these stands in a link or button. */
int cc_element_is_control(const cc_element_t *element);

/** Whether an element may have an attribute of that name, which is lower case.
 * @return NULL, or why not */
const char *cc_element_attribute(apr_pool_t *p, const cc_element_t *element,
                                 const char *name);

/** Whether a URL is one that leads somewhere by a click, whatever page it
 * stands in: of http, https, mailto or tel, or of this site. */
int cc_element_is_link(cc_slice_t url);

/** Whether it begins with a "/" of this site. */
static APR_INLINE int cc_element_is_path(cc_slice_t url)
{
    return url.len > 0 && url.ptr[0] == '/'
           && !(url.len > 1 && (url.ptr[1] == '/' || url.ptr[1] == '\\'));
}

#endif /* CC_MARKUP_ELEMENT_H */
