#include "core/tally_count.h"
#include "model.h"

#define NOW 1000000

static apr_pool_t *pool;

/* A table for a register, as it is when the server starts. */
static cc_tally_t *tally_for(const cc_policy_t *policy, int declared)
{
    apr_uint32_t room = cc_tally_room_for(declared);
    cc_tally_t *tally = cc_tally_make(apr_pcalloc(pool, cc_tally_size(room)),
                                      room, 0x5eed, NOW);

    ok(cc_tally_declare(tally, policy, "choice"), "the register finds room");
    return tally;
}

/* --- what was counted, as a line */

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static const char *line_of(const cc_sighting_t *sighting)
{
    return apr_psprintf(pool, "%.*s%s=%u/%u/%u+%u", (int)sighting->name.len,
                        sighting->name.ptr, sighting->is_family ? "*" : "",
                        sighting->set, sighting->held, sighting->capped,
                        sighting->sent);
}

/* NAME=SET/HELD/CAPPED+SENT of each, sorted. */
static const char *counted(cc_tally_t *tally, const cc_policy_t *policy)
{
    cc_sightings_t seen = { 0 };
    const char *lines[512];
    apr_array_header_t *all = apr_array_make(pool, 8, sizeof(char *));
    int i;

    cc_tally_read(pool, tally, policy, &seen);
    for (i = 0; i < seen.sightings->nelts && i < 512; i++) {
        lines[i] = line_of(&APR_ARRAY_IDX(seen.sightings, i, cc_sighting_t));
    }
    qsort(lines, i, sizeof(*lines), by_name);
    apr_array_cat(all, all);
    all->elts = (char *)lines;
    all->nelts = i;
    return apr_array_pstrcat(pool, all, ' ');
}

static const cc_sighting_t *sighting_of(cc_tally_t *tally,
                                        const cc_policy_t *policy,
                                        const char *name)
{
    static const cc_sighting_t none;
    cc_sightings_t seen = { 0 };
    int i;

    cc_tally_read(pool, tally, policy, &seen);
    for (i = 0; i < seen.sightings->nelts; i++) {
        const cc_sighting_t *sighting = &APR_ARRAY_IDX(seen.sightings, i,
                                                       cc_sighting_t);

        if (cc_slice_eq(sighting->name, name)) {
            return sighting;
        }
    }
    return &none;
}

/* --- counting */

/* Judge and count the headers of one response, each ended by a line feed. */
static void respond(cc_tally_t *tally, const cc_policy_t *policy,
                    const char *headers, unsigned context)
{
    cc_decisions_t decisions = model_decisions(pool, policy, "");
    cc_court_t court = { .policy = policy,
                         .decisions = &decisions,
                         .choice_name = "choice",
                         .now = NOW };
    cc_tally_response_t response = { tally, context, 0, { { 0 } } };
    cc_slice_t rest = cc_slice_str(headers), header;

    while (rest.len > 0) {
        cc_judgement_t judgement;

        rest = cc_slice_cut(rest, '\n', &header);
        judgement = cc_judge(&court, header);
        cc_tally_set_cookie(&response, &court, &judgement);
    }
}

#define SITE                                  \
    "Category ads consent max-lifetime=30d\n" \
    "Declare necessary sid\n"                 \
    "Declare necessary wp-settings-1\n"       \
    "Declare statistics _pk_*\n"              \
    "Declare statistics a?c*\n"               \
    "Declare statistics anon anonymous\n"

