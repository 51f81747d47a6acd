#include "core/nearest.h"
#include <apr_general.h>
#include <apr_strings.h>
#include "tap.h"

#define TEN "abcdefghij"
#define SIXTY TEN TEN TEN TEN TEN TEN

/* clang-format off */
/* A mistyped word, the list with '|' between, what was meant or "-". */
static const struct {
    const char *what, *word, *list, *nearest;
} cases[] = {
    { "the word itself",           "drop",          "allow|drop",       "drop" },
    { "case does not matter",      "DROP",          "allow|drop",       "drop" },
    { "one letter changed",        "first_party",   "third-party|first-party", "first-party" },
    { "one letter left out",       "statistcs",     "necessary|statistics", "statistics" },
    { "one letter added",          "allowe",        "allow|drop",       "allow" },
    { "two letters swapped",       "exmept",        "always|exempt",    "exempt" },
    { "swapped at the front",      "laways",        "always|exempt",    "always" },
    { "swapped, and a case changed", "cONSNET",     "exempt|consent",   "consent" },
    { "three letters of seven",    "lfetme0",       "lifetime",         "lifetime" },
    { "four letters of seven",     "lfetm00",       "lifetime",         "-" },
    { "the nearer one of two",     "purposes",      "provider|purpose", "purpose" },
    { "the first of two as near",  "ab",            "ax|ay",            "ax" },
    { "a letter of one",           "a",             "b",                "b" },
    { "two letters of two",        "ab",            "cd",               "-" },
    { "two letters of three",      "abc",           "axy",              "axy" },
    { "three letters of three",    "abc",           "xyz",              "-" },
    { "nothing alike",             "marketing",     "always|exempt",    "-" },
    { "nothing to choose from",    "always",        "",                 "-" },
    { "an empty word",             "",              "always",           "-" },
    { "an empty word, a short one", "",             "v",                "v" },
    { "64 bytes count",            SIXTY "abcdX",   SIXTY "abcdY",      SIXTY "abcdY" },
    { "the others do not",         SIXTY "abcd" SIXTY, SIXTY "abcd",    SIXTY "abcd" },
    { "high bytes are letters",    "caf\xc3\xa9",   "caf\xc3\xa8",      "caf\xc3\xa8" },
};
/* clang-format on */

static apr_array_header_t *split(apr_pool_t *p, const char *list)
{
    apr_array_header_t *words = apr_array_make(p, 4, sizeof(char *));
    char *state, *word;

    for (word = apr_strtok(apr_pstrdup(p, list), "|", &state); word;
         word = apr_strtok(NULL, "|", &state)) {
        APR_ARRAY_PUSH(words, const char *) = word;
    }
    return words;
}

static void test_errors(apr_pool_t *p)
{
    is_str(cc_nearest_error(p, "category", "statistic",
                            split(p, "necessary|statistics")),
           "unknown category \"statistic\"; did you mean \"statistics\"?",
           "the error names the nearest word");
    is_str(cc_nearest_error(p, "mode", "whenever",
                            split(p, "always|exempt|consent")),
           "unknown mode \"whenever\"; it can be: always, exempt, consent",
           "or else all of them");
    is_str(cc_nearest_error(p, "mode", "whenever", split(p, "always")),
           "unknown mode \"whenever\"; it can be: always", "which may be one");
}

int main(void)
{
    apr_pool_t *p;
    size_t i;

    apr_initialize();
    apr_pool_create(&p, NULL);
    for (i = 0; i < TAP_ROWS(cases); i++) {
        const char *got = cc_nearest(cases[i].word, split(p, cases[i].list));

        is_str(got ? got : "-", cases[i].nearest, cases[i].what);
    }
    test_errors(p);
    return done_testing();
}
