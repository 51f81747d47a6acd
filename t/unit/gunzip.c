#include <zlib.h>
#include "core/gunzip.h"
#include "model.h"

/* Bytes with any among them. */
#define B(literal)                   \
    {                                \
        literal, sizeof(literal) - 1 \
    }

#define HEAD(flags) "\x1f\x8b\x08" flags "\0\0\0\0\0\xff"
#define HELLO            \
    "\x01\x05\0\xfa\xff" \
    "hello"              \
    "\x86\xa6\x10\x36\x05\0\0\0"
#define WORLD            \
    "\x01\x05\0\xfa\xff" \
    "world"              \
    "\x43\x11\x77\x3a\x05\0\0\0"
#define EMPTY \
    "\x03\0"  \
    "\0\0\0\0\0\0\0\0"
#define PLAIN HEAD("\0") HELLO

#define MORE CC_GUNZIP_MORE
#define BAD CC_GUNZIP_BAD

/* clang-format off */
static const struct {
    const char *what;
    cc_slice_t in;
    const char *out;
    cc_gunzip_status_t status;
    int is_complete;
} cases[] = {
    { "nothing",                   B(""),                               "",           MORE, 0 },
    { "a page",                    B(PLAIN),                            "hello",      MORE, 1 },
    { "an empty one",              B(HEAD("\0") EMPTY),                 "",           MORE, 1 },
    { "said to be text",           B(HEAD("\x01") HELLO),               "hello",      MORE, 1 },
    { "with an extra field",       B(HEAD("\x04") "\x03\0\0ab" HELLO),  "hello",      MORE, 1 },
    { "an empty extra field",      B(HEAD("\x04") "\0\0" HELLO),        "hello",      MORE, 1 },
    { "with a name",               B(HEAD("\x08") "a.html\0" HELLO),    "hello",      MORE, 1 },
    { "with a comment",            B(HEAD("\x10") "\xe9\0" HELLO),      "hello",      MORE, 1 },
    { "with a header checksum",    B(HEAD("\x02") "\x90\xc9" HELLO),    "hello",      MORE, 1 },
    { "with a wrong one",          B(HEAD("\x02") "\x90\xc8" HELLO),    "",           BAD,  0 },
    { "with all of them",          B(HEAD("\x1f") "\x01\0xn\0c\0\x49\xc7" HELLO), "hello", MORE, 1 },
    { "a reserved flag",           B(HEAD("\x20") HELLO),               "",           BAD,  0 },
    { "another one",               B(HEAD("\x80") HELLO),               "",           BAD,  0 },

    { "two members",               B(PLAIN HEAD("\0") WORLD),           "helloworld", MORE, 1 },
    { "an empty one between",      B(PLAIN HEAD("\0") EMPTY HEAD("\x08") "n\0" WORLD), "helloworld", MORE, 1 },
    { "the second is damaged",     B(PLAIN HEAD("\0") "\x07"),          "hello",      BAD,  0 },
    { "the second has a bad flag", B(PLAIN HEAD("\x40") WORLD),         "hello",      BAD,  0 },
    { "the second is cut",         B(PLAIN HEAD("\0") "\x01\x05\0"),    "hello",      MORE, 0 },
    { "cut in its header",         B(PLAIN "\x1f\x8b\x08"),             "hello",      MORE, 0 },
    { "cut before its method",     B(PLAIN "\x1f\x8b"),                 "hello",      MORE, 0 },
    { "cut after a byte",          B(PLAIN "\x1f"),                     "hello",      MORE, 0 },

    { "padded with zeros",         B(PLAIN "\0\0\0\0"),                 "hello",      MORE, 1 },
    { "text behind it",            B(PLAIN "<!-- 5 ms -->"),            "hello",      MORE, 1 },
    { "not quite a member",        B(PLAIN "\x1f\x8b\x07\x1f\x8b\x08"), "hello",      MORE, 1 },
    { "nor that",                  B(PLAIN "\x1f\x1f\x8b\x08"),         "hello",      MORE, 1 },
    { "a member after padding",    B(PLAIN "\0" HEAD("\0") WORLD),      "hello",      MORE, 1 },

    { "text",                      B("<!doctype html>"),                "",           BAD,  0 },
    { "another method",            B("\x1f\x8b\x07\0\0\0\0\0\0\xff" HELLO), "",       BAD,  0 },
    { "zlib's own format",         B("\x78\x01" HELLO),                 "",           BAD,  0 },
    { "deflate without a header",  B(HELLO),                            "",           BAD,  0 },
    { "a wrong checksum",          B(HEAD("\0") "\x01\x05\0\xfa\xff" "hallo" "\x86\xa6\x10\x36\x05\0\0\0"), "hallo", BAD, 0 },
    { "a wrong length",            B(HEAD("\0") "\x01\x05\0\xfa\xff" "hello" "\x86\xa6\x10\x36\x06\0\0\0"), "hello", BAD, 0 },
    { "no such block",             B(HEAD("\0") "\x07"),                "",           BAD,  0 },
    { "lengths that differ",       B(HEAD("\0") "\x01\x05\0\xfa\xfe" "hello"), "",    BAD,  0 },
    { "a copy from before it",     B(HEAD("\0") "\x4b\x04\x42\0"),      "a",          BAD,  0 },
};

