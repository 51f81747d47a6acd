/*
 * endpoint.h: the URLs below CookieConsentPath.
 */
#ifndef CC_ENDPOINT_H
#define CC_ENDPOINT_H

#include "server/request.h"

/** Serve the module's own URLs, whatever else would have taken them. */
void cc_endpoint_hooks(apr_pool_t *p);

/** GET …/: the charter, with the form and this visitor's choice in it. */
int cc_endpoint_charter(request_rec *r, cc_visit_t *visit);

/** GET …/charter: explanations and register alone. */
int cc_endpoint_fragment(request_rec *r, cc_visit_t *visit);

/** GET …/state: this visitor's state as JSON. */
int cc_endpoint_state(request_rec *r, cc_visit_t *visit);

/** GET …/HASH.css, …/HASH.js.
 * @param name  the last segment of the path */
int cc_endpoint_file(request_rec *r, const cc_file_t *file, const char *name);

/** GET /.well-known/gpc.json. */
int cc_endpoint_gpc(request_rec *r);

/** POST …/: take a choice. */
int cc_endpoint_choose(request_rec *r, cc_visit_t *visit);

#endif /* CC_ENDPOINT_H */
