#include "core/plural.h"

#include "core/slice.h"

#define HAS(category) (1u << CC_PLURAL_##category)

static int within(apr_uint64_t n, apr_uint64_t from, apr_uint64_t to)
{
    return n >= from && n <= to;
}

/* "Un million de jours": many is for whole millions. */
static cc_plural_t million_or_other(apr_uint64_t n)
{
    return n > 0 && n % 1000000 == 0 ? CC_PLURAL_MANY : CC_PLURAL_OTHER;
}

static cc_plural_t arabic(apr_uint64_t n)
{
    return n == 0                    ? CC_PLURAL_ZERO
           : n == 1                  ? CC_PLURAL_ONE
           : n == 2                  ? CC_PLURAL_TWO
           : within(n % 100, 3, 10)  ? CC_PLURAL_FEW
           : within(n % 100, 11, 99) ? CC_PLURAL_MANY
                                     : CC_PLURAL_OTHER;
}

static cc_plural_t croatian(apr_uint64_t n)
{
    if (within(n % 100, 11, 14)) {
        return CC_PLURAL_OTHER;
    }
    return n % 10 == 1            ? CC_PLURAL_ONE
           : within(n % 10, 2, 4) ? CC_PLURAL_FEW
                                  : CC_PLURAL_OTHER;
}

static cc_plural_t czech(apr_uint64_t n)
{
    return n == 1            ? CC_PLURAL_ONE
           : within(n, 2, 4) ? CC_PLURAL_FEW
                             : CC_PLURAL_OTHER;
}

static cc_plural_t english(apr_uint64_t n)
{
    return n == 1 ? CC_PLURAL_ONE : CC_PLURAL_OTHER;
}

static cc_plural_t french(apr_uint64_t n)
{
    return n <= 1 ? CC_PLURAL_ONE : million_or_other(n);
}

static cc_plural_t irish(apr_uint64_t n)
{
    return n == 1             ? CC_PLURAL_ONE
           : n == 2           ? CC_PLURAL_TWO
           : within(n, 3, 6)  ? CC_PLURAL_FEW
           : within(n, 7, 10) ? CC_PLURAL_MANY
                              : CC_PLURAL_OTHER;
}

static cc_plural_t latvian(apr_uint64_t n)
{
    if (n % 10 == 0 || within(n % 100, 11, 19)) {
        return CC_PLURAL_ZERO;
    }
    return n % 10 == 1 ? CC_PLURAL_ONE : CC_PLURAL_OTHER;
}

static cc_plural_t lithuanian(apr_uint64_t n)
{
    if (n % 10 == 0 || within(n % 100, 11, 19)) {
        return CC_PLURAL_OTHER;
    }
    return n % 10 == 1 ? CC_PLURAL_ONE : CC_PLURAL_FEW;
}

static cc_plural_t maltese(apr_uint64_t n)
{
    return n == 1                             ? CC_PLURAL_ONE
           : n == 2                           ? CC_PLURAL_TWO
           : n == 0 || within(n % 100, 3, 10) ? CC_PLURAL_FEW
           : within(n % 100, 11, 19)          ? CC_PLURAL_MANY
                                              : CC_PLURAL_OTHER;
}

static cc_plural_t polish(apr_uint64_t n)
{
    if (n == 1) {
        return CC_PLURAL_ONE;
    }
    return within(n % 10, 2, 4) && !within(n % 100, 12, 14) ? CC_PLURAL_FEW
                                                            : CC_PLURAL_MANY;
}

static cc_plural_t romanian(apr_uint64_t n)
{
    return n == 1                             ? CC_PLURAL_ONE
           : n == 0 || within(n % 100, 1, 19) ? CC_PLURAL_FEW
                                              : CC_PLURAL_OTHER;
}

static cc_plural_t slovene(apr_uint64_t n)
{
    return n % 100 == 1            ? CC_PLURAL_ONE
           : n % 100 == 2          ? CC_PLURAL_TWO
           : within(n % 100, 3, 4) ? CC_PLURAL_FEW
                                   : CC_PLURAL_OTHER;
}

static cc_plural_t spanish(apr_uint64_t n)
{
    return n == 1 ? CC_PLURAL_ONE : million_or_other(n);
}

typedef struct {
    const char *language;
    cc_plural_t (*category)(apr_uint64_t n);
    unsigned has; /* besides one */
} rule_t;

/* The official languages of the EU, and Arabic, as far as they do not count as
 * English does. Categories that only fractions take are left out. */
static const rule_t rules[] = {
    { "ar", arabic, HAS(ZERO) | HAS(TWO) | HAS(FEW) | HAS(MANY) | HAS(OTHER) },
    { "cs", czech, HAS(FEW) | HAS(OTHER) },
    { "es", spanish, HAS(MANY) | HAS(OTHER) },
    { "fr", french, HAS(MANY) | HAS(OTHER) },
    { "ga", irish, HAS(TWO) | HAS(FEW) | HAS(MANY) | HAS(OTHER) },
    { "hr", croatian, HAS(FEW) | HAS(OTHER) },
    { "it", spanish, HAS(MANY) | HAS(OTHER) },
    { "lt", lithuanian, HAS(FEW) | HAS(OTHER) },
    { "lv", latvian, HAS(ZERO) | HAS(OTHER) },
    { "mt", maltese, HAS(TWO) | HAS(FEW) | HAS(MANY) | HAS(OTHER) },
    { "pl", polish, HAS(FEW) | HAS(MANY) },
    { "pt", french, HAS(MANY) | HAS(OTHER) },
    { "ro", romanian, HAS(FEW) | HAS(OTHER) },
    { "sk", czech, HAS(FEW) | HAS(OTHER) },
    { "sl", slovene, HAS(TWO) | HAS(FEW) | HAS(OTHER) },
};

static const rule_t default_rule = { "", english, HAS(OTHER) };

static const rule_t *rule_of(const char *tag)
{
    cc_slice_t language;
    apr_size_t i;

    cc_slice_cut(cc_slice_str(tag), '-', &language);
    for (i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
        if (cc_slice_caseeq(language, rules[i].language)) {
            return &rules[i];
        }
    }
    return &default_rule;
}

cc_plural_t cc_plural(const char *tag, apr_int64_t n)
{
    return rule_of(tag)->category(n < 0 ? -(apr_uint64_t)n : (apr_uint64_t)n);
}

int cc_plural_has(const char *tag, cc_plural_t category)
{
    return category == CC_PLURAL_ONE
           || (rule_of(tag)->has & (1u << category)) != 0;
}

int cc_plural_place(const char *tag, cc_plural_t category)
{
    unsigned has = rule_of(tag)->has;
    int i, place = 0;

    for (i = 0; i < (int)category; i++) {
        place += (has >> i) & 1;
    }
    return place;
}