/* clang-format off */
/* What one response sets, or one navigation bears, and what stands there. */
static const struct {
    const char *what, *set, *borne, *counts;
} cases[] = {
    { "nothing",                  "",                    "",           "" },
    { "declared",                 "sid=1\n",             "sid=1",      "sid=1/0/0+1" },
    { "declared, held back",      "_pk_x=1\n",           "",           "_pk_*=1/1/0+0" },
    { "its glob is a family",     "_pk_id.1.3f2a=1\n_pk_y=1\n", "_pk_id.2.1a2b=1", "_pk_*=1/1/0+1" },
    { "another glob is a name",   "abcd=1\n",            "axc=1",      "a?c*=1/1/0+1" },
    { "undeclared",               "x=1\ny=1\n",          "",           "x=1/1/0+0 y=1/1/0+0" },
    { "case matters",             "X=1\nx=1\n",          "",           "X=1/1/0+0 x=1/1/0+0" },
    { "capped",                   "anon=1; Max-Age=99999999\n", "",    "anon=1/0/1+0" },
    { "not capped",               "anon=1; Max-Age=60\n", "",          "anon=1/0/0+0" },
    { "deleted",                  "x=; Max-Age=0\n",     "",           "x=1/0/0+0" },
    { "twice in one response",    "x=1\nx=2\n",          "",           "x=1/1/0+0" },
    { "deleted and set",          "x=; Max-Age=0\nx=2\n", "",          "x=1/1/0+0" },
    { "twice in one request",     "",                    "x=1; x=2",   "x=0/0/0+1" },
    { "set and sent",             "x=1\n",               "x=1",        "x=1/1/0+1" },
    { "a family",                 "s_1=1\ns_2=1\n",      "s_3=1",      "s_*=1/1/0+1" },
    { "one of it is declared",    "wp-settings-1=1\nwp-settings-2=1\n", "", "wp-settings-*=1/1/0+0 wp-settings-1=1/0/0+0" },
    { "a name like a family's",   "s_=1\ns_1=1\n",       "",           "s_*=1/1/0+0 s_=1/1/0+0" },
    { "the choice cookie",        "choice=1\n",          "choice=1",   "choice=0/0/0+1" },
    { "browsers ignore it",       "=\nx\x01=1\n",        "",           "" },
    { "without a name",           "bare\n",              "other",      "=1/1/0+1" },
    { "a long name",              "L.abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghij=1\n", "", "L.*=1/1/0+0" },
    { "markup",                   "<b>=1\n",             "\"'&=1",     "\"'&=0/0/0+1 <b>=1/1/0+0" },
};

/* A header, and the traits and lifetime that it shows. */
static const struct {
    const char *what, *header;
    unsigned traits;
    apr_int64_t lifetime_s;
} traits[] = {
    { "nothing",          "x=1",                         CC_SEEN_SESSION, 0 },
    { "HttpOnly",         "x=1; HttpOnly",               CC_SEEN_SESSION | CC_SEEN_HTTPONLY, 0 },
    { "Secure",           "x=1;SECURE",                  CC_SEEN_SESSION | CC_SEEN_SECURE, 0 },
    { "Partitioned",      "x=1; partitioned ; Path=/",   CC_SEEN_SESSION | CC_SEEN_PARTITIONED, 0 },
    { "with a value",     "x=1; secure=1; HttpOnly = 0", CC_SEEN_SESSION | CC_SEEN_SECURE | CC_SEEN_HTTPONLY, 0 },
    { "as a value",       "x=secure; y=HttpOnly",        CC_SEEN_SESSION, 0 },
    { "as the name",      "secure; HttpOnly",            CC_SEEN_SESSION | CC_SEEN_HTTPONLY, 0 },
    { "others so long",   "x=1; domain=a; Domain; SameSite; priority=ab", CC_SEEN_SESSION, 0 },
    { "empty attributes", "x=1;;; ;",                    CC_SEEN_SESSION, 0 },
    { "Max-Age",          "x=1; Max-Age=60",             CC_SEEN_LASTING, 60 },
    { "Expires",          "x=1; Expires=Mon, 12 Jan 1970 13:48:20 GMT", CC_SEEN_LASTING, 1700 - 1600 },
    { "both",             "x=1; Expires=Fri, 31 Dec 9999 23:59:59 GMT; Max-Age=7", CC_SEEN_LASTING, 7 },
    { "for ever",         "x=1; Max-Age=99999999999999", CC_SEEN_LASTING, 0xffffffff },
    { "deleted",          "x=1; Max-Age=0; Secure",      CC_SEEN_DELETED, 0 },
};
/* clang-format on */

