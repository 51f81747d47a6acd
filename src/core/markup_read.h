/*
 * markup_read.h: what the readers of markup.h share, and nobody else's.
 */
#ifndef CC_MARKUP_READ_H
#define CC_MARKUP_READ_H

#include "core/markup.h"

/** A file that is being read. */
typedef struct {
    apr_pool_t *pool;
    cc_markup_t *markup;
    const char *start; /* of the text, which ends with a NUL */
    cc_out_t literal;  /* bytes that are no part yet */
} cc_markup_reader_t;

/** The text of a file, with the line ends of Unix and no byte order mark; in
 * *error what is wrong with it (then the result is NULL). */
const char *cc_markup_text(apr_pool_t *p, cc_slice_t file, apr_size_t max,
                           const char **error);

void cc_markup_begin(cc_markup_reader_t *reader, apr_pool_t *p,
                     const char *text, cc_markup_t *markup);

/** Append a part, after the bytes that came before it. */
void cc_markup_part(cc_markup_reader_t *reader, cc_part_kind_t kind,
                    cc_text_key_t key);

/** The last bytes become a part. */
void cc_markup_end(cc_markup_reader_t *reader);

/** "line N: " and what is wrong at that place. */
const char *cc_markup_error(const cc_markup_reader_t *reader, const char *at,
                            const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** The kinds of placeholder for cc_markup_placeholder(). */
#define CC_PART_BIT(kind) (1u << (kind))
#define CC_PART_WORDS                                            \
    (CC_PART_BIT(CC_PART_TEXT) | CC_PART_BIT(CC_PART_CONTROLLER) \
     | CC_PART_BIT(CC_PART_LANG) | CC_PART_BIT(CC_PART_DIR))

/**
 * Read a placeholder.
 *
 * @param at     in: its "{{", in a text that ends with a NUL; out: what follows
 *               its "}}"
 * @param known  the kinds that there are in such a file
 * @param here   those that may stand here
 * @param where  what "here" is, for the error: "in an attribute"
 * @return NULL, or what is wrong
 */
const char *cc_markup_placeholder(const cc_markup_reader_t *reader,
                                  const char **at, unsigned known,
                                  unsigned here, const char *where,
                                  cc_part_t *part);

#endif /* CC_MARKUP_READ_H */
