/*
 * strip.h: the Cookie header as applications see it.
 *
 * What the module itself reads is visit->cookies, where nothing is missing.
 */
#ifndef CC_STRIP_H
#define CC_STRIP_H

#include "server/request.h"

/** In fixups of a request that is On: take out what is not allowed, unless
 * CookieConsentRequestCookies says pass. */
void cc_strip(request_rec *r, cc_visit_t *visit);

/** In fixups of one that is not: put back what was taken out for another. */
void cc_strip_not(request_rec *r, const cc_visit_t *visit);

/** Before a cache answers: where the whole virtual host strips, show the cache
 * what the application would see. Pages that vary on Cookie are then kept once
 * for all who look alike to the application. It is undone when no cache has an
 * answer. Where sections differ, the cache sees what the client sent: it asks
 * the application again and again for those who have something to strip. */
void cc_strip_for_caches(request_rec *r, cc_visit_t *visit);

/** Before a response leaves that varies on Cookie: what the application saw of
 * it was decided by other headers too, which Vary is to name. */
void cc_strip_vary(request_rec *r, const cc_visit_t *visit);

void cc_strip_hooks(apr_pool_t *p);

#endif /* CC_STRIP_H */
