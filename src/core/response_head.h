/*
 * response_head.h: the head of an HTTP/1 response as it goes over the wire.
 *
 * Where it ends is found as the bytes come by; once all of it is there, its
 * cookies are judged and what stays is written anew. What two clients could
 * read as two different heads is refused instead: there, no verdict holds.
 */
#ifndef CC_RESPONSE_HEAD_H
#define CC_RESPONSE_HEAD_H

#include "core/out.h"

/* The most of a response that is read for heads, those of interim responses
 * before it (1xx) included: each may cost as much memory. Heads are a few KiB,
 * and browsers give up not far beyond. */
#define CC_RESPONSE_HEAD_MAX (64 * 1024)

typedef enum {
    CC_HEAD_MORE, /* it goes on in the next piece */
    CC_HEAD_END,  /* it is complete: an empty line has come */
    CC_HEAD_BAD   /* it is not to be trusted; reason says why */
} cc_head_answer_t;

/** A place in the heads of a response. No pointer into the input outlives a
 * call. */
typedef struct {
    int status;         /* of CC_HEAD_END: 0 to 999 */
    const char *reason; /* of CC_HEAD_BAD, to follow "the head"; static */

    /* The rest is response_head.c's own. */
    apr_size_t len; /* bytes taken */
    unsigned char state;
    unsigned char matched; /* bytes of the status line */
} cc_head_scan_t;

/** Start at the first byte of a response. */
void cc_response_head_init(cc_head_scan_t *scan);

/**
 * Look for the end of the head.
 *
 * Taken for a head: empty lines, a status line of HTTP/1 ("HTTP/1.1 200" and
 * whatever follows), lines of any bytes, an empty line. Lines end in LF or
 * CRLF. A CR elsewhere, NUL, another first line, and more than
 * CC_RESPONSE_HEAD_MAX bytes in all are CC_HEAD_BAD.
 *
 * @param taken  out: bytes of this piece that belong to the head, all of them
 *               unless the answer is CC_HEAD_END; of CC_HEAD_BAD, the bytes up
 *               to the one that was too much
 *
 * After CC_HEAD_END the next call starts with another head; CC_HEAD_BAD stays.
 * The answers do not depend on where pieces were cut. Time is linear in the
 * bytes taken; no memory is allocated.
 *
 * @see RFC 9112 sections 2.2, 4 and 5; that LF ends lines, that empty lines may
 *      come first and blanks before a colon is what browsers make of it
 */
cc_head_answer_t cc_response_head_scan(cc_head_scan_t *scan, const char *bytes,
                                       apr_size_t len, apr_size_t *taken);

/** What becomes of the value of a Set-Cookie or Set-Cookie2 header: value
 * itself where it stays, another one instead, or NULL where the header goes.
 * Continuation lines are joined in it, blanks around it are off. */
typedef const char *cc_head_judge_t(void *data, const char *value);

/**
 * Write a head anew.
 *
 * Whatever is not a header that sets a cookie, and those that stay, keep place
 * and bytes, line ends and continuation lines included. A header that goes
 * goes with its continuation lines. With another value, it is one line.
 *
 * @param head    what cc_response_head_scan() took up to CC_HEAD_END, or up to
 *                where the response broke off
 * @param header  a line to put behind the status line, with its line end; ""
 *                for none
 * @param judge   called with data for each header that sets a cookie, in order
 * @param out     what is written is appended there, and its pool is used
 *
 * Time and memory are linear in the length of the head.
 */
void cc_response_head_write(cc_slice_t head, const char *header,
                            cc_head_judge_t *judge, void *data, cc_out_t *out);

#endif /* CC_RESPONSE_HEAD_H */
