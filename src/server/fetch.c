#include "server/fetch.h"

#include "core/accept.h"

static void look_up(cc_request_t *request, const request_rec *r)
{
    cc_fetch_t *fetch = &request->fetch;

    fetch->site = apr_table_get(r->headers_in, "Sec-Fetch-Site");
    fetch->mode = apr_table_get(r->headers_in, "Sec-Fetch-Mode");
    fetch->dest = apr_table_get(r->headers_in, "Sec-Fetch-Dest");
    request->is_navigation = fetch->dest
                                 ? cc_fetch_shows_page(fetch)
                                 : cc_accept_html(cc_header_in(r, "Accept"));
    request->is_looked_up = 1;
}

static const cc_request_t *looked_up(request_rec *r)
{
    cc_request_t *request = cc_request_of(r);

    if (!request->is_looked_up) {
        look_up(request, r);
    }
    return request;
}

const cc_fetch_t *cc_fetch_of(request_rec *r)
{
    return &looked_up(r)->fetch;
}

int cc_fetch_is_navigation(request_rec *r)
{
    return looked_up(r)->is_navigation;
}
