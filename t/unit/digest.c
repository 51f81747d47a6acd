#include "core/digest.h"
#include <apr_general.h>
#include "tap.h"

/* The vectors of FIPS 180 and RFC 3174, the empty text, and some bytes. */
/* clang-format off */
static const struct {
    const char *what;
    const char *bytes;
    apr_size_t len;
    int digits;
    const char *digest;
} cases[] = {
    { "abc",                "abc", 3, 40, "a9993e364706816aba3e25717850c26c9cd0d89d" },
    { "more than a block",  "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56, 40,
                            "84983e441c3bd26ebaae4aa1f95129e5e54670f1" },
    { "nothing",            "",    0, 40, "da39a3ee5e6b4b0d3255bfef95601890afd80709" },
    { "the first digits",   "abc", 3, 6,  "a9993e" },
    { "two of them",        "abc", 3, 2,  "a9" },
    { "a NUL is a byte",    "a\0b", 3, 40, "4a3dec2d1f8245280855c42db0ee4239f917fdb8" },
};
/* clang-format on */

int main(void)
{
    apr_pool_t *p;
    size_t i;

    apr_initialize();
    apr_pool_create(&p, NULL);
    for (i = 0; i < TAP_ROWS(cases); i++) {
        is_str(cc_digest_hex(p, cc_slice(cases[i].bytes, cases[i].len),
                             cases[i].digits),
               cases[i].digest, cases[i].what);
    }
    return done_testing();
}
