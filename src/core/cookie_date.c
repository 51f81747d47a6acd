#include "core/cookie_date.h"

/* What has been found so far; -1 where nothing was. */
typedef struct {
    int hour, minute, second;
    int day, month, year;
} found_t;

/* The delimiters between date tokens, RFC 6265bis section 5.1.1. */
static int is_delimiter(unsigned char c)
{
    return c == 0x09 || (c >= 0x20 && c <= 0x2f) || (c >= 0x3b && c <= 0x40)
           || (c >= 0x5b && c <= 0x60) || (c >= 0x7b && c <= 0x7e);
}

/* Take min to max digits off the front of s: 1 and the number, or 0. */
static int take_number(cc_slice_t *s, apr_size_t min, apr_size_t max,
                       int *number)
{
    apr_size_t n = 0;
    int value = 0;

    while (n < max && n < s->len && cc_is_digit(s->ptr[n])) {
        value = value * 10 + (s->ptr[n++] - '0');
    }
    if (n < min) {
        return 0;
    }
    *s = cc_slice(s->ptr + n, s->len - n);
    *number = value;
    return 1;
}

/* A production may be followed by anything but one more digit. */
static int ends_here(cc_slice_t s)
{
    return s.len == 0 || !cc_is_digit(*s.ptr);
}

static int take_colon(cc_slice_t *s)
{
    if (s->len == 0 || *s->ptr != ':') {
        return 0;
    }
    *s = cc_slice(s->ptr + 1, s->len - 1);
    return 1;
}

static int read_time(cc_slice_t s, found_t *found)
{
    int hour, minute, second;

    if (!take_number(&s, 1, 2, &hour) || !take_colon(&s)
        || !take_number(&s, 1, 2, &minute) || !take_colon(&s)
        || !take_number(&s, 1, 2, &second) || !ends_here(s)) {
        return 0;
    }
    found->hour = hour;
    found->minute = minute;
    found->second = second;
    return 1;
}

/* A number of min to max digits into *slot, if the token s begins with one. */
static int read_number(cc_slice_t s, apr_size_t min, apr_size_t max, int *slot)
{
    int value;

    if (!take_number(&s, min, max, &value) || !ends_here(s)) {
        return 0;
    }
    *slot = value;
    return 1;
}

static int read_month(cc_slice_t s, int *slot)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    int month;

    for (month = 0; s.len >= 3 && month < 12; month++) {
        if (apr_cstr_casecmpn(s.ptr, names + 3 * month, 3) == 0) {
            *slot = month + 1;
            return 1;
        }
    }
    return 0;
}

/* Each token fills the first field that is still empty and that it fits. */
static void read_token(cc_slice_t token, found_t *found)
{
    if (found->hour < 0 && read_time(token, found)) {
        return;
    }
    if (found->day < 0 && read_number(token, 1, 2, &found->day)) {
        return;
    }
    if (found->month < 0 && read_month(token, &found->month)) {
        return;
    }
    if (found->year < 0) {
        read_number(token, 2, 4, &found->year);
    }
}

static void read_tokens(cc_slice_t date, found_t *found)
{
    apr_size_t i = 0, start;

    while (i < date.len) {
        while (i < date.len && is_delimiter(date.ptr[i])) {
            i++;
        }
        start = i;
        while (i < date.len && !is_delimiter(date.ptr[i])) {
            i++;
        }
        if (i > start) {
            read_token(cc_slice(date.ptr + start, i - start), found);
        }
    }
}

/* Days from 1970-01-01 to a date of the proleptic Gregorian calendar, years
 * counted from March so that the leap day is the last of its year. */
static apr_int64_t days_from_epoch(int year, int month, int day)
{
    apr_int64_t y = year - (month <= 2);
    apr_int64_t era = y / 400;
    apr_int64_t year_of_era = y - era * 400;
    apr_int64_t day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    apr_int64_t day_of_era = year_of_era * 365 + year_of_era / 4
                             - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

static int days_in_month(int year, int month)
{
    static const char days[] = {
        31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
    };
    int leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return month == 2 && leap ? 29 : days[month - 1];
}

int cc_cookie_date_parse(cc_slice_t date, apr_int64_t *seconds)
{
    found_t f = { -1, -1, -1, -1, -1, -1 };

    read_tokens(date, &f);
    if (f.hour < 0 || f.day < 0 || f.month < 0 || f.year < 0) {
        return 0;
    }
    if (f.year >= 70 && f.year <= 99) {
        f.year += 1900;
    }
    else if (f.year <= 69) {
        f.year += 2000;
    }
    if (f.year < 1601 || f.day < 1 || f.day > days_in_month(f.year, f.month)
        || f.hour > 23 || f.minute > 59 || f.second > 59) {
        return 0;
    }
    *seconds = days_from_epoch(f.year, f.month, f.day) * 86400 + f.hour * 3600
               + f.minute * 60 + f.second;
    return 1;
}
