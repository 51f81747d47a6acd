#include "judge_court.h"

/* clang-format off */
/* What mode and decision make of a cookie that its exact name, a glob or an
 * anonymous row puts into the category, and of an undeclared one that counts
 * as one of it. */
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

/* clang-format on */

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
    cc_court_t court = { .policy = model_policy(p, JUDGE_REGISTER) };

    test_grid(p, court);
    test_cases(p, court);
    test_undeclared(p, court);
    test_long(p, court);
    return done_testing();
}
