/*
 * view_markup.h: a site's own banner or page, its placeholders filled in.
 */
#ifndef CC_VIEW_MARKUP_H
#define CC_VIEW_MARKUP_H

#include "core/view.h"

/** Append what comes before the first part of that kind, and what comes after
 * it.
 * @param origin  as for cc_view_banner() */
void cc_view_markup_before(cc_out_t *out, const cc_view_t *view,
                           const char *origin, const cc_markup_t *markup,
                           cc_part_kind_t kind);
void cc_view_markup_after(cc_out_t *out, const cc_view_t *view,
                          const char *origin, const cc_markup_t *markup,
                          cc_part_kind_t kind);

#endif /* CC_VIEW_MARKUP_H */
