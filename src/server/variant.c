#include "server/variant.h"

#include <apr_strings.h>
#include "core/accept.h"
#include "core/etag.h"
#include "server/env.h"

static const char *const narrowed_names[CC_NARROWED] = {
    [CC_NARROWED_ACCEPT_ENCODING] = "Accept-Encoding",
    [CC_NARROWED_IF_NONE_MATCH] = "If-None-Match",
    [CC_NARROWED_IF_MODIFIED_SINCE] = "If-Modified-Since",
    [CC_NARROWED_IF_MATCH] = "If-Match",
    [CC_NARROWED_IF] = "If",
    [CC_NARROWED_IF_RANGE] = "If-Range",
    [CC_NARROWED_RANGE] = "Range",
    [CC_NARROWED_REQUEST_RANGE] = "Request-Range",
};

/* A service worker that passes on what a page asks for is the one who asks: for
 * nothing in particular, but still to navigate. That it is a frame that wants
 * the page cannot be told from its being a document. */
static int is_passed_on(const request_rec *r)
{
    const char *mode = apr_table_get(r->headers_in, "Sec-Fetch-Mode");

    return mode && strcmp(mode, "navigate") == 0;
}

/* What says that this is no page to be looked at: a header of a request for a
 * frame, an image, or data that a script puts into a page; or the server. */
static const char *plain_because(const request_rec *r, cc_variant_t *variant)
{
    const char *dest = apr_table_get(r->headers_in, "Sec-Fetch-Dest");

    if (dest && strcmp(dest, "document") != 0) {
        variant->by_mode = strcmp(dest, "empty") == 0;
        if (!variant->by_mode || !is_passed_on(r)) {
            return "Sec-Fetch-Dest is not document";
        }
    }
    if (apr_table_get(r->headers_in, "X-Requested-With")
        || apr_table_get(r->headers_in, "HX-Request")) {
        return "a script asks for it";
    }
    return cc_request_has_env(r, "no-cookie-banner") ? "no-cookie-banner is set"
                                                     : NULL;
}

static cc_variant_t *make_variant(request_rec *r, const cc_visit_t *visit)
{
    cc_variant_t *variant = apr_pcalloc(r->pool, sizeof(*variant));
    static const cc_page_kind_t kinds[2][2] = {
        { CC_PAGE_ASKS_NOT, CC_PAGE_SIGNAL },
        { CC_PAGE_ASKS, CC_PAGE_ASKS_SIGNAL },
    };
    cc_page_kind_t kind = kinds[visit->decisions.asked]
                               [visit->decisions.honours_gpc];

    variant->plain = plain_because(r, variant);
    variant->token = visit->site->tokens[variant->plain ? CC_PAGE_PLAIN : kind]
                                        [cc_request_is_behind_tls(r)];
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

void cc_variant_narrow(request_rec *r, cc_variant_t *variant,
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

int cc_variant_translates(const request_rec *r, const cc_variant_t *variant,
                          const char *if_none_match, int *is_page)
{
    *is_page = 0;
    if (strcmp(if_none_match, "*") == 0) {
        return 0;
    }
    *is_page = !variant->plain && is_navigation(r);
    return *is_page || cc_etag_is_marked(if_none_match);
}

/* Whether there is a cache inside httpd. */
static int has_cache;

/* mod_cache goes back to the origin where it keeps another tag than the client:
 * after a choice all clients would have one of another variant. */
static void ask_cache(request_rec *r, cc_variant_t *variant)
{
    const char *header = apr_table_get(r->headers_in, "If-None-Match"), *left;
    int is_page;

    if (header == NULL
        || !cc_variant_translates(r, variant, header, &is_page)) {
        return;
    }
    left = cc_etag_of_variant(r->pool, header, variant->token, is_page);
    cc_variant_narrow(r, variant, CC_NARROWED_IF_NONE_MATCH, left);
    if (left == NULL) {
        cc_variant_narrow(r, variant, CC_NARROWED_IF_MODIFIED_SINCE, NULL);
    }
}

/* Methods that caches answer, or by which they learn that a copy is stale. */
static int is_for_caches(const request_rec *r)
{
    return r->method_number == M_GET || r->method_number == M_POST
           || r->method_number == M_PUT || r->method_number == M_DELETE;
}

/* What a page includes is neither taken out of a cache, where it has a banner,
 * nor put there, where it would have none. It shares the headers of the page. */
static void hide_from_included(request_rec *r, int lookup)
{
    if (apr_table_get(r->headers_in, CC_VARIANT_HEADER)) {
        r->headers_in = apr_table_copy(r->pool, r->headers_in);
        apr_table_unset(r->headers_in, CC_VARIANT_HEADER);
    }
    if (!lookup) { /* what is only looked up may become the page itself */
        cc_variant_keep_from_caches(r);
    }
}

static void announce_variant(request_rec *r)
{
    cc_variant_t *variant = cc_variant_of(r);

    if (!variant->is_announced) {
        variant->is_announced = 1;
        variant->client = apr_table_get(r->headers_in, CC_VARIANT_HEADER);
    }
    apr_table_setn(r->headers_in, CC_VARIANT_HEADER, variant->token);
    cc_env_tell(r);
    if (r->method_number == M_GET) {
        ask_cache(r, variant);
    }
}

/* A redirect inside the server comes by here again: what was narrowed for the
 * handler before it is over. */
static int announce(request_rec *r, int lookup)
{
    const cc_site_t *site = cc_site_of(r);

    if (!site->is_on || !site->policy->decides) {
        return DECLINED;
    }
    if (!r->main) {
        cc_variant_restore(r);
    }
    if (!has_cache) {
        return DECLINED;
    }
    if (r->main) {
        hide_from_included(r, lookup);
    }
    else if (cc_request_has_env(r, "no-cookie-consent")) {
        cc_variant_keep_from_caches(r);
    }
    else if (is_for_caches(r)) {
        announce_variant(r);
    }
    return DECLINED;
}

void cc_variant_withdraw(request_rec *r)
{
    const cc_visit_t *visit = cc_request_visit(r);
    const cc_variant_t *variant = visit ? visit->variant : NULL;

    if (variant && variant->is_announced) {
        put_header(r, CC_VARIANT_HEADER,
                   cc_request_mode(r) == CC_ON ? NULL : variant->client);
    }
}

/* Not by r->no_cache, which shows in the response. */
void cc_variant_keep_from_caches(request_rec *r)
{
    apr_table_setn(r->subprocess_env, "no-cache", "1");
}

/* Logs tell what the client sent. */
static int log_transaction(request_rec *r)
{
    cc_variant_withdraw(r);
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
    ap_hook_post_config(post_config, NULL, NULL, APR_HOOK_MIDDLE);
    /* Before a quick handler that is a cache. */
    ap_hook_quick_handler(announce, NULL, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_log_transaction(log_transaction, NULL, NULL, APR_HOOK_REALLY_FIRST);
}
