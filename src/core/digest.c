#include "core/digest.h"

#include <apr_escape.h>
#include <apr_sha1.h>

const char *cc_digest_hex(apr_pool_t *p, cc_slice_t bytes, int digits)
{
    unsigned char digest[APR_SHA1_DIGESTSIZE];
    apr_sha1_ctx_t sha1;

    apr_sha1_init(&sha1);
    apr_sha1_update(&sha1, bytes.ptr, (unsigned int)bytes.len);
    apr_sha1_final(digest, &sha1);
    return apr_pescape_hex(p, digest, digits / 2, 0);
}
