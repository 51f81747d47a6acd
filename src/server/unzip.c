#include "server/unzip.h"

#include "core/gunzip.h"

/* What comes of inflating is passed on in pieces of so many bytes. */
#define PIECE APR_BUCKET_BUFF_SIZE
#define BATCH_MAX (8 * PIECE)

struct cc_unzip_t {
    cc_gunzip_t *gunzip;
    apr_bucket_brigade *out; /* inflated, to be passed on */
    apr_size_t out_len;
    int is_bad; /* the rest is lost */
};

cc_unzip_t *cc_unzip_make(ap_filter_t *f)
{
    cc_unzip_t *unzip = apr_pcalloc(f->r->pool, sizeof(*unzip));

    unzip->gunzip = cc_gunzip_make(f->r->pool);
    unzip->out = apr_brigade_create(f->r->pool, f->c->bucket_alloc);
    return unzip;
}

static apr_status_t pass_out(ap_filter_t *f, cc_unzip_t *unzip)
{
    apr_status_t rv = APR_SUCCESS;

    if (!APR_BRIGADE_EMPTY(unzip->out)) {
        rv = ap_pass_brigade(f->next, unzip->out);
        apr_brigade_cleanup(unzip->out);
    }
    unzip->out_len = 0;
    return rv;
}

static apr_status_t flush(ap_filter_t *f, cc_unzip_t *unzip)
{
    APR_BRIGADE_INSERT_TAIL(unzip->out,
                            apr_bucket_flush_create(f->c->bucket_alloc));
    return pass_out(f, unzip);
}

/* The end of a page that is damaged must not look like one. */
static void break_off(ap_filter_t *f, cc_unzip_t *unzip, const char *reason)
{
    ap_log_rerror(APLOG_MARK, APLOG_WARNING, 0, f->r,
                  "the compressed page breaks off here: %s", reason);
    unzip->is_bad = 1;
    APR_BRIGADE_INSERT_TAIL(unzip->out,
                            ap_bucket_error_create(HTTP_BAD_GATEWAY, NULL,
                                                   f->r->pool,
                                                   f->c->bucket_alloc));
}

static apr_status_t inflate_bytes(ap_filter_t *f, cc_unzip_t *unzip,
                                  cc_slice_t bytes)
{
    cc_gunzip_status_t status = CC_GUNZIP_FULL;
    apr_status_t rv = APR_SUCCESS;

    while (rv == APR_SUCCESS && status == CC_GUNZIP_FULL) {
        char *piece = apr_bucket_alloc(PIECE, f->c->bucket_alloc);
        apr_size_t len;

        status = cc_gunzip_next(unzip->gunzip, &bytes, piece, PIECE, &len);
        if (len == 0) {
            apr_bucket_free(piece);
            continue;
        }
        APR_BRIGADE_INSERT_TAIL(unzip->out,
                                apr_bucket_heap_create(piece, len,
                                                       apr_bucket_free,
                                                       f->c->bucket_alloc));
        unzip->out_len += len;
        if (unzip->out_len >= BATCH_MAX) {
            rv = pass_out(f, unzip);
        }
    }
    if (status == CC_GUNZIP_BAD || status == CC_GUNZIP_BOMB) {
        break_off(f, unzip, cc_gunzip_reason(unzip->gunzip));
    }
    return rv;
}

/* Read a bucket; what is here already does not wait for what is not. */
static apr_status_t inflate_bucket(ap_filter_t *f, cc_unzip_t *unzip,
                                   apr_bucket *b)
{
    const char *bytes;
    apr_size_t len;
    apr_status_t rv = apr_bucket_read(b, &bytes, &len, APR_NONBLOCK_READ);

    if (APR_STATUS_IS_EAGAIN(rv)) {
        rv = flush(f, unzip);
        if (rv == APR_SUCCESS) {
            rv = apr_bucket_read(b, &bytes, &len, APR_BLOCK_READ);
        }
    }
    if (rv == APR_SUCCESS && !unzip->is_bad) {
        rv = inflate_bytes(f, unzip, cc_slice(bytes, len));
    }
    apr_bucket_delete(b);
    return rv;
}

static apr_status_t pass_metadata(ap_filter_t *f, cc_unzip_t *unzip,
                                  apr_bucket *b)
{
    int is_eos = APR_BUCKET_IS_EOS(b), is_flush = APR_BUCKET_IS_FLUSH(b);

    unzip->is_bad |= AP_BUCKET_IS_ERROR(b);
    if (is_eos && !unzip->is_bad && !cc_gunzip_is_complete(unzip->gunzip)) {
        break_off(f, unzip, "it ends early");
    }
    APR_BUCKET_REMOVE(b);
    APR_BRIGADE_INSERT_TAIL(unzip->out, b);
    if (is_eos) {
        ap_remove_output_filter(f);
    }
    return is_eos || is_flush ? pass_out(f, unzip) : APR_SUCCESS;
}

apr_status_t cc_unzip_pass(ap_filter_t *f, cc_unzip_t *unzip,
                           apr_bucket_brigade *bb)
{
    apr_status_t rv = APR_SUCCESS;

    while (rv == APR_SUCCESS && !APR_BRIGADE_EMPTY(bb)) {
        apr_bucket *b = APR_BRIGADE_FIRST(bb);

        rv = APR_BUCKET_IS_METADATA(b) ? pass_metadata(f, unzip, b)
                                       : inflate_bucket(f, unzip, b);
    }
    return rv == APR_SUCCESS ? pass_out(f, unzip) : rv;
}
