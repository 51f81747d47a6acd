/* What is counted of responses, requests and choices. */
#include "tally_model.h"

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
    { "others so long",   "x=1; domains=a; Domain; SameSite; priority=ab", CC_SEEN_SESSION, 0 },
    { "Domain",           "x=1; DOMAIN = a",             CC_SEEN_SESSION | CC_SEEN_DOMAIN, 0 },
    { "Domain, empty",    "x=1; Domain= ; domain",       CC_SEEN_SESSION, 0 },
    { "Path",             "x=1; path=/a; Secure",        CC_SEEN_SESSION | CC_SEEN_PATH | CC_SEEN_SECURE, 0 },
    { "Path, not below /", "x=1; Path=/; Path=; Path; Path=a", CC_SEEN_SESSION, 0 },
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
    test_weights();
    return done_testing();
}
