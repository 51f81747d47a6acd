#include "core/judge.h"
#include "model.h"

#define NOW 1000000000 /* Sun, 09 Sep 2001 01:46:40 GMT */
#define CHOICE "cookies_preferences"

/* clang-format off */
#define REGISTER                                                               \
    "Category measure exempt\n"                                                \
    "Category ads consent max-lifetime=30d\n"                                  \
    "Category loose consent max-lifetime=2y\n"                                 \
    "Category open exempt max-lifetime=30d\n"                                  \
    "Declare necessary n\n"       "Declare necessary n_*\n"                    \
    "Declare necessary n_anon anonymous\n"                                     \
    "Declare necessary n_once renew=off\n"                                     \
    "Declare measure m\n"         "Declare measure m_*\n"                      \
    "Declare measure m_anon anonymous\n"                                       \
    "Declare statistics s\n"      "Declare statistics s_*\n"                   \
    "Declare statistics s_anon anonymous\n"                                    \
    "Declare statistics s_once renew=off\n"                                    \
    "Declare first-party s_exact\n" "Declare first-party s_g*\n"               \
    "Declare statistics stored kind=storage\n"                                 \
    "Declare statistics also_stored kind=storage\n"                            \
    "Declare necessary also_stored\n"                                          \
    "Declare ads a\n"             "Declare ads a_anon anonymous\n"             \
    "Declare loose l\n"           "Declare loose l_anon anonymous\n"           \
    "Declare open o\n"                                                         \
    "Declare third-party t\n"     "Declare third-party t_anon anonymous\n"

/* What mode and decision make of a cookie that its exact name, a glob or an
 * anonymous row puts into the category, and of an undeclared one that counts
 * as one of it. */
#define REFUSED "drop: its category is refused"
#define UNSET   "drop: its category is not granted"
static const struct {
    const char *category, *decision, *exact, *glob, *anonymous, *undeclared;
} grid[] = {
    { "necessary",  "granted", "pass", "pass", "pass", "pass" },
    { "necessary",  "unset",   "pass", "pass", "pass", "pass" },
    { "necessary",  "refused", "pass", "pass", "pass", "pass" },
    { "measure",    "granted", "pass", "pass", "pass", "pass" },
    { "measure",    "unset",   "pass", "pass", "pass", "pass" },
    { "measure",    "refused", REFUSED, REFUSED, REFUSED, REFUSED },
    { "statistics", "granted", "pass", "pass", "pass", "pass" },
    { "statistics", "unset",   UNSET,  UNSET,  "pass", UNSET },
    { "statistics", "refused", REFUSED, REFUSED, REFUSED, REFUSED },
};

#define OURS "drop: only this module sets the choice cookie"
#define KNOWN "drop: the browser has it already, and it is not renewed"
#define CAP_30D "cap 2592000"
#define CAP_13MO "cap 34164000"
#define EXPIRED "; Expires=Thu, 01 Jan 1970 00:00:00 GMT"
#define YEARS "; Max-Age=94608000"