static const struct {
    const char *what;
    cc_slice_t bytes;
    int is_magic;
} magic[] = {
    { "nothing",           B(""),                 0 },
    { "a byte",            B("\x1f"),             0 },
    { "two",               B("\x1f\x8b"),         0 },
    { "gzip",              B("\x1f\x8b\x08"),     1 },
    { "gzip and more",     B("\x1f\x8b\x08\0"),   1 },
    { "another method",    B("\x1f\x8b\x07\0"),   0 },
    { "compress",          B("\x1f\x9d\x90\0"),   0 },
    { "text",              B("<html>"),           0 },
};
/* clang-format on */

/* What was read of a stream. */
typedef struct {
    char *out;
    size_t len, room;
    cc_gunzip_status_t status;
    const char *reason;
    int is_complete;
} got_t;

static void append(got_t *got, const char *bytes, size_t len)
{
    if (got->len + len > got->room) {
        got->room = 2 * (got->len + len);
        got->out = realloc(got->out, got->room);
    }
    if (len > 0) {
        memcpy(got->out + got->len, bytes, len);
    }
    got->len += len;
}

/* Give a piece, with room for size bytes of output at a time. Both stand alone
 * on the heap. @return 0 where a call said what cannot be */
static int feed(cc_gunzip_t *g, got_t *got, cc_slice_t piece, size_t size)
{
    char *exact = malloc(piece.len ? piece.len : 1), *out = malloc(size);
    cc_slice_t in = cc_slice(exact, piece.len);
    apr_size_t len;
    int good = 1;

    if (piece.len > 0) {
        memcpy(exact, piece.ptr, piece.len);
    }
    do {
        got->status = cc_gunzip_next(g, &in, out, size, &len);
        append(got, out, len);
        good &= (got->status == CC_GUNZIP_FULL) == (len == size)
                || got->status == CC_GUNZIP_BAD;
    } while (got->status == CC_GUNZIP_FULL);
    good &= got->status != CC_GUNZIP_MORE || in.len == 0;
    free(exact);
    free(out);
    return good;
}

/* Read a stream in pieces of n bytes but for the first. */
static int gunzip(apr_pool_t *p, got_t *got, cc_slice_t in, size_t first,
                  size_t n, size_t size)
{
    cc_gunzip_t *g = cc_gunzip_make(p);
    size_t take = first < in.len ? first : in.len;
    int good;

    memset(got, 0, sizeof(*got));
    good = feed(g, got, cc_slice(in.ptr, take), size);
    while ((in.ptr += take, in.len -= take) > 0) {
        take = n < in.len ? n : in.len;
        good &= feed(g, got, cc_slice(in.ptr, take), size);
    }
    got->is_complete = cc_gunzip_is_complete(g);
    got->reason = cc_gunzip_reason(g);
    return good;
}

/* Whether what was read is so much of a page, or less. */
static int begins(const got_t *got, const char *page, size_t len)
{
    return got->len <= len
           && cc_slice_same(cc_slice(got->out, got->len),
                            cc_slice(page, got->len));
}

/* Whether reading in some way gives what is wanted. */
static int gives(const got_t *want, cc_slice_t in, size_t first, size_t n,
                 size_t size)
{
    apr_pool_t *p = model_pool();
    got_t got;
    int good = gunzip(p, &got, in, first, n, size) && got.status == want->status
               && got.is_complete == want->is_complete
               && begins(&got, want->out, want->len) && got.len == want->len
               && (got.reason != NULL) == (got.status == CC_GUNZIP_BAD);

    free(got.out);
    apr_pool_destroy(p);
    return good;
}