static void test_cases(void)
{
    const cc_policy_t *policy = model_policy(pool, SITE);
    size_t i;

    for (i = 0; i < TAP_ROWS(cases); i++) {
        cc_tally_t *tally = tally_for(policy, 6);

        respond(tally, policy, cases[i].set, 0);
        cc_tally_cookies(tally, policy, cc_slice_str(cases[i].borne), 1);
        is_str(counted(tally, policy), cases[i].counts, cases[i].what);
    }
}

static void test_traits(void)
{
    const cc_policy_t *policy = model_policy(pool, "Declare necessary x\n"
                                                   "Declare necessary s*\n");
    size_t i;

    for (i = 0; i < TAP_ROWS(traits); i++) {
        cc_tally_t *tally = tally_for(policy, 2);
        const cc_sighting_t *sighting;

        respond(tally, policy, traits[i].header, CC_SEEN_FRAME);
        sighting = sighting_of(tally, policy,
                               *traits[i].header == 'x' ? "x" : "");
        ok(sighting->traits == (traits[i].traits | CC_SEEN_FRAME)
               && sighting->longest_s == traits[i].lifetime_s,
           traits[i].what);
    }
}

static void test_traits_add_up(void)
{
    const cc_policy_t *policy = model_policy(pool, "");
    cc_tally_t *tally = tally_for(policy, 0);
    const cc_sighting_t *sighting;

    respond(tally, policy, "x=1; Max-Age=60", CC_SEEN_DOCUMENT);
    respond(tally, policy, "x=1; Secure", CC_SEEN_OTHER);
    respond(tally, policy, "x=1; Max-Age=50", 0);
    sighting = sighting_of(tally, policy, "x");
    ok(sighting->set == 3 && sighting->longest_s == 60
           && sighting->traits
                  == (CC_SEEN_LASTING | CC_SEEN_SESSION | CC_SEEN_SECURE
                      | CC_SEEN_DOCUMENT | CC_SEEN_OTHER),
       "traits add up, the longest lifetime stays");
}

static void test_choices(void)
{
    const cc_policy_t *policy = model_policy(pool, SITE);
    cc_tally_t *tally = tally_for(policy, 6);
    cc_sightings_t seen = { 0 };
    cc_choice_t choice = { 0 };
    int ads = model_category_of(policy, "ads")->index;
    int statistics = model_category_of(policy, "statistics")->index;

    choice.entries[ads].answer = CC_ENTRY_REFUSED;
    choice.entries[statistics].answer = CC_ENTRY_GRANTED;
    cc_tally_choice(tally, policy, &choice);
    cc_tally_choice(tally, policy, &choice);
    cc_tally_read(pool, tally, policy, &seen);
    ok(seen.answers[ads].granted == 0 && seen.answers[ads].refused == 2
           && seen.answers[statistics].granted == 2
           && seen.answers[statistics].refused == 0
           && seen.answers[0].granted + seen.answers[0].refused == 0,
       "choices, by category");
}

static void test_counts_stop(void)
{
    const cc_policy_t *policy = model_policy(pool, "");
    cc_tally_t *tally = tally_for(policy, 0);
    cc_tally_slot_t *slot = cc_tally_find(tally, policy, cc_slice_str("x"),
                                          CC_TALLY_SET);
    apr_uint32_t end;
    int i;

    cc_tally_add(&slot->set, 0xfffeffffu);
    for (i = 0; i < 3; i++) {
        respond(tally, policy, "x=1", 0);
    }
    end = slot->set;
    respond(tally, policy, "x=1", 0);
    ok(end > 0xfffeffffu && slot->set == end, "a count stops at its end");
    cc_tally_add(&slot->sent, 0xffffffffu);
    ok(slot->sent == end, "however much is added");
}

