#include "server/page.h"

#include <http_core.h>
#include <apr_atomic.h>
#include <apr_strings.h>
#include "core/csp.h"
#include "core/same_site.h"
#include "server/headers.h"

/* The request headers that decide what a page holds. */
static const char *const deciding_headers[] = { "Cookie", "Sec-Fetch-Dest",
                                                "X-Requested-With",
                                                "HX-Request", NULL };

/* Whether a header of the request says that this is no page to be looked at:
 * a frame, an image, or data that a script puts into a page. */
static const char *not_a_document(const request_rec *r)
{
    cc_slice_t dest = cc_header_in(r, "Sec-Fetch-Dest");

    if (dest.len > 0 && !cc_slice_eq(dest, "document")) {
        return "Sec-Fetch-Dest is not document";
    }
    if (apr_table_get(r->headers_in, "X-Requested-With")
        || apr_table_get(r->headers_in, "HX-Request")) {
        return "a script asks for it";
    }
    return NULL;
}

/* Status codes whose responses have no body, part of one, or one that no
 * browser shows. */
static int shows_no_page(int status)
{
    return status < 200 || status == HTTP_NO_CONTENT || status == 205
           || status == HTTP_PARTIAL_CONTENT || (status >= 300 && status < 400);
}

/* Whether bytes of this charset can be read as ASCII up to the body's tag. */
static int is_ascii_compatible(cc_slice_t charset)
{
    static const char *const others[] = { "utf-16",    "utf-32", "utf-7",
                                          "iso-2022-", "utf16",  "utf32",
                                          "ucs-2",     "ucs-4",  "hz-gb-2312" };
    apr_size_t i;

    for (i = 0; i < sizeof(others) / sizeof(*others); i++) {
        apr_size_t len = strlen(others[i]);

        if (charset.len >= len
            && apr_cstr_casecmpn(charset.ptr, others[i], len) == 0) {
            return 0;
        }
    }
    return 1;
}

/* The media type of a Content-Type header, and its charset parameter. */
static cc_slice_t media_type(const char *header, cc_slice_t *charset)
{
    cc_slice_t type, parameter, name, value;
    cc_slice_t rest = cc_slice_cut(cc_slice_str(header), ';', &type);

    *charset = cc_slice(NULL, 0);
    while (rest.len > 0) {
        rest = cc_slice_cut(rest, ';', &parameter);
        value = cc_slice_trim(cc_slice_cut(parameter, '=', &name));
        if (cc_slice_caseeq(cc_slice_trim(name), "charset")) {
            if (value.len > 0 && (*value.ptr == '"' || *value.ptr == '\'')) {
                value = cc_slice(value.ptr + 1, value.len - 1);
            }
            *charset = value;
        }
    }
    return cc_slice_trim(type);
}

static const char *wrong_type(const request_rec *r)
{
    const char *header = r->content_type;
    cc_slice_t type, charset;

    if (header == NULL) {
        header = cc_headers_get(r, "Content-Type");
    }
    type = media_type(header ? header : "", &charset);
    if (!cc_slice_caseeq(type, "text/html")) {
        return "it is not text/html";
    }
    return is_ascii_compatible(charset) ? NULL
                                        : "its charset is not like ASCII";
}

static const char *wrong_coding(const request_rec *r)
{
    const char *coding = r->content_encoding;

    if (coding == NULL) {
        coding = cc_headers_get(r, "Content-Encoding");
    }
    return coding && apr_cstr_casecmp(coding, "identity") != 0
               ? "it arrives with a content coding"
               : NULL;
}

static const char *wrong_response(const request_rec *r)
{
    cc_slice_t type, disposition;
    const char *header = cc_headers_get(r, "Content-Disposition"), *reason;

    if (shows_no_page(r->status) || cc_headers_get(r, "Content-Range")) {
        return "its status shows no whole page";
    }
    if ((reason = wrong_type(r)) != NULL
        || (reason = wrong_coding(r)) != NULL) {
        return reason;
    }
    disposition = cc_slice_str(header ? header : "");
    cc_slice_cut(disposition, ';', &type);
    return cc_slice_caseeq(cc_slice_trim(type), "attachment")
               ? "it is a download"
               : NULL;
}

/* Whether this site has something for pages in this place, for some visitor. */
static const char *nothing_for_pages(request_rec *r)
{
    const cc_policy_t *policy = cc_request_of(r)->visit->site->policy;

    if (!CC_CONFIG(cc_config_of(r), banner, 1)
        || cc_request_has_env(r, "no-cookie-banner")) {
        return "the banner is off";
    }
    return policy->decides ? NULL : "nothing is to be decided on this site";
}

