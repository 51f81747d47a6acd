#include "core/gzip.h"

#include "core/zstream.h"

/* The largest window, as pages repeat themselves over more than 16 KiB: half of
 * it saves 64 KiB and makes 200 KB of HTML 5 to 8% larger. */
#define WINDOW_BITS (15 + 16) /* 16: with gzip's header and trailer */

/* Two less than zlib's usual 8 save 96 KiB, and cost 0.2% of size. */
#define MEM_LEVEL 6

/* The header names no system, so that it is the same on all of them. */
#define OS_UNKNOWN 255

struct cc_gzip_t {
    z_stream z;
    gz_header header;
    int is_done;
    int is_dirty;    /* there is input that was not flushed */
    char marker[8];  /* the end of a flush, at most 6 bytes */
    cc_slice_t rest; /* of marker, not yet written */
};

cc_gzip_t *cc_gzip_make(apr_pool_t *p, int level)
{
    cc_gzip_t *gz = apr_pcalloc(p, sizeof(*gz));

    gz->z = cc_zstream(p);
    gz->header.os = OS_UNKNOWN;
    if (level < 1
        || deflateInit2(&gz->z, level, Z_DEFLATED, WINDOW_BITS, MEM_LEVEL,
                        Z_DEFAULT_STRATEGY)
               != Z_OK
        || deflateSetHeader(&gz->z, &gz->header) != Z_OK) {
        return NULL;
    }
    return gz;
}

/* What to ask zlib for. A flush begins with Z_BLOCK, which may be repeated
 * until all is out: Z_SYNC_FLUSH would add to it each time. */
static int flush_for(const cc_gzip_t *gz, cc_gzip_mode_t mode, cc_slice_t in)
{
    if (mode == CC_GZIP_END) {
        return Z_FINISH;
    }
    if (mode == CC_GZIP_FLUSH && (gz->is_dirty || in.len > 0)) {
        return Z_BLOCK;
    }
    return Z_NO_FLUSH;
}

/* All input is in blocks that are out but for seven bits at most. An empty
 * block fills them up to a byte; it is made apart, in one go. */
static void make_marker(cc_gzip_t *gz)
{
    cc_slice_t none = cc_slice(NULL, 0);
    apr_size_t len = 0;

    cc_zstream_step(&gz->z, deflate, Z_SYNC_FLUSH, &none, gz->marker,
                    sizeof(gz->marker), &len);
    gz->rest = cc_slice(gz->marker, len);
    gz->is_dirty = 0;
}

static void write_marker(cc_gzip_t *gz, char *out, apr_size_t size,
                         apr_size_t *len)
{
    apr_size_t n = size - *len;

    if (n > gz->rest.len) {
        n = gz->rest.len;
    }
    if (n > 0) {
        memcpy(out + *len, gz->rest.ptr, n);
        gz->rest.ptr += n;
        gz->rest.len -= n;
        *len += n;
    }
}

/* Let zlib take and write what it can. @return MORE when it can no more */
static cc_gzip_status_t pack(cc_gzip_t *gz, cc_slice_t *in, int flush,
                             char *out, apr_size_t size, apr_size_t *len)
{
    apr_size_t offered = in->len;

    if (cc_zstream_step(&gz->z, deflate, flush, in, out, size, len)
        == Z_STREAM_END) {
        gz->is_done = 1;
        return CC_GZIP_DONE;
    }
    gz->is_dirty |= in->len < offered;
    return *len == size || in->len > 0 ? CC_GZIP_FULL : CC_GZIP_MORE;
}

cc_gzip_status_t cc_gzip_next(cc_gzip_t *gz, cc_slice_t *in,
                              cc_gzip_mode_t mode, char *out, apr_size_t size,
                              apr_size_t *len)
{
    int flush = flush_for(gz, mode, *in);
    cc_gzip_status_t status;

    *len = 0;
    if (gz->is_done) {
        return CC_GZIP_DONE;
    }
    write_marker(gz, out, size, len);
    if (*len == size) {
        return CC_GZIP_FULL;
    }
    status = pack(gz, in, flush, out, size, len);
    if (status == CC_GZIP_MORE && flush == Z_BLOCK) {
        make_marker(gz);
        write_marker(gz, out, size, len);
        return gz->rest.len > 0 ? CC_GZIP_FULL : CC_GZIP_MORE;
    }
    return status;
}
