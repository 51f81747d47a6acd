/* Any bytes at all come back from the stream that they become, which depends
 * on them and on where they are flushed, not on the cuts or the room. The first
 * two bytes of the input say how to write it. */
#include <zlib.h>
#include "core/gzip.h"
#include "fuzz.h"

/* A stream being written. */
typedef struct {
    cc_gzip_t *gz;
    char *out;
    size_t len, room;
} stream_t;

static stream_t make_stream(apr_pool_t *p, int level, size_t len)
{
    stream_t stream = { cc_gzip_make(p, level), NULL, 0, 1000 + 100 * len };

    require(stream.gz != NULL);
    stream.out = malloc(stream.room);
    return stream;
}

/* Give a piece. Both it and the room stand alone, so that ASan sees the end. */
static void feed(stream_t *stream, cc_slice_t piece, cc_gzip_mode_t mode,
                 size_t size)
{
    char *exact = malloc(piece.len ? piece.len : 1), *out = malloc(size);
    cc_slice_t in = cc_slice(exact, piece.len);
    cc_gzip_status_t status;
    apr_size_t len;

    if (piece.len > 0) {
        memcpy(exact, piece.ptr, piece.len);
    }
    do {
        status = cc_gzip_next(stream->gz, &in, mode, out, size, &len);
        require(len <= size && len <= stream->room - stream->len);
        require(status != CC_GZIP_FULL || len == size);
        memcpy(stream->out + stream->len, out, len);
        stream->len += len;
    } while (status == CC_GZIP_FULL);
    require(in.len == 0);
    require((status == CC_GZIP_DONE) == (mode == CC_GZIP_END));
    free(exact);
    free(out);
}

/* Write a page in pieces of 1 to 40 bytes by a generator, some of them flushed;
 * the other stream gets those in a row that are not at once. */
static void write_both(stream_t *pieces, stream_t *runs, cc_slice_t page,
                       unsigned seed, unsigned size)
{
    size_t at, n, run = 0;

    for (at = 0; at < page.len; at += n) {
        seed = seed * 1103515245u + 12345u;
        n = 1 + (seed >> 16) % 40;
        n = n < page.len - at ? n : page.len - at;
        feed(pieces, cc_slice(page.ptr + at, n),
             seed >> 31 ? CC_GZIP_FLUSH : CC_GZIP_GO, size);
        if (seed >> 31) {
            feed(runs, cc_slice(page.ptr + run, at + n - run), CC_GZIP_FLUSH,
                 runs->room);
            run = at + n;
        }
    }
    feed(pieces, cc_slice(NULL, 0), CC_GZIP_END, size);
    feed(runs, cc_slice(page.ptr + run, page.len - run), CC_GZIP_END,
         runs->room);
}

static void require_page(const stream_t *stream, cc_slice_t page)
{
    char *out = malloc(page.len + 1);
    z_stream z = { 0 };

    require(inflateInit2(&z, 15 + 16) == Z_OK);
    z.next_in = (z_const Bytef *)stream->out;
    z.avail_in = stream->len;
    z.next_out = (Bytef *)out;
    z.avail_out = page.len + 1;
    require(inflate(&z, Z_FINISH) == Z_STREAM_END && z.avail_in == 0);
    require(cc_slice_same(cc_slice(out, z.total_out), page));
    inflateEnd(&z);
    free(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *root;
    cc_slice_t page;
    stream_t pieces, runs;
    apr_pool_t *p;

    if (size < 2) {
        return 0;
    }
    page = cc_slice((const char *)data + 2, size - 2);
    if (root == NULL) {
        apr_initialize();
        apr_pool_create(&root, NULL);
    }
    apr_pool_create(&p, root);
    pieces = make_stream(p, 1 + data[0] % 9, page.len);
    runs = make_stream(p, 1 + data[0] % 9, page.len);
    write_both(&pieces, &runs, page, data[1], 1 + data[1] % 60);
    require(cc_slice_same(cc_slice(pieces.out, pieces.len),
                          cc_slice(runs.out, runs.len)));
    require_page(&pieces, page);
    free(pieces.out);
    free(runs.out);
    apr_pool_destroy(p);
    return 0;
}
