/* How much may come out of how little. */
#include <zlib.h>
#include "core/gunzip.h"
#include "model.h"

#define HEAD "\x1f\x8b\x08\0\0\0\0\0\0\xff"
#define MIB (1024 * 1024)

/* A MiB of some text repeated, packed so that it can be repeated as well. */
static cc_slice_t make_mib(const char *unit, size_t len)
{
    static char text[MIB], packed[MIB];
    z_stream z = { 0 };
    size_t i;

    for (i = 0; i < MIB; i++) {
        text[i] = unit[i % len];
    }
    deflateInit2(&z, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY);
    z.next_in = (Bytef *)text;
    z.avail_in = MIB;
    z.next_out = (Bytef *)packed;
    z.avail_out = MIB;
    deflate(&z, Z_FULL_FLUSH);
    deflateEnd(&z);
    return cc_slice(packed, z.total_out);
}

/* Read the beginning of a page of so many MiB, and once more after a fault.
 * @return bytes that came out */
static apr_uint64_t read_mibs(cc_slice_t mib, int mibs,
                              cc_gunzip_status_t *status)
{
    static char out[8192];
    apr_pool_t *p = model_pool();
    cc_gunzip_t *g = cc_gunzip_make(p);
    cc_slice_t in = cc_slice(HEAD, 10);
    apr_uint64_t sum = 0;
    apr_size_t len;

    while ((*status = cc_gunzip_next(g, &in, out, sizeof(out), &len))
               == CC_GUNZIP_MORE
           || *status == CC_GUNZIP_FULL) {
        sum += len;
        if (*status == CC_GUNZIP_MORE && mibs-- == 0) {
            break;
        }
        if (*status == CC_GUNZIP_MORE) {
            in = mib;
        }
    }
    if (*status == CC_GUNZIP_BOMB) {
        sum += len;
        *status = cc_gunzip_next(g, &in, out, sizeof(out), &len);
        sum += len;
    }
    apr_pool_destroy(p);
    return sum;
}

int main(void)
{
    cc_gunzip_status_t status;
    apr_uint64_t sum;

    sum = read_mibs(make_mib("\0", 1), 1024, &status);
    ok(status == CC_GUNZIP_BOMB && sum <= CC_GUNZIP_FREE + 8192,
       "a GiB of zeros ends at the bound");
    sum = read_mibs(make_mib("<br>", 4), 1024, &status);
    ok(status == CC_GUNZIP_BOMB && sum <= CC_GUNZIP_FREE + 8192,
       "so do empty lines");
    sum = read_mibs(make_mib("\0", 1), CC_GUNZIP_FREE / MIB, &status);
    ok(status == CC_GUNZIP_MORE && sum == CC_GUNZIP_FREE,
       "zeros up to the bound");
    sum = read_mibs(make_mib("<tr><td></tr>    \n", 18), 100, &status);
    ok(status == CC_GUNZIP_MORE && sum == 100 * MIB,
       "100 MiB of rows with nothing in");
    return done_testing();
}
