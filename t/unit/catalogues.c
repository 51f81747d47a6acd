/* The catalogues of texts that come with the module: each is whole, and says
 * what the English one says as far as a program can tell. */
#include "core/assets.h"
#include "core/plural.h"
#include "core/text.h"
#include "model.h"

#define BUTTON_MAX 24 /* characters: two buttons stand beside each other */

/* The official languages of the European Union, and Arabic. */
static const char *const tags[] = {
    "ar", "bg", "cs", "da", "de", "el", "en", "es", "et",
    "fi", "fr", "ga", "hr", "hu", "it", "lt", "lv", "mt",
    "nl", "pl", "pt", "ro", "sk", "sl", "sv",
};

/* What numbers look like with the catalogues of this build. */
static const struct {
    const char *tag;
    cc_text_key_t one;
    apr_int64_t n;
    const char *text; /* a "~" for a no-break space */
} counts[] = {
    { "de", CC_TEXT_UNIT_DAY, 21, "21~Tage" },
    { "cs", CC_TEXT_UNIT_YEAR, 5, "5~let" },
    { "lv", CC_TEXT_UNIT_HOUR, 30, "30~stundu" },
    { "lv", CC_TEXT_UNIT_DAY, 21, "21~diena" },
    { "pl", CC_TEXT_UNIT_WEEK, 22, "22~tygodnie" },
    { "pl", CC_TEXT_UNIT_WEEK, 12, "12~tygodni" },
    { "sl", CC_TEXT_UNIT_YEAR, 2, "2~leti" },
    { "sl", CC_TEXT_UNIT_YEAR, 100, "100~let" },
};

/* What may be worded as in English. */
static const cc_text_key_t alike[] = {
    CC_TEXT_DIR,          CC_TEXT_CHARTER_CONTACT, CC_TEXT_CHARTER_REVISION,
    CC_TEXT_TABLE_COOKIE, CC_TEXT_UNIT_MINUTE,     CC_TEXT_UNIT_MINUTES,
    CC_TEXT_UNIT_WEEK,
};

/* The 1,000,000th of something is spoken of otherwise in these, and everything
 * but that is one form: it may stand alone. */
static const char *const one_form[] = { "es", "fr", "it", "pt" };

/* A catalogue read here, line by line: reading at start skips what is wrong,
 * so that what is wrong has to be found now. */
typedef struct {
    const char *tag;
    const char *text[CC_TEXTS];
    int wrong; /* lines that are no text, or of another language */
    int twice;
} catalogue_t;

static void read_line(apr_pool_t *p, catalogue_t *catalogue, const char *line)
{
    static const char directive[] = "CookieConsentText ";
    cc_text_def_t def;

    if (*line == '\0' || *line == '#') {
        return;
    }
    if (strncmp(line, directive, strlen(directive)) != 0
        || cc_text_read(p, line + strlen(directive), &def) != NULL
        || strcmp(def.tag, catalogue->tag) != 0 || *def.text == '\0') {
        printf("# %s: %s\n", catalogue->tag, line);
        catalogue->wrong++;
        return;
    }
    catalogue->twice += catalogue->text[def.key] != NULL;
    catalogue->text[def.key] = def.text;
}

static catalogue_t read_catalogue(apr_pool_t *p, const char *tag,
                                  const char *text)
{
    catalogue_t catalogue = { tag, { NULL }, 0, 0 };

    while (*text) {
        size_t len = strcspn(text, "\n");

        read_line(p, &catalogue, apr_pstrmemdup(p, text, len));
        text += len + (text[len] == '\n');
    }
    return catalogue;
}

/* Whether every line and every text of a catalogue is right. */
static int is_whole(apr_pool_t *p, const catalogue_t *catalogue)
{
    int i, missing = 0;

    for (i = 0; i < CC_TEXTS; i++) {
        if (catalogue->text[i] == NULL) {
            printf("# %s: %s is missing\n", catalogue->tag, cc_text_keys[i]);
            missing++;
        }
    }
    ok(catalogue->wrong == 0,
       apr_pstrcat(p, catalogue->tag, ": every line is right", NULL));
    ok(catalogue->twice == 0,
       apr_pstrcat(p, catalogue->tag, ": none twice", NULL));
    ok(missing == 0,
       apr_pstrcat(p, catalogue->tag, ": every text is there", NULL));
    return missing == 0;
}

/* The placeholders of a text, in the order of this list; '?' where braces hold
 * anything else. */
