#include "core/text.h"
#include "model.h"

/* clang-format off */
/* One line, and "tag key text" or "!error". */
static const struct {
    const char *what, *line, *read;
} lines[] = {
    { "a text",            "fr button.accept \"Tout accepter\"", "fr button.accept Tout accepter" },
    { "one word",          "pt-BR button.accept Aceitar",        "pt-BR button.accept Aceitar" },
    { "an empty text",     "en charter.intro \"\"",              "en charter.intro " },
    { "UTF-8",             "fr banner.heading \"\xc3\x80 vous\"", "fr banner.heading \xc3\x80 vous" },
    { "right to left",     "ar dir rtl",                         "ar dir rtl" },
    { "nothing",           "",                      "!needs a language, a key and a text, as in: fr button.accept \"Tout accepter\"" },
    { "no text",           "fr button.accept",      "!needs a language, a key and a text, as in: fr button.accept \"Tout accepter\"" },
    { "no quotes",         "fr button.accept Tout accepter", "!\"accepter\" is one word too many; a text of several words stands between quotes" },
    { "an unknown key",    "fr button.acept OK",    "!unknown text \"button.acept\"; did you mean \"button.accept\"?" },
    { "a key of another case", "fr DIR ltr",        "!unknown text \"DIR\"; did you mean \"dir\"?" },
    { "no language",       "f_r button.accept OK",  "!\"f_r\" is not a language tag such as fr or pt-BR" },
    { "not UTF-8",         "fr button.accept \xe9", "!the text is not UTF-8 without control characters" },
    { "a control character", "fr button.accept \"a\x1f\"", "!the text is not UTF-8 without control characters" },
    { "no direction",      "fr dir up",             "!unknown direction \"up\"; it can be: ltr, rtl" },
    { "an open quote",     "fr button.accept \"a",  "!the quote before a is never closed" },
};

#define DEFS                                                                   \
    "fr button.accept Oui\n"                                                   \
    "en button.accept Yes\n"                                                   \
    "en button.accept Yea\n"                                                   \
    "FR-ca button.refuse Nenni\n"                                              \
    "fr button.refuse Non\n"                                                   \
    "xq dir rtl\n"                                                             \
    "xq language.name Martian\n"                                               \
    "fr-C button.choose never\n"                                               \
    "f button.save never\n"

/* The text of a key in a language. */
static const struct {
    const char *what, *tag;
    cc_text_key_t key;
    const char *text;
} resolved[] = {
    { "as configured",                 "fr",    CC_TEXT_BUTTON_ACCEPT, "Oui" },
    { "the last of two",               "en",    CC_TEXT_BUTTON_ACCEPT, "Yea" },
    { "a language serves its regions", "fr-BE", CC_TEXT_BUTTON_ACCEPT, "Oui" },
    { "a region before its language, in any order", "fr-CA", CC_TEXT_BUTTON_REFUSE, "Nenni" },
    { "and not the language itself",   "fr",    CC_TEXT_BUTTON_REFUSE, "Non" },
    { "built in",                      "fr",    CC_TEXT_BUTTON_CHOOSE, "Personnaliser" },
    { "in any case",                   "FR",    CC_TEXT_BUTTON_CHOOSE, "Personnaliser" },
    { "built in for its language",     "fr-CA", CC_TEXT_BUTTON_CHOOSE, "Personnaliser" },
    { "no subtag by half",             "fr-CA", CC_TEXT_BUTTON_SAVE,   "Enregistrer mes choix" },
    { "else built in in English",      "xx",    CC_TEXT_BUTTON_CHOOSE, "Choose" },
    { "English as configured is for English", "xx", CC_TEXT_BUTTON_ACCEPT, "Accept all" },
    { "a direction",                   "xq",    CC_TEXT_DIR,           "rtl" },
    { "which is not that of others",   "xx",    CC_TEXT_DIR,           "ltr" },
    { "a language's name",             "fr",    CC_TEXT_LANGUAGE_NAME, "Fran\xc3\xa7" "ais" },
    { "as configured",                 "xq-EG", CC_TEXT_LANGUAGE_NAME, "Martian" },
    { "else its tag",                  "xx-AT", CC_TEXT_LANGUAGE_NAME, "xx-AT" },
    { "which is not a file's name",    "style", CC_TEXT_LANGUAGE_NAME, "style" },
};

