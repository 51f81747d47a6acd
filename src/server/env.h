/*
 * env.h: what applications and backends are told.
 */
#ifndef CC_ENV_H
#define CC_ENV_H

#include "server/server.h"

/** Tell backends, before the request is looked at: for caches that vary on it, or
 * on Cookie. Where the module turns out not to act, it is taken back in fixups. */
void cc_env_tell(request_rec *r);

/** What they are told by. */
#define CC_ENV_HEADER "Cookie-Consent"

void cc_env_hooks(apr_pool_t *p);

#endif /* CC_ENV_H */
