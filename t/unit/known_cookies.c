#include "core/known_cookies.h"

#include "core/assets.h"
#include "core/pattern.h"
#include "status_judge.h"

/* clang-format off */
static const struct {
    const char *name;
    int is_family;
    const char *found; /* the entry's name; or NULL */
} lookups[] = {
    { "PHPSESSID", 0, "PHPSESSID" },
    { "PHPSESSID", 1, NULL }, /* PHPSESSID* is more than PHPSESSID */
    { "phpsessid", 0, NULL },
    { "PHPSESSI", 0, NULL },
    { "_ga", 0, "_ga" },
    { "_ga_", 0, "_ga_*" },
    { "_ga_XYZ", 0, "_ga_*" },
    { "_ga_", 1, "_ga_*" },
    { "_ga_X", 1, "_ga_*" },
    { "_ga", 1, NULL },
    { "_gat_UA-", 1, "_gat*" },
    { "_ga_\n\"", 0, "_ga_*" },
    { "wordpress_test_cookie", 0, "wordpress_test_cookie" },
    { "wordpress_logged_in_0a1b", 0, "wordpress_*" },
    { "SESSION", 0, "SESSION" },
    { "SESS", 1, "SESS*" },
    { "SSESS0123", 0, "SSESS*" },
    { "AWSALBCORS", 0, "AWSALB*" },
    { "", 0, NULL },
    { "", 1, NULL },
    { "*", 0, NULL },
};
/* clang-format on */

static int has_text(const cc_phrase_t *phrase, const char *tag)
{
    int i;

    for (i = 0; phrase->versions && i < phrase->versions->nelts; i++) {
        const cc_phrase_version_t
            *version = &APR_ARRAY_IDX(phrase->versions, i, cc_phrase_version_t);

        if (strcmp(version->tag, tag) == 0) {
            return *version->text != '\0';
        }
    }
    return 0;
}

static void test_entry(const cc_known_cookie_t *known)
{
    static const char *const categories[] = { "necessary", "statistics",
                                              "first-party", "third-party",
                                              NULL };
    size_t len = strlen(known->name), plain = strcspn(known->name, "*?");

    ok(is_one_of(categories, known->category)
           && cc_pattern_is_valid(known->name)
           && (plain == len
               || (plain == len - 1 && plain > 2 && known->name[plain] == '*'))
           && known->service.plain && known->purpose.plain
           && has_text(&known->purpose, "fr") && known->lifetime_s >= 0,
       known->name);
}

/* No line is lost, and all together are a register. */
static void test_list(apr_pool_t *p, const apr_array_header_t *list)
{
    const char *text = cc_asset("known-cookies.txt");
    cc_policy_t *policy = policy_with(p, "", text, 0);
    int i, lines = 0;

    ok(policy != NULL, "the list is a configuration");
    for (i = 0; i < list->nelts; i++) {
        const cc_known_cookie_t *known = &APR_ARRAY_IDX(list, i,
                                                        cc_known_cookie_t);

        test_entry(known);
    }
    for (text = strstr(text, "\n" DECLARE); text;
         text = strstr(text + 1, "\n" DECLARE)) {
        lines++;
    }
    ok(lines == list->nelts && lines >= 60, "every line of it is read");
}

int main(void)
{
    apr_pool_t *p = model_pool();
    const apr_array_header_t *list = cc_known_cookies(p);
    size_t i;

    test_list(p, list);
    for (i = 0; i < TAP_ROWS(lookups); i++) {
        const char *name = lookups[i].name;
        const cc_known_cookie_t *known = cc_known_cookie(list,
                                                         cc_slice_str(name),
                                                         lookups[i].is_family);

        is_str(known ? known->name : "(none)",
               lookups[i].found ? lookups[i].found : "(none)",
               apr_psprintf(p, "\"%s\"%s", name,
                            lookups[i].is_family ? ", a family" : ""));
    }
    return done_testing();
}
