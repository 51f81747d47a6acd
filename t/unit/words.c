#include "core/words.h"
#include <apr_general.h>
#include <apr_strings.h>
#include "tap.h"

/* clang-format off */
/* One line, and its words as "word|word|"; where an error ends it, "!error". */
static const struct {
    const char *what, *line, *words;
} plain[] = {
    { "nothing",                      "",               "" },
    { "blanks",                       " \t ",           "" },
    { "a word",                       "a",              "a|" },
    { "two words",                    " a\t bc ",       "a|bc|" },
    { "key=value is one word",        "a=b c.d=\"e",    "a=b|c.d=\"e|" },
    { "a line feed is no blank",      "a\nb",           "a\nb|" },
    { "quotes",                       "\"a b\" c",      "a b|c|" },
    { "single quotes",                "'a \"b\"' c",    "a \"b\"|c|" },
    { "the other quote is a letter",  "\"it's\"",       "it's|" },
    { "empty quotes",                 "\"\" ''",        "||" },
    { "a quote inside",               "\"a \\\"b\\\"\"", "a \"b\"|" },
    { "a single quote inside",        "'a\\'b'",        "a'b|" },
    { "a backslash at the end",       "\"a\\\\\" b",    "a\\|b|" },
    { "other backslashes stay",       "\"a\\n\\'\"",    "a\\n\\'|" },
    { "no escapes without quotes",    "a\\\\ \\\"b",    "a\\\\|\\\"b|" },
    { "a quote in a word is a letter", "a\"b c\"",      "a\"b|c\"|" },
    { "UTF-8",                        "\"h\xc3\xa9 !\"", "h\xc3\xa9 !|" },
    { "never closed",                 "\"a b",          "!the quote before a b is never closed" },
    { "never closed, nothing in it",  "a '",            "a|!the quote before  is never closed" },
    { "closed by the other quote",    "\"a'",           "!the quote before a' is never closed" },
    { "the escaped quote closes not", "\"a\\\"",        "!the quote before a\\\" is never closed" },
    { "a lone backslash at the end",  "\"a\\",          "!the quote before a\\ is never closed" },
    { "no blank after",               "\"a\"b c",       "!no blank between the closing quote and \"b c\"" },
    { "quote after quote",            "\"a\"\"b\"",     "!no blank between the closing quote and \"\"b\"\"" },
};

/* The same for keys: [key], [key.tag], each with =value. */
static const struct {
    const char *what, *line, *words;
} keyed[] = {
    { "nothing",                      " ",              "" },
    { "a key",                        "gpc",            "[gpc]|" },
    { "a value",                      "a=b c=d",        "[a]=b|[c]=d|" },
    { "a value in quotes",            "a=\"b c\" d",    "[a]=b c|[d]|" },
    { "single quotes",                "a='b c'",        "[a]=b c|" },
    { "escapes",                      "a=\"\\\"\\\\\"", "[a]=\"\\|" },
    { "a tag",                        "a.fr-CA=b",      "[a.fr-CA]=b|" },
    { "a tag, no value",              "a.fr",           "[a.fr]|" },
    { "an empty tag",                 "a.=b",           "[a.]=b|" },
    { "the first dot counts",         "a.b.c=d",        "[a.b.c]=d|" },
    { "a dot in the value",           "a=b.c",          "[a]=b.c|" },
    { "an empty value",               "a= b=\"\"",      "[a]=|[b]=|" },
    { "the first '=' counts",         "a=b=c",          "[a]=b=c|" },
    { "a quote in the value",         "a=b\"c",         "[a]=b\"c|" },
    { "no key",                       "=b",             "[]=b|" },
    { "blanks around '='",            "a = b",          "[a]|[]=|[b]|" },
    { "a quote in the key",           "a\"b c=d",       "[a\"b]|[c]=d|" },
    { "never closed",                 "a=\"b",          "!the quote before b is never closed" },
    { "no blank after",               "a=\"b\"c=d",     "!no blank between the closing quote and \"c=d\"" },
    { "quotes around both",           "a \"b=c\"",      "[a]|!\"b=c\" is not key=value; the quotes go around the value only, as in key=\"some words\"" },
    { "single quotes around both",    "'b=c'",          "!'b=c' is not key=value; the quotes go around the value only, as in key=\"some words\"" },
};
/* clang-format on */

static const char *read_plain(apr_pool_t *p, const char *line)
{
    const char *out = "", *word, *error;

    while ((error = cc_words_plain(p, &line, &word)) == NULL && word) {
        out = apr_pstrcat(p, out, word, "|", NULL);
    }
    return error ? apr_pstrcat(p, out, "!", error, NULL) : out;
}

static const char *read_keyed(apr_pool_t *p, const char *line)
{
    const char *out = "", *error;
    cc_word_t word;

    while ((error = cc_words_keyed(p, &line, &word)) == NULL && word.key) {
        out = apr_pstrcat(p, out, "[", word.key, word.tag ? "." : "",
                          word.tag ? word.tag : "", "]", word.value ? "=" : "",
                          word.value ? word.value : "", "|", NULL);
    }
    return error ? apr_pstrcat(p, out, "!", error, NULL) : out;
}

/* The line alone on the heap: what reads beyond its NUL is seen. */
static void check(apr_pool_t *p,
                  const char *read(apr_pool_t *p, const char *line),
                  const char *line, const char *words, const char *what)
{
    char *alone = strdup(line);

    is_str(read(p, alone), words, what);
    free(alone);
}

int main(void)
{
    apr_pool_t *p;
    size_t i;

    apr_initialize();
    apr_pool_create(&p, NULL);
    for (i = 0; i < TAP_ROWS(plain); i++) {
        check(p, read_plain, plain[i].line, plain[i].words, plain[i].what);
    }
    for (i = 0; i < TAP_ROWS(keyed); i++) {
        check(p, read_keyed, keyed[i].line, keyed[i].words, keyed[i].what);
    }
    return done_testing();
}