/* How many texts of a language are English for want of others. */
#define ALL (CC_TEXTS - CC_TEXT_BANNER_HEADING)

static const struct {
    const char *tag;
    int untranslated;
    cc_text_key_t first;
} translated[] = {
    { "en", 0, 0 }, { "EN-gb", 0, 0 }, { "fr", 0, 0 }, { "fr-CA", 0, 0 },
    { "xx", ALL, CC_TEXT_BANNER_HEADING },
    { "xx-FR", ALL, CC_TEXT_BANNER_HEADING },
    { "xq", ALL, CC_TEXT_BANNER_HEADING },
    { "xy", ALL - 2, CC_TEXT_BANNER_PURPOSES },
    { "xy-AT", ALL - 3, CC_TEXT_BANNER_CONTROLLER },
};

#define TRANSLATED                                                             \
    "xy banner.heading Choice\n"                                               \
    "xy banner.text Text\n"                                                    \
    "xy-AT banner.purposes For\n"                                              \
    "xq dir rtl\n"

/* A number in a language, of what its unit.day and unit.days are. */
static const struct {
    const char *what, *tag, *one, *several;
    apr_int64_t n;
    const char *text;
} counts[] = {
    { "one",                      "en",    "{n} day",  "{n} days",        1,  "1 day" },
    { "several",                  "en",    "{n} day",  "{n} days",        2,  "2 days" },
    { "none in French",           "fr",    "{n} jour", "{n} jours",       0,  "0 jour" },
    { "few",                      "pl",    "{n} a",    "{n} b|{n} c",     22, "22 b" },
    { "many",                     "pl",    "{n} a",    "{n} b|{n} c",     25, "25 c" },
    { "of a region",              "PL-pl", "{n} a",    "{n} b|{n} c",     25, "25 c" },
    { "one form for all others",  "ar",    "{n} a",    "{n} b",           15, "15 b" },
    { "the last where there are fewer", "ar", "{n} a", "{n} b|{n} c",     15, "15 c" },
    { "no more than the language has", "en", "{n} a",  "{n} b|{n} c",     15, "15 b" },
    { "twenty-one are one",       "hr",    "{n} a",    "{n} b|{n} c",     21, "21 a" },
    { "blanks around the forms",  "pl",    "{n} a",    " {n} b \t|  {n} c ", 5, "5 c" },
    { "a bar in the singular",    "pl",    "{n} a|b",  "{n} c",           1,  "1 a|b" },
    { "no number",                "ar",    "a",        "z|two days",      2,  "two days" },
    { "two numbers",              "en",    "a",        "{n} or {n}",      2,  "2 or {n}" },
    { "an empty form",            "pl",    "{n} a",    "|{n} b||{n} c|",  2,  "2 b" },
    { "empty forms",              "pl",    "{n} a",    "|{n} b||{n} c|",  5,  "5 c" },
    { "nothing but empty forms",  "pl",    "{n} a",    " | |",            5,  "" },
    { "nothing",                  "pl",    "",         "",                5,  "" },
    { "not one",                  "pl",    "",         "",                1,  "" },
    { "many bars",                "en",    "a",        "||||||||||||||||||||||||||||||||{n} b||||||||||||||||", 9, "9 b" },
    { "a bar at the end",         "ar",    "a",        "{n} b|",          15, "15 b" },
    { "the highest number",       "en",    "a",        "{n}",             APR_INT64_MAX, "9223372036854775807" },
    { "the lowest",               "ar",    "a",        "{n}",             APR_INT64_MIN, "-9223372036854775808" },
};

