/*
 * signals.h: what else decides, beside the choice cookie: expressions
 * (CookieConsentGrant, CookieConsentRefuse) and the request header Sec-GPC.
 */
#ifndef CC_SIGNALS_H
#define CC_SIGNALS_H

#include "server/request.h"

/** Whether Sec-GPC: 1 came with the request, and counts on this site. */
int cc_signals_gpc(const request_rec *r, const cc_site_t *site);

/**
 * Ask all conditions of the site, and note the answers in visit->signals.
 *
 * One that cannot be answered counts against the visitor's cookies: it refuses,
 * or does not grant. The first such is logged at warn, others at debug.
 *
 * @param r  the request that the client sent. Its response is left alone: the
 *           headers that were read are noted in visit->read
 */
void cc_signals_ask(request_rec *r, cc_visit_t *visit);

/** Name in Vary what the conditions have read of the request. */
void cc_signals_vary(request_rec *r, const cc_visit_t *visit);

#endif /* CC_SIGNALS_H */
