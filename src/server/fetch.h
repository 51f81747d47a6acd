/*
 * fetch.h: what the browser says of a request (core/fetch_metadata.h).
 */
#ifndef CC_FETCH_H
#define CC_FETCH_H

#include "core/accept.h"
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

/** Whether a browser goes to a page with it. Over plain http, and when they are
 * old, browsers do not say so; but they ask for a page by its type. */
static APR_INLINE int cc_fetch_is_navigation(const request_rec *r)
{
    cc_fetch_t fetch = cc_fetch_of(r);

    return fetch.dest ? cc_fetch_shows_page(&fetch)
                      : cc_accept_html(cc_header_in(r, "Accept"));
}

#endif /* CC_FETCH_H */
