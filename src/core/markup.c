#include "core/markup_read.h"

#include <stdarg.h>
#include <apr_strings.h>
#include "core/nearest.h"

/* As they are written; those without a name are not. */
static const char *const names[CC_PARTS] = {
    [CC_PART_TEXT] = "text",
    [CC_PART_CONTROLLER] = "controller",
    [CC_PART_LANG] = "lang",
    [CC_PART_DIR] = "dir",
    [CC_PART_CHARTER_URL] = "charter-url",
    [CC_PART_FORM] = "form",
    [CC_PART_PURPOSES] = "purposes",
    [CC_PART_CHARTER] = "charter",
    [CC_PART_TITLE] = "title",
    [CC_PART_STYLESHEET] = "stylesheet",
};

/* Line ends and tabs are no control characters here. */
static int is_text(apr_pool_t *p, const char *text)
{
    char *flat = apr_pstrdup(p, text), *c;

    for (c = flat; *c; c++) {
        if (*c == '\n' || *c == '\t') {
            *c = ' ';
        }
    }
    return cc_is_text(flat);
}

const char *cc_markup_text(apr_pool_t *p, cc_slice_t file, apr_size_t max,
                           const char **error)
{
    char *text, *to;
    apr_size_t i;

    *error = NULL;
    if (file.len > max) {
        *error = apr_psprintf(p, "it is longer than %" APR_SIZE_T_FMT " bytes",
                              max);
        return NULL;
    }
    if (cc_slice_starts(file, "\xef\xbb\xbf")) {
        file = cc_slice(file.ptr + 3, file.len - 3);
    }
    text = to = apr_palloc(p, file.len + 1);
    for (i = 0; i < file.len; i++) {
        if (file.ptr[i] != '\r') {
            *to++ = file.ptr[i];
        }
        else if (i + 1 == file.len || file.ptr[i + 1] != '\n') {
            *to++ = '\n';
        }
    }
    *to = '\0';
    if (strlen(text) != (apr_size_t)(to - text) || !is_text(p, text)) {
        *error = "it is not UTF-8 text without control characters";
        return NULL;
    }
    return text;
}

void cc_markup_begin(cc_markup_reader_t *reader, apr_pool_t *p,
                     const char *text, cc_markup_t *markup)
{
    reader->pool = p;
    reader->markup = markup;
    reader->start = text;
    reader->literal = cc_out_make(p, 256);
    memset(markup, 0, sizeof(*markup));
    markup->parts = apr_array_make(p, 32, sizeof(cc_part_t));
    markup->grants = apr_array_make(p, 4, sizeof(char *));
}

static void push(cc_markup_reader_t *reader, cc_part_kind_t kind,
                 cc_slice_t literal, cc_text_key_t key)
{
    cc_part_t part = { kind, literal, key };

    APR_ARRAY_PUSH(reader->markup->parts, cc_part_t) = part;
    reader->markup->kinds |= CC_PART_BIT(kind);
}

void cc_markup_end(cc_markup_reader_t *reader)
{
    if (reader->literal.len > 0) {
        push(reader, CC_PART_LITERAL, cc_out_view(&reader->literal), 0);
        reader->literal = cc_out_make(reader->pool, 256);
    }
}

void cc_markup_part(cc_markup_reader_t *reader, cc_part_kind_t kind,
                    cc_text_key_t key)
{
    cc_markup_end(reader);
    push(reader, kind, cc_slice("", 0), key);
}

const char *cc_markup_error(const cc_markup_reader_t *reader, const char *at,
                            const char *format, ...)
{
    const char *c, *what;
    va_list args;
    int line = 1;

    for (c = reader->start; c < at; c++) {
        line += *c == '\n';
    }
    va_start(args, format);
    what = apr_pvsprintf(reader->pool, format, args);
    va_end(args);
    return apr_psprintf(reader->pool, "line %d: %s", line, what);
}

/* The key of {{text KEY}}; CC_TEXTS, and an error, where there is none. */
static cc_text_key_t key_of(const cc_markup_reader_t *reader, const char *at,
                            const char *word, const char **error)
{
    apr_array_header_t *known = apr_array_make(reader->pool, CC_TEXTS,
                                               sizeof(char *));
    int i;

    for (i = 0; i < CC_TEXTS; i++) {
        if (strcmp(cc_text_keys[i], word) == 0) {
            return i;
        }
        APR_ARRAY_PUSH(known, const char *) = cc_text_keys[i];
    }
    *error = cc_markup_error(reader, at, "%s",
                             cc_nearest_error(reader->pool, "text", word,
                                              known));
    return CC_TEXTS;
}

