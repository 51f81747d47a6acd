#include "core/tally_table.h"

#include <apr_atomic.h>

/* Beyond it nothing is added. What threads add at once beyond it comes nowhere
 * near the end of the numbers. */
#define COUNT_END 0xffff0000u

/* To lose one of so much credit takes some 65,000 newcomers. */
#define CREDIT_MAX 16

/* The places at which a key may be. */
typedef struct {
    cc_tally_slot_t *slots;
    apr_uint32_t mask;
    unsigned window;
} places_t;

apr_uint32_t cc_tally_room_for(int declared)
{
    apr_uint32_t room = 64;

    while (room < 2 * (apr_uint32_t)declared + 32) {
        room *= 2;
    }
    return room;
}

apr_size_t cc_tally_size(apr_uint32_t declared_room)
{
    apr_size_t slots = declared_room + CC_TALLY_SET_ROOM + CC_TALLY_SENT_ROOM;

    return (sizeof(cc_tally_t) + slots * sizeof(cc_tally_slot_t) + 7)
           & ~(apr_size_t)7;
}

cc_tally_t *cc_tally_make(void *memory, apr_uint32_t declared_room,
                          apr_uint32_t seed, apr_int64_t now)
{
    cc_tally_t *tally = memory;

    tally->declared_room = declared_room;
    tally->seed = seed;
    tally->since_s = (apr_uint32_t)now;
    return tally;
}

static APR_INLINE places_t places_in(cc_tally_t *tally, cc_tally_room_t room)
{
    places_t places = { (cc_tally_slot_t *)(tally + 1),
                        tally->declared_room - 1, tally->declared_room };

    if (room != CC_TALLY_DECLARED) {
        places.slots += tally->declared_room;
        places.mask = CC_TALLY_SET_ROOM - 1;
        places.window = CC_TALLY_SET_WINDOW;
    }
    if (room == CC_TALLY_SENT) {
        places.slots += CC_TALLY_SET_ROOM;
        places.mask = CC_TALLY_SENT_ROOM - 1;
        places.window = CC_TALLY_SENT_WINDOW;
    }
    return places;
}

cc_tally_slot_t *cc_tally_slots(cc_tally_t *tally, cc_tally_room_t room,
                                apr_uint32_t *count)
{
    places_t places = places_in(tally, room);

    *count = places.mask + 1;
    return places.slots;
}

/* An odd step comes by every place. Were they next to each other, the windows
 * of names would run together to long runs without a free place. */
static APR_INLINE cc_tally_slot_t *place_at(const places_t *places,
                                            const cc_tally_key_t *key,
                                            unsigned i)
{
    apr_uint32_t step = (key->hash >> 16) | 1;

    return &places->slots[(key->hash + i * step) & places->mask];
}

/* --- words that others read and write */

void cc_tally_add(volatile apr_uint32_t *count, apr_uint32_t more)
{
    apr_uint32_t now = *count;

    if (now < COUNT_END) {
        apr_atomic_add32(count,
                         more < COUNT_END - now ? more : COUNT_END - now);
    }
}

/* Take the right to write a slot. Nobody waits for it. */
static int claim(cc_tally_slot_t *slot, apr_uint32_t turn)
{
    return apr_atomic_cas32(&slot->turn, turn + 1, turn) == turn;
}

/* Name a slot that was claimed, and let all see it. */
static void give(cc_tally_slot_t *slot, apr_uint32_t turn,
                 const cc_tally_key_t *key)
{
    unsigned i;

    apr_atomic_set32(&slot->hash, key->hash);
    apr_atomic_set32(&slot->tag, key->tag);
    apr_atomic_set32(&slot->credit, 0);
    apr_atomic_set32(&slot->sent, 0);
    for (i = 0; i < cc_tally_words(key->tag); i++) {
        apr_atomic_set32(&slot->name[i], key->name[i]);
    }
    /* never free again: whoever looks for a name stops at a free place */
    apr_atomic_xchg32(&slot->turn, turn + 2 ? turn + 2 : 2);
}

cc_tally_slot_t cc_tally_copy(cc_tally_slot_t *slot)
{
    cc_tally_slot_t copy;
    int i, tries;

    for (tries = 0; tries < 8; tries++) {
        memset(&copy, 0, sizeof(copy));
        copy.turn = apr_atomic_read32(&slot->turn);
        copy.hash = apr_atomic_read32(&slot->hash);
        copy.tag = apr_atomic_read32(&slot->tag);
        for (i = 0; i < CC_TALLY_NAME_WORDS; i++) {
            copy.name[i] = apr_atomic_read32(&slot->name[i]);
        }
        copy.credit = apr_atomic_read32(&slot->credit);
        copy.traits = apr_atomic_read32(&slot->traits);
        copy.set = apr_atomic_read32(&slot->set);
        copy.held = apr_atomic_read32(&slot->held);
        copy.capped = apr_atomic_read32(&slot->capped);
        copy.sent = apr_atomic_read32(&slot->sent);
        copy.longest_s = apr_atomic_read32(&slot->longest_s);
        if (!(copy.turn & 1) && apr_atomic_read32(&slot->turn) == copy.turn) {
            return copy;
        }
    }
    copy.turn = 0;
    return copy;
}

