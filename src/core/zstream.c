#include "core/zstream.h"

#include <limits.h>

static voidpf take(voidpf pool, uInt items, uInt size)
{
    return apr_palloc(pool, (apr_size_t)items * size);
}

static void leave(voidpf pool, voidpf memory)
{
}

/* zlib allocates at the start and, to read, once more; it frees at the end. So
 * a pool suits, and a request's is at hand in its thread, where malloc() would
 * have the system map the same pages anew for every response. */
z_stream cc_zstream(apr_pool_t *p)
{
    z_stream z = { 0 };

    z.zalloc = take;
    z.zfree = leave;
    z.opaque = p;
    return z;
}

static uInt at_most(apr_size_t len)
{
    return len < UINT_MAX ? (uInt)len : UINT_MAX;
}

int cc_zstream_step(z_stream *z, cc_zstream_step_t step, int flush,
                    cc_slice_t *in, char *out, apr_size_t size, apr_size_t *len)
{
    uInt offered = at_most(in->len), room = at_most(size - *len);
    int rv;

    z->next_in = (z_const Bytef *)in->ptr;
    z->avail_in = offered;
    z->next_out = (Bytef *)out + *len;
    z->avail_out = room;
    rv = step(z, offered < in->len ? Z_NO_FLUSH : flush);
    in->ptr = (const char *)z->next_in;
    in->len -= offered - z->avail_in;
    *len += room - z->avail_out;
    return rv;
}
