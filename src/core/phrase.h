/*
 * phrase.h: one text in several languages, and the tags that name languages.
 */
#ifndef CC_PHRASE_H
#define CC_PHRASE_H

#include <apr_pools.h>
#include <apr_tables.h>
#include "core/slice.h"

/** A text with its translations. All zero is a text not given. */
typedef struct {
    const char *plain;            /* for every other language, or NULL */
    apr_array_header_t *versions; /* of cc_phrase_version_t, or NULL */
} cc_phrase_t;

typedef struct {
    const char *tag; /* BCP 47, as written */
    const char *text;
} cc_phrase_version_t;

/** Set the text for a language, or for every other one with tag NULL.
 * @return 0 where that one is set already; text and tag are not copied */
int cc_phrase_set(apr_pool_t *p, cc_phrase_t *phrase, const char *tag,
                  const char *text);

/**
 * The text for a language: its own, that of its primary language (fr for
 * fr-CA), the plain one, or any at all; NULL where none was given.
 *
 * @see RFC 4647 section 3.4 (lookup)
 */
const char *cc_phrase_pick(const cc_phrase_t *phrase, const char *tag);

/** Whether s has the shape of a language tag: subtags of 1 to 8 letters and
 * digits, the first of letters, with '-' between, at most 35 bytes. */
int cc_is_language_tag(cc_slice_t s);

/**
 * Which of some language tags serves a wanted one: the same, case not
 * mattering, else with the wanted one's last subtags left off in turn.
 *
 * @param tags    of const char *
 * @return the index into tags, or -1
 *
 * @see RFC 4647 section 3.4 (lookup)
 */
int cc_language_lookup(const apr_array_header_t *tags, cc_slice_t wanted);

#endif /* CC_PHRASE_H */
