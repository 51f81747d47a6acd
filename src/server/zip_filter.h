/*
 * zip_filter.h: a page that came compressed is compressed again.
 */
#ifndef CC_ZIP_FILTER_H
#define CC_ZIP_FILTER_H

#include "server/server.h"

void cc_zip_filter_hooks(apr_pool_t *p);

/** Have a response whose body is being inflated compressed again, once it was
 * looked at. Until then its headers say nothing of a content coding. */
void cc_zip_filter_add(request_rec *r);

#endif /* CC_ZIP_FILTER_H */
