#include "server/validators.h"

#include <apr_date.h>
#include <apr_strings.h>
#include "core/etag.h"
#include "server/headers.h"
#include "server/signals.h"

/* The request headers that decide which variant it is. A proxy in front says
 * by the last of them that the visitor came over TLS: links behind a <base>
 * carry a scheme. */
#define GPC "Sec-GPC"

static const char *const deciding[] = { GPC,
                                        "Cookie",
                                        "Sec-Fetch-Dest",
                                        "X-Requested-With",
                                        "HX-Request",
                                        "X-Forwarded-Proto",
                                        NULL };

static const char all_deciding[] = GPC
    ", Cookie, Sec-Fetch-Dest, X-Requested-With, HX-Request, "
    "X-Forwarded-Proto";

int cc_validators_is_ours(const char *vary)
{
    return vary == NULL || vary == all_deciding
           || vary == all_deciding + sizeof(GPC ", ") - 1;
}

/* The first of them counts where it can decide. */
static int by_gpc(const cc_site_t *site)
{
    return site->heeds_gpc && site->policy->gpc;
}

static const char *const *names_for(const cc_site_t *site)
{
    return deciding + !by_gpc(site);
}

static const char *all_names_for(const cc_site_t *site)
{
    return all_deciding + (by_gpc(site) ? 0 : sizeof(GPC ", ") - 1);
}

static void vary(request_rec *r)
{
    static const char *const ours[] = { CC_VARIANT_HEADER, NULL };
    const cc_visit_t *visit = cc_request_of(r)->visit;
    int has_cache = visit->variant->is_announced;

    if (cc_headers_get(r, "Vary")) {
        cc_headers_vary(r, has_cache ? ours : names_for(visit->site));
    }
    else {
        apr_table_setn(r->headers_out, "Vary",
                       has_cache ? *ours : all_names_for(visit->site));
    }
    if (!has_cache) {
        cc_signals_vary(r, visit);
    }
}

void cc_validators_vary(request_rec *r)
{
    const cc_variant_t *variant = cc_variant_of(r);

    vary(r);
    if (CC_CONFIG(cc_config_of(r), cache, CC_CACHE_VARY) == CC_CACHE_PRIVATE) {
        cc_headers_private(r);
    }
    if (!variant->is_announced) {
        return;
    }
    apr_table_setn(r->headers_in, CC_VARIANT_HEADER, variant->token);
    if (!variant->plain && cc_request_has_env(r, "no-cookie-banner")) {
        /* Said too late, by a section: the request was announced as one that
         * gets the banner, and caches would give others what it gets now. */
        cc_variant_keep_from_caches(r);
    }
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

void cc_validators_forget_length(request_rec *r)
{
    set_length(r, -1);
}

static void set_etag(request_rec *r, const char *etag)
{
    cc_headers_unset(r, "ETag");
    if (etag && *etag) {
        apr_table_setn(r->headers_out, "ETag", etag);
        apr_table_unset(r->notes, "no-etag"); /* that was of the file's */
    }
}

/* The tag of the origin with the suffix; of a page that has none, or one that
 * is malformed, a tag made of its date. */
static const char *marked_etag(request_rec *r, const char *token)
{
    const char *etag = cc_headers_get(r, "ETag"), *date;
    apr_time_t modified;

    if (apr_table_get(r->notes, "no-etag")) {
        etag = NULL; /* it would not be sent: FileETag None, SSI */
    }
    etag = etag ? cc_etag_mark(r->pool, etag, token) : NULL;
    if (etag) {
        return etag;
    }
    date = cc_headers_get(r, "Last-Modified");
    modified = date ? apr_date_parse_http(date) : APR_DATE_BAD;
    if (modified <= 0) {
        return NULL;
    }
    return cc_etag_of_date(r->pool, apr_time_sec(modified), token);
}

static void forget_range(request_rec *r)
{
    apr_table_unset(r->headers_in, "Range");
    apr_table_unset(r->headers_in, "Request-Range");
    apr_table_unset(r->headers_in, "If-Range");
    r->range = NULL;
}

/* What describes the bytes of the origin. */
static void forget_body(request_rec *r)
{
    static const char *const names[] = {
        "Last-Modified",  "Content-MD5",   "Digest", "Repr-Digest",
        "Content-Digest", "Accept-Ranges", NULL
    };
    int i;

    for (i = 0; names[i]; i++) {
        cc_headers_unset(r, names[i]);
    }
}

void cc_validators_mark(request_rec *r, apr_off_t more)
{
    set_length(r, more);
    set_etag(r, marked_etag(r, cc_variant_of(r)->token));
    forget_body(r);
    forget_range(r); /* parts of two variants do not fit */
}

static int is_among(const char *name, const char *const *names)
{
    for (; *names; names++) {
        if (apr_cstr_casecmp(name, *names) == 0) {
            return 1;
        }
    }
    return 0;
}

/* Whether a filter that is still to come says in the tag that it compresses, of
 * a 304 too. By type it can only be chosen where the type is known. */
static int is_yet_to_be_compressed(const request_rec *r)
{
    static const char *const always[] = { "deflate", "brotli_compress", NULL };
    static const char *const by_type[] = { "bytype:deflate",
                                           "bytype:brotli_compress", NULL };
    const ap_filter_t *f;

    for (f = r->output_filters; f; f = f->next) {
        if (is_among(f->frec->name, always)
            || (r->content_type && is_among(f->frec->name, by_type))) {
            return 1;
        }
    }
    return 0;
}

/* Caches inside httpd are to find the tag that they asked with. */
void cc_validators_not_modified(request_rec *r)
{
    cc_variant_t *variant = cc_variant_of(r);
    const char *etag;

    if (variant == NULL || variant->if_none_match == NULL
        || variant->confirmed) {
        return;
    }
    etag = cc_headers_get(r, "ETag");
    variant->confirmed = cc_etag_of_client(r->pool, variant->if_none_match,
                                           variant->token, etag);
    if (variant->confirmed == NULL) {
        variant->confirmed = cc_etag_mark(r->pool, etag, variant->token);
    }
    if (variant->confirmed == NULL) { /* the origin says what is no tag */
        variant->confirmed = "";
    }
    set_etag(r, is_yet_to_be_compressed(r)
                    ? cc_etag_before_coding(r->pool, variant->confirmed)
                    : variant->confirmed);
    forget_body(r);
    set_length(r, -1);
    cc_validators_vary(r);
}

void cc_validators_settle(request_rec *r)
{
    const cc_request_t *request = cc_request_of(r);
    const cc_variant_t *variant = request->visit->variant;

    if (variant == NULL) {
        return;
    }
    if (r->status == HTTP_NOT_MODIFIED) {
        cc_validators_not_modified(r);
        if (variant->confirmed) {
            set_etag(r, variant->confirmed);
        }
    }
    if (variant->is_announced && r->method_number == M_GET) {
        cc_variant_withdraw(r);
    }
    else if (variant->is_announced) {
        /* caches that learn now that a copy is stale look it up by this */
        apr_table_setn(r->headers_in, CC_VARIANT_HEADER, variant->token);
    }
    if (variant->is_announced
        && cc_headers_replace_token(r, "Vary", CC_VARIANT_HEADER,
                                    names_for(request->visit->site))) {
        cc_signals_vary(r, request->visit);
        if (!request->is_examined && !variant->plain) {
            forget_range(r); /* out of a cache, which knows of no such thing */
        }
    }
}