/* --- finding */

static APR_INLINE int is_named(const cc_tally_slot_t *slot,
                               const cc_tally_key_t *key)
{
    unsigned i, words = cc_tally_words(key->tag);

    if (slot->tag != key->tag) {
        return 0;
    }
    for (i = 0; i < words; i++) {
        if (slot->name[i] != key->name[i]) {
            return 0;
        }
    }
    return 1;
}

static APR_INLINE cc_tally_slot_t *find_in(const places_t *places,
                                           const cc_tally_key_t *key)
{
    unsigned i;

    for (i = 0; i < places->window; i++) {
        cc_tally_slot_t *slot = place_at(places, key, i);
        apr_uint32_t turn = apr_atomic_read32(&slot->turn);

        if (turn == 0) {
            return NULL;
        }
        if (slot->hash == key->hash && !(turn & 1) && is_named(slot, key)) {
            return slot->turn == turn ? slot : NULL; /* it just yielded */
        }
    }
    return NULL;
}

cc_tally_slot_t *cc_tally_known(cc_tally_t *tally, const cc_tally_key_t *key,
                                cc_tally_room_t room)
{
    places_t places = places_in(tally, CC_TALLY_DECLARED);
    cc_tally_slot_t *slot = find_in(&places, key);

    if (slot == NULL) {
        places = places_in(tally, CC_TALLY_SET);
        slot = find_in(&places, key);
    }
    if (slot == NULL && room == CC_TALLY_SENT) {
        places = places_in(tally, CC_TALLY_SENT);
        slot = find_in(&places, key);
        if (slot && slot->credit < CREDIT_MAX) {
            apr_atomic_inc32(&slot->credit);
        }
    }
    return slot;
}

/* --- new names */

/* Two threads that bring the same name at once may both get a place: they are
 * put together when they are read. */
static cc_tally_slot_t *take_free(const places_t *places,
                                  const cc_tally_key_t *key)
{
    unsigned i;

    for (i = 0; i < places->window; i++) {
        cc_tally_slot_t *slot = place_at(places, key, i);

        if (apr_atomic_read32(&slot->turn) == 0 && claim(slot, 0)) {
            give(slot, 0, key);
            return slot;
        }
    }
    return NULL;
}

/* The one with the least credit. Of equals it is another each time, so that a
 * newcomer has some time to be seen again. */
static cc_tally_slot_t *weakest(const places_t *places,
                                const cc_tally_key_t *key, unsigned first)
{
    cc_tally_slot_t *least = place_at(places, key, first % places->window);
    unsigned i;

    for (i = 1; i < places->window; i++) {
        cc_tally_slot_t *slot = place_at(places, key,
                                         (first + i) % places->window);

        if (slot->credit < least->credit) {
            least = slot;
        }
    }
    return least;
}

static cc_tally_slot_t *contend(cc_tally_t *tally, const places_t *places,
                                const cc_tally_key_t *key)
{
    apr_uint32_t newcomer = apr_atomic_inc32(&tally->misses);
    cc_tally_slot_t *slot = weakest(places, key, newcomer);
    apr_uint32_t turn = apr_atomic_read32(&slot->turn);
    apr_uint32_t credit = slot->credit;
    /* neighbours must not take turns in step with the counter */
    apr_uint32_t lot = (newcomer * 0x9e3779b1u ^ key->hash) >> 8;

    if (credit > 0) {
        if ((lot & ((1u << credit) - 1)) == 0) {
            apr_atomic_cas32(&slot->credit, credit - 1, credit);
        }
        return NULL;
    }
    if ((turn & 1) || !claim(slot, turn)) {
        return NULL;
    }
    cc_tally_add(&tally->unnamed, slot->sent);
    give(slot, turn, key);
    return slot;
}

cc_tally_slot_t *cc_tally_place(cc_tally_t *tally, const cc_tally_key_t *key,
                                cc_tally_room_t room)
{
    places_t places = places_in(tally, room);
    cc_tally_slot_t *slot = take_free(&places, key);

    return slot == NULL && room == CC_TALLY_SENT ? contend(tally, &places, key)
                                                 : slot;
}

cc_tally_slot_t *cc_tally_find(cc_tally_t *tally, const cc_policy_t *policy,
                               cc_slice_t name, cc_tally_room_t room)
{
    cc_tally_slot_t *slot = NULL;
    cc_tally_key_t key;

    if (name.len <= CC_FAMILY_NAME_MAX) {
        cc_tally_key(&key, tally->seed, name, 0);
        slot = cc_tally_known(tally, &key, room);
    }
    if (slot == NULL) {
        cc_tally_key_reduced(&key, tally->seed, policy, name);
        slot = cc_tally_known(tally, &key, room);
    }
    return slot ? slot : cc_tally_place(tally, &key, room);
}
