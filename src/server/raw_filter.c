#include "server/raw_filter.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include "core/response_head.h"
#include "server/trial.h"

#define FILTER_NAME "COOKIE_CONSENT_RAW"

/* A request whose response may go past its filters. */
typedef struct {
    request_rec *r; /* what redirects inside the server led to */
    ap_filter_t *filter;
    cc_head_scan_t scan;
    cc_out_t held;           /* the head by now */
    apr_bucket_brigade *out; /* what goes on */
    int is_upgrade;          /* the client asked for one */
    int is_refused;          /* nothing more goes on */
} ctx_t;

static ap_filter_rec_t *filter_rec;

/* Without a request to look after, the filter only passes on. It stays in the
 * chain, for the next request of the connection: the memory of a filter is
 * the connection's, and requests may be many. */
static void stop(ap_filter_t *f)
{
    f->ctx = NULL;
}

/* The last response of the connection is on its way. */
static void leave(ap_filter_t *f)
{
    stop(f);
    ap_remove_output_filter(f);
}

/* The request ends, though its end did not come by. The next one may be under
 * way by then. */
static apr_status_t forget(void *data)
{
    const ctx_t *ctx = data;

    if (ctx->filter->ctx == ctx) {
        stop(ctx->filter);
    }
    return APR_SUCCESS;
}

static int asks_for_upgrade(const request_rec *r)
{
    return apr_table_get(r->headers_in, "Upgrade") != NULL;
}

static void start(ap_filter_t *f, request_rec *r)
{
    ctx_t *ctx = apr_pcalloc(r->pool, sizeof(*ctx));

    ctx->r = r;
    ctx->filter = f;
    ctx->is_upgrade = asks_for_upgrade(r); /* a proxy may change headers */
    ctx->held = cc_out_make(r->pool, 1024);
    ctx->out = apr_brigade_create(r->pool, f->c->bucket_alloc);
    cc_response_head_init(&ctx->scan);
    apr_pool_cleanup_register(r->pool, ctx, forget, apr_pool_cleanup_null);
    f->ctx = ctx;
}

/* --- heads */

/* 101 is the last head, unless nobody asked: then some clients read on. */
static int is_interim(const ctx_t *ctx)
{
    return ctx->scan.status / 100 == 1
           && (ctx->scan.status != HTTP_SWITCHING_PROTOCOLS
               || !ctx->is_upgrade);
}

static const char *judge(void *trial, const char *value)
{
    return cc_trial_judge(trial, value);
}

/* Let the head that is held go on, less what is not to leave.
 * @param header  to be added */
static void release(ctx_t *ctx, const char *header)
{
    cc_switch_t mode = cc_request_mode(ctx->r);
    cc_out_t *left = &ctx->held, written;
    cc_trial_t trial;

    if (mode != CC_OFF) {
        cc_trial_open(&trial, ctx->r, cc_request_of(ctx->r)->visit,
                      mode == CC_REPORT);
        written = cc_out_make(ctx->r->pool, ctx->held.len);
        cc_response_head_write(cc_out_view(&ctx->held), header, judge, &trial,
                               &written);
        left = mode == CC_ON ? &written : left;
    }
    apr_brigade_write(ctx->out, NULL, NULL, left->ptr, left->len);
    ctx->held.len = 0;
}

/* A backend that declines an upgrade may answer through a tunnel, and further
 * requests through it would be answered unjudged. */
static const char *header_of_last(const ctx_t *ctx)
{
    return ctx->r->proxyreq && ctx->scan.status != HTTP_SWITCHING_PROTOCOLS
               ? "Connection: close" CRLF
               : "";
}

static void end_of_head(ap_filter_t *f, ctx_t *ctx)
{
    if (is_interim(ctx)) {
        release(ctx, "");
    }
    else {
        release(ctx, header_of_last(ctx));
        leave(f);
    }
}

/* The response ends in its head. Whatever came behind that could complete a
 * line that was judged. */
