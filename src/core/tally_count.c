#include "core/tally_count.h"

#include <apr_atomic.h>

/* Of a response: what was counted of one cookie. */
enum {
    COUNTED_SET = 1 << 0,
    COUNTED_HELD = 1 << 1,
    COUNTED_CAPPED = 1 << 2
};

/* --- traits */

unsigned cc_tally_traits(const cc_set_cookie_t *cookie, apr_int64_t now)
{
    unsigned has = cookie->attributes, traits;

    if (cc_set_cookie_deletes(cookie, now)) {
        return CC_SEEN_DELETED;
    }
    traits = cookie->has_max_age || cookie->has_expires ? CC_SEEN_LASTING
                                                        : CC_SEEN_SESSION;
    traits |= has & CC_ATTRIBUTE_SECURE ? CC_SEEN_SECURE : 0;
    traits |= has & CC_ATTRIBUTE_HTTPONLY ? CC_SEEN_HTTPONLY : 0;
    traits |= has & CC_ATTRIBUTE_DOMAIN ? CC_SEEN_DOMAIN : 0;
    traits |= has & CC_ATTRIBUTE_PATH ? CC_SEEN_PATH : 0;
    return traits | (has & CC_ATTRIBUTE_PARTITIONED ? CC_SEEN_PARTITIONED : 0);
}

static void add_traits(volatile apr_uint32_t *traits, unsigned more)
{
    apr_uint32_t known = *traits; /* most often all of them */

    while ((known & more) != more) {
        apr_uint32_t found = apr_atomic_cas32(traits, known | more, known);

        if (found == known) {
            return;
        }
        known = found;
    }
}

static void add_lifetime(volatile apr_uint32_t *longest_s,
                         const cc_set_cookie_t *cookie, apr_int64_t now)
{
    apr_int64_t s = cookie->has_max_age   ? cookie->max_age
                    : cookie->has_expires ? cookie->expires - now
                                          : 0;
    apr_uint32_t lifetime_s = s < 0            ? 0
                              : s > 0xffffffff ? 0xffffffffu
                                               : (apr_uint32_t)s;
    apr_uint32_t known = *longest_s;

    while (known < lifetime_s) {
        apr_uint32_t found = apr_atomic_cas32(longest_s, lifetime_s, known);

        if (found == known) {
            return;
        }
        known = found;
    }
}

/* --- responses */

/* What is not counted yet of a cookie in this response. */
static unsigned not_counted(cc_tally_response_t *response,
                            cc_tally_slot_t *slot, unsigned what)
{
    unsigned more;
    int i;

    for (i = 0; i < response->n; i++) {
        if (response->cookies[i].slot == slot) {
            more = what & ~response->cookies[i].counted;
            response->cookies[i].counted |= what;
            return more;
        }
    }
    if (i < CC_TALLY_RESPONSE_MAX) {
        response->cookies[i].slot = slot;
        response->cookies[i].counted = what;
        response->n++;
    }
    return what;
}

static void count(cc_tally_slot_t *slot, unsigned what)
{
    if (what & COUNTED_SET) {
        cc_tally_add(&slot->set, 1);
    }
    if (what & COUNTED_HELD) {
        cc_tally_add(&slot->held, 1);
    }
    if (what & COUNTED_CAPPED) {
        cc_tally_add(&slot->capped, 1);
    }
}

static cc_tally_slot_t *find(const cc_tally_response_t *response,
                             const cc_policy_t *policy,
                             const cc_judgement_t *judgement)
{
    return judgement->row
               ? response->rows[judgement->row->index]
               : cc_tally_find(response->tally, policy,
                               judgement->cookie.returned, CC_TALLY_SET);
}

