/* How lines of configuration become a policy, or a list of what is wrong. */
#include "core/policy.h"
#include "model.h"

/* clang-format off */
/* Two registers: whether the fingerprint of "statistics" is the same. */
static const struct {
    const char *what, *one, *other;
    int same;
} changes[] = {
    { "nothing declared",       "", "", 1 },
    { "the order of rows",      "Declare statistics a\nDeclare statistics b\n", "Declare statistics b\nDeclare statistics a\n", 1 },
    { "the order of directives", "Provider x X\nDeclare statistics a provider=x\n", "Declare statistics a provider=x\nProvider x X\n", 1 },
    { "rows of other categories", "Declare statistics a\n", "Declare statistics a\nDeclare first-party b\n", 1 },
    { "the mode",               "Declare statistics a\n", "Category statistics exempt\nDeclare statistics a\n", 0 },
    { "a name more",            "Declare statistics a\n", "Declare statistics a\nDeclare statistics b\n", 0 },
    { "another name",           "Declare statistics a\n", "Declare statistics b\n", 0 },
    { "a glob for it",          "Declare statistics a\n", "Declare statistics a*\n", 0 },
    { "a provider",             "Declare statistics a\n", "Declare statistics a provider=X\n", 0 },
    { "another provider",       "Declare statistics a provider=Y\n", "Declare statistics a provider=X\n", 0 },
    { "the provider by its id", "Provider x X\nDeclare statistics a provider=x\n", "Declare statistics a provider=X\n", 1 },
    { "its name",               "Provider x X\nDeclare statistics a provider=x\n", "Provider x Y\nDeclare statistics a provider=x\n", 0 },
    { "its links",              "Provider x X\nDeclare statistics a provider=x\n", "Provider x X url=/u policy=/p\nDeclare statistics a provider=x\n", 1 },
    { "names and providers are told apart", "Declare statistics a provider=b\n", "Declare statistics ab\n", 0 },
    { "rows are too",           "Declare statistics a\nDeclare statistics b\n", "Declare statistics ab\n", 0 },
    { "storage and cookies",    "Declare statistics a\n", "Declare statistics a kind=storage\n", 0 },
    { "texts of rows",          "Declare statistics a\n", "Declare statistics a service=S purpose=P purpose.fr=Q\n", 1 },
    { "a lifetime",             "Declare statistics a\n", "Declare statistics a lifetime=1y renew=off\n", 1 },
    { "partitioned",            "Declare statistics a\n", "Declare statistics a partitioned\n", 1 },
    { "texts of the category",  "Declare statistics a\n", "Category statistics consent title=T description=D\nDeclare statistics a\n", 1 },
    { "its other settings",     "Declare statistics a\n", "Category statistics consent gpc max-lifetime=1d accepts=3f2a9c\nDeclare statistics a\n", 1 },
    { "an anonymous row",       "Declare statistics a\n", "Declare statistics a\nDeclare statistics b anonymous\n", 1 },
    { "which it was not",       "Declare statistics a\nDeclare statistics b\n", "Declare statistics a\nDeclare statistics b anonymous\n", 0 },
    { "another path",           "Declare statistics a\n", "Declare statistics a\nDeclare statistics a path=/b\n", 1 },
    { "another domain",         "Declare statistics a\n", "Declare statistics a domain=example.org path=/b\n", 1 },
    { "of another provider",    "Declare statistics a\n", "Declare statistics a\nDeclare statistics a path=/b provider=X\n", 0 },
    { "what a host replaces by the same", "Declare statistics a\n", "Declare statistics a\nHost\nDeclare statistics a purpose=P\n", 1 },
};

