#include "server/narrow.h"

#include <apr_strings.h>
#include "core/accept.h"
#include "core/etag.h"
#include "server/variant.h"

static const char *http_date(request_rec *r, apr_int64_t seconds)
{
    char *date = apr_palloc(r->pool, APR_RFC822_DATE_LEN);

    apr_rfc822_date(date, apr_time_from_sec(seconds));
    return date;
}

/* A copy that is of another variant, or older than all of them, must not be
 * confirmed, neither by its tag nor by its date. */
static void narrow_if_none_match(request_rec *r, cc_variant_t *variant)
{
    const char *header = apr_table_get(r->headers_in, "If-None-Match");
    cc_conditions_t conditions;
    int is_page;

    variant->if_none_match = NULL;
    if (header == NULL && !apr_table_get(r->headers_in, "If-Modified-Since")) {
        return;
    }
    if (!cc_variant_translates(r, variant, header ? header : "", &is_page)) {
        return;
    }
    if (header == NULL) {
        cc_variant_narrow(r, variant, CC_NARROWED_IF_MODIFIED_SINCE, NULL);
        return;
    }
    conditions = cc_etag_if_none_match(r->pool, header, variant->token,
                                       is_page);
    if (conditions.has_own) {
        variant->if_none_match = header;
    }
    cc_variant_narrow(r, variant, CC_NARROWED_IF_NONE_MATCH,
                      conditions.if_none_match);
    cc_variant_narrow(r, variant, CC_NARROWED_IF_MODIFIED_SINCE,
                      conditions.modified_s < 0
                          ? NULL
                          : http_date(r, conditions.modified_s));
}

/* Ranges of one variant do not continue another, and a backend would not know
 * our tag anyway. */
static void narrow_if_range(request_rec *r, cc_variant_t *variant)
{
    const char *header = apr_table_get(r->headers_in, "If-Range");

    if (header && cc_etag_is_marked(header)) {
        cc_variant_narrow(r, variant, CC_NARROWED_IF_RANGE, NULL);
        cc_variant_narrow(r, variant, CC_NARROWED_RANGE, NULL);
        cc_variant_narrow(r, variant, CC_NARROWED_REQUEST_RANGE, NULL);
    }
}

static void narrow_conditions(request_rec *r, cc_variant_t *variant)
{
    const char *if_match = apr_table_get(r->headers_in, "If-Match");
    const char *dav_if = apr_table_get(r->headers_in, "If");

    if (if_match && cc_etag_is_marked(if_match)) {
        cc_variant_narrow(r, variant, CC_NARROWED_IF_MATCH,
                          cc_etag_if_match(r->pool, if_match));
    }
    if (dav_if && cc_etag_is_marked(dav_if)) {
        cc_variant_narrow(r, variant, CC_NARROWED_IF,
                          cc_etag_if(r->pool, dav_if));
    }
    if (r->method_number == M_GET) {
        narrow_if_none_match(r, variant);
        narrow_if_range(r, variant);
    }
}

/* A page that the module cannot read would go without the banner. Files are
 * sent as they are, whatever is asked for. */
static void narrow_codings(request_rec *r, cc_variant_t *variant)
{
    const char *header = apr_table_get(r->headers_in, "Accept-Encoding");

    if (header == NULL || variant->plain || r->method_number != M_GET
        || (r->handler && strncmp(r->handler, "text/", 5) == 0)) {
        return;
    }
    cc_variant_narrow(r, variant, CC_NARROWED_ACCEPT_ENCODING,
                      cc_accept_gzip(cc_slice_str(header)) ? "gzip"
                                                           : "identity");
}

/* The page that an Off section sends is not the one that was announced where it
 * is a variable that switches the module off. */
static void stand_back(request_rec *r)
{
    cc_variant_restore(r);
    if (cc_request_has_env(r, "no-cookie-consent")) {
        cc_variant_keep_from_caches(r);
    }
}

static int narrow(request_rec *r)
{
    cc_variant_t *variant;

    if (r->main) {
        return DECLINED;
    }
    cc_variant_withdraw(r);
    if (!cc_request_has_gate(r)) {
        stand_back(r);
        return DECLINED;
    }
    variant = cc_variant_of(r);
    narrow_conditions(r, variant);
    narrow_codings(r, variant);
    return DECLINED;
}

void cc_narrow_hooks(apr_pool_t *p)
{
    /* A cache that is a handler looks up by our header, and asks with
     * conditions of its own; what it asks comes after. */
    static const char *const before[] = { "mod_cache.c", NULL };

    ap_hook_handler(narrow, before, NULL, APR_HOOK_REALLY_FIRST);
}
