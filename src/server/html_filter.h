/*
 * html_filter.h: the banner, put into pages as they stream by.
 */
#ifndef CC_HTML_FILTER_H
#define CC_HTML_FILTER_H

#include "server/server.h"

void cc_html_filter_hooks(apr_pool_t *p);

/** Have a response looked at, which may be a page. */
void cc_html_filter_add(request_rec *r);

/** Whether this is that filter. */
int cc_html_filter_is(const ap_filter_t *f);

#endif /* CC_HTML_FILTER_H */
