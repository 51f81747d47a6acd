/*
 * depends.h: responses that depend on the visitor's choice for other reasons than
 * a cookie: an expression was evaluated, access was decided, a module asked.
 */
#ifndef CC_DEPENDS_H
#define CC_DEPENDS_H

#include "server/request.h"

/**
 * What the client asked for is answered by what was decided: Vary names Cookie
 * then, whatever mode is in force, in caches inside httpd and outside, on error
 * documents too. Once the response has left, this does nothing.
 *
 * @param r  any request of the visit, a subrequest too
 */
void cc_depends_on_choice(request_rec *r);

/** The same, and only who consented may see the answer: no shared cache keeps
 * it. */
void cc_depends_on_consent(request_rec *r);

/** Name in Vary all request headers by which categories are decided. */
void cc_depends_vary(request_rec *r, const cc_visit_t *visit);

void cc_depends_hooks(apr_pool_t *p);

#endif /* CC_DEPENDS_H */
