#include "core/cookie_date.h"

#include <apr_time.h>
#include "tap.h"

#define NONE APR_INT64_MIN /* a browser ignores the attribute */

/* clang-format off */
static const struct {
    const char *what, *date;
    apr_int64_t seconds;
} dates[] = {
    { "IMF-fixdate",            "Sun, 06 Nov 1994 08:49:37 GMT",  784111777 },
    { "RFC 850",                "Sunday, 06-Nov-94 08:49:37 GMT", 784111777 },
    { "asctime",                "Sun Nov  6 08:49:37 1994",       784111777 },
    { "the epoch",              "Thu, 01 Jan 1970 00:00:00 GMT",  0 },
    { "no -1 for failure",      "Wed, 31 Dec 1969 23:59:59 GMT",  -1 },
    { "upper case",             "SUN, 06 NOV 1994 08:49:37 GMT",  784111777 },
    { "any order, long year first", "1994 08:49:37 nov 6",         784111777 },
    { "short year first is a day", "94 08:49:37 nov 6",            NONE },
    { "a month's full name",    "6 November 1994 8:49:37",        784111777 },
    { "month begins a word",    "6 novelty 1994 8:49:37",         784111777 },
    { "first month wins",       "6 nov dec 1994 8:49:37",         784111777 },
    { "weekday begins a month", "Maroon 6 nov 1994 8:49:37",      762943777 },
    { "zone is not read",       "6 Nov 1994 08:49:37 +0500",      784111777 },
    { "all delimiters",         "6!\"#$%&'()*+,-./Nov;<=>?@1994[\\]^_`08:49:37{|}~", 784111777 },
    { "tab delimits",           "6\tNov\t1994\t08:49:37",         784111777 },
    { "a line feed does not",   "6\nNov\n1994\n08:49:37",         NONE },
    { "a high byte does not",   "6 Nov\xff 1994\xff 08:49:37\xff", 784111777 },
    { "one digit each",         "6 Nov 1994 8:9:7",               784109347 },
    { "letters after the day",  "6th Nov 1994 08:49:37",          784111777 },
    { "letters after the year", "6 Nov 1994AD 08:49:37",          784111777 },
    { "letters after the time", "6 Nov 1994 08:49:37Z",           784111777 },
    { "fraction of a second",   "6 Nov 1994 08:49:37.999",        784111777 },
    { "second time is no time", "6 Nov 1994 08:49:37 11:11:11",   784111777 },
    { "year 69 is 2069",        "6 Nov 69 08:49:37",              3150953377 },
    { "year 70 is 1970",        "6 Nov 70 08:49:37",              26729377 },
    { "year 99 is 1999",        "6 Nov 99 08:49:37",              941878177 },
    { "year 00 is 2000",        "6 Nov 00 08:49:37",              973500577 },
    { "year 069 is 2069",       "6 Nov 069 08:49:37",             3150953377 },
    { "year 0070 is 1970",      "6 Nov 0070 08:49:37",            26729377 },
    { "year 100",               "6 Nov 100 08:49:37",             NONE },
    { "year 1600",              "31 Dec 1600 23:59:59",           NONE },
    { "year 1601",              "01 Jan 1601 00:00:00",           APR_INT64_C(-11644473600) },
    { "year 9999",              "31 Dec 9999 23:59:59",           APR_INT64_C(253402300799) },
    { "year of five digits",    "1 Jan 10000 00:00:00",           NONE },
    { "year of one digit",      "1 Jan 7 00:00:00",               NONE },
    { "29 February, leap",      "29 Feb 2024 00:00:00",           1709164800 },
    { "29 February, not leap",  "29 Feb 2023 00:00:00",           NONE },
    { "29 February 1900",       "29 Feb 1900 00:00:00",           NONE },
    { "29 February 2000",       "29 Feb 2000 00:00:00",           951782400 },
    { "30 February",            "30 Feb 2024 00:00:00",           NONE },
    { "31 April",               "31 Apr 2024 00:00:00",           NONE },
    { "31 December",            "31 Dec 2024 00:00:00",           1735603200 },
    { "day 0",                  "0 Jan 2024 00:00:00",            NONE },
    { "day 32",                 "32 Jan 2024 00:00:00",           NONE },
    { "day of three digits",    "001 Jan 2024 00:00:00",          NONE },
    { "hour 24",                "1 Jan 2024 24:00:00",            NONE },
    { "minute 60",              "1 Jan 2024 00:60:00",            NONE },
    { "leap second",            "31 Dec 2016 23:59:60",           NONE },
    { "last second of a day",   "31 Dec 2016 23:59:59",           1483228799 },
    { "hour of three digits",   "1 Jan 2024 000:00:00",           NONE },
    { "second of three digits", "1 Jan 2024 00:00:000",           NONE },
    { "no seconds",             "1 Jan 2024 00:00",               NONE },
    { "a time cut short",       "1 Jan 2024 00:00:",              NONE },
    { "no time",                "1 Jan 2024",                     NONE },
    { "no day",                 "Jan 2024 00:00:00",              NONE },
    { "no month",               "1 2024 00:00:00",                NONE },
    { "a month cut short",      "1 Ja 2024 00:00:00",             NONE },
    { "no year",                "1 Jan 00:00:00",                 NONE },
    { "ISO 8601",               "2024-01-01T00:00:00Z",           NONE },
    { "a number",               "1735603200",                     NONE },
    { "0, as in Expires: 0",    "0",                              NONE },
    { "-1",                     "-1",                             NONE },
    { "empty",                  "",                               NONE },
    { "only delimiters",        " ,;- ",                          NONE },
    { "long numbers",           "1 Jan 2024 00:00:00 99999999999999999999", 1704067200 },
};
/* clang-format on */

