/*
 * same_site.h: where a request comes from, and where a visitor may be sent.
 */
#ifndef CC_SAME_SITE_H
#define CC_SAME_SITE_H

#include "core/slice.h"

/* A longer path is no place a visitor comes from; it bounds what is kept. */
#define CC_BACK_MAX 2048

/**
 * Whether a path may stand in a Location header and keeps the visitor on this
 * site: one leading '/', no second one, no '\', no control character or byte
 * beyond ASCII, no blank, at most CC_BACK_MAX bytes.
 */
int cc_back_is_safe(cc_slice_t back);

/** The authority of a URL of http or https ("example.org:8080"), empty for
 * anything else. The URL may go on after it. */
cc_slice_t cc_url_authority(cc_slice_t url);

/** What follows the authority: the path, query and fragment; may be empty. */
cc_slice_t cc_url_path(cc_slice_t url);

/** Cut an authority into host and port, the port empty where there is none.
 * An IPv6 address keeps its brackets. User information makes it empty. */
void cc_authority_split(cc_slice_t authority, cc_slice_t *host,
                        cc_slice_t *port);

#endif /* CC_SAME_SITE_H */
