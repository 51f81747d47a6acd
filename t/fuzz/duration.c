/* Any bytes at all are a duration or none; what is one lasts a second to 100
 * years, and its largest unit says the same. */
#include "core/duration.h"

#include <stdio.h>
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const suffixes[CC_UNITS] = { "y", "mo", "w", "d",
                                                    "h", "m",  "s" };
    apr_int64_t seconds = 4711, count, again;
    char canonical[64];
    cc_unit_t unit;

    if (!cc_duration_parse(cc_slice((const char *)data, size), &seconds)) {
        require(seconds == 4711); /* untouched */
        return 0;
    }
    require(size >= 2 && cc_is_digit((char)data[0]));
    require(seconds >= 1 && seconds <= APR_INT64_C(100) * CC_YEAR_S);
    unit = cc_duration_unit(seconds, &count);
    snprintf(canonical, sizeof(canonical), "%" APR_INT64_T_FMT "%s", count,
             suffixes[unit]);
    require(cc_duration_parse(cc_slice_str(canonical), &again));
    require(again == seconds);
    return 0;
}
