#include <apr_atomic.h>
#include "core/pattern.h"
#include "core/tally_table.h"

/* --- what is declared */

static apr_uint32_t used(cc_tally_t *tally)
{
    apr_uint32_t i, count, n = 0;
    cc_tally_slot_t *slots = cc_tally_slots(tally, CC_TALLY_DECLARED, &count);

    for (i = 0; i < count; i++) {
        n += apr_atomic_read32(&slots[i].turn) != 0;
    }
    return n;
}

/* A quarter stays free: names are found after few steps, and what is no name
 * of these soon meets a free place.
 * @param left  places that may still be taken */
static int declare(cc_tally_t *tally, const cc_tally_key_t *key,
                   apr_uint32_t *left)
{
    if (cc_tally_known(tally, key, CC_TALLY_DECLARED)) {
        return 1;
    }
    if (*left == 0) {
        return 0;
    }
    --*left;
    return cc_tally_place(tally, key, CC_TALLY_DECLARED) != NULL;
}

static int declare_category(cc_tally_t *tally, const cc_category_t *category,
                            apr_uint32_t *left)
{
    cc_tally_key_t key;
    int i;

    for (i = 0; i < category->rows->nelts; i++) {
        const cc_row_t *row = APR_ARRAY_IDX(category->rows, i,
                                            const cc_row_t *);

        cc_tally_key_declared(&key, tally->seed, row->declared->name);
        if (!row->declared->storage && !declare(tally, &key, left)) {
            return 0;
        }
    }
    return 1;
}

/* --- categories */

static cc_tally_answers_t *answers_at(cc_tally_t *tally, apr_uint32_t key)
{
    int i;

    for (i = 0; i < CC_CATEGORIES_MAX; i++) {
        if (apr_atomic_read32(&tally->answers[i].key) == key) {
            return &tally->answers[i];
        }
    }
    return NULL;
}

cc_tally_answers_t *cc_tally_answers_of(cc_tally_t *tally, const char *id)
{
    return answers_at(tally, cc_tally_key_category(id));
}

static int is_of_policy(const cc_policy_t *policy, apr_uint32_t key)
{
    int i;

    for (i = 0; i < policy->categories->nelts; i++) {
        if (cc_tally_key_category(cc_policy_at(policy, i)->id) == key) {
            return 1;
        }
    }
    return 0;
}

/* A place that is free, else that of a category that is no more. A site has no
 * more categories than there are places. */
static cc_tally_answers_t *free_answers(cc_tally_t *tally,
                                        const cc_policy_t *policy)
{
    cc_tally_answers_t *answers = answers_at(tally, 0);
    int i;

    for (i = 0; answers == NULL && i < CC_CATEGORIES_MAX; i++) {
        if (!is_of_policy(policy, tally->answers[i].key)) {
            answers = &tally->answers[i];
        }
    }
    return answers;
}

static void declare_answers(cc_tally_t *tally, const cc_policy_t *policy,
                            const char *id)
{
    cc_tally_answers_t *answers;

    if (cc_tally_answers_of(tally, id)) {
        return;
    }
    answers = free_answers(tally, policy);
    if (answers) {
        apr_atomic_set32(&answers->granted, 0);
        apr_atomic_set32(&answers->refused, 0);
        apr_atomic_set32(&answers->key, cc_tally_key_category(id));
    }
}

int cc_tally_declare(cc_tally_t *tally, const cc_policy_t *policy,
                     const char *choice_name)
{
    apr_uint32_t most = tally->declared_room / 4 * 3, taken = used(tally);
    apr_uint32_t left = taken < most ? most - taken : 0;
    cc_tally_key_t key;
    int i;

    for (i = 0; i < policy->categories->nelts; i++) {
        const cc_category_t *category = cc_policy_at(policy, i);

        declare_answers(tally, policy, category->id);
        if (!declare_category(tally, category, &left)) {
            return 0;
        }
    }
    cc_tally_key_declared(&key, tally->seed, choice_name);
    return declare(tally, &key, &left);
}

