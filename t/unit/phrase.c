#include "core/phrase.h"
#include "tap.h"

/* clang-format off */
static const struct {
    const char *tag;
    int valid;
} tags[] = {
    { "en", 1 }, { "fr-CA", 1 }, { "zh-Hant-TW", 1 }, { "EN", 1 }, { "x", 1 },
    { "de-1996", 1 }, { "es-419", 1 }, { "sl-rozaj-biske-1994", 1 },
    { "en-a-bbb-x-a-ccc", 1 }, { "abcdefgh", 1 }, { "en-12345678", 1 },
    { "abcdefgh-abcdefgh-abcdefgh-abcdefgh", 1 },   /* 35 bytes */
    { "abcdefgh-abcdefgh-abcdefgh-abcdef-gh", 0 },  /* 36 bytes */
    { "", 0 }, { "-", 0 }, { "en-", 0 }, { "-en", 0 }, { "en--US", 0 },
    { "en_US", 0 }, { "en US", 0 }, { " en", 0 }, { "en\t", 0 }, { "*", 0 },
    { "419", 0 }, { "e1", 0 }, { "abcdefghi", 0 }, { "en-123456789", 0 },
    { "\xc3\xa9n", 0 }, { "en.UTF-8", 0 }, { "en;q=1", 0 }, { "../en", 0 },
};

/* The configured languages of every lookup. */
static const char *const configured[]
    = { "en", "fr-CA", "zh-Hant", "IT", "fr", "de-x-y", "nl-x" };

static const struct {
    const char *what, *wanted, *found; /* found NULL: none */
} lookups[] = {
    { "the same",                    "en",          "en"      },
    { "a region left off",           "en-GB",       "en"      },
    { "longest first",               "fr-CA",       "fr-CA"   },
    { "longest of more",             "fr-CA-x-y",   "fr-CA"   },
    { "another region",              "fr-BE",       "fr"      },
    { "case does not matter",        "FR-ca",       "fr-CA"   },
    { "I is the capital of i",       "it-IT",       "IT"      },
    { "two subtags kept",            "zh-hant-TW",  "zh-Hant" },
    { "a single letter goes along",  "zh-Hant-u-co", "zh-Hant" },
    { "also several",                "en-a-b-c",    "en"      },
    { "a private one in full",       "de-x-y",      "de-x-y"  },
    { "not to end in a single one",  "nl-x-y",      NULL      },
    { "nothing is added",            "zh",          NULL      },
    { "a beginning is no language",  "eng",         NULL      },
    { "another script",              "zh-Hans",     NULL      },
    { "unknown",                     "pt-BR",       NULL      },
    { "a wildcard is none",          "*",           NULL      },
    { "empty",                       "",            NULL      },
    { "only a separator",            "-",           NULL      },
    { "separators before",           "--en",        NULL      },
    { "separators after",            "en--",        "en"      },
};

/* A phrase as "tag=text ..." in this order, tag empty for the plain text. */
static const struct {
    const char *what, *phrase, *wanted, *text; /* text NULL: none */
} picks[] = {
    { "not given",                   "",                  "en",    NULL  },
    { "plain",                       "=P",                "en",    "P"   },
    { "its own",                     "=P en=E fr=F",      "fr",    "F"   },
    { "case does not matter",        "=P FR-ca=F",        "fr-CA", "F"   },
    { "its primary language's",      "=P en=E fr=F",      "fr-CA", "F"   },
    { "not another region's",        "=P fr-CA=C",        "fr-BE", "P"   },
    { "longest first",               "fr=F fr-CA=C",      "fr-CA", "C"   },
    { "plain before a foreign one",  "en=E =P",           "de",    "P"   },
    { "any rather than none",        "en=E fr=F",         "de",    "E"   },
    { "any for no language",         "en=E",              "",      "E"   },
    { "an empty text is a text",     "=P en=",            "en",    ""    },
    { "I is the capital of i",       "=P IT=I",           "it",    "I"   },
};

