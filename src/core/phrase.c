#include "core/phrase.h"

/* BCP 47 tags in use are shorter; RFC 4646 section 4.4.1 gives 35. */
#define TAG_MAX 35

int cc_phrase_set(apr_pool_t *p, cc_phrase_t *phrase, const char *tag,
                  const char *text)
{
    cc_phrase_version_t *version;
    int i;

    if (tag == NULL) {
        if (phrase->plain) {
            return 0;
        }
        phrase->plain = text;
        return 1;
    }
    if (phrase->versions == NULL) {
        phrase->versions = apr_array_make(p, 2, sizeof(*version));
    }
    for (i = 0; i < phrase->versions->nelts; i++) {
        version = &APR_ARRAY_IDX(phrase->versions, i, cc_phrase_version_t);
        if (apr_cstr_casecmp(version->tag, tag) == 0) {
            return 0;
        }
    }
    version = apr_array_push(phrase->versions);
    version->tag = tag;
    version->text = text;
    return 1;
}

/* s without its last subtag; empty when it has only one. A single letter left
 * at the end (an extension's) goes with it, RFC 4647 section 3.4. */
static cc_slice_t shorten(cc_slice_t s)
{
    do {
        while (s.len > 0 && s.ptr[s.len - 1] != '-') {
            s.len--;
        }
        s.len -= s.len > 0;
    } while (s.len > 1 && s.ptr[s.len - 2] == '-');
    return s;
}

const char *cc_phrase_pick(const cc_phrase_t *phrase, const char *tag)
{
    const apr_array_header_t *versions = phrase->versions;
    cc_slice_t wanted;
    int i;

    for (wanted = cc_slice_str(tag); versions && wanted.len > 0;
         wanted = shorten(wanted)) {
        for (i = 0; i < versions->nelts; i++) {
            const cc_phrase_version_t *version;

            version = &APR_ARRAY_IDX(versions, i, cc_phrase_version_t);
            if (cc_slice_caseeq(wanted, version->tag)) {
                return version->text;
            }
        }
    }
    if (phrase->plain || versions == NULL || versions->nelts == 0) {
        return phrase->plain;
    }
    return APR_ARRAY_IDX(versions, 0, cc_phrase_version_t).text;
}

static int is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

int cc_is_language_tag(cc_slice_t s)
{
    apr_size_t i, subtag = 0;
    int first = 1;

    if (s.len > TAG_MAX) {
        return 0;
    }
    for (i = 0; i < s.len; i++) {
        if (s.ptr[i] == '-' && subtag > 0) {
            subtag = 0;
            first = 0;
        }
        else if (is_letter(s.ptr[i]) || (!first && cc_is_digit(s.ptr[i]))) {
            subtag++;
        }
        else {
            return 0;
        }
        if (subtag > 8) {
            return 0;
        }
    }
    return subtag > 0;
}

int cc_language_lookup(const apr_array_header_t *tags, cc_slice_t wanted)
{
    int i;

    for (; wanted.len > 0; wanted = shorten(wanted)) {
        for (i = 0; i < tags->nelts; i++) {
            if (cc_slice_caseeq(wanted, APR_ARRAY_IDX(tags, i, char *))) {
                return i;
            }
        }
    }
    return -1;
}
