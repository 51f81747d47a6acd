#include <apr_atomic.h>
#include <apr_hash.h>
#include "core/tally_count.h"

/* Two counts as one, which ends where each of them does. */
static apr_uint32_t sum(apr_uint32_t a, apr_uint32_t b)
{
    return a < 0xffffffffu - b ? a + b : 0xffffffffu;
}

/* A name may have a place in several rooms: it was sent before it was set, or
 * was set before it was declared. */
static void gather(apr_pool_t *p, apr_hash_t *known,
                   const cc_tally_slot_t *copy)
{
    cc_slice_t name = cc_tally_name(copy);
    int is_family = (copy->tag & CC_TALLY_TAG_FAMILY) != 0;
    char *key = apr_palloc(p, name.len + 1);
    cc_sighting_t *sighting;

    memcpy(key, name.ptr, name.len);
    key[name.len] = (char)is_family;
    sighting = apr_hash_get(known, key, name.len + 1);
    if (sighting == NULL) {
        sighting = apr_pcalloc(p, sizeof(*sighting));
        sighting->name = cc_slice(key, name.len);
        sighting->is_family = is_family;
        apr_hash_set(known, key, name.len + 1, sighting);
    }
    sighting->traits |= copy->traits;
    sighting->set = sum(sighting->set, copy->set);
    sighting->held = sum(sighting->held, copy->held);
    sighting->capped = sum(sighting->capped, copy->capped);
    sighting->sent = sum(sighting->sent, copy->sent);
    if (sighting->longest_s < (apr_int64_t)copy->longest_s) {
        sighting->longest_s = copy->longest_s;
    }
}

/* Places that were set aside, and nothing came, are none. */
static void gather_room(apr_pool_t *p, apr_hash_t *known, cc_tally_t *tally,
                        cc_tally_room_t room)
{
    apr_uint32_t i, count;
    cc_tally_slot_t *slots = cc_tally_slots(tally, room, &count);

    for (i = 0; i < count; i++) {
        cc_tally_slot_t copy = cc_tally_copy(&slots[i]);

        if (copy.turn != 0 && (copy.set > 0 || copy.sent > 0)) {
            gather(p, known, &copy);
        }
    }
}

static void read_answers(cc_tally_t *tally, const cc_policy_t *policy,
                         cc_sightings_t *seen)
{
    int i;

    for (i = 0; i < policy->categories->nelts; i++) {
        cc_tally_answers_t
            *answers = cc_tally_answers_of(tally, cc_policy_at(policy, i)->id);

        if (answers) {
            seen->answers[i].granted = apr_atomic_read32(&answers->granted);
            seen->answers[i].refused = apr_atomic_read32(&answers->refused);
        }
    }
}

void cc_tally_read(apr_pool_t *p, cc_tally_t *tally, const cc_policy_t *policy,
                   cc_sightings_t *seen)
{
    apr_hash_t *known = apr_hash_make(p);
    apr_hash_index_t *index;
    cc_tally_room_t room;

    for (room = CC_TALLY_DECLARED; room < CC_TALLY_ROOMS; room++) {
        gather_room(p, known, tally, room);
    }
    seen->sightings = apr_array_make(p, (int)apr_hash_count(known) + 1,
                                     sizeof(cc_sighting_t));
    for (index = apr_hash_first(p, known); index;
         index = apr_hash_next(index)) {
        APR_ARRAY_PUSH(seen->sightings, cc_sighting_t) = *(
            const cc_sighting_t *)apr_hash_this_val(index);
    }
    read_answers(tally, policy, seen);
    seen->since_s = tally->since_s;
    seen->accepted = apr_atomic_read32(&tally->accepted);
    seen->refused = apr_atomic_read32(&tally->refused);
    seen->saved = apr_atomic_read32(&tally->saved);
    seen->unnamed = apr_atomic_read32(&tally->unnamed);
}
