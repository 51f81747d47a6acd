#include "server/insertion.h"

#include <http_core.h>
#include <apr_atomic.h>
#include <apr_strings.h>
#include "core/csp.h"
#include "core/same_site.h"
#include "server/origin.h"
#include "server/variant.h"

/* The language of the page, as far as the site has texts in it.
 * @param tag  its Content-Language; or NULL */
static const cc_language_t *language_of(request_rec *r, const cc_site_t *site,
                                        const char *tag,
                                        const cc_place_t *place)
{
    const apr_array_header_t *languages = r->content_languages;
    cc_slice_t first;
    int index = -1;

    if (tag == NULL && languages && languages->nelts > 0) {
        tag = APR_ARRAY_IDX(languages, 0, const char *);
    }
    if (tag) {
        cc_slice_cut(cc_slice_str(tag), ',', &first);
        index = cc_language_lookup(site->tags, cc_slice_trim(first));
    }
    if (index < 0) {
        index = cc_language_lookup(site->tags, cc_slice_str(place->lang));
    }
    return cc_site_language_at(site, index < 0 ? 0 : index);
}

static apr_off_t append(apr_bucket_brigade *bb, cc_slice_t bytes)
{
    apr_bucket *b = apr_bucket_immortal_create(bytes.ptr, bytes.len,
                                               bb->bucket_alloc);

    APR_BRIGADE_INSERT_TAIL(bb, b);
    return (apr_off_t)bytes.len;
}

/* What begins with the marker; in XML it names its namespace behind it. */
static apr_off_t append_section(apr_bucket_brigade *bb, const cc_place_t *place,
                                cc_slice_t section)
{
    static const apr_size_t len = sizeof(CC_VIEW_MARKER) - 1;

    if (!place->is_xml) {
        return append(bb, section);
    }
    return append(bb, cc_slice(section.ptr, len))
           + append(bb, cc_slice_str(CC_VIEW_XMLNS))
           + append(bb, cc_slice(section.ptr + len, section.len - len));
}

/* The path that the visitor asked for, escaped; empty where it could lead
 * somewhere else. It lives in the request's pool.
 *
 * Nor does it have a query or a parameter: caches that take no heed of these
 * would tell them to others. The Referer leads back there. */
static apr_off_t append_back(request_rec *r, apr_bucket_brigade *bb)
{
    const char *path = cc_request_root(r)->unparsed_uri;
    cc_slice_t bytes = path ? cc_slice_str(path) : cc_slice("", 0);
    cc_out_t out;

    if (!cc_back_is_safe(bytes) || path[strcspn(path, "?;")] != '\0') {
        return 0;
    }
    if (cc_out_html_plain(path) < bytes.len) {
        out = cc_out_make(r->pool, bytes.len);
        cc_out_html(&out, path);
        bytes = cc_out_view(&out);
    }
    /* copied: that takes less than to see to it that the pool outlives it */
    APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_heap_create(bytes.ptr, bytes.len,
                                                       NULL, bb->bucket_alloc));
    return (apr_off_t)bytes.len;
}

/* A page that does not let its own site style or submit a form would show a
 * banner that does not work. */
void cc_insertion_check(request_rec *r)
{
    static apr_uint32_t warned;
    const char *policy = cc_headers_get(r, "Content-Security-Policy");
    const char *blocked = policy ? cc_csp_blocks(cc_slice_str(policy)) : NULL;

    if (blocked && apr_atomic_cas32(&warned, 1, 0) == 0) {
        ap_log_rerror(
            APLOG_MARK, APLOG_WARNING, 0, r,
            "the Content-Security-Policy of %s leaves the banner without "
            "style or its buttons without effect: %s has to allow "
            "'self' (sandbox: allow-forms); logged once",
            r->uri, blocked);
    }
}

/* Where links lead that must not depend on a <base>. Behind a proxy that ends
 * TLS the page is an https one, though this server sees http.
 *
 * A name that is not the server's own may be anybody's invention: where caches
 * inside httpd do not tell hosts apart by it (UseCanonicalName, CacheKeyBaseURL),
 * others would get a page with its scripts. */
static const char *origin_of(request_rec *r)
{
    const char *host = apr_table_get(r->headers_in, "Host");

    if (host == NULL || *host == '\0' || r->hostname == NULL
        || strcmp(r->hostname, ap_get_server_name(r)) != 0) {
        return ap_construct_url(r->pool, "", r);
    }
    if (!cc_origin_is_name(r->server, r->hostname)) {
        cc_variant_keep_from_caches(r);
    }
    return apr_pstrcat(r->pool,
                       cc_request_is_behind_tls(r) ? "https"
                                                   : ap_http_scheme(r),
                       "://", host, NULL);
}

apr_off_t cc_insertion_make(request_rec *r, const cc_headers_t *headers,
                            const cc_place_t *place, apr_bucket_brigade *bb)
{
    const cc_dir_config_t *conf = cc_config_of(r);
    const cc_visit_t *visit = cc_request_of(r)->visit;
    const cc_language_t *language =
        language_of(r, visit->site, headers->of[CC_CONTENT_LANGUAGE], place);
    int layout = CC_CONFIG(conf, layout, CC_LAYOUT_BOTTOM);
    int honours_gpc = visit->decisions.honours_gpc;
    int with = (CC_CONFIG(conf, reopen, 1) ? CC_BANNER_REOPEN : 0)
               | (honours_gpc ? CC_BANNER_SIGNAL : 0);
    const char *origin = place->has_base ? origin_of(r) : "";
    cc_banner_t banner;
    apr_off_t n;

    cc_request_of(r)->has_insertion = 1;
    if (!visit->decisions.asked) {
        return append_section(bb, place,
                              place->has_base
                                  ? cc_view_reopen(r->pool, &language->view,
                                                   origin, honours_gpc)
                                  : language->reopen[honours_gpc]);
    }
    banner = place->has_base ? cc_view_banner(r->pool, &language->view, layout,
                                              origin, with)
                             : language->banner[layout][with];
    n = append_section(bb, place, banner.before);
    n += append_back(r, bb);
    return n + append(bb, banner.after);
}