static const char *placeholders(apr_pool_t *p, const char *text)
{
    static const char *const known[] = {
        "{name}",  "{category}", "{date}",     "{n}",
        "{label}", "{duration}", "{revision}",
    };
    const char *found = "", *at;
    size_t i, len = 0, braces = 0;

    for (i = 0; i < TAP_ROWS(known); i++) {
        for (at = strstr(text, known[i]); at; at = strstr(at + 1, known[i])) {
            found = apr_pstrcat(p, found, known[i], NULL);
            len++;
        }
    }
    for (at = strpbrk(text, "{}"); at; at = strpbrk(at + 1, "{}")) {
        braces++;
    }
    return braces == 2 * len ? found : apr_pstrcat(p, found, "?", NULL);
}

static int is_unit(int key)
{
    return key >= CC_TEXT_UNIT_YEAR && key <= CC_TEXT_UNIT_SECONDS;
}

static int is_several(int key)
{
    return is_unit(key) && (key - CC_TEXT_UNIT_YEAR) % 2 == 1;
}

/* Whether a form for one or for two is for no other number, so that it can say
 * so itself, as an Arabic dual does. */
static int says_itself(const char *tag)
{
    return cc_plural(tag, 2) == CC_PLURAL_TWO
           && cc_plural(tag, 102) != CC_PLURAL_TWO;
}

/* The forms of a plural: how many, and whether they hold the number. */
static int are_forms(apr_pool_t *p, const char *tag, const char *text)
{
    int category, known = 0, forms = 0, numbers = 0, silent = 0;
    char *state, *form, *copy = apr_pstrdup(p, text);
    size_t i;

    for (form = apr_strtok(copy, "|", &state); form;
         form = apr_strtok(NULL, "|", &state)) {
        forms++;
        numbers += strcmp(placeholders(p, form), "{n}") == 0;
        silent += *placeholders(p, form) == '\0';
    }
    for (category = 0; category < CC_PLURALS; category++) {
        known += cc_plural_has(tag, category) && category != CC_PLURAL_ONE;
    }
    for (i = 0; forms == 1 && i < TAP_ROWS(one_form); i++) {
        if (strcmp(one_form[i], tag) == 0) {
            known = 1;
        }
    }
    return forms == known && numbers + silent == forms
           && silent <= says_itself(tag);
}

static int is_marked_like(apr_pool_t *p, const char *tag, int key,
                          const char *text, const char *english)
{
    const char *found = placeholders(p, text);

    if (is_several(key)) {
        return are_forms(p, tag, text);
    }
    return strcmp(found, placeholders(p, english)) == 0
           || (is_unit(key) && *found == '\0' && says_itself(tag));
}

/* Typographic quotes and apostrophes, no stray blanks, labels in quotes. */
static int is_set_well(const char *text)
{
    const char *label = strstr(text, "{label}");
    size_t len = strlen(text);

    if (label && label > text
        && ((label[-1] & 0x80) == 0 || (label[7] & 0x80) == 0)) {
        return 0;
    }
    return strpbrk(text, "'\"<>&") == NULL && strstr(text, "  ") == NULL
           && text[0] != ' ' && text[len - 1] != ' ';
}

static int may_be_alike(int key)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(alike); i++) {
        if ((int)alike[i] == key) {
            return 1;
        }
    }
    return 0;
}

static void test_texts(apr_pool_t *p, const catalogue_t *of,
                       const catalogue_t *english)
{
    int is_english = strcmp(of->tag, "en") == 0, key;

    for (key = 0; key < CC_TEXTS; key++) {
        const char *text = of->text[key], *what = "";

        if (!is_marked_like(p, of->tag, key, text, english->text[key])) {
            what = ": placeholders or forms";
        }
        else if (!is_set_well(text)) {
            what = ": quotes or blanks";
        }
        else if (!is_english && !may_be_alike(key)
                 && strcmp(text, english->text[key]) == 0) {
            what = ": is English";
        }
        is_str(what, "", apr_pstrcat(p, of->tag, " ", cc_text_keys[key], NULL));
    }
}

static int characters(const char *text)
{
    int n = 0;

    for (; *text; text++) {
        n += (*text & 0xc0) != 0x80;
    }
    return n;
}