static void find_rows(cc_tally_t *tally, const cc_category_t *category,
                      cc_tally_slot_t **slots)
{
    cc_tally_key_t key;
    int i;

    for (i = 0; i < category->rows->nelts; i++) {
        const cc_row_t *row = APR_ARRAY_IDX(category->rows, i,
                                            const cc_row_t *);

        if (!row->declared->storage) {
            cc_tally_key_declared(&key, tally->seed, row->declared->name);
            slots[row->index] = cc_tally_known(tally, &key, CC_TALLY_DECLARED);
        }
    }
}

cc_tally_slot_t **cc_tally_rows(apr_pool_t *p, cc_tally_t *tally,
                                const cc_policy_t *policy)
{
    cc_tally_slot_t **slots = apr_pcalloc(p,
                                          (policy->rows + 1) * sizeof(*slots));
    int i;

    for (i = 0; i < policy->categories->nelts; i++) {
        find_rows(tally, cc_policy_at(policy, i), slots);
    }
    return slots;
}

/* --- from table to table */

static void add_counts(cc_tally_slot_t *slot, const cc_tally_slot_t *from)
{
    cc_tally_add(&slot->set, from->set);
    cc_tally_add(&slot->held, from->held);
    cc_tally_add(&slot->capped, from->capped);
    cc_tally_add(&slot->sent, from->sent);
    if (slot->longest_s < from->longest_s) {
        apr_atomic_set32(&slot->longest_s, from->longest_s);
    }
    if (slot->credit < from->credit) {
        apr_atomic_set32(&slot->credit, from->credit);
    }
    apr_atomic_set32(&slot->traits, slot->traits | from->traits);
}

/* What was declared and is no more goes among what responses set. */
static void take_over_slot(cc_tally_t *tally, cc_tally_slot_t *former,
                           cc_tally_room_t room)
{
    cc_tally_slot_t copy = cc_tally_copy(former), *slot;
    cc_tally_key_t key;

    if (copy.turn == 0
        || (copy.set == 0 && copy.sent == 0 && copy.traits == 0)) {
        return;
    }
    room = room == CC_TALLY_DECLARED ? CC_TALLY_SET : room;
    cc_tally_key(&key, tally->seed, cc_tally_name(&copy),
                 copy.tag & CC_TALLY_TAG_FAMILY);
    slot = cc_tally_known(tally, &key, room);
    if (slot == NULL) {
        slot = cc_tally_place(tally, &key, room);
    }
    if (slot) {
        add_counts(slot, &copy);
    }
    else {
        cc_tally_add(&tally->unnamed, copy.set);
        cc_tally_add(&tally->unnamed, copy.sent);
    }
}

static void take_over_answers(cc_tally_t *tally, const cc_tally_t *former)
{
    int i;

    for (i = 0; i < CC_CATEGORIES_MAX; i++) {
        const cc_tally_answers_t *from = &former->answers[i];
        cc_tally_answers_t *to = from->key ? answers_at(tally, from->key)
                                           : NULL;

        if (to) {
            cc_tally_add(&to->granted, from->granted);
            cc_tally_add(&to->refused, from->refused);
        }
    }
}

void cc_tally_take_over(cc_tally_t *tally, cc_tally_t *former)
{
    apr_uint32_t i, count;
    cc_tally_room_t room;

    for (room = CC_TALLY_DECLARED; room < CC_TALLY_ROOMS; room++) {
        cc_tally_slot_t *slots = cc_tally_slots(former, room, &count);

        for (i = 0; i < count; i++) {
            take_over_slot(tally, &slots[i], room);
        }
    }
    take_over_answers(tally, former);
    tally->since_s = former->since_s;
    cc_tally_add(&tally->unnamed, former->unnamed);
    cc_tally_add(&tally->accepted, former->accepted);
    cc_tally_add(&tally->refused, former->refused);
    cc_tally_add(&tally->saved, former->saved);
}
