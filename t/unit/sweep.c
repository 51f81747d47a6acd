#include "core/sweep.h"
#include "model.h"

#define CHOICE "cookies_preferences"

/* clang-format off */
#define REGISTER                                                               \
    "Category ads consent\n"                                                   \
    "Category measure exempt\n"                                                \
    "Declare necessary n\n"                                                    \
    "Declare statistics s\n"                                                   \
    "Declare statistics s_anon anonymous\n"                                    \
    "Declare statistics placed path=/shop domain=example.org\n"                \
    "Declare statistics twice\n"                                               \
    "Declare statistics twice path=/a\n"                                       \
    "Declare statistics twice domain=.example.org\n"                           \
    "Declare statistics _pk_*\n"                                               \
    "Declare statistics _pk_* domain=example.org\n"                            \
    "Declare ads _pk_ad\n"                                                     \
    "Declare ads _p* path=/ads\n"                                              \
    "Declare statistics stored kind=storage\n"                                 \
    "Declare statistics both\n"                                                \
    "Declare statistics both kind=storage path=/storage\n"                     \
    "Declare statistics chips partitioned\n"                                   \
    "Declare statistics __Host-s path=/x domain=example.org\n"                 \
    "Declare statistics __Host-s path=/y partitioned\n"                        \
    "Declare statistics __Host-s path=/z\n"                                    \
    "Declare statistics __secure-s path=/x domain=example.org\n"               \
    "Declare statistics __Http-s\n"                                            \
    "Declare statistics __Host-Http-s\n"                                       \
    "Declare statistics __host\n"                                              \
    "Declare statistics " CHOICE "\n"                                          \
    "Declare measure m\n"                                                      \
    "Declare first-party odd*\n"

#define NO   "statistics=refused"
#define GONE "=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path="

/* What is refused, what the browser sends, and the headers, '|' between them. */
static const struct {
    const char *what, *decided, *cookies, *headers;
} cases[] = {
    { "a refused one",          NO, "s=1",                   "s" GONE "/" },
    { "among others",           NO, "n=1; s=1; x=2",         "s" GONE "/" },
    { "nothing is sent",        NO, "",                      "" },
    { "nothing declared",       NO, "x=1; S=2; ss=3; s_=4",  "" },
    { "nothing refused",        "", "s=1; n=1; m=1",         "" },
    { "granted",                "statistics=granted", "s=1", "" },
    { "another one refused",    "ads=refused", "s=1",        "" },
    { "necessary",              "necessary=granted " NO, "n=1", "" },
    { "exempt, refused",        "measure=refused", "m=1; s=1", "m" GONE "/" },
    { "anonymous, refused",     NO, "s_anon=1",              "s_anon" GONE "/" },
    { "anonymous, not refused", "ads=refused", "s_anon=1",   "" },
    { "two refused categories", NO " ads=refused", "s=1; _pk_ad=2", "s" GONE "/|_pk_ad" GONE "/" },
    { "in their order",         NO " ads=refused", "_pk_ad=2; s=1", "_pk_ad" GONE "/|s" GONE "/" },
    { "empty value",            NO, "s=",                    "s" GONE "/" },
    { "blanks",                 NO, " s = 1 ;",              "s" GONE "/" },
    { "a value in quotes",      NO, "s=\"1\"",               "s" GONE "/" },
    { "sent twice",             NO, "s=1; s=2; n=1; s=1",    "s" GONE "/" },
    { "in another's value",     NO, "n=s=1",                 "" },
    { "behind a comma",         NO, "n=1, s=1",              "" },
    { "a value, no name",       NO, "s",                     "" },
    { "no name at all",         NO, "=s; =; ;",              "" },

    { "path and domain",        NO, "placed=1",              "placed" GONE "/shop; Domain=example.org" },
    { "all rows of the name",   NO, "twice=1",               "twice" GONE "/|twice" GONE "/a|twice" GONE "/; Domain=.example.org" },
    { "each name that fits",    NO, "_pk_1=a; _pk_2=b",      "_pk_1" GONE "/|_pk_1" GONE "/; Domain=example.org|_pk_2" GONE "/|_pk_2" GONE "/; Domain=example.org" },
    { "an exact row decides",   NO, "_pk_ad=1",              "" },
    { "and is all there is",    "ads=refused", "_pk_ad=1",   "_pk_ad" GONE "/" },
    { "the first glob decides", "ads=refused", "_pk_1=1",    "" },
    { "the other glob",         "ads=refused", "_p=1",       "_p" GONE "/ads" },
    { "storage is no cookie",   NO, "stored=1",              "" },
    { "both are declared",      NO, "both=1",                "both" GONE "/" },

    { "the choice cookie",      NO, CHOICE "=1",             "" },
    { "its name in another case is none", "first-party=refused " NO, "Cookies_preferences=1", "" },

    { "__Host-",                NO, "__Host-s=1",            "__Host-s" GONE "/; Secure|__Host-s" GONE "/; Secure; Partitioned" },
    { "__Secure-, any case",    NO, "__secure-s=1",          "__secure-s" GONE "/x; Domain=example.org; Secure" },
    { "__Http-",                NO, "__Http-s=1",            "__Http-s" GONE "/; Secure; HttpOnly" },
    { "__Host-Http-",           NO, "__Host-Http-s=1",       "__Host-Http-s" GONE "/; Secure; HttpOnly" },
    { "no prefix",              NO, "__host=1",              "__host" GONE "/" },
    { "partitioned",            NO, "chips=1",               "chips" GONE "/; Secure; Partitioned" },

    { "all that a token may be", "first-party=refused", "odd!#$%&'*+-.^_`|~09azAZ=1", "odd!#$%&'*+-.^_`|~09azAZ" GONE "/" },
    { "a blank",                "first-party=refused", "odd x=1",      "" },
    { "a tab",                  "first-party=refused", "odd\tx=1",     "" },
    { "a line end",             "first-party=refused", "odd\r\nx=1",   "" },
    { "a control character",    "first-party=refused", "odd\x01=1; odd\x7f=1", "" },
    { "a comma",                "first-party=refused", "odd,x=1",      "" },
    { "a quote",                "first-party=refused", "odd\"=1",      "" },
    { "markup",                 "first-party=refused", "odd<b>=1",     "" },
    { "other separators",       "first-party=refused", "odd(=1; odd)=1; odd/=1; odd:=1; odd?=1; odd@=1; odd[=1; odd\\=1; odd]=1; odd{=1; odd}=1", "" },
    { "beyond ASCII",           "first-party=refused", "odd\xc3\xa9=1; odd\xff=2", "" },
    { "the rest is not lost",   "first-party=refused", "odd\xff=2; odd=1", "odd" GONE "/" },
};

