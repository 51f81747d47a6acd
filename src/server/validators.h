/*
 * validators.h: what tells one body of a page from another, in the headers of
 * the response: Vary, the entity-tag, dates, ranges and digests.
 */
#ifndef CC_VALIDATORS_H
#define CC_VALIDATORS_H

#include "server/variant.h"

/** This is a page, in one variant of several: let caches know. Until the
 * headers leave, it stands in Vary as CC_VARIANT_HEADER. */
void cc_validators_vary(request_rec *r);

/** Whether nothing of the origin's is in the first Vary of a response: it is NULL,
 * or was made here as a whole. */
int cc_validators_is_ours(const char *vary);

/** The body is not that of the origin: give its entity-tag the suffix of the
 * variant, and take away what describes the origin's bytes.
 * @param more  bytes that will be added; -1 while that is not known */
void cc_validators_mark(request_rec *r, apr_off_t more);

/** The length of the body is no longer known. */
void cc_validators_forget_length(request_rec *r);

/** A 304 on its way, where caches inside httpd have not seen it: it counts as
 * a page's where the client has a tag of the variant in force. */
void cc_validators_not_modified(request_rec *r);

/** The headers are about to leave: what is for caches inside httpd becomes what
 * is for others. */
void cc_validators_settle(request_rec *r);

#endif /* CC_VALIDATORS_H */
