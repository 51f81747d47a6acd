#include "core/text.h"

#include <apr_strings.h>
#include "core/assets.h"
#include "core/nearest.h"
#include "core/plural.h"
#include "core/words.h"

const char *const cc_text_keys[CC_TEXTS] = {
    [CC_TEXT_LANGUAGE_NAME] = "language.name",
    [CC_TEXT_DIR] = "dir",
    [CC_TEXT_BANNER_HEADING] = "banner.heading",
    [CC_TEXT_BANNER_TEXT] = "banner.text",
    [CC_TEXT_BANNER_PURPOSES] = "banner.purposes",
    [CC_TEXT_BANNER_CONTROLLER] = "banner.controller",
    [CC_TEXT_BUTTON_ACCEPT] = "button.accept",
    [CC_TEXT_BUTTON_REFUSE] = "button.refuse",
    [CC_TEXT_BUTTON_CHOOSE] = "button.choose",
    [CC_TEXT_BUTTON_SAVE] = "button.save",
    [CC_TEXT_BUTTON_CLOSE] = "button.close",
    [CC_TEXT_REOPEN_LABEL] = "reopen.label",
    [CC_TEXT_REOPEN_SIGNAL] = "reopen.signal",
    [CC_TEXT_CHARTER_TITLE] = "charter.title",
    [CC_TEXT_CHARTER_INTRO] = "charter.intro",
    [CC_TEXT_CHARTER_CONTROLLER] = "charter.controller",
    [CC_TEXT_CHARTER_CONTACT] = "charter.contact",
    [CC_TEXT_CHARTER_POLICY] = "charter.policy",
    [CC_TEXT_CHARTER_KINDS] = "charter.kinds",
    [CC_TEXT_CHARTER_COOKIE] = "charter.cookie",
    [CC_TEXT_CHARTER_RIGHTS] = "charter.rights",
    [CC_TEXT_CHARTER_WITHDRAW] = "charter.withdraw",
    [CC_TEXT_CHARTER_REOPEN] = "charter.reopen",
    [CC_TEXT_CHARTER_OBJECT] = "charter.object",
    [CC_TEXT_CHARTER_GPC] = "charter.gpc",
    [CC_TEXT_CHARTER_KEPT] = "charter.kept",
    [CC_TEXT_CHARTER_UPDATED] = "charter.updated",
    [CC_TEXT_CHARTER_REVISION] = "charter.revision",
    [CC_TEXT_NECESSARY_TITLE] = "category.necessary.title",
    [CC_TEXT_STATISTICS_TITLE] = "category.statistics.title",
    [CC_TEXT_FIRST_PARTY_TITLE] = "category.first-party.title",
    [CC_TEXT_THIRD_PARTY_TITLE] = "category.third-party.title",
    [CC_TEXT_NECESSARY_DESCRIPTION] = "category.necessary.description",
    [CC_TEXT_STATISTICS_DESCRIPTION] = "category.statistics.description",
    [CC_TEXT_FIRST_PARTY_DESCRIPTION] = "category.first-party.description",
    [CC_TEXT_THIRD_PARTY_DESCRIPTION] = "category.third-party.description",
    [CC_TEXT_KIND_NECESSARY] = "kind.necessary",
    [CC_TEXT_KIND_STATISTICS] = "kind.statistics",
    [CC_TEXT_KIND_FIRST_PARTY] = "kind.first-party",
    [CC_TEXT_KIND_THIRD_PARTY] = "kind.third-party",
    [CC_TEXT_REGISTER_TITLE] = "register.title",
    [CC_TEXT_REGISTER_ALWAYS] = "register.always",
    [CC_TEXT_REGISTER_EXEMPT] = "register.exempt",
    [CC_TEXT_REGISTER_CONSENT] = "register.consent",
    [CC_TEXT_REGISTER_ACCEPT] = "register.accept",
    [CC_TEXT_REGISTER_REFUSE] = "register.refuse",
    [CC_TEXT_REGISTER_KEEP] = "register.keep",
    [CC_TEXT_REGISTER_OBJECT] = "register.object",
    [CC_TEXT_REGISTER_UNANSWERED] = "register.unanswered",
    [CC_TEXT_REGISTER_NONE] = "register.none",
    [CC_TEXT_TABLE_CAPTION] = "table.caption",
    [CC_TEXT_TABLE_PROVIDER] = "table.provider",
    [CC_TEXT_TABLE_SERVICE] = "table.service",
    [CC_TEXT_TABLE_COOKIE] = "table.cookie",
    [CC_TEXT_TABLE_PURPOSE] = "table.purpose",
    [CC_TEXT_TABLE_LIFETIME] = "table.lifetime",
    [CC_TEXT_ROW_ANONYMOUS] = "row.anonymous",
    [CC_TEXT_ROW_STORAGE] = "row.storage",
    [CC_TEXT_LIFETIME_SESSION] = "lifetime.session",
    [CC_TEXT_UNIT_YEAR] = "unit.year",
    [CC_TEXT_UNIT_YEARS] = "unit.years",
    [CC_TEXT_UNIT_MONTH] = "unit.month",
    [CC_TEXT_UNIT_MONTHS] = "unit.months",
    [CC_TEXT_UNIT_WEEK] = "unit.week",
    [CC_TEXT_UNIT_WEEKS] = "unit.weeks",
    [CC_TEXT_UNIT_DAY] = "unit.day",
    [CC_TEXT_UNIT_DAYS] = "unit.days",
    [CC_TEXT_UNIT_HOUR] = "unit.hour",
    [CC_TEXT_UNIT_HOURS] = "unit.hours",
    [CC_TEXT_UNIT_MINUTE] = "unit.minute",
    [CC_TEXT_UNIT_MINUTES] = "unit.minutes",
    [CC_TEXT_UNIT_SECOND] = "unit.second",
    [CC_TEXT_UNIT_SECONDS] = "unit.seconds",
    [CC_TEXT_STATE_UNSET] = "state.unset",
    [CC_TEXT_STATE_CHOSEN] = "state.chosen",
    [CC_TEXT_STATE_SIGNAL] = "state.signal",
    [CC_TEXT_STATE_UNDECIDED] = "state.undecided",
    [CC_TEXT_STATE_REFUSED] = "state.refused",
    [CC_TEXT_STATE_GRANTED] = "state.granted",
    [CC_TEXT_NOTICE_CHANGED] = "notice.changed",
    [CC_TEXT_NOTICE_SAVED] = "notice.saved",
    [CC_TEXT_ERROR_TITLE] = "error.title",
    [CC_TEXT_ERROR_REQUEST] = "error.request",
    [CC_TEXT_ERROR_ORIGIN] = "error.origin",
    [CC_TEXT_ERROR_MISSING] = "error.missing",
    [CC_TEXT_ERROR_METHOD] = "error.method",
    [CC_TEXT_ERROR_SIZE] = "error.size",
    [CC_TEXT_ERROR_TYPE] = "error.type",
    [CC_TEXT_ERROR_RECORD] = "error.record",
    [CC_TEXT_ERROR_BACK] = "error.back",
};

