#include "core/set_cookie.h"
#include "tap.h"

#define NOW 1000000000 /* Sun, 09 Sep 2001 01:46:40 GMT */

/* clang-format off */
/* What a browser stores: name|value|returned name|Max-Age|Expires, '-' where
 * there is none; "ignored" when it stores nothing. */
static const struct {
    const char *what, *header, *stored;
} headers[] = {
    { "a pair",                   "a=b",                "a|b|a|-|-" },
    { "blanks around",            " \ta \t=\t b \t",    "a|b|a|-|-" },
    { "blanks inside",            "a b=c d",            "a b|c d|a b|-|-" },
    { "a tab inside is no control", "a=b\tc",           "a|b\tc|a|-|-" },
    { "quotes belong to value",   "a=\"b\"",            "a|\"b\"|a|-|-" },
    { "quotes protect nothing",   "a=\"b;c\"; Max-Age=1", "a|\"b|a|1|-" },
    { "comma separates nothing",  "a=b, c=d",           "a|b, c=d|a|-|-" },
    { "high bytes",               "\xff=\x80",          "\xff|\x80|\xff|-|-" },
    { "empty value",              "a=",                 "a||a|-|-" },
    { "no '=': nameless",         "lonely",             "|lonely||-|-" },
    { "'=' first: nameless",      "=lonely",            "|lonely||-|-" },
    { "nameless, and a server reads a name", "=a=b",    "|a=b|a|-|-" },
    { "the same, blanks",         " = a =b",            "|a =b|a|-|-" },
    { "nameless, two '='",        "==a=b",              "|=a=b||-|-" },
    { "nameless, empty value in it", "=a=",             "|a=|a|-|-" },
    { "'=' in the value",         "a==b=",              "a|=b=|a|-|-" },
    { "no '=' before ';'",        "a; b=c",             "|a||-|-" },
    { "empty",                    "",                   "ignored" },
    { "blank",                    " \t",                "ignored" },
    { "only '='",                 "=",                  "ignored" },
    { "only '=' and blanks",      " = ",                "ignored" },
    { "empty pair, attributes",   "; Max-Age=1",        "ignored" },
    { "only ';'",                 ";;",                 "ignored" },
    { "attributes are no pairs",  "a=b; c=d; e",        "a|b|a|-|-" },
    { "a pair named max-age",     "max-age=5; Path=/",  "max-age|5|max-age|-|-" },

    { "Max-Age",                  "a=b; Max-Age=10",    "a|b|a|10|-" },
    { "no blank needed",          "a=b;Max-Age=10",     "a|b|a|10|-" },
    { "any case",                 "a=b; MAX-aGE=10",    "a|b|a|10|-" },
    { "blanks in attributes",     "a=b;\t Max-Age \t= 10 ;", "a|b|a|10|-" },
    { "Max-Age=0",                "a=b; Max-Age=0",     "a|b|a|0|-" },
    { "Max-Age=-1",               "a=b; Max-Age=-1",    "a|b|a|-1|-" },
    { "Max-Age=-0",               "a=b; Max-Age=-0",    "a|b|a|0|-" },
    { "leading zeros",            "a=b; Max-Age=0010",  "a|b|a|10|-" },
    { "Max-Age=+1 is ignored",    "a=b; Max-Age=+1",    "a|b|a|-|-" },
    { "Max-Age=- is ignored",     "a=b; Max-Age=-",     "a|b|a|-|-" },
    { "Max-Age=--1 is ignored",   "a=b; Max-Age=--1",   "a|b|a|-|-" },
    { "Max-Age=1.5 is ignored",   "a=b; Max-Age=1.5",   "a|b|a|-|-" },
    { "Max-Age=1e3 is ignored",   "a=b; Max-Age=1e3",   "a|b|a|-|-" },
    { "Max-Age=1 2 is ignored",   "a=b; Max-Age=1 2",   "a|b|a|-|-" },
    { "Max-Age=\"1\" is ignored", "a=b; Max-Age=\"1\"", "a|b|a|-|-" },
    { "Max-Age= is ignored",      "a=b; Max-Age=",      "a|b|a|-|-" },
    { "Max-Age is ignored",       "a=b; Max-Age",       "a|b|a|-|-" },
    { "Max-Age=1=1 is ignored",   "a=b; Max-Age=1=1",   "a|b|a|-|-" },
    { "Max-Age: is another name", "a=b; Max-Age:=1",    "a|b|a|-|-" },
    { "huge",                     "a=b; Max-Age=99999999999999999999", "a|b|a|1000000000000|-" },
    { "2^64 does not wrap",       "a=b; Max-Age=18446744073709551616", "a|b|a|1000000000000|-" },
    { "hugely negative",          "a=b; Max-Age=-99999999999999999999", "a|b|a|-1000000000000|-" },
    { "the last Max-Age wins",    "a=b; Max-Age=1; Max-Age=2", "a|b|a|2|-" },
    { "the last valid one, that is", "a=b; Max-Age=1; Max-Age=x", "a|b|a|1|-" },

    { "Expires",                  "a=b; Expires=Sun, 09 Sep 2001 01:46:40 GMT", "a|b|a|-|1000000000" },
    { "any case",                 "a=b; EXPIRES=sun, 09-sep-01 1:46:40", "a|b|a|-|1000000000" },
    { "quotes delimit in a date", "a=b; Expires=\"Sun, 09 Sep 2001 01:46:40 GMT\"", "a|b|a|-|1000000000" },
    { "before 1970",              "a=b; Expires=31 Dec 1969 23:59:59", "a|b|a|-|-1" },
    { "no date",                  "a=b; Expires=0",     "a|b|a|-|-" },
    { "the last Expires wins",    "a=b; Expires=1 Jan 1970 00:00:01; Expires=1 Jan 1970 00:00:02", "a|b|a|-|2" },
    { "the last valid one, that is", "a=b; Expires=1 Jan 1970 00:00:01; Expires=0", "a|b|a|-|1" },
    { "RFC 850",                  "a=b; Expires=Sunday, 09-Sep-01 01:46:40 GMT", "a|b|a|-|1000000000" },
    { "asctime",                  "a=b; Expires=Sun Sep  9 01:46:40 2001", "a|b|a|-|1000000000" },
    { "after 2038",               "a=b; Expires=Tue, 19 Jan 2038 03:14:08 GMT", "a|b|a|-|2147483648" },
    { "after 32 bits of any kind", "a=b; Expires=Sun, 07 Feb 2106 06:28:16 GMT", "a|b|a|-|4294967296" },
    { "the last year there is",   "a=b; Expires=Fri, 31 Dec 9999 23:59:59 GMT", "a|b|a|-|253402300799" },
    { "no year 10000",            "a=b; Expires=Sat, 01 Jan 10000 00:00:00 GMT", "a|b|a|-|-" },
    { "a date with a ';' ends there", "a=b; Expires=Sun, 09 Sep 2001; 01:46:40 GMT", "a|b|a|-|-" },
    { "both are kept",            "a=b; Expires=1 Jan 1970 00:00:01; Max-Age=7", "a|b|a|7|1" },
};