/* Nothing is decided unless it says so; the browser sends "cookies". */
static const struct {
    const char *what, *decided, *cookies, *header, *verdict;
} cases[] = {
    { "a control character",         "", "", "s=x\x01",                 "pass" },
    { "nothing",                     "", "", "",                        "pass" },
    { "an empty pair",               "", "", "=; Max-Age=9",            "pass" },
    { "one of the choice's name",    "", "", CHOICE "=x\x7f",           "pass" },

    { "the choice cookie",           "", "", CHOICE "=v=1&t=1",         OURS },
    { "with blanks",                 "", "", " " CHOICE " = x; Path=/", OURS },
    { "deleted",                     "", "", CHOICE "=; Max-Age=0",     OURS },
    { "deleted by a date",           "", "", CHOICE "=x" EXPIRED,       OURS },
    { "nameless, but read as it",    "", "", "=" CHOICE "=x",           OURS },
    { "the same with blanks",        "", "", " = " CHOICE " =x",        OURS },
    { "the same, deleted",           "", "", "=" CHOICE "=; Max-Age=0", OURS },
    { "its name as a value",         "", "", CHOICE,                    "drop: it is not declared" },
    { "its name in another case",    "", "", "Cookies_preferences=x",   "drop: it is not declared" },
    { "a longer name",               "", "", CHOICE "2=x",              "drop: it is not declared" },

    { "a deletion",                  "", "", "s=; Max-Age=0",           "pass" },
    { "a negative one",              "", "", "s=x; Max-Age=-1",         "pass" },
    { "by a date",                   "", "", "s=x" EXPIRED,             "pass" },
    { "now",                         "", "", "s=x; Expires=9 Sep 2001 01:46:40", "pass" },
    { "of a refused category",       "statistics=refused", "", "s=; Max-Age=0", "pass" },
    { "of an undeclared cookie",     "", "", "x=; Max-Age=0",           "pass" },
    { "of an anonymous one",         "", "s_anon=", "s_anon=; Max-Age=0", "pass" },
    { "Max-Age wins: none",          "", "", "s=; Max-Age=9" EXPIRED,   UNSET },
    { "a second from now is none",   "", "", "s=x; Expires=9 Sep 2001 01:46:41", UNSET },
    { "the last Max-Age counts",     "", "", "s=x; Max-Age=0; Max-Age=9", UNSET },
    { "no date is none",             "", "", "s=x; Expires=0",          UNSET },

    { "an exact name before a glob", "statistics=granted", "", "s_exact=1", UNSET },
    { "decided by that",             "first-party=granted", "", "s_exact=1", "pass" },
    { "the first of two globs",      "first-party=granted", "", "s_ga=1", UNSET },
    { "case matters",                "statistics=granted", "", "S=1",   "drop: it is not declared" },
    { "nameless, read as declared",  "", "", "=s=1",                    UNSET },
    { "the same, granted",           "statistics=granted", "", "=s=1",  "pass" },
    { "nameless",                    "", "", "=lonely",                 "drop: it is not declared" },
    { "storage declares no cookie",  "statistics=granted", "", "stored=1", "drop: it is not declared" },
    { "a cookie of its name may be", "", "", "also_stored=1",           "pass" },

    { "longer than may be",          "ads=granted", "", "a=1" YEARS,    CAP_30D },
    { "a second too long",           "ads=granted", "", "a=1; Max-Age=2592001", CAP_30D },
    { "as long as may be",           "ads=granted", "", "a=1; Max-Age=2592000", "pass" },
    { "a date too late",             "ads=granted", "", "a=1; Expires=1 Jan 2099 00:00:00", CAP_30D },
    { "a session",                   "ads=granted", "", "a=1",          "pass" },
    { "not allowed at all",          "", "", "a=1" YEARS,               UNSET },
    { "of an exempt category",       "", "", "o=1" YEARS,               CAP_30D },
    { "undecided the category's, for an anonymous one too", "", "", "a_anon=1" YEARS, CAP_30D },
    { "13 months are less than 2 years", "", "", "l_anon=1" YEARS,      CAP_13MO },
    { "which count for others",      "loose=granted", "", "l=1" YEARS,  "cap 63072000" },
    { "anonymous: 13 months",        "", "", "s_anon=1" YEARS,          CAP_13MO },
    { "granted as well",             "statistics=granted", "", "s_anon=1" YEARS, CAP_13MO },
    { "of an exempt category too",   "", "", "m_anon=1" YEARS,          CAP_13MO },
    { "13 months are fine",          "", "", "s_anon=1; Max-Age=34164000", "pass" },
    { "other ones may live on",      "statistics=granted", "", "s=1" YEARS, "pass" },

    { "anonymous, and known",        "", "s_anon=1", "s_anon=1; Max-Age=9", KNOWN },
    { "among others",                "", "a=b; s_anon=1; c=d", "s_anon=1", KNOWN },
    { "blanks do not count",         "", "s_anon=1", " s_anon = 1 ;Path=/", KNOWN },
    { "with another value",          "", "s_anon=2", "s_anon=1; Max-Age=9", "pass" },
    { "another value, too long",     "", "s_anon=2", "s_anon=1" YEARS,  CAP_13MO },
    { "another cookie's value",      "", "s=1", "s_anon=1",             "pass" },
    { "sent twice, once the same",   "", "s_anon=2; s_anon=1", "s_anon=1", KNOWN },
    { "the same empty value",        "", "s_anon=", "s_anon=",          KNOWN },
    { "quotes are of the value",     "", "s_anon=1", "s_anon=\"1\"",    "pass" },
    { "nameless, and comes back so", "", "s_anon=1", "=s_anon=1",       KNOWN },
    { "nameless, another value",     "", "s_anon=2", "=s_anon=1",       "pass" },
    { "renew=off, and known",        "statistics=granted", "s_once=1", "s_once=1", KNOWN },
    { "not known",                   "statistics=granted", "", "s_once=1" YEARS, "pass" },
    { "not allowed either",          "", "s_once=1", "s_once=1",        UNSET },
    { "known, and may be renewed",   "statistics=granted", "s=1", "s=1" YEARS, "pass" },
    { "mode always is not touched",  "", "n_once=1", "n_once=1" YEARS,  "pass" },
    { "whatever its row says",       "", "n_anon=1", "n_anon=1" YEARS,  "pass" },
};

