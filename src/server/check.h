/*
 * check.h: what is done once when the configuration has been read.
 */
#ifndef CC_CHECK_H
#define CC_CHECK_H

#include "server/server.h"

/** Make every server's site, refuse a configuration that is wrong, warn of one
 * that is odd; httpd -t does this too, and prints categories with -D
 * DUMP_COOKIE_CONSENT. */
void cc_check_hooks(apr_pool_t *p);

#endif /* CC_CHECK_H */
