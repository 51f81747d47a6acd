#include "core/choice.h"
#include "model.h"

#define NOW 1795422000
#define T "t=1795422000"
#define ID "Xk3v0AbCdEfGhIjKlMn-_9"
#define WHOLE \
    "v=1&" T "&id=" ID "&statistics=1:3f2a9c&first-party=0&third-party=1:abcdef"

/* clang-format off */
/* A value, and what is read from it, written again in the order of the ids;
 * NULL where it is no choice. */
static const struct {
    const char *what, *value, *read;
} cases[] = {
    { "all there can be",         WHOLE,                        WHOLE },
    { "only what has to be",      "v=1&" T,                     "v=1&" T },
    { "a refusal",                "v=1&" T "&statistics=0",     "v=1&" T "&statistics=0" },
    { "a grant",                  "v=1&" T "&id=" ID "&statistics=1:3f2a9c", "v=1&" T "&id=" ID "&statistics=1:3f2a9c" },
    { "any order",                "third-party=1:abcdef&id=" ID "&first-party=0&" T "&statistics=1:3f2a9c&v=1", WHOLE },
    { "an id nothing needs",      "v=1&id=" ID "&" T,           "v=1&" T "&id=" ID },
    { "now and a minute",         "v=1&t=1795422060",           "v=1&t=1795422060" },
    { "long ago",                 "v=1&t=0",                    "v=1&t=0" },
    { "zeros before",             "v=1&t=001795422000",         "v=1&" T },
    { "an unknown key",           "v=1&x=y&" T,                 "v=1&" T },
    { "twice",                    "x=1&v=1&x=2&" T,             "v=1&" T },
    { "with no value",            "v=1&" T "&x=",               "v=1&" T },
    { "with no name",             "=x&v=1&" T,                  "v=1&" T },
    { "with '=' in the value",    "v=1&" T "&x=a=b",            "v=1&" T },
    { "a category since removed", "v=1&" T "&ads=1:3f2a9c",     "v=1&" T },
    { "in the form of another version", "v=1&" T "&ads=maybe",  "v=1&" T },
    { "case makes another key",   "v=1&" T "&Statistics=1:3f2a9c&T=x", "v=1&" T },
    { "a longer key is another",  "v=1&" T "&statistics2=1:3f2a9c", "v=1&" T },
    { "a shorter one too",        "v=1&" T "&statistic=1:3f2a9c", "v=1&" T },

    { "empty",                    "",                           NULL },
    { "no version",               T "&statistics=0",            NULL },
    { "no time",                  "v=1&statistics=1:3f2a9c",    NULL },
    { "another version",          "v=2&" T,                     NULL },
    { "no number",                "v=&" T,                      NULL },
    { "version 1.0",              "v=1.0&" T,                   NULL },
    { "version 01",               "v=01&" T,                    NULL },
    { "in the future",            "v=1&t=1795422061",           NULL },
    { "far in the future",        "v=1&t=999999999999",         NULL },
    { "13 digits",                "v=1&t=0001795422000",        NULL },
    { "milliseconds",             "v=1&t=1795422000000",        NULL },
    { "2^64 and a little",        "v=1&t=18446744073709551716", NULL },
    { "an empty time",            "v=1&t=",                     NULL },
    { "a negative time",          "v=1&t=-1",                   NULL },
    { "a signed time",            "v=1&t=+1795422000",          NULL },
    { "a time with a fraction",   "v=1&t=1795422000.5",         NULL },
    { "a hexadecimal time",       "v=1&t=0x1",                  NULL },
    { "an id too short",          "v=1&" T "&id=Xk3v0AbCdEfGhIjKlMn-_",   NULL },
    { "an id too long",           "v=1&" T "&id=" ID "9",       NULL },
    { "an empty id",              "v=1&" T "&id=",              NULL },
    { "'+' in the id",            "v=1&" T "&id=Xk3v0AbCdEfGhIjKlMn+_9",  NULL },
    { "'=' in the id",            "v=1&" T "&id=Xk3v0AbCdEfGhIjKlMn-_=",  NULL },
    { "a key alone",              "v=1&" T "&statistics",       NULL },
    { "an unknown key alone",     "v=1&" T "&x",                NULL },
    { "no answer",                "v=1&" T "&statistics=",      NULL },
    { "1 and no fingerprint",     "v=1&" T "&statistics=1",     NULL },
    { "an empty fingerprint",     "v=1&" T "&statistics=1:",    NULL },
    { "a short fingerprint",      "v=1&" T "&statistics=1:3f2a9", NULL },
    { "a long fingerprint",       "v=1&" T "&statistics=1:3f2a9c0", NULL },
    { "an upper-case one",        "v=1&" T "&statistics=1:3F2A9C", NULL },
    { "one that is none",         "v=1&" T "&statistics=1:3f2a9g", NULL },
    { "two of them",              "v=1&" T "&statistics=1:3f2a9c:3f2a9c", NULL },
    { "a refusal with one",       "v=1&" T "&statistics=0:3f2a9c", NULL },
    { "two zeros",                "v=1&" T "&statistics=00",    NULL },
    { "two",                      "v=1&" T "&statistics=2",     NULL },
    { "true",                     "v=1&" T "&statistics=true",  NULL },
    { "a percent sign",           "v=1&" T "&statistics=1%3A3f2a9c", NULL },
    { "one bad entry of three",   "v=1&" T "&statistics=1:3f2a9c&first-party=x&third-party=0", NULL },
    { "two versions",             "v=1&v=1&" T,                 NULL },
    { "two times",                "v=1&" T "&" T,               NULL },
    { "two ids",                  "v=1&" T "&id=" ID "&id=" ID, NULL },
    { "two answers",              "v=1&" T "&statistics=0&statistics=1:3f2a9c", NULL },
    { "the same twice",           "v=1&" T "&third-party=0&third-party=0", NULL },
    { "an empty pair",            "v=1&&" T,                    NULL },
    { "'&' at the end",           "v=1&" T "&",                 NULL },
    { "'&' at the front",         "&v=1&" T,                    NULL },
    { "';' for '&'",              "v=1;" T,                     NULL },
    { "a blank",                  "v=1&" T "& statistics=0",    NULL },
    { "a blank at the end",       "v=1&" T " ",                 NULL },
    { "quotes",                   "\"v=1&" T "\"",              NULL },
    { "a comma",                  "v=1&" T "&x=a,b",            NULL },
    { "a backslash",              "v=1&" T "&x=\\",             NULL },
    { "a tab",                    "v=1&" T "&x=\t",             NULL },
    { "DEL",                      "v=1&" T "&x=\x7f",           NULL },
    { "beyond ASCII",             "v=1&" T "&x=\xc3\xa9",       NULL },
    { "another tool's",           "{stamp:%27abc%27%2Cnecessary:true%2Cstatistics:true}", NULL },
    { "another one's",            "statistics%3A1%7Cfirst-party%3A1", NULL },
    { "accepted, says another",   "accepted",                   NULL },
    { "everything, says one",     "1",                          NULL },
};

