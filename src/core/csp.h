/*
 * csp.h: whether a page's Content-Security-Policy leaves the banner working.
 */
#ifndef CC_CSP_H
#define CC_CSP_H

#include "core/slice.h"

/**
 * Find a directive that keeps the site's own stylesheet from loading, or a
 * form from being sent to the site itself.
 *
 * A host or scheme in the list may be the site's own: only lists that allow
 * nothing of that sort count as blocking. Nonces and hashes do not help a
 * stylesheet that is linked.
 *
 * @param header  a Content-Security-Policy header, any bytes
 * @return the name of the directive (static), or NULL
 *
 * Time is linear; nothing is allocated.
 *
 * @see Content Security Policy Level 3, sections 2.3.1 and 6.8.3, and the
 *      directive "sandbox"
 */
const char *cc_csp_blocks(cc_slice_t header);

#endif /* CC_CSP_H */
