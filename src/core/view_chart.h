/*
 * view_chart.h: small charts, as SVG that needs neither script nor style.
 */
#ifndef CC_VIEW_CHART_H
#define CC_VIEW_CHART_H

#include <apr_tables.h>
#include "core/out.h"

/** One bar: a whole of which a part is filled. */
typedef struct {
    const char *label;        /* any text; shortened where it is long */
    apr_uint64_t part, whole; /* part at most whole, at most 2^33 */
} cc_bar_t;

typedef struct {
    const char *id;    /* of the page's own, for its parts to refer to */
    const char *title; /* what it shows */
    const char *part;  /* what is filled, as in "3 of 12 granted" */
    int is_share;      /* all bars are as long; else in proportion to whole */
} cc_chart_t;

/** Append a chart as wide as there is room, in the colour of the text, with its
 * figures in words. */
void cc_view_chart(cc_out_t *out, const cc_chart_t *chart,
                   const apr_array_header_t *bars /* of cc_bar_t */);

#endif /* CC_VIEW_CHART_H */
