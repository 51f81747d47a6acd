/*
 * html_awkward.h: pages put together of what makes the body's start hard to find.
 */
#ifndef HTML_AWKWARD_H
#define HTML_AWKWARD_H

#include "html_check.h"

/** Check every pair of pieces with every kind of body. */
void awkward_check(page_count_t *count);

#endif /* HTML_AWKWARD_H */
