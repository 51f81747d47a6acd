#include "core/register.h"
#include <apr_general.h>
#include <apr_strings.h>
#include "tap.h"

#define A32 "abcdefghijklmnopqrstuvwxyz012345"

/* clang-format off */
static const struct {
    const char *what, *id;
    int is_id;
} ids[] = {
    { "a word",                 "statistics",  1 },
    { "two",                    "first-party", 1 },
    { "digits",                 "42",          1 },
    { "one letter",             "a",           1 },
    { "'-' at the end",         "a-",          1 },
    { "32 letters",             A32,           1 },
    { "33",                     A32 "6",       0 },
    { "empty",                  "",            0 },
    { "'-' at the front",       "-a",          0 },
    { "upper case",             "Statistics",  0 },
    { "'_'",                    "first_party", 0 },
    { "'='",                    "a=0",         0 },
    { "'&'",                    "a&b",         0 },
    { "a blank",                "a b",         0 },
    { "beyond ASCII",           "\xc3\xa9",    0 },
    { "the cookie's v",         "v",           0 },
    { "its t",                  "t",           0 },
    { "its id",                 "id",          0 },
    { "the environment's state", "state",      0 },
    { "like one of these",      "states",      1 },
};

static const struct {
    const char *what, *text;
    int is_fingerprint;
} fingerprints[] = {
    { "six digits",     "3f2a9c",  1 },
    { "only numbers",   "012345",  1 },
    { "five",           "3f2a9",   0 },
    { "seven",          "3f2a9c0", 0 },
    { "upper case",     "3F2A9C",  0 },
    { "a 'g'",          "3f2a9g",  0 },
    { "before 'a'",     "3f2a9`",  0 },
    { "empty",          "",        0 },
};

static const struct {
    const char *what;
    cc_category_def_t def;
    const char *error;
} categories[] = {
    { "an id and a mode",  { .id = "ads", .mode = CC_MODE_CONSENT }, NULL },
    { "all it may have",   { .id = "ads", .mode = CC_MODE_EXEMPT, .max_lifetime_s = 1, .gpc = 1, .accepts = "3f2a9c,012345" }, NULL },
    { "no id",             { .id = "Ads" },
      "\"Ads\" cannot name a category: an id is 1 to 32 of a-z, 0-9 and \"-\", begins with no \"-\", and is none of v, t, id, state" },
    { "a lifetime of what is never touched", { .id = "ads", .mode = CC_MODE_ALWAYS, .max_lifetime_s = 1 },
      "max-lifetime= on \"ads\", which is always allowed and never touched; leave it out, or give the category the mode exempt or consent" },
    { "a signal for what cannot be refused", { .id = "ads", .mode = CC_MODE_ALWAYS, .gpc = 1 },
      "gpc on \"ads\", which is always allowed and cannot be refused; leave it out, or give the category the mode exempt or consent" },
    { "no fingerprint",    { .id = "ads", .accepts = "3f2a9c,all" },
      "\"all\" in accepts= is no fingerprint: six of 0-9 and a-f, as httpd -t -D DUMP_COOKIE_CONSENT prints them" },
    { "nothing after ','", { .id = "ads", .accepts = "3f2a9c," },
      "\"\" in accepts= is no fingerprint: six of 0-9 and a-f, as httpd -t -D DUMP_COOKIE_CONSENT prints them" },
    { "blanks",            { .id = "ads", .accepts = "3f2a9c, 012345" },
      "\" 012345\" in accepts= is no fingerprint: six of 0-9 and a-f, as httpd -t -D DUMP_COOKIE_CONSENT prints them" },
};

