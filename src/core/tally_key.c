#include "core/tally_key.h"

#include "core/pattern.h"

/* Any odd number with bits all over. */
#define SPREAD 0x9e3779b1u

static APR_INLINE apr_uint32_t mix(apr_uint32_t hash, apr_uint32_t more)
{
    hash = (hash ^ more) * SPREAD;
    return hash ^ (hash >> 15);
}

/* Up to 4 bytes as a word, by hand where they are fewer: to call memcpy() takes
 * longer than all the rest. */
static APR_INLINE apr_uint32_t word_at(const char *at, apr_size_t left)
{
    char last[4] = { 0, 0, 0, 0 };
    apr_uint32_t word;

    if (left >= sizeof(word)) {
        memcpy(&word, at, sizeof(word));
        return word;
    }
    last[0] = at[0];
    last[1] = (char)(left > 1 ? at[1] : 0);
    last[2] = (char)(left > 2 ? at[2] : 0);
    memcpy(&word, last, sizeof(word));
    return word;
}

void cc_tally_key(cc_tally_key_t *key, apr_uint32_t seed, cc_slice_t name,
                  int is_family)
{
    apr_uint32_t tag = (apr_uint32_t)name.len
                       | (is_family ? CC_TALLY_TAG_FAMILY : 0);
    apr_uint32_t hash = seed ^ tag;
    apr_size_t i;

    key->tag = tag;
    for (i = 0; i * 4 < name.len; i++) {
        key->name[i] = word_at(name.ptr + i * 4, name.len - i * 4);
        hash = mix(hash, key->name[i]);
    }
    key->hash = hash;
}

void cc_tally_key_declared(cc_tally_key_t *key, apr_uint32_t seed,
                           const char *declared)
{
    cc_slice_t name = cc_slice_str(declared);
    apr_size_t plain = strcspn(declared, "*?");
    int is_family = 0;

    if (plain > 0 && plain + 1 == name.len && declared[plain] == '*') {
        name.len = plain;
        is_family = 1;
    }
    if (name.len > CC_FAMILY_NAME_MAX) {
        is_family |= cc_cookie_family(name, &name);
    }
    cc_tally_key(key, seed, name, is_family);
}

void cc_tally_key_reduced(cc_tally_key_t *key, apr_uint32_t seed,
                          const cc_policy_t *policy, cc_slice_t name)
{
    int i, is_family;

    for (i = 0; i < policy->globs->nelts; i++) {
        const char *glob = APR_ARRAY_IDX(policy->globs, i, const cc_row_t *)
                               ->declared->name;

        if (cc_pattern_fits(glob, name)) {
            cc_tally_key_declared(key, seed, glob);
            return;
        }
    }
    is_family = cc_cookie_family(name, &name);
    cc_tally_key(key, seed, name, is_family);
}

apr_uint32_t cc_tally_key_category(const char *id)
{
    apr_uint32_t hash = 0;

    while (*id) {
        hash = mix(hash, (unsigned char)*id++);
    }
    return hash ? hash : 1;
}