static const struct {
    const char *what, *text, *value, *html;
} put_cases[] = {
    { "a value",             "By {name}.",        "ACME",    "By ACME." },
    { "alone",               "{name}",            "ACME",    "ACME" },
    { "no placeholder",      "By us",             "ACME",    "By us" },
    { "another one stays",   "{date} {name}",     "ACME",    "{date} ACME" },
    { "it is escaped",       "{name}",            "<b>&\"'", "&#60;b&#62;&#38;&#34;&#39;" },
    { "the text is too",     "<i>{name}</i>",     "\xc3\xa9", "&#60;i&#62;&#233;&#60;/i&#62;" },
    { "its own braces stay", "{name}!",           "{name}",  "{name}!" },
    { "nothing",             "",                  "ACME",    "" },
};
/* clang-format on */

static void test_read(apr_pool_t *p)
{
    cc_text_def_t def;
    size_t i;

    for (i = 0; i < TAP_ROWS(lines); i++) {
        const char *error = cc_text_read(p, lines[i].line, &def);

        is_str(error ? apr_pstrcat(p, "!", error, NULL)
                     : apr_pstrcat(p, def.tag, " ", cc_text_keys[def.key], " ",
                                   def.text, NULL),
               lines[i].read, lines[i].what);
    }
}

static void test_keys(void)
{
    int i, j, missing = 0, twice = 0;

    for (i = 0; i < CC_TEXTS; i++) {
        missing += cc_text_keys[i] == NULL;
        for (j = 0; j < i && !missing; j++) {
            twice += strcmp(cc_text_keys[i], cc_text_keys[j]) == 0;
        }
    }
    ok(missing == 0 && twice == 0, "every key has a name of its own");
}

static apr_array_header_t *defs_of(apr_pool_t *p, const char *text)
{
    apr_array_header_t *defs = apr_array_make(p, 8, sizeof(cc_text_def_t));
    char *state, *line;

    for (line = apr_strtok(apr_pstrdup(p, text), "\n", &state); line;
         line = apr_strtok(NULL, "\n", &state)) {
        model_must(cc_text_read(p, line, apr_array_push(defs)), line);
    }
    return defs;
}

static void test_resolve(apr_pool_t *p)
{
    const apr_array_header_t *defs = defs_of(p, DEFS);
    size_t i;

    for (i = 0; i < TAP_ROWS(resolved); i++) {
        cc_texts_t *texts = cc_text_resolve(p, resolved[i].tag, defs);

        is_str(texts->text[resolved[i].key], resolved[i].text,
               resolved[i].what);
        is_str(texts->tag, resolved[i].tag, "its tag");
    }
}

static void test_translated(apr_pool_t *p)
{
    const apr_array_header_t *defs = defs_of(p, TRANSLATED);
    size_t i;

    for (i = 0; i < TAP_ROWS(translated); i++) {
        const char *tag = translated[i].tag;
        cc_texts_t *texts = cc_text_resolve(p, tag, defs);
        int key, missing = 0;

        for (key = 0; key < CC_TEXTS; key++) {
            missing += texts->text[key] == NULL;
        }
        ok(missing == 0, apr_pstrcat(p, tag, ": no text is missing", NULL));
        ok(texts->untranslated == translated[i].untranslated
               && (texts->untranslated == 0
                   || texts->first_untranslated == translated[i].first),
           apr_pstrcat(p, tag, ": what is English", NULL));
    }
}

static void test_count(apr_pool_t *p)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(counts); i++) {
        cc_texts_t texts = { .tag = counts[i].tag };

        texts.text[CC_TEXT_UNIT_DAY] = counts[i].one;
        texts.text[CC_TEXT_UNIT_DAYS] = counts[i].several;
        is_str(cc_text_count(p, &texts, CC_TEXT_UNIT_DAY, counts[i].n),
               counts[i].text, counts[i].what);
    }
}

static void test_put(apr_pool_t *p)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(put_cases); i++) {
        cc_out_t out = cc_out_make(p, 1);

        cc_text_put(&out, put_cases[i].text, "{name}", put_cases[i].value);
        is_str(out.ptr, put_cases[i].html, put_cases[i].what);
    }
}

int main(void)
{
    apr_pool_t *p = model_pool();

    test_read(p);
    test_keys();
    test_resolve(p);
    test_translated(p);
    test_count(p);
    test_put(p);
    return done_testing();
}
