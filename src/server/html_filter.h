/*
 * html_filter.h: the banner, put into pages as they stream by.
 */
#ifndef CC_HTML_FILTER_H
#define CC_HTML_FILTER_H

#include "server/server.h"

void cc_html_filter_hooks(apr_pool_t *p);

#endif /* CC_HTML_FILTER_H */
