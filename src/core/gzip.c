#include "core/gzip.h"

#include <limits.h>
#include <zlib.h>

#define WINDOW_BITS (15 + 16) /* with gzip's header and trailer */
#define MEM_LEVEL 8

/* The header names no system, so that it is the same on all of them. */
#define OS_UNKNOWN 255

struct cc_gzip_t {
    z_stream z;
    gz_header header;
    int is_done;
    int is_dirty;    /* there is input that was not flushed */
    char marker[8];  /* the end of a flush, at most 6 bytes */
    cc_slice_t rest; /* of the marker */
};

/* As in gunzip.c: what zlib asks for when it starts lives as long as the
 * response. */
static voidpf take(voidpf pool, uInt items, uInt size)
{
    return apr_palloc(pool, (apr_size_t)items * size);
}

static void leave(voidpf pool, voidpf memory)
{
}

cc_gzip_t *cc_gzip_make(apr_pool_t *p, int level)
{
    cc_gzip_t *z = apr_pcalloc(p, sizeof(*z));

    z->z.zalloc = take;
    z->z.zfree = leave;
    z->z.opaque = p;
    z->header.os = OS_UNKNOWN;
    deflateInit2(&z->z, level, Z_DEFLATED, WINDOW_BITS, MEM_LEVEL,
                 Z_DEFAULT_STRATEGY);
    deflateSetHeader(&z->z, &z->header);
    return z;
}

static uInt at_most(apr_size_t len)
{
    return len < UINT_MAX ? (uInt)len : UINT_MAX;
}

/* Let zlib pack what fits. @return its answer */
static int pack(cc_gzip_t *z, cc_slice_t *in, int flush, char *out,
                apr_size_t size, apr_size_t *len)
{
    uInt offered = at_most(in->len), room = at_most(size - *len);
    int rv;

    z->z.next_in = (z_const Bytef *)in->ptr;
    z->z.avail_in = offered;
    z->z.next_out = (Bytef *)out + *len;
    z->z.avail_out = room;
    rv = deflate(&z->z, offered < in->len ? Z_NO_FLUSH : flush);
    offered -= z->z.avail_in;
    in->ptr += offered;
    in->len -= offered;
    *len += room - z->z.avail_out;
    z->is_dirty |= offered > 0;
    return rv;
}

static void put_marker(cc_gzip_t *z, char *out, apr_size_t size,
                       apr_size_t *len)
{
    apr_size_t n = z->rest.len < size - *len ? z->rest.len : size - *len;

    memcpy(out + *len, z->rest.ptr, n);
    z->rest.ptr += n;
    z->rest.len -= n;
    *len += n;
}

/* All input is in blocks that are out. What is left is at most seven bits, and
 * the empty block that pads them to a byte. zlib begins another such block each
 * time it is called, for ever where the output fills up before its end, so it
 * gets room for a whole one here. */
static void make_marker(cc_gzip_t *z)
{
    cc_slice_t none = cc_slice(NULL, 0);
    apr_size_t len = 0;

    pack(z, &none, Z_SYNC_FLUSH, z->marker, sizeof(z->marker), &len);
    z->rest = cc_slice(z->marker, len);
    z->is_dirty = 0;
}

static int flush_of(const cc_gzip_t *z, cc_gzip_mode_t mode, cc_slice_t in)
{
    switch (mode) {
    case CC_GZIP_END:
        return Z_FINISH;
    case CC_GZIP_FLUSH:
        return z->is_dirty || in.len > 0 ? Z_BLOCK : Z_NO_FLUSH;
    default:
        return Z_NO_FLUSH;
    }
}

cc_gzip_status_t cc_gzip_next(cc_gzip_t *z, cc_slice_t *in, cc_gzip_mode_t mode,
                              char *out, apr_size_t size, apr_size_t *len)
{
    *len = 0;
    if (z->is_done) {
        return CC_GZIP_DONE;
    }
    if (z->rest.len > 0) {
        put_marker(z, out, size, len);
    }
    while (*len < size) {
        int flush = flush_of(z, mode, *in);

        z->is_done = pack(z, in, flush, out, size, len) == Z_STREAM_END;
        if (z->is_done) {
            return CC_GZIP_DONE;
        }
        if (*len < size && in->len == 0) {
            if (flush == Z_BLOCK) {
                make_marker(z);
                put_marker(z, out, size, len);
            }
            return z->rest.len > 0 ? CC_GZIP_FULL : CC_GZIP_MORE;
        }
    }
    return CC_GZIP_FULL;
}