/* --- floods */

static const char *numbered(const char *prefix, int i)
{
    static char name[40];

    /* letters only: none is of a family */
    sprintf(name, "%s%c%c%c%c%c", prefix, 'g' + i % 17, 'g' + i / 17 % 17,
            'g' + i / 289 % 17, 'g' + i / 4913 % 17, 'g' + i / 83521 % 17);
    return name;
}

static void bear(cc_tally_t *tally, const cc_policy_t *policy, const char *name)
{
    cc_tally_cookies(tally, policy,
                     cc_slice_str(apr_psprintf(pool, "%s=1", name)), 1);
}

/* Names that only requests bear: so many real ones, each borne in turn once in
 * between so many inventions. @return how many real ones are lost */
static int lost_in_flood(int real, int between, int repeat)
{
    const cc_policy_t *policy = model_policy(pool, "Declare necessary sid\n");
    cc_tally_t *tally = tally_for(policy, 1);
    apr_pool_t *whole = pool;
    int i, j, lost = 0;

    apr_pool_create(&pool, whole);
    for (i = 0; i < 100000; i++) {
        for (j = 0; j < repeat; j++) {
            bear(tally, policy, numbered("flood", i));
        }
        if (i % between == 0) {
            bear(tally, policy, numbered("real", i / between % real));
        }
        apr_pool_clear(pool);
    }
    for (i = 0; i < real; i++) {
        lost += sighting_of(tally, policy, numbered("real", i))->sent == 0;
    }
    apr_pool_destroy(pool);
    pool = whole;
    return lost;
}

/* What was seen again before 100,000 inventions come stays, each of them used
 * so many times. */
static void test_flood_after(int times)
{
    const cc_policy_t *policy = model_policy(pool, "Declare necessary sid\n");
    cc_tally_t *tally = tally_for(policy, 1);
    cc_sightings_t seen = { 0 };
    int i, lost = 0;
    apr_uint64_t total = 0;

    for (i = 0; i < 100 * (times + 1); i++) {
        bear(tally, policy, numbered("real", i % 100));
    }
    respond(tally, policy, "x=1", 0);
    for (i = 0; i < 100000 * times; i++) {
        bear(tally, policy, numbered("flood", i / times));
    }
    bear(tally, policy, "sid");
    cc_tally_read(pool, tally, policy, &seen);
    for (i = 0; i < 100; i++) {
        lost += sighting_of(tally, policy, numbered("real", i))->sent
                < (apr_uint32_t)times + 1;
    }
    for (i = 0; i < seen.sightings->nelts; i++) {
        total += APR_ARRAY_IDX(seen.sightings, i, cc_sighting_t).sent;
    }
    ok(lost == 0, "100,000 inventions push none of 100 names out");
    ok(sighting_of(tally, policy, "x")->set == 1, "nor what is set");
    ok(seen.sightings->nelts <= CC_TALLY_SENT_ROOM + 2,
       "there is no more room");
    ok(total + seen.unnamed
           == (apr_uint64_t)100 * (times + 1) + 100000 * times + 1,
       "nothing is lost");
}

static void test_floods(void)
{
    ok(lost_in_flood(20, 20, 1) == 0,
       "names that come along with a flood find room in it");
    ok(lost_in_flood(20, 2, 2) == 0, "also where each invention comes twice");
}