/* Two choices, and what counts of them in either order. */
static const struct {
    const char *what, *one, *other, *both;
} pairs[] = {
    { "the newer wins",                  "v=1&t=7&statistics=0", "v=1&t=8&statistics=1:3f2a9c", "v=1&t=8&statistics=1:3f2a9c" },
    { "whatever it says",                "v=1&t=7&statistics=1:3f2a9c", "v=1&t=8", "v=1&t=8" },
    { "the same",                        "v=1&t=7&statistics=1:3f2a9c&third-party=0", "v=1&t=7&statistics=1:3f2a9c&third-party=0", "v=1&t=7&statistics=1:3f2a9c&third-party=0" },
    { "as old: a refusal is one",        "v=1&t=7&statistics=1:3f2a9c", "v=1&t=7&statistics=0", "v=1&t=7&statistics=0" },
    { "a grant of one only is none",     "v=1&t=7&statistics=1:3f2a9c", "v=1&t=7", "v=1&t=7" },
    { "of two different things too",     "v=1&t=7&statistics=1:3f2a9c", "v=1&t=7&statistics=1:abcdef", "v=1&t=7" },
    { "a refusal by one stays one",      "v=1&t=7&statistics=0", "v=1&t=7", "v=1&t=7&statistics=0" },
    { "each category for itself",        "v=1&t=7&statistics=1:3f2a9c&first-party=1:abcdef", "v=1&t=7&first-party=1:abcdef&third-party=0", "v=1&t=7&first-party=1:abcdef&third-party=0" },
};
/* clang-format on */

