#include "core/nearest.h"

#include <string.h>
#include <apr_cstr.h>
#include <apr_strings.h>

#define LONGEST 64

static int same(char a, char b)
{
    return apr_cstr_casecmpn(&a, &b, 1) == 0;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* The optimal string alignment distance; three rows of its table are enough. */
static int distance(const char *a, int a_len, const char *b, int b_len)
{
    int rows[3][LONGEST + 1];
    int *before = rows[0], *last = rows[1], *row = rows[2], *spare;
    int i, j;

    for (j = 0; j <= b_len; j++) {
        last[j] = j;
    }
    for (i = 1; i <= a_len; i++) {
        row[0] = i;
        for (j = 1; j <= b_len; j++) {
            row[j] = least(least(last[j], row[j - 1]) + 1,
                           last[j - 1] + !same(a[i - 1], b[j - 1]));
            if (i > 1 && j > 1 && same(a[i - 1], b[j - 2])
                && same(a[i - 2], b[j - 1])) {
                row[j] = least(row[j], before[j - 2] + 1);
            }
        }
        spare = before;
        before = last;
        last = row;
        row = spare;
    }
    return last[b_len];
}

const char *cc_nearest(const char *word, const apr_array_header_t *words)
{
    int len = (int)least(LONGEST, (int)strlen(word));
    int best = len / 3 + 2; /* what is as far as this is not alike */
    const char *nearest = NULL;
    int i;

    for (i = 0; i < words->nelts; i++) {
        const char *other = APR_ARRAY_IDX(words, i, const char *);
        int d = distance(word, len, other, least(LONGEST, (int)strlen(other)));

        if (d < best) {
            best = d;
            nearest = other;
        }
    }
    return nearest;
}

const char *cc_nearest_error(apr_pool_t *p, const char *what, const char *word,
                             const apr_array_header_t *words)
{
    const char *nearest = cc_nearest(word, words);
    const char *known = "";
    int i;

    if (nearest) {
        return apr_psprintf(p, "unknown %s \"%s\"; did you mean \"%s\"?", what,
                            word, nearest);
    }
    for (i = 0; i < words->nelts; i++) {
        known = apr_pstrcat(p, known, i ? ", " : "",
                            APR_ARRAY_IDX(words, i, const char *), NULL);
    }
    return apr_psprintf(p, "unknown %s \"%s\"; it can be: %s", what, word,
                        known);
}