/* How the browser is connected, and what that makes of a name. */
static const struct {
    const char *what, *name, *flags;
    int https, framed;
} flags[] = {
    { "http",                   "s",          "", 0, 0 },
    { "https",                  "s",          "; Secure", 1, 0 },
    { "in a frame",             "s",          "; Secure; SameSite=None", 1, 1 },
    { "in a frame, as far as is known over http", "s", "; Secure; SameSite=None", 0, 1 },
    { "https, partitioned",     "chips",      "; Secure; Partitioned", 1, 0 },
    { "in a frame, partitioned", "chips",     "; Secure; SameSite=None; Partitioned", 1, 1 },
    { "in a frame, __Host-Http-", "__Host-Http-s", "; Secure; HttpOnly; SameSite=None", 1, 1 },
};
/* clang-format on */

static const char *swept(apr_pool_t *p, cc_sweep_t sweep, const char *decided,
                         const char *cookies)
{
    cc_decisions_t decisions = model_decisions(p, sweep.policy, decided);
    apr_array_header_t *headers = apr_array_make(p, 1, sizeof(char *));
    char *exact = tap_exact(cookies);

    sweep.decisions = &decisions;
    sweep.choice_name = CHOICE;
    sweep.cookies = cc_slice(exact, strlen(cookies));
    cc_sweep(p, &sweep, headers);
    free(exact);
    return headers->nelts ? apr_array_pstrcat(p, headers, '|') : "";
}

static void test_cases(apr_pool_t *p, cc_sweep_t sweep)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(cases); i++) {
        is_str(swept(p, sweep, cases[i].decided, cases[i].cookies),
               cases[i].headers, cases[i].what);
    }
}

static void test_flags(apr_pool_t *p, cc_sweep_t sweep)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(flags); i++) {
        sweep.https = flags[i].https;
        sweep.framed = flags[i].framed;
        is_str(swept(p, sweep, NO, apr_pstrcat(p, flags[i].name, "=1", NULL)),
               apr_pstrcat(p, flags[i].name, GONE "/", flags[i].flags, NULL),
               flags[i].what);
    }
}

static int count(const char *headers)
{
    int n = *headers != '\0';

    for (; *headers; headers++) {
        n += *headers == '|';
    }
    return n;
}

/* However many are sent. The rows of one name are two, and then there are 20;
 * or one and two, so that the last name has only one of its two. */
static void test_limit(apr_pool_t *p, cc_sweep_t sweep)
{
    const char *all = "", *even, *odd;
    int i;

    for (i = 0; i < 500; i++) {
        all = apr_psprintf(p, "%s; _pk_%d=1; _pk_0=2", all, i);
    }
    even = swept(p, sweep, NO, all);
    odd = swept(p, sweep, NO, apr_pstrcat(p, "s=1; ", all, NULL));
    ok(count(even) == CC_SWEEP_MAX, "20 in a response");
    ok(strstr(even, "_pk_9" GONE "/;") && !strstr(even, "_pk_10="),
       "those that came first");
    ok(count(odd) == CC_SWEEP_MAX, "20 of an odd number");
    ok(strstr(odd, "|_pk_9" GONE "/") && !strstr(odd, "_pk_9" GONE "/;"),
       "the last one in one of two places");
}

/* What is there already stays. */
static void test_appends(apr_pool_t *p, cc_sweep_t sweep)
{
    cc_decisions_t decisions = model_decisions(p, sweep.policy, NO);
    apr_array_header_t *headers = apr_array_make(p, 1, sizeof(char *));

    APR_ARRAY_PUSH(headers, const char *) = "first";
    sweep.decisions = &decisions;
    sweep.choice_name = CHOICE;
    sweep.cookies = cc_slice_str("s=1");
    cc_sweep(p, &sweep, headers);
    is_str(apr_array_pstrcat(p, headers, '|'), "first|s" GONE "/", "appends");
}

int main(void)
{
    apr_pool_t *p = model_pool();
    cc_sweep_t sweep = { .policy = model_policy(p, REGISTER) };

    test_cases(p, sweep);
    test_flags(p, sweep);
    test_limit(p, sweep);
    test_appends(p, sweep);
    return done_testing();
}
