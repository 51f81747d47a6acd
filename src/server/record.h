/*
 * record.h: the proof of choices, in a file or a program's hands.
 */
#ifndef CC_RECORD_H
#define CC_RECORD_H

#include "server/site.h"

/** Open what CookieConsentRecord names, before privileges are dropped. */
void cc_record_hooks(apr_pool_t *p);

/** A new key for a record: 128 random bits in base64url; NULL where there is
 * no randomness. */
const char *cc_record_new_id(apr_pool_t *p);

/**
 * Append a line in one write, as httpd's logs do.
 *
 * @return APR_SUCCESS too where the site keeps no records
 */
apr_status_t cc_record_append(request_rec *r, const cc_site_t *site,
                              cc_slice_t line);

#endif /* CC_RECORD_H */