/* Set one after the other: 1 where it is to be taken. */
static const struct {
    const char *what, *tag, *text;
    int taken;
} sets[] = {
    { "plain",                  NULL,    "a", 1 },
    { "plain again",            NULL,    "b", 0 },
    { "a language",             "it",    "c", 1 },
    { "again",                  "it",    "d", 0 },
    { "again in capitals",      "IT",    "e", 0 },
    { "a part of it",           "it-CH", "f", 1 },
    { "another",                "en",    "g", 1 },
};
/* clang-format on */

/* The C library's follow the locale of the process. These stand in for those
 * of a Turkish process, where I and i are not one letter. */
int strncasecmp(const char *a, const char *b, size_t len)
{
    while (len > 0 && *a == *b) {
        a++;
        b++;
        len--;
    }
    return len > 0;
}

int strcasecmp(const char *a, const char *b)
{
    return strcmp(a, b);
}

static void test_tag(size_t row)
{
    char *exact = tap_exact(tags[row].tag);

    ok(cc_is_language_tag(cc_slice(exact, strlen(tags[row].tag)))
           == tags[row].valid,
       tags[row].tag[0] >= ' ' ? tags[row].tag : "no tag");
    free(exact);
}

static void test_lookup(apr_pool_t *p, size_t row)
{
    apr_array_header_t *list = apr_array_make(p, 1, sizeof(char *));
    char *exact = tap_exact(lookups[row].wanted);
    cc_slice_t wanted = cc_slice(exact, strlen(lookups[row].wanted));
    const char *found = lookups[row].found;
    size_t i;
    int at;

    ok(cc_language_lookup(list, wanted) == -1, "nothing configured");
    for (i = 0; i < TAP_ROWS(configured); i++) {
        APR_ARRAY_PUSH(list, const char *) = configured[i];
    }
    at = cc_language_lookup(list, wanted);
    ok(found ? at >= 0 && strcmp(configured[at], found) == 0 : at == -1,
       lookups[row].what);
    free(exact);
}

/* The phrase that "tag=text ..." describes; the words of str are cut. */
static cc_phrase_t make_phrase(apr_pool_t *p, char *str)
{
    cc_phrase_t phrase = { NULL, NULL };
    char *word = strtok(str, " ");

    for (; word; word = strtok(NULL, " ")) {
        char *text = strchr(word, '=');

        *text++ = '\0';
        ok(cc_phrase_set(p, &phrase, *word ? word : NULL, text), "set");
    }
    return phrase;
}

static void test_pick(apr_pool_t *p, size_t row)
{
    char *words = strdup(picks[row].phrase),
         *wanted = strdup(picks[row].wanted);
    cc_phrase_t phrase = make_phrase(p, words);
    const char *got = cc_phrase_pick(&phrase, wanted);

    is_str(got ? got : "(none)", picks[row].text ? picks[row].text : "(none)",
           picks[row].what);
    free(wanted);
    free(words);
}

static void test_set(apr_pool_t *p)
{
    cc_phrase_t phrase = { NULL, NULL };
    size_t i;

    for (i = 0; i < TAP_ROWS(sets); i++) {
        ok(cc_phrase_set(p, &phrase, sets[i].tag, sets[i].text)
               == sets[i].taken,
           sets[i].what);
    }
    is_str(cc_phrase_pick(&phrase, "de"), "a", "the first plain text stays");
    is_str(cc_phrase_pick(&phrase, "it-IT"), "c", "the first of one language");
    is_str(cc_phrase_pick(&phrase, "it-ch"), "f", "its part");
}

int main(void)
{
    apr_pool_t *p;
    size_t i;

    apr_initialize();
    apr_pool_create(&p, NULL);
    for (i = 0; i < TAP_ROWS(tags); i++) {
        test_tag(i);
    }
    for (i = 0; i < TAP_ROWS(lookups); i++) {
        test_lookup(p, i);
    }
    for (i = 0; i < TAP_ROWS(picks); i++) {
        test_pick(p, i);
    }
    test_set(p);
    apr_terminate();
    return done_testing();
}
