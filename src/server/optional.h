/*
 * optional.h: mod_cookie_consent.h, for other modules.
 */
#ifndef CC_OPTIONAL_H
#define CC_OPTIONAL_H

#include "server/server.h"

void cc_optional_hooks(apr_pool_t *p);

#endif /* CC_OPTIONAL_H */