static const struct {
    const char *what, *header;
    int deletes;
    int outlives; /* an hour from now */
} lifetimes[] = {
    { "session",                  "a=b",                                       0, 0 },
    { "Max-Age=0",                "a=b; Max-Age=0",                            1, 0 },
    { "Max-Age=-0",               "a=b; Max-Age=-0",                           1, 0 },
    { "Max-Age=-1",               "a=b; Max-Age=-1",                           1, 0 },
    { "Max-Age=1",                "a=b; Max-Age=1",                            0, 0 },
    { "an hour",                  "a=b; Max-Age=3600",                         0, 0 },
    { "an hour and a second",     "a=b; Max-Age=3601",                         0, 1 },
    { "huge",                     "a=b; Max-Age=99999999999999999999",         0, 1 },
    { "Expires in the past",      "a=b; Expires=9 Sep 2001 01:46:39",          1, 0 },
    { "Expires now",              "a=b; Expires=9 Sep 2001 01:46:40",          1, 0 },
    { "Expires in a second",      "a=b; Expires=9 Sep 2001 01:46:41",          0, 0 },
    { "Expires in an hour",       "a=b; Expires=9 Sep 2001 02:46:40",          0, 0 },
    { "a second more",            "a=b; Expires=9 Sep 2001 02:46:41",          0, 1 },
    { "Expires before 1970",      "a=b; Expires=1 Jan 1601 00:00:00",          1, 0 },
    { "Expires after 2038",       "a=b; Expires=19 Jan 2038 03:14:08",         0, 1 },
    { "no year 10000",            "a=b; Expires=1 Jan 10000 00:00:00",         0, 0 },
    { "2^63 seconds",             "a=b; Max-Age=9223372036854775808",          0, 1 },
    { "-2^63 seconds",            "a=b; Max-Age=-9223372036854775808",         1, 0 },
    { "the last Expires deletes", "a=b; Expires=1 Jan 2099 00:00:00; Expires=1 Jan 1999 00:00:00", 1, 0 },
    { "the last Expires does not", "a=b; Expires=1 Jan 1999 00:00:00; Expires=1 Jan 2099 00:00:00", 0, 1 },
    { "Expires in 9999",          "a=b; Expires=31 Dec 9999 23:59:59",         0, 1 },
    { "no date deletes nothing",  "a=b; Expires=0",                            0, 0 },
    { "Max-Age wins: keeps",      "a=b; Max-Age=9; Expires=1 Jan 1970 00:00:00", 0, 0 },
    { "Max-Age wins: deletes",    "a=b; Expires=1 Jan 2099 00:00:00; Max-Age=0", 1, 0 },
    { "invalid Max-Age does not", "a=b; Expires=1 Jan 2099 00:00:00; Max-Age=+1", 0, 1 },
    { "the last one deletes",     "a=b; Max-Age=9999; Max-Age=0",              1, 0 },
    { "the last one does not",    "a=b; Max-Age=0; Max-Age=9999",              0, 1 },
};

