/*
 * view_banner.h: what is put into pages, the banner and the reopen control.
 */
#ifndef CC_VIEW_BANNER_H
#define CC_VIEW_BANNER_H

#include "core/view.h"

typedef enum {
    CC_LAYOUT_BOTTOM,
    CC_LAYOUT_TOP,
    CC_LAYOUT_CORNER,
    CC_LAYOUTS
} cc_layout_t;

/** "bottom", "top", "corner", NULL. */
extern const char *const cc_layout_names[];

/** How the banner and the reopen control begin, in every page. */
#define CC_VIEW_MARKER "<section id=\"pvc\""

/** The id of the notice in the reopen control that a choice was saved. Only a
 * URL that ends in "#" and this shows it. */
#define CC_VIEW_SAVED "pvc-saved"

/** What goes right behind the marker in a page of XML. The rest is the same in
 * HTML and XML: all elements are closed, all attributes have a value. */
#define CC_VIEW_XMLNS " xmlns=\"http://www.w3.org/1999/xhtml\""

/** The banner, in two parts: between them stands, escaped for an attribute,
 * the path to lead the visitor back to. before begins with CC_VIEW_MARKER. */
typedef struct {
    cc_slice_t before, after;
} cc_banner_t;

typedef enum {
    CC_BANNER_REOPEN = 1, /* after a choice made by script the reopen control
                             takes its place */
    CC_BANNER_SIGNAL = 2, /* it says that Sec-GPC is honoured */
    CC_BANNERS = 4        /* that many combinations */
} cc_banner_with_t;

/** @param origin      "https://example.org" where links must not depend on the
 *                     page's <base>, else ""
 *  @param with        bits of cc_banner_with_t */
cc_banner_t cc_view_banner(apr_pool_t *p, const cc_view_t *view,
                           cc_layout_t layout, const char *origin, int with);

/** The small control that leads to the charter, once nothing is asked. Begins
 * with CC_VIEW_MARKER.
 * @param honours_gpc  it says that Sec-GPC is honoured */
cc_slice_t cc_view_reopen(apr_pool_t *p, const cc_view_t *view,
                          const char *origin, int honours_gpc);

/** What is asked for: a list of the categories that need an answer. */
void cc_view_purposes(cc_out_t *out, const cc_view_t *view);

#endif /* CC_VIEW_BANNER_H */
