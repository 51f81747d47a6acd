/*
 * raw_filter.h: cookies in heads that go past the filters of a request.
 *
 * The 101 of a proxied upgrade, all of an nph- script, and what a backend of
 * mod_proxy_http2 says in between go straight to the connection. For requests that may end so, a filter of the connection reads
 * the heads as they go by, has their cookies judged, and lets the rest be.
 */
#ifndef CC_RAW_FILTER_H
#define CC_RAW_FILTER_H

#include "server/server.h"

void cc_raw_filter_hooks(apr_pool_t *p);

/** The head of a response was judged by a filter of its request: the raw filter,
 * if there is one, stays out of it. Not so where nothing behind that filter
 * writes a head (a tunnel that failed): what comes is raw then, whatever it is.
 * @param f  the filter that judged */
void cc_raw_filter_stop(const ap_filter_t *f);

#endif /* CC_RAW_FILTER_H */