/* CookieConsentUndeclared. */
static const struct {
    const char *what;
    cc_undeclared_t undeclared;
    const char *category, *decided, *header, *verdict;
} undeclared[] = {
    { "dropped",               CC_UNDECLARED_DROP,     NULL, "",            "x=1",  "drop: it is not declared" },
    { "whatever is granted",   CC_UNDECLARED_DROP,     NULL, "statistics=granted first-party=granted third-party=granted", "x=1", "drop: it is not declared" },
    { "allowed",               CC_UNDECLARED_ALLOW,    NULL, "",            "x=1" YEARS, "pass" },
    { "a declared one is not", CC_UNDECLARED_ALLOW,    NULL, "",            "s=1",  UNSET },
    { "of a category",         CC_UNDECLARED_CATEGORY, "ads", "ads=granted", "x=1", "pass" },
    { "for its time",          CC_UNDECLARED_CATEGORY, "ads", "ads=granted", "x=1" YEARS, CAP_30D },
    { "a declared one of its own", CC_UNDECLARED_CATEGORY, "ads", "ads=granted", "s=1", UNSET },
    { "a deletion",            CC_UNDECLARED_CATEGORY, "ads", "",           "x=; Max-Age=0", "pass" },
    { "the choice cookie",     CC_UNDECLARED_ALLOW,    NULL, "",            CHOICE "=x", OURS },
};

