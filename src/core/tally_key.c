#include "core/tally_key.h"

#include "core/pattern.h"

/* Any odd number with bits all over. */
#define SPREAD 0x9e3779b1u

void cc_tally_key(cc_tally_key_t *key, apr_uint32_t seed, cc_slice_t name,
                  int is_family)
{
    apr_uint32_t hash = seed;
    unsigned i, words;

    key->tag = (apr_uint32_t)name.len | (is_family ? CC_TALLY_TAG_FAMILY : 0);
    words = cc_tally_words(key->tag);
    if (words > 0) {
        key->name[words - 1] = 0;
        memcpy(key->name, name.ptr, name.len);
    }
    hash ^= key->tag;
    for (i = 0; i < words; i++) {
        hash = (hash ^ key->name[i]) * SPREAD;
        hash ^= hash >> 15;
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
    const cc_row_t *row = policy->globs->nelts > 0 ? cc_policy_row(policy, name)
                                                   : NULL;
    int is_family;

    if (row && cc_pattern_is_glob(row->declared->name)) {
        cc_tally_key_declared(key, seed, row->declared->name);
        return;
    }
    is_family = cc_cookie_family(name, &name);
    cc_tally_key(key, seed, name, is_family);
}

apr_uint32_t cc_tally_key_category(const char *id)
{
    apr_uint32_t hash = 0;

    while (*id) {
        hash = (hash ^ (unsigned char)*id++) * SPREAD;
        hash ^= hash >> 15;
    }
    return hash ? hash : 1;
}
