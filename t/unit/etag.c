#include "core/etag.h"

#include "model.h"

#define A "a-1f2e3d4c"
#define R "r-1f2e3d4c"
#define OLD "a-00000000"

/* clang-format off */
/* One tag, taken apart. */
static const struct {
    const char *what, *list, *stem, *token;
    int is_weak;
} tags[] = {
    { "strong",              "\"abc\"",                    "abc", "", 0 },
    { "weak",                "W/\"abc\"",                  "abc", "", 1 },
    { "no weak in lower case", "w/\"abc\"",                "abc", "", 0 },
    { "empty",               "\"\"",                       "", "", 0 },
    { "marked",              "\"abc-pvc-" A "\"",          "abc", A, 0 },
    { "marked, weak",        "W/\"abc-pvc-" A "\"",        "abc", A, 1 },
    { "nothing but the mark", "\"-pvc-" A "\"",            "", A, 0 },
    { "compressed after",    "\"abc-pvc-" A "-gzip\"",     "abc", A, 0 },
    { "inflated after",      "\"abc-pvc-" A "-gunzip\"",   "abc", A, 0 },
    { "brotli after",        "\"abc-pvc-" A "-br\"",       "abc", A, 0 },
    { "compressed before",   "\"abc-gzip-pvc-" A "\"",     "abc-gzip", A, 0 },
    { "twice: the last",     "\"a-pvc-" R "-pvc-" A "\"",  "a-pvc-" R, A, 0 },
    { "four letters",        "\"x-pvc-asbc-1f2e3d4c\"",    "x", "asbc-1f2e3d4c", 0 },
    { "five letters",        "\"x-pvc-asbcd-1f2e3d4c\"",   "x-pvc-asbcd-1f2e3d4c", "", 0 },
    { "no letter",           "\"x-pvc--1f2e3d4c\"",        "x-pvc--1f2e3d4c", "", 0 },
    { "capitals",            "\"x-pvc-A-1f2e3d4c\"",       "x-pvc-A-1f2e3d4c", "", 0 },
    { "seven digits",        "\"x-pvc-a-1f2e3d4\"",        "x-pvc-a-1f2e3d4", "", 0 },
    { "nine digits",         "\"x-pvc-a-01f2e3d4c\"",      "x-pvc-a-01f2e3d4c", "", 0 },
    { "no digits",           "\"x-pvc-a-1f2e3d4g\"",       "x-pvc-a-1f2e3d4g", "", 0 },
    { "something after",     "\"x-pvc-" A "-x\"",          "x-pvc-" A "-x", "", 0 },
    { "two codings after",   "\"x-pvc-" A "-gzip-gzip\"",  "x-pvc-" A "-gzip-gzip", "", 0 },
    { "only a token",        "\"" A "\"",                  A, "", 0 },
    { "junk before",         "abc, x \"def\"",             "def", "", 0 },
    { "a space inside is none", "\"a b\", \"c\"",          "c", "", 0 },
    { "beyond ASCII",        "\"\xc3\xa9\"",               "\xc3\xa9", "", 0 },
};

/* Lists without any tag. */
static const char *const none[] = { "", "*", "abc", "W/abc", "\"", "\"abc",
                                    "W/\"abc", ",,,", "\"a b\"", "\"a\tb\"" };

