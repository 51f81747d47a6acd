/*
 * fetch.h: what the browser says of a request (core/fetch_metadata.h).
 */
#ifndef CC_FETCH_H
#define CC_FETCH_H

#include "core/fetch_metadata.h"
#include "server/server.h"

/** Several headers of a name are one by now, which is no token. */
static APR_INLINE cc_fetch_t cc_fetch_of(const request_rec *r)
{
    cc_fetch_t fetch = {
        .site = apr_table_get(r->headers_in, "Sec-Fetch-Site"),
        .mode = apr_table_get(r->headers_in, "Sec-Fetch-Mode"),
        .dest = apr_table_get(r->headers_in, "Sec-Fetch-Dest"),
    };
    return fetch;
}

#endif /* CC_FETCH_H */
