/*
 * expr.h: cookie_consent('ID') in httpd's expressions.
 */
#ifndef CC_EXPR_H
#define CC_EXPR_H

#include "server/server.h"

#define CC_EXPR_NAME "cookie_consent"

/** The function gives the decision for a category: "granted", "refused" or
 * "unset"; also "unset" for a category that is not known until it is evaluated.
 * It is the same in all phases of a request and whatever mode is in force. The
 * response depends on it, unless the expression is one that does not vary. */
void cc_expr_hooks(apr_pool_t *p);

#endif /* CC_EXPR_H */
