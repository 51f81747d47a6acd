/*
 * gzip.h: a gzip stream of bytes that arrive in pieces.
 */
#ifndef CC_GZIP_H
#define CC_GZIP_H

#include <apr_pools.h>
#include "core/slice.h"

/** A stream being written. Destroying the pool gives its memory back; nothing
 * else is held. */
typedef struct cc_gzip_t cc_gzip_t;

typedef enum {
    CC_GZIP_MORE, /* the input is used up, a flush is out */
    CC_GZIP_FULL, /* the output is full: call again in the same mode */
    CC_GZIP_DONE  /* the stream is whole */
} cc_gzip_status_t;

typedef enum {
    CC_GZIP_GO,    /* more follows: keep what compresses better with it */
    CC_GZIP_FLUSH, /* more follows later: let the reader have what there is */
    CC_GZIP_END    /* this was the last of the input */
} cc_gzip_mode_t;

/** How hard to look for repetitions, where no one asks for something else. */
#define CC_GZIP_LEVEL 1

/** Start a stream. @param level  1 (fast) to 9 (small) */
cc_gzip_t *cc_gzip_make(apr_pool_t *p, int level);

/**
 * Take bytes off the front of the input, and write what they become.
 *
 * The stream depends on the bytes, the level, and after which of them it was
 * flushed; not on the clock, how the input is cut, or the room for the output.
 * So equal pages are equal streams, but only where they are flushed alike.
 *
 * A flush makes the stream 5 bytes longer or so, and compresses less well; one
 * with no input since the last adds nothing.
 *
 * @param in   in: the next piece or what is left of it; out: what follows
 * @param out  room for size bytes, one at least
 * @param len  out: bytes written
 * @return MORE, after CC_GZIP_END DONE; or FULL. Once DONE, there is no more
 *
 * Time is linear in the bytes taken.
 *
 * @see RFC 1952, RFC 1951
 */
cc_gzip_status_t cc_gzip_next(cc_gzip_t *z, cc_slice_t *in, cc_gzip_mode_t mode,
                              char *out, apr_size_t size, apr_size_t *len);

#endif /* CC_GZIP_H */
