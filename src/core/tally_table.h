/*
 * tally_table.h: the cookies of one site, in memory that processes share.
 *
 * There are no locks: every word that can change is read and written by
 * apr_atomic. A reader may see a count a little late, never a torn name.
 *
 * Names come from three sides, and each has a room of its own, so that none can
 * take the place of another:
 *
 *   declared  set aside when the server starts, at least one place a name;
 *   set       by the site's own responses: first come, first kept;
 *   sent      only seen in requests, so whoever sends one chooses it.
 *
 * How those who send invented names are kept from driving out real ones: see
 * cc_tally_find().
 */
#ifndef CC_TALLY_TABLE_H
#define CC_TALLY_TABLE_H

#include "core/tally_key.h"

/** One cookie. */
typedef struct cc_tally_slot_t {
    volatile apr_uint32_t turn; /* 0: free; odd: being written; else in use */
    volatile apr_uint32_t hash, tag;
    volatile apr_uint32_t credit; /* of CC_TALLY_SENT: seen so often again */
    volatile apr_uint32_t traits; /* CC_SEEN_* */
    volatile apr_uint32_t set, held, capped, sent;
    volatile apr_uint32_t longest_s;
    volatile apr_uint32_t name[CC_TALLY_NAME_WORDS];
} cc_tally_slot_t;

/** The answers about one category. */
typedef struct {
    volatile apr_uint32_t key; /* cc_tally_key_category(); 0: free */
    volatile apr_uint32_t granted, refused;
} cc_tally_answers_t;

typedef enum {
    CC_TALLY_DECLARED,
    CC_TALLY_SET,
    CC_TALLY_SENT,
    CC_TALLY_ROOMS
} cc_tally_room_t;

/** Of one site. In memory the slots follow it. */
typedef struct cc_tally_t {
    apr_uint32_t seed;
    apr_uint32_t declared_room; /* slots, a power of 2 */
    apr_uint32_t since_s;       /* Unix seconds: when counting began */
    volatile apr_uint32_t unnamed;
    volatile apr_uint32_t navigations; /* of visitors; it begins anew */
    volatile apr_uint32_t misses; /* names that came to CC_TALLY_SENT anew */
    volatile apr_uint32_t accepted, refused, saved;
    cc_tally_answers_t answers[CC_CATEGORIES_MAX];
} cc_tally_t;

/* Names that a site's responses set beside those that it declares. Of sites in
 * the wild few have fifty. */
#define CC_TALLY_SET_ROOM 256

/* Names that only requests bear: those that scripts set, and inventions. */
#define CC_TALLY_SENT_ROOM 256

/* Places at which a name may be, from the one that its hash says. */
#define CC_TALLY_SET_WINDOW 32
#define CC_TALLY_SENT_WINDOW 16

/** A power of 2 of slots for so many declared names: half of them stay free,
 * and a register may grow by some before that. */
apr_uint32_t cc_tally_room_for(int declared);

/** The bytes of a table, a multiple of 8. */
apr_size_t cc_tally_size(apr_uint32_t declared_room);

/**
 * Make a table.
 *
 * @param memory  cc_tally_size() bytes, all 0, aligned to 8
 * @param seed    a random number
 */
cc_tally_t *cc_tally_make(void *memory, apr_uint32_t declared_room,
                          apr_uint32_t seed, apr_int64_t now);

/**
 * Set places aside for a register and the choice cookie, also in a table that
 * is in use. Only one process may do this at a time. What was declared before
 * keeps its place.
 *
 * @return 0 where the table has no room for it
 */
int cc_tally_declare(cc_tally_t *tally, const cc_policy_t *policy,
                     const char *choice_name);

/** The places of a register's rows, by their index, so that nobody has to look
 * for them: good for as long as the memory of the table. What is no cookie has
 * none. @param tally  where it was declared */
cc_tally_slot_t **cc_tally_rows(apr_pool_t *p, cc_tally_t *tally,
                                const cc_policy_t *policy);

/**
 * The place of a cookie, found or made.
 *
 * Names that requests alone bear: a new one takes a free place of its window,
 * else it contends with the weakest there. Each name has a credit, one for each
 * time it was seen again; one without credit yields at once, one with credit c
 * loses one of it at about every 2^c-th newcomer. So inventions used once fight
 * each other, and to drive out a name that was seen c times again, all of its
 * window must have been made as strong, and then 2^c names be thrown at it,
 * for one of its credits. Where a name yields, its count goes to unnamed.
 *
 * @param name  as a browser sends it back; any bytes
 * @param room  CC_TALLY_SET or CC_TALLY_SENT: where it goes if it is new
 * @return NULL where there is no room: to be counted as unnamed
 *
 * Time is linear in the name; of one that is not known as it is, also in the
 * number of globs. Nothing is allocated.
 */
cc_tally_slot_t *cc_tally_find(cc_tally_t *tally, const cc_policy_t *policy,
                               cc_slice_t name, cc_tally_room_t room);

/** Take over all counts of another table, which may have another size and may
 * be in use: what is counted there from now on is not known here. */
void cc_tally_take_over(cc_tally_t *tally, cc_tally_t *former);

/** The place of a key that is known; NULL of one that is not. What is set is
 * not looked for among what is only sent. */
cc_tally_slot_t *cc_tally_known(cc_tally_t *tally, const cc_tally_key_t *key,
                                cc_tally_room_t room);

/** A place in a room for a key that is not known; NULL where there is none. */
cc_tally_slot_t *cc_tally_place(cc_tally_t *tally, const cc_tally_key_t *key,
                                cc_tally_room_t room);

/** The slots of a room, and how many there are. */
cc_tally_slot_t *cc_tally_slots(cc_tally_t *tally, cc_tally_room_t room,
                                apr_uint32_t *count);

/** A copy of a slot, its name and counts of one cookie; its turn is 0 where the
 * slot is free, or being written over and over. */
cc_tally_slot_t cc_tally_copy(cc_tally_slot_t *slot);

/** The name in a copy. */
static APR_INLINE cc_slice_t cc_tally_name(const cc_tally_slot_t *copy)
{
    return cc_slice((const char *)(const void *)copy->name,
                    copy->tag & (CC_TALLY_TAG_FAMILY - 1));
}

/** Add to a count. At its end, some way before it would begin again, it stops. */
void cc_tally_add(volatile apr_uint32_t *count, apr_uint32_t more);

/** The place of a category's answers; NULL where it has none. */
cc_tally_answers_t *cc_tally_answers_of(cc_tally_t *tally, const char *id);

#endif /* CC_TALLY_TABLE_H */
