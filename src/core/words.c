#include "core/words.h"

#include <string.h>
#include <apr_strings.h>
#include "core/slice.h"

static void skip_blanks(const char **line)
{
    while (cc_is_blank(**line)) {
        (*line)++;
    }
}

/* Take a quoted text, the line being at its first quote. */
static const char *take_quoted(apr_pool_t *p, const char **line,
                               const char **text)
{
    const char *s = *line;
    char quote = *s++;
    char *to = apr_palloc(p, strlen(s) + 1);

    *text = to;
    while (*s != quote) {
        if (*s == '\\' && (s[1] == quote || s[1] == '\\')) {
            s++;
        }
        if (*s == '\0') {
            return apr_psprintf(p, "the quote before %s is never closed",
                                *line + 1);
        }
        *to++ = *s++;
    }
    *to = '\0';
    s++;
    if (*s != '\0' && !cc_is_blank(*s)) {
        return apr_psprintf(p, "no blank between the closing quote and \"%s\"",
                            s);
    }
    *line = s;
    return NULL;
}

static int is_quote(char c)
{
    return c == '"' || c == '\'';
}

/* Take a text that ends at a blank or, where not '\0', at stop. */
static const char *take_bare(apr_pool_t *p, const char **line, char stop)
{
    const char *s = *line;

    while (*s != '\0' && *s != stop && !cc_is_blank(*s)) {
        s++;
    }
    s = apr_pstrmemdup(p, *line, s - *line);
    *line += strlen(s);
    return s;
}

const char *cc_words_plain(apr_pool_t *p, const char **line, const char **word)
{
    skip_blanks(line);
    *word = NULL;
    if (**line == '\0') {
        return NULL;
    }
    if (is_quote(**line)) {
        return take_quoted(p, line, word);
    }
    *word = take_bare(p, line, '\0');
    return NULL;
}

const char *cc_words_keyed(apr_pool_t *p, const char **line, cc_word_t *word)
{
    char *key, *dot;

    skip_blanks(line);
    memset(word, 0, sizeof(*word));
    if (**line == '\0') {
        return NULL;
    }
    if (is_quote(**line)) {
        return apr_psprintf(p,
                            "%s is not key=value; the quotes go around the "
                            "value only, as in key=\"some words\"",
                            *line);
    }
    word->key = key = (char *)take_bare(p, line, '=');
    dot = strchr(key, '.');
    if (dot) {
        *dot = '\0';
        word->tag = dot + 1;
    }
    if (**line != '=') {
        return NULL;
    }
    (*line)++;
    if (is_quote(**line)) {
        return take_quoted(p, line, &word->value);
    }
    word->value = take_bare(p, line, '\0');
    return NULL;
}
