/*
 * told.h: what applications are told of a visitor's decisions, in words that are
 * made when the server starts.
 */
#ifndef CC_TOLD_H
#define CC_TOLD_H

#include "core/policy.h"

/** The ids of the allowed categories: with commas for the environment, with
 * commas and blanks for a header. */
typedef struct {
    const char *env, *header;
} cc_allowed_t;

/** Of one policy; never changed after it is made. */
typedef struct {
    apr_array_header_t *variables; /* of const char *, by category's index:
                                      COOKIE_CONSENT_FIRST_PARTY */
    const cc_allowed_t *ahead;     /* by bits of the open categories; or NULL */
} cc_told_t;

const cc_told_t *cc_told_make(apr_pool_t *p, const cc_policy_t *policy);

/** The categories that these decisions allow. Costs a walk over the categories;
 * where there are many that can be refused, also memory of p. */
cc_allowed_t cc_told_allowed(apr_pool_t *p, const cc_told_t *told,
                             const cc_policy_t *policy,
                             const cc_decisions_t *decisions);

#endif /* CC_TOLD_H */
