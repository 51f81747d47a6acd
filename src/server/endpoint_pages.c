#include "server/endpoint.h"

#include <apr_strings.h>
#include "core/json.h"
#include "core/view_charter.h"
#include "server/reply.h"

#define YEAR_IMMUTABLE "public, max-age=31536000, immutable"

/* What a redirect wants the charter to say first. That a choice was saved is not
 * true where the browser kept no cookie of it, and anybody can make such a link. */
static const char *notice_of(const request_rec *r, const cc_visit_t *visit,
                             const cc_texts_t *texts)
{
    cc_slice_t notice = cc_reply_parameter(r, "notice");

    if (cc_slice_eq(notice, "saved")) {
        return visit->choice ? texts->text[CC_TEXT_NOTICE_SAVED] : NULL;
    }
    return cc_slice_eq(notice, "changed") ? texts->text[CC_TEXT_NOTICE_CHANGED]
                                          : NULL;
}

static void set_language(request_rec *r, const cc_view_t *view)
{
    apr_table_setn(r->headers_out, "Content-Language", view->texts->tag);
    apr_table_setn(r->headers_out, "Vary", "Accept-Language");
}

int cc_endpoint_charter(request_rec *r, cc_visit_t *visit)
{
    const cc_view_t *view = &cc_reply_language(r, visit->site)->view;
    cc_decisions_t said;
    cc_visitor_t visitor = { &visit->decisions, &said, visit->choice,
                             notice_of(r, visit, view->texts) };

    cc_policy_decide(view->policy, visit->choice, &visit->site->validity,
                     visit->now, NULL, &said);
    set_language(r, view);
    return cc_reply(r, HTTP_OK, CC_REPLY_CHARTER, CC_TYPE_HTML,
                    cc_view_charter(r->pool, view, &visitor));
}

/* Answer 304 where the client has it already. */
static int send_common(request_rec *r, const char *type, cc_slice_t body)
{
    int rv = ap_meets_conditions(r);

    return rv == OK ? cc_reply(r, HTTP_OK, CC_REPLY_COMMON, type, body) : rv;
}

int cc_endpoint_fragment(request_rec *r, cc_visit_t *visit)
{
    const cc_language_t *language = cc_reply_language(r, visit->site);

    set_language(r, &language->view);
    apr_table_setn(r->headers_out, "Cache-Control", "max-age=300");
    apr_table_setn(r->headers_out, "ETag", language->fragment_tag);
    return send_common(r, CC_TYPE_HTML, language->fragment);
}

int cc_endpoint_state(request_rec *r, cc_visit_t *visit)
{
    return cc_reply(r, HTTP_OK, CC_REPLY_PERSONAL, CC_TYPE_JSON,
                    cc_json_state(r->pool, visit->site->policy,
                                  &visit->decisions,
                                  visit->signals.gpc ? "gpc" : NULL));
}

int cc_endpoint_gpc(request_rec *r)
{
    const char *json = cc_site_of(r)->gpc_json;

    apr_table_setn(r->headers_out, "Cache-Control", "max-age=86400");
    return send_common(r, CC_TYPE_JSON, cc_slice_str(json));
}

int cc_endpoint_file(request_rec *r, const cc_file_t *file, const char *name)
{
    int is_current = strcmp(name, file->name) == 0;

    apr_table_setn(r->headers_out, "Cache-Control",
                   is_current ? YEAR_IMMUTABLE : "no-cache");
    apr_table_setn(r->headers_out, "ETag",
                   apr_pstrcat(r->pool, "\"", file->name, "\"", NULL));
    return send_common(r, file->type, file->bytes);
}
