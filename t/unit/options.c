#include "core/options.h"
#include <apr_general.h>
#include <apr_strings.h>
#include "tap.h"

/* One field of each kind. */
typedef struct {
    int flag, toggle, one_of;
    const char *string;
    cc_phrase_t phrase;
    apr_int64_t duration_s, lifetime_s;
} target_t;

static const char *const layouts[] = { "bottom", "top", "corner", NULL };

/* clang-format off */
static const cc_option_t table[] = {
    { "httponly", CC_OPTION_FLAG,     APR_OFFSETOF(target_t, flag),       NULL },
    { "renew",    CC_OPTION_SWITCH,   APR_OFFSETOF(target_t, toggle),     NULL },
    { "layout",   CC_OPTION_ONE_OF,   APR_OFFSETOF(target_t, one_of),     layouts },
    { "url",      CC_OPTION_STRING,   APR_OFFSETOF(target_t, string),     NULL },
    { "purpose",  CC_OPTION_PHRASE,   APR_OFFSETOF(target_t, phrase),     NULL },
    { "cap",      CC_OPTION_DURATION, APR_OFFSETOF(target_t, duration_s), NULL },
    { "lifetime", CC_OPTION_LIFETIME, APR_OFFSETOF(target_t, lifetime_s), NULL },
    { NULL, 0, 0, NULL }
};

static const cc_option_t no_keys[] = {
    { NULL, 0, 0, NULL }
};

/* One line, and what it sets: "flag toggle one_of string plain/fr cap lifetime",
 * from a target in which every number is 7 and every text "-". */
static const struct {
    const char *what, *line, *set;
} good[] = {
    { "nothing is left alone",    "",                  "7 7 7 - -/- 7 7" },
    { "a flag",                   "httponly",          "1 7 7 - -/- 7 7" },
    { "a switch",                 "renew=off",         "7 0 7 - -/- 7 7" },
    { "the other way",            "renew=on",          "7 1 7 - -/- 7 7" },
    { "case does not matter",     "RENEW=On LAYOUT=Top", "7 1 1 - -/- 7 7" },
    { "one of some words",        "layout=bottom",     "7 7 0 - -/- 7 7" },
    { "the last of them",         "layout=corner",     "7 7 2 - -/- 7 7" },
    { "a string",                 "url=/a?b=c",        "7 7 7 /a?b=c -/- 7 7" },
    { "a string of several words", "url=\"a b\"",      "7 7 7 a b -/- 7 7" },
    { "UTF-8",                    "url=\xc3\xa9",      "7 7 7 \xc3\xa9 -/- 7 7" },
    { "a phrase",                 "purpose=x",         "7 7 7 - x/x 7 7" },
    { "a phrase in a language",   "purpose.fr=y",      "7 7 7 - y/y 7 7" },
    { "in several",               "purpose=x purpose.fr=y purpose.de=z", "7 7 7 - x/y 7 7" },
    { "a duration",               "cap=13mo",          "7 7 7 - -/- 34164000 7" },
    { "a lifetime",               "lifetime=1d",       "7 7 7 - -/- 7 86400" },
    { "until the browser closes", "lifetime=Session",  "7 7 7 - -/- 7 0" },
    { "all of them",              "lifetime=2s cap=1s purpose=p url=u layout=top renew=on httponly",
                                  "1 1 1 u p/p 1 2" },
};

