/*
 * view_charter.h: the page that lists the cookies, and takes the choice.
 */
#ifndef CC_VIEW_CHARTER_H
#define CC_VIEW_CHARTER_H

#include "core/view_register.h"

/** The charter: explanations, register, and the form to choose. */
cc_slice_t cc_view_charter(apr_pool_t *p, const cc_view_t *view,
                           const cc_visitor_t *visitor);

/** The same without page, form and anything personal, to be included in a page
 * of the site: headings begin at <h2>, and no id is one of the form's. */
cc_slice_t cc_view_fragment(apr_pool_t *p, const cc_view_t *view);

#endif /* CC_VIEW_CHARTER_H */
