#include <zlib.h>
#include "core/gzip.h"
#include "model.h"

#define MOST (300 * 1024)

/* How a page is written. */
typedef struct {
    int level;
    size_t piece;       /* bytes given at a time */
    size_t size;        /* room for output at a time */
    size_t flush_every; /* bytes; 0: never */
} way_t;

/* A stream that was written. */
typedef struct {
    char bytes[MOST * 6]; /* flushes after every byte are the worst */
    size_t len;
    int is_good; /* every call said what can be */
} got_t;

/* The pages: markup that repeats itself a little, noise, a single byte. */
static char html[MOST], noise[MOST], zeros[MOST];

static void make_pages(void)
{
    unsigned seed = 1;
    size_t at, n;

    for (at = 0; at < MOST; at += n) {
        n = snprintf(html + at, MOST - at, "<p id=%zx>%zu</p>\n",
                     at * at % 9973, at);
        n = n < MOST - at ? n : MOST - at;
    }
    for (at = 0; at < MOST; at++) {
        seed = seed * 1103515245u + 12345u;
        noise[at] = seed >> 16;
    }
}

/* Give a piece, which with the room for output stands alone on the heap. */
static cc_gzip_status_t feed(cc_gzip_t *gz, got_t *got, cc_slice_t piece,
                             cc_gzip_mode_t mode, size_t size)
{
    char *exact = malloc(piece.len ? piece.len : 1), *out = malloc(size);
    cc_slice_t in = cc_slice(exact, piece.len);
    cc_gzip_status_t status;
    apr_size_t len;

    if (piece.len > 0) {
        memcpy(exact, piece.ptr, piece.len);
    }
    do {
        status = cc_gzip_next(gz, &in, mode, out, size, &len);
        memcpy(got->bytes + got->len, out, len);
        got->len += len;
        got->is_good &= status != CC_GZIP_FULL || len == size;
    } while (status == CC_GZIP_FULL);
    got->is_good &= in.len == 0;
    got->is_good &= status
                    == (mode == CC_GZIP_END ? CC_GZIP_DONE : CC_GZIP_MORE);
    free(exact);
    free(out);
    return status;
}

/* The length of the next piece: it ends where a flush is due. */
static size_t next_len(cc_slice_t page, size_t at, const way_t *way, int *flush)
{
    size_t len = way->piece < page.len - at ? way->piece : page.len - at;
    size_t every = way->flush_every;

    *flush = every > 0 && at % every + len >= every;
    return *flush ? every - at % every : len;
}

static void gzip(got_t *got, cc_slice_t page, const way_t *way)
{
    apr_pool_t *p = model_pool();
    cc_gzip_t *gz = cc_gzip_make(p, way->level);
    size_t at, len;

    got->len = 0;
    got->is_good = 1;
    for (at = 0; at < page.len; at += len) {
        int flush;

        len = next_len(page, at, way, &flush);
        feed(gz, got, cc_slice(page.ptr + at, len),
             flush ? CC_GZIP_FLUSH : CC_GZIP_GO, way->size);
    }
    feed(gz, got, cc_slice(NULL, 0), CC_GZIP_END, way->size);
    apr_pool_destroy(p);
}

/* Whether zlib reads just this page from a stream, to its end or so far. */
static int reads(const got_t *got, cc_slice_t page, int is_whole)
{
    char *out = malloc(page.len + 1);
    z_stream z = { 0 };
    int rv, good;

    inflateInit2(&z, 15 + 16);
    z.next_in = (z_const Bytef *)got->bytes;
    z.avail_in = got->len;
    z.next_out = (Bytef *)out;
    z.avail_out = page.len + 1;
    rv = inflate(&z, Z_NO_FLUSH);
    good = rv == (is_whole ? Z_STREAM_END : Z_OK) && z.avail_in == 0
           && cc_slice_same(cc_slice(out, z.total_out), page);
    inflateEnd(&z);
    free(out);
    return good;
}

static int same(const got_t *a, const got_t *b)
{
    return a->is_good && b->is_good
           && cc_slice_same(cc_slice(a->bytes, a->len),
                            cc_slice(b->bytes, b->len));
}

static got_t one, other;

/* Whether a page comes back, and its stream does not depend on piece or size. */
static int round_trip(cc_slice_t page, int level, size_t flush_every,
                      const size_t *parts)
{
    way_t way = { level, MOST, MOST, flush_every };
    size_t i, j;
    int good;

    gzip(&one, page, &way);
    good = reads(&one, page, 1);
    for (i = 0; parts[i]; i++) {
        for (j = 0; parts[j]; j++) {
            way.piece = parts[i];
            way.size = parts[j];
            gzip(&other, page, &way);
            good &= same(&one, &other);
        }
    }
    return good;
}

