#include "core/choice_cookie.h"
#include <apr_general.h>
#include "core/duration.h"
#include "core/set_cookie.h"
#include "tap.h"

#define VALUE "v=1&t=1795422000"
#define SIX_MONTHS "15768000"

/* What differs from the defaults, 0 standing for the default. */
typedef struct {
    const char *name, *path, *domain;
    apr_int64_t lifetime_s, refusal_lifetime_s;
    int samesite, secure, httponly;
} change_t;

/* clang-format off */
/* The header on http and on https, and the one that removes the twin. */
static const struct {
    const char *what;
    change_t change;
    const char *http, *https, *twin;
} headers[] = {
    { "the defaults", { NULL },
      "cookies_preferences=" VALUE "; Max-Age=" SIX_MONTHS "; Path=/; SameSite=Lax",
      "cookies_preferences=" VALUE "; Max-Age=" SIX_MONTHS "; Path=/; SameSite=Lax; Secure", NULL },
    { "everything", { "c", "/a", "example.org", 7, 8, CC_SAMESITE_STRICT, CC_SECURE_ON, 1 },
      "c=" VALUE "; Max-Age=8; Path=/a; Domain=example.org; SameSite=Strict; Secure; HttpOnly",
      "c=" VALUE "; Max-Age=8; Path=/a; Domain=example.org; SameSite=Strict; Secure; HttpOnly",
      "c=; Max-Age=0; Path=/a; SameSite=Strict; Secure; HttpOnly" },
    { "the longer lifetime", { .lifetime_s = 9, .refusal_lifetime_s = 8 },
      "cookies_preferences=" VALUE "; Max-Age=9; Path=/; SameSite=Lax",
      "cookies_preferences=" VALUE "; Max-Age=9; Path=/; SameSite=Lax; Secure", NULL },
    { "never Secure", { .secure = CC_SECURE_OFF, .samesite = CC_SAMESITE_NONE },
      "cookies_preferences=" VALUE "; Max-Age=" SIX_MONTHS "; Path=/; SameSite=None",
      "cookies_preferences=" VALUE "; Max-Age=" SIX_MONTHS "; Path=/; SameSite=None", NULL },
    { "__Host- is Secure", { .name = "__Host-choice" },
      "__Host-choice=" VALUE "; Max-Age=" SIX_MONTHS "; Path=/; SameSite=Lax; Secure",
      "__Host-choice=" VALUE "; Max-Age=" SIX_MONTHS "; Path=/; SameSite=Lax; Secure", NULL },
    { "__Secure- too, with a domain", { .name = "__secure-choice", .domain = ".example.org", .path = "/a" },
      "__secure-choice=" VALUE "; Max-Age=" SIX_MONTHS "; Path=/a; Domain=.example.org; SameSite=Lax; Secure",
      "__secure-choice=" VALUE "; Max-Age=" SIX_MONTHS "; Path=/a; Domain=.example.org; SameSite=Lax; Secure",
      "__secure-choice=; Max-Age=0; Path=/a; SameSite=Lax; Secure" },
};

#define BAD_NAME(name) "\"" name "\" cannot be the name of a cookie; letters, digits, \"_\" and \"-\" are safe"

static const struct {
    const char *what;
    change_t change;
    const char *error;
} bad[] = {
    { "a blank in the name",   { .name = "a b" },      BAD_NAME("a b") },
    { "no name",               { .name = "" },         BAD_NAME("") },
    { "'=' in it",             { .name = "a=b" },      BAD_NAME("a=b") },
    { "a bracket",             { .name = "a[0]" },     BAD_NAME("a[0]") },
    { "a star",                { .name = "a*" },       BAD_NAME("a*") },
    { "'?'",                   { .name = "a?" },       BAD_NAME("a?") },
    { "beyond ASCII",          { .name = "\xc3\xa9" }, BAD_NAME("\xc3\xa9") },
    { "a path without '/'",    { .path = "a" },        "path=\"a\" is not a path such as /" },
    { "';' in the path",       { .path = "/;Secure" }, "path=\"/;Secure\" is not a path such as /" },
    { "a blank in it",         { .path = "/a b" },     "path=\"/a b\" is not a path such as /" },
    { "a line feed in it",     { .path = "/\n" },      "path=\"/\n\" is not a path such as /" },
    { "a domain without '.'",  { .domain = "localhost" }, "domain=\"localhost\" is not a domain such as example.org" },
    { "';' in the domain",     { .domain = "a.b;" },   "domain=\"a.b;\" is not a domain such as example.org" },
    { "__Host- with a domain", { .name = "__Host-c", .domain = "example.org" }, "browsers take \"__Host-c\" only without domain= and with path=/" },
    { "__Host- with a path",   { .name = "__hOST-c", .path = "/a" }, "browsers take \"__hOST-c\" only without domain= and with path=/" },
    { "__Host- not Secure",    { .name = "__Host-c", .secure = CC_SECURE_OFF }, "browsers take \"__Host-c\" only with Secure; secure=off cannot be" },
    { "__Secure- not Secure",  { .name = "__Secure-c", .secure = CC_SECURE_OFF }, "browsers take \"__Secure-c\" only with Secure; secure=off cannot be" },
};

