#include "core/status.h"

#include <stdlib.h>
#include <apr_strings.h>
#include "core/duration.h"
#include "core/out.h"
#include "core/pattern.h"

/* clang-format off */
const cc_trait_t cc_traits[] = {
    { CC_SEEN_HTTPONLY,    "httponly",     "HttpOnly" },
    { CC_SEEN_SECURE,      "secure",       "Secure" },
    { CC_SEEN_PARTITIONED, "partitioned",  "Partitioned" },
    { CC_SEEN_DOMAIN,      "domain",       "with a Domain" },
    { CC_SEEN_PATH,        "path",         "with a Path" },
    { CC_SEEN_SESSION,     "session",      "until the browser is closed" },
    { CC_SEEN_LASTING,     "lasting",      "for a time" },
    { CC_SEEN_DELETED,     "deleted",      "expired by the site" },
    { CC_SEEN_DOCUMENT,    "document",     "with pages" },
    { CC_SEEN_FRAME,       "frame",        "with pages in frames" },
    { CC_SEEN_OTHER,       "other",        "with images, scripts or data" },
    { CC_SEEN_FOREIGN,     "third-party",  "in third-party context" },
    { 0, NULL, NULL }
};
/* clang-format on */

const char *cc_status_name(apr_pool_t *p, cc_slice_t name)
{
    static const char digits[] = "0123456789abcdef";
    char *shown = apr_palloc(p, 4 * name.len + 1), *to = shown;
    apr_size_t i;

    for (i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.ptr[i];

        if (c > ' ' && c < 0x7f && !strchr("\\*?", c)) {
            *to++ = (char)c;
        }
        else {
            *to++ = '\\';
            *to++ = 'x';
            *to++ = digits[c >> 4];
            *to++ = digits[c & 15];
        }
    }
    *to = '\0';
    return shown;
}

/* Quotes and backslashes are of the words of a line, "${" is of httpd. */
int cc_status_is_writable(cc_slice_t name)
{
    apr_size_t i;

    for (i = 0; i < name.len; i++) {
        char c = name.ptr[i];

        if (c <= ' ' || c >= 0x7f || strchr(";=,*?\"'\\", c)
            || (c == '{' && i > 0 && name.ptr[i - 1] == '$')) {
            return 0;
        }
    }
    return name.len > 0;
}

/* Dates of expiry are rarely a whole number of anything: rounded, they read. */
static apr_int64_t rounded(apr_int64_t seconds)
{
    static const apr_int64_t units[] = { CC_DAY_S, 3600, 60, 1 };
    int i = 0;

    if (seconds % CC_MONTH_S == 0) {
        return seconds;
    }
    while (seconds < 2 * units[i] && units[i] > 1) {
        i++;
    }
    return (seconds + units[i] - 1) / units[i] * units[i];
}

const char *cc_status_lifetime(apr_pool_t *p, unsigned traits,
                               apr_int64_t longest_s)
{
    const apr_int64_t most = APR_INT64_C(100) * CC_YEAR_S;
    apr_int64_t n;
    cc_unit_t unit;

    if (longest_s <= 0) {
        return traits & CC_SEEN_SESSION ? "session" : NULL;
    }
    unit = cc_duration_unit(longest_s < most ? rounded(longest_s) : most, &n);
    return apr_psprintf(p, "%" APR_INT64_T_FMT "%s", n,
                        cc_duration_suffix(unit));
}

/* A family is declared where a glob has room for all of it. */
static const cc_row_t *row_of(const cc_policy_t *policy,
                              const cc_sighting_t *seen)
{
    int i;

    if (!seen->is_family) {
        return cc_policy_row(policy, seen->name);
    }
    for (i = 0; i < policy->globs->nelts; i++) {
        const cc_row_t *row = APR_ARRAY_IDX(policy->globs, i, cc_row_t *);
        const char *glob = row->declared->name;

        if (glob[strlen(glob) - 1] == '*'
            && cc_pattern_fits(glob, seen->name)) {
            return row;
        }
    }
    return NULL;
}

/* A declared glob may have been counted under its own text. */
static const char *name_of(apr_pool_t *p, const cc_sighting_t *seen,
                           const cc_row_t *row)
{
    if (row && cc_slice_eq(seen->name, row->declared->name)) {
        return row->declared->name;
    }
    return apr_pstrcat(p, cc_status_name(p, seen->name),
                       seen->is_family ? "*" : "", NULL);
}

static int compare(const void *a, const void *b)
{
    const cc_status_cookie_t *x = a, *y = b;

    if (x->seen->set != y->seen->set) {
        return x->seen->set < y->seen->set ? 1 : -1;
    }
    if (x->seen->sent != y->seen->sent) {
        return x->seen->sent < y->seen->sent ? 1 : -1;
    }
    return strcmp(x->name, y->name);
}

static void sort(apr_array_header_t *cookies)
{
    qsort(cookies->elts, cookies->nelts, cookies->elt_size, compare);
}

/* What the register lists as cookies and nobody met. */
static apr_array_header_t *unseen(apr_pool_t *p, const cc_policy_t *policy,
                                  apr_hash_t *met)
{
    apr_array_header_t *names = apr_array_make(p, 8, sizeof(char *));
    int i, n;

    for (i = 0; i < policy->categories->nelts; i++) {
        const apr_array_header_t *rows = cc_policy_at(policy, i)->rows;

        for (n = 0; n < rows->nelts; n++) {
            const cc_declaration_t *row = APR_ARRAY_IDX(rows, n, cc_row_t *)
                                              ->declared;

            if (!row->storage
                && !apr_hash_get(met, row->name, APR_HASH_KEY_STRING)) {
                APR_ARRAY_PUSH(names, const char *) = row->name;
                apr_hash_set(met, row->name, APR_HASH_KEY_STRING, row);
            }
        }
    }
    return names;
}

cc_status_t cc_status_make(apr_pool_t *p, const cc_policy_t *policy,
                           const cc_sightings_t *seen)
{
    const apr_array_header_t *known = cc_known_cookies(p);
    apr_size_t size = sizeof(cc_status_cookie_t);
    apr_hash_t *met = apr_hash_make(p);
    cc_status_t status = { apr_array_make(p, 32, size),
                           apr_array_make(p, 32, size),
                           apr_array_make(p, 32, size), NULL };
    int i;

    for (i = 0; i < seen->sightings->nelts; i++) {
        const cc_sighting_t *sighting = &APR_ARRAY_IDX(seen->sightings, i,
                                                       cc_sighting_t);
        const cc_row_t *row = row_of(policy, sighting);
        cc_status_cookie_t cookie = { sighting, name_of(p, sighting, row), row,
                                      NULL };

        if (row) {
            apr_hash_set(met, row->declared->name, APR_HASH_KEY_STRING, row);
            APR_ARRAY_PUSH(status.declared, cc_status_cookie_t) = cookie;
            continue;
        }
        cookie.known = cc_known_cookie(known, sighting->name,
                                       sighting->is_family);
        APR_ARRAY_PUSH(sighting->set ? status.set : status.sent,
                       cc_status_cookie_t) = cookie;
    }
    sort(status.declared);
    sort(status.set);
    sort(status.sent);
    status.unseen = unseen(p, policy, met);
    return status;
}