/* In third-party context, and what the same header gets in any other. */
#define T_REFUSED "drop: it is set in third-party context, and third-party is refused"
#define T_UNSET   "drop: it is set in third-party context, and third-party is not granted"
#define THIRD "third-party=granted"
static const struct {
    const char *what, *decided, *cookies, *header, *verdict, *otherwise;
} third_party[] = {
    { "necessary",                "",                 "", "n=1" YEARS,  "pass", "pass" },
    { "necessary, by a glob",     "third-party=refused", "", "n_z=1",   "pass", "pass" },
    { "granted",                  "statistics=granted", "", "s=1",      T_UNSET, "pass" },
    { "granted, by a glob",       "statistics=granted", "", "s_z=1",    T_UNSET, "pass" },
    { "granted, the other refused", "statistics=granted third-party=refused", "", "s=1", T_REFUSED, "pass" },
    { "both granted",             "statistics=granted " THIRD, "", "s=1", "pass", "pass" },
    { "only the other granted",   THIRD,              "", "s=1",        UNSET,   UNSET },
    { "refused, the other granted", "statistics=refused " THIRD, "", "s=1", REFUSED, REFUSED },
    { "exempt",                   "",                 "", "m=1",        T_UNSET, "pass" },
    { "exempt, the other refused", "third-party=refused", "", "m=1",    T_REFUSED, "pass" },
    { "exempt, the other granted", THIRD,             "", "m=1",        "pass",  "pass" },
    { "exempt, refused",          "measure=refused " THIRD, "", "m=1",  REFUSED, REFUSED },
    { "anonymous",                "",                 "", "s_anon=1",   T_UNSET, "pass" },
    { "anonymous, the other granted", THIRD,          "", "s_anon=1",   "pass",  "pass" },
    { "anonymous, refused",       "statistics=refused " THIRD, "", "s_anon=1", REFUSED, REFUSED },
    { "of third-party itself",    "",                 "", "t=1",        UNSET,   UNSET },
    { "the same, granted",        THIRD,              "", "t=1",        "pass",  "pass" },
    { "the same, refused",        "third-party=refused", "", "t=1",     REFUSED, REFUSED },
    { "anonymous of third-party", "",                 "", "t_anon=1",   T_UNSET, "pass" },
    { "too long",                 "ads=granted " THIRD, "", "a=1" YEARS, CAP_30D, CAP_30D },
    { "not renewed",              THIRD,              "s_anon=1", "s_anon=1", KNOWN, KNOWN },
    { "a deletion",               "third-party=refused", "", "s=; Max-Age=0", "pass", "pass" },
    { "undeclared",               THIRD,              "", "x=1",        "drop: it is not declared", "drop: it is not declared" },
    { "the choice cookie",        THIRD,              "", CHOICE "=1",  OURS,    OURS },
    { "ignored",                  "",                 "", "s=\x01",     "pass",  "pass" },
};

/* The same for what is not declared. */
static const struct {
    cc_undeclared_t undeclared;
    const char *category, *decided, *header, *verdict, *otherwise;
} third_party_undeclared[] = {
    { CC_UNDECLARED_DROP,     NULL,         THIRD,                  "x=1", "drop: it is not declared", "drop: it is not declared" },
    { CC_UNDECLARED_ALLOW,    NULL,         "",                     "x=1", T_UNSET,   "pass" },
    { CC_UNDECLARED_ALLOW,    NULL,         "third-party=refused",  "x=1", T_REFUSED, "pass" },
    { CC_UNDECLARED_ALLOW,    NULL,         THIRD,                  "x=1", "pass",    "pass" },
    { CC_UNDECLARED_ALLOW,    NULL,         "",                     "x=; Max-Age=0", "pass", "pass" },
    { CC_UNDECLARED_CATEGORY, "necessary",  "",                     "x=1", "pass",    "pass" },
    { CC_UNDECLARED_CATEGORY, "statistics", "statistics=granted",   "x=1", T_UNSET,   "pass" },
    { CC_UNDECLARED_CATEGORY, "statistics", "statistics=granted " THIRD, "x=1", "pass", "pass" },
    { CC_UNDECLARED_CATEGORY, "statistics", THIRD,                  "x=1", UNSET,     UNSET },
};

/* What a verdict depends on: 'c' another choice, 'o' another context could have
 * led to another one; 'g' a cookie passes because something is granted. In any
 * context, and in third-party context. */
static const struct {
    const char *what, *decided, *header, *usual, *third_party;
} dependences[] = {
    { "necessary",      "",                   "n=1",           "",    "" },
    { "passes by it",   "statistics=granted", "s=1",           "cog", "co" },
    { "passes by both", "statistics=granted " THIRD, "s=1",    "cog", "cog" },
    { "is dropped by it", "",                 "s=1",           "co",  "co" },
    { "exempt passes",  "",                   "m=1",           "co",  "co" },
    { "exempt, granted", "measure=granted",   "m=1",           "cog", "co" },
    { "exempt, by the other", THIRD,          "m=1",           "co",  "cog" },
    { "anonymous",      "",                   "s_anon=1",      "co",  "co" },
    { "anonymous, by the other", THIRD,       "s_anon=1",      "co",  "cog" },
    { "anonymous, granted", "statistics=granted", "s_anon=1",  "cog", "co" },
    { "a cap",          "ads=granted",        "a=1" YEARS,     "cog", "co" },
    { "a cap of exempt", "",                  "o=1" YEARS,     "co",  "co" },
    { "a deletion",     "",                   "s=; Max-Age=0", "",    "" },
    { "undeclared",     "",                   "x=1",           "",    "" },
    { "the choice cookie", "",                CHOICE "=1",     "",    "" },
    { "ignored",        "",                   "s=\x01",        "",    "" },
};
/* clang-format on */

