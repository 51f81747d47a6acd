#include "core/plural.h"
#include "tap.h"

/* clang-format off */
/* The numbers at which the category changes, and those that are exceptions:
 * "number category"; and the categories that there are. */
static const struct {
    const char *tag, *numbers, *has;
} rows[] = {
    { "en", "0 other, 1 one, 2 other, 11 other, 21 other, 1000000 other", "one other" },
    { "bg", "0 other, 1 one, 2 other, 21 other",  "one other" },
    { "da", "0 other, 1 one, 2 other, 21 other",  "one other" },
    { "de", "0 other, 1 one, 2 other, 21 other",  "one other" },
    { "el", "0 other, 1 one, 2 other, 21 other",  "one other" },
    { "et", "0 other, 1 one, 2 other, 21 other",  "one other" },
    { "fi", "0 other, 1 one, 2 other, 21 other",  "one other" },
    { "hu", "0 other, 1 one, 2 other, 21 other",  "one other" },
    { "nl", "0 other, 1 one, 2 other, 21 other",  "one other" },
    { "sv", "0 other, 1 one, 2 other, 21 other",  "one other" },
    { "es", "0 other, 1 one, 2 other, 999999 other, 1000000 many, 1000001 other, 2000000 many", "one many other" },
    { "it", "0 other, 1 one, 2 other, 999999 other, 1000000 many, 1000001 other, 2000000 many", "one many other" },
    { "fr", "0 one, 1 one, 2 other, 21 other, 999999 other, 1000000 many, 1000001 other, 2000000 many", "one many other" },
    { "pt", "0 one, 1 one, 2 other, 21 other, 999999 other, 1000000 many, 1000001 other, 2000000 many", "one many other" },
    { "cs", "0 other, 1 one, 2 few, 4 few, 5 other, 11 other, 21 other, 22 other, 102 other", "one few other" },
    { "sk", "0 other, 1 one, 2 few, 4 few, 5 other, 11 other, 21 other, 22 other, 102 other", "one few other" },
    { "pl", "0 many, 1 one, 2 few, 4 few, 5 many, 11 many, 12 many, 14 many, 15 many, 21 many, 22 few, 24 few, 25 many, 101 many, 102 few, 111 many, 112 many, 114 many, 122 few", "one few many" },
    { "hr", "0 other, 1 one, 2 few, 4 few, 5 other, 10 other, 11 other, 12 other, 14 other, 15 other, 21 one, 22 few, 24 few, 25 other, 101 one, 102 few, 111 other, 112 other, 114 other, 121 one, 122 few", "one few other" },
    { "sl", "0 other, 1 one, 2 two, 3 few, 4 few, 5 other, 11 other, 12 other, 21 other, 22 other, 100 other, 101 one, 102 two, 103 few, 104 few, 105 other, 111 other, 201 one", "one two few other" },
    { "lt", "0 other, 1 one, 2 few, 9 few, 10 other, 11 other, 12 other, 19 other, 20 other, 21 one, 22 few, 29 few, 30 other, 101 one, 102 few, 111 other, 112 other, 119 other, 121 one", "one few other" },
    { "lv", "0 zero, 1 one, 2 other, 9 other, 10 zero, 11 zero, 12 zero, 19 zero, 20 zero, 21 one, 22 other, 29 other, 30 zero, 101 one, 102 other, 111 zero, 119 zero, 121 one", "zero one other" },
    { "ro", "0 few, 1 one, 2 few, 19 few, 20 other, 21 other, 100 other, 101 few, 119 few, 120 other", "one few other" },
    { "ga", "0 other, 1 one, 2 two, 3 few, 6 few, 7 many, 10 many, 11 other, 12 other, 21 other, 102 other, 103 other, 107 other", "one two few many other" },
    { "mt", "0 few, 1 one, 2 two, 3 few, 10 few, 11 many, 19 many, 20 other, 21 other, 100 other, 101 other, 102 other, 103 few, 110 few, 111 many, 119 many, 120 other", "one two few many other" },
    { "ar", "0 zero, 1 one, 2 two, 3 few, 10 few, 11 many, 99 many, 100 other, 101 other, 102 other, 103 few, 110 few, 111 many, 199 many, 200 other, 203 few", "zero one two few many other" },
    /* of a region, in any case; and where nothing is known */
    { "pl-PL", "1 one, 2 few, 5 many",             "one few many" },
    { "AR-eg", "2 two, 11 many",                   "zero one two few many other" },
    { "plx",   "1 one, 2 other",                   "one other" },
    { "p",     "1 one, 2 other",                   "one other" },
    { "xx",    "0 other, 1 one, 2 other, 21 other", "one other" },
    { "",      "0 other, 1 one, 2 other",          "one other" },
    /* as their positives */
    { "pl", "-1 one, -2 few, -5 many, -9223372036854775808 many", "one few many" },
    { "ar", "-2 two, 9223372036854775807 few",     "zero one two few many other" },
};
/* clang-format on */

static const char *const names[CC_PLURALS] = { "zero", "one",  "two",
                                               "few",  "many", "other" };

static void test_number(const char *tag, const char *number)
{
    char *category;
    apr_int64_t n = strtoll(number, &category, 10);
    char what[80];

    snprintf(what, sizeof(what), "%s: %s", tag, number);
    is_str(names[cc_plural(tag, n)], category + 1, what);
}

/* The forms of a text stand in the order of those that there are. */
static void test_has(const char *tag, const char *has)
{
    char found[64] = "";
    int i, place = 0, wrong = 0;

    for (i = 0; i < CC_PLURALS; i++) {
        if (cc_plural_has(tag, i)) {
            strcat(found, *found ? " " : "");
            strcat(found, names[i]);
            if (i != CC_PLURAL_ONE) {
                wrong += cc_plural_place(tag, i) != place++;
            }
        }
    }
    is_str(found, has, tag);
    ok(wrong == 0, "each in its place");
}

int main(void)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(rows); i++) {
        char line[512], *number;

        snprintf(line, sizeof(line), "%s", rows[i].numbers);
        for (number = strtok(line, ","); number; number = strtok(NULL, ",")) {
            test_number(rows[i].tag, number + (*number == ' '));
        }
        test_has(rows[i].tag, rows[i].has);
    }
    return done_testing();
}
