#include "server/zip_filter.h"

#include "core/gzip.h"
#include "server/headers.h"
#include "server/validators.h"

/* What comes of compressing is passed on in pieces of so many bytes. */
#define PIECE APR_BUCKET_BUFF_SIZE
#define BATCH_MAX (8 * PIECE)

typedef struct {
    const char *encoding; /* of r->content_encoding; or NULL */
    const char *header;   /* of Content-Encoding; or NULL */
    cc_gzip_t *gzip;      /* NULL until the first byte */
    apr_bucket_brigade *out;
    apr_size_t out_len;
    int is_bad; /* it ends in an error, and gets no proper end */
} ctx_t;

static ap_filter_rec_t *handle;

void cc_zip_filter_add(request_rec *r)
{
    ctx_t *ctx = apr_pcalloc(r->pool, sizeof(*ctx));

    ctx->encoding = r->content_encoding;
    ctx->header = cc_headers_get(r, "Content-Encoding");
    r->content_encoding = NULL;
    cc_headers_unset(r, "Content-Encoding");
    cc_validators_forget_length(r);
    ap_add_output_filter_handle(handle, ctx, r, r->connection);
}

/* What follows finds the headers as they were, but for the length. */
static void begin(ap_filter_t *f, ctx_t *ctx)
{
    f->r->content_encoding = ctx->encoding;
    if (ctx->header) {
        apr_table_setn(f->r->headers_out, "Content-Encoding", ctx->header);
    }
    cc_validators_forget_length(f->r);
    ctx->gzip = cc_gzip_make(f->r->pool, CC_GZIP_LEVEL);
    ctx->out = apr_brigade_create(f->r->pool, f->c->bucket_alloc);
}

static apr_status_t pass_out(ap_filter_t *f, ctx_t *ctx)
{
    apr_status_t rv = APR_SUCCESS;

    if (!APR_BRIGADE_EMPTY(ctx->out)) {
        rv = ap_pass_brigade(f->next, ctx->out);
        apr_brigade_cleanup(ctx->out);
    }
    ctx->out_len = 0;
    return rv;
}

static apr_status_t compress(ap_filter_t *f, ctx_t *ctx, cc_slice_t bytes,
                             cc_gzip_mode_t mode)
{
    cc_gzip_status_t status = CC_GZIP_FULL;
    apr_status_t rv = APR_SUCCESS;

    while (rv == APR_SUCCESS && status == CC_GZIP_FULL) {
        char *piece = apr_bucket_alloc(PIECE, f->c->bucket_alloc);
        apr_size_t len;

        status = cc_gzip_next(ctx->gzip, &bytes, mode, piece, PIECE, &len);
        if (len == 0) {
            apr_bucket_free(piece);
            continue;
        }
        APR_BRIGADE_INSERT_TAIL(ctx->out,
                                apr_bucket_heap_create(piece, len,
                                                       apr_bucket_free,
                                                       f->c->bucket_alloc));
        ctx->out_len += len;
        if (ctx->out_len >= BATCH_MAX) {
            rv = pass_out(f, ctx);
        }
    }
    return rv;
}

static apr_status_t compress_bucket(ap_filter_t *f, ctx_t *ctx, apr_bucket *b)
{
    const char *bytes;
    apr_size_t len;
    apr_status_t rv = apr_bucket_read(b, &bytes, &len, APR_NONBLOCK_READ);

    if (APR_STATUS_IS_EAGAIN(rv)) {
        rv = compress(f, ctx, cc_slice(NULL, 0), CC_GZIP_FLUSH);
        APR_BRIGADE_INSERT_TAIL(ctx->out,
                                apr_bucket_flush_create(f->c->bucket_alloc));
        if (rv == APR_SUCCESS && (rv = pass_out(f, ctx)) == APR_SUCCESS) {
            rv = apr_bucket_read(b, &bytes, &len, APR_BLOCK_READ);
        }
    }
    if (rv == APR_SUCCESS) {
        rv = compress(f, ctx, cc_slice(bytes, len), CC_GZIP_GO);
    }
    apr_bucket_delete(b);
    return rv;
}

/* What there is of a page that breaks off is let out, as it would be without the
 * module; but it gets no proper end. */
static apr_status_t compress_rest(ap_filter_t *f, ctx_t *ctx, apr_bucket *b)
{
    int is_error = AP_BUCKET_IS_ERROR(b), is_eos = APR_BUCKET_IS_EOS(b);
    apr_status_t rv = APR_SUCCESS;

    if (!ctx->is_bad && (is_error || is_eos || APR_BUCKET_IS_FLUSH(b))) {
        rv = compress(f, ctx, cc_slice(NULL, 0),
                      is_eos ? CC_GZIP_END : CC_GZIP_FLUSH);
    }
    ctx->is_bad |= is_error;
    return rv;
}

static apr_status_t pass_metadata(ap_filter_t *f, ctx_t *ctx, apr_bucket *b)
{
    int is_eos = APR_BUCKET_IS_EOS(b), is_flush = APR_BUCKET_IS_FLUSH(b);
    apr_status_t rv = compress_rest(f, ctx, b);

    APR_BUCKET_REMOVE(b);
    APR_BRIGADE_INSERT_TAIL(ctx->out, b);
    if (is_eos) {
        ap_remove_output_filter(f);
    }
    return rv == APR_SUCCESS && (is_eos || is_flush) ? pass_out(f, ctx) : rv;
}

static apr_status_t filter(ap_filter_t *f, apr_bucket_brigade *bb)
{
    ctx_t *ctx = f->ctx;
    apr_status_t rv = APR_SUCCESS;

    if (APR_BRIGADE_EMPTY(bb)) {
        return APR_SUCCESS;
    }
    if (ctx->gzip == NULL) {
        begin(f, ctx);
    }
    if (ctx->gzip == NULL) { /* zlib does not want to */
        return APR_EGENERAL;
    }
    while (rv == APR_SUCCESS && !APR_BRIGADE_EMPTY(bb)) {
        apr_bucket *b = APR_BRIGADE_FIRST(bb);

        rv = APR_BUCKET_IS_METADATA(b) ? pass_metadata(f, ctx, b)
                                       : compress_bucket(f, ctx, b);
    }
    return rv == APR_SUCCESS ? pass_out(f, ctx) : rv;
}

void cc_zip_filter_hooks(apr_pool_t *p)
{
    /* Right behind COOKIE_CONSENT_HTML, which is there first. */
    handle = ap_register_output_filter("COOKIE_CONSENT_ZIP", filter, NULL,
                                       AP_FTYPE_CONTENT_SET - 1);
}
