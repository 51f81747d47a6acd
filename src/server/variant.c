#include "server/variant.h"

#include <apr_strings.h>
#include "core/accept.h"
#include "core/etag.h"

static const char *const narrowed_names[CC_NARROWED] = {
    [CC_NARROWED_ACCEPT_ENCODING] = "Accept-Encoding",
    [CC_NARROWED_IF_NONE_MATCH] = "If-None-Match",
    [CC_NARROWED_IF_MODIFIED_SINCE] = "If-Modified-Since",
    [CC_NARROWED_IF_MATCH] = "If-Match",
    [CC_NARROWED_IF] = "If",
    [CC_NARROWED_IF_RANGE] = "If-Range",
    [CC_NARROWED_RANGE] = "Range",
};

/* What says that this is no page to be looked at: a header of a request for a
 * frame, an image, or data that a script puts into a page; or the server. */
static const char *plain_because(const request_rec *r)
{
    const char *dest = apr_table_get(r->headers_in, "Sec-Fetch-Dest");

    if (dest && strcmp(dest, "document") != 0) {
        return "Sec-Fetch-Dest is not document";
    }
    if (apr_table_get(r->headers_in, "X-Requested-With")
        || apr_table_get(r->headers_in, "HX-Request")) {
        return "a script asks for it";
    }
    return cc_request_has_env(r, "no-cookie-banner") ? "no-cookie-banner is set"
                                                     : NULL;
}

/* The page has other URLs in it after a <base> where the visitor's scheme is
 * not that of this connection. */
static int is_behind_tls(const request_rec *r)
{
    cc_slice_t proto;

    cc_slice_cut(cc_header_in(r, "X-Forwarded-Proto"), ',', &proto);
    return cc_slice_caseeq(cc_slice_trim(proto), "https");
}

static cc_variant_t *make_variant(request_rec *r, const cc_visit_t *visit)
{
    cc_variant_t *variant = apr_pcalloc(r->pool, sizeof(*variant));
    cc_page_kind_t kind = visit->decisions.asked ? CC_PAGE_ASKS
                                                 : CC_PAGE_ASKS_NOT;

    variant->plain = plain_because(r);
    variant->token = visit->site->tokens[variant->plain ? CC_PAGE_PLAIN : kind]
                                        [is_behind_tls(r)];
    return variant;
}

cc_variant_t *cc_variant_of(request_rec *r)
{
    cc_visit_t *visit = cc_request_of(r)->visit;

    if (visit->variant == NULL && visit->site->is_on
        && visit->site->policy->decides) {
        visit->variant = make_variant(cc_request_root(r), visit);
    }
    return visit->variant;
}

static void put_header(request_rec *r, const char *name, const char *value)
{
    if (value) {
        apr_table_setn(r->headers_in, name, value);
    }
    else {
        apr_table_unset(r->headers_in, name);
    }
}

/* What the handler finds; NULL is nothing. */
static void narrow_header(request_rec *r, cc_variant_t *variant,
                          cc_narrowed_t which, const char *value)
{
    const char *name = narrowed_names[which];

    if (!(variant->narrowed & (1u << which))) {
        variant->kept[which] = apr_table_get(r->headers_in, name);
        variant->narrowed |= 1u << which;
    }
    put_header(r, name, value);
}

void cc_variant_restore(request_rec *r)
{
    const cc_visit_t *visit = cc_request_visit(r);
    cc_variant_t *variant = visit ? visit->variant : NULL;
    int i;

    if (variant == NULL || variant->narrowed == 0) {
        return;
    }
    for (i = 0; i < CC_NARROWED; i++) {
        if (variant->narrowed & (1u << i)) {
            put_header(r, narrowed_names[i], variant->kept[i]);
        }
    }
    variant->narrowed = 0;
}

/* Whether a browser wants to show the answer as a page. Where this is not
 * known, the copy that a client has may be of anything. */
static int is_navigation(const request_rec *r)
{
    return apr_table_get(r->headers_in, "Sec-Fetch-Dest")
           || cc_accept_html(cc_header_in(r, "Accept"));
}

/* Whether there is a cache inside httpd. */
static int has_cache;

/* mod_cache goes back to the origin where it keeps another tag than the client:
 * after a choice all clients would have one of another variant. */
static void ask_cache(request_rec *r, cc_variant_t *variant)
{
    const char *header = apr_table_get(r->headers_in, "If-None-Match"), *left;
    int is_page;

    if (header == NULL || strcmp(header, "*") == 0) {
        return;
    }
    is_page = !variant->plain && is_navigation(r);
    if (!is_page && !cc_etag_is_marked(header)) {
        return;
    }
    left = cc_etag_of_variant(r->pool, header, variant->token, is_page);
    narrow_header(r, variant, CC_NARROWED_IF_NONE_MATCH, left);
    if (left == NULL) {
        narrow_header(r, variant, CC_NARROWED_IF_MODIFIED_SINCE, NULL);
    }
}

