/*
 * env.h: what applications and backends are told.
 */
#ifndef CC_ENV_H
#define CC_ENV_H

#include "core/policy.h"
#include "server/server.h"

/** What is told on a site, made when the server starts. */
typedef struct cc_told_t cc_told_t;

const cc_told_t *cc_env_make(apr_pool_t *p, const cc_policy_t *policy);

/** Tell backends, before the request is looked at: for caches that vary on it.
 * Where the module turns out not to act, it is taken back in fixups. */
void cc_env_tell(request_rec *r);

/** What they are told by. */
#define CC_ENV_HEADER "Cookie-Consent"

void cc_env_hooks(apr_pool_t *p);

#endif /* CC_ENV_H */
