#include "core/slice.h"
#include "tap.h"

/* clang-format off */
static const struct {
    const char *what, *in, *out;
} trims[] = {
    { "nothing to trim",          "a",            "a"     },
    { "empty",                    "",             ""      },
    { "only blanks",              " \t \t",       ""      },
    { "spaces and tabs",          "\t a \t",      "a"     },
    { "blanks inside stay",       "  a \t b ",    "a \t b" },
    { "other whitespace stays",   "\n\v\f\ra\r\n", "\n\v\f\ra\r\n" },
    { "no-break space stays",     "\xc2\xa0",     "\xc2\xa0" },
};

/* tail NULL: the result has no bytes and no address. */
static const struct {
    const char *what, *in;
    char at;
    const char *head, *tail;
} cuts[] = {
    { "in the middle",           "a;b",   ';', "a",   "b"   },
    { "at the first of several", "a;b;c", ';', "a",   "b;c" },
    { "at the start",            ";b",    ';', "",    "b"   },
    { "at the end",              "a;",    ';', "a",   ""    },
    { "nothing else",            ";",     ';', "",    ""    },
    { "not there",               "abc",   ';', "abc", NULL  },
    { "empty",                   "",      ';', "",    NULL  },
    { "a high byte",             "a\xff" "b", '\xff', "a", "b" },
};

static const struct {
    const char *what, *a, *b;
    int eq, caseeq, starts; /* starts: whether a begins with b */
} pairs[] = {
    { "same",                      "Path",   "Path", 1, 1, 1 },
    { "another case",              "pATH",   "Path", 0, 1, 0 },
    { "longer",                    "Path2",  "Path", 0, 0, 1 },
    { "shorter",                   "Pat",    "Path", 0, 0, 0 },
    { "both empty",                "",       "",     1, 1, 1 },
    { "empty against something",   "",       "a",    0, 0, 0 },
    { "something against empty",   "a",      "",     0, 0, 1 },
    { "I is the capital of i",     "EXPIRES", "expires", 0, 1, 0 },
    { "no case beyond letters",    "a[",     "a{",   0, 0, 0 },
    { "no case beyond ASCII",      "\xc3\x89", "\xc3\xa9", 0, 0, 0 },
    { "no Latin-1 case",           "\xc9",   "\xe9", 0, 0, 0 },
    { "Kelvin sign is no k",       "\xe2\x84\xaa", "k", 0, 0, 0 },
};
/* clang-format on */

/* The C library's follows the locale of the process. This one stands in for
 * that of a Turkish process, where I and i are not one letter. */
int strncasecmp(const char *a, const char *b, size_t len)
{
    while (len > 0 && *a == *b) {
        a++;
        b++;
        len--;
    }
    return len > 0;
}

static void test_trim(size_t row)
{
    char *exact = tap_exact(trims[row].in);
    cc_slice_t s = cc_slice_trim(cc_slice(exact, strlen(trims[row].in)));

    ok(cc_slice_eq(s, trims[row].out), trims[row].what);
    free(exact);
}

static void test_cut(size_t row)
{
    char *exact = tap_exact(cuts[row].in);
    size_t len = strlen(cuts[row].in);
    cc_slice_t head = { NULL, 99 };
    cc_slice_t tail = cc_slice_cut(cc_slice(exact, len), cuts[row].at, &head);

    ok(cc_slice_eq(head, cuts[row].head) && head.ptr == exact
           && (cuts[row].tail ? cc_slice_eq(tail, cuts[row].tail)
                                    && tail.ptr + tail.len == exact + len
                              : tail.ptr == NULL && tail.len == 0),
       cuts[row].what);
    free(exact);
}

static void test_pair(size_t row)
{
    size_t len = strlen(pairs[row].a);
    char *exact = tap_exact(pairs[row].a);
    cc_slice_t a = cc_slice(exact, len);

    ok(cc_slice_eq(a, pairs[row].b) == pairs[row].eq
           && cc_slice_caseeq(a, pairs[row].b) == pairs[row].caseeq
           && cc_slice_starts(a, pairs[row].b) == pairs[row].starts,
       pairs[row].what);
    free(exact);
}

static void test_nul(void)
{
    cc_slice_t a = cc_slice("a\0b", 3), b = cc_slice("a\0c", 3);

    ok(!cc_slice_same(a, b), "bytes after a NUL count");
    ok(cc_slice_same(a, cc_slice("a\0b", 3)), "a NUL is a byte");
    ok(!cc_slice_eq(a, "a"), "a NUL ends nothing: eq");
    ok(!cc_slice_caseeq(a, "a"), "a NUL ends nothing: caseeq");
    ok(!cc_slice_caseeq(cc_slice("a\0b", 3), "a01"), "a NUL matches no digit");
}

static void test_null(void)
{
    cc_slice_t none = cc_slice(NULL, 0), head;

    ok(cc_slice_trim(none).len == 0, "no bytes to trim");
    ok(cc_slice_cut(none, ';', &head).ptr == NULL && head.len == 0,
       "no bytes to cut");
    ok(cc_slice_same(none, cc_slice("", 0)), "no bytes are the same bytes");
    ok(cc_slice_eq(none, "") && cc_slice_caseeq(none, ""), "no bytes are \"\"");
    ok(cc_slice_starts(none, ""), "no bytes begin with no bytes");
}

int main(void)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(trims); i++) {
        test_trim(i);
    }
    for (i = 0; i < TAP_ROWS(cuts); i++) {
        test_cut(i);
    }
    for (i = 0; i < TAP_ROWS(pairs); i++) {
        test_pair(i);
    }
    test_nul();
    test_null();
    return done_testing();
}
