#include "core/cookie_family.h"

#define HEX_MIN 4
#define CAPITALS_MIN 10
#define ATTACHED_MIN 16
#define ATTACHED_STEP 8
#define UUID_LEN 36

/* What a run of letters and digits consists of. */
enum {
    DIGIT = 1 << 0,
    LOWER_HEX = 1 << 1, /* a to f */
    UPPER_HEX = 1 << 2,
    LOWER = 1 << 3, /* g to z */
    UPPER = 1 << 4
};

#define SIX(kind) kind, kind, kind, kind, kind, kind
#define TEN(kind) SIX(kind), kind, kind, kind, kind

/* clang-format off */
/* Of '0' to 'z'; 0 for what is neither letter nor digit. */
static const unsigned char kinds_of[] = {
    TEN(DIGIT),     SIX(0), 0,
    SIX(UPPER_HEX), TEN(UPPER), TEN(UPPER), SIX(0),
    SIX(LOWER_HEX), TEN(LOWER), TEN(LOWER)
};
/* clang-format on */

static unsigned kind_of(char c)
{
    unsigned i = (unsigned char)c - (unsigned)'0';

    return i < sizeof(kinds_of) ? kinds_of[i] : 0;
}

static int has_letter(cc_slice_t s)
{
    apr_size_t i;

    for (i = 0; i < s.len; i++) {
        if (kind_of(s.ptr[i]) & ~DIGIT) {
            return 1;
        }
    }
    return 0;
}

/* The run of bytes of these kinds that s ends in.
 * @param kinds  out: those that are in it */
static apr_size_t run_at_end(cc_slice_t s, unsigned among, unsigned *kinds)
{
    apr_size_t n = 0;
    unsigned kind;

    *kinds = 0;
    while (n < s.len && ((kind = kind_of(s.ptr[s.len - 1 - n])) & among)) {
        *kinds |= kind;
        n++;
    }
    return n;
}

static int is_tail(apr_size_t len, unsigned kinds)
{
    if (!(kinds & DIGIT)) {
        return 0;
    }
    if (!(kinds & ~DIGIT)) {
        return 1;
    }
    if (!(kinds & ~(DIGIT | LOWER_HEX)) || !(kinds & ~(DIGIT | UPPER_HEX))) {
        return len >= HEX_MIN;
    }
    return len >= CAPITALS_MIN && !(kinds & (LOWER_HEX | LOWER));
}

static int is_uuid(const char *s)
{
    int i;

    for (i = 0; i < UUID_LEN; i++) {
        int is_dash = i == 8 || i == 13 || i == 18 || i == 23;

        if (is_dash ? s[i] != '-'
                    : !(kind_of(s[i]) & (DIGIT | LOWER_HEX | UPPER_HEX))) {
            return 0;
        }
    }
    return 1;
}

/* Hexadecimal digits behind a word: letters of the word may look like some. */
static apr_size_t attached_tail(cc_slice_t s)
{
    unsigned kinds;
    apr_size_t n = run_at_end(s, DIGIT | LOWER_HEX, &kinds);

    n -= n % ATTACHED_STEP;
    return n >= ATTACHED_MIN && n < s.len && (kinds & DIGIT) ? n : 0;
}

/* The length of the tail of s; 0 where it has none. */
static apr_size_t tail_of(cc_slice_t s)
{
    unsigned kinds;
    apr_size_t n;

    if (s.len == 0
        || !(kind_of(s.ptr[s.len - 1]) & ~(unsigned)LOWER)) { /* of most */
        return 0;
    }
    if (s.len > UUID_LEN && kind_of(s.ptr[s.len - 1 - UUID_LEN]) == 0
        && is_uuid(s.ptr + s.len - UUID_LEN)) {
        return UUID_LEN;
    }
    n = run_at_end(s, ~0u, &kinds);
    return n < s.len && is_tail(n, kinds) ? n : attached_tail(s);
}

/* Cut what is too long where its author may have: the rest is often random. */
static cc_slice_t cut(cc_slice_t s)
{
    apr_size_t n;

    s.len = CC_FAMILY_NAME_MAX;
    for (n = s.len; n > 0; n--) {
        if (s.ptr[n - 1] == '.' || s.ptr[n - 1] == ':') {
            break;
        }
    }
    return has_letter(cc_slice(s.ptr, n)) ? cc_slice(s.ptr, n) : s;
}

int cc_cookie_family(cc_slice_t name, cc_slice_t *stem)
{
    cc_slice_t rest = name;
    apr_size_t n;

    *stem = name;
    while ((n = tail_of(rest)) > 0) {
        rest.len -= n;
        if (!has_letter(rest)) {
            break;
        }
        *stem = rest;
        rest.len -= kind_of(rest.ptr[rest.len - 1]) == 0; /* what separates */
    }
    if (stem->len > CC_FAMILY_NAME_MAX) {
        *stem = cut(*stem);
    }
    return stem->len < name.len;
}