static void test_set_flood(void)
{
    const cc_policy_t *policy = model_policy(pool, SITE);
    cc_tally_t *tally = tally_for(policy, 6);
    cc_sightings_t seen = { 0 };
    int i, n = 5000;
    apr_uint64_t total = 0;

    respond(tally, policy, "first=1", 0);
    for (i = 0; i < n; i++) {
        respond(tally, policy, apr_psprintf(pool, "%s=1", numbered("y", i)), 0);
    }
    respond(tally, policy, "first=1", 0);
    respond(tally, policy, "sid=1", 0);
    cc_tally_read(pool, tally, policy, &seen);
    for (i = 0; i < seen.sightings->nelts; i++) {
        total += APR_ARRAY_IDX(seen.sightings, i, cc_sighting_t).set;
    }
    ok(sighting_of(tally, policy, "first")->set == 2,
       "what a site sets first stays");
    ok(sighting_of(tally, policy, "sid")->set == 1,
       "what is declared has room");
    ok(seen.sightings->nelts <= CC_TALLY_SET_ROOM + 2
           && seen.sightings->nelts > CC_TALLY_SET_ROOM / 2,
       "the room is used, and no more");
    ok(total + seen.unnamed == (apr_uint64_t)n + 3, "the others are unnamed");
}

/* --- another register */

static const char *many_rows(int from, int n)
{
    apr_array_header_t *rows = apr_array_make(pool, n, sizeof(char *));
    int i;

    for (i = 0; i < n; i++) {
        APR_ARRAY_PUSH(rows,
                       const char *) = apr_psprintf(pool,
                                                    "Declare necessary %s\n",
                                                    numbered("d", from + i));
    }
    return apr_array_pstrcat(pool, rows, 0);
}

static void test_declared_find_room(void)
{
    const cc_policy_t *policy = model_policy(pool, many_rows(0, 2000));
    cc_tally_t *tally = tally_for(policy, 2000);
    int i, missing = 0;

    for (i = 0; i < 2000; i++) {
        respond(tally, policy, apr_psprintf(pool, "%s=1", numbered("d", i)), 0);
    }
    for (i = 0; i < 2000; i += 97) {
        missing += sighting_of(tally, policy, numbered("d", i))->set != 1;
    }
    ok(missing == 0 && tally->unnamed == 0,
       "2,000 declared names have a place");
}

static void test_register_changes(void)
{
    const cc_policy_t *before = model_policy(pool, "Declare necessary old\n");
    const cc_policy_t *after = model_policy(
        pool, "Category ads consent\nDeclare ads new\nDeclare ads fam_*\n");
    const cc_policy_t *larger = model_policy(pool, many_rows(0, 500));
    cc_tally_t *tally = tally_for(before, 1), *next;
    cc_choice_t choice = { 0 };
    cc_sightings_t seen = { 0 };

    respond(tally, before, "old=1\nnew=1\nfam_1=1", CC_SEEN_OTHER);
    cc_tally_cookies(tally, before, cc_slice_str("sent=1; new=1"), 1);
    ok(cc_tally_declare(tally, after, "choice"), "another register has room");
    respond(tally, after, "old=1\nnew=1\nfam_2=1\n", CC_SEEN_DOCUMENT);
    choice.entries[model_category_of(after, "ads")->index]
        .answer = CC_ENTRY_GRANTED;
    cc_tally_choice(tally, after, &choice);
    is_str(counted(tally, after),
           "fam_*=2/2/0+0 new=2/2/0+1 old=2/1/0+0 sent=0/0/0+1",
           "what was counted under the former one goes on");

    ok(!cc_tally_declare(tally, larger, "choice"), "a far larger one has none");
    next = tally_for(larger, 500);
    cc_tally_declare(next, after, "choice");
    cc_tally_take_over(next, tally);
    is_str(counted(next, after),
           "fam_*=2/2/0+0 new=2/2/0+1 old=2/1/0+0 sent=0/0/0+1",
           "all is taken over into a larger one");
    cc_tally_read(pool, next, after, &seen);
    ok(seen.answers[model_category_of(after, "ads")->index].granted == 1,
       "answers too");
    ok(sighting_of(next, after, "new")->traits
           == (CC_SEEN_SESSION | CC_SEEN_OTHER | CC_SEEN_DOCUMENT),
       "and traits");
    respond(next, after, "new=1", 0);
    ok(sighting_of(next, after, "new")->set == 3, "counting goes on in it");
}

