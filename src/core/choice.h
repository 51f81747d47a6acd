/*
 * choice.h: what the visitor chose, and the cookie value that keeps it.
 *
 *     v=1&t=1795422000&id=Xk3v...&statistics=1:3f2a9c&third-party=0
 */
#ifndef CC_CHOICE_H
#define CC_CHOICE_H

#include <apr_pools.h>
#include <apr_tables.h>
#include "core/slice.h"

/* More purposes than a visitor could tell apart; and what is held for each
 * request stays small. */
#define CC_CATEGORIES_MAX 32

/* Bytes of the value. Every request carries it, and all cookies of a site
 * share some 8 KiB. */
#define CC_CHOICE_MAX 1024

#define CC_CHOICE_ID_LEN 22 /* 128 bits in base64url */

typedef enum {
    CC_ENTRY_NONE,
    CC_ENTRY_REFUSED,
    CC_ENTRY_GRANTED
} cc_entry_answer_t;

typedef struct {
    cc_entry_answer_t answer;
    cc_slice_t fingerprint; /* of a granted one: what was agreed to */
} cc_entry_t;

typedef struct {
    apr_int64_t made_s; /* Unix seconds */
    cc_slice_t id;      /* of the record; empty where nothing was granted */
    cc_entry_t entries[CC_CATEGORIES_MAX]; /* by index in the ids */
} cc_choice_t;

/**
 * Read the value of a choice cookie.
 *
 * Entries may come in any order, keys that are not in ids are ignored. Anything
 * else that cc_choice_encode() would not write is no choice at all.
 *
 * @param value   any bytes
 * @param ids     of const char *, at most CC_CATEGORIES_MAX
 * @param now     Unix seconds: a choice of the future is none
 * @param choice  out: views value; undefined on 0
 * @return 1, or 0 where there is no choice
 *
 * Time is the length times the number of ids; no memory is allocated.
 */
int cc_choice_decode(cc_slice_t value, const apr_array_header_t *ids,
                     apr_int64_t now, cc_choice_t *choice);

/** The value that keeps a choice. */
const char *cc_choice_encode(apr_pool_t *p, const apr_array_header_t *ids,
                             const cc_choice_t *choice);

/**
 * Bring two valid choices together: the newer one wins; of two equally old
 * ones, what is granted by both is granted, what is refused by one is refused.
 *
 * @param choice  in: one; out: what counts
 */
void cc_choice_combine(cc_choice_t *choice, const cc_choice_t *other);

/** Whether two choices answer the same to everything. When they were made, and
 * under which id, does not count. */
int cc_choice_same(const cc_choice_t *a, const cc_choice_t *b);

/** Whether something is granted. */
int cc_choice_grants(const cc_choice_t *choice);

/** The most bytes that a choice about these ids can take. */
apr_size_t cc_choice_longest(const apr_array_header_t *ids);

#endif /* CC_CHOICE_H */