/* Judge a header that ends where the heap does. */
static cc_judgement_t judge(apr_pool_t *p, cc_court_t court,
                            const char *decided, const char *cookies,
                            const char *header)
{
    cc_decisions_t decisions = model_decisions(p, court.policy, decided);
    char *sent = tap_exact(cookies), *set = tap_exact(header);
    cc_judgement_t judgement;

    court.decisions = &decisions;
    court.choice_name = CHOICE;
    court.cookies = cc_slice(sent, strlen(cookies));
    court.now = NOW;
    judgement = cc_judge(&court, cc_slice(set, strlen(header)));
    free(sent);
    free(set);
    return judgement;
}

static const char *show(apr_pool_t *p, const cc_judgement_t *judgement)
{
    switch (judgement->verdict) {
    case CC_PASS:
        return judgement->reason || judgement->cap_s ? "odd" : "pass";
    case CC_CAP:
        return apr_psprintf(p, "cap %" APR_INT64_T_FMT, judgement->cap_s);
    case CC_DROP:
        return apr_pstrcat(p, "drop: ", judgement->reason, NULL);
    }
    return "none";
}

static const char *verdict(apr_pool_t *p, cc_court_t court, const char *decided,
                           const char *cookies, const char *header)
{
    cc_judgement_t judgement = judge(p, court, decided, cookies, header);

    return show(p, &judgement);
}

static void test_grid(apr_pool_t *p, cc_court_t court)
{
    size_t i;

    court.undeclared = CC_UNDECLARED_CATEGORY;
    for (i = 0; i < TAP_ROWS(grid); i++) {
        const char *decided = apr_pstrcat(p, grid[i].category, "=",
                                          grid[i].decision, NULL);
        char name[] = "?_anon=1";

        *name = grid[i].category[0];
        court.undeclared_category = model_category_of(court.policy,
                                                      grid[i].category);
        is_str(verdict(p, court, decided, "", apr_psprintf(p, "%c=1", *name)),
               grid[i].exact, decided);
        is_str(verdict(p, court, decided, "", apr_psprintf(p, "%c_z=1", *name)),
               grid[i].glob, "a glob");
        is_str(verdict(p, court, decided, "", name), grid[i].anonymous,
               "anonymous");
        is_str(verdict(p, court, decided, "", "x=1"), grid[i].undeclared,
               "undeclared");
    }
}

static void test_cases(apr_pool_t *p, cc_court_t court)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(cases); i++) {
        is_str(verdict(p, court, cases[i].decided, cases[i].cookies,
                       cases[i].header),
               cases[i].verdict, cases[i].what);
    }
}

static void test_undeclared(apr_pool_t *p, cc_court_t court)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(undeclared); i++) {
        court.undeclared = undeclared[i].undeclared;
        court.undeclared_category =
            undeclared[i].category
                ? model_category_of(court.policy, undeclared[i].category)
                : NULL;
        is_str(verdict(p, court, undeclared[i].decided, "",
                       undeclared[i].header),
               undeclared[i].verdict, undeclared[i].what);
    }
}

static void test_third_party(apr_pool_t *p, cc_court_t court)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(third_party); i++) {
        court.is_third_party = 1;
        is_str(verdict(p, court, third_party[i].decided, third_party[i].cookies,
                       third_party[i].header),
               third_party[i].verdict, third_party[i].what);
        court.is_third_party = 0;
        is_str(verdict(p, court, third_party[i].decided, third_party[i].cookies,
                       third_party[i].header),
               third_party[i].otherwise, "otherwise");
    }
}