void cc_tally_set_cookie(cc_tally_response_t *response, const cc_court_t *court,
                         const cc_judgement_t *judgement)
{
    const cc_set_cookie_t *cookie = &judgement->cookie;
    unsigned what = COUNTED_SET, traits;
    cc_tally_slot_t *slot;

    if (cookie->header.ptr == NULL || judgement->is_choice) {
        return;
    }
    slot = find(response, court->policy, judgement);
    if (slot == NULL) {
        cc_tally_add(&response->tally->unnamed, 1);
        return;
    }
    what |= judgement->verdict == CC_DROP  ? COUNTED_HELD
            : judgement->verdict == CC_CAP ? COUNTED_CAPPED
                                           : 0;
    count(slot, not_counted(response, slot, what));
    traits = cc_tally_traits(cookie, court->now);
    add_traits(&slot->traits, traits | response->context);
    if (traits & CC_SEEN_LASTING) {
        add_lifetime(&slot->longest_s, cookie, court->now);
    }
}

/* --- requests */

/* The names that a request had by now: a place, and the name that it had, as
 * one may yield to the next. The bits say of most places at once that they are
 * not among them. */
typedef struct {
    struct {
        cc_tally_slot_t *slot;
        apr_uint32_t hash;
    } names[CC_TALLY_REQUEST_MAX];
    int n;
    apr_uint64_t bits;
} borne_t;

static int is_first(borne_t *borne, cc_tally_slot_t *slot)
{
    apr_uint64_t bit = (apr_uint64_t)1
                       << (((apr_size_t)slot / sizeof(*slot)) & 63);
    apr_uint32_t hash = slot->hash;
    int i;

    for (i = 0; (borne->bits & bit) && i < borne->n; i++) {
        if (borne->names[i].slot == slot && borne->names[i].hash == hash) {
            return 0;
        }
    }
    borne->bits |= bit;
    borne->names[borne->n].slot = slot;
    borne->names[borne->n++].hash = hash;
    return 1;
}

/* By a multiple of the golden ratio they lie evenly among all, and do not fall
 * into step with what visitors do. */
apr_uint32_t cc_tally_weight(cc_tally_t *tally)
{
    apr_uint32_t number = apr_atomic_inc32(&tally->navigations);

    if (number < CC_TALLY_EXACT) {
        return 1;
    }
    return number * 0x9e3779b1u < 0xffffffffu / CC_TALLY_ONE_IN
               ? CC_TALLY_ONE_IN
               : 0;
}

/* The name of the next pair, as cc_cookie_next() has it, which looks through the
 * value twice more; that is most of what it costs to count a known name. */
static int next_name(cc_slice_t *rest, cc_slice_t *name)
{
    const char *at = rest->ptr, *end = at + rest->len, *start;

    while (at < end && (cc_is_blank(*at) || *at == ';')) {
        at++;
    }
    if (at == end) {
        return 0;
    }
    for (start = at; at < end && *at != '=' && *at != ';'; at++) {
    }
    *name = at < end && *at == '=' ? cc_slice_trim(cc_slice(start, at - start))
                                   : cc_slice(start, 0);
    at = at < end ? memchr(at, ';', end - at) : NULL;
    *rest = at ? cc_slice(at, end - at) : cc_slice(end, 0);
    return 1;
}

void cc_tally_cookies(cc_tally_t *tally, const cc_policy_t *policy,
                      cc_slice_t header, apr_uint32_t weight)
{
    borne_t borne;
    cc_slice_t name;
    int left = CC_TALLY_REQUEST_MAX;

    borne.n = 0;
    borne.bits = 0;
    while (left-- > 0 && next_name(&header, &name)) {
        cc_tally_slot_t *slot = cc_tally_find(tally, policy, name,
                                              CC_TALLY_SENT);

        if (slot == NULL) {
            cc_tally_add(&tally->unnamed, weight);
        }
        else if (is_first(&borne, slot)) {
            cc_tally_add(&slot->sent, weight);
        }
    }
}

/* --- choices */

void cc_tally_choice(cc_tally_t *tally, const cc_policy_t *policy,
                     const cc_choice_t *choice)
{
    int i;

    for (i = 0; i < policy->categories->nelts; i++) {
        cc_entry_answer_t answer = choice->entries[i].answer;
        cc_tally_answers_t *answers =
            answer == CC_ENTRY_NONE
                ? NULL
                : cc_tally_answers_of(tally, cc_policy_at(policy, i)->id);

        if (answers) {
            cc_tally_add(answer == CC_ENTRY_GRANTED ? &answers->granted
                                                    : &answers->refused,
                         1);
        }
    }
}
