#include "core/cookie_strip.h"
#include "model.h"

#define CHOICE "cookies_preferences"
#define OURS CHOICE "=v=1&t=1&statistics=0"

/* clang-format off */
#define REGISTER                                                               \
    "Category ads consent\n"        "Category support exempt\n"                \
    "Declare necessary sid\n"       "Declare necessary n_*\n"                  \
    "Declare necessary n_once anonymous\n"                                     \
    "Declare statistics stat\n"     "Declare statistics s_*\n"                 \
    "Declare statistics anon anonymous\n"                                      \
    "Declare statistics cookies_*\n"                                           \
    "Declare statistics listed kind=storage\n"                                 \
    "Declare ads ad\n"              "Declare support chat\n"

/* A header and what is left of it: the same pointer's "..." where nothing goes,
 * "" where no cookie is left. Nothing is decided unless it says so. */
#define SAME NULL
static const struct {
    const char *what, *decided, *cookies, *left;
} cases[] = {
    { "no cookie",                "", "",                           SAME },
    { "separators alone",         "", "; ;;",                       SAME },
    { "nothing declared",         "", "a=1; b=2",                   SAME },
    { "one, necessary",           "", "sid=1",                      SAME },
    { "one, not granted",         "", "stat=1",                     "" },
    { "refused",                  "statistics=refused", "stat=1",   "" },
    { "granted",                  "statistics=granted", "stat=1",   SAME },
    { "another granted",          "ads=granted", "stat=1; ad=2",    "ad=2" },
    { "exempt",                   "", "chat=1",                     SAME },
    { "exempt, refused",          "support=refused", "chat=1",      "" },
    { "anonymous",                "", "anon=1",                     SAME },
    { "anonymous, refused",       "statistics=refused", "anon=1",   "" },
    { "necessary and anonymous",  "", "n_once=1",                   SAME },
    { "by a glob",                "", "a=1; s_x=2; n_x=3",          "a=1; n_x=3" },
    { "storage is no cookie",     "", "listed=1",                   SAME },
    { "the choice cookie",        "", OURS "; stat=1",              OURS },
    { "the choice cookie alone",  "", OURS,                         SAME },
    { "like it",                  "", "cookies_x=1; " OURS,         OURS },

    { "first",                    "", "stat=1; a=2; b=3",           "a=2; b=3" },
    { "between",                  "", "a=2; stat=1; b=3",           "a=2; b=3" },
    { "last",                     "", "a=2; b=3; stat=1",           "a=2; b=3" },
    { "two in a row",             "", "a=2; stat=1; ad=2; b=3",     "a=2; b=3" },
    { "the first two",            "", "stat=1; ad=2; b=3",          "b=3" },
    { "all but the middle",       "", "stat=1; b=3; ad=2",          "b=3" },
    { "all",                      "", "stat=1; ad=2; s_=3",         "" },
    { "all, odd separators",      "", " ;stat=1;; ad=2 ; ",         "" },
    { "twice the same name",      "", "stat=1; a=2; stat=3",        "a=2" },
    { "no blanks",                "", "a=2;stat=1;b=3",             "a=2;b=3" },
    { "odd separators stay",      "", ";; a=2 ;;\tb=3;stat=1; ;c=4 ;", ";; a=2 ;;\tb=3; ;c=4 ;" },
    { "before them too",          "", ";; stat=1;  a=2",            ";;a=2" },
    { "blanks around",            "", "a=1; stat = 1 ; b=2",        "a=1; b=2" },
    { "tabs around",              "", "a=1;\tstat\t=\t1\t;\tb=2",   "a=1;\tb=2" },
    { "a ';' at its end",         "", "a=1; stat=1;",               "a=1;" },
    { "empty value",              "", "stat=; a=1",                 "a=1" },
    { "'=' in the value",         "", "a=stat=1; b=x&stat=2",       SAME },
    { "names differ",             "", "Stat=1; stat2=1; xstat=1; stat%=1; stat.x=1; stat[a]=1", SAME },
    { "odd bytes in names",       "", "\xff\x80=1; a(b)=2; \"stat\"=3; stat=4", "\xff\x80=1; a(b)=2; \"stat\"=3" },
    { "$Version",                 "", "$Version=1; stat=1; $Path=/; sid=2", "$Version=1; $Path=/; sid=2" },

    { "a bare name",              "", "stat; a=1",                  "a=1" },
    { "other bare words",         "", "word; stat x; sid",          SAME },
    { "nameless, reads as it",    "", "=stat=1; a=1; = ad=1",       "a=1" },
    { "nameless, other",          "", "=x; ==; =",                  SAME },

    { "quotes protect nothing",   "", "a=\"x; stat=1; y\"; b=2",    "a=\"x; y\"; b=2" },
    { "nor escaped ones",         "", "a=\"\\\"; stat=1; \\\"\"",   "a=\"\\\"; \\\"\"" },
    { "a quote left open",        "", "a=\"x; stat=1",              "a=\"x" },
    { "quoted, its value ends",   "", "stat=\"x; b=1\"; c=2",       "b=1\"; c=2" },
    { "behind quotes",            "", "a=\"x\"stat=1; b=\"y\" stat=2", "a=\"x\"stat=1; b=\"y\"" },
    { "behind quotes and ','",    "", "a=\"x\",stat=1; b=2",        "a=\"x\"; b=2" },

    { "joined, first",            "", "stat=1, a=2",                "" },
    { "joined, last",             "", "a=2, stat=1",                "a=2" },
    { "joined, between",          "", "a=2, stat=1, b=3; c=4",      "a=2; c=4" },
    { "joined, allowed after",    "", "stat=1, sid=2; c=4",         ", sid=2; c=4" },
    { "joined, the choice after", "", "a=1; stat=1, x=2, " OURS,    "a=1; , " OURS },
    { "joined, a '=' between",    "", "a=1,stat ,ad=2 =,sid=3",     "a=1,stat,sid=3" },
    { "joined, all mixed",        "", "a=2, ad=1, sid=3, stat=2, n_=4", "a=2, sid=3, n_=4" },
    { "a comma in its value",     "", "stat={\"a\":1,\"b\":2}; c=1", "c=1" },
    { "a '=' behind it",          "", "stat=1,b=2; c=1",            "c=1" },
    { "commas in others",         "", "a={\"stat\":1,\"ad\":2}; b=x,y=,stat", SAME },
    { "no blank at the comma",    "", "a=2,stat=1",                 "a=2" },
    { "many commas",              "", "a=2 , ,\t,stat=1",           "a=2" },
    { "',' in front",             "", ",stat=1; a=2",               "a=2" },
    { "joined by names alone",    "", "a, stat=1",                  "" },

    { "a blank begins none",      "", "stat=1 sid=2; a=1",          "a=1" },
    { "behind a blank",           "", "a=1 stat=2; b=3",            "a=1; b=3" },
    { "behind a tab",             "", "a=1\tstat=2; b=3",           "a=1; b=3" },
    { "other white space is none", "", "a=1\vstat=2; \fstat=3; b=3", SAME },
    { "a blank before its '='",   "", "a=1 stat =2; b=3",           "a=1; b=3" },
    { "blanks in the name",       "", "a b stat=1; c d=2",          "c d=2" },
    { "words behind",             "", "a=1 stat; b=stat and ad",    SAME },
    { "of what is cut all",       "", "a=1 stat=x y z; b=3",        "a=1; b=3" },
};
/* clang-format on */

