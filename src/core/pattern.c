#include "core/pattern.h"

int cc_pattern_is_valid(const char *pattern)
{
    const char *s;

    for (s = pattern; *s; s++) {
        if (*s <= ' ' || *s >= 0x7f || strchr(";=,", *s)) {
            return 0;
        }
    }
    return s > pattern;
}

int cc_pattern_is_glob(const char *pattern)
{
    return strpbrk(pattern, "*?") != NULL;
}

/* Where bytes stop to fit, only the last '*' seen has to take one more: an
 * earlier one could not do better. */
int cc_pattern_fits(const char *glob, cc_slice_t name)
{
    const char *star = NULL;
    apr_size_t i = 0, taken = 0;

    while (i < name.len) {
        if (*glob == '*') {
            star = glob++;
            taken = i;
        }
        else if (*glob != '\0' && (*glob == '?' || *glob == name.ptr[i])) {
            glob++;
            i++;
        }
        else if (star) {
            glob = star + 1;
            i = ++taken;
        }
        else {
            return 0;
        }
    }
    while (*glob == '*') {
        glob++;
    }
    return *glob == '\0';
}