static const char *read_key(apr_pool_t *p, const char *word, cc_text_key_t *key)
{
    apr_array_header_t *known;
    int i;

    for (i = 0; i < CC_TEXTS; i++) {
        if (strcmp(cc_text_keys[i], word) == 0) {
            *key = i;
            return NULL;
        }
    }
    known = apr_array_make(p, CC_TEXTS, sizeof(char *));
    for (i = 0; i < CC_TEXTS; i++) {
        APR_ARRAY_PUSH(known, const char *) = cc_text_keys[i];
    }
    return cc_nearest_error(p, "text", word, known);
}

static const char *check(apr_pool_t *p, const cc_text_def_t *def)
{
    if (!cc_is_language_tag(cc_slice_str(def->tag))) {
        return apr_psprintf(p,
                            "\"%s\" is not a language tag such as fr or "
                            "pt-BR",
                            def->tag);
    }
    if (!cc_is_text(def->text)) {
        return "the text is not UTF-8 without control characters";
    }
    if (def->key == CC_TEXT_DIR && strcmp(def->text, "ltr") != 0
        && strcmp(def->text, "rtl") != 0) {
        return apr_psprintf(p, "unknown direction \"%s\"; it can be: ltr, rtl",
                            def->text);
    }
    return NULL;
}

const char *cc_text_read(apr_pool_t *p, const char *line, cc_text_def_t *def)
{
    const char *key = NULL, *more = NULL, *error;

    if ((error = cc_words_plain(p, &line, &def->tag)) != NULL
        || (error = cc_words_plain(p, &line, &key)) != NULL
        || (error = cc_words_plain(p, &line, &def->text)) != NULL
        || (error = cc_words_plain(p, &line, &more)) != NULL) {
        return error;
    }
    if (def->text == NULL) {
        return "needs a language, a key and a text, as in: fr button.accept "
               "\"Tout accepter\"";
    }
    if (more) {
        return apr_psprintf(p,
                            "\"%s\" is one word too many; a text of several "
                            "words stands between quotes",
                            more);
    }
    error = read_key(p, key, &def->key);
    return error ? error : check(p, def);
}

static const char *catalogue_of(apr_pool_t *p, const char *tag)
{
    const char *name = apr_pstrcat(p, tag, ".conf", NULL);
    const cc_asset_t *asset;

    for (asset = cc_assets; asset->name; asset++) {
        if (apr_cstr_casecmp(asset->name, name) == 0) {
            return asset->text;
        }
    }
    return NULL;
}