/* Capped to an hour. */
#define CAPPED "Sun, 09 Sep 2001 02:46:40 GMT"
static const struct {
    const char *what, *header, *capped;
} caps[] = {
    { "session",                "a=b; Path=/",            "a=b; Path=/" },
    { "shorter",                "a=b; Max-Age=3599",      "a=b; Max-Age=3599" },
    { "as long",                "a=b; Max-Age=3600",      "a=b; Max-Age=3600" },
    { "longer",                 "a=b; Max-Age=3601",      "a=b; Max-Age=3600" },
    { "in the middle",          "a=b; Max-Age=99999; Path=/", "a=b; Max-Age=3600; Path=/" },
    { "every other byte stays", " a = b;;MAX-age\t=  99999\t ; secure ;\t", " a = b;;MAX-age\t=  3600\t ; secure ;\t" },
    { "huge",                   "a=b; Max-Age=99999999999999999999", "a=b; Max-Age=3600" },
    { "all of several",         "a=b; Max-Age=7777; Max-Age=8; max-age=9999", "a=b; Max-Age=3600; Max-Age=8; max-age=3600" },
    { "invalid ones stay",      "a=b; Max-Age=+99999; Max-Age=\"99999\"; Max-Age", "a=b; Max-Age=+99999; Max-Age=\"99999\"; Max-Age" },
    { "Expires",                "a=b; Expires=Fri, 31 Dec 9999 23:59:59 GMT; Secure", "a=b; Expires=" CAPPED "; Secure" },
    { "Expires, RFC 850",       "a=b; expires=Friday, 31-Dec-38 23:59:59 GMT", "a=b; expires=" CAPPED },
    { "Expires, asctime",       "a=b; Expires=Fri Dec 31 23:59:59 2038", "a=b; Expires=" CAPPED },
    { "all Expires",            "a=b; Expires=1 Jan 2099 00:00:00; Path=/; Expires=1 Jan 2001 00:00:00; EXPIRES=1 Jan 2098 00:00:00", "a=b; Expires=" CAPPED "; Path=/; Expires=1 Jan 2001 00:00:00; EXPIRES=" CAPPED },
    { "Expires, year 10000",    "a=b; Expires=1 Jan 10000 00:00:00", "a=b; Expires=1 Jan 10000 00:00:00" },
    { "a quoted Max-Age beside", "a=b; Max-Age=\"99999\"; Expires=1 Jan 2099 00:00:00", "a=b; Max-Age=\"99999\"; Expires=" CAPPED },
    { "a negative one beside",  "a=b; Max-Age=-99999; Expires=1 Jan 2099 00:00:00", "a=b; Max-Age=-99999; Expires=" CAPPED },
    { "Expires, odd date",      "a=b;expires = 31-dec-69 1:2:3 ;x", "a=b;expires = " CAPPED " ;x" },
    { "Expires, quoted",        "a=b; Expires=\"1 Jan 2099 00:00:00\"", "a=b; Expires=" CAPPED },
    { "Expires, sooner",        "a=b; Expires=9-Sep-01 02:46:39", "a=b; Expires=9-Sep-01 02:46:39" },
    { "Expires, as late",       "a=b; Expires=9-Sep-01 02:46:40", "a=b; Expires=9-Sep-01 02:46:40" },
    { "Expires, no date",       "a=b; Expires=never",     "a=b; Expires=never" },
    { "both",                   "a=b; Expires=1 Jan 2099 00:00:00; Max-Age=99999", "a=b; Expires=" CAPPED "; Max-Age=3600" },
    { "one that does not count", "a=b; Expires=1 Jan 2099 00:00:00; Max-Age=5", "a=b; Expires=" CAPPED "; Max-Age=5" },
    { "deletion",               "a=b; Max-Age=0; Expires=1 Jan 1970 00:00:00", "a=b; Max-Age=0; Expires=1 Jan 1970 00:00:00" },
    { "not in the pair",        "max-age=99999; Max-Age=99999", "max-age=99999; Max-Age=3600" },
    { "not in a nameless pair", "=max-age=99999; Max-Age=99999", "=max-age=99999; Max-Age=3600" },
    { "not in another attribute", "a=b; x-max-age=99999; y=Max-Age=99999", "a=b; x-max-age=99999; y=Max-Age=99999" },
    { "high bytes",             "a=\xff; Max-Age=99999; \x80", "a=\xff; Max-Age=3600; \x80" },
};
/* clang-format on */

