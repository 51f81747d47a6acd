/*
 * tally_key.h: what a cookie is counted under.
 */
#ifndef CC_TALLY_KEY_H
#define CC_TALLY_KEY_H

#include "core/cookie_family.h"
#include "core/policy.h"

#define CC_TALLY_NAME_WORDS (CC_FAMILY_NAME_MAX / 4)

/** A name, or what the names of a family begin with. */
typedef struct {
    apr_uint32_t hash;
    apr_uint32_t tag; /* length in bytes, and CC_TALLY_TAG_FAMILY */
    apr_uint32_t name[CC_TALLY_NAME_WORDS]; /* the last one filled with 0 */
} cc_tally_key_t;

#define CC_TALLY_TAG_FAMILY 0x100u

/** How many words of the name count. */
static APR_INLINE unsigned cc_tally_words(apr_uint32_t tag)
{
    return ((tag & (CC_TALLY_TAG_FAMILY - 1)) + 3) / 4;
}

/** The key of one name of at most CC_FAMILY_NAME_MAX bytes.
 * @param seed  keeps clients from knowing which names share a place */
void cc_tally_key(cc_tally_key_t *key, apr_uint32_t seed, cc_slice_t name,
                  int is_family);

/**
 * The key of a cookie that is not declared by its very name: the first glob that
 * declares it, else its family.
 *
 * A glob with no other wildcard than a '*' at its end is a family; of another
 * one the text is the name, which fits the glob itself.
 *
 * Time is linear in the name and the number of globs.
 */
void cc_tally_key_reduced(cc_tally_key_t *key, apr_uint32_t seed,
                          const cc_policy_t *policy, cc_slice_t name);

/** The key of a row of the register. */
void cc_tally_key_declared(cc_tally_key_t *key, apr_uint32_t seed,
                           const char *declared);

/** A key of a category: never 0. Two of the few of a site share one by an
 * unlikely chance; they would be counted together. */
apr_uint32_t cc_tally_key_category(const char *id);

#endif /* CC_TALLY_KEY_H */
