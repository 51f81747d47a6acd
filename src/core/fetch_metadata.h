/*
 * fetch_metadata.h: what a browser says of where a request comes from and what
 * the answer is for.
 *
 * Only browsers send these headers, and no page can change what they say. Their
 * values are tokens in which case matters; anything else is no value.
 */
#ifndef CC_FETCH_METADATA_H
#define CC_FETCH_METADATA_H

#include "core/slice.h"

/** The headers of one request, any bytes; NULL where there is none. */
typedef struct {
    const char *site, *mode, *dest; /* Sec-Fetch-Site, -Mode, -Dest */
} cc_fetch_t;

/**
 * Whether a request is made in third-party context: from another site, for
 * something else than to show a page of this one in a window of its own.
 *
 * Without Sec-Fetch-Site it is not. A value that nobody knows, several values,
 * or a navigation that does not say what it is for prove nothing: there it is.
 *
 * @see W3C Fetch Metadata, section 2; WHATWG Fetch, section 2.2.5, where a
 *      frame's navigation has a destination of its own
 */
int cc_fetch_is_third_party(const cc_fetch_t *fetch);

/** Whether what asks may stand in a frame of another site's page: what a page
 * loads does not tell who frames it. Without these headers it may not. */
int cc_fetch_may_be_framed(const cc_fetch_t *fetch);

/** Whether the answer is to be shown as a page of its own, a frame's perhaps where
 * a service worker passes the request on: that makes "empty" of its Dest. */
int cc_fetch_shows_page(const cc_fetch_t *fetch);

#endif /* CC_FETCH_METADATA_H */
