/*
 * duration.h: lengths of time as administrators write them.
 */
#ifndef CC_DURATION_H
#define CC_DURATION_H

#include "core/slice.h"

/* The length of a month here, so that "13mo" means what regulators mean by 13
 * months to within two days: a twelfth of 365 days. */
#define CC_MONTH_S (365 * 86400 / 12)
#define CC_YEAR_S (365 * 86400)
#define CC_DAY_S 86400

/** The units, largest first, so that cc_duration_unit() can find the best. */
typedef enum {
    CC_UNIT_YEAR,
    CC_UNIT_MONTH,
    CC_UNIT_WEEK,
    CC_UNIT_DAY,
    CC_UNIT_HOUR,
    CC_UNIT_MINUTE,
    CC_UNIT_SECOND,
    CC_UNITS
} cc_unit_t;

/**
 * Parse a duration: digits and one unit of s, m (minutes), h, d, w, mo
 * (months), y.
 *
 * @param seconds  out: 1 to 100 years; untouched on 0
 * @return 1, or 0 for anything else
 */
int cc_duration_parse(cc_slice_t s, apr_int64_t *seconds);

/** The largest unit that measures seconds without a rest, and how many. */
cc_unit_t cc_duration_unit(apr_int64_t seconds, apr_int64_t *count);

/** How a unit is written: "y", "mo", … */
const char *cc_duration_suffix(cc_unit_t unit);

#endif /* CC_DURATION_H */
