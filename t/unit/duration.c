#include "core/duration.h"
#include "tap.h"

/* clang-format off */
static const struct {
    const char *duration;
    apr_int64_t seconds; /* 0: refused */
} durations[] = {
    { "1s", 1 }, { "90s", 90 }, { "10m", 600 }, { "4h", 14400 },
    { "1d", 86400 }, { "30d", 2592000 }, { "2w", 1209600 }, { "1mo", 2628000 },
    { "6mo", 15768000 }, { "12mo", 31536000 }, { "13mo", 34164000 },
    { "1y", 31536000 }, { "007d", 604800 },
    { "100y", APR_INT64_C(3153600000) }, { "101y", 0 },
    { "1200mo", APR_INT64_C(3153600000) }, { "1201mo", 0 },
    { "36500d", APR_INT64_C(3153600000) }, { "36501d", 0 },
    { "3153600000s", APR_INT64_C(3153600000) }, { "3153600001s", 0 },
    { "31536000000s", 0 }, { "99999999999999999999s", 0 },
    { "18446744073709551617s", 0 }, { "99999999999999999999y", 0 },
    { "", 0 }, { "0s", 0 }, { "0y", 0 }, { "1", 0 }, { "s", 0 }, { "mo", 0 },
    { "-1d", 0 }, { "+1d", 0 }, { " 1d", 0 }, { "1d ", 0 }, { "1 d", 0 },
    { "1D", 0 }, { "1M", 0 }, { "1MO", 0 }, { "1o", 0 }, { "1mon", 0 },
    { "1days", 0 }, { "1.5d", 0 }, { "1e2d", 0 }, { "0x1d", 0 }, { "1d1h", 0 },
    { "1ms", 0 }, { "1q", 0 }, { "1\xc2\xb5s", 0 },
};

static const struct {
    apr_int64_t seconds;
    cc_unit_t unit;
    apr_int64_t count;
} units[] = {
    { 1, CC_UNIT_SECOND, 1 },           { 90, CC_UNIT_SECOND, 90 },
    { 60, CC_UNIT_MINUTE, 1 },          { 600, CC_UNIT_MINUTE, 10 },
    { 3600, CC_UNIT_HOUR, 1 },          { 90000, CC_UNIT_HOUR, 25 },
    { 86400, CC_UNIT_DAY, 1 },          { 2592000, CC_UNIT_DAY, 30 },
    { 604800, CC_UNIT_WEEK, 1 },        { 1209600, CC_UNIT_WEEK, 2 },
    { 2628000, CC_UNIT_MONTH, 1 },      { 34164000, CC_UNIT_MONTH, 13 },
    { 31536000, CC_UNIT_YEAR, 1 },      { 63072000, CC_UNIT_YEAR, 2 },
    { 31536001, CC_UNIT_SECOND, 31536001 },
    { APR_INT64_C(3153600000), CC_UNIT_YEAR, 100 },
};
/* clang-format on */

static void test_duration(size_t row)
{
    char *exact = tap_exact(durations[row].duration);
    cc_slice_t s = cc_slice(exact, strlen(durations[row].duration));
    apr_int64_t seconds = 4711;
    int parsed = cc_duration_parse(s, &seconds);

    ok(durations[row].seconds ? parsed && seconds == durations[row].seconds
                              : !parsed && seconds == 4711,
       durations[row].duration);
    free(exact);
}

static void test_unit(size_t row)
{
    apr_int64_t count;
    char name[64];

    snprintf(name, sizeof(name), "unit of %" APR_INT64_T_FMT " seconds",
             units[row].seconds);
    ok(cc_duration_unit(units[row].seconds, &count) == units[row].unit
           && count == units[row].count,
       name);
}

int main(void)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(durations); i++) {
        test_duration(i);
    }
    for (i = 0; i < TAP_ROWS(units); i++) {
        test_unit(i);
    }
    return done_testing();
}
