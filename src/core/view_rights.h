/*
 * view_rights.h: how visitors change their mind, object, and for how long their
 * choice is kept.
 */
#ifndef CC_VIEW_RIGHTS_H
#define CC_VIEW_RIGHTS_H

#include "core/view.h"

/** Append it: only what holds for this site, and nothing where there is nothing
 * to choose.
 * @param in_form_page  the form is in the same page; else there is a link to it */
void cc_view_rights(cc_out_t *out, const cc_view_t *view, int in_form_page);

#endif /* CC_VIEW_RIGHTS_H */