#define SHORT "refusal-lifetime= is under 6 months: who refused is asked again sooner than regulators recommend|"
#define LONG "a lifetime is over 400 days: browsers keep no cookie for longer|"
#define NONE "samesite=None without secure=on: browsers refuse such a cookie over http|"

static const struct {
    const char *what;
    change_t change;
    const char *warnings;
} warned[] = {
    { "nothing to warn of",         { NULL }, "" },
    { "a refusal forgotten soon",   { .refusal_lifetime_s = 6 * CC_MONTH_S - 1 }, SHORT },
    { "a grant may be",             { .lifetime_s = CC_DAY_S }, "" },
    { "400 days",                   { .lifetime_s = 400 * CC_DAY_S, .refusal_lifetime_s = 400 * CC_DAY_S }, "" },
    { "a second more",              { .lifetime_s = 400 * CC_DAY_S + 1 }, LONG },
    { "of a refusal",               { .refusal_lifetime_s = 400 * CC_DAY_S + 1 }, LONG },
    { "SameSite=None",              { .samesite = CC_SAMESITE_NONE }, NONE },
    { "never Secure",               { .samesite = CC_SAMESITE_NONE, .secure = CC_SECURE_OFF }, NONE },
    { "always Secure",              { .samesite = CC_SAMESITE_NONE, .secure = CC_SECURE_ON }, "" },
    { "all of them",                { .samesite = CC_SAMESITE_NONE, .lifetime_s = 401 * CC_DAY_S, .refusal_lifetime_s = 1 }, SHORT LONG NONE },
};
/* clang-format on */

static cc_choice_cookie_t changed(const change_t *change)
{
    cc_choice_cookie_t cookie;

    cc_choice_cookie_init(&cookie);
    cookie.name = change->name ? change->name : cookie.name;
    cookie.path = change->path ? change->path : cookie.path;
    cookie.domain = change->domain;
    cookie.lifetime_s = change->lifetime_s ? change->lifetime_s
                                           : cookie.lifetime_s;
    cookie.refusal_lifetime_s = change->refusal_lifetime_s
                                    ? change->refusal_lifetime_s
                                    : cookie.refusal_lifetime_s;
    cookie.samesite = change->samesite;
    cookie.secure = change->secure;
    cookie.httponly = change->httponly;
    return cookie;
}

static void test_headers(apr_pool_t *p)
{
    cc_set_cookie_t parsed;
    const char *twin;
    size_t i;

    for (i = 0; i < TAP_ROWS(headers); i++) {
        cc_choice_cookie_t cookie = changed(&headers[i].change);

        ok(cc_choice_cookie_check(p, &cookie) == NULL, headers[i].what);
        is_str(cc_choice_cookie_set(p, &cookie, VALUE, 0), headers[i].http,
               "on http");
        is_str(cc_choice_cookie_set(p, &cookie, VALUE, 1), headers[i].https,
               "on https");
        twin = cc_choice_cookie_expire_twin(p, &cookie, 0);
        is_str(twin ? twin : "none", headers[i].twin ? headers[i].twin : "none",
               "the twin");
        ok(twin == NULL
               || (cc_set_cookie_parse(cc_slice_str(twin), &parsed)
                   && cc_set_cookie_deletes(&parsed, 0)),
           "is removed, if there is one");
    }
}

static void test_bad(apr_pool_t *p)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(bad); i++) {
        cc_choice_cookie_t cookie = changed(&bad[i].change);
        const char *error = cc_choice_cookie_check(p, &cookie);

        is_str(error ? error : "fine", bad[i].error, bad[i].what);
    }
}

static void test_warnings(apr_pool_t *p)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(warned); i++) {
        cc_choice_cookie_t cookie = changed(&warned[i].change);
        apr_array_header_t *warnings = apr_array_make(p, 1, sizeof(char *));
        char all[512] = "";
        int n;

        cc_choice_cookie_warn(&cookie, warnings);
        for (n = 0; n < warnings->nelts; n++) {
            strcat(strcat(all, APR_ARRAY_IDX(warnings, n, const char *)), "|");
        }
        is_str(all, warned[i].warnings, warned[i].what);
    }
}

int main(void)
{
    apr_pool_t *p;

    apr_initialize();
    apr_pool_create(&p, NULL);
    test_headers(p);
    test_bad(p);
    test_warnings(p);
    return done_testing();
}
