/*
 * html_awkward.h: pages put together of what makes the body's start hard to find.
 */
#ifndef HTML_AWKWARD_H
#define HTML_AWKWARD_H

#include "html_check.h"

/** Called with each page; it is gone after. */
typedef void awkward_use_t(void *data, const page_t *page);

/** Make every pair of pieces of a head, each with several bodies: the same
 * pages in every run. */
void awkward_each(awkward_use_t *use, void *data);

#endif /* HTML_AWKWARD_H */
