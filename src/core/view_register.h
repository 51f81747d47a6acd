/*
 * view_register.h: the register as tables, one for each category.
 */
#ifndef CC_VIEW_REGISTER_H
#define CC_VIEW_REGISTER_H

#include "core/view.h"

/** What the charter says of one visitor. */
typedef struct {
    const cc_decisions_t *decisions;
    const cc_decisions_t *said; /* by the visitor's own choice alone */
    const cc_choice_t *choice;  /* or NULL */
    const char *notice;         /* one of the texts, or NULL */
} cc_visitor_t;

/** Append the register.
 * @param visitor  whose answers the fields of a form show; NULL: there is no
 *                 form around it, and nothing is said of anybody */
void cc_view_register(cc_out_t *out, const cc_view_t *view,
                      const cc_visitor_t *visitor);

/** A length of time in words, as in "13 months". */
const char *cc_view_duration(apr_pool_t *p, const cc_view_t *view,
                             apr_int64_t seconds);

#endif /* CC_VIEW_REGISTER_H */
