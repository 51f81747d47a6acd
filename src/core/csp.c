#include "core/csp.h"

/* Take the next word off the front of s; empty at its end. */
static cc_slice_t next_word(cc_slice_t *s)
{
    cc_slice_t word;

    *s = cc_slice_trim(*s);
    if (s->len == 0) {
        return *s;
    }
    word = cc_slice(s->ptr, 0);
    while (word.len < s->len && !cc_is_blank(s->ptr[word.len])) {
        word.len++;
    }
    *s = cc_slice(s->ptr + word.len, s->len - word.len);
    return word;
}

/* Whether a source expression could mean the site itself: anything but the
 * keywords in quotes other than 'self', which name no place. */
static int may_be_own(cc_slice_t source)
{
    return cc_slice_caseeq(source, "'self'")
           || (source.len > 0 && *source.ptr != '\''
               && !cc_slice_caseeq(source, "data:")
               && !cc_slice_caseeq(source, "blob:"));
}

static int allows_own(cc_slice_t sources)
{
    cc_slice_t source;

    while ((source = next_word(&sources)).len > 0) {
        if (may_be_own(source)) {
            return 1;
        }
    }
    return 0;
}

/* Find a directive of a policy, the first of its name: its sources. */
static int find(cc_slice_t policy, const char *name, cc_slice_t *sources)
{
    while (policy.len > 0) {
        policy = cc_slice_cut(policy, ';', sources);
        if (cc_slice_caseeq(next_word(sources), name)) {
            return 1;
        }
    }
    return 0;
}

static int has_word(cc_slice_t words, const char *wanted)
{
    cc_slice_t word;

    while ((word = next_word(&words)).len > 0) {
        if (cc_slice_caseeq(word, wanted)) {
            return 1;
        }
    }
    return 0;
}

static const char *form_blocked(cc_slice_t policy)
{
    cc_slice_t words;

    if (find(policy, "form-action", &words) && !allows_own(words)) {
        return "form-action";
    }
    return find(policy, "sandbox", &words) && !has_word(words, "allow-forms")
               ? "sandbox"
               : NULL;
}

static const char *policy_blocks(cc_slice_t policy)
{
    /* the more specific list counts alone */
    static const char *const style[] = { "style-src-elem", "style-src",
                                         "default-src" };
    cc_slice_t sources;
    int i;

    for (i = 0; i < 3; i++) {
        if (find(policy, style[i], &sources)) {
            if (!allows_own(sources)) {
                return style[i];
            }
            break;
        }
    }
    return form_blocked(policy);
}

/* Several policies in one header all apply. */
const char *cc_csp_blocks(cc_slice_t header)
{
    const char *blocked = NULL;
    cc_slice_t policy;

    while (header.len > 0 && blocked == NULL) {
        header = cc_slice_cut(header, ',', &policy);
        blocked = policy_blocks(policy);
    }
    return blocked;
}
