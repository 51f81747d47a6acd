/*
 * words.h: the words of a directive line.
 */
#ifndef CC_WORDS_H
#define CC_WORDS_H

#include <apr_pools.h>

/** A word of the form key, key=value or key.tag=value. */
typedef struct {
    const char *key;   /* NULL at the end of the line */
    const char *tag;   /* a language tag, not checked; NULL without one */
    const char *value; /* NULL without '=' */
} cc_word_t;

/**
 * Take the next plain word off the front of a line: bytes up to the next
 * blank, or any bytes between quotes, where \" and \\ stand for " and \.
 *
 * @param p     where the word is copied
 * @param line  in: NUL-terminated; out: what follows the word
 * @param word  out: the word; NULL at the end of the line
 * @return NULL, or what is wrong
 */
const char *cc_words_plain(apr_pool_t *p, const char **line, const char **word);

/** The same for a key with an optional value, which may be quoted. A word
 * that begins with a quote is an error. */
const char *cc_words_keyed(apr_pool_t *p, const char **line, cc_word_t *word);

#endif /* CC_WORDS_H */