static apr_array_header_t *ids_of(apr_pool_t *p)
{
    apr_array_header_t *ids = apr_array_make(p, 3, sizeof(char *));

    APR_ARRAY_PUSH(ids, const char *) = "statistics";
    APR_ARRAY_PUSH(ids, const char *) = "first-party";
    APR_ARRAY_PUSH(ids, const char *) = "third-party";
    return ids;
}

static void test_cases(apr_pool_t *p)
{
    const apr_array_header_t *ids = ids_of(p);
    cc_choice_t choice;
    size_t i;

    for (i = 0; i < TAP_ROWS(cases); i++) {
        char *value = tap_exact(cases[i].value);
        int is_one = cc_choice_decode(cc_slice(value, strlen(cases[i].value)),
                                      ids, NOW, &choice);

        is_str(is_one ? cc_choice_encode(p, ids, &choice) : "none",
               cases[i].read ? cases[i].read : "none", cases[i].what);
        free(value);
    }
}

static int is_choice(apr_pool_t *p, cc_slice_t value)
{
    cc_choice_t choice;

    return cc_choice_decode(value, ids_of(p), NOW, &choice);
}

static void test_length(apr_pool_t *p)
{
    char value[CC_CHOICE_MAX + 1];

    memset(value, 'x', sizeof(value));
    memcpy(value, "v=1&" T "&x=", strlen("v=1&" T "&x="));
    ok(is_choice(p, cc_slice(value, CC_CHOICE_MAX)), "1,024 bytes");
    ok(!is_choice(p, cc_slice(value, CC_CHOICE_MAX + 1)), "and one more");
    ok(!is_choice(p, cc_slice("v=1&" T "&x=\0", strlen("v=1&" T) + 4)),
       "a NUL");
    ok(!is_choice(p, cc_slice(NULL, 0)), "no value at all");
}

/* How many categories a prefix grants that the whole does not, or has younger
 * than the whole has. */
static int grants_more(const cc_choice_t *prefix, const cc_choice_t *whole)
{
    int i, more = prefix->made_s > whole->made_s;

    for (i = 0; i < CC_CATEGORIES_MAX; i++) {
        more += prefix->entries[i].answer == CC_ENTRY_GRANTED
                && (whole->entries[i].answer != CC_ENTRY_GRANTED
                    || !cc_slice_same(prefix->entries[i].fingerprint,
                                      whole->entries[i].fingerprint));
    }
    return more;
}

/* Every valid value of the table, cut at every byte. */
static void test_truncated(apr_pool_t *p)
{
    const apr_array_header_t *ids = ids_of(p);
    cc_choice_t whole, prefix;
    int more = 0, valid = 0;
    size_t i, len;

    for (i = 0; i < TAP_ROWS(cases); i++) {
        const char *value = cases[i].value;

        for (len = 0; cases[i].read && len < strlen(value); len++) {
            if (cc_choice_decode(cc_slice(value, len), ids, NOW, &prefix)) {
                cc_choice_decode(cc_slice_str(value), ids, NOW, &whole);
                more += grants_more(&prefix, &whole);
                valid++;
            }
        }
    }
    ok(more == 0 && valid > 0, "what is cut off grants nothing more");
}

/* Numbers that are the same in every run. */
static unsigned random_below(unsigned below)
{
    static apr_uint64_t state = 42;

    state = state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(state >> 33) % below;
}

static cc_entry_t some_entry(apr_pool_t *p)
{
    cc_entry_t entry = { random_below(3), { NULL, 0 } };

    if (entry.answer == CC_ENTRY_GRANTED) {
        entry.fingerprint = cc_slice_str(
            apr_psprintf(p, "%06x", random_below(0x1000000)));
    }
    return entry;
}

static cc_choice_t some_choice(apr_pool_t *p, int categories)
{
    cc_choice_t choice;
    int i;

    memset(&choice, 0, sizeof(choice));
    choice.made_s = random_below(NOW);
    if (random_below(2)) {
        choice.id = cc_slice_str(ID);
    }
    for (i = 0; i < categories; i++) {
        choice.entries[i] = some_entry(p);
    }
    return choice;
}

