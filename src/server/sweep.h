/*
 * sweep.h: after a refusal, the browser is told to delete what it was given
 * before (CookieConsentSweep, core/sweep.h).
 *
 * What is added is this module's own: nobody judges it. Where something is
 * added, the response says that it is private and varies on Cookie.
 */
#ifndef CC_SERVER_SWEEP_H
#define CC_SERVER_SWEEP_H

#include "server/request.h"

/** In the answer to a choice, whose decisions are in force already. */
void cc_sweep_after_choice(request_rec *r, cc_visit_t *visit);

/** In the answer to anything: acts where a browser loads a page into a window
 * of its own, by GET or HEAD. Costs nothing where nothing is refused.
 * @param is_report  only say in the log what would be done */
void cc_sweep_navigation(request_rec *r, cc_visit_t *visit, int is_report);

#endif /* CC_SERVER_SWEEP_H */