/* If-None-Match, for a request in variant A. */
static const struct {
    const char *what, *header;
    int is_page;
    const char *origin; /* NULL: nothing is left */
    apr_int64_t modified_s;
    int has_own;
} conditions[] = {
    { "own",                   "\"x-pvc-" A "\"",              1, "\"x\"", -1, 1 },
    { "own, weak",             "W/\"x-pvc-" A "\"",            1, "W/\"x\"", -1, 1 },
    { "of another variant",    "\"x-pvc-" R "\"",              1, NULL, -1, 0 },
    { "of another register",   "\"x-pvc-" OLD "\"",            1, NULL, -1, 0 },
    { "from before",           "\"x\"",                        1, NULL, -1, 0 },
    { "not known to be a page", "\"x\"",                       0, "\"x\"", -1, 0 },
    { "weak, not known",       "W/\"x\"",                      0, "W/\"x\"", -1, 0 },
    { "several",               "\"x-pvc-" A "\", \"y-pvc-" R "\", \"z\"", 1, "\"x\"", -1, 1 },
    { "several, not known",    "\"x-pvc-" A "\", \"y-pvc-" R "\", \"z\"", 0, "\"x\", \"z\"", -1, 1 },
    { "two own",               "\"x-pvc-" A "\",\"y-pvc-" A "\"", 1, "\"x\", \"y\"", -1, 1 },
    { "compressed here",       "\"x-pvc-" A "-gzip\"",         1, "\"x\"", -1, 1 },
    { "compressed at the origin", "\"x-gzip-pvc-" A "\"",      1, "\"x-gzip\", \"x\"", -1, 1 },
    { "made of a date",        "W/\"lm-65a0c3f0-pvc-" A "\"",  1, NULL, 0x65a0c3f0, 1 },
    { "two dates: the later",  "W/\"lm-2-pvc-" A "\", W/\"lm-3-pvc-" A "\"", 1, NULL, 3, 1 },
    { "two dates the other way", "W/\"lm-3-pvc-" A "\", W/\"lm-2-pvc-" A "\"", 1, NULL, 3, 1 },
    { "the longest date",      "W/\"lm-ffffffffff-pvc-" A "\"", 1, NULL, 0xffffffffffLL, 1 },
    { "too long for a date",   "W/\"lm-0ffffffffff-pvc-" A "\"", 1, "W/\"lm-0ffffffffff\"", -1, 1 },
    { "no date",               "W/\"lm-xyz-pvc-" A "\"",       1, "W/\"lm-xyz\"", -1, 1 },
    { "no digits of a date",   "W/\"lm--pvc-" A "\"",          1, "W/\"lm-\"", -1, 1 },
    { "a date of another variant", "W/\"lm-2-pvc-" R "\"",     1, NULL, -1, 0 },
    { "an origin's lm-",       "\"lm-2\"",                     0, "\"lm-2\"", -1, 0 },
    { "nothing",               "",                             1, NULL, -1, 0 },
    { "no tag",                "x-pvc-" A,                     0, NULL, -1, 0 },
};

/* What of an If-None-Match a cache is asked, for a request in variant A. */
static const struct {
    const char *what, *header;
    int is_page;
    const char *left;
} of_variant[] = {
    { "own",                   "\"x-pvc-" A "-gzip\"",         1, "\"x-pvc-" A "-gzip\"" },
    { "own, weak",             "W/\"x-pvc-" A "\"",            0, "W/\"x-pvc-" A "\"" },
    { "of another variant",    "\"x-pvc-" R "\"",              1, NULL },
    { "of another register",   "\"x-pvc-" OLD "\"",            0, NULL },
    { "from before",           "\"x\"",                        1, NULL },
    { "not known to be a page", "\"x\"",                       0, "\"x\"" },
    { "a list",                "\"x-pvc-" A "\", \"y-pvc-" R "\", \"z\"", 1, "\"x-pvc-" A "\"" },
    { "a list, not known",     "\"x-pvc-" A "\", \"y-pvc-" R "\", \"z\"", 0, "\"x-pvc-" A "\", \"z\"" },
    { "no tag",                "x-pvc-" A,                     0, NULL },
};

/* Which tag of the client a 304 is about. */
static const struct {
    const char *what, *header, *etag, *client;
} confirmed[] = {
    { "the one",               "\"x-pvc-" A "\"",              "\"x\"", "\"x-pvc-" A "\"" },
    { "as weak as sent",       "W/\"x-pvc-" A "\"",            "\"x\"", "W/\"x-pvc-" A "\"" },
    { "compressed here",       "\"x-pvc-" A "-gzip\"",         "\"x\"", "\"x-pvc-" A "-gzip\"" },
    { "compressed there",      "\"x-gzip-pvc-" A "\"",         "\"x-gzip\"", "\"x-gzip-pvc-" A "\"" },
    { "or not",                "\"x-gzip-pvc-" A "\"",         "\"x\"", "\"x-gzip-pvc-" A "\"" },
    { "of two, the first",     "\"x-pvc-" A "\", \"y-pvc-" A "\"", "\"x\"", "\"x-pvc-" A "\"" },
    { "of two, the second",    "\"x-pvc-" A "\", \"y-pvc-" A "\"", "\"y\"", "\"y-pvc-" A "\"" },
    { "the origin says none",  "\"y-pvc-" R "\", \"x-pvc-" A "\"", NULL, "\"x-pvc-" A "\"" },
    { "the later date",        "W/\"lm-2-pvc-" A "\", W/\"lm-3-pvc-" A "\"", NULL, "W/\"lm-3-pvc-" A "\"" },
    { "none of them",          "\"x-pvc-" A "\"",              "\"y\"", NULL },
    { "another variant's",     "\"x-pvc-" R "\"",              "\"x\"", NULL },
    { "no suffix",             "\"x\"",                        "\"x\"", NULL },
};

static const struct {
    const char *what, *header, *origin;
} matches[] = {
    { "any variant",           "\"x-pvc-" R "\"",              "\"x\"" },
    { "any register",          "\"x-pvc-" OLD "\"",            "\"x\"" },
    { "compressed",            "\"x-gzip-pvc-" A "-br\"",      "\"x-gzip\", \"x\"" },
    { "a list",                "\"x-pvc-" A "\", \"y\", W/\"z-pvc-" R "\"", "\"x\", \"y\", W/\"z\"" },
    { "no tag stays",          "x-pvc-" A,                     "x-pvc-" A },
    { "any",                   "*",                            "*" },
};
/* clang-format on */

