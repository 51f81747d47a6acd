/*
 * headers_filter.h: the rules about cookies, enforced where headers leave.
 */
#ifndef CC_HEADERS_FILTER_H
#define CC_HEADERS_FILTER_H

#include "server/server.h"

/** Judge every Set-Cookie of every response, whoever put it there. */
void cc_headers_filter_hooks(apr_pool_t *p);

#endif /* CC_HEADERS_FILTER_H */
