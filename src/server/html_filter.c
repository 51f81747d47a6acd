#include "server/html_filter.h"

#include "server/insertion.h"
#include "server/page.h"
#include "server/validators.h"

/* Pieces of a head that came in one go are passed on in one go too, up to so
 * many bytes. Files and proxied pages come in pieces of 8 KiB, all in memory
 * at once for as long as they are held. */
#define BATCH_MAX (64 * 1024)

/* A page on its way: buckets come in, are looked at one by one, and held until
 * the banner cannot stand in front of them. */
typedef struct {
    const cc_headers_t *headers; /* as they came */
    cc_place_t place;
    apr_bucket_brigade *held; /* looked at, from the byte at passed on */
    apr_off_t passed;         /* bytes of the page passed on */
    apr_off_t scanned;        /* bytes of the page looked at */
    int has_begun;            /* headers are settled */
} ctx_t;

static apr_status_t step_aside(ap_filter_t *f, const char *reason,
                               apr_bucket_brigade *bb)
{
    ap_log_rerror(APLOG_MARK, APLOG_TRACE1, 0, f->r,
                  "no banner in this response: %s", reason);
    ap_remove_output_filter(f);
    return ap_pass_brigade(f->next, bb);
}

/* Settle the headers before the first byte leaves. */
static void begin(ap_filter_t *f, ctx_t *ctx, apr_off_t more)
{
    if (!ctx->has_begun) {
        cc_validators_mark(f->r, more);
        ctx->has_begun = 1;
    }
}

/* Pass on what is held in front of a byte of the page. */
static apr_status_t pass_until(ap_filter_t *f, ctx_t *ctx, apr_off_t offset)
{
    apr_bucket_brigade *rest;
    apr_bucket *at;
    apr_status_t rv;

    if (offset <= ctx->passed) {
        return APR_SUCCESS;
    }
    rv = apr_brigade_partition(ctx->held, offset - ctx->passed, &at);
    if (rv != APR_SUCCESS && rv != APR_INCOMPLETE) {
        return rv;
    }
    begin(f, ctx, -1);
    rest = apr_brigade_split_ex(ctx->held, at, NULL);
    ctx->passed = offset;
    rv = ap_pass_brigade(f->next, ctx->held);
    apr_brigade_destroy(ctx->held);
    ctx->held = rest;
    return rv;
}

/* Put the banner in, and pass on everything: the work is done. */
static apr_status_t finish(ap_filter_t *f, ctx_t *ctx, apr_bucket_brigade *bb)
{
    apr_bucket_brigade *rest;
    apr_off_t more;
    apr_bucket *at;
    apr_status_t rv;

    rv = apr_brigade_partition(ctx->held, ctx->place.offset - ctx->passed, &at);
    if (rv != APR_SUCCESS && rv != APR_INCOMPLETE) {
        return rv;
    }
    rest = apr_brigade_split_ex(ctx->held, at, NULL);
    more = cc_insertion_make(f->r, ctx->headers, &ctx->place, ctx->held);
    if (ctx->has_begun) {
        cc_insertion_check(f->r); /* its headers have left */
    }
    begin(f, ctx, more);
    APR_BRIGADE_CONCAT(ctx->held, rest);
    APR_BRIGADE_CONCAT(ctx->held, bb);
    ap_remove_output_filter(f);
    return ap_pass_brigade(f->next, ctx->held);
}

/* The page stays as it is. */
static apr_status_t give_up(ap_filter_t *f, ctx_t *ctx, const char *reason,
                            apr_bucket_brigade *bb)
{
    APR_BRIGADE_CONCAT(ctx->held, bb);
    return step_aside(f, reason, ctx->held);
}

/* Let the client have all that can be had by now. */
static apr_status_t flush(ap_filter_t *f, ctx_t *ctx)
{
    apr_bucket_brigade *bb;
    apr_status_t rv = pass_until(f, ctx, ctx->place.safe);

    if (rv != APR_SUCCESS) {
        return rv;
    }
    begin(f, ctx, -1); /* a flush sends the headers */
    bb = apr_brigade_create(f->r->pool, f->c->bucket_alloc);
    APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_flush_create(f->c->bucket_alloc));
    rv = ap_pass_brigade(f->next, bb);
    apr_brigade_destroy(bb);
    return rv;
}

/* Read what can be read of a bucket. Where nothing has arrived yet, nothing
 * that has is kept from the client meanwhile. */
static apr_status_t read_bucket(ap_filter_t *f, ctx_t *ctx, apr_bucket *b,
                                const char **bytes, apr_size_t *len)
{
    apr_status_t rv = apr_bucket_read(b, bytes, len, APR_NONBLOCK_READ);

    if (APR_STATUS_IS_EAGAIN(rv)) {
        rv = flush(f, ctx);
        if (rv == APR_SUCCESS) {
            rv = apr_bucket_read(b, bytes, len, APR_BLOCK_READ);
        }
    }
    return rv;
}

static void hold(ctx_t *ctx, apr_bucket *b)
{
    APR_BUCKET_REMOVE(b);
    APR_BRIGADE_INSERT_TAIL(ctx->held, b);
}

/* Look at a bucket of bytes. Reading may have cut it short; the rest of it is
 * then the next bucket of the brigade it came in. */
static apr_status_t look_at_data(ap_filter_t *f, ctx_t *ctx, apr_bucket *b,
                                 cc_place_answer_t *answer)
{
    const char *bytes;
    apr_size_t len;
    apr_status_t rv = read_bucket(f, ctx, b, &bytes, &len);

    if (rv != APR_SUCCESS) {
        return rv;
    }
    hold(ctx, b);
    ctx->scanned += len;
    *answer = cc_place_scan(&ctx->place, bytes, len);
    if (*answer == CC_PLACE_MORE && ctx->scanned - ctx->passed > BATCH_MAX) {
        rv = pass_until(f, ctx, ctx->place.safe);
    }
    return rv;
}