static void break_off(ctx_t *ctx)
{
    if (ctx->held.len > 0) {
        release(ctx, "");
        ctx->is_refused = cc_request_mode(ctx->r) == CC_ON;
    }
}

/* Answer with an error instead. */
static void refuse(ctx_t *ctx)
{
    request_rec *r = ctx->r;

    r->status = r->proxyreq ? HTTP_BAD_GATEWAY : HTTP_INTERNAL_SERVER_ERROR;
    r->connection->keepalive = AP_CONN_CLOSE;
    apr_brigade_printf(ctx->out, NULL, NULL,
                       "HTTP/1.1 %s" CRLF "Connection: close" CRLF
                       "Content-Length: 0" CRLF CRLF,
                       ap_get_status_line(r->status));
    ctx->held.len = 0;
    ctx->is_refused = 1;
}

static void bad_head(ap_filter_t *f, ctx_t *ctx)
{
    cc_switch_t mode = cc_request_mode(ctx->r);

    if (mode != CC_OFF) {
        ap_log_rerror(APLOG_MARK, mode == CC_ON ? APLOG_ERR : APLOG_WARNING, 0,
                      ctx->r,
                      "the head of this response, which passes no filter of "
                      "requests, %s: cookies in it cannot be judged, and it "
                      "%s sent",
                      ctx->scan.reason,
                      mode == CC_ON ? "is not" : "would not be");
    }
    if (mode == CC_ON) {
        refuse(ctx);
    }
    else {
        apr_brigade_write(ctx->out, NULL, NULL, ctx->held.ptr, ctx->held.len);
        leave(f);
    }
}

/* --- buckets */

static apr_status_t pass(ap_filter_t *f, ctx_t *ctx)
{
    apr_status_t rv = APR_SUCCESS;

    if (!APR_BRIGADE_EMPTY(ctx->out)) {
        rv = ap_pass_brigade(f->next, ctx->out);
        apr_brigade_cleanup(ctx->out);
    }
    return rv;
}

/* Read what can be read. Where nothing has arrived yet, interim responses that
 * have are not kept from the client meanwhile. */
static apr_status_t read_bucket(ap_filter_t *f, ctx_t *ctx, apr_bucket *b,
                                const char **bytes, apr_size_t *len)
{
    apr_status_t rv = apr_bucket_read(b, bytes, len, APR_NONBLOCK_READ);

    if (APR_STATUS_IS_EAGAIN(rv)) {
        APR_BRIGADE_INSERT_TAIL(ctx->out,
                                apr_bucket_flush_create(f->c->bucket_alloc));
        rv = pass(f, ctx);
        if (rv == APR_SUCCESS) {
            rv = apr_bucket_read(b, bytes, len, APR_BLOCK_READ);
        }
    }
    return rv;
}

/* Take the bytes of a head out of a bucket; what follows the head stays. */
static apr_status_t look_at_data(ap_filter_t *f, ctx_t *ctx, apr_bucket *b)
{
    const char *bytes;
    apr_size_t len, taken;
    apr_status_t rv = read_bucket(f, ctx, b, &bytes, &len);
    cc_head_answer_t answer;

    if (rv != APR_SUCCESS) {
        return rv;
    }
    answer = cc_response_head_scan(&ctx->scan, bytes, len, &taken);
    cc_out_slice(&ctx->held, cc_slice(bytes, taken));
    if (taken < len) {
        apr_bucket_split(b, taken);
    }
    apr_bucket_delete(b);
    if (answer == CC_HEAD_END) {
        end_of_head(f, ctx);
    }
    else if (answer == CC_HEAD_BAD) {
        bad_head(f, ctx);
    }
    return APR_SUCCESS;
}

