/* What a table holds: under floods of invented names, and when the register
 * changes. */
#include "tally_model.h"

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

/* Where inventions are used as often as real names they do drive some out, but
 * each has to wear down one of them first. */
static void test_strong_flood(void)
{
    const cc_policy_t *policy = model_policy(pool, "");
    cc_tally_t *tally = tally_for(policy, 0);
    int i, lost = 0;

    for (i = 0; i < 20 * 9; i++) {
        bear(tally, policy, numbered("real", i % 20));
    }
    for (i = 0; i < 1000 * 9; i++) {
        bear(tally, policy, numbered("flood", i / 9));
    }
    for (i = 0; i < 20; i++) {
        lost += sighting_of(tally, policy, numbered("real", i))->sent < 9;
    }
    ok(lost <= 3, "1,000 inventions as strong push few of 20 names out");
}

/* A process may end while it writes. */
static void test_half_written(void)
{
    const cc_policy_t *policy = model_policy(pool, "");
    cc_tally_t *tally = tally_for(policy, 0);
    cc_tally_slot_t *half = cc_tally_find(tally, policy, cc_slice_str("x"),
                                          CC_TALLY_SET);

    half->set = 5;
    half->turn++;
    ok(cc_tally_copy(half).turn == 0, "what is half written is not read");
    respond(tally, policy, "x=1", 0);
    ok(half->set == 5 && half->turn % 2 == 1, "nor counted, nor written over");
    ok(sighting_of(tally, policy, "x")->set == 1, "the name has another place");
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
        APR_ARRAY_PUSH(pairs, const char *) = apr_pstrcat(pool,
                                                          numbered("z", i),
                                                          "=1", NULL);
    }
    cc_tally_cookies(tally, policy,
                     cc_slice_str(apr_array_pstrcat(pool, pairs, ';')), 1);
    cc_tally_read(pool, tally, policy, &seen);
    ok(seen.sightings->nelts + (int)seen.unnamed == CC_TALLY_REQUEST_MAX
           && seen.sightings->nelts > CC_TALLY_REQUEST_MAX / 2,
       "of a request with 4,000 cookies the first are counted");
}

int main(void)
{
    pool = model_pool();
    test_flood_after(1);
    test_flood_after(3);
    test_floods();
    test_strong_flood();
    test_half_written();
    test_set_flood();
    test_declared_find_room();
    test_register_changes();
    test_categories_change();
    test_too_many_cookies();
    return done_testing();
}
