/*
 * cookies.c: what the parsers say, for a test in another language.
 *
 * Reads lines "set-cookie HEX" or "date HEX", HEX being the bytes to parse (two
 * digits each, or "-" for none), and answers each with one line:
 *
 *   ignored                                a browser ignores the header or date
 *   cookie NAME VALUE EXPIRES MAX-AGE      NAME and VALUE in HEX; seconds, or
 *                                          "-" where there is none
 *   date SECONDS
 *
 * A line of any other form ends the program with status 1.
 */
#include <stdio.h>
#include <stdlib.h>
#include "core/cookie_date.h"
#include "core/set_cookie.h"

#define LINE_MAX_BYTES 65536 /* a header of half that length */

static int nibble(char c)
{
    const char *digits = "0123456789abcdef", *at = strchr(digits, c);

    return c && at ? (int)(at - digits) : -1;
}

/* The bytes that hex stands for, without room behind; NULL where it is not
 * hex. */
static char *decode(const char *hex, size_t *len)
{
    size_t i, n = strcmp(hex, "-") == 0 ? 0 : strlen(hex);
    char *bytes = malloc(n ? n / 2 : 1);

    for (i = 0; i < n; i += 2) {
        int high = nibble(hex[i]), low = high < 0 ? -1 : nibble(hex[i + 1]);

        if (low < 0) {
            free(bytes);
            return NULL;
        }
        bytes[i / 2] = (char)(high << 4 | low);
    }
    *len = n / 2;
    return bytes;
}

static void print_hex(cc_slice_t s)
{
    apr_size_t i;

    printf(s.len ? " " : " -");
    for (i = 0; i < s.len; i++) {
        printf("%02x", (unsigned char)s.ptr[i]);
    }
}

static void print_number(int has, apr_int64_t n)
{
    if (has) {
        printf(" %" APR_INT64_T_FMT, n);
    }
    else {
        printf(" -");
    }
}

static void answer_set_cookie(cc_slice_t header)
{
    cc_set_cookie_t c;

    if (!cc_set_cookie_parse(header, &c)) {
        printf("ignored\n");
        return;
    }
    printf("cookie");
    print_hex(c.name);
    print_hex(c.value);
    print_number(c.has_expires, c.expires);
    print_number(c.has_max_age, c.max_age);
    printf("\n");
}

static void answer_date(cc_slice_t date)
{
    apr_int64_t seconds;

    if (cc_cookie_date_parse(date, &seconds)) {
        printf("date %" APR_INT64_T_FMT "\n", seconds);
    }
    else {
        printf("ignored\n");
    }
}

/* One line without its end. @return 0 where it is not of a known form */
static int answer(char *line)
{
    char *hex = strchr(line, ' '), *bytes;
    int is_date = strncmp(line, "date ", 5) == 0;
    size_t len;

    if (!is_date && strncmp(line, "set-cookie ", 11) != 0) {
        return 0;
    }
    bytes = decode(hex + 1, &len);
    if (bytes == NULL) {
        return 0;
    }
    (is_date ? answer_date : answer_set_cookie)(cc_slice(bytes, len));
    free(bytes);
    return 1;
}

int main(void)
{
    static char line[LINE_MAX_BYTES];

    while (fgets(line, sizeof(line), stdin)) {
        char *end = strchr(line, '\n');

        if (end == NULL) {
            fprintf(stderr, "cookies: line too long or cut\n");
            return 1;
        }
        *end = '\0';
        if (!answer(line)) {
            fprintf(stderr, "cookies: not understood: %.60s\n", line);
            return 1;
        }
        fflush(stdout); /* the other side waits for it */
    }
    return 0;
}
