#include "core/duration.h"

static const struct {
    const char *suffix;
    apr_int64_t seconds;
} units[CC_UNITS] = {
    { "y", CC_YEAR_S }, { "mo", CC_MONTH_S }, { "w", 7 * CC_DAY_S },
    { "d", CC_DAY_S },  { "h", 3600 },        { "m", 60 },
    { "s", 1 },
};

#define LONGEST_S (APR_INT64_C(100) * CC_YEAR_S)

int cc_duration_parse(cc_slice_t s, apr_int64_t *seconds)
{
    apr_int64_t n = 0;
    int unit;

    while (s.len > 0 && cc_is_digit(*s.ptr) && n < LONGEST_S) {
        n = n * 10 + (*s.ptr - '0');
        s = cc_slice(s.ptr + 1, s.len - 1);
    }
    for (unit = 0; unit < CC_UNITS; unit++) {
        if (cc_slice_eq(s, units[unit].suffix)) {
            if (n < 1 || n > LONGEST_S / units[unit].seconds) {
                return 0;
            }
            *seconds = n * units[unit].seconds;
            return 1;
        }
    }
    return 0;
}

cc_unit_t cc_duration_unit(apr_int64_t seconds, apr_int64_t *count)
{
    int unit = 0;

    while (unit < CC_UNIT_SECOND && seconds % units[unit].seconds != 0) {
        unit++;
    }
    *count = seconds / units[unit].seconds;
    return (cc_unit_t)unit;
}

const char *cc_duration_suffix(cc_unit_t unit)
{
    return units[unit].suffix;
}
