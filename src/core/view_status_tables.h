/*
 * view_status_tables.h: the tables of the page that view_status.h is about.
 */
#ifndef CC_VIEW_STATUS_TABLES_H
#define CC_VIEW_STATUS_TABLES_H

#include "core/out.h"
#include "core/status.h"

/** Append the cookies: set and not declared, only seen in requests, declared.
 * @param unnamed  sightings that found no room */
void cc_view_status_cookies(cc_out_t *out, const cc_status_t *status,
                            apr_uint32_t unnamed);

/** Append the categories and what visitors answered. */
void cc_view_status_categories(cc_out_t *out, const cc_policy_t *policy,
                               const cc_sightings_t *seen);

#endif /* CC_VIEW_STATUS_TABLES_H */
