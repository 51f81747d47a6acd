/*
 * env.h: what applications, logs and backends are told.
 */
#ifndef CC_ENV_H
#define CC_ENV_H

#include "server/server.h"

/** Set the environment variables COOKIE_CONSENT*, and the request header
 * Cookie-Consent, before content is made. */
void cc_env_hooks(apr_pool_t *p);

#endif /* CC_ENV_H */
