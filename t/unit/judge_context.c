/* What third-party context makes of verdicts, and what a verdict depends on. */
#include "judge_court.h"

/* clang-format off */
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

int main(void)
{
    apr_pool_t *p = model_pool();
    cc_court_t court = { .policy = model_policy(p, JUDGE_REGISTER) };

    test_third_party(p, court);
    test_third_party_undeclared(p, court);
    test_dependences(p, court);
    test_third_party_modes(p);
    return done_testing();
}