static const char *strip(apr_pool_t *p, cc_slice_t cookies,
                         const cc_policy_t *policy,
                         const cc_decisions_t *decisions)
{
    cc_picked_t picked = cc_cookie_pick(p, cookies, policy, CHOICE);

    return cc_cookie_strip(p, &picked, policy, decisions, CHOICE);
}

static void test_case(apr_pool_t *p, const cc_policy_t *policy, size_t i)
{
    cc_decisions_t decisions = model_decisions(p, policy, cases[i].decided);
    char *exact = tap_exact(cases[i].cookies);
    const char *left = strip(p, cc_slice(exact, strlen(cases[i].cookies)),
                             policy, &decisions);

    is_str(left ? left : "(the same)",
           cases[i].left ? cases[i].left : "(the same)", cases[i].what);
    free(exact);
}

static void test_any(apr_pool_t *p)
{
    const cc_policy_t *policy = model_policy(p, "Declare necessary sid\n"
                                                "Declare statistics *\n");
    cc_decisions_t decisions = model_decisions(p, policy, "");

    is_str(strip(p, cc_slice_str("a=1; =; word; sid=1; " OURS), policy,
                 &decisions),
           "sid=1; " OURS, "all that is not known");
}

int main(void)
{
    apr_pool_t *p = model_pool();
    const cc_policy_t *policy = model_policy(p, REGISTER);
    size_t i;

    for (i = 0; i < TAP_ROWS(cases); i++) {
        test_case(p, policy, i);
    }
    test_any(p);
    return done_testing();
}