static void test_third_party_undeclared(apr_pool_t *p, cc_court_t court)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(third_party_undeclared); i++) {
        const char *category = third_party_undeclared[i].category;
        const char *decided = third_party_undeclared[i].decided;
        const char *header = third_party_undeclared[i].header;

        court.undeclared = third_party_undeclared[i].undeclared;
        court.undeclared_category = category ? model_category_of(court.policy,
                                                                 category)
                                             : NULL;
        court.is_third_party = 1;
        is_str(verdict(p, court, decided, "", header),
               third_party_undeclared[i].verdict, "undeclared, third-party");
        court.is_third_party = 0;
        is_str(verdict(p, court, decided, "", header),
               third_party_undeclared[i].otherwise, "undeclared, otherwise");
    }
}

static const char *dependence(apr_pool_t *p, cc_court_t court,
                              const char *decided, const char *header)
{
    cc_judgement_t judgement = judge(p, court, decided, "", header);

    ok(judgement.is_choice == (strncmp(header, CHOICE, strlen(CHOICE)) == 0),
       "the choice cookie is known");
    return apr_pstrcat(p, judgement.by_choice ? "c" : "",
                       judgement.by_context ? "o" : "",
                       judgement.by_consent ? "g" : "", NULL);
}

static void test_dependences(apr_pool_t *p, cc_court_t court)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(dependences); i++) {
        court.is_third_party = 0;
        is_str(dependence(p, court, dependences[i].decided,
                          dependences[i].header),
               dependences[i].usual, dependences[i].what);
        court.is_third_party = 1;
        is_str(dependence(p, court, dependences[i].decided,
                          dependences[i].header),
               dependences[i].third_party, "in third-party context");
    }
    court.undeclared = CC_UNDECLARED_ALLOW;
    is_str(dependence(p, court, THIRD, "x=1"), "cog", "undeclared, allowed");
    court.is_third_party = 0;
    is_str(dependence(p, court, THIRD, "x=1"), "co", "otherwise");
}

/* A site may say that third-party cookies of its own need no consent. */
static void test_third_party_modes(apr_pool_t *p)
{
    cc_court_t court = { .is_third_party = 1 };

    court.policy = model_policy(p, "Category third-party always\n"
                                   "Declare statistics s\n");
    is_str(verdict(p, court, "statistics=granted", "", "s=1"), "pass",
           "third-party always");
    is_str(dependence(p, court, "statistics=granted", "s=1"), "cg",
           "all contexts are alike");
    court.undeclared = CC_UNDECLARED_ALLOW;
    is_str(dependence(p, court, "", "x=1"), "", "undeclared, too");
    court.policy = model_policy(p, "Category third-party exempt\n"
                                   "Declare statistics s\n");
    is_str(verdict(p, court, "statistics=granted", "", "s=1"), "pass",
           "third-party exempt");
    is_str(verdict(p, court, "statistics=granted third-party=refused", "",
                   "s=1"),
           T_REFUSED, "third-party exempt, refused");
}

/* Of a pair too long to be stored; one byte less is. */
static void test_long(apr_pool_t *p, cc_court_t court)
{
    char pair[CC_SET_COOKIE_PAIR_MAX + 3];

    memset(pair, 'x', sizeof(pair));
    memcpy(pair, "s=", 2);
    pair[sizeof(pair) - 1] = '\0';
    is_str(verdict(p, court, "", "", pair), "pass", "4,097 bytes are ignored");
    pair[sizeof(pair) - 2] = '\0';
    is_str(verdict(p, court, "", "", pair), UNSET, "4,096 are not");
}

int main(void)
{
    apr_pool_t *p = model_pool();
    cc_court_t court = { .policy = model_policy(p, REGISTER) };

    test_grid(p, court);
    test_cases(p, court);
    test_undeclared(p, court);
    test_third_party(p, court);
    test_third_party_undeclared(p, court);
    test_dependences(p, court);
    test_third_party_modes(p);
    test_long(p, court);
    return done_testing();
}
