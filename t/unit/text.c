#include "core/assets.h"
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
    "ar dir rtl\n"                                                             \
    "ar language.name Arabic\n"                                                \
    "fr-C button.choose never\n"                                               \
    "f button.save never\n"

/* The text of a key in a language, NULL for the one built in for "built_in". */
static const struct {
    const char *what, *tag;
    cc_text_key_t key;
    const char *text, *built_in;
} resolved[] = {
    { "as configured",                 "fr",    CC_TEXT_BUTTON_ACCEPT, "Oui",    NULL },
    { "the last of two",               "en",    CC_TEXT_BUTTON_ACCEPT, "Yea",    NULL },
    { "a language serves its regions", "fr-BE", CC_TEXT_BUTTON_ACCEPT, "Oui",    NULL },
    { "a region before its language, in any order", "fr-CA", CC_TEXT_BUTTON_REFUSE, "Nenni", NULL },
    { "and not the language itself",   "fr",    CC_TEXT_BUTTON_REFUSE, "Non",    NULL },
    { "built in",                      "fr",    CC_TEXT_BUTTON_CHOOSE, NULL,     "fr" },
    { "in any case",                   "FR",    CC_TEXT_BUTTON_CHOOSE, NULL,     "fr" },
    { "built in for its language",     "fr-CA", CC_TEXT_BUTTON_CHOOSE, NULL,     "fr" },
    { "no subtag by half",             "fr-CA", CC_TEXT_BUTTON_SAVE,   NULL,     "fr" },
    { "else built in in English",      "de",    CC_TEXT_BUTTON_CHOOSE, NULL,     "en" },
    { "English as configured is for English", "de", CC_TEXT_BUTTON_ACCEPT, NULL, "en" },
    { "a direction",                   "ar",    CC_TEXT_DIR,           "rtl",    NULL },
    { "which is not that of others",   "he",    CC_TEXT_DIR,           "ltr",    NULL },
    { "a language's name",             "fr",    CC_TEXT_LANGUAGE_NAME, NULL,     "fr" },
    { "as configured",                 "ar-EG", CC_TEXT_LANGUAGE_NAME, "Arabic", NULL },
    { "else its tag",                  "de-AT", CC_TEXT_LANGUAGE_NAME, "de-AT",  NULL },
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

/* A catalogue read here, line by line: reading at start skips what is wrong,
 * so that what is wrong has to be found now. */
typedef struct {
    const char *text[CC_TEXTS];
    int wrong; /* lines that are no text, or of another language */
    int twice;
} catalogue_t;

static void read_line(apr_pool_t *p, catalogue_t *catalogue, const char *tag,
                      const char *line)
{
    static const char directive[] = "CookieConsentText ";
    cc_text_def_t def;

    if (*line == '\0' || *line == '#') {
        return;
    }
    if (strncmp(line, directive, strlen(directive)) != 0
        || cc_text_read(p, line + strlen(directive), &def) != NULL
        || strcmp(def.tag, tag) != 0 || *def.text == '\0') {
        printf("# %s: %s\n", tag, line);
        catalogue->wrong++;
        return;
    }
    catalogue->twice += catalogue->text[def.key] != NULL;
    catalogue->text[def.key] = def.text;
}

static catalogue_t read_catalogue(apr_pool_t *p, const char *tag)
{
    const char *text = cc_asset(apr_pstrcat(p, tag, ".conf", NULL));
    catalogue_t catalogue = { { NULL }, 0, 0 };

    model_must(text ? NULL : "no such catalogue", tag);
    while (*text) {
        size_t len = strcspn(text, "\n");

        read_line(p, &catalogue, tag, apr_pstrmemdup(p, text, len));
        text += len + (text[len] == '\n');
    }
    return catalogue;
}

static void test_catalogue(apr_pool_t *p, const char *tag)
{
    catalogue_t catalogue = read_catalogue(p, tag);
    int i, missing = 0;

    for (i = 0; i < CC_TEXTS; i++) {
        if (catalogue.text[i] == NULL) {
            printf("# %s: %s is missing\n", tag, cc_text_keys[i]);
            missing++;
        }
    }
    ok(catalogue.wrong == 0,
       apr_pstrcat(p, tag, ": every line is right", NULL));
    ok(missing == 0, apr_pstrcat(p, tag, ": every text is there", NULL));
    ok(catalogue.twice == 0, apr_pstrcat(p, tag, ": none twice", NULL));
}

/* The placeholders of a text, in the order of this list; '?' where braces hold
 * anything else. */
static const char *placeholders(apr_pool_t *p, const char *text)
{
    static const char *const known[] = { "{name}", "{category}", "{date}",
                                         "{n}" };
    const char *found = "", *at;
    size_t i, len = 0, braces = 0;

    for (i = 0; i < TAP_ROWS(known); i++) {
        for (at = strstr(text, known[i]); at; at = strstr(at + 1, known[i])) {
            found = apr_pstrcat(p, found, known[i], NULL);
            len++;
        }
    }
    for (at = strchr(text, '{'); at; at = strchr(at + 1, '{')) {
        braces++;
    }
    return braces == len ? found : apr_pstrcat(p, found, "?", NULL);
}

static void test_placeholders(apr_pool_t *p)
{
    catalogue_t en = read_catalogue(p, "en"), fr = read_catalogue(p, "fr");
    int i, with = 0;

    for (i = 0; i < CC_TEXTS; i++) {
        const char *of_en = placeholders(p, en.text[i]);

        with += *of_en != '\0';
        if (*of_en || strchr(fr.text[i], '{')) {
            is_str(placeholders(p, fr.text[i]), of_en, cc_text_keys[i]);
        }
    }
    ok(with >= 18, "some texts have placeholders");
    is_str(placeholders(p, en.text[CC_TEXT_STATE_CHOSEN]), "{date}", "a date");
    is_str(placeholders(p, en.text[CC_TEXT_UNIT_DAYS]), "{n}", "a number");
    is_str(placeholders(p, en.text[CC_TEXT_TABLE_CAPTION]), "{category}",
           "a category");
    is_str(placeholders(p, en.text[CC_TEXT_BANNER_CONTROLLER]), "{name}",
           "a name");
}

static void test_built_in(apr_pool_t *p)
{
    apr_array_header_t *built_in = cc_text_built_in(p);
    const cc_asset_t *asset;
    int catalogues = 0;

    for (asset = cc_assets; asset->name; asset++) {
        size_t len = strlen(asset->name);

        if (len > 5 && strcmp(asset->name + len - 5, ".conf") == 0) {
            catalogues++;
            test_catalogue(p, apr_pstrmemdup(p, asset->name, len - 5));
        }
    }
    ok(catalogues >= 2 && built_in->nelts == catalogues * CC_TEXTS,
       "all of them are built in");
    ok(cc_asset("style.css") && cc_asset("script.js") && !cc_asset("style"),
       "an asset is found by its whole name");
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
    const apr_array_header_t *built_in = cc_text_built_in(p);
    const apr_array_header_t *defs = defs_of(p, DEFS);
    size_t i;

    for (i = 0; i < TAP_ROWS(resolved); i++) {
        cc_texts_t *texts = cc_text_resolve(p, resolved[i].tag, built_in, defs);
        const char *text = resolved[i].text;

        if (text == NULL) {
            text = read_catalogue(p, resolved[i].built_in)
                       .text[resolved[i].key];
        }
        is_str(texts->text[resolved[i].key], text, resolved[i].what);
        is_str(texts->tag, resolved[i].tag, "its tag");
    }
}

static void test_complete(apr_pool_t *p)
{
    const apr_array_header_t *none = apr_array_make(p, 1,
                                                    sizeof(cc_text_def_t));
    cc_texts_t *texts = cc_text_resolve(p, "xx", cc_text_built_in(p), none);
    int i, missing = 0;

    for (i = 0; i < CC_TEXTS; i++) {
        missing += texts->text[i] == NULL;
    }
    ok(missing == 0, "no language is without a text");
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
    test_built_in(p);
    test_placeholders(p);
    test_resolve(p);
    test_complete(p);
    test_put(p);
    return done_testing();
}