/* A redirect inside the server comes by here again: what was narrowed for the
 * handler before it is over. */
static int announce(request_rec *r, int lookup)
{
    const cc_site_t *site = cc_site_of(r);
    cc_variant_t *variant;

    if (r->main || !site->is_on || !site->policy->decides) {
        return DECLINED;
    }
    cc_variant_restore(r);
    if (has_cache && r->method_number == M_GET
        && !cc_request_has_env(r, "no-cookie-consent")) {
        variant = cc_variant_of(r);
        if (!variant->is_announced) {
            variant->is_announced = 1;
            variant->client = apr_table_get(r->headers_in, CC_VARIANT_HEADER);
        }
        apr_table_setn(r->headers_in, CC_VARIANT_HEADER, variant->token);
        ask_cache(r, variant);
    }
    return DECLINED;
}

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
    is_page = !variant->plain && is_navigation(r);
    if (header == NULL) {
        if (is_page) {
            narrow_header(r, variant, CC_NARROWED_IF_MODIFIED_SINCE, NULL);
        }
        return;
    }
    if (strcmp(header, "*") == 0 || (!is_page && !cc_etag_is_marked(header))) {
        return;
    }
    conditions = cc_etag_if_none_match(r->pool, header, variant->token,
                                       is_page);
    if (conditions.has_own) {
        variant->if_none_match = header;
    }
    narrow_header(r, variant, CC_NARROWED_IF_NONE_MATCH,
                  conditions.if_none_match);
    narrow_header(r, variant, CC_NARROWED_IF_MODIFIED_SINCE,
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
        narrow_header(r, variant, CC_NARROWED_IF_RANGE, NULL);
        narrow_header(r, variant, CC_NARROWED_RANGE, NULL);
    }
}

static void narrow_conditions(request_rec *r, cc_variant_t *variant)
{
    const char *if_match = apr_table_get(r->headers_in, "If-Match");
    const char *dav_if = apr_table_get(r->headers_in, "If");

    if (if_match && cc_etag_is_marked(if_match)) {
        narrow_header(r, variant, CC_NARROWED_IF_MATCH,
                      cc_etag_if_match(r->pool, if_match));
    }
    if (dav_if && cc_etag_is_marked(dav_if)) {
        narrow_header(r, variant, CC_NARROWED_IF, cc_etag_if(r->pool, dav_if));
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
    narrow_header(r, variant, CC_NARROWED_ACCEPT_ENCODING,
                  cc_accept_gzip(cc_slice_str(header)) ? "gzip" : "identity");
}

/* Included documents share the headers of the page that includes them. */
static void hide_from_subrequest(request_rec *r)
{
    if (apr_table_get(r->headers_in, CC_VARIANT_HEADER)) {
        r->headers_in = apr_table_copy(r->pool, r->headers_in);
        apr_table_unset(r->headers_in, CC_VARIANT_HEADER);
    }
}

/* Nobody but caches is to see the header; where the module does not act, what
 * the client sent under its name comes back. */
static void withdraw(request_rec *r, const cc_variant_t *variant)
{
    if (variant == NULL || !variant->is_announced) {
        return;
    }
    if (r->main) {
        hide_from_subrequest(r);
        return;
    }
    put_header(r, CC_VARIANT_HEADER,
               cc_request_mode(r) == CC_ON ? NULL : variant->client);
}

static int narrow(request_rec *r)
{
    const cc_visit_t *visit = cc_request_visit(r);
    cc_variant_t *variant;

    if (visit == NULL) {
        return DECLINED;
    }
    withdraw(r, visit->variant);
    if (cc_request_of(r)->has_gate) {
        variant = cc_variant_of(r);
        narrow_conditions(r, variant);
        narrow_codings(r, variant);
    }
    return DECLINED;
}

static int post_config(apr_pool_t *p, apr_pool_t *plog, apr_pool_t *ptemp,
                       server_rec *s)
{
    has_cache = ap_find_linked_module("mod_cache.c") != NULL;
    return OK;
}

void cc_variant_hooks(apr_pool_t *p)
{
    /* A cache that is a handler looks up by our header, and asks with
     * conditions of its own; what it asks comes after. */
    static const char *const before[] = { "mod_cache.c", NULL };

    ap_hook_post_config(post_config, NULL, NULL, APR_HOOK_MIDDLE);
    /* Before a quick handler that is a cache. */
    ap_hook_quick_handler(announce, NULL, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_handler(narrow, before, NULL, APR_HOOK_REALLY_FIRST);
}
