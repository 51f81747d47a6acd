#include "server/depends.h"

#include "server/headers.h"
#include "server/signals.h"

/* One for caches inside httpd, one for all others. */
static ap_filter_rec_t *inner, *outer;

void cc_depends_vary(request_rec *r, const cc_visit_t *visit)
{
    static const char *const names[] = { "Sec-GPC", "Cookie", NULL };
    const cc_site_t *site = visit->site;

    cc_headers_vary(r, names + !(site->heeds_gpc && site->policy->gpc));
    cc_signals_vary(r, visit);
}

static void set_headers(request_rec *r, const cc_visit_t *visit)
{
    cc_depends_vary(r, visit);
    if (visit->is_personal) {
        cc_headers_private(r);
    }
}

static apr_status_t filter(ap_filter_t *f, apr_bucket_brigade *bb)
{
    if (!APR_BRIGADE_EMPTY(bb)) {
        set_headers(f->r, cc_request_of(f->r)->visit);
        ap_remove_output_filter(f);
    }
    return ap_pass_brigade(f->next, bb);
}

static void add_filters(request_rec *r)
{
    if (!cc_filter_find(r->output_filters, outer)) {
        ap_add_output_filter_handle(inner, NULL, r, r->connection);
        ap_add_output_filter_handle(outer, NULL, r, r->connection);
    }
}

static void insert(request_rec *r)
{
    const cc_visit_t *visit = r->main ? NULL : cc_request_visit(r);

    if (visit && visit->depends) {
        add_filters(r);
    }
}

/* The headers are set at once as well: where a filter asks, that of caches is
 * the next perhaps. */
static void depend(request_rec *r, cc_visit_t *visit)
{
    while (r->main) {
        r = r->main;
    }
    if (r->sent_bodyct == 0) { /* what httpd sets when the headers leave */
        set_headers(r, visit);
        add_filters(r);
    }
}

void cc_depends_on_choice(request_rec *r)
{
    cc_visit_t *visit = cc_request_of(r)->visit;

    visit->depends = 1;
    depend(r, visit);
}

void cc_depends_on_consent(request_rec *r)
{
    cc_request_of(r)->visit->is_personal = 1;
    cc_depends_on_choice(r);
}

void cc_depends_hooks(apr_pool_t *p)
{
    /* Where a response begins, which for a backend's is where all headers that
     * stood before are gone: before any cache keeps it. */
    inner = ap_register_output_filter("COOKIE_CONSENT_DEPENDS_IN", filter, NULL,
                                      AP_FTYPE_RESOURCE - 2);
    /* After all that sets headers; beside COOKIE_CONSENT_SET_COOKIE, which is
     * not there where the module is Off. */
    outer = ap_register_output_filter("COOKIE_CONSENT_DEPENDS", filter, NULL,
                                      AP_FTYPE_PROTOCOL - 1);
    ap_hook_insert_filter(insert, NULL, NULL, APR_HOOK_LAST);
    ap_hook_insert_error_filter(insert, NULL, NULL, APR_HOOK_LAST);
}