static void test_tags(apr_pool_t *p)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(tags); i++) {
        char *bytes = tap_exact(tags[i].list);
        cc_slice_t list = cc_slice(bytes, strlen(tags[i].list));
        cc_etag_t tag;

        ok(cc_etag_next(&list, &tag) && cc_slice_eq(tag.stem, tags[i].stem)
               && cc_slice_eq(tag.token, tags[i].token)
               && tag.is_weak == tags[i].is_weak && !cc_etag_next(&list, &tag),
           tags[i].what);
        free(bytes);
    }
    for (i = 0; i < TAP_ROWS(none); i++) {
        char *bytes = tap_exact(none[i]);
        cc_slice_t list = cc_slice(bytes, strlen(none[i]));
        cc_etag_t tag;

        ok(!cc_etag_next(&list, &tag) && list.len == 0, none[i]);
        free(bytes);
    }
}

static void is_same(const char *got, const char *want, const char *what)
{
    is_str(got ? got : "(none)", want ? want : "(none)", what);
}

static void test_conditions(apr_pool_t *p)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(conditions); i++) {
        cc_conditions_t got = cc_etag_if_none_match(p, conditions[i].header, A,
                                                    conditions[i].is_page);

        is_same(got.if_none_match, conditions[i].origin, conditions[i].what);
        ok(got.modified_s == conditions[i].modified_s
               && got.has_own == conditions[i].has_own,
           conditions[i].what);
    }
    for (i = 0; i < TAP_ROWS(of_variant); i++) {
        is_same(cc_etag_of_variant(p, of_variant[i].header, A,
                                   of_variant[i].is_page),
                of_variant[i].left, of_variant[i].what);
    }
    for (i = 0; i < TAP_ROWS(confirmed); i++) {
        is_same(cc_etag_of_client(p, confirmed[i].header, A, confirmed[i].etag),
                confirmed[i].client, confirmed[i].what);
    }
    for (i = 0; i < TAP_ROWS(matches); i++) {
        is_str(cc_etag_if_match(p, matches[i].header), matches[i].origin,
               matches[i].what);
    }
}

static void test_if(apr_pool_t *p)
{
    is_str(cc_etag_if(p, "([\"x-pvc-" A "\"])"), "([\"x\"])", "If: a tag");
    is_str(cc_etag_if(p,
                      "</a> (<urn:x> [W/\"x-gzip-pvc-" R "\"]) (Not [\"y\"])"),
           "</a> (<urn:x> [W/\"x\"]) (Not [\"y\"])", "If: among others");
    is_str(cc_etag_if(p, "([\"x-pvc-" A), "([\"x-pvc-" A, "If: never closed");
    is_str(cc_etag_if(p, ""), "", "If: nothing");
    is_str(cc_etag_if(p, "\"\""), "\"\"", "If: an empty tag");
}

static void test_marking(apr_pool_t *p)
{
    is_same(cc_etag_mark(p, "\"abc\"", A), "\"abc-pvc-" A "\"", "strong");
    is_same(cc_etag_mark(p, "W/\"abc\"", A), "W/\"abc-pvc-" A "\"", "weak");
    is_same(cc_etag_mark(p, "\"\"", A), "\"-pvc-" A "\"", "empty");
    is_same(cc_etag_mark(p, "abc", A), NULL, "not quoted");
    is_same(cc_etag_mark(p, "\"", A), NULL, "half of one");
    is_same(cc_etag_mark(p, "", A), NULL, "nothing");
    is_str(cc_etag_of_date(p, 0x65a0c3f0, A), "W/\"lm-65a0c3f0-pvc-" A "\"",
           "a date");
    is_str(cc_etag_before_coding(p, "\"x-gzip-pvc-" A "-gzip\""),
           "\"x-gzip-pvc-" A "\"", "before it was compressed here");
    is_str(cc_etag_before_coding(p, "W/\"x-pvc-" A "\""), "W/\"x-pvc-" A "\"",
           "it was not compressed");
    is_str(cc_etag_before_coding(p, "\"x-gzip\""), "\"x-gzip\"", "not ours");
    ok(cc_etag_is_marked("\"abc-pvc-" A "\"") && !cc_etag_is_marked("\"abc\""),
       "told apart");
}

int main(void)
{
    apr_pool_t *p = model_pool();

    test_tags(p);
    test_conditions(p);
    test_if(p);
    test_marking(p);
    return done_testing();
}