/* Where, and what is wrong; all of it, each with a line feed. */
static const struct {
    const char *what, *lines, *problems;
} wrong[] = {
    { "nothing", "Provider x X\nCategory ads consent\nDeclare ads a* provider=x\n", "" },
    { "an unknown category", "Declare statistics a\nDeclare statistcs a\n",
      "site.conf:2: CookieConsentDeclare: \"a\" stands already at site.conf:1, in the category \"statistics\"; all rows of one name are of one category\n"
      "site.conf:2: CookieConsentDeclare: unknown category \"statistcs\"; did you mean \"statistics\"?\n" },
    { "one like none", "Declare marketing a\n",
      "site.conf:1: CookieConsentDeclare: unknown category \"marketing\"; it can be: necessary, statistics, first-party, third-party\n" },
    { "a category twice", "Category ads consent\nDeclare ads a\nCategory ads exempt\n",
      "site.conf:3: CookieConsentCategory: \"ads\" is defined already, at site.conf:1\n" },
    { "twice in a host", "Category ads consent\nHost\nCategory ads exempt\nCategory ads exempt\n",
      "site.conf:4: CookieConsentCategory: \"ads\" is defined already, at site.conf:3\n" },
    { "a built-in one twice", "Category necessary always\nCategory necessary always\n",
      "site.conf:2: CookieConsentCategory: \"necessary\" is defined already, at site.conf:1\n" },
    { "a provider twice", "Provider x X\nProvider x Y\n",
      "site.conf:2: CookieConsentProvider: \"x\" is defined already, at site.conf:1\n" },
    { "a provider twice, by a host", "Provider x X\nHost\nProvider x Y\n", "" },
    { "the same row", "Declare statistics a\nDeclare statistics a\n",
      "site.conf:2: CookieConsentDeclare: \"a\" stands already at site.conf:1, with the same domain and path\n" },
    { "the same glob", "Declare statistics a*\nDeclare statistics a*\n",
      "site.conf:2: CookieConsentDeclare: \"a*\" stands already at site.conf:1, with the same domain and path\n" },
    { "the same domain", "Declare statistics a domain=Example.org\nDeclare statistics a domain=example.org\n",
      "site.conf:2: CookieConsentDeclare: \"a\" stands already at site.conf:1, with the same domain and path\n" },
    { "another domain or path", "Declare statistics a\nDeclare statistics a path=/b\nDeclare statistics a domain=example.org\n", "" },
    { "another category", "Declare statistics a\nDeclare first-party a path=/b\n",
      "site.conf:2: CookieConsentDeclare: \"a\" stands already at site.conf:1, in the category \"statistics\"; all rows of one name are of one category\n" },
    { "one anonymous, one not", "Declare statistics a\nDeclare statistics a path=/b anonymous\n",
      "site.conf:2: CookieConsentDeclare: \"a\" stands already at site.conf:1, with another anonymous or renew=; all rows of one name are treated alike\n" },
    { "one renewed, one not", "Declare statistics a renew=off\nDeclare statistics a path=/b renew=on\n",
      "site.conf:2: CookieConsentDeclare: \"a\" stands already at site.conf:1, with another anonymous or renew=; all rows of one name are treated alike\n" },
    { "the third row conflicts with the first", "Declare statistics a\nDeclare statistics a path=/b\nDeclare statistics a\n",
      "site.conf:3: CookieConsentDeclare: \"a\" stands already at site.conf:1, with the same domain and path\n" },
    { "two conflicts", "Declare statistics a\nDeclare statistics a\nDeclare statistics b\nDeclare statistics b\n",
      "site.conf:2: CookieConsentDeclare: \"a\" stands already at site.conf:1, with the same domain and path\n"
      "site.conf:4: CookieConsentDeclare: \"b\" stands already at site.conf:3, with the same domain and path\n" },
    { "storage and a cookie of one name", "Declare statistics a\nDeclare first-party a kind=storage\n", "" },
    { "storage twice", "Declare statistics a kind=storage\nDeclare statistics a kind=storage\n",
      "site.conf:2: CookieConsentDeclare: \"a\" stands already at site.conf:1, with the same domain and path\n" },
    { "a host's row in another category", "Declare statistics a\nHost\nDeclare first-party a\n", "" },
    { "a host's row twice", "Declare statistics a\nHost\nDeclare first-party a\nDeclare first-party a\n",
      "site.conf:4: CookieConsentDeclare: \"a\" stands already at site.conf:3, with the same domain and path\n" },
    { "a category defined later", "Declare ads a\nCategory ads consent\n", "" },
};
/* clang-format on */

