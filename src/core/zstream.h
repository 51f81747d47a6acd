/*
 * zstream.h: zlib on slices and pools, for gzip.c and gunzip.c alone.
 */
#ifndef CC_ZSTREAM_H
#define CC_ZSTREAM_H

#include <apr_pools.h>
#include <zlib.h>
#include "core/slice.h"

/** inflate() or deflate(). */
typedef int (*cc_zstream_step_t)(z_stream *, int flush);

/** A stream, yet to be given to inflateInit2() or deflateInit2(). Its memory is
 * the pool's; there is nothing to end. */
z_stream cc_zstream(apr_pool_t *p);

/**
 * Let zlib take bytes off the front of the input, and append to the output.
 *
 * @param flush  what to ask for with the last of the input
 * @param out    room for size bytes, of which *len are taken
 * @return what zlib answers
 */
int cc_zstream_step(z_stream *z, cc_zstream_step_t step, int flush,
                    cc_slice_t *in, char *out, apr_size_t size,
                    apr_size_t *len);

#endif /* CC_ZSTREAM_H */