static apr_int64_t parse(const char *date)
{
    char *exact = tap_exact(date);
    apr_int64_t seconds = 4711;
    int found = cc_cookie_date_parse(cc_slice(exact, strlen(date)), &seconds);

    free(exact);
    if (!found) {
        return seconds == 4711 ? NONE : seconds; /* untouched, or it shows */
    }
    return seconds;
}

/* The whole range against APR's calendar, in steps that meet every day of the
 * year and all times of the day. */
static void test_calendar(void)
{
    const apr_int64_t first = APR_INT64_C(-11644473600);
    const apr_int64_t last = APR_INT64_C(253402300799);
    char date[APR_RFC822_DATE_LEN];
    apr_int64_t s, wrong = 0;

    for (s = first; s <= last; s += 5 * 86400 + 3661) {
        apr_rfc822_date(date, apr_time_from_sec(s));
        wrong += parse(date) != s;
    }
    ok(wrong == 0, "the calendar of 1601 to 9999");
}

static int is_delimiter(int byte)
{
    return byte == '\t' || byte == ' '
           || (byte > 0 && strchr("!\"#$%&'()*+,-./;<=>?@[\\]^_`{|}~", byte));
}

static void test_delimiters(void)
{
    char date[64];
    int byte, wrong = 0;

    for (byte = 1; byte < 256; byte++) {
        sprintf(date, "6%cNov%c1994%c08:49:37", byte, byte, byte);
        wrong += parse(date) != (is_delimiter(byte) ? 784111777 : NONE);
    }
    ok(wrong == 0, "these bytes delimit, and no others");
}

/* In a date that goes on behind the bytes that count. */
static void test_end(void)
{
    const char *date = "1 2024 00:00:00 jan";
    apr_int64_t seconds;

    ok(cc_cookie_date_parse(cc_slice_str(date), &seconds)
           && !cc_cookie_date_parse(cc_slice(date, strlen(date) - 1), &seconds),
       "a month cut at the end");
    ok(!cc_cookie_date_parse(cc_slice(NULL, 0), &seconds), "no bytes");
}

int main(void)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(dates); i++) {
        apr_int64_t got = parse(dates[i].date);

        ok(got == dates[i].seconds, dates[i].what);
        if (got != dates[i].seconds) {
            printf("# %s: %" APR_INT64_T_FMT "\n", dates[i].date, got);
        }
    }
    test_delimiters();
    test_end();
    test_calendar();
    return done_testing();
}
