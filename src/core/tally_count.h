/*
 * tally_count.h: what is counted of a response, a request and a choice.
 */
#ifndef CC_TALLY_COUNT_H
#define CC_TALLY_COUNT_H

#include "core/judge.h"
#include "core/sightings.h"
#include "core/tally_table.h"

/* Of a response that sets one cookie more than once it is known of so many
 * that they are counted already. */
#define CC_TALLY_RESPONSE_MAX 8

/* Cookies of a request that are counted: browsers keep some 180 for a site, but
 * a Cookie header of 8 KiB may hold thousands. */
#define CC_TALLY_REQUEST_MAX 128

/* Navigations of a site that are counted each; of later ones one in so many is,
 * and stands for all of them. What a name bears to be counted is some 600
 * instructions, most often to learn what is known: on a busy site it would be
 * the most expensive thing that this module does. */
#define CC_TALLY_EXACT 512
#define CC_TALLY_ONE_IN 16

/** One response. All zero but for the first three is a new one. */
typedef struct {
    cc_tally_t *tally;            /* NULL: nothing is counted */
    cc_tally_slot_t *const *rows; /* of the same: cc_tally_rows() */
    unsigned context; /* CC_SEEN_* that the request says, of all cookies */
    int n;
    struct {
        cc_tally_slot_t *slot;
        unsigned counted;
    } cookies[CC_TALLY_RESPONSE_MAX];
} cc_tally_response_t;

/** What a Set-Cookie header says of its cookie: CC_SEEN_*. */
unsigned cc_tally_traits(const cc_set_cookie_t *cookie, apr_int64_t now);

/** Count a Set-Cookie header. One that browsers ignore is not, nor is one of
 * the choice cookie: this module sets that, and others must not.
 *
 * Of a declared one nothing is looked for; any other costs cc_tally_find(). */
void cc_tally_set_cookie(cc_tally_response_t *response, const cc_court_t *court,
                         const cc_judgement_t *judgement);

/** For how many navigations the next one is to stand; mostly 0 on a busy site. */
apr_uint32_t cc_tally_weight(cc_tally_t *tally);

/** Count the cookies of one request, each name once.
 * @param header  Cookie, any bytes
 * @param weight  requests that it stands for */
void cc_tally_cookies(cc_tally_t *tally, const cc_policy_t *policy,
                      cc_slice_t header, apr_uint32_t weight);

/** Count the answers of one choice. What was pressed is the caller's affair. */
void cc_tally_choice(cc_tally_t *tally, const cc_policy_t *policy,
                     const cc_choice_t *choice);

/** Everything that was counted, into what is all zero but for its notes of
 * host and time. */
void cc_tally_read(apr_pool_t *p, cc_tally_t *tally, const cc_policy_t *policy,
                   cc_sightings_t *seen);

#endif /* CC_TALLY_COUNT_H */
