/*
 * view_hash.h: which register and texts a form was made from.
 */
#ifndef CC_VIEW_HASH_H
#define CC_VIEW_HASH_H

#include "core/view.h"

/** The hash of everything that banner, charter and reopen control show, but for
 * what depends on the visitor or on where the assets are. */
const char *cc_view_hash(apr_pool_t *p, const cc_view_t *view);

#endif /* CC_VIEW_HASH_H */