static apr_status_t look_at(ap_filter_t *f, ctx_t *ctx, apr_bucket *b)
{
    if (APR_BUCKET_IS_EOS(b) || AP_BUCKET_IS_EOR(b)) {
        break_off(ctx);
    }
    if (AP_BUCKET_IS_EOR(b)) {
        stop(f);
    }
    else if (APR_BUCKET_IS_METADATA(b)) {
        APR_BUCKET_REMOVE(b);
        APR_BRIGADE_INSERT_TAIL(ctx->out, b);
    }
    else if (ctx->is_refused) {
        apr_bucket_delete(b);
    }
    else {
        return look_at_data(f, ctx, b);
    }
    return APR_SUCCESS;
}

static apr_status_t filter(ap_filter_t *f, apr_bucket_brigade *bb)
{
    ctx_t *ctx = f->ctx;
    apr_status_t rv = APR_SUCCESS;

    if (ctx == NULL || APR_BRIGADE_EMPTY(bb)) {
        return ap_pass_brigade(f->next, bb);
    }
    while (rv == APR_SUCCESS && f->ctx && !APR_BRIGADE_EMPTY(bb)) {
        rv = look_at(f, ctx, APR_BRIGADE_FIRST(bb));
    }
    if (rv == APR_SUCCESS && f->ctx == NULL) {
        /* in the caller's brigade: ours does not outlive the end of the
         * request, which may be on its way with it */
        APR_BRIGADE_PREPEND(bb, ctx->out);
        return ap_pass_brigade(f->next, bb);
    }
    if (rv == APR_SUCCESS) {
        rv = pass(f, ctx);
    }
    return rv == APR_SUCCESS && ctx->is_refused ? APR_ECONNABORTED : rv;
}

/* --- requests */

/* Unless a head is in the middle of it. */
static void stop_if_idle(const conn_rec *c)
{
    ap_filter_t *f = cc_filter_find(c->output_filters, filter_rec);
    const ctx_t *ctx = f ? f->ctx : NULL;

    if (ctx && ctx->held.len == 0 && !ctx->is_refused) {
        stop(f);
    }
}

void cc_raw_filter_stop(const ap_filter_t *f)
{
    if (f->next->frec->ftype < AP_FTYPE_CONNECTION) {
        stop_if_idle(f->c);
    }
}

/* What mod_cgi and mod_cgid go by. */
static int is_nph(const request_rec *r)
{
    const char *name = r->filename ? apr_filepath_name_get(r->filename) : "";

    return *name == 'n' && strncmp(name, "nph-", 4) == 0;
}

/* mod_proxy_http2 passes the interim responses of backends on to clients that
 * speak HTTP/2, whatever proxy-interim-response says. */
static int has_interim(const request_rec *r)
{
    return r->proto_num >= HTTP_VERSION(2, 0)
           && (r->proxyreq
               || (r->handler && strncmp(r->handler, "proxy:", 6) == 0));
}

static int may_pass_by(const request_rec *r)
{
    return asks_for_upgrade(r) || is_nph(r) || has_interim(r);
}

static void insert(request_rec *r)
{
    ap_filter_t *f;

    if (r->main) {
        return;
    }
    if (!may_pass_by(r) || cc_request_mode(r) == CC_OFF) {
        stop_if_idle(r->connection); /* of what was redirected here */
        return;
    }
    f = cc_filter_find(r->connection->output_filters, filter_rec);
    if (f == NULL) {
        f = ap_add_output_filter_handle(filter_rec, NULL, r, r->connection);
    }
    if (f->ctx) {
        ((ctx_t *)f->ctx)->r = r;
    }
    else {
        start(f, r);
    }
}

void cc_raw_filter_hooks(apr_pool_t *p)
{
    /* The first of the connection's filters: before TLS. Handlers that do
     * without the filters of the request begin here. */
    filter_rec = ap_register_output_filter(FILTER_NAME, filter, NULL,
                                           AP_FTYPE_CONNECTION);
    ap_hook_insert_filter(insert, NULL, NULL, APR_HOOK_LAST);
}
