/*
 * narrow.h: what a request asks for, made into what its handler can answer.
 *
 * Conditions on the variants of a page become conditions on the page, and a
 * backend is asked for codings that can be read. The gate gives all back.
 */
#ifndef CC_NARROW_H
#define CC_NARROW_H

#include "server/server.h"

void cc_narrow_hooks(apr_pool_t *p);

#endif /* CC_NARROW_H */
