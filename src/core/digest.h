/*
 * digest.h: short names for long texts.
 */
#ifndef CC_DIGEST_H
#define CC_DIGEST_H

#include <apr_pools.h>
#include "core/slice.h"

/** The first digits (2 to 40, even) of the SHA-1 of some bytes, in lower-case
 * hexadecimal. Tells versions apart; it is no protection against forgery. */
const char *cc_digest_hex(apr_pool_t *p, cc_slice_t bytes, int digits);

#endif /* CC_DIGEST_H */
