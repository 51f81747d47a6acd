/*
 * page.h: which responses are pages that get something put in, and what.
 */
#ifndef CC_PAGE_H
#define CC_PAGE_H

#include "core/html_place.h"
#include "server/request.h"

/**
 * Why the banner or the reopen control has no business in a response.
 *
 * @return NULL where it has; else the reason, for a log
 */
const char *cc_page_excluded(request_rec *r);

/**
 * What is to be put into an eligible page.
 *
 * @param place  found
 * @param bb     the buckets are appended here
 * @return how many bytes they hold
 */
apr_off_t cc_page_insert(request_rec *r, const cc_place_t *place,
                         apr_bucket_brigade *bb);

/**
 * Make the headers of an eligible page true of what is about to be sent.
 *
 * @param more  bytes that will be added; -1 while that is not known
 */
void cc_page_headers(request_rec *r, apr_off_t more);

#endif /* CC_PAGE_H */