static const char *unknown(const cc_markup_reader_t *reader, const char *at,
                           unsigned known, const char *word)
{
    apr_array_header_t *words = apr_array_make(reader->pool, CC_PARTS,
                                               sizeof(char *));
    int i;

    for (i = 0; i < CC_PARTS; i++) {
        if (known & CC_PART_BIT(i)) {
            APR_ARRAY_PUSH(words, const char *) = i == CC_PART_TEXT ? "text KEY"
                                                                    : names[i];
        }
    }
    return cc_markup_error(reader, at, "%s",
                           cc_nearest_error(reader->pool, "placeholder", word,
                                            words));
}

static int kind_of(const char *word, unsigned known)
{
    int i;

    for (i = 0; i < CC_PARTS; i++) {
        if (known & CC_PART_BIT(i)
            && strncmp(word, names[i], strlen(names[i])) == 0
            && word[strlen(names[i])] == (i == CC_PART_TEXT ? ' ' : '\0')) {
            return i;
        }
    }
    return -1;
}

const char *cc_markup_placeholder(const cc_markup_reader_t *reader,
                                  const char **at, unsigned known,
                                  unsigned here, const char *where,
                                  cc_part_t *part)
{
    const char *begin = *at, *error = NULL;
    apr_size_t len = strcspn(begin + 2, "{}<>\"'\n");
    const char *word = apr_pstrmemdup(reader->pool, begin + 2, len);
    int kind = kind_of(word, known);

    if (strncmp(begin + 2 + len, "}}", 2) != 0) {
        return cc_markup_error(reader, begin,
                               "\"{{\" begins a placeholder, which \"}}\" has "
                               "to end; two braces that are text are written "
                               "&#123;&#123;");
    }
    if (kind < 0) {
        return unknown(reader, begin, known, word);
    }
    if (!(here & CC_PART_BIT(kind))) {
        return cc_markup_error(reader, begin, "{{%s}} cannot stand %s", word,
                               where);
    }
    part->kind = kind;
    part->literal = cc_slice("", 0);
    part->key = 0;
    if (kind == CC_PART_TEXT) {
        part->key = key_of(reader, begin, word + strlen("text "), &error);
    }
    *at = begin + 2 + len + 2;
    return error;
}

/* What a text speaks of that is not there: "{date}", say. */
static const char *check_text(apr_pool_t *p, const cc_texts_t *texts,
                              cc_text_key_t key, const char *controller)
{
    const char *text = texts->text[key], *brace = strchr(text, '{');
    int names_controller = brace && strncmp(brace, "{name}", 6) == 0;

    if (names_controller && controller == NULL) {
        return apr_psprintf(p,
                            "{{text %s}} names who answers for the site, but "
                            "CookieConsentController does not say who",
                            cc_text_keys[key]);
    }
    if (brace && !names_controller) {
        return apr_psprintf(p,
                            "{{text %s}} is \"%s\", which does not make sense "
                            "by itself",
                            cc_text_keys[key], text);
    }
    return NULL;
}

static const char *check_grants(apr_pool_t *p, const cc_markup_t *markup,
                                const apr_array_header_t *categories)
{
    int i, j;

    for (i = 0; i < markup->grants->nelts; i++) {
        const char *id = APR_ARRAY_IDX(markup->grants, i, const char *);

        for (j = 0; j < categories->nelts; j++) {
            if (strcmp(APR_ARRAY_IDX(categories, j, const char *), id) == 0) {
                break;
            }
        }
        if (j == categories->nelts) {
            return apr_pstrcat(p, "a checkbox: ",
                               cc_nearest_error(p, "category", id, categories),
                               NULL);
        }
    }
    return NULL;
}

const char *cc_markup_check(apr_pool_t *p, const cc_markup_t *markup,
                            const cc_texts_t *texts,
                            const apr_array_header_t *categories,
                            const char *controller)
{
    const char *error = check_grants(p, markup, categories);
    int i;

    for (i = 0; error == NULL && i < markup->parts->nelts; i++) {
        const cc_part_t *part = &APR_ARRAY_IDX(markup->parts, i, cc_part_t);

        if (part->kind == CC_PART_TEXT) {
            error = check_text(p, texts, part->key, controller);
        }
        else if (part->kind == CC_PART_CONTROLLER && controller == NULL) {
            error = "{{controller}} is who answers for the site, but "
                    "CookieConsentController does not say who";
        }
    }
    return error;
}
