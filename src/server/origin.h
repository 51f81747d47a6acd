/*
 * origin.h: whether a request comes from a page of this site.
 */
#ifndef CC_ORIGIN_H
#define CC_ORIGIN_H

#include "server/server.h"

typedef enum {
    CC_ORIGIN_SAME,
    CC_ORIGIN_OTHER,
    CC_ORIGIN_UNKNOWN /* the browser says nothing that could be judged */
} cc_origin_t;

/** Judge by Sec-Fetch-Site, which decides alone where there is one; else by
 * Origin, else by Referer: the Host of the request, ServerName and its
 * aliases are this site. */
cc_origin_t cc_origin_of(request_rec *r);

/** Whether a server answers to a host name: its ServerName, or an alias of it that
 * does not fit every name. */
int cc_origin_is_name(const server_rec *s, const char *host);

/** Path and query of a Referer of this host; empty without one. */
cc_slice_t cc_origin_referer_path(request_rec *r);

#endif /* CC_ORIGIN_H */
