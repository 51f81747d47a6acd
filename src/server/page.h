/*
 * page.h: which responses are pages that get something put in, and what.
 */
#ifndef CC_PAGE_H
#define CC_PAGE_H

#include "core/html_place.h"
#include "server/request.h"

/**
 * Why the banner and the reopen control have no business in a response,
 * whoever asks for it.
 *
 * @return NULL where they have; else the reason, for a log
 */
const char *cc_page_excluded(request_rec *r);

/**
 * Why they are left out of this answer to a page's URL, to this visitor.
 *
 * Other requests for the URL get another body: Vary says so in any case.
 *
 * @return NULL where something is to be put in; else the reason, for a log
 */
const char *cc_page_skipped(request_rec *r);

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
