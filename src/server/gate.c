#include "server/gate.h"

#include "core/gunzip.h"
#include "server/html_filter.h"
#include "server/page.h"
#include "server/unzip.h"
#include "server/validators.h"
#include "server/zip_filter.h"

/* Of a compressed page so much is held while its place is looked for: that is
 * some 300 KB of text. Real bodies begin sooner. */
#define HELD_MAX (64 * 1024)

/* A compressed page. At first it is read only to see whether it has a place
 * for the banner: what has none is passed on as it came. */
typedef struct {
    cc_gunzip_t *gunzip; /* to look inside */
    cc_place_t place;
    apr_bucket_brigade *held; /* looked at, and still compressed */
    apr_size_t held_len;
    cc_unzip_t *open; /* there is no way back: it is inflated; or NULL */
} ctx_t;

/* From here on the page is changed; what was held is read again. */
static apr_status_t open_page(ap_filter_t *f, ctx_t *ctx)
{
    ctx->open = cc_unzip_make(f);
    cc_request_of(f->r)->headers = NULL; /* they change now */
    cc_zip_filter_add(f->r);
    return cc_unzip_pass(f, ctx->open, ctx->held);
}

static apr_status_t leave(ap_filter_t *f, const char *reason,
                          apr_bucket_brigade *bb)
{
    if (reason) {
        ap_log_rerror(APLOG_MARK, APLOG_TRACE1, 0, f->r,
                      "the compressed page stays as it is: %s", reason);
    }
    ap_remove_output_filter(f);
    return ap_pass_brigade(f->next, bb);
}

/* Look at what bytes inflate to. */
static cc_place_answer_t look_at_bytes(ctx_t *ctx, cc_slice_t bytes)
{
    cc_place_answer_t answer = CC_PLACE_MORE;
    cc_gunzip_status_t status = CC_GUNZIP_FULL;
    char piece[8192];
    apr_size_t len;

    while (answer == CC_PLACE_MORE && status == CC_GUNZIP_FULL) {
        status = cc_gunzip_next(ctx->gunzip, &bytes, piece, sizeof(piece),
                                &len);
        answer = cc_place_scan(&ctx->place, piece, len);
    }
    if (answer == CC_PLACE_MORE
        && (status == CC_GUNZIP_BAD || status == CC_GUNZIP_BOMB)) {
        ctx->place.reason = cc_gunzip_reason(ctx->gunzip);
        return CC_PLACE_NONE;
    }
    return answer;
}

/* An answer to HEAD that comes without a body is taken for that of a page. */
static cc_place_answer_t look_at_end(ap_filter_t *f, ctx_t *ctx)
{
    return f->r->header_only && ctx->held_len == 0
               ? CC_PLACE_FOUND
               : cc_place_finish(&ctx->place);
}

/* Nothing is held back while more is waited for. Where there is nothing yet, it
 * is not known what to send. */
static cc_place_answer_t while_waiting(const ctx_t *ctx)
{
    return ctx->held_len > 0 ? CC_PLACE_FOUND : CC_PLACE_MORE;
}

static cc_place_answer_t look_at_metadata(ap_filter_t *f, ctx_t *ctx,
                                          apr_bucket *b)
{
    return APR_BUCKET_IS_FLUSH(b)  ? while_waiting(ctx)
           : AP_BUCKET_IS_ERROR(b) ? CC_PLACE_NONE
           : APR_BUCKET_IS_EOS(b)  ? look_at_end(f, ctx)
                                   : CC_PLACE_MORE;
}

/* Look at one bucket: FOUND is to say that the page is to be opened. */
static apr_status_t look_at(ap_filter_t *f, ctx_t *ctx, apr_bucket *b,
                            cc_place_answer_t *answer)
{
    const char *bytes;
    apr_size_t len;
    apr_status_t rv;

    if (APR_BUCKET_IS_METADATA(b)) {
        *answer = look_at_metadata(f, ctx, b);
        return APR_SUCCESS;
    }
    rv = apr_bucket_read(b, &bytes, &len, APR_NONBLOCK_READ);
    if (APR_STATUS_IS_EAGAIN(rv)) {
        *answer = while_waiting(ctx);
        if (*answer == CC_PLACE_FOUND) {
            return APR_SUCCESS;
        }
        rv = apr_bucket_read(b, &bytes, &len, APR_BLOCK_READ);
    }
    if (rv == APR_SUCCESS) {
        ctx->held_len += len;
        *answer = look_at_bytes(ctx, cc_slice(bytes, len));
        if (*answer == CC_PLACE_MORE && ctx->held_len > HELD_MAX) {
            *answer = CC_PLACE_FOUND;
        }
    }
    return rv;
}

/* Until the next call, what is held has to live. */
static apr_status_t keep(ap_filter_t *f, ctx_t *ctx)
{
    apr_status_t rv = APR_SUCCESS;
    apr_bucket *b;

    for (b = APR_BRIGADE_FIRST(ctx->held);
         rv == APR_SUCCESS && b != APR_BRIGADE_SENTINEL(ctx->held);
         b = APR_BUCKET_NEXT(b)) {
        rv = apr_bucket_setaside(b, f->r->pool);
        rv = rv == APR_ENOTIMPL ? APR_SUCCESS : rv;
    }
    return rv;
}

