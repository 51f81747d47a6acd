#include "core/status.h"

#include "model.h"

/* clang-format off */
static const struct {
    const char *what, *name;
    size_t len;
    const char *shown;
    int writable;
} names[] = {
    { "plain", "PHPSESSID", 9, "PHPSESSID", 1 },
    { "with dots and dashes", "ASP.NET_Session-Id", 18, "ASP.NET_Session-Id", 1 },
    { "a number sign", "#a", 2, "#a", 1 },
    { "markup", "<b>&", 4, "<b>&", 1 },
    { "none", "", 0, "", 0 },
    { "a blank", "a b", 3, "a\\x20b", 0 },
    { "a line feed", "a\nb", 3, "a\\x0ab", 0 },
    { "a NUL", "a\0b", 3, "a\\x00b", 0 },
    { "a backslash", "a\\", 2, "a\\x5c", 0 },
    { "wildcards", "*?", 2, "\\x2a\\x3f", 0 },
    { "a double quote", "\"a", 2, "\"a", 0 },
    { "a single quote", "'a", 2, "'a", 0 },
    { "UTF-8", "\xc3\xa9", 2, "\\xc3\\xa9", 0 },
    { "not UTF-8", "\xff", 1, "\\xff", 0 },
    { "delete", "\x7f", 1, "\\x7f", 0 },
    { "a variable of httpd", "a${b}", 5, "a${b}", 0 },
    { "a dollar sign", "$a{", 3, "$a{", 1 },
    { "a comma", "a,b", 3, "a,b", 0 },
    { "a semicolon", "a;b", 3, "a;b", 0 },
    { "an equals sign", "a=b", 3, "a=b", 0 },
};

static const struct {
    unsigned traits;
    apr_int64_t seconds;
    const char *written; /* or NULL */
} lifetimes[] = {
    { 0, 0, NULL },
    { CC_SEEN_DELETED, 0, NULL },
    { CC_SEEN_SESSION, 0, "session" },
    { CC_SEEN_SESSION | CC_SEEN_LASTING, 30, "30s" },
    { CC_SEEN_LASTING, 1, "1s" },
    { CC_SEEN_LASTING, 119, "119s" },
    { CC_SEEN_LASTING, 121, "3m" },
    { CC_SEEN_LASTING, 1800, "30m" },
    { CC_SEEN_LASTING, 7201, "3h" },
    { CC_SEEN_LASTING, 86400, "1d" },
    { CC_SEEN_LASTING, 604799, "1w" },
    { CC_SEEN_LASTING, 2591999, "30d" },
    { CC_SEEN_LASTING, 31535990, "1y" },
    { CC_SEEN_LASTING, 13 * (365 * 86400 / 12), "13mo" },
    { CC_SEEN_LASTING, 34560000, "400d" },
    { CC_SEEN_LASTING, APR_INT64_MAX, "100y" },
    { CC_SEEN_LASTING, -5, NULL },
};

/* Sightings; where they end up, and as what. */
static const struct {
    const char *name;
    int is_family;
    unsigned set, sent;
    const char *list, *shown, *row, *known; /* row, known: name, or "" */
} cookies[] = {
    { "exact",    0, 5, 9, "declared", "exact",     "exact",  "" },
    { "gl_1",     0, 5, 8, "declared", "gl_1",      "gl_*",   "" },
    { "gl_",      1, 0, 8, "declared", "gl_*",      "gl_*",   "" },
    { "gl_ab",    1, 0, 0, "declared", "gl_ab*",    "gl_*",   "" },
    { "a*b",      0, 2, 0, "declared", "a*b",       "a*b",    "" },
    { "exact",    1, 9, 0, "set",      "exact*",    "",       "" },
    { "a*b",      1, 1, 0, "set",      "a\\x2ab*",  "",       "" },
    { "stored",   0, 3, 0, "set",      "stored",    "",       "" },
    { "_ga_X",    0, 2, 1, "set",      "_ga_X",     "",       "_ga_*" },
    { "_ga",      0, 0, 7, "sent",     "_ga",       "",       "_ga" },
    { "",         0, 0, 1, "sent",     "",          "",       "" },
};

