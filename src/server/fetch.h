/*
 * fetch.h: what the browser says of a request (core/fetch_metadata.h).
 */
#ifndef CC_FETCH_H
#define CC_FETCH_H

#include "server/request.h"

/** Looked up once for each request, when it is first asked for: not before
 * everybody who may change request headers has done so. Of several headers of
 * a name the values are one by now, which is no token. */
const cc_fetch_t *cc_fetch_of(request_rec *r);

/** Whether a browser goes to a page with it. Over plain http, and when they are
 * old, browsers do not say so; but they ask for a page by its type. */
int cc_fetch_is_navigation(request_rec *r);

#endif /* CC_FETCH_H */