static const struct {
    const char *what;
    cc_declaration_t row;
    const char *error;
} rows[] = {
    { "a name",     { .name = "sid", .path = "/" }, NULL },
    { "a glob",     { .name = "_pk_*", .path = "/a", .domain = ".example.org" }, NULL },
    { "no name",    { .name = "a b", .path = "/" },
      "\"a b\" cannot be the name of a cookie: visible ASCII without \";\", \"=\" and \",\"; \"*\" and \"?\" stand for any characters" },
    { "no path",    { .name = "a", .path = "x" }, "path=\"x\" does not begin with \"/\"" },
    { "two attributes", { .name = "a", .path = "/a;b" }, "path=\"/a;b\" holds a \";\", which no cookie's path can" },
    { "a URL",      { .name = "a", .path = "/", .domain = "https://example.org" },
      "domain=\"https://example.org\" is not a domain such as example.org" },
    { "no port",    { .name = "a", .path = "/", .domain = "example.org:8443" },
      "domain=\"example.org:8443\" is not a domain such as example.org" },
    { "empty",      { .name = "a", .path = "/", .domain = "" }, "domain=\"\" is not a domain such as example.org" },
    { "no domain",  { .name = "a", .path = "/", .domain = "a;b" }, "domain=\"a;b\" is not a domain such as example.org" },
};
/* clang-format on */

static void test_ids(void)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(ids); i++) {
        ok(cc_register_is_id(ids[i].id) == ids[i].is_id, ids[i].what);
    }
}

static void test_fingerprints(void)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(fingerprints); i++) {
        char *text = tap_exact(fingerprints[i].text);

        ok(cc_register_is_fingerprint(
               cc_slice(text, strlen(fingerprints[i].text)))
               == fingerprints[i].is_fingerprint,
           fingerprints[i].what);
        free(text);
    }
}

static const char *error_of(const char *error)
{
    return error ? error : "fine";
}

static void test_checks(apr_pool_t *p)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(categories); i++) {
        is_str(error_of(cc_register_check_category(p, &categories[i].def)),
               error_of(categories[i].error), categories[i].what);
    }
    for (i = 0; i < TAP_ROWS(rows); i++) {
        is_str(error_of(cc_register_check_declaration(p, &rows[i].row)),
               error_of(rows[i].error), rows[i].what);
    }
}

static const char *items(apr_pool_t *p, cc_slice_t list)
{
    const char *out = "";
    cc_slice_t item;

    while (cc_register_next_item(&list, &item)) {
        out = apr_psprintf(p, "%s[%.*s]", out, (int)item.len, item.ptr);
    }
    return out;
}

static void test_items(apr_pool_t *p)
{
    is_str(items(p, cc_slice(NULL, 0)), "", "no list");
    is_str(items(p, cc_slice_str("")), "[]", "an empty one");
    is_str(items(p, cc_slice_str("a")), "[a]", "one item");
    is_str(items(p, cc_slice_str("a,,b,")), "[a][][b][]", "several");
}

static void test_merge(apr_pool_t *p)
{
    static cc_declaration_t rows_of[] = { { .name = "main" },
                                          { .name = "host" } };
    cc_register_t base = cc_register_make(p), add = cc_register_make(p), both;

    APR_ARRAY_PUSH(base.declarations, cc_declaration_t *) = &rows_of[0];
    APR_ARRAY_PUSH(add.declarations, cc_declaration_t *) = &rows_of[1];
    both = cc_register_merge(p, &base, &add);
    ok(both.declarations->nelts == 2 && both.categories->nelts == 0
           && APR_ARRAY_IDX(both.declarations, 0, cc_declaration_t *)
                  == &rows_of[0]
           && APR_ARRAY_IDX(both.declarations, 1, cc_declaration_t *)
                  == &rows_of[1],
       "the main server's come first");
    ok(base.declarations->nelts == 1 && add.declarations->nelts == 1,
       "and both stay what they were");
}

int main(void)
{
    apr_pool_t *p;

    apr_initialize();
    apr_pool_create(&p, NULL);
    test_ids();
    test_fingerprints();
    test_checks(p);
    test_items(p);
    test_merge(p);
    return done_testing();
}
