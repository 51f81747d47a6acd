/*
 * trial.h: the headers of one response before the judge.
 *
 * What core/judge.h decides of one header is logged and done here, the same
 * for every filter that has headers in its hands.
 */
#ifndef CC_TRIAL_H
#define CC_TRIAL_H

#include "server/tally.h"

/** The trial of a response, and what came of it by now. */
typedef struct {
    request_rec *r;
    cc_court_t court;
    int is_report;  /* decide and log only */
    int by_choice;  /* some verdict depends on the visitor's choice */
    int by_context; /* and on where the request comes from */
    int by_gpc;     /* and that of a category that Sec-GPC can refuse */
    int by_consent; /* something that was granted let a cookie pass */
    cc_tally_response_t tally;
} cc_trial_t;

/** Begin: by the rules in force for r, and what is known of its visit. The
 * mode is the caller's affair. */
void cc_trial_open(cc_trial_t *trial, request_rec *r, const cc_visit_t *visit,
                   int is_report);

/**
 * Judge one header, and log and count what becomes of it.
 *
 * @param header  the value of a Set-Cookie or Set-Cookie2 header
 * @return the value as it is to leave: header itself where nothing changes,
 *         another one in r->pool, or NULL where it is not to leave. In a
 *         report that is what would be done
 */
const char *cc_trial_judge(cc_trial_t *trial, const char *header);

#endif /* CC_TRIAL_H */
