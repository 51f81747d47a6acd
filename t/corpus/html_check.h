/*
 * html_check.h: whether the place found in one document was right.
 */
#ifndef HTML_CHECK_H
#define HTML_CHECK_H

#include "html_dom.h"

typedef struct {
    unsigned found, refused; /* documents judged */
    unsigned disputed;       /* of them, gumbo's tree is not the expected one */
    unsigned wrong;
} page_count_t;

/** One document, and how to judge what is found in it. */
typedef struct {
    cc_slice_t bytes;
    cc_slice_t gumbo;     /* what gumbo is to parse: of the same length, and
                             bytes but for what gumbo reads in another way */
    const char *expected; /* the tree that the specification makes, or NULL */
} page_t;

/**
 * Find the place, whole, byte by byte and cut in two in all ways (of a page of
 * 2 KB or more, in some, most of them in the first 2 KB), put a banner in, and
 * judge.
 *
 * Right is a banner that is the body's first child and leaves the tree as it
 * was, or a refusal of a document that is to be refused.
 * Where gumbo's tree differs from the expected one before the body, the page's
 * bytes at the place have to be what begins the body in the expected one.
 */
void page_check(page_count_t *count, const page_t *page);

/** What is wrong with a page that holds a banner.
 * @param before  what gumbo made of it without
 * @param out     the page, prepared for gumbo
 * @return NULL where nothing is */
const char *page_fault(const dom_t *before, cc_slice_t out);

/** Whether a page without a banner is one to be left alone for that reason.
 * @param dom  what gumbo makes of it */
int page_is_refused_rightly(const char *reason, cc_slice_t page,
                            const dom_t *dom);

#endif /* HTML_CHECK_H */
