/*
 * charset.h: which charsets hold markup in the bytes of ASCII.
 */
#ifndef CC_CHARSET_H
#define CC_CHARSET_H

#include "core/slice.h"

/**
 * Whether ASCII is in a charset what it is everywhere, and nothing but itself:
 * so that markup can be found in its bytes, and put between them.
 *
 * Known are all labels of the Encoding Standard whose encoding is so, and some
 * more names that servers send for the same. Everything else counts as not:
 * UTF-16 and UTF-32 by any name, charsets with shifts (UTF-7, ISO-2022, HZ),
 * EBCDIC with its hundred names, and what is not the name of a charset at all.
 *
 * @param charset  as sent, any bytes; case, quotes, blanks and "-_.:" do not
 *                 matter. Empty: none was named, and what browsers take then
 *                 is like ASCII
 *
 * Costs a walk over about 110 names, the usual ones first.
 *
 * @see Encoding, 4.2 Names and labels
 */
int cc_charset_is_ascii_compatible(cc_slice_t charset);

#endif /* CC_CHARSET_H */
