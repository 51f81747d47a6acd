/*
 * cookie_date.h: the date of an Expires attribute, read as browsers read it.
 */
#ifndef CC_COOKIE_DATE_H
#define CC_COOKIE_DATE_H

#include "core/slice.h"

/**
 * Parse a cookie-date.
 *
 * Accepts what RFC 6265bis accepts: day, month, year and time in any order,
 * among any other words, with almost any separator. No time zone is read; all
 * dates are UTC.
 *
 * @param date     any bytes
 * @param seconds  out: Unix seconds, negative before 1970; untouched on 0
 * @return 1 if there was a date, 0 if a browser would ignore the attribute
 *
 * Time is linear in the length; no memory is allocated.
 *
 * @see RFC 6265bis section 5.1.1
 */
int cc_cookie_date_parse(cc_slice_t date, apr_int64_t *seconds);

#endif /* CC_COOKIE_DATE_H */