/* Whether it does so for every cut in two, byte by byte, and in little room. */
static int always_gives(const got_t *want, cc_slice_t in)
{
    static const size_t sizes[] = { 1, 2, 5, 6, 7, 300, 8192 };
    size_t i, cut;
    int good = 1;

    for (i = 0; i < TAP_ROWS(sizes); i++) {
        good &= gives(want, in, 1, 1, sizes[i]);
    }
    for (cut = 0; cut <= in.len; cut++) {
        good &= gives(want, in, cut, in.len, 8192)
                && gives(want, in, cut, in.len, 3);
    }
    return good;
}

static void test_cases(void)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(cases); i++) {
        got_t want = { .status = cases[i].status,
                       .is_complete = cases[i].is_complete };

        append(&want, cases[i].out, strlen(cases[i].out));
        ok(always_gives(&want, cases[i].in), cases[i].what);
        free(want.out);
    }
}

/* A page that is not too regular, and what gzip makes of it. */
static cc_slice_t make_page(char *page, size_t len, char *packed, size_t room)
{
    z_stream z = { 0 };
    size_t at, n = 0;

    for (at = 0; at < len; at += n) {
        n = snprintf(page + at, len - at, "<p id=%zx>%zu</p>\n", at * at % 9973,
                     at);
        n = n < len - at ? n : len - at;
    }
    deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    z.next_in = (Bytef *)page;
    z.avail_in = len;
    z.next_out = (Bytef *)packed;
    z.avail_out = room;
    deflate(&z, Z_FINISH);
    deflateEnd(&z);
    return cc_slice(packed, z.total_out);
}

static void test_page(void)
{
    static char page[3000], packed[3000];
    cc_slice_t in = make_page(page, sizeof(page), packed, sizeof(packed));
    got_t want = { page, sizeof(page), 0, MORE, NULL, 1 };

    ok(always_gives(&want, in), "a longer page");
}

static void test_cut_short(void)
{
    static char page[3000], packed[3000];
    cc_slice_t in = make_page(page, sizeof(page), packed, sizeof(packed));
    int good = 1;

    while (in.len-- > 0) {
        apr_pool_t *p = model_pool();
        got_t got;

        good &= gunzip(p, &got, in, in.len, 1, 100) && got.status == MORE
                && !got.is_complete && begins(&got, page, sizeof(page));
        free(got.out);
        apr_pool_destroy(p);
    }
    ok(good, "cut short anywhere");
}

/* @return whether it is not whole, or right all the same, as where a bit of
 * the header says nothing of the page; faults: counts what is not whole */
static int survives(cc_slice_t in, const char *page, size_t len, int *faults)
{
    apr_pool_t *p = model_pool();
    got_t got;
    int good = gunzip(p, &got, in, in.len, 1, 8192);

    if (got.is_complete) {
        good &= got.len == len && begins(&got, page, len);
    }
    *faults += !got.is_complete;
    free(got.out);
    apr_pool_destroy(p);
    return good;
}

static void test_damaged(void)
{
    static char page[1000], packed[1000];
    cc_slice_t in = make_page(page, sizeof(page), packed, sizeof(packed));
    int bit, bits = (int)in.len * 8, good = 1, faults = 0;

    for (bit = 0; bit < bits; bit++) {
        packed[bit / 8] ^= 1 << bit % 8;
        good &= survives(in, page, sizeof(page), &faults);
        packed[bit / 8] ^= 1 << bit % 8;
    }
    ok(good, "no wrong page for a right one, whichever bit is damaged");
    /* FTEXT, MTIME, XFL and OS say nothing of the page, nor do the bits that
     * fill up the last byte of the blocks. */
    ok(faults >= bits - (1 + 32 + 8 + 8 + 7), "all that count are noticed");
}

static void test_after_fault(void)
{
    apr_pool_t *p = model_pool();
    cc_gunzip_t *g = cc_gunzip_make(p);
    cc_slice_t in = cc_slice_str("<html>"), more = in;
    apr_size_t len = 1;
    char out[10];

    ok(cc_gunzip_reason(g) == NULL && !cc_gunzip_is_complete(g), "no fault");
    cc_gunzip_next(g, &in, out, sizeof(out), &len);
    ok(cc_gunzip_next(g, &more, out, sizeof(out), &len) == BAD && len == 0
           && more.len == 6 && cc_gunzip_reason(g) != NULL,
       "a fault is for good");
    apr_pool_destroy(p);
}

static void test_magic(void)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(magic); i++) {
        ok(cc_gunzip_is_magic(magic[i].bytes) == magic[i].is_magic,
           magic[i].what);
    }
    ok(!cc_gunzip_is_magic(cc_slice(NULL, 0)), "nowhere");
}

int main(void)
{
    test_cases();
    test_page();
    test_cut_short();
    test_damaged();
    test_after_fault();
    test_magic();
    return done_testing();
}
