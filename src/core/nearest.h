/*
 * nearest.h: what somebody who mistyped a word meant.
 */
#ifndef CC_NEAREST_H
#define CC_NEAREST_H

#include <apr_pools.h>
#include <apr_tables.h>

/**
 * The word of a list that is most like a mistyped one: fewest letters changed,
 * added, left out or swapped with the next, case not mattering.
 *
 * @param words  of const char *
 * @return one of the list, the first of those that are as near; or NULL where
 *         none is alike (more letters differ than one and a third of word's)
 *
 * Time is the product of the lengths, which count up to 64 bytes.
 */
const char *cc_nearest(const char *word, const apr_array_header_t *words);

/** "unknown WHAT "WORD"; did you mean "NEAREST"?", or else with all of the
 * words that would be right. */
const char *cc_nearest_error(apr_pool_t *p, const char *what, const char *word,
                             const apr_array_header_t *words);

#endif /* CC_NEAREST_H */