static const struct {
    const char *what, *line, *error;
} bad[] = {
    { "an unknown key",           "ur=x",              "unknown key \"ur\"; did you mean \"url\"?" },
    { "one that is like none",    "marketing",         "unknown key \"marketing\"; it can be: httponly, renew, layout, url, purpose, cap, lifetime" },
    { "no key",                   "=x",                "unknown key \"\"; it can be: httponly, renew, layout, url, purpose, cap, lifetime" },
    { "a value for a flag",       "httponly=on",       "httponly takes no value" },
    { "an empty one",             "httponly=",         "httponly takes no value" },
    { "a language for a flag",    "httponly.fr",       "httponly takes no language; write it without .fr" },
    { "a language for a string",  "url.fr=x",          "url= takes no language; write it without .fr" },
    { "for a switch",             "renew.fr=on",       "renew= takes no language; write it without .fr" },
    { "for a duration",           "cap.fr=1d",         "cap= takes no language; write it without .fr" },
    { "for one of some words",    "layout.fr=top",     "layout= takes no language; write it without .fr" },
    { "no value",                 "url",               "url= needs a value" },
    { "an empty value",           "url=",              "url= needs a value" },
    { "empty quotes",             "purpose=\"\"",      "purpose= needs a value" },
    { "no value for a phrase",    "purpose.fr",        "purpose= needs a value" },
    { "not UTF-8",                "url=\xe9",          "the value of url= is not UTF-8 text without control characters" },
    { "a control character",      "purpose=\"a\x01\"", "the value of purpose= is not UTF-8 text without control characters" },
    { "no language",              "purpose.=x",        "\"\" in purpose. is not a language tag such as fr or pt-BR" },
    { "no language either",       "purpose.f_r=x",     "\"f_r\" in purpose.f_r is not a language tag such as fr or pt-BR" },
    { "twice",                    "url=a url=a",       "url stands here twice" },
    { "twice, in another case",   "url=a URL=b",       "URL stands here twice" },
    { "a flag twice",             "httponly httponly", "httponly stands here twice" },
    { "the last key twice",       "lifetime=1d lifetime=1d", "lifetime stands here twice" },
    { "a phrase twice",           "purpose=a purpose=b", "purpose= stands here twice" },
    { "a language twice",         "purpose.fr=a purpose.FR=b", "purpose.FR= stands here twice" },
    { "neither on nor off",       "renew=no",          "unknown renew= \"no\"; did you mean \"on\"?" },
    { "nothing like it",          "renew=sometimes",   "unknown renew= \"sometimes\"; it can be: off, on" },
    { "none of the words",        "layout=botom",      "unknown layout= \"botom\"; did you mean \"bottom\"?" },
    { "no duration",              "cap=13",            "bad duration \"13\" in cap=; it is a number with s, m, h, d, w, mo or y, such as 13mo" },
    { "a session is no duration", "cap=session",       "bad duration \"session\" in cap=; it is a number with s, m, h, d, w, mo or y, such as 13mo" },
    { "no lifetime",              "lifetime=long",     "bad duration \"long\" in lifetime=; it is a number with s, m, h, d, w, mo or y, such as 13mo, or session" },
    { "a quote never closed",     "url=\"a",           "the quote before a is never closed" },
    { "quotes around key and value", "\"url=a\"",      "\"url=a\" is not key=value; the quotes go around the value only, as in key=\"some words\"" },
    { "the first error counts",   "url=a cap=x bogus", "bad duration \"x\" in cap=; it is a number with s, m, h, d, w, mo or y, such as 13mo" },
};
/* clang-format on */

static const char *text_of(const char *text)
{
    return text ? text : "-";
}

static const char *show(apr_pool_t *p, const target_t *t)
{
    return apr_psprintf(p,
                        "%d %d %d %s %s/%s %" APR_INT64_T_FMT
                        " %" APR_INT64_T_FMT,
                        t->flag, t->toggle, t->one_of, t->string,
                        text_of(cc_phrase_pick(&t->phrase, "en")),
                        text_of(cc_phrase_pick(&t->phrase, "fr")),
                        t->duration_s, t->lifetime_s);
}

static const char *read_line(apr_pool_t *p, const char *line, target_t *target)
{
    target_t empty = { 7, 7, 7, "-", { NULL, NULL }, 7, 7 };
    char *alone = strdup(line);
    const char *error = cc_options_read(p, alone, table,
                                        memcpy(target, &empty, sizeof(empty)));

    free(alone);
    return error;
}

static void test_good(apr_pool_t *p)
{
    target_t target;
    size_t i;

    for (i = 0; i < TAP_ROWS(good); i++) {
        const char *error = read_line(p, good[i].line, &target);

        is_str(error ? error : show(p, &target), good[i].set, good[i].what);
    }
}

static void test_bad(apr_pool_t *p)
{
    target_t target;
    size_t i;

    for (i = 0; i < TAP_ROWS(bad); i++) {
        is_str(text_of(read_line(p, bad[i].line, &target)), bad[i].error,
               bad[i].what);
    }
}

static void test_no_keys(apr_pool_t *p)
{
    int target = 7;

    ok(cc_options_read(p, " ", no_keys, &target) == NULL && target == 7,
       "a directive without keys takes none");
    is_str(text_of(cc_options_read(p, "more", no_keys, &target)),
           "\"more\" is one word too many", "and says so");
}

static void test_word(apr_pool_t *p)
{
    int index = 7;

    ok(cc_options_word(p, "layout", "TOP", layouts, &index) == NULL
           && index == 1,
       "a word of a list, in any case");
    is_str(text_of(cc_options_word(p, "layout", "topp", layouts, &index)),
           "unknown layout \"topp\"; did you mean \"top\"?", "one that is not");
    ok(index == 1, "leaves the index alone");
}

/* The 32nd key has a bit of its own. */
static void test_many_keys(apr_pool_t *p)
{
    cc_option_t keys[33] = { { NULL, 0, 0, NULL } };
    int fields[32] = { 0 }, i;

    for (i = 0; i < 32; i++) {
        keys[i].key = apr_psprintf(p, "k%d", i);
        keys[i].kind = CC_OPTION_FLAG;
        keys[i].offset = i * sizeof(int);
    }
    ok(cc_options_read(p, "k31 k0", keys, fields) == NULL && fields[31]
           && fields[0] && !fields[1],
       "32 keys");
    is_str(text_of(cc_options_read(p, "k31 k31", keys, fields)),
           "k31 stands here twice", "the last of them twice");
}

int main(void)
{
    apr_pool_t *p;

    apr_initialize();
    apr_pool_create(&p, NULL);
    test_good(p);
    test_bad(p);
    test_no_keys(p);
    test_word(p);
    test_many_keys(p);
    return done_testing();
}
