#include "core/choice.h"

#include "core/out.h"
#include "core/register.h"

#define VERSION "1"
#define TIME_DIGITS_MAX 12 /* Unix seconds for some 30,000 years */

/* Clocks of servers behind one balancer differ a little: a choice that one of
 * them took must count at once on the others. */
#define CLOCK_SKEW_S 60

/* Keys that may stand only once; the entries follow by their index. */
enum {
    SEEN_VERSION,
    SEEN_TIME,
    SEEN_ID,
    SEEN_ENTRIES
};

typedef struct {
    const apr_array_header_t *ids;
    cc_choice_t *choice;
    apr_uint64_t seen;
} reading_t;

/* RFC 6265 section 4.1.1. */
static int is_cookie_octets(cc_slice_t s)
{
    apr_size_t i;

    for (i = 0; i < s.len; i++) {
        char c = s.ptr[i];

        if (c <= ' ' || c >= 0x7f || c == '"' || c == ',' || c == ';'
            || c == '\\') {
            return 0;
        }
    }
    return 1;
}

static int read_time(cc_slice_t s, apr_int64_t *seconds)
{
    apr_size_t i;

    *seconds = 0;
    for (i = 0; i < s.len; i++) {
        if (!cc_is_digit(s.ptr[i])) {
            return 0;
        }
        *seconds = *seconds * 10 + (s.ptr[i] - '0');
        if (i >= TIME_DIGITS_MAX) {
            return 0;
        }
    }
    return s.len > 0;
}

static int is_record_id(cc_slice_t s)
{
    apr_size_t i;

    for (i = 0; i < s.len; i++) {
        char c = s.ptr[i];

        if (!cc_is_digit(c) && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z')
            && c != '-' && c != '_') {
            return 0;
        }
    }
    return s.len == CC_CHOICE_ID_LEN;
}

/* "0", or "1:" and a fingerprint. */
static int read_entry(cc_slice_t s, cc_entry_t *entry)
{
    if (cc_slice_eq(s, "0")) {
        entry->answer = CC_ENTRY_REFUSED;
        return 1;
    }
    if (!cc_slice_starts(s, "1:")) {
        return 0;
    }
    entry->answer = CC_ENTRY_GRANTED;
    entry->fingerprint = cc_slice(s.ptr + 2, s.len - 2);
    return cc_register_is_fingerprint(entry->fingerprint);
}

static int index_of(const apr_array_header_t *ids, cc_slice_t key)
{
    int i;

    for (i = 0; i < ids->nelts; i++) {
        if (cc_slice_eq(key, APR_ARRAY_IDX(ids, i, const char *))) {
            return i;
        }
    }
    return -1;
}

/* Read one key: 0 where it makes the whole malformed. */
static int read_pair(reading_t *reading, cc_slice_t key, cc_slice_t value)
{
    cc_choice_t *choice = reading->choice;
    int slot, valid, index = -1;

    if (cc_slice_eq(key, "v")) {
        slot = SEEN_VERSION;
        valid = cc_slice_eq(value, VERSION);
    }
    else if (cc_slice_eq(key, "t")) {
        slot = SEEN_TIME;
        valid = read_time(value, &choice->made_s);
    }
    else if (cc_slice_eq(key, "id")) {
        slot = SEEN_ID;
        valid = is_record_id(value);
        choice->id = value;
    }
    else {
        index = index_of(reading->ids, key);
        if (index < 0) {
            return 1;
        }
        slot = SEEN_ENTRIES + index;
        valid = read_entry(value, &choice->entries[index]);
    }
    if (reading->seen >> slot & 1) {
        return 0;
    }
    reading->seen |= (apr_uint64_t)1 << slot;
    return valid;
}

int cc_choice_decode(cc_slice_t value, const apr_array_header_t *ids,
                     apr_int64_t now, cc_choice_t *choice)
{
    reading_t reading = { ids, choice, 0 };

    memset(choice, 0, sizeof(*choice));
    if (value.len == 0 || value.len > CC_CHOICE_MAX
        || !is_cookie_octets(value)) {
        return 0;
    }
    while (value.ptr) {
        cc_slice_t pair, key, rest;

        value = cc_slice_cut(value, '&', &pair);
        rest = cc_slice_cut(pair, '=', &key);
        if (rest.ptr == NULL || !read_pair(&reading, key, rest)) {
            return 0;
        }
    }
    return reading.seen >> SEEN_VERSION & 1 && reading.seen >> SEEN_TIME & 1
           && choice->made_s <= now + CLOCK_SKEW_S;
}

const char *cc_choice_encode(apr_pool_t *p, const apr_array_header_t *ids,
                             const cc_choice_t *choice)
{
    cc_out_t out = cc_out_make(p, 128);
    int i;

    cc_out_str(&out, "v=" VERSION "&t=");
    cc_out_int(&out, choice->made_s);
    if (choice->id.len > 0) {
        cc_out_str(&out, "&id=");
        cc_out_slice(&out, choice->id);
    }
    for (i = 0; i < ids->nelts; i++) {
        const cc_entry_t *entry = &choice->entries[i];

        if (entry->answer != CC_ENTRY_NONE) {
            cc_out_strs(&out, "&", APR_ARRAY_IDX(ids, i, const char *),
                        entry->answer == CC_ENTRY_GRANTED ? "=1:" : "=0", NULL);
            cc_out_slice(&out, entry->fingerprint);
        }
    }
    return out.ptr;
}

static void combine_entry(cc_entry_t *entry, const cc_entry_t *other)
{
    if (other->answer == CC_ENTRY_REFUSED) {
        *entry = *other;
    }
    else if (entry->answer == CC_ENTRY_GRANTED
             && (other->answer == CC_ENTRY_NONE
                 || !cc_slice_same(entry->fingerprint, other->fingerprint))) {
        entry->answer = CC_ENTRY_NONE;
        entry->fingerprint = cc_slice(NULL, 0);
    }
}

void cc_choice_combine(cc_choice_t *choice, const cc_choice_t *other)
{
    int i;

    if (other->made_s > choice->made_s) {
        *choice = *other;
    }
    else if (other->made_s == choice->made_s) {
        for (i = 0; i < CC_CATEGORIES_MAX; i++) {
            combine_entry(&choice->entries[i], &other->entries[i]);
        }
    }
}

int cc_choice_same(const cc_choice_t *a, const cc_choice_t *b)
{
    int i;

    for (i = 0; i < CC_CATEGORIES_MAX; i++) {
        if (a->entries[i].answer != b->entries[i].answer
            || !cc_slice_same(a->entries[i].fingerprint,
                              b->entries[i].fingerprint)) {
            return 0;
        }
    }
    return 1;
}

int cc_choice_grants(const cc_choice_t *choice)
{
    int i;

    for (i = 0; i < CC_CATEGORIES_MAX; i++) {
        if (choice->entries[i].answer == CC_ENTRY_GRANTED) {
            return 1;
        }
    }
    return 0;
}

apr_size_t cc_choice_longest(const apr_array_header_t *ids)
{
    apr_size_t longest = strlen("v=" VERSION "&t=") + TIME_DIGITS_MAX
                         + strlen("&id=") + CC_CHOICE_ID_LEN;
    int i;

    for (i = 0; i < ids->nelts; i++) {
        longest += strlen("&=1:") + CC_FINGERPRINT_LEN
                   + strlen(APR_ARRAY_IDX(ids, i, const char *));
    }
    return longest;
}
