#include "core/pattern.h"
#include "tap.h"

/* clang-format off */
static const struct {
    const char *what, *pattern;
    int valid, glob;
} patterns[] = {
    { "a name",                  "PHPSESSID",     1, 0 },
    { "signs that names have",   "!#$%&'+-.^_`|~", 1, 0 },
    { "and odd ones",            "a[0](b)<c>@/:\\\"{}", 1, 0 },
    { "a star",                  "_pk_*",         1, 1 },
    { "a question mark",         "a?",            1, 1 },
    { "only a star",             "*",             1, 1 },
    { "empty",                   "",              0, 0 },
    { "a blank",                 "a b",           0, 0 },
    { "a tab",                   "a\tb",          0, 0 },
    { "a semicolon",             "a;",            0, 0 },
    { "an equals sign",          "a=b",           0, 0 },
    { "a comma",                 ",a",            0, 0 },
    { "a control character",     "a\x01",         0, 0 },
    { "DEL",                     "a\x7f",         0, 0 },
    { "beyond ASCII",            "\xc3\xa9",      0, 0 },
    { "a star makes it no better", "a *",         0, 1 },
};

static const struct {
    const char *what, *glob, *name;
    int fits;
} cases[] = {
    { "the same",                "a",       "a",         1 },
    { "case matters",            "a*",      "Ab",        0 },
    { "a prefix",                "_pk_*",   "_pk_id.1.1fff", 1 },
    { "a star may be empty",     "_pk_*",   "_pk_",      1 },
    { "the rest has to be there", "_pk_*",  "_pk",       0 },
    { "a suffix",                "*_id",    "my_id",     1 },
    { "not at the end",          "*_id",    "my_id2",    0 },
    { "the last one counts",     "*_id",    "a_id_id",   1 },
    { "in the middle",           "a*c",     "abbbc",     1 },
    { "empty in the middle",     "a*c",     "ac",        1 },
    { "two stars",               "*b*d",    "abcbd",     1 },
    { "two stars, no end",       "*b*d",    "abcde",     0 },
    { "stars beside",            "a**b",    "axb",       1 },
    { "a star and a question mark", "a*?",  "a",         0 },
    { "one byte for it",         "a*?",     "ab",        1 },
    { "one byte",                "a?c",     "abc",       1 },
    { "not none",                "a?c",     "ac",        0 },
    { "not two",                 "a?c",     "abbc",      0 },
    { "not at the end either",   "a?",      "a",         0 },
    { "a byte, not a character", "a?",      "a\xc3\xa9", 0 },
    { "two bytes, then",         "a??",     "a\xc3\xa9", 1 },
    { "an empty name",           "a*",      "",          0 },
    { "for all names",           "*",       "",          1 },
    { "a star in a name is a byte", "a?b",  "a*b",       1 },
    { "stars do not run away",   "*a*a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 0 },
};
/* clang-format on */

/* The plainest way to say it. */
static int fits(const char *glob, const char *name)
{
    if (*glob == '*') {
        return fits(glob + 1, name) || (*name && fits(glob, name + 1));
    }
    if (*name == '\0' || *glob == '\0') {
        return *name == *glob;
    }
    return (*glob == '?' || *glob == *name) && fits(glob + 1, name + 1);
}

/* The n-th word over some letters, shorter ones first; at most 7 letters. */
static const char *word(const char *letters, unsigned n, char *out)
{
    unsigned base = (unsigned)strlen(letters);

    out += 8;
    *out = '\0';
    for (; n > 0; n = (n - 1) / base) {
        *--out = letters[(n - 1) % base];
    }
    return out;
}

/* All globs of up to 5 letters against all names of up to 5. */
static void test_all(void)
{
    char glob_room[9], name_room[9];
    unsigned g, n, wrong = 0, checked = 0;

    for (g = 0; g <= 4 + 16 + 64 + 256 + 1024; g++) {
        const char *glob = word("ab*?", g, glob_room);

        for (n = 0; n <= 2 + 4 + 8 + 16 + 32; n++) {
            const char *name = word("ab", n, name_room);

            checked++;
            wrong += cc_pattern_fits(glob, cc_slice_str(name))
                     != fits(glob, name);
        }
    }
    ok(wrong == 0 && checked == 1365 * 63, "every short glob and name");
}

static void test_patterns(void)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(patterns); i++) {
        ok(cc_pattern_is_valid(patterns[i].pattern) == patterns[i].valid
               && cc_pattern_is_glob(patterns[i].pattern) == patterns[i].glob,
           patterns[i].what);
    }
}

static void test_cases(void)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(cases); i++) {
        char *name = tap_exact(cases[i].name);

        ok(cc_pattern_fits(cases[i].glob, cc_slice(name, strlen(cases[i].name)))
               == cases[i].fits,
           cases[i].what);
        free(name);
    }
}

int main(void)
{
    test_patterns();
    test_cases();
    test_all();
    ok(!cc_pattern_fits("a", cc_slice("a\0b", 3))
           && !cc_pattern_fits("a", cc_slice("a\0", 2))
           && cc_pattern_fits("a*b", cc_slice("a\0b", 3)),
       "a NUL is a byte of the name");
    return done_testing();
}
