/*
 * accept.h: what a client prefers, by its Accept headers.
 */
#ifndef CC_ACCEPT_H
#define CC_ACCEPT_H

#include <apr_tables.h>
#include "core/slice.h"

/**
 * The language a client likes best of those offered.
 *
 * @param header   an Accept-Language header, any bytes; what is no language
 *                 range with a weight is skipped
 * @param offered  of const char *: language tags, the preferred one first
 * @return an index into offered: 0 where the client likes none, or all
 *
 * Costs the number of ranges times that of tags; nothing is allocated.
 *
 * @see RFC 9110 section 12.5.4, RFC 4647 section 3.4
 */
int cc_accept_language(cc_slice_t header, const apr_array_header_t *offered);

/** Whether an Accept header asks for JSON rather than for HTML: names
 * application/json, with a weight that text/html does not exceed.
 *
 * @see RFC 9110 section 12.5.1 */
int cc_accept_json(cc_slice_t header);

/** Whether an Accept header names text/html: so do browsers that load a page,
 * and not those that load an image, a style or a script. */
int cc_accept_html(cc_slice_t header);

/** Whether an Accept-Encoding header takes gzip, by name or by "*".
 *
 * @see RFC 9110 section 12.5.3 */
int cc_accept_gzip(cc_slice_t header);

#endif /* CC_ACCEPT_H */