/* As many ids as there can be, of different lengths. */
static apr_array_header_t *many_ids(apr_pool_t *p)
{
    apr_array_header_t *ids = apr_array_make(p, 32, sizeof(char *));
    int i;

    for (i = 0; i < CC_CATEGORIES_MAX; i++) {
        APR_ARRAY_PUSH(ids, const char *) = apr_psprintf(p, "%.*s%d", i % 9,
                                                         "purposes-", i);
    }
    return ids;
}

static int comes_back(apr_pool_t *p, const apr_array_header_t *ids,
                      const cc_choice_t *choice)
{
    const char *value = cc_choice_encode(p, ids, choice);
    cc_choice_t read;

    return strlen(value) <= cc_choice_longest(ids)
           && cc_choice_decode(cc_slice_str(value), ids, NOW, &read)
           && read.made_s == choice->made_s
           && cc_slice_same(read.id, choice->id)
           && cc_choice_same(&read, choice)
           && cc_choice_grants(&read) == cc_choice_grants(choice);
}

static void test_round_trip(apr_pool_t *p)
{
    const apr_array_header_t *ids = many_ids(p);
    int i, back = 0;

    for (i = 0; i < 5000; i++) {
        cc_choice_t choice = some_choice(p, ids->nelts);

        back += comes_back(p, ids, &choice);
    }
    ok(back == 5000, "what was written is read, and not longer than said");
}

static void test_longest(apr_pool_t *p)
{
    const apr_array_header_t *ids = ids_of(p);
    cc_choice_t choice;
    int i;

    memset(&choice, 0, sizeof(choice));
    choice.made_s = APR_INT64_C(999999999999);
    choice.id = cc_slice_str(ID);
    for (i = 0; i < ids->nelts; i++) {
        choice.entries[i].answer = CC_ENTRY_GRANTED;
        choice.entries[i].fingerprint = cc_slice_str("3f2a9c");
    }
    ok(strlen(cc_choice_encode(p, ids, &choice)) == cc_choice_longest(ids),
       "the longest choice is as long as said");
}

static cc_choice_t read_one(apr_pool_t *p, const char *value)
{
    cc_choice_t choice;

    model_must(cc_choice_decode(cc_slice_str(value), ids_of(p), NOW, &choice)
                   ? NULL
                   : "is no choice",
               value);
    return choice;
}

static const char *combined(apr_pool_t *p, const char *one, const char *other)
{
    cc_choice_t a = read_one(p, one), b = read_one(p, other);

    cc_choice_combine(&a, &b);
    return cc_choice_encode(p, ids_of(p), &a);
}

static void test_combine(apr_pool_t *p)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(pairs); i++) {
        is_str(combined(p, pairs[i].one, pairs[i].other), pairs[i].both,
               pairs[i].what);
        is_str(combined(p, pairs[i].other, pairs[i].one), pairs[i].both,
               "the other way round");
    }
}

static void test_same(apr_pool_t *p)
{
    cc_choice_t a = read_one(p, "v=1&t=7&statistics=1:3f2a9c&third-party=0");
    cc_choice_t later = read_one(p, "v=1&t=8&id=" ID
                                    "&third-party=0&statistics=1:3f2a9c");
    cc_choice_t changed = read_one(p,
                                   "v=1&t=7&statistics=1:abcdef&third-party=0");
    cc_choice_t less = read_one(p, "v=1&t=7&third-party=0");

    ok(cc_choice_same(&a, &later), "the same, whenever it was made");
    ok(!cc_choice_same(&a, &changed), "another fingerprint is another choice");
    ok(!cc_choice_same(&a, &less), "and so is an entry less");
    ok(cc_choice_grants(&a) && !cc_choice_grants(&less),
       "a refusal grants nothing");
}

int main(void)
{
    apr_pool_t *p = model_pool();

    test_cases(p);
    test_length(p);
    test_truncated(p);
    test_round_trip(p);
    test_longest(p);
    test_combine(p);
    test_same(p);
    return done_testing();
}
