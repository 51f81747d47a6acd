#include "core/options.h"

#include <string.h>
#include <apr_strings.h>
#include "core/duration.h"
#include "core/nearest.h"
#include "core/out.h"
#include "core/words.h"

#define DURATION_HELP "a number with s, m, h, d, w, mo or y, such as 13mo"

const char *cc_options_word(apr_pool_t *p, const char *what, const char *word,
                            const char *const *words, int *index)
{
    apr_array_header_t *known = apr_array_make(p, 4, sizeof(char *));
    int i;

    for (i = 0; words[i]; i++) {
        if (apr_cstr_casecmp(words[i], word) == 0) {
            *index = i;
            return NULL;
        }
        APR_ARRAY_PUSH(known, const char *) = words[i];
    }
    return cc_nearest_error(p, what, word, known);
}

static const char *read_phrase(apr_pool_t *p, const cc_word_t *word,
                               cc_phrase_t *phrase)
{
    if (word->tag && !cc_is_language_tag(cc_slice_str(word->tag))) {
        return apr_psprintf(p,
                            "\"%s\" in %s.%s is not a language tag such as "
                            "fr or pt-BR",
                            word->tag, word->key, word->tag);
    }
    if (!cc_phrase_set(p, phrase, word->tag, word->value)) {
        return apr_psprintf(p, "%s%s%s= stands here twice", word->key,
                            word->tag ? "." : "", word->tag ? word->tag : "");
    }
    return NULL;
}

static const char *read_duration(apr_pool_t *p, const cc_word_t *word,
                                 int or_session, apr_int64_t *seconds)
{
    if (or_session && apr_cstr_casecmp(word->value, "session") == 0) {
        *seconds = 0;
        return NULL;
    }
    if (!cc_duration_parse(cc_slice_str(word->value), seconds)) {
        return apr_psprintf(p, "bad duration \"%s\" in %s=; it is %s%s",
                            word->value, word->key, DURATION_HELP,
                            or_session ? ", or session" : "");
    }
    return NULL;
}

static const char *read_value(apr_pool_t *p, const cc_option_t *option,
                              const cc_word_t *word, char *field)
{
    static const char *const off_on[] = { "off", "on", NULL };

    switch (option->kind) {
    case CC_OPTION_FLAG:
        *(int *)field = 1;
        return NULL;
    case CC_OPTION_SWITCH:
        return cc_options_word(p, apr_pstrcat(p, word->key, "=", NULL),
                               word->value, off_on, (int *)field);
    case CC_OPTION_STRING:
        *(const char **)field = word->value;
        return NULL;
    case CC_OPTION_PHRASE:
        return read_phrase(p, word, (cc_phrase_t *)field);
    case CC_OPTION_DURATION:
    case CC_OPTION_LIFETIME:
        return read_duration(p, word, option->kind == CC_OPTION_LIFETIME,
                             (apr_int64_t *)field);
    case CC_OPTION_ONE_OF:
        return cc_options_word(p, apr_pstrcat(p, word->key, "=", NULL),
                               word->value, option->words, (int *)field);
    }
    return "internal error: an option of no kind";
}

/* What is wrong with the form of a word, its key being known. */
static const char *check_form(apr_pool_t *p, const cc_option_t *option,
                              const cc_word_t *word)
{
    int is_flag = option->kind == CC_OPTION_FLAG;

    if (word->tag && option->kind != CC_OPTION_PHRASE) {
        return apr_psprintf(p, "%s%s takes no language; write it without .%s",
                            word->key, is_flag ? "" : "=", word->tag);
    }
    if (is_flag) {
        return word->value == NULL
                   ? NULL
                   : apr_psprintf(p, "%s takes no value", word->key);
    }
    if (word->value == NULL || *word->value == '\0') {
        return apr_psprintf(p, "%s= needs a value", word->key);
    }
    if (!cc_is_text(word->value)) {
        return apr_psprintf(p,
                            "the value of %s= is not UTF-8 text without "
                            "control characters",
                            word->key);
    }
    return NULL;
}

static const cc_option_t *find(const cc_option_t *table, const char *key)
{
    for (; table->key; table++) {
        if (apr_cstr_casecmp(table->key, key) == 0) {
            return table;
        }
    }
    return NULL;
}

static const char *unknown_key(apr_pool_t *p, const cc_option_t *table,
                               const char *key)
{
    apr_array_header_t *known = apr_array_make(p, 8, sizeof(char *));

    for (; table->key; table++) {
        APR_ARRAY_PUSH(known, const char *) = table->key;
    }
    if (known->nelts == 0) {
        return apr_psprintf(p, "\"%s\" is one word too many", key);
    }
    return cc_nearest_error(p, "key", key, known);
}

const char *cc_options_read(apr_pool_t *p, const char *line,
                            const cc_option_t *table, void *target)
{
    apr_uint32_t seen = 0;
    cc_word_t word;
    const char *error;

    while ((error = cc_words_keyed(p, &line, &word)) == NULL && word.key) {
        const cc_option_t *option = find(table, word.key);

        if (option == NULL) {
            return unknown_key(p, table, word.key);
        }
        if ((error = check_form(p, option, &word)) != NULL) {
            return error;
        }
        if (option->kind != CC_OPTION_PHRASE) {
            apr_uint32_t bit = (apr_uint32_t)1 << (option - table);

            if (seen & bit) {
                return apr_psprintf(p, "%s stands here twice", word.key);
            }
            seen |= bit;
        }
        error = read_value(p, option, &word, (char *)target + option->offset);
        if (error) {
            return error;
        }
    }
    return error;
}
