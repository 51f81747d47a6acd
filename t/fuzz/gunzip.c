/* Any bytes at all are read as a gzip stream, and what comes out is what zlib
 * gets from the whole at once, wherever pieces are cut and however little room
 * there is. The first byte of the input says where and how little. */
#include <zlib.h>
#include "core/gunzip.h"
#include "fuzz.h"

/* What a stream holds. */
typedef struct {
    char *out;
    size_t len, room;
    int is_bad, is_complete;
} got_t;

/* Read a member with zlib. @return what follows it; whole: whether it ended */
static cc_slice_t member(got_t *got, cc_slice_t in, int *whole)
{
    z_stream z = { 0 };
    int rv;

    require(inflateInit2(&z, 15 + 16) == Z_OK);
    z.next_in = (z_const Bytef *)in.ptr;
    z.avail_in = in.len;
    z.next_out = (Bytef *)got->out + got->len;
    z.avail_out = got->room - got->len;
    rv = inflate(&z, Z_NO_FLUSH);
    require(z.avail_out > 0);
    got->len += z.total_out;
    got->is_bad = rv != Z_STREAM_END && rv != Z_OK && rv != Z_BUF_ERROR;
    *whole = rv == Z_STREAM_END;
    in = cc_slice(in.ptr + z.total_in, in.len - z.total_in);
    inflateEnd(&z);
    return in;
}

/* Whether there is something that is cut short before it is a magic number. */
static int is_half_magic(cc_slice_t s)
{
    return s.len > 0 && s.len < 3 && memcmp(s.ptr, "\x1f\x8b", s.len) == 0;
}

static got_t read_at_once(cc_slice_t in)
{
    got_t got = { NULL, 0, 1100 * in.len + 1, 0, 0 };
    int whole;

    got.out = malloc(got.room);
    do {
        in = member(&got, in, &whole);
    } while (whole && cc_gunzip_is_magic(in));
    got.is_complete = whole && !is_half_magic(in);
    return got;
}

/* Give a piece. Both it and the room stand alone, so that ASan sees the end. */
static cc_gunzip_status_t feed(cc_gunzip_t *g, got_t *got, cc_slice_t piece,
                               size_t size)
{
    char *exact = malloc(piece.len), *out = malloc(size);
    cc_slice_t in = cc_slice(exact, piece.len);
    cc_gunzip_status_t status;
    apr_size_t len;

    memcpy(exact, piece.ptr, piece.len);
    do {
        status = cc_gunzip_next(g, &in, out, size, &len);
        require(len <= size && len <= got->room - got->len);
        require(status != CC_GUNZIP_FULL || len == size);
        memcpy(got->out + got->len, out, len);
        got->len += len;
    } while (status == CC_GUNZIP_FULL);
    require(status != CC_GUNZIP_MORE || in.len == 0);
    free(exact);
    free(out);
    return status;
}

/* Pieces of 1 to most bytes, and room for 1 to most, by a generator. */
static got_t read_in_pieces(apr_pool_t *p, cc_slice_t in, unsigned seed,
                            size_t most)
{
    got_t got = { NULL, 0, 1100 * in.len + 1, 0, 0 };
    cc_gunzip_t *g = cc_gunzip_make(p);
    size_t at, n;

    got.out = malloc(got.room);
    for (at = 0; at < in.len; at += n) {
        seed = seed * 1103515245u + 12345u;
        n = 1 + (seed >> 16) % most;
        n = n < in.len - at ? n : in.len - at;
        got.is_bad = feed(g, &got, cc_slice(in.ptr + at, n),
                          1 + (seed >> 8) % most)
                     == CC_GUNZIP_BAD;
    }
    got.is_complete = cc_gunzip_is_complete(g);
    require((cc_gunzip_reason(g) != NULL) == got.is_bad);
    return got;
}

static void require_same(const got_t *a, got_t b)
{
    require(a->is_bad == b.is_bad);
    require(a->is_complete == b.is_complete);
    require(cc_slice_same(cc_slice(a->out, a->len), cc_slice(b.out, b.len)));
    free(b.out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *root;
    cc_slice_t in;
    apr_pool_t *p;
    got_t whole;

    /* So little never unpacks to what may be a bomb. */
    if (size == 0 || size > CC_GUNZIP_FREE / 1100) {
        return 0;
    }
    in = cc_slice((const char *)data + 1, size - 1);
    if (root == NULL) {
        apr_initialize();
        apr_pool_create(&root, NULL);
    }
    apr_pool_create(&p, root);
    whole = read_at_once(in);
    require_same(&whole, read_in_pieces(p, in, 0, 1));
    require_same(&whole, read_in_pieces(p, in, data[0], 1 + data[0] * 9));
    require_same(&whole, read_in_pieces(p, in, data[0], size * 1100));
    free(whole.out);
    apr_pool_destroy(p);
    return 0;
}