static void test_small(apr_pool_t *p)
{
    static const size_t lens[] = { 0, 1, 2, 3, 100, 1000 };
    static const size_t flushes[] = { 0, 1, 2, 3, 99, 500 };
    static const size_t parts[] = { 1, 2, 5, 6, 7, 8, 500, 0 };
    size_t i, j;

    for (i = 0; i < TAP_ROWS(lens); i++) {
        for (j = 0; j < TAP_ROWS(flushes); j++) {
            ok(round_trip(cc_slice(html, lens[i]), CC_GZIP_LEVEL, flushes[j],
                          parts),
               apr_psprintf(p, "%d bytes, flushed after each %d", (int)lens[i],
                            (int)flushes[j]));
        }
    }
}

/* Long enough for zlib's window to be moved on several times. */
static void test_large(apr_pool_t *p)
{
    static const size_t parts[] = { 263, 8192, 0 };
    int level;

    for (level = 1; level <= 9; level++) {
        ok(round_trip(cc_slice(html, MOST), level, 0, parts)
               && round_trip(cc_slice(html, MOST), level, 5000, parts),
           apr_psprintf(p, "markup at level %d", level));
        ok(round_trip(cc_slice(noise, MOST), level, 0, parts)
               && round_trip(cc_slice(noise, MOST), level, 5000, parts),
           apr_psprintf(p, "noise at level %d", level));
        ok(round_trip(cc_slice(zeros, MOST), level, 70000, parts),
           apr_psprintf(p, "zeros at level %d", level));
    }
}

static void test_levels(apr_pool_t *p)
{
    ok(cc_gzip_make(p, 0) == NULL && cc_gzip_make(p, -1) == NULL
           && cc_gzip_make(p, 10) == NULL,
       "no other levels");
}

static void test_header(void)
{
    static const char header[] = "\x1f\x8b\x08\0\0\0\0\0\0\xff";
    way_t way = { CC_GZIP_LEVEL, MOST, MOST, 0 };

    gzip(&one, cc_slice(html, 100), &way);
    ok(one.len > 10 && memcmp(one.bytes, header, 10) == 0,
       "the header tells neither time nor system");
}

/* After a flush the reader has all of the page that was given. */
static void test_flush(apr_pool_t *p, const char *what, const char *page)
{
    static const size_t lens[] = { 1, 1, 2, 10, 1000, 50000, 7, 100000 };
    cc_gzip_t *gz = cc_gzip_make(p, CC_GZIP_LEVEL);
    cc_slice_t none = cc_slice(NULL, 0);
    size_t i, len, sum = 0;

    one.len = 0;
    one.is_good = 1;
    feed(gz, &one, none, CC_GZIP_FLUSH, 100);
    ok(one.is_good && one.len == 10, "nothing to flush yet but the header");
    for (i = 0; i < TAP_ROWS(lens); i++) {
        feed(gz, &one, cc_slice(page + sum, lens[i]), CC_GZIP_FLUSH, 100);
        sum += lens[i];
        ok(one.is_good && reads(&one, cc_slice(page, sum), 0),
           apr_psprintf(p, "%s, flushed after %d bytes", what, (int)sum));
        len = one.len;
        feed(gz, &one, none, CC_GZIP_FLUSH, 1);
        feed(gz, &one, none, CC_GZIP_GO, 1);
        feed(gz, &one, none, CC_GZIP_FLUSH, 100);
        ok(one.is_good && one.len == len, "and once is enough");
    }
    feed(gz, &one, cc_slice(page + sum, 5), CC_GZIP_END, 100);
    ok(one.is_good && reads(&one, cc_slice(page, sum + 5), 1), "and its end");
}

static void test_done(apr_pool_t *p)
{
    cc_gzip_t *gz = cc_gzip_make(p, CC_GZIP_LEVEL);
    cc_slice_t in = cc_slice_str("page"), more = cc_slice_str("more");
    apr_size_t len;
    char out[100];

    ok(cc_gzip_next(gz, &in, CC_GZIP_END, out, sizeof(out), &len)
               == CC_GZIP_DONE
           && len > 18 && in.len == 0,
       "done in one go");
    ok(cc_gzip_next(gz, &more, CC_GZIP_END, out, sizeof(out), &len)
               == CC_GZIP_DONE
           && len == 0 && more.len == 4,
       "once and for all");
}

int main(void)
{
    apr_pool_t *p = model_pool();

    make_pages();
    test_small(p);
    test_large(p);
    test_levels(p);
    test_header();
    test_flush(p, "markup", html);
    test_flush(p, "noise", noise);
    test_flush(p, "zeros", zeros);
    test_done(p);
    return done_testing();
}