static void set_line(apr_pool_t *p, apr_pool_t *scratch, cc_texts_t *texts,
                     const char *line)
{
    const char *directive;
    cc_text_def_t def = { { NULL, 0, 0 }, NULL, 0, NULL };

    if (*line != '#' && cc_words_plain(scratch, &line, &directive) == NULL
        && cc_text_read(scratch, line, &def) == NULL) {
        texts->text[def.key] = apr_pstrdup(p, def.text);
    }
}

/* Set the texts of the catalogue of this very tag, where there is one. It
 * holds comments, empty lines and the directive. */
static void set_built_in(apr_pool_t *p, cc_texts_t *texts, const char *tag)
{
    const char *catalogue = catalogue_of(p, tag);
    apr_pool_t *scratch;

    if (catalogue == NULL) {
        return;
    }
    apr_pool_create(&scratch, p);
    while (*catalogue) {
        apr_size_t len = strcspn(catalogue, "\n");

        set_line(p, scratch, texts, apr_pstrmemdup(scratch, catalogue, len));
        catalogue += len + (catalogue[len] == '\n');
    }
    apr_pool_destroy(scratch);
}

/* Set the texts of defs that are for this very tag. */
static void set_texts(cc_texts_t *texts, const char *tag,
                      const apr_array_header_t *defs)
{
    int i;

    for (i = 0; i < defs->nelts; i++) {
        const cc_text_def_t *def = &APR_ARRAY_IDX(defs, i, cc_text_def_t);

        if (apr_cstr_casecmp(def->tag, tag) == 0) {
            texts->text[def->key] = def->text;
        }
    }
}

/* What nobody worded in this language is English. Its direction and its name
 * do not have to be given. */
static void fill_up(apr_pool_t *p, cc_texts_t *texts)
{
    cc_texts_t english = { NULL };
    int key;

    if (texts->text[CC_TEXT_LANGUAGE_NAME] == NULL) {
        texts->text[CC_TEXT_LANGUAGE_NAME] = texts->tag;
    }
    for (key = 0; key < CC_TEXTS; key++) {
        if (texts->text[key]) {
            continue;
        }
        if (english.text[key] == NULL) {
            set_built_in(p, &english, "en");
        }
        texts->text[key] = english.text[key];
        if (key != CC_TEXT_DIR && texts->untranslated++ == 0) {
            texts->first_untranslated = key;
        }
    }
}

cc_texts_t *cc_text_resolve(apr_pool_t *p, const char *tag,
                            const apr_array_header_t *defs)
{
    cc_texts_t *texts = apr_pcalloc(p, sizeof(*texts));
    apr_size_t len = strlen(tag), i;

    texts->tag = tag;
    for (i = 1; i <= len; i++) { /* fr, then fr-CA, which overrides it */
        if (tag[i] == '-' || tag[i] == '\0') {
            set_built_in(p, texts, apr_pstrmemdup(p, tag, i));
        }
    }
    for (i = 1; i <= len; i++) {
        if (tag[i] == '-' || tag[i] == '\0') {
            set_texts(texts, apr_pstrmemdup(p, tag, i), defs);
        }
    }
    fill_up(p, texts);
    return texts;
}

/* The form at a place among those separated by "|", else the last one. */
static cc_slice_t form_at(const char *forms, int place)
{
    cc_slice_t rest = cc_slice_str(forms), form = cc_slice(forms, 0), head;

    while (rest.len > 0) {
        rest = cc_slice_cut(rest, '|', &head);
        head = cc_slice_trim(head);
        if (head.len > 0) {
            form = head;
            if (place-- == 0) {
                break;
            }
        }
    }
    return form;
}

const char *cc_text_count(apr_pool_t *p, const cc_texts_t *texts,
                          cc_text_key_t one, apr_int64_t n)
{
    cc_plural_t category = cc_plural(texts->tag, n);
    cc_slice_t form = cc_slice_str(texts->text[one]);
    const char *text, *at;

    if (category != CC_PLURAL_ONE) {
        form = form_at(texts->text[one + 1],
                       cc_plural_place(texts->tag, category));
    }
    text = apr_pstrmemdup(p, form.ptr, form.len);
    at = strstr(text, "{n}");
    return at ? apr_psprintf(p, "%.*s%" APR_INT64_T_FMT "%s", (int)(at - text),
                             text, n, at + strlen("{n}"))
              : text;
}

void cc_text_put(cc_out_t *out, const char *text, const char *placeholder,
                 const char *value)
{
    const char *at = strstr(text, placeholder);

    if (at == NULL) {
        cc_out_html(out, text);
        return;
    }
    cc_out_html(out, apr_pstrmemdup(out->pool, text, at - text));
    cc_out_html(out, value);
    cc_out_html(out, at + strlen(placeholder));
}