const char *cc_page_excluded(request_rec *r)
{
    const char *reason;

    if (cc_request_mode(r) != CC_ON || cc_request_is_own(r)) {
        return "the module does not act here";
    }
    reason = nothing_for_pages(r);
    return reason ? reason : wrong_response(r);
}

const char *cc_page_skipped(request_rec *r)
{
    const cc_decisions_t *decisions = &cc_request_of(r)->visit->decisions;
    const char *reason;

    cc_headers_vary(r, deciding_headers);
    if ((reason = not_a_document(r)) != NULL) {
        return reason;
    }
    if (!decisions->asked && !CC_CONFIG(cc_config_of(r), reopen, 1)) {
        cc_page_headers(r, 0);
        return "nothing is to be asked";
    }
    return NULL;
}

/* The language of the page, as far as the site has texts in it. */
static const cc_language_t *language_of(request_rec *r, const cc_site_t *site,
                                        const cc_place_t *place)
{
    const apr_array_header_t *languages = r->content_languages;
    const char *tag = cc_headers_get(r, "Content-Language");
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

/* The path that the visitor asked for, escaped; empty where it could lead
 * somewhere else. It lives in the request's pool. */
static apr_off_t append_back(request_rec *r, apr_bucket_brigade *bb)
{
    const char *path = cc_request_root(r)->unparsed_uri;
    cc_out_t out;

    if (path == NULL || !cc_back_is_safe(cc_slice_str(path))) {
        return 0;
    }
    out = cc_out_make(r->pool, strlen(path));
    cc_out_html(&out, path);
    APR_BRIGADE_INSERT_TAIL(bb,
                            apr_bucket_pool_create(out.ptr, out.len, r->pool,
                                                   bb->bucket_alloc));
    return (apr_off_t)out.len;
}

/* A page that does not let its own site style or submit a form would show a
 * banner that does not work. */
static void warn_of_csp(request_rec *r)
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
 * TLS the page is an https one, though this server sees http. */
static const char *origin_of(request_rec *r)
{
    const char *host = apr_table_get(r->headers_in, "Host");
    cc_slice_t forwarded;

    if (host == NULL || *host == '\0') {
        return ap_construct_url(r->pool, "", r);
    }
    cc_slice_cut(cc_header_in(r, "X-Forwarded-Proto"), ',', &forwarded);
    return apr_pstrcat(r->pool,
                       cc_slice_caseeq(cc_slice_trim(forwarded), "https")
                           ? "https"
                           : ap_http_scheme(r),
                       "://", host, NULL);
}

apr_off_t cc_page_insert(request_rec *r, const cc_place_t *place,
                         apr_bucket_brigade *bb)
{
    const cc_dir_config_t *conf = cc_config_of(r);
    const cc_visit_t *visit = cc_request_of(r)->visit;
    const cc_language_t *language = language_of(r, visit->site, place);
    int layout = CC_CONFIG(conf, layout, CC_LAYOUT_BOTTOM);
    const char *origin = place->has_base ? origin_of(r) : "";
    cc_banner_t banner;
    apr_off_t n;

    warn_of_csp(r);
    if (!visit->decisions.asked) {
        return append(bb, place->has_base
                              ? cc_view_reopen(r->pool, &language->view, origin)
                              : language->reopen);
    }
    banner = place->has_base
                 ? cc_view_banner(r->pool, &language->view, layout, origin)
                 : language->banner[layout];
    n = append(bb, banner.before);
    n += append_back(r, bb);
    return n + append(bb, banner.after);
}

static void set_length(request_rec *r, apr_off_t more)
{
    const char *header = cc_headers_get(r, "Content-Length");
    apr_off_t length;
    char *end;

    if (header == NULL) {
        return;
    }
    cc_headers_unset(r, "Content-Length");
    if (more >= 0 && apr_strtoff(&length, header, &end, 10) == APR_SUCCESS
        && *end == '\0') {
        ap_set_content_length(r, length + more);
    }
}

void cc_page_headers(request_rec *r, apr_off_t more)
{
    static const char *const of_another_body[] = {
        "ETag",        "Last-Modified",  "Content-MD5",   "Digest",
        "Repr-Digest", "Content-Digest", "Accept-Ranges", NULL
    };
    int i;

    set_length(r, more);
    for (i = 0; of_another_body[i]; i++) {
        cc_headers_unset(r, of_another_body[i]);
    }
    /* Parts of this body and of one without the banner do not fit. */
    apr_table_unset(r->headers_in, "Range");
    apr_table_unset(r->headers_in, "If-Range");
    r->range = NULL;
}
