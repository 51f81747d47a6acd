/*
 * tally_memory.h: the memory that cookies are counted in.
 */
#ifndef CC_TALLY_MEMORY_H
#define CC_TALLY_MEMORY_H

#include "server/config.h"

/** Give every virtual host that counts its table, in cc_server_config_t. Without
 * shared memory the server starts with a warning, and nothing is counted. */
void cc_tally_memory_hooks(apr_pool_t *p);

/** Whether something is to be counted for a virtual host: CookieConsent is
 * Report or On somewhere in it. */
int cc_tally_memory_wants(const server_rec *s);

#endif /* CC_TALLY_MEMORY_H */