/* The names of each list in order, the largest counts first. */
static const struct {
    const char *list, *names;
} orders[] = {
    { "declared", "exact gl_1 a*b gl_* gl_ab* " },
    { "set", "exact* stored _ga_X a\\x2ab* " },
    { "sent", "_ga  " },
    { "unseen", "never ne* " },
};
/* clang-format on */

static const char lines[] = "Declare necessary exact\nDeclare necessary gl_*\n"
                            "Declare statistics a*b\nDeclare statistics never\n"
                            "Declare statistics stored kind=storage\n"
                            "Declare statistics ne* path=/a\n"
                            "Declare statistics ne* path=/b\n"
                            "Declare statistics exact? kind=storage\n";

static void test_words(apr_pool_t *p)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(names); i++) {
        cc_slice_t name = cc_slice(names[i].name, names[i].len);

        is_str(cc_status_name(p, name), names[i].shown, names[i].what);
        ok(cc_status_is_writable(name) == names[i].writable,
           apr_pstrcat(p, names[i].what, ": in a directive", NULL));
    }
    for (i = 0; i < TAP_ROWS(lifetimes); i++) {
        const char *written = cc_status_lifetime(p, lifetimes[i].traits,
                                                 lifetimes[i].seconds);

        is_str(written ? written : "(none)",
               lifetimes[i].written ? lifetimes[i].written : "(none)",
               "a lifetime");
    }
}

static const apr_array_header_t *list_of(const cc_status_t *status,
                                         const char *name)
{
    return strcmp(name, "declared") == 0 ? status->declared
           : strcmp(name, "set") == 0    ? status->set
                                         : status->sent;
}

static const char *names_of(apr_pool_t *p, const cc_status_t *status,
                            const char *list)
{
    int is_unseen = strcmp(list, "unseen") == 0, i;
    const apr_array_header_t *of = is_unseen ? status->unseen
                                             : list_of(status, list);
    const char *text = "";

    for (i = 0; i < of->nelts; i++) {
        text = apr_pstrcat(p, text,
                           is_unseen
                               ? APR_ARRAY_IDX(of, i, const char *)
                               : APR_ARRAY_IDX(of, i, cc_status_cookie_t).name,
                           " ", NULL);
    }
    return text;
}

static void test_cookie(apr_pool_t *p, const cc_status_t *status,
                        const cc_sighting_t *seen, size_t row)
{
    const apr_array_header_t *list = list_of(status, cookies[row].list);
    const char *got = "(elsewhere)";
    int i;

    for (i = 0; i < list->nelts; i++) {
        const cc_status_cookie_t *cookie = &APR_ARRAY_IDX(list, i,
                                                          cc_status_cookie_t);

        if (cookie->seen == seen) {
            got = apr_pstrcat(p, cookie->name, " ",
                              cookie->row ? cookie->row->declared->name : "",
                              " ", cookie->known ? cookie->known->name : "",
                              NULL);
        }
    }
    is_str(got,
           apr_pstrcat(p, cookies[row].shown, " ", cookies[row].row, " ",
                       cookies[row].known, NULL),
           apr_pstrcat(p, cookies[row].shown, ": ", cookies[row].list, NULL));
}

static void test_lists(apr_pool_t *p)
{
    cc_sightings_t seen = {
        .sightings = apr_array_make(p, 16, sizeof(cc_sighting_t))
    };
    cc_status_t status;
    size_t i;

    for (i = 0; i < TAP_ROWS(cookies); i++) {
        cc_sighting_t *sighting = apr_array_push(seen.sightings);

        sighting->name = cc_slice_str(cookies[i].name);
        sighting->is_family = cookies[i].is_family;
        sighting->set = cookies[i].set;
        sighting->sent = cookies[i].sent;
    }
    status = cc_status_make(p, model_policy(p, lines), &seen);
    for (i = 0; i < TAP_ROWS(cookies); i++) {
        test_cookie(p, &status,
                    &APR_ARRAY_IDX(seen.sightings, i, cc_sighting_t), i);
    }
    for (i = 0; i < TAP_ROWS(orders); i++) {
        is_str(names_of(p, &status, orders[i].list), orders[i].names,
               orders[i].list);
    }
}

int main(void)
{
    apr_pool_t *p = model_pool();

    test_words(p);
    test_lists(p);
    return done_testing();
}