static void test_buttons(apr_pool_t *p, const catalogue_t *of)
{
    int accept = characters(of->text[CC_TEXT_BUTTON_ACCEPT]);
    int refuse = characters(of->text[CC_TEXT_BUTTON_REFUSE]);

    ok(accept <= 2 * refuse && refuse <= 2 * accept,
       apr_pstrcat(p, of->tag, ": acceptance and refusal weigh alike", NULL));
    ok(accept <= BUTTON_MAX && refuse <= BUTTON_MAX
           && characters(of->text[CC_TEXT_BUTTON_CHOOSE]) <= BUTTON_MAX,
       apr_pstrcat(p, of->tag, ": the buttons are short", NULL));
    ok(strcmp(of->text[CC_TEXT_BUTTON_ACCEPT], of->text[CC_TEXT_BUTTON_REFUSE])
           != 0,
       apr_pstrcat(p, of->tag, ": they are not the same", NULL));
}

static void test_catalogue(apr_pool_t *p, const char *tag,
                           const catalogue_t *english)
{
    const char *text = cc_asset(apr_pstrcat(p, tag, ".conf", NULL));
    catalogue_t of;

    ok(text != NULL, apr_pstrcat(p, tag, ": is built in", NULL));
    if (text == NULL) {
        return;
    }
    of = read_catalogue(p, tag, text);
    if (is_whole(p, &of)) {
        is_str(of.text[CC_TEXT_DIR], strcmp(tag, "ar") == 0 ? "rtl" : "ltr",
               apr_pstrcat(p, tag, ": its direction", NULL));
        test_texts(p, &of, english);
        test_buttons(p, &of);
    }
}

static void test_all(apr_pool_t *p)
{
    catalogue_t english = read_catalogue(p, "en", cc_asset("en.conf"));
    const cc_asset_t *asset;
    size_t i, catalogues = 0;

    model_must(is_whole(p, &english) ? NULL : "is not whole", "en.conf");
    for (i = 0; i < TAP_ROWS(tags); i++) {
        test_catalogue(p, tags[i], &english);
    }
    for (asset = cc_assets; asset->name; asset++) {
        catalogues += strstr(asset->name, ".conf") != NULL;
    }
    ok(catalogues == TAP_ROWS(tags), "there are no others");
    ok(cc_asset("style.css") && cc_asset("script.js") && !cc_asset("style"),
       "an asset is found by its whole name");
}

static void test_counts(apr_pool_t *p)
{
    const apr_array_header_t *none = apr_array_make(p, 1,
                                                    sizeof(cc_text_def_t));
    size_t i;

    for (i = 0; i < TAP_ROWS(counts); i++) {
        cc_texts_t *texts = cc_text_resolve(p, counts[i].tag, none);
        char *state,
            *number = apr_strtok(apr_pstrdup(p, counts[i].text), "~", &state);

        is_str(cc_text_count(p, texts, counts[i].one, counts[i].n),
               apr_pstrcat(p, number, "\xc2\xa0", state, NULL),
               apr_pstrcat(p, counts[i].tag, ": ", counts[i].text, NULL));
    }
}

/* What the checks are worth: texts that are wrong. */
static void test_checks(apr_pool_t *p)
{
    is_str(placeholders(p, "{n} {x}"), "{n}?", "an unknown placeholder");
    is_str(placeholders(p, "{name"), "?", "one that is not closed");
    ok(are_forms(p, "pl", "{n} a|{n} b") && !are_forms(p, "pl", "{n} a")
           && !are_forms(p, "pl", "{n} a|b")
           && !are_forms(p, "pl", "{n} a|{n} b|{n} c")
           && !are_forms(p, "en", "{n} a|{n} b"),
       "forms of a plural");
    ok(are_forms(p, "fr", "{n} a") && are_forms(p, "fr", "{n} a|{n} b"),
       "with or without one for millions");
    ok(are_forms(p, "ar", "{n} a|b|{n} c|{n} d|{n} e")
           && !are_forms(p, "ar", "{n} a|b|c|{n} d|{n} e")
           && !are_forms(p, "sl", "a|{n} b|{n} c"),
       "or one for two");
    ok(is_set_well("\xc2\xab{label}\xc2\xbb") && !is_set_well("({label})")
           && !is_set_well("it's") && !is_set_well("a  b")
           && !is_set_well("a "),
       "quotes and blanks");
    ok(characters("\xc3\xa9t\xc3\xa9") == 3, "characters are not bytes");
}

int main(void)
{
    apr_pool_t *p = model_pool();

    test_checks(p);
    test_all(p);
    test_counts(p);
    return done_testing();
}
