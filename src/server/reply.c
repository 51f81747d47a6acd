#include "server/reply.h"

#include <apr_strings.h>
#include "core/accept.h"
#include "core/same_site.h"

/* The defences of a page that shows and takes decisions: no frame, no foreign
 * script, no guessing of types, no path told to other sites. */
static void set_headers(request_rec *r, cc_reply_kind_t kind)
{
    apr_table_t *headers = r->headers_out;

    apr_table_setn(headers, "X-Content-Type-Options", "nosniff");
    apr_table_setn(headers, "Referrer-Policy", "same-origin");
    apr_table_setn(headers, "Content-Security-Policy",
                   kind == CC_REPLY_CHARTER ? cc_site_of(r)->charter_csp
                                            : cc_site_of(r)->csp);
    if (kind != CC_REPLY_COMMON) {
        apr_table_setn(headers, "Cache-Control", "private, no-store");
    }
}

int cc_reply(request_rec *r, int status, cc_reply_kind_t kind, const char *type,
             cc_slice_t body)
{
    apr_bucket_brigade *bb = apr_brigade_create(r->pool,
                                                r->connection->bucket_alloc);
    apr_bucket_alloc_t *alloc = r->connection->bucket_alloc;
    apr_status_t rv;

    r->status = status;
    r->status_line = NULL;
    set_headers(r, kind);
    r->content_encoding = NULL;  /* mod_mime made them of the URL's last */
    r->content_languages = NULL; /* segment, as if it were a file's name */
    ap_set_content_type(r, type);
    ap_set_content_length(r, (apr_off_t)body.len);
    if (body.len > 0) {
        APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_pool_create(body.ptr, body.len,
                                                           r->pool, alloc));
    }
    APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_eos_create(alloc));
    rv = ap_pass_brigade(r->output_filters, bb);
    if (rv != APR_SUCCESS) {
        ap_log_rerror(APLOG_MARK, APLOG_DEBUG, rv, r,
                      "the client went away before it had the answer");
        return AP_FILTER_ERROR;
    }
    return OK;
}

int cc_reply_see_other(request_rec *r, const char *location)
{
    apr_table_setn(r->headers_out, "Location", location);
    return cc_reply(r, HTTP_SEE_OTHER, CC_REPLY_PERSONAL, CC_TYPE_HTML,
                    cc_slice("", 0));
}

cc_slice_t cc_reply_parameter(const request_rec *r, const char *name)
{
    cc_slice_t rest = cc_slice_str(r->args ? r->args : ""), pair, key, value;

    while (rest.len > 0) {
        rest = cc_slice_cut(rest, '&', &pair);
        value = cc_slice_cut(pair, '=', &key);
        if (cc_slice_eq(key, name)) {
            return value;
        }
    }
    return cc_slice(NULL, 0);
}

const cc_language_t *cc_reply_language(request_rec *r, const cc_site_t *site)
{
    int index = cc_language_lookup(site->tags, cc_reply_parameter(r, "lang"));

    if (index < 0) {
        index = cc_accept_language(cc_header_in(r, "Accept-Language"),
                                   site->tags);
    }
    return cc_site_language_at(site, index);
}

int cc_reply_is_json(const request_rec *r)
{
    return cc_accept_json(cc_header_in(r, "Accept"));
}

int cc_reply_error(request_rec *r, int status, cc_text_key_t message)
{
    const cc_view_t *view = &cc_reply_language(r, cc_site_of(r))->view;
    const char *text = view->texts->text[message];
    cc_out_t out;

    if (!cc_reply_is_json(r)) {
        return cc_reply(r, status, CC_REPLY_PERSONAL, CC_TYPE_HTML,
                        cc_view_error(r->pool, view, text));
    }
    out = cc_out_make(r->pool, 256);
    cc_out_str(&out, "{\"error\":");
    cc_out_json(&out, text);
    cc_out_str(&out, "}\n");
    return cc_reply(r, status, CC_REPLY_PERSONAL, CC_TYPE_JSON,
                    cc_out_view(&out));
}
