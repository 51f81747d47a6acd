/*
 * sweep.h: deletions of cookies that a browser still has of refused categories.
 */
#ifndef CC_SWEEP_H
#define CC_SWEEP_H

#include "core/policy.h"

/* Headers in one response. Proxies in front of this server have limits of a few
 * KiB for all of them; what is left over goes with the next page. */
#define CC_SWEEP_MAX 20

/** What a sweep goes by. */
typedef struct {
    const cc_policy_t *policy;
    const cc_decisions_t *decisions;
    const char *choice_name; /* of the choice cookie, which stays */
    cc_slice_t cookies;      /* the Cookie header as the browser sent it */
    int https;               /* the browser sees https */
    int framed;              /* the page may be in a frame of another site */
} cc_sweep_t;

/**
 * Make the Set-Cookie headers that delete what is declared in a refused
 * category and sent by the browser.
 *
 * A name is deleted wherever a row of its own says that it is set, with what
 * browsers ask of such a header: Secure over https, what the prefix of the name
 * forces, SameSite=None in a frame, Partitioned where declared. A name that is
 * no token (RFC 9110 section 5.6.2) is left alone: nothing else is ever put
 * into a header.
 *
 * @param headers  of const char *: what is made is pushed, in p; CC_SWEEP_MAX
 *                 at most
 *
 * Costs a walk over the Cookie header and, for each name in it, what
 * cc_policy_row() costs; for each that is deleted, a walk over the rows of its
 * category. Names in excess of what can be deleted are not looked at.
 *
 * @see RFC 6265bis sections 4.1.3 and 5.7
 */
void cc_sweep(apr_pool_t *p, const cc_sweep_t *sweep,
              apr_array_header_t *headers);

#endif /* CC_SWEEP_H */
