/* Any line at all is words or an error; reading it ends, invents nothing, and
 * stays on the line. The options and texts made of words too. */
#include "core/options.h"
#include "core/text.h"
#include "core/words.h"

#include "fuzz.h"

typedef struct {
    int flag, toggle, one_of;
    const char *string;
    cc_phrase_t phrase;
    apr_int64_t duration_s, lifetime_s;
} target_t;

static void check_plain(apr_pool_t *p, const char *line)
{
    const char *begin = line, *end = line + strlen(line), *before = line;
    const char *word;
    size_t read = 0;

    while (cc_words_plain(p, &line, &word) == NULL && word) {
        require(line > before && line <= end);
        before = line;
        read += strlen(word);
        require(read <= (size_t)(line - begin));
    }
    require(line <= end);
}

static size_t length_of(const char *s)
{
    return s ? strlen(s) : 0;
}

static void check_keyed(apr_pool_t *p, const char *line)
{
    const char *begin = line, *end = line + strlen(line), *before = line;
    size_t read = 0;
    cc_word_t word;

    while (cc_words_keyed(p, &line, &word) == NULL && word.key) {
        require(line > before && line <= end);
        before = line;
        read += length_of(word.key) + length_of(word.tag)
                + length_of(word.value);
        require(read <= (size_t)(line - begin));
        require(word.tag == NULL || !strchr(word.key, '.'));
        require(!strchr(word.key, '=') && !strchr(word.key, ' '));
    }
    require(line <= end);
}

/* What was read is of the kind that its key takes. */
static void check_options(apr_pool_t *p, const char *line)
{
    static const char *const words[] = { "bottom", "top", NULL };
    /* clang-format off */
    static const cc_option_t table[] = {
        { "gpc",      CC_OPTION_FLAG,     APR_OFFSETOF(target_t, flag),       NULL },
        { "renew",    CC_OPTION_SWITCH,   APR_OFFSETOF(target_t, toggle),     NULL },
        { "layout",   CC_OPTION_ONE_OF,   APR_OFFSETOF(target_t, one_of),     words },
        { "url",      CC_OPTION_STRING,   APR_OFFSETOF(target_t, string),     NULL },
        { "purpose",  CC_OPTION_PHRASE,   APR_OFFSETOF(target_t, phrase),     NULL },
        { "cap",      CC_OPTION_DURATION, APR_OFFSETOF(target_t, duration_s), NULL },
        { "lifetime", CC_OPTION_LIFETIME, APR_OFFSETOF(target_t, lifetime_s), NULL },
        { NULL, 0, 0, NULL }
    };
    /* clang-format on */
    target_t t = { 0, 0, 0, NULL, { NULL, NULL }, 1, 0 };

    if (cc_options_read(p, line, table, &t) == NULL) {
        require(t.toggle == 0 || t.toggle == 1);
        require(t.one_of == 0 || t.one_of == 1);
        require(t.string == NULL || cc_is_text(t.string));
        require(t.phrase.plain == NULL || cc_is_text(t.phrase.plain));
        require(t.duration_s > 0 && t.lifetime_s >= 0);
    }
}

static void check_text(apr_pool_t *p, const char *line)
{
    cc_text_def_t def = { { NULL, 0, 0 }, NULL, CC_TEXTS, NULL };
    const char *error = cc_text_read(p, line, &def);

    if (error == NULL) {
        require(def.key < CC_TEXTS && cc_is_text(def.text));
        require(cc_is_language_tag(cc_slice_str(def.tag)));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *p;
    char *line = malloc(size + 1);

    if (p == NULL) {
        apr_initialize();
        apr_pool_create(&p, NULL);
    }
    if (size > 0) {
        memcpy(line, data, size);
    }
    line[size] = '\0';
    check_plain(p, line);
    check_keyed(p, line);
    check_options(p, line);
    check_text(p, line);
    apr_pool_clear(p);
    free(line);
    return 0;
}
