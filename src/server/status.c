#include "server/status.h"

#include "core/assets.h"
#include "core/view_status.h"
#include "server/reply.h"
#include "server/tally.h"

#define TYPE_TEXT "text/plain; charset=utf-8"
#define TYPE_CSS "text/css; charset=utf-8"

int cc_status_is_asked(const request_rec *r)
{
    return r->handler && strcmp(r->handler, "cookie-consent-status") == 0;
}

typedef cc_slice_t view_t(apr_pool_t *p, const cc_policy_t *policy,
                          const cc_sightings_t *seen);

static int reply_seen(request_rec *r, const char *type, view_t *view)
{
    cc_sightings_t seen;

    cc_tally_seen(r, &seen);
    return cc_reply(r, HTTP_OK, CC_REPLY_PERSONAL, type,
                    view(r->pool, cc_site_of(r)->policy, &seen));
}

static int reply_stylesheet(request_rec *r)
{
    apr_table_setn(r->headers_out, "Cache-Control", "private, max-age=300");
    return cc_reply(r, HTTP_OK, CC_REPLY_COMMON, TYPE_CSS,
                    cc_slice_str(cc_asset("status.css")));
}

static int reply_wrong_method(request_rec *r)
{
    apr_table_setn(r->headers_out, "Allow", "GET, HEAD");
    return cc_reply(r, HTTP_METHOD_NOT_ALLOWED, CC_REPLY_PERSONAL, TYPE_TEXT,
                    cc_slice_str("This page is only there to be read: use GET "
                                 "or HEAD.\n"));
}

static int reply_wrong_format(request_rec *r)
{
    return cc_reply(r, HTTP_BAD_REQUEST, CC_REPLY_PERSONAL, TYPE_TEXT,
                    cc_slice_str("There is no such format. Use format=json or "
                                 "format=conf, or leave it out for the "
                                 "page.\n"));
}

static int handler(request_rec *r)
{
    cc_slice_t format;

    if (!cc_status_is_asked(r)) {
        return DECLINED;
    }
    if (r->method_number != M_GET) {
        return reply_wrong_method(r);
    }
    /* where the module is On, this is a page of the site like others */
    apr_table_setn(r->subprocess_env, "no-cookie-banner", "1");
    format = cc_reply_parameter(r, "format");
    if (format.ptr == NULL) {
        return reply_seen(r, CC_TYPE_HTML, cc_view_status);
    }
    if (cc_slice_eq(format, "json")) {
        return reply_seen(r, CC_TYPE_JSON, cc_view_status_json);
    }
    if (cc_slice_eq(format, "conf")) {
        return reply_seen(r, TYPE_TEXT, cc_view_status_conf);
    }
    return cc_slice_eq(format, "css") ? reply_stylesheet(r)
                                      : reply_wrong_format(r);
}

void cc_status_hooks(apr_pool_t *p)
{
    ap_hook_handler(handler, NULL, NULL, APR_HOOK_MIDDLE);
}