static void number(char *out, int has, apr_int64_t n)
{
    if (has) {
        sprintf(out, "%" APR_INT64_T_FMT, n);
    }
    else {
        strcpy(out, "-");
    }
}

static void show(const cc_set_cookie_t *c, char *out)
{
    char max_age[32], expires[32];

    number(max_age, c->has_max_age, c->max_age);
    number(expires, c->has_expires, c->expires);
    sprintf(out, "%.*s|%.*s|%.*s|%s|%s", (int)c->name.len, c->name.ptr,
            (int)c->value.len, c->value.ptr, (int)c->returned.len,
            c->returned.ptr, max_age, expires);
}

static void test_header(size_t row)
{
    char *exact = tap_exact(headers[row].header);
    cc_set_cookie_t c;
    char got[256] = "ignored";

    if (cc_set_cookie_parse(cc_slice(exact, strlen(headers[row].header)), &c)) {
        show(&c, got);
    }
    is_str(got, headers[row].stored, headers[row].what);
    free(exact);
}

static void test_lifetime(size_t row)
{
    char *exact = tap_exact(lifetimes[row].header);
    cc_set_cookie_t c;

    ok(cc_set_cookie_parse(cc_slice(exact, strlen(lifetimes[row].header)), &c)
           && cc_set_cookie_deletes(&c, NOW) == lifetimes[row].deletes
           && cc_set_cookie_outlives(&c, NOW, 3600) == lifetimes[row].outlives,
       lifetimes[row].what);
    free(exact);
}

static void test_cap(apr_pool_t *p, size_t row)
{
    char *exact = tap_exact(caps[row].header);
    const char *got = "ignored";
    cc_set_cookie_t c;

    if (cc_set_cookie_parse(cc_slice(exact, strlen(caps[row].header)), &c)) {
        got = cc_set_cookie_cap(p, &c, NOW, 3600);
    }
    is_str(got, caps[row].capped, caps[row].what);
    free(exact);
}

/* The result of parsing before, len times fill, and after. */
static int parse_filled(const char *before, char fill, size_t len,
                        const char *after, cc_set_cookie_t *c)
{
    size_t head = strlen(before), tail = strlen(after);
    char *exact = malloc(head + len + tail);
    int stored;

    memcpy(exact, before, head);
    memset(exact + head, fill, len);
    memcpy(exact + head + len, after, tail);
    stored = cc_set_cookie_parse(cc_slice(exact, head + len + tail), c);
    free(exact); /* only numbers and lengths of *c are looked at */
    return stored;
}

