/*
 * options.h: the key=value words of a directive, read into a struct.
 */
#ifndef CC_OPTIONS_H
#define CC_OPTIONS_H

#include <apr_pools.h>
#include "core/phrase.h"

/** What a key takes, and the type of the field it goes to. */
typedef enum {
    CC_OPTION_FLAG,     /* no value: int, 1 */
    CC_OPTION_SWITCH,   /* on or off: int, 1 or 0 */
    CC_OPTION_STRING,   /* text in UTF-8: const char * */
    CC_OPTION_PHRASE,   /* text that may name its language: cc_phrase_t */
    CC_OPTION_DURATION, /* apr_int64_t, seconds */
    CC_OPTION_LIFETIME, /* a duration, or 0 for "session" */
    CC_OPTION_ONE_OF    /* one of the words: int, its index */
} cc_option_kind_t;

/** A key that a directive takes. A table of them ends with a NULL key. */
typedef struct {
    const char *key;
    cc_option_kind_t kind;
    apr_size_t offset;        /* of the field */
    const char *const *words; /* of CC_OPTION_ONE_OF, NULL-terminated */
} cc_option_t;

/**
 * Read the rest of a directive line.
 *
 * @param line    keys with their values; no key may come twice
 * @param table   what is known, at most 32 keys
 * @param target  the struct that the offsets are of; fields of keys that do
 *                not occur are left alone
 * @return NULL, or what is wrong and what would be right
 */
const char *cc_options_read(apr_pool_t *p, const char *line,
                            const cc_option_t *table, void *target);

/** Read one of some words, case not mattering: its index into *index.
 * @param what  names it in an error
 * @return NULL, or what is wrong */
const char *cc_options_word(apr_pool_t *p, const char *what, const char *word,
                            const char *const *words, int *index);

#endif /* CC_OPTIONS_H */