/* Categories come and go: those of now have their answers. */
static void test_categories_change(void)
{
    cc_tally_t *tally = tally_for(model_policy(pool, ""), 0);
    const cc_policy_t *policy = NULL;
    cc_sightings_t seen = { 0 };
    cc_choice_t choice = { 0 };
    int i, index = 0;

    for (i = 0; i < 3 * CC_CATEGORIES_MAX; i++) {
        policy = model_policy(pool,
                              apr_psprintf(pool, "Category c%d consent\n", i));
        cc_tally_declare(tally, policy, "choice");
        index = model_category_of(policy, apr_psprintf(pool, "c%d", i))->index;
        memset(&choice, 0, sizeof(choice));
        choice.entries[index].answer = CC_ENTRY_REFUSED;
        cc_tally_choice(tally, policy, &choice);
    }
    cc_tally_read(pool, tally, policy, &seen);
    ok(seen.answers[index].refused == 1 && seen.answers[index].granted == 0,
       "the last of many categories has its own answers");
}

static void test_too_many_cookies(void)
{
    const cc_policy_t *policy = model_policy(pool, "");
    cc_tally_t *tally = tally_for(policy, 0);
    apr_array_header_t *pairs = apr_array_make(pool, 8, sizeof(char *));
    cc_sightings_t seen = { 0 };
    int i;

    for (i = 0; i < 4000; i++) {
        APR_ARRAY_PUSH(pairs, const char *) = apr_pstrdup(pool,
                                                          numbered("z", i));
    }
    cc_tally_cookies(tally, policy,
                     cc_slice_str(
                         apr_pstrcat(pool, apr_array_pstrcat(pool, pairs, '='),
                                     "", NULL)),
                     1);
    cc_tally_cookies(tally, policy,
                     cc_slice_str(apr_array_pstrcat(pool, pairs, ';')), 1);
    for (i = 0; i < pairs->nelts; i++) {
        char **pair = &APR_ARRAY_IDX(pairs, i, char *);

        *pair = apr_pstrcat(pool, *pair, "=1", NULL);
    }
    cc_tally_cookies(tally, policy,
                     cc_slice_str(apr_array_pstrcat(pool, pairs, ';')), 1);
    cc_tally_read(pool, tally, policy, &seen);
    ok(seen.sightings->nelts + (int)seen.unnamed <= CC_TALLY_REQUEST_MAX + 2
           && seen.sightings->nelts > CC_TALLY_REQUEST_MAX / 2,
       "of a request with 4,000 cookies the first are counted");
}

/* However many there are, about as many are counted. */
static void test_weights(void)
{
    cc_tally_t *tally = tally_for(model_policy(pool, ""), 0);
    apr_uint32_t i, weight, counted_at_all = 0, sum = 0;

    for (i = 0; i < CC_TALLY_EXACT; i++) {
        sum += cc_tally_weight(tally);
    }
    ok(sum == CC_TALLY_EXACT, "the first navigations are counted each");
    for (i = 0, sum = 0; i < 16000; i++) {
        weight = cc_tally_weight(tally);
        counted_at_all += weight > 0;
        sum += weight;
    }
    ok(counted_at_all > 900 && counted_at_all < 1100,
       "of later ones about one in 16");
    ok(sum > 15000 && sum < 17000, "which stands for all");
}

int main(void)
{
    pool = model_pool();
    test_cases();
    test_traits();
    test_traits_add_up();
    test_choices();
    test_counts_stop();
    test_flood_after(1);
    test_flood_after(3);
    test_floods();
    test_set_flood();
    test_declared_find_room();
    test_register_changes();
    test_categories_change();
    test_too_many_cookies();
    test_weights();
    return done_testing();
}
