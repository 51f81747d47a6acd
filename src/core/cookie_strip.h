/*
 * cookie_strip.h: a Cookie header without what the visitor does not allow.
 */
#ifndef CC_COOKIE_STRIP_H
#define CC_COOKIE_STRIP_H

#include "core/cookie_pick.h"

/**
 * Take the declared cookies that are not allowed out of a Cookie header. The
 * choice cookie and what is not declared stay.
 *
 * What stays is byte for byte as it was and in the same order. A cookie goes
 * with the ';' before it; where nothing stays before it, with the one behind
 * it, blanks included.
 *
 * Browsers and RFC 6265bis part cookies at every ';', quoted or not, and so
 * does this. Some applications also begin a cookie at a ',' (httpd joins several
 * Cookie headers by it) or at a blank. So in the value of a cookie that stays, all
 * goes from where such a reader would find the name of one that is not allowed;
 * and if it is in the name, the whole cookie. Of a cookie that goes nothing stays,
 * lest a part of its value become a cookie, but for what begins with a ',' and the
 * name of an allowed, declared one: as the comma stays too, no other reader takes
 * that for a cookie of its own. A word without a '=' is also a name: some readers
 * take it for that.
 *
 * @param p       used only where something goes
 * @param picked  out of the header, by the same policy and name of the choice
 * @param choice  the name of the choice cookie
 * @return what is left, NUL-terminated, "" where no cookie is; NULL where
 *         nothing goes
 *
 * Time is linear in the picked cookies times the number of globs.
 *
 * @see RFC 6265bis section 5.8.3; RFC 2965 section 3.3.4 and RFC 2109 section
 *      4.3.4 for ','
 */
const char *cc_cookie_strip(apr_pool_t *p, const cc_picked_t *picked,
                            const cc_policy_t *policy,
                            const cc_decisions_t *decisions,
                            const char *choice);

#endif /* CC_COOKIE_STRIP_H */
