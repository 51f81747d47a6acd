/*
 * unzip.h: a compressed page, inflated on its way through a filter.
 */
#ifndef CC_UNZIP_H
#define CC_UNZIP_H

#include "server/server.h"

/** Of one response: what is between compressed and inflated. */
typedef struct cc_unzip_t cc_unzip_t;

cc_unzip_t *cc_unzip_make(ap_filter_t *f);

/**
 * Inflate what is in a brigade, and pass it on to the next filter.
 *
 * Bytes are passed on in pieces, so that memory does not grow with the page;
 * flushes are passed on where they stand. Where the stream is damaged, ends
 * early, or unpacks to far more than was sent, an error stands in the place of
 * the rest: what is sent must not look whole. The filter leaves the chain with
 * the end of the response.
 *
 * @param bb  out: empty
 */
apr_status_t cc_unzip_pass(ap_filter_t *f, cc_unzip_t *unzip,
                           apr_bucket_brigade *bb);

#endif /* CC_UNZIP_H */
