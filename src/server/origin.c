#include "server/origin.h"

#include <http_core.h>
#include <apr_strings.h>
#include "core/same_site.h"

/* The port that an authority means: its own, else that of the URL's scheme. 0
 * is none. */
static int port_of(request_rec *r, cc_slice_t url, cc_slice_t port)
{
    if (port.len > 0) {
        return port.len < 6 ? atoi(apr_pstrmemdup(r->pool, port.ptr, port.len))
                            : 0;
    }
    return url.len > 5 && apr_cstr_casecmpn(url.ptr, "https", 5) == 0 ? 443
                                                                      : 80;
}

/* Whether a server answers to a name. A pattern of ServerAlias counts, but one
 * such as "*" names nobody: every site there is would be this one. */
int cc_origin_is_name(const server_rec *s, const char *host)
{
    int i;

    if (s->server_hostname && apr_cstr_casecmp(host, s->server_hostname) == 0) {
        return 1;
    }
    for (i = 0; s->names && i < s->names->nelts; i++) {
        const char *alias = APR_ARRAY_IDX(s->names, i, const char *);

        if (alias && apr_cstr_casecmp(host, alias) == 0) {
            return 1;
        }
    }
    for (i = 0; s->wild_names && i < s->wild_names->nelts; i++) {
        const char *alias = APR_ARRAY_IDX(s->wild_names, i, const char *);

        if (alias && alias[strspn(alias, "*?.")] != '\0'
            && ap_strcasecmp_match(host, alias) == 0) {
            return 1;
        }
    }
    return 0;
}

/* Whether a server answers at a port: that of its ServerName. Where this says
 * none, a proxy in front may have any scheme's default. */
static int is_port(const request_rec *r, int number)
{
    return r->server->port ? number == r->server->port
                           : number == 80 || number == 443
                                 || number == r->connection->local_addr->port;
}

/* The Host header is what the browser made of the same address. A proxy may
 * have put another one there: so the server's names count as well. */
static int is_this_site(request_rec *r, cc_slice_t url)
{
    cc_slice_t host, port, own_host, own_port;
    int number;

    cc_authority_split(cc_url_authority(url), &host, &port);
    if (host.len == 0) {
        return 0;
    }
    cc_authority_split(cc_header_in(r, "Host"), &own_host, &own_port);
    number = port_of(r, url, port);
    if (own_host.len == host.len
        && apr_cstr_casecmpn(host.ptr, own_host.ptr, host.len) == 0
        && number == port_of(r, url, own_port)) {
        return 1;
    }
    return is_port(r, number)
           && cc_origin_is_name(r->server,
                                apr_pstrmemdup(r->pool, host.ptr, host.len));
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