static apr_status_t look_at(ap_filter_t *f, ctx_t *ctx, apr_bucket *b,
                            cc_place_answer_t *answer)
{
    *answer = CC_PLACE_MORE;
    if (!APR_BUCKET_IS_METADATA(b)) {
        return look_at_data(f, ctx, b, answer);
    }
    if (APR_BUCKET_IS_FLUSH(b)) {
        apr_bucket_delete(b);
        return flush(f, ctx);
    }
    if (APR_BUCKET_IS_EOS(b)) {
        *answer = cc_place_finish(&ctx->place);
    }
    hold(ctx, b);
    return APR_SUCCESS;
}

/* What is held is looked at again with what comes next: until then it needs to
 * outlive the call. That is an unfinished tag at most. */
static apr_status_t keep(ap_filter_t *f, ctx_t *ctx)
{
    apr_status_t rv = pass_until(f, ctx, ctx->place.safe);
    apr_bucket *b;

    for (b = APR_BRIGADE_FIRST(ctx->held);
         rv == APR_SUCCESS && b != APR_BRIGADE_SENTINEL(ctx->held);
         b = APR_BUCKET_NEXT(b)) {
        rv = apr_bucket_setaside(b, f->r->pool);
        if (rv == APR_ENOTIMPL) {
            rv = APR_SUCCESS;
        }
    }
    return rv;
}

/* The headers of an answer to HEAD are those of the page, but where there is
 * no page to look at, it cannot be known how long that would be. */
static apr_status_t end_of_head(ap_filter_t *f, ctx_t *ctx,
                                apr_bucket_brigade *bb)
{
    begin(f, ctx, -1);
    return step_aside(f, "an answer to HEAD", bb);
}

static apr_status_t search(ap_filter_t *f, ctx_t *ctx, apr_bucket_brigade *bb)
{
    while (!APR_BRIGADE_EMPTY(bb)) {
        apr_bucket *b = APR_BRIGADE_FIRST(bb);
        cc_place_answer_t answer;
        apr_status_t rv;

        if (APR_BUCKET_IS_EOS(b) && f->r->header_only && !ctx->scanned) {
            return end_of_head(f, ctx, bb);
        }
        if (AP_BUCKET_IS_ERROR(b)) {
            return give_up(f, ctx, "the response ends in an error", bb);
        }
        rv = look_at(f, ctx, b, &answer);
        if (rv != APR_SUCCESS) {
            return rv;
        }
        if (answer == CC_PLACE_FOUND) {
            return finish(f, ctx, bb);
        }
        if (answer == CC_PLACE_NONE) {
            return give_up(f, ctx, ctx->place.reason, bb);
        }
    }
    return keep(f, ctx);
}

static ctx_t *make_ctx(ap_filter_t *f, const cc_headers_t *headers)
{
    ctx_t *ctx = apr_pcalloc(f->r->pool, sizeof(*ctx));

    ctx->headers = headers;
    cc_page_place(f->r, headers, &ctx->place);
    ctx->held = apr_brigade_create(f->r->pool, f->c->bucket_alloc);
    return ctx;
}

/* Why a page's body stays as it is, though its variant does not: its headers
 * say so. */
static const char *only_headers(request_rec *r, const cc_headers_t *headers)
{
    if (!cc_page_changes(r)) { /* it is not the one that asks */
        cc_validators_mark(r, 0);
        return "nothing is to be asked";
    }
    if (cc_page_is_gzip(r, headers)) { /* the gate looked inside */
        if (cc_request_of(r)->has_place) {
            cc_validators_mark(r, -1);
        }
        return "it is not opened";
    }
    return NULL;
}

/* Why a response is no page. */
static const char *excluded(request_rec *r, const cc_headers_t **headers)
{
    const cc_request_t *request = cc_request_of(r);

    if (request->headers) {
        *headers = request->headers;
        return request->excluded;
    }
    *headers = cc_headers_read(r);
    return cc_page_excluded(r, *headers);
}

/* Why a response stays as it is; of a page also what caches need to know. */
static const char *settle(request_rec *r, const cc_headers_t **headers)
{
    const char *reason = excluded(r, headers);

    cc_request_of(r)->is_examined = r->status != HTTP_NOT_MODIFIED;
    if (reason) {
        return reason;
    }
    cc_validators_vary(r);
    reason = cc_page_skipped(r, *headers);
    return reason ? reason : only_headers(r, *headers);
}

static apr_status_t filter(ap_filter_t *f, apr_bucket_brigade *bb)
{
    if (APR_BRIGADE_EMPTY(bb)) {
        return APR_SUCCESS;
    }
    if (f->ctx == NULL) {
        const cc_headers_t *headers;
        const char *reason = settle(f->r, &headers);

        if (reason) {
            return step_aside(f, reason, bb);
        }
        f->ctx = make_ctx(f, headers);
    }
    return search(f, f->ctx, bb);
}

static ap_filter_rec_t *handle;

int cc_html_filter_is(const ap_filter_t *f)
{
    return f != NULL && f->frec == handle;
}

void cc_html_filter_add(request_rec *r)
{
    ap_add_output_filter_handle(handle, NULL, r, r->connection);
}

void cc_html_filter_hooks(apr_pool_t *p)
{
    /* After what makes and what changes pages (SSI, substitutions), before
     * what compresses them. */
    handle = ap_register_output_filter("COOKIE_CONSENT_HTML", filter, NULL,
                                       AP_FTYPE_CONTENT_SET - 1);
}
