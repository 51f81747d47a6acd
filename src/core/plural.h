/*
 * plural.h: which form of a plural a number takes in a language, by the
 * cardinal rules of Unicode's CLDR.
 */
#ifndef CC_PLURAL_H
#define CC_PLURAL_H

#include <apr.h>

/** The categories, in CLDR's order. */
typedef enum {
    CC_PLURAL_ZERO,
    CC_PLURAL_ONE,
    CC_PLURAL_TWO,
    CC_PLURAL_FEW,
    CC_PLURAL_MANY,
    CC_PLURAL_OTHER,
    CC_PLURALS
} cc_plural_t;

/**
 * The category of a whole number.
 *
 * @param tag  a language tag, of which the language counts: pl-PL is Polish.
 *             A language that is not known here tells one from all others, as
 *             English does.
 * @param n    less than zero: as its positive
 */
cc_plural_t cc_plural(const char *tag, apr_int64_t n);

/** Whether some whole number is of that category in the language. */
int cc_plural_has(const char *tag, cc_plural_t category);

/**
 * The place of a category among those of the language, "one" not counted, as
 * forms of a plural stand in a text: few is 0 and many is 1 in Polish.
 *
 * @param category  not CC_PLURAL_ONE
 */
int cc_plural_place(const char *tag, cc_plural_t category);

#endif /* CC_PLURAL_H */
