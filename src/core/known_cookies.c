#include "core/known_cookies.h"

#include <apr_strings.h>
#include "core/assets.h"
#include "core/options.h"
#include "core/pattern.h"
#include "core/words.h"

static const cc_option_t keys[] = {
    { "provider", CC_OPTION_STRING, APR_OFFSETOF(cc_known_cookie_t, provider),
      NULL },
    { "service", CC_OPTION_PHRASE, APR_OFFSETOF(cc_known_cookie_t, service),
      NULL },
    { "purpose", CC_OPTION_PHRASE, APR_OFFSETOF(cc_known_cookie_t, purpose),
      NULL },
    { "lifetime", CC_OPTION_LIFETIME,
      APR_OFFSETOF(cc_known_cookie_t, lifetime_s), NULL },
    { NULL, 0, 0, NULL }
};

/* Comments and empty lines hold no directive. That every other line is one is
 * for the tests to see. */
static int read_line(apr_pool_t *p, const char *line, cc_known_cookie_t *known)
{
    const char *rest = line, *directive, *end = strstr(line, " lifetime=");

    memset(known, 0, sizeof(*known));
    known->line = cc_slice(line, end ? (apr_size_t)(end - line) : 0);
    return *line != '#' && end && cc_words_plain(p, &rest, &directive) == NULL
           && cc_words_plain(p, &rest, &known->category) == NULL
           && cc_words_plain(p, &rest, &known->name) == NULL && known->name
           && cc_options_read(p, rest, keys, known) == NULL;
}

const apr_array_header_t *cc_known_cookies(apr_pool_t *p)
{
    apr_array_header_t *list = apr_array_make(p, 128,
                                              sizeof(cc_known_cookie_t));
    char *state, *line = apr_pstrdup(p, cc_asset("known-cookies.txt"));
    cc_known_cookie_t known;

    for (line = apr_strtok(line, "\n", &state); line;
         line = apr_strtok(NULL, "\n", &state)) {
        if (read_line(p, line, &known)) {
            APR_ARRAY_PUSH(list, cc_known_cookie_t) = known;
        }
    }
    return list;
}

/* A glob that ends in '*' and fits a beginning fits all that it begins. */
static int fits(const cc_known_cookie_t *known, cc_slice_t name, int is_family,
                int as_glob)
{
    if (cc_pattern_is_glob(known->name) != as_glob) {
        return 0;
    }
    return as_glob ? cc_pattern_fits(known->name, name)
                   : !is_family && cc_slice_eq(name, known->name);
}

const cc_known_cookie_t *cc_known_cookie(const apr_array_header_t *known,
                                         cc_slice_t name, int is_family)
{
    int as_glob, i;

    for (as_glob = 0; as_glob <= 1; as_glob++) {
        for (i = 0; i < known->nelts; i++) {
            const cc_known_cookie_t *entry = &APR_ARRAY_IDX(known, i,
                                                            cc_known_cookie_t);

            if (fits(entry, name, is_family, as_glob)) {
                return entry;
            }
        }
    }
    return NULL;
}
