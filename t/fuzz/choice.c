/* Any bytes at all are a choice cookie or none. What is read stays inside, is
 * written so that it reads the same, and nothing is granted by leaving bytes
 * out. Two values, a line feed between them, come together either way. */
#include "core/choice.h"

#include "fuzz.h"

#define NOW 1795422000
#define SKEW 60

static apr_pool_t *p;
static apr_array_header_t *ids;

static void set_up(void)
{
    static const char *const names[] = { "statistics", "first-party",
                                         "third-party", "ads", "a" };
    size_t i;

    apr_initialize();
    apr_pool_create(&p, NULL);
    ids = apr_array_make(p, 5, sizeof(char *));
    for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
        APR_ARRAY_PUSH(ids, const char *) = names[i];
    }
    apr_pool_create(&p, p); /* cleared, while the ids stay */
}

static int is_in(cc_slice_t part, cc_slice_t whole)
{
    return part.len == 0
           || (part.ptr >= whole.ptr
               && part.ptr + part.len <= whole.ptr + whole.len);
}

static void check_views(const cc_choice_t *choice, cc_slice_t value)
{
    int i;

    require(choice->made_s >= 0 && choice->made_s <= NOW + SKEW);
    require(is_in(choice->id, value));
    require(choice->id.len == 0 || choice->id.len == CC_CHOICE_ID_LEN);
    for (i = 0; i < CC_CATEGORIES_MAX; i++) {
        const cc_entry_t *entry = &choice->entries[i];

        require(is_in(entry->fingerprint, value));
        require(entry->fingerprint.len
                == (entry->answer == CC_ENTRY_GRANTED ? 6 : 0));
        require(i < ids->nelts || entry->answer == CC_ENTRY_NONE);
    }
}

static void check_written(const cc_choice_t *choice)
{
    const char *value = cc_choice_encode(p, ids, choice);
    cc_choice_t again;

    require(strlen(value) <= cc_choice_longest(ids));
    require(cc_choice_decode(cc_slice_str(value), ids, NOW, &again));
    require(cc_choice_same(choice, &again) && again.made_s == choice->made_s);
    require(cc_slice_same(choice->id, again.id));
    require(strcmp(value, cc_choice_encode(p, ids, &again)) == 0);
}

/* Whether all that a grants is granted by b, as long or longer ago. */
static int grants_no_more(const cc_choice_t *a, const cc_choice_t *b)
{
    int i;

    for (i = 0; i < ids->nelts; i++) {
        if (a->entries[i].answer == CC_ENTRY_GRANTED
            && (b->entries[i].answer != CC_ENTRY_GRANTED
                || !cc_slice_same(a->entries[i].fingerprint,
                                  b->entries[i].fingerprint))) {
            return 0;
        }
    }
    return a->made_s <= b->made_s;
}

static void check_prefixes(const cc_choice_t *whole, cc_slice_t value)
{
    cc_choice_t prefix;

    while (value.len-- > 0) {
        if (cc_choice_decode(value, ids, NOW, &prefix)) {
            require(grants_no_more(&prefix, whole));
        }
    }
}

static void check_combined(const cc_choice_t *a, const cc_choice_t *b)
{
    cc_choice_t ab = *a, ba = *b;

    cc_choice_combine(&ab, b);
    cc_choice_combine(&ba, a);
    require(cc_choice_same(&ab, &ba) && ab.made_s == ba.made_s);
    require(a->made_s < b->made_s || grants_no_more(&ab, a));
    require(b->made_s < a->made_s || grants_no_more(&ab, b));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cc_slice_t value, other;
    cc_choice_t choice, second;

    if (p == NULL) {
        set_up();
    }
    other = cc_slice_cut(cc_slice((const char *)data, size), '\n', &value);
    if (cc_choice_decode(value, ids, NOW, &choice)) {
        require(value.len <= CC_CHOICE_MAX);
        check_views(&choice, value);
        check_written(&choice);
        check_prefixes(&choice, value);
        if (cc_choice_decode(other, ids, NOW, &second)) {
            check_combined(&choice, &second);
        }
    }
    apr_pool_clear(p);
    return 0;
}
