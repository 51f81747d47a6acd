#include "server/endpoint.h"

#include <http_core.h>
#include <apr_strings.h>
#include "server/reply.h"
#include "server/well_known.h"

#define HANDLER_NAME "cookie-consent"

/* What follows CookieConsentPath: "" or "/…"; NULL for other URLs. */
static const char *below_path(const request_rec *r, const cc_site_t *site)
{
    const char *rest;

    if (r->uri == NULL || *r->uri != '/' || r->uri[1] != site->path[1]
        || strncmp(r->uri, site->path, site->path_len) != 0) {
        return NULL;
    }
    rest = r->uri + site->path_len;
    return *rest == '\0' || *rest == '/' ? rest : NULL;
}

/* Whether it is for gpc.json. What was found out once holds: one look at the
 * file system is enough. */
static int is_well_known(request_rec *r, const cc_site_t *site)
{
    return site->gpc_json && cc_well_known_is_url(r)
           && (cc_request_is_own(r) || !cc_well_known_has_file(r));
}

/* Take the request away from everything that maps URLs. */
static int claim(request_rec *r)
{
    const cc_site_t *site = cc_site_of(r);

    if (!site->is_on || r->proxyreq
        || (below_path(r, site) == NULL && !is_well_known(r, site))) {
        return DECLINED;
    }
    cc_request_of(r)->is_own = 1;
    return OK;
}

static int translate_name(request_rec *r)
{
    if (claim(r) != OK) {
        return DECLINED;
    }
    /* Not a file, but some modules take it for granted that there is a name */
    r->filename = apr_pstrdup(r->pool, r->uri);
    return OK;
}

/* No file system, and so no .htaccess. */
static int map_to_storage(request_rec *r)
{
    return cc_request_is_own(r) ? OK : DECLINED;
}

/* With a handler named, FallbackResource lets go. */
static int name_handler(request_rec *r)
{
    if (cc_request_is_own(r)) {
        r->handler = HANDLER_NAME;
    }
    return DECLINED;
}

static int wrong_method(request_rec *r, const char *allow)
{
    apr_table_setn(r->headers_out, "Allow", allow);
    return r->method_number == M_OPTIONS
               ? cc_reply(r, HTTP_NO_CONTENT, CC_REPLY_PERSONAL, NULL,
                          cc_slice(NULL, 0))
               : cc_reply_error(r, HTTP_METHOD_NOT_ALLOWED,
                                CC_TEXT_ERROR_METHOD);
}

/* The path without its slash is where people type it. */
static int redirect_to_slash(request_rec *r, const cc_site_t *site)
{
    apr_table_setn(r->headers_out, "Location",
                   apr_pstrcat(r->pool, site->path, "/", r->args ? "?" : "",
                               r->args ? r->args : "", NULL));
    return cc_reply(r, HTTP_MOVED_PERMANENTLY, CC_REPLY_PERSONAL, CC_TYPE_HTML,
                    cc_slice("", 0));
}

static int ends_in(const char *name, const char *suffix)
{
    apr_size_t len = strlen(name), more = strlen(suffix);

    return len > more && strcmp(name + len - more, suffix) == 0
           && strchr(name, '/') == NULL;
}

/* What a GET or HEAD asks for. */
static int get(request_rec *r, const cc_site_t *site, const char *name)
{
    cc_visit_t *visit = cc_request_of(r)->visit;

    if (*name == '\0') {
        return cc_endpoint_charter(r, visit);
    }
    if (strcmp(name, "charter") == 0) {
        return cc_endpoint_fragment(r, visit);
    }
    if (strcmp(name, "state") == 0) {
        return cc_endpoint_state(r, visit);
    }
    if (ends_in(name, ".css")) {
        return cc_endpoint_file(r, &site->css, name);
    }
    if (ends_in(name, ".js")) {
        return cc_endpoint_file(r, &site->js, name);
    }
    return cc_reply_error(r, HTTP_NOT_FOUND, CC_TEXT_ERROR_MISSING);
}

/* A choice over plain http could be read and changed on its way, and the
 * cookie would not be kept. Behind a proxy that ends TLS this server sees
 * plain http too: there redirecting would go round in circles. */
static int must_be_secure(request_rec *r, const cc_site_t *site)
{
    return site->cookie->secure == CC_SECURE_ON && !cc_request_is_https(r)
           && !apr_table_get(r->headers_in, "X-Forwarded-Proto")
           && !apr_table_get(r->headers_in, "Forwarded");
}

/* A form is not sent on: browsers say "cross-site" of what http redirected, and
 * it would be turned away, a refusal too. It is shown again over https.
 *
 * Not to unparsed_uri, which a client may send with scheme and host. */
static int redirect_to_https(request_rec *r)
{
    const char *host = r->hostname ? r->hostname : ap_get_server_name(r);
    int is_ipv6 = strchr(host, ':') != NULL;

    apr_table_setn(r->headers_out, "Location",
                   apr_pstrcat(r->pool, "https://", is_ipv6 ? "[" : "", host,
                               is_ipv6 ? "]" : "",
                               ap_escape_uri(r->pool, r->uri),
                               r->args ? "?" : "", r->args ? r->args : "",
                               NULL));
    return cc_reply(r,
                    r->method_number == M_POST ? HTTP_SEE_OTHER
                                               : HTTP_PERMANENT_REDIRECT,
                    CC_REPLY_PERSONAL, CC_TYPE_HTML, cc_slice("", 0));
}

static int well_known(request_rec *r)
{
    return r->method_number == M_GET ? cc_endpoint_gpc(r)
                                     : wrong_method(r, "GET, HEAD");
}

static int handler(request_rec *r)
{
    const cc_site_t *site;
    const char *rest;
    int is_get = r->method_number == M_GET;

    if (!cc_request_is_own(r)) {
        return DECLINED;
    }
    site = cc_site_of(r);
    rest = below_path(r, site);
    if (rest == NULL) { /* or something changed the URL after all */
        return is_well_known(r, site) ? well_known(r) : DECLINED;
    }
    if (!is_get && !(r->method_number == M_POST && strcmp(rest, "/") == 0)) {
        return wrong_method(r, strcmp(rest, "/") == 0 ? "GET, HEAD, POST"
                                                      : "GET, HEAD");
    }
    if (!r->main && must_be_secure(r, site)) {
        return redirect_to_https(r);
    }
    if (*rest == '\0') {
        return redirect_to_slash(r, site);
    }
    return is_get ? get(r, site, rest + 1)
                  : cc_endpoint_choose(r, cc_request_of(r)->visit);
}

void cc_endpoint_hooks(apr_pool_t *p)
{
    /* Really first, everywhere: ProxyPass /, rewrites, front controllers and
     * SetHandler must not get what is ours. */
#if AP_MODULE_MAGIC_AT_LEAST(20120211, 109) /* 2.4.49 */
    ap_hook_pre_translate_name(claim, NULL, NULL, APR_HOOK_REALLY_FIRST);
#endif
    ap_hook_translate_name(translate_name, NULL, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_map_to_storage(map_to_storage, NULL, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_type_checker(name_handler, NULL, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_handler(handler, NULL, NULL, APR_HOOK_REALLY_FIRST);
}
