#include "server/validators.h"

#include <apr_date.h>
#include <apr_strings.h>
#include "core/etag.h"
#include "server/headers.h"
#include "server/signals.h"

/* The request headers that decide which variant it is. By the last of them a
 * proxy in front says that the visitor came over TLS: links behind a <base>
 * carry a scheme. */
#define LIST \
    "Cookie, Sec-Fetch-Dest, X-Requested-With, HX-Request, X-Forwarded-Proto"
#define NAMES                                                     \
    "Cookie", "Sec-Fetch-Dest", "X-Requested-With", "HX-Request", \
        "X-Forwarded-Proto", NULL

/* [1]: where Sec-GPC can decide; [][1]: where Sec-Fetch-Mode does, which is only
 * where Sec-Fetch-Dest is "empty", and need not keep others apart. */
static const cc_vary_t deciding[2][2] = {
    { { LIST, { NAMES } },
      { "Sec-Fetch-Mode, " LIST, { "Sec-Fetch-Mode", NAMES } } },
    { { "Sec-GPC, " LIST, { "Sec-GPC", NAMES } },
      { "Sec-GPC, Sec-Fetch-Mode, " LIST,
        { "Sec-GPC", "Sec-Fetch-Mode", NAMES } } },
};

static const cc_vary_t *deciding_for(const cc_site_t *site,
                                     const cc_variant_t *variant)
{
    return &deciding[site->heeds_gpc && site->policy->gpc]
                    [variant->by_mode != 0];
}

int cc_validators_is_ours(const char *vary)
{
    return vary == NULL || vary == deciding[0][0].list
           || vary == deciding[0][1].list || vary == deciding[1][0].list
           || vary == deciding[1][1].list;
}

static void vary(request_rec *r, const cc_variant_t *variant)
{
    static const cc_vary_t ours = { CC_VARIANT_HEADER,
                                    { CC_VARIANT_HEADER, NULL } };
    const cc_visit_t *visit = cc_request_of(r)->visit;

    if (variant->is_announced) {
        cc_headers_vary_by(r, &ours);
    }
    else {
        cc_headers_vary_by(r, deciding_for(visit->site, variant));
        cc_signals_vary(r, visit);
    }
}

void cc_validators_vary(request_rec *r)
{
    const cc_variant_t *variant = cc_variant_of(r);

    vary(r, variant);
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

/* The length of a body that grew; it is not known where more is negative.
 * @param header  Content-Length, which is gone by now; or NULL */
static void put_length(request_rec *r, const char *header, apr_off_t more)
{
    apr_off_t length;
    char *end;

    if (header && more >= 0
        && apr_strtoff(&length, header, &end, 10) == APR_SUCCESS
        && *end == '\0') {
        ap_set_content_length(r, length + more);
    }
}

void cc_validators_forget_length(request_rec *r)
{
    cc_headers_unset(r, "Content-Length");
}

/* There is none. @param etag  NULL or "" where it stays so */
static void put_etag(request_rec *r, const char *etag)
{
    if (etag && *etag) {
        apr_table_addn(r->headers_out, "ETag", etag);
        apr_table_unset(r->notes, "no-etag"); /* that was of the file's */
    }
}

/* The tag of the origin with the suffix; of a page that has none, or one that
 * is malformed, a tag made of its date. */
static const char *marked_etag(request_rec *r, const cc_headers_t *headers,
                               const char *token)
{
    const char *etag = headers->of[CC_ETAG];
    const char *date = headers->of[CC_LAST_MODIFIED];
    apr_time_t modified;

    if (apr_table_get(r->notes, "no-etag")) {
        etag = NULL; /* it would not be sent: FileETag None, SSI */
    }
    etag = etag ? cc_etag_mark(r->pool, etag, token) : NULL;
    if (etag) {
        return etag;
    }
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

/* Take away what describes the bytes of the origin. */
static void take_description(request_rec *r, cc_headers_t *headers)
{
    cc_headers_take(r,
                    CC_HEADER_BIT(CC_ETAG) | CC_HEADER_BIT(CC_LAST_MODIFIED)
                        | CC_HEADER_BIT(CC_ACCEPT_RANGES)
                        | CC_HEADER_BIT(CC_CONTENT_LENGTH)
                        | CC_HEADER_BIT(CC_CONTENT_MD5)
                        | CC_HEADER_BIT(CC_CONTENT_DIGEST)
                        | CC_HEADER_BIT(CC_DIGEST)
                        | CC_HEADER_BIT(CC_REPR_DIGEST),
                    headers);
}

void cc_validators_mark(request_rec *r, apr_off_t more)
{
    cc_headers_t headers;

    take_description(r, &headers);
    put_length(r, headers.of[CC_CONTENT_LENGTH], more);
    put_etag(r, marked_etag(r, &headers, cc_variant_of(r)->token));
    forget_range(r); /* parts of two variants do not fit */
}

/* Whether a filter that is still to come says in the tag that it compresses, of
 * a 304 too. By type it can only be chosen where the type is known. Names of
 * filters are in lower case. */
static int is_yet_to_be_compressed(const request_rec *r)
{
    static const char *const names[] = { "deflate", "brotli_compress",
                                         "bytype:deflate",
                                         "bytype:brotli_compress" };
    const ap_filter_t *f;
    int i, n = r->content_type ? 4 : 2;

    for (f = r->output_filters; f; f = f->next) {
        const char *name = f->frec->name;

        for (i = 0; i < n && (*name == 'd' || *name == 'b'); i++) {
            if (strcmp(name, names[i]) == 0) {
                return 1;
            }
        }
    }
    return 0;
}

/* The tag to send with a 304; "" for none. */
static const char *confirmed_etag(request_rec *r, const cc_variant_t *variant,
                                  const char *etag)
{
    const char *confirmed = cc_etag_of_client(r->pool, variant->if_none_match,
                                              variant->token, etag);

    if (confirmed == NULL) {
        confirmed = cc_etag_mark(r->pool, etag, variant->token);
    }
    return confirmed ? confirmed : ""; /* the origin says what is no tag */
}

/* Caches inside httpd are to find the tag that they asked with. */
void cc_validators_not_modified(request_rec *r)
{
    cc_variant_t *variant = cc_variant_of(r);
    cc_headers_t headers;

    if (variant == NULL || variant->if_none_match == NULL
        || variant->confirmed) {
        return;
    }
    take_description(r, &headers);
    variant->confirmed = confirmed_etag(r, variant, headers.of[CC_ETAG]);
    put_etag(r, is_yet_to_be_compressed(r)
                    ? cc_etag_before_coding(r->pool, variant->confirmed)
                    : variant->confirmed);
    cc_validators_vary(r);
}

/* A filter may have added to the tag. */
static void confirm(request_rec *r, const cc_variant_t *variant)
{
    if (cc_headers_get(r, "ETag") != variant->confirmed) {
        cc_headers_unset(r, "ETag");
        put_etag(r, variant->confirmed);
    }
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
            confirm(r, variant);
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
                                    deciding_for(request->visit->site, variant)
                                        ->names)) {
        cc_signals_vary(r, request->visit);
        if (!request->is_examined && !variant->plain) {
            forget_range(r); /* out of a cache, which knows of no such thing */
        }
    }
}
