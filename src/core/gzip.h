/*
 * gzip.h: a gzip stream of bytes that arrive in pieces.
 */
#ifndef CC_GZIP_H
#define CC_GZIP_H

#include <apr_pools.h>
#include "core/slice.h"

/** A stream being written: 166 KiB of its pool. Destroying the pool gives them
 * back; nothing else is held. */
typedef struct cc_gzip_t cc_gzip_t;

typedef enum {
    CC_GZIP_GO,    /* more may follow: keep what compresses better with it */
    CC_GZIP_FLUSH, /* it may be long until more follows: keep nothing */
    CC_GZIP_END    /* this is the last of the input */
} cc_gzip_mode_t;

typedef enum {
    CC_GZIP_MORE, /* the input is used up and, where asked for, flushed */
    CC_GZIP_FULL, /* the output is full: call again in the same mode */
    CC_GZIP_DONE  /* END: the stream is whole */
} cc_gzip_status_t;

/** The level where nothing speaks for another. HTML of 20 to 200 KB becomes 7 to
 * 18% larger than at 6 for half the work; at 1 it would be 5 to 10% larger yet
 * for 4 to 11% less. */
#define CC_GZIP_LEVEL 3

/** Start a stream. @param level  1 (fast) to 9 (small)
 * @return NULL where zlib does not start, so for any other level */
cc_gzip_t *cc_gzip_make(apr_pool_t *p, int level);

/**
 * Take bytes off the front of the input, and write what they become.
 *
 * The stream is one member. It depends on the bytes, the level, the version of
 * zlib, and after which bytes it was flushed: not on the clock, on how the
 * input was cut, nor on the room for the output. So equal pages become equal
 * streams only where they are flushed alike.
 *
 * A flush makes the stream some 30 bytes longer; one without input since the
 * last adds nothing. The 10 bytes of the header come with the first call.
 *
 * @param in   in: the next piece or what is left of it; out: what follows
 * @param out  room for size bytes, one at least
 * @param len  out: bytes written, whatever is returned
 * @return once DONE, further calls take nothing and return the same
 *
 * Time is linear in the bytes taken.
 *
 * @see RFC 1952, RFC 1951
 */
cc_gzip_status_t cc_gzip_next(cc_gzip_t *gz, cc_slice_t *in,
                              cc_gzip_mode_t mode, char *out, apr_size_t size,
                              apr_size_t *len);

#endif /* CC_GZIP_H */
