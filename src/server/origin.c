#include "server/origin.h"

#include <http_core.h>
#include <http_vhost.h>
#include <apr_strings.h>
#include "core/same_site.h"

/* The port that an authority means: its own, else the scheme's. */
static apr_port_t port_of(request_rec *r, cc_slice_t url, cc_slice_t port)
{
    if (port.len > 0 && port.len < 6) {
        return (apr_port_t)atoi(apr_pstrmemdup(r->pool, port.ptr, port.len));
    }
    return url.len > 5 && apr_cstr_casecmpn(url.ptr, "https", 5) == 0 ? 443
                                                                      : 80;
}

/* Behind a proxy that ends TLS the ports differ; so the Host header, which the
 * browser made of the same address, counts as well as the server's names. */
static int is_this_site(request_rec *r, cc_slice_t url)
{
    cc_slice_t authority = cc_url_authority(url), host, port;
    cc_slice_t own = cc_header_in(r, "Host");
    const char *name;

    cc_authority_split(authority, &host, &port);
    if (host.len == 0) {
        return 0;
    }
    if (authority.len == own.len
        && apr_cstr_casecmpn(authority.ptr, own.ptr, own.len) == 0) {
        return 1;
    }
    name = apr_pstrmemdup(r->pool, host.ptr, host.len);
    return ap_matches_request_vhost(r, name, port_of(r, url, port));
}

static cc_origin_t by_url(request_rec *r, cc_slice_t url)
{
    if (url.len == 0) {
        return CC_ORIGIN_UNKNOWN;
    }
    return is_this_site(r, url) ? CC_ORIGIN_SAME : CC_ORIGIN_OTHER;
}

cc_origin_t cc_origin_of(request_rec *r)
{
    cc_slice_t site = cc_header_in(r, "Sec-Fetch-Site");
    cc_slice_t origin = cc_header_in(r, "Origin");

    if (site.len > 0) { /* "none": from no page, so from no other site */
        return cc_slice_eq(site, "same-origin") ? CC_ORIGIN_SAME
               : cc_slice_eq(site, "none")      ? CC_ORIGIN_UNKNOWN
                                                : CC_ORIGIN_OTHER;
    }
    /* "null" is said for privacy's sake too, and proves nothing */
    if (origin.len > 0 && !cc_slice_eq(origin, "null")) {
        return by_url(r, origin);
    }
    return by_url(r, cc_header_in(r, "Referer"));
}

cc_slice_t cc_origin_referer_path(request_rec *r)
{
    cc_slice_t referer = cc_header_in(r, "Referer"), path;

    if (referer.len == 0 || !is_this_site(r, referer)) {
        return cc_slice(NULL, 0);
    }
    cc_slice_cut(cc_url_path(referer), '#', &path);
    return path;
}
