/*
 * insertion.h: what is put into a page.
 */
#ifndef CC_INSERTION_H
#define CC_INSERTION_H

#include "core/html_place.h"
#include "server/headers.h"
#include "server/request.h"

/**
 * The banner, or the control to change one's mind.
 *
 * @param headers  of the page
 * @param place    found
 * @param bb       the buckets are appended here
 * @return how many bytes they hold
 */
apr_off_t cc_insertion_make(request_rec *r, const cc_headers_t *headers,
                            const cc_place_t *place, apr_bucket_brigade *bb);

/** Warn of a page whose headers do not let what was put in work. For when all of
 * them are known: mod_headers sets some after the page was changed. */
void cc_insertion_check(request_rec *r);

#endif /* CC_INSERTION_H */
