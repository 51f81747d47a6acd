/*
 * tally.h: cookies and choices are counted, for every virtual host where
 * CookieConsent is Report or On somewhere.
 *
 * The counts are in memory that all children share, made when the server starts
 * and found again when it restarts; no request makes it grow. A server that
 * ends takes them with it.
 */
#ifndef CC_TALLY_H
#define CC_TALLY_H

#include "core/tally_count.h"
#include "server/request.h"

void cc_tally_hooks(apr_pool_t *p);

/** Begin to count what a response sets. */
void cc_tally_open(cc_tally_response_t *response, const request_rec *r);

/** Count a Set-Cookie header of it that was judged. */
void cc_tally_judged(cc_tally_response_t *response, request_rec *r,
                     const cc_court_t *court, const cc_judgement_t *judgement);

/** Count the cookies that a request bears, if a browser wants to show its
 * answer as a page: other requests of a page bear the same ones. On a busy site
 * it is an estimate: see CC_TALLY_ONE_IN. */
void cc_tally_borne(request_rec *r, const cc_visit_t *visit);

/** Count a choice that was taken.
 * @param action  its index in cc_action_names */
void cc_tally_chosen(const request_rec *r, const cc_site_t *site, int action,
                     const cc_choice_t *choice);

/** What was counted for the virtual host of a request. */
void cc_tally_seen(request_rec *r, cc_sightings_t *seen);

#endif /* CC_TALLY_H */
