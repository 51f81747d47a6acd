/*
 * authz.h: Require cookie-consent ID [ID...]
 */
#ifndef CC_AUTHZ_H
#define CC_AUTHZ_H

#include "server/server.h"

/** Access where one of the categories is allowed, in every mode: where the module
 * is Off, nobody is let in who did not consent. Where it reports, all are, and
 * the log says who would not be. */
void cc_authz_hooks(apr_pool_t *p);

#endif /* CC_AUTHZ_H */
