/*
 * status.h: SetHandler cookie-consent-status.
 */
#ifndef CC_STATUS_H
#define CC_STATUS_H

#include "server/server.h"

/** Answer GET and HEAD with what was counted for the virtual host: a page, or
 * with ?format=json and ?format=conf the same for programs and to paste. Who
 * may see it is said by the section where the handler is set. */
void cc_status_hooks(apr_pool_t *p);

/** Whether a request is for this handler. */
int cc_status_is_asked(const request_rec *r);

#endif /* CC_STATUS_H */