static void test_limits(void)
{
    cc_set_cookie_t c;

    ok(parse_filled("a=", 'b', 4095, "", &c), "4,096 bytes");
    ok(!parse_filled("a=", 'b', 4096, "", &c), "4,097 bytes");
    ok(parse_filled("", 'a', 4096, "=", &c), "4,096 bytes of name");
    ok(!parse_filled("", 'a', 4096, "=b", &c), "4,096 bytes of name and one");
    ok(parse_filled("", 'a', 4096, "", &c), "4,096 bytes, nameless");
    ok(!parse_filled("=", 'a', 4097, "", &c), "4,097 bytes, nameless");
    ok(parse_filled("a=", ' ', 9000, "b", &c), "blanks around do not count");
    ok(parse_filled("a=b; c=", 'd', 9000, "", &c), "attributes do not count");
    ok(parse_filled("a=b; Max-Age=", '0', 1023, "5", &c) && c.max_age == 5,
       "attribute of 1,024 bytes");
    ok(parse_filled("a=b; Max-Age=", '0', 1024, "5", &c) && !c.has_max_age,
       "attribute of 1,025 bytes");
    ok(parse_filled("a=b; Expires=1 Jan 1970 00:00:05", '-', 1005, "", &c)
           && c.expires == 5,
       "date of 1,024 bytes");
    ok(parse_filled("a=b; Expires=1 Jan 1970 00:00:05", '-', 1006, "", &c)
           && !c.has_expires,
       "date of 1,025 bytes");
    ok(parse_filled("a=b; Max-Age=", ' ', 9000, "5", &c) && c.max_age == 5,
       "blanks around an attribute do not count");
}

/* What a browser does not read is not rewritten either. */
static void test_cap_limit(apr_pool_t *p)
{
    char header[2048] = "a=b; Max-Age=", *zeros = header + strlen(header);
    cc_set_cookie_t c;

    memset(zeros, '0', 1024);
    strcpy(zeros + 1024, "99999; Max-Age=99999");
    ok(cc_set_cookie_parse(cc_slice_str(header), &c), "long and short Max-Age");
    strcpy(strrchr(header, '='), "=3600");
    is_str(cc_set_cookie_cap(p, &c, NOW, 3600), header, "only the short one");
}

/* Each byte in the name, in the value and in an attribute. */
static void test_controls(void)
{
    static const char *const around[][2] = {
        { "a", "b=c" }, { "a=b", "c" }, { "a=b; c", "d" }, { "a=b;", "" }
    };
    cc_set_cookie_t c;
    size_t i;
    int byte, wrong = 0;

    for (byte = 0; byte < 256; byte++) {
        int is_control = (byte < 0x20 && byte != '\t') || byte == 0x7f;

        for (i = 0; i < TAP_ROWS(around); i++) {
            wrong += parse_filled(around[i][0], (char)byte, 1, around[i][1], &c)
                     == is_control;
        }
    }
    ok(wrong == 0, "a control character anywhere, and no other byte, refuses");
}

/* Whatever stands around it, each byte is found, or not, in each place: they
 * are looked at several at a time. */
static void test_places(void)
{
    static const char fills[] = { 'a', ' ', '~', '\t', '\xff', '\x80' };
    int wrong = 0, byte;
    size_t f, len, at;

    for (f = 0; f < sizeof(fills); f++) {
        for (len = 1; len <= 26; len++) {
            for (at = 0; at < len; at++) {
                for (byte = 0; byte <= 0xff; byte++) {
                    char *header = malloc(2 + len);
                    int is_bad = (byte < 0x20 && byte != '\t') || byte == 0x7f;
                    cc_set_cookie_t c;

                    memcpy(header, "a;", 2);
                    memset(header + 2, fills[f], len);
                    header[2 + at] = byte;
                    wrong += cc_set_cookie_parse(cc_slice(header, 2 + len), &c)
                             == is_bad;
                    free(header);
                }
            }
        }
    }
    ok(wrong == 0, "control characters in every place");
}

static void test_untouched(void)
{
    cc_set_cookie_t c, before;

    memset(&c, 0x5a, sizeof(c));
    before = c;
    ok(!cc_set_cookie_parse(cc_slice(NULL, 0), &c)
           && !cc_set_cookie_parse(cc_slice_str("=; Max-Age=1"), &c)
           && memcmp(&c, &before, sizeof(c)) == 0,
       "untouched when a browser ignores the header");
}

int main(void)
{
    apr_pool_t *p;
    size_t i;

    apr_initialize();
    apr_pool_create(&p, NULL);
    for (i = 0; i < TAP_ROWS(headers); i++) {
        test_header(i);
    }
    for (i = 0; i < TAP_ROWS(lifetimes); i++) {
        test_lifetime(i);
    }
    for (i = 0; i < TAP_ROWS(caps); i++) {
        test_cap(p, i);
    }
    test_limits();
    test_cap_limit(p);
    test_controls();
    test_places();
    test_untouched();
    apr_terminate();
    return done_testing();
}
