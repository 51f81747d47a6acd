#include "core/accept.h"
#include "model.h"

/* clang-format off */
/* A header and the languages offered with ',' between: the one liked best. */
static const struct {
    const char *what, *header, *offered, *liked;
} languages[] = {
    { "nothing asked",           "",                      "en,fr",    "en" },
    { "the second",              "fr",                    "en,fr",    "fr" },
    { "case does not matter",    "FR",                    "en,fr",    "fr" },
    { "a region falls back",     "fr-CA",                 "en,fr",    "fr" },
    { "but does not go out",     "fr",                    "en,fr-CA", "en" },
    { "a script too",            "zh-Hant-TW",            "en,zh-Hant,zh", "zh-Hant" },
    { "the first of equals",     "fr, en",                "en,fr",    "fr" },
    { "by weight",               "fr;q=0.5, en;q=0.9",    "fr,en",    "en" },
    { "as browsers send it",     "fr-FR,fr;q=0.8,en-US;q=0.5,en;q=0.3", "en,fr", "fr" },
    { "three digits",            "fr;q=0.801,en;q=0.802", "fr,en",    "en" },
    { "1.000 is 1",              "de;q=0.9,fr;q=1.000",   "de,fr",    "fr" },
    { "0. is 0",                 "fr;q=0.",               "en,fr",    "en" },
    { "1. is 1",                 "en;q=0.9,fr;q=1.",      "en,fr",    "fr" },
    { "Q as well",               "fr;Q=0.1,en;Q=0.2",     "fr,en",    "en" },
    { "blanks around",           " \tfr ; q=0.5 ,\ten ; q=0.4 ", "en,fr", "fr" },
    { "not offered",             "de, it;q=0.5",          "en,fr",    "en" },
    { "what is not is skipped",  "de, fr;q=0.1",          "en,fr",    "fr" },
    { "not liked",               "fr;q=0",                "en,fr",    "en" },
    { "nor in other words",      "fr;q=0.000",            "en,fr",    "en" },
    { "any",                     "*",                     "en,fr",    "en" },
    { "one, else any",           "fr, *;q=0.1",           "en,fr",    "fr" },
    { "any, rather than one",    "fr;q=0.1, *;q=0.2",     "en,fr",    "en" },
    { "empty elements",          ",, ,fr,,",              "en,fr",    "fr" },
    { "a weight over 1",         "fr;q=1.001, en;q=0.1",  "fr,en",    "en" },
    { "two",                     "fr;q=2, en;q=0.1",      "fr,en",    "en" },
    { "ten",                     "fr;q=10, en;q=0.1",     "fr,en",    "en" },
    { "four digits",             "fr;q=0.1234,en;q=0.1",  "fr,en",    "en" },
    { "a negative one",          "fr;q=-1, en;q=0.1",     "fr,en",    "en" },
    { "no digits",               "fr;q=, en;q=0.1",       "fr,en",    "en" },
    { "no point",                "fr;q=.5, en;q=0.1",     "fr,en",    "en" },
    { "letters",                 "fr;q=0.x, en;q=0.1",    "fr,en",    "en" },
    { "no language",             "f_r, en;q=0.1",         "f_r,en",   "en" },
    { "no language either",      "fr-, en;q=0.1",         "fr,en",    "en" },
    { "bytes beyond ASCII",      "\xc3\xa9, fr;q=0.1",    "en,fr",    "fr" },
    { "the last weight counts",  "fr;q=1;q=0.1,en;q=0.5", "fr,en",    "en" },
};

static const struct {
    const char *what, *header;
    int is_json;
} types[] = {
    { "nothing",                 "",                                   0 },
    { "JSON",                    "application/json",                   1 },
    { "case does not matter",    "Application/JSON",                   1 },
    { "a browser",               "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", 0 },
    { "anything",                "*/*",                                0 },
    { "any application",         "application/*",                      0 },
    { "as a script sends it",    "application/json, text/plain, */*",  1 },
    { "both alike",              "text/html, application/json",        1 },
    { "HTML rather",             "application/json;q=0.8, text/html",  0 },
    { "JSON rather",             "text/html;q=0.8, application/json;q=0.9", 1 },
    { "not at all",              "application/json;q=0",               0 },
    { "a bad weight is none",    "application/json;q=x",               0 },
    { "another parameter",       "application/json; charset=utf-8",    1 },
    { "a longer name",           "application/json5",                  0 },
    { "a kind of it",            "application/ld+json",                0 },
    { "the best of several",     "application/json;q=0.1,text/html;q=0.5,application/json;q=0.9", 1 },
};
/* clang-format on */

static apr_array_header_t *split(apr_pool_t *p, const char *list)
{
    apr_array_header_t *words = apr_array_make(p, 4, sizeof(char *));
    char *state, *word;

    for (word = apr_strtok(apr_pstrdup(p, list), ",", &state); word;
         word = apr_strtok(NULL, ",", &state)) {
        APR_ARRAY_PUSH(words, const char *) = word;
    }
    return words;
}

static void test_languages(apr_pool_t *p)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(languages); i++) {
        const apr_array_header_t *offered = split(p, languages[i].offered);
        char *header = tap_exact(languages[i].header);
        int liked = cc_accept_language(cc_slice(header,
                                                strlen(languages[i].header)),
                                       offered);

        is_str(APR_ARRAY_IDX(offered, liked, const char *), languages[i].liked,
               languages[i].what);
        free(header);
    }
    ok(cc_accept_language(cc_slice(NULL, 0), split(p, "en,fr")) == 0,
       "no header");
}

static void test_types(void)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(types); i++) {
        char *header = tap_exact(types[i].header);

        ok(cc_accept_json(cc_slice(header, strlen(types[i].header)))
               == types[i].is_json,
           types[i].what);
        free(header);
    }
    ok(!cc_accept_json(cc_slice(NULL, 0)), "no header");
}

int main(void)
{
    apr_pool_t *p = model_pool();

    test_languages(p);
    test_types();
    return done_testing();
}
