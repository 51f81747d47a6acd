/* Any bytes at all are a cookie-date or none; what is one names a second of
 * the years 1601 to 9999, and so does its canonical form. */
#include "core/cookie_date.h"

#include <apr_time.h>
#include "fuzz.h"

/* The same date with a delimiter on either side. */
static void try_delimited(const uint8_t *data, size_t size, int is_date,
                          apr_int64_t seconds)
{
    char *copy = malloc(size + 2);
    apr_int64_t again = seconds;

    copy[0] = ' ';
    if (size > 0) {
        memcpy(copy + 1, data, size);
    }
    copy[size + 1] = ',';
    require(cc_cookie_date_parse(cc_slice(copy, size + 2), &again) == is_date);
    require(again == seconds);
    free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char canonical[APR_RFC822_DATE_LEN];
    apr_int64_t seconds = 4711, again;
    int is_date = cc_cookie_date_parse(cc_slice((const char *)data, size),
                                       &seconds);

    try_delimited(data, size, is_date, seconds);
    if (!is_date) {
        require(seconds == 4711); /* untouched */
        return 0;
    }
    require(seconds >= APR_INT64_C(-11644473600));
    require(seconds <= APR_INT64_C(253402300799));
    apr_rfc822_date(canonical, apr_time_from_sec(seconds));
    require(cc_cookie_date_parse(cc_slice_str(canonical), &again));
    require(again == seconds);
    return 0;
}
