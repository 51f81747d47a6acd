/*
 * gunzip.h: the bytes inside a gzip stream that arrives in pieces.
 */
#ifndef CC_GUNZIP_H
#define CC_GUNZIP_H

#include <apr_pools.h>
#include "core/slice.h"

/** A stream being read: 7 KiB of its pool, and 32 KiB more from the first
 * output on. Destroying the pool gives them back; nothing else is held. */
typedef struct cc_gunzip_t cc_gunzip_t;

typedef enum {
    CC_GUNZIP_MORE, /* the input is used up */
    CC_GUNZIP_FULL, /* the output is full: call again, even without input */
    CC_GUNZIP_BAD,  /* not gzip, damaged, or a checksum is wrong */
    CC_GUNZIP_BOMB  /* it unpacks to far more than was sent */
} cc_gunzip_status_t;

/** So many bytes may come out of any input: 0.1 s of work. Few pages are as
 * large, and browsers are slow to show them. */
#define CC_GUNZIP_FREE (32 * 1024 * 1024)

/** Beyond that, so many for each byte taken. Deflate's most, 1032, is for runs
 * of up to 4 bytes; what repeats a unit of 17 or more, as rows of a table with
 * nothing in them, comes to 413 at most (258 bytes for one bit of length and
 * four of distance). So a page may be of any size. */
#define CC_GUNZIP_RATIO 512

/** Start at the first byte of a stream. */
cc_gunzip_t *cc_gunzip_make(apr_pool_t *p);

/**
 * Take bytes off the front of the input, and write what they unpack to.
 *
 * Any bytes at all are accepted. Several members in a row are one stream. What
 * follows the last and does not begin like another is taken and ignored.
 *
 * What comes out, and whether it ends BAD, depends on the bytes only, not on
 * where they are cut, nor on the room for the output. All that precedes a fault
 * comes out. A member's checksum stands behind it: what came out is not known
 * to be right before cc_gunzip_is_complete() says so.
 *
 * @param in    in: the next piece or what is left of it; out: what follows
 * @param out   room for size bytes, one at least
 * @param len   out: bytes written, whatever is returned
 * @return BAD and BOMB for good: further calls take nothing and return the same
 *
 * Time is linear in the bytes taken and written.
 *
 * @see RFC 1952, RFC 1951
 */
cc_gunzip_status_t cc_gunzip_next(cc_gunzip_t *g, cc_slice_t *in, char *out,
                                  apr_size_t size, apr_size_t *len);

/** Whether the stream may end here: after a whole member, all checksums and
 * lengths so far being right. Where input ends elsewhere, it was cut short. */
int cc_gunzip_is_complete(const cc_gunzip_t *g);

/** What is wrong, in words for a log; static. NULL unless BAD or BOMB. */
const char *cc_gunzip_reason(const cc_gunzip_t *g);

/** Whether bytes begin as gzip does: 1f 8b and the method, deflate. No text
 * begins so. */
int cc_gunzip_is_magic(cc_slice_t bytes);

#endif /* CC_GUNZIP_H */