static apr_status_t look(ap_filter_t *f, ctx_t *ctx, apr_bucket_brigade *bb)
{
    while (!APR_BRIGADE_EMPTY(bb)) {
        apr_bucket *b = APR_BRIGADE_FIRST(bb);
        cc_place_answer_t answer = CC_PLACE_MORE;
        apr_status_t rv = look_at(f, ctx, b, &answer);

        if (rv != APR_SUCCESS) {
            return rv;
        }
        if (answer == CC_PLACE_NONE) {
            APR_BRIGADE_CONCAT(ctx->held, bb);
            return leave(f, ctx->place.reason, ctx->held);
        }
        if (answer == CC_PLACE_FOUND && f->r->header_only) {
            cc_request_of(f->r)->has_place = 1;
            APR_BRIGADE_CONCAT(ctx->held, bb);
            return leave(f, "the answer to HEAD has none", ctx->held);
        }
        if (answer == CC_PLACE_FOUND) {
            rv = open_page(f, ctx);
            return rv == APR_SUCCESS ? cc_unzip_pass(f, ctx->open, bb) : rv;
        }
        APR_BUCKET_REMOVE(b);
        APR_BRIGADE_INSERT_TAIL(ctx->held, b);
    }
    return keep(f, ctx);
}

/* Some servers say in a header that comes later that a file is compressed. */
static int begins_like_gzip(apr_bucket_brigade *bb)
{
    apr_bucket *b = APR_BRIGADE_FIRST(bb);
    const char *bytes;
    apr_size_t len;

    return !APR_BUCKET_IS_METADATA(b)
           && apr_bucket_read(b, &bytes, &len, APR_NONBLOCK_READ) == APR_SUCCESS
           && cc_gunzip_is_magic(cc_slice(bytes, len));
}

/* Whether a response is a page. Where nothing stands between the gate and the
 * body filter, that one need not find out again. */
static int is_page(ap_filter_t *f, const cc_headers_t *headers)
{
    cc_request_t *request = cc_request_of(f->r);
    const char *reason = cc_page_excluded(f->r, headers);

    if (cc_html_filter_is(f->next)) {
        request->headers = headers;
        request->excluded = reason;
    }
    return reason == NULL;
}

/* Whether a response has to be opened to put something in. */
static int is_compressed_page(ap_filter_t *f, const cc_headers_t *headers,
                              apr_bucket_brigade *bb)
{
    request_rec *r = f->r;

    return is_page(f, headers) && r->method_number == M_GET
           && cc_page_changes(r) && cc_page_skipped(r, headers) == NULL
           && (cc_page_is_gzip(r, headers) || begins_like_gzip(bb));
}

static ctx_t *make_ctx(ap_filter_t *f, const cc_headers_t *headers)
{
    ctx_t *ctx = apr_pcalloc(f->r->pool, sizeof(*ctx));

    ctx->gunzip = cc_gunzip_make(f->r->pool);
    ctx->held = apr_brigade_create(f->r->pool, f->c->bucket_alloc);
    cc_page_place(f->r, headers, &ctx->place);
    return ctx;
}

/* The response begins. @return NULL where its body is not for the gate */
static ctx_t *begin(ap_filter_t *f, apr_bucket_brigade *bb)
{
    static const cc_headers_t none; /* its status says enough of a 304 */
    const cc_headers_t *headers = &none;

    cc_variant_restore(f->r);
    if (f->r->status == HTTP_NOT_MODIFIED) {
        cc_validators_not_modified(f->r);
    }
    else {
        headers = cc_headers_read(f->r);
    }
    return is_compressed_page(f, headers, bb) ? make_ctx(f, headers) : NULL;
}

static apr_status_t filter(ap_filter_t *f, apr_bucket_brigade *bb)
{
    ctx_t *ctx = f->ctx;

    if (APR_BRIGADE_EMPTY(bb)) {
        return ap_pass_brigade(f->next, bb);
    }
    if (ctx == NULL) {
        ctx = f->ctx = begin(f, bb);
        if (ctx == NULL) {
            return leave(f, NULL, bb);
        }
    }
    return ctx->open ? cc_unzip_pass(f, ctx->open, bb) : look(f, ctx, bb);
}

static ap_filter_rec_t *handle;

/* Whether it is known already that the response is a file that is no page. Some
 * types stand for what makes pages: application/x-httpd-php,
 * text/x-server-parsed-html, httpd/unix-directory. */
static int is_other_file(const request_rec *r)
{
    const char *type = r->content_type, *slash;

    if (r->handler != NULL || r->proxyreq || type == NULL || *type == 'h'
        || (slash = strchr(type, '/')) == NULL
        || (slash[1] == 'x' && slash[2] == '-')) {
        return 0;
    }
    return !cc_page_is_type(r, type);
}

static void insert(request_rec *r)
{
    const char *reason = cc_page_not_here(r);

    if (reason == NULL && is_other_file(r)) {
        reason = "it is not text/html";
    }
    if (reason) {
        ap_log_rerror(APLOG_MARK, APLOG_TRACE1, 0, r,
                      "no banner in this response: %s", reason);
        return;
    }
    cc_request_of(r)->has_gate = 1;
    ap_add_output_filter_handle(handle, NULL, r, r->connection);
    cc_html_filter_add(r);
}

void cc_gate_hooks(apr_pool_t *p)
{
    /* Before all that reads a body (AP_FTYPE_RESOURCE), and before mod_deflate's
     * INFLATE, which is one less than that. */
    handle = ap_register_output_filter("COOKIE_CONSENT_GATE", filter, NULL,
                                       AP_FTYPE_RESOURCE - 2);
    ap_hook_insert_filter(insert, NULL, NULL, APR_HOOK_LAST);
}