static void test_provider(apr_pool_t *p)
{
    const char *lines = "Provider acme \"ACME\" url=/acme policy=/privacy\n"
                        "Declare statistics a provider=acme\n"
                        "Declare statistics b provider=ACME\n";
    const cc_policy_t *policy = model_policy(p, lines);
    const cc_row_t *row = cc_policy_row(policy, cc_slice_str("a"));

    ok(strcmp(row->provider.name, "ACME") == 0
           && strcmp(row->provider.url, "/acme") == 0
           && strcmp(row->provider.policy, "/privacy") == 0,
       "a provider by its id");
    row = cc_policy_row(policy, cc_slice_str("b"));
    ok(strcmp(row->provider.name, "ACME") == 0 && row->provider.url == NULL
           && row->provider.policy == NULL,
       "any other text is a name");
}

static const char *fingerprint(apr_pool_t *p, const char *lines,
                               const char *revision)
{
    apr_array_header_t *none = apr_array_make(p, 1, sizeof(cc_problem_t));
    const cc_policy_t *policy = cc_policy_compile(p, model_register(p, lines),
                                                  revision, none);

    return model_category_of(policy, "statistics")->fingerprint;
}

static void test_fingerprints(apr_pool_t *p)
{
    const char *row = "Declare statistics a\n";
    size_t i;

    for (i = 0; i < TAP_ROWS(changes); i++) {
        const char *one = fingerprint(p, changes[i].one, "");

        ok(cc_register_is_fingerprint(cc_slice_str(one))
               && changes[i].same
                      == !strcmp(one, fingerprint(p, changes[i].other, "")),
           changes[i].what);
    }
    ok(strcmp(fingerprint(p, row, "1"), fingerprint(p, row, "2")) != 0
           && strcmp(fingerprint(p, row, "1"), fingerprint(p, row, "1")) == 0,
       "the revision");
}

static const char *show_problems(apr_pool_t *p, const char *lines)
{
    apr_array_header_t *all = apr_array_make(p, 1, sizeof(cc_problem_t));
    const char *out = "";
    int i;

    cc_policy_compile(p, model_register(p, lines), "", all);
    for (i = 0; i < all->nelts; i++) {
        const cc_problem_t *problem = &APR_ARRAY_IDX(all, i, cc_problem_t);

        out = apr_psprintf(p, "%s%s:%d: %s\n", out,
                           problem->source.file ? problem->source.file : "",
                           problem->source.line, problem->message);
    }
    return out;
}

static void test_problems(apr_pool_t *p)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(wrong); i++) {
        is_str(show_problems(p, wrong[i].lines), wrong[i].problems,
               wrong[i].what);
    }
}

static const char *categories(apr_pool_t *p, int n, int id_len)
{
    const char *lines = "";
    int i;

    for (i = 0; i < n; i++) {
        lines = apr_psprintf(p, "%sCategory c%0*d consent\n", lines, id_len - 1,
                             i);
    }
    return lines;
}

static void test_limits(apr_pool_t *p)
{
    is_str(show_problems(p, categories(p, 28, 3)), "", "32 categories");
    is_str(
        show_problems(p, categories(p, 29, 3)),
        "site.conf:29: CookieConsentCategory: \"c28\" is one too many: there "
        "can be 32 categories, the built-in ones included\n",
        "and one more");
    is_str(show_problems(p, categories(p, 28, 24)),
           ":0: CookieConsentCategory: a choice about all of these categories "
           "would take more than 1024 bytes; use fewer categories or shorter "
           "ids\n",
           "a choice longer than its cookie may be");
}

int main(void)
{
    apr_pool_t *p = model_pool();

    test_provider(p);
    test_fingerprints(p);
    test_problems(p);
    test_limits(p);
    return done_testing();
}
