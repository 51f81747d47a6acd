/*
 * cookie_family.h: cookies whose names differ in a number only.
 *
 * Applications put ids into names: "_pk_id.1.3f2a", "_hjSession_8271",
 * "wordpress_logged_in_0f3c...". One entry stands for all of them.
 */
#ifndef CC_COOKIE_FAMILY_H
#define CC_COOKIE_FAMILY_H

#include "core/slice.h"

/* A longer name is cut: the names that people give are half as long, and what
 * is kept of each has a fixed size. */
#define CC_FAMILY_NAME_MAX 64

/**
 * The part of a name that its family shares: what is left when its tails are
 * taken off, one after the other, from the end. A tail follows a byte that is
 * neither letter nor digit, and is
 *
 *   - any run of digits;
 *   - 4 or more hexadecimal digits in one case, some of them 0 to 9 ("add" and
 *     "facade" are words);
 *   - 10 or more capitals and digits, both ("_ga_8XKQ2LMN0P");
 *   - a UUID.
 *
 * 16 or more lower-case hexadecimal digits, a multiple of 8 of them, are one
 * after anything ("SSESS3b0c..."). What is left has a letter in it, else the
 * name is none of a family: "*" would stand for all cookies.
 *
 * A name of more than CC_FAMILY_NAME_MAX bytes is cut after its last '.' or ':'
 * before that length, else after that many bytes.
 *
 * @param name  any bytes
 * @param stem  out: the beginning of name, at most CC_FAMILY_NAME_MAX bytes;
 *              all of it where it has no family
 * @return whether there is a family
 *
 * Time is linear in the name; most names are seen to have no tail by their
 * last byte.
 */
int cc_cookie_family(cc_slice_t name, cc_slice_t *stem);

#endif /* CC_COOKIE_FAMILY_H */
