/* What a policy says of cookies and visitors. */
#include "core/policy.h"
#include "model.h"

#define NOW 1795422000
#define DAY 86400

/* clang-format off */
/* Lines, and what becomes of the categories: "id mode" with '+' where Sec-GPC
 * refuses it, 'd' where it decides, 'a' where it asks. */
static const struct {
    const char *what, *lines, *categories;
} cases[] = {
    { "the built-in ones", "",
      "necessary always|statistics consent|first-party consent+|third-party consent+|" },
    { "another mode for one", "Category statistics exempt gpc\n",
      "necessary always|statistics exempt+|first-party consent+|third-party consent+|" },
    { "one of the site's own", "Category ads consent gpc\nCategory basket always\n",
      "necessary always|statistics consent|first-party consent+|third-party consent+|ads consent+|basket always|" },
    { "a host's definition replaces it whole", "Category ads consent gpc\nHost\nCategory ads exempt\nCategory first-party always\n",
      "necessary always|statistics consent|first-party always|third-party consent+|ads exempt|" },
    { "a row of mode consent asks", "Declare statistics a\n",
      "necessary always|statistics consent da|first-party consent+|third-party consent+|" },
    { "one of mode always does not", "Declare necessary a\n",
      "necessary always|statistics consent|first-party consent+|third-party consent+|" },
    { "one of mode exempt decides only", "Category statistics exempt\nDeclare statistics a\n",
      "necessary always|statistics exempt d|first-party consent+|third-party consent+|" },
    { "an anonymous one too", "Declare statistics a anonymous\n",
      "necessary always|statistics consent d|first-party consent+|third-party consent+|" },
    { "another beside it asks", "Declare statistics a anonymous\nDeclare statistics b\n",
      "necessary always|statistics consent da|first-party consent+|third-party consent+|" },
    { "storage is declared too", "Declare first-party a kind=storage\n",
      "necessary always|statistics consent|first-party consent+ da|third-party consent+|" },
    { "what a host moved away asks no more", "Declare statistics a\nHost\nDeclare necessary a\n",
      "necessary always|statistics consent|first-party consent+|third-party consent+|" },
};

#define ROWS                                                                   \
    "Provider acme \"ACME\" url=/acme policy=/privacy\n"                       \
    "Declare statistics s_exact provider=acme\n"                               \
    "Declare statistics s_* provider=\"Somebody else\"\n"                      \
    "Declare first-party s_x* \n"                                              \
    "Declare first-party ?b provider=acme\n"                                   \
    "Declare necessary s_late\n"                                               \
    "Declare third-party stored kind=storage\n"                                \
    "Declare third-party both kind=storage\n"                                  \
    "Declare necessary both\n"                                                 \
    "Host\n"                                                                   \
    "Provider acme \"ACME Ltd\"\n"                                             \
    "Declare third-party ?b\n"

/* The row of a cookie: "category pattern provider". */
static const struct {
    const char *what, *name, *row;
} names[] = {
    { "of that very name",            "s_exact",  "statistics s_exact ACME Ltd" },
    { "whatever globs stand before",  "s_late",   "necessary s_late -" },
    { "a glob",                       "s_other",  "statistics s_* Somebody else" },
    { "the first of two",             "s_xy",     "statistics s_* Somebody else" },
    { "the host's row counts alone",  "ab",       "third-party ?b -" },
    { "case matters",                 "S_exact",  "-" },
    { "only a prefix",                "s",        "-" },
    { "no name",                      "",         "-" },
    { "a glob is no name",            "s_*",      "statistics s_* Somebody else" },
    { "storage is no cookie",         "stored",   "-" },
    { "but may bear the name of one", "both",     "necessary both -" },
};

/* What an entry of a choice says, so many seconds after it was made: granted
 * ones hold 30 days here, refusals 60. */
#define REGISTER                                                               \
    "Category ads consent accepts=3f2a9c,012345\n"                             \
    "Category exempt exempt\n"                                                 \
    "Declare necessary n\nDeclare ads a\nDeclare exempt e\n"

static const struct {
    const char *what, *entries; /* FPR is the current fingerprint of ads */
    apr_int64_t age_s;
    const char *decided, *asked;
} decisions[] = {
    { "no entry",                  "",             0, "unset",   "asked chosen-not" },
    { "a refusal",                 "&ads=0",       0, "refused", "asked-not chosen" },
    { "a grant",                   "&ads=1:FPR",   0, "granted", "asked-not chosen" },
    { "of something else",         "&ads=1:abcdef", 0, "unset",  "asked chosen-not" },
    { "of what is accepted",       "&ads=1:3f2a9c", 0, "granted", "asked-not chosen" },
    { "the last one accepted",     "&ads=1:012345", 0, "granted", "asked-not chosen" },
    { "a second before it ends",   "&ads=1:FPR",   30 * DAY - 1, "granted", "asked-not chosen" },
    { "the second when it ends",   "&ads=1:FPR",   30 * DAY,     "unset",   "asked chosen-not" },
    { "a refusal holds longer",    "&ads=0",       30 * DAY,     "refused", "asked-not chosen" },
    { "to its last second",        "&ads=0",       60 * DAY - 1, "refused", "asked-not chosen" },
    { "when that ends",            "&ads=0",       60 * DAY,     "unset",   "asked chosen-not" },
    { "made a little later than now", "&ads=1:FPR", -60,         "granted", "asked-not chosen" },
    { "another category's entry",  "&exempt=0",    0, "unset",   "asked chosen" },
    { "mode always has no entry",  "&necessary=0", 0, "unset",   "asked chosen-not" },
};
/* Decisions beside those of the choice. Categories: "ads" (consent, gpc), "stat"
 * (consent), "meter" (exempt, gpc), "base" (always), each with a row. Signals:
 * "-ads" an expression refuses, "+ads" one grants, "gpc".
 * State: Asked, Chosen, Source, Gpc, Honoured. */
#define MIXED                                                                  \
    "Category ads consent gpc\nCategory stat consent\n"                        \
    "Category meter exempt gpc\nCategory base always\n"                        \
    "Declare ads a\nDeclare stat s\nDeclare meter m\nDeclare base b\n"

static const struct {
    const char *what, *entries, *signals, *decided; /* ads stat meter */
    const char *state;
} mixed[] = {
    { "nothing",                "",                 "",          "unset unset unset",       "A" },
    { "GPC alone",              "",                 "gpc",       "refused unset refused",   "AGH" },
    { "a grant alone",          "",                 "+ads",      "granted unset unset",     "AS" },
    { "a refusal alone",        "",                 "-ads",      "refused unset unset",     "AS" },
    { "all are granted",        "",                 "+ads +stat +meter", "granted granted granted", "S" },
    { "all are refused",        "",                 "-ads -stat -meter", "refused refused refused", "S" },
    { "both: refused",          "",                 "-ads +ads +stat", "refused granted unset", "S" },
    { "GPC, the rest by grant", "",                 "gpc +stat", "refused granted refused", "SGH" },
    { "GPC, the rest refused",  "",                 "gpc -stat", "refused refused refused", "SGH" },
    { "a grant before GPC",     "",                 "gpc +ads",  "granted unset refused",   "ASG" },
    { "a refusal before GPC",   "",                 "gpc -ads",  "refused unset refused",   "ASGH" },
    { "chosen no",              "&ads=0&stat=0",    "",          "refused refused unset",   "C" },
    { "chosen no, granted",     "&ads=0&stat=0",    "+ads",      "refused refused unset",   "C" },
    { "chosen yes",             "&stat=0&ads=1:FPR", "",         "granted refused unset",   "C" },
    { "chosen yes, refused",    "&stat=0&ads=1:FPR", "-ads",     "refused refused unset",   "CS" },
    { "chosen yes, all refused", "&ads=1:FPR",      "-ads -stat", "refused refused unset",  "S" },
    { "chosen yes, GPC",        "&stat=0&ads=1:FPR", "gpc",      "granted refused refused", "CG" },
    { "chosen no, GPC",         "&ads=0&stat=0",    "gpc",       "refused refused refused", "CGH" },
    { "chosen all, GPC",        "&ads=0&stat=0&meter=0", "gpc",  "refused refused refused", "CH" },
    { "a choice out of date",   "&ads=1:abcdef&stat=0", "gpc",   "refused refused refused", "CGH" },
    { "out of date, granted",   "&ads=1:abcdef",    "+ads",      "granted unset unset",     "AS" },
    { "GPC, and all else chosen", "&stat=0",        "gpc",       "refused refused refused", "CGH" },
    { "all four",               "&ads=1:FPR",       "gpc -ads +ads", "refused unset refused", "ASGH" },
    { "base cannot be refused", "",                 "-base",     "unset unset unset",       "A" },
};
/* clang-format on */

static const char *show_categories(apr_pool_t *p, const cc_policy_t *policy)
{
    const char *out = "";
    int i;

    for (i = 0; i < policy->categories->nelts; i++) {
        const cc_category_t *c = cc_policy_at(policy, i);

        out = apr_pstrcat(p, out, c->id, " ", cc_mode_names[c->mode],
                          c->gpc ? "+" : "", c->decides || c->asks ? " " : "",
                          c->decides ? "d" : "", c->asks ? "a" : "", "|", NULL);
    }
    return out;
}

static void test_categories(apr_pool_t *p)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(cases); i++) {
        const cc_policy_t *policy = model_policy(p, cases[i].lines);
        const char *shown = show_categories(p, policy);

        is_str(shown, cases[i].categories, cases[i].what);
        ok(policy->asks == (strstr(shown, "a|") != NULL)
               && policy->decides == (strstr(shown, " d") != NULL),
           "and of the policy");
    }
}

static void test_find_category(apr_pool_t *p)
{
    const cc_policy_t *policy = model_policy(p, "Category ads consent\n");

    ok(cc_policy_category(policy, cc_slice_str("ads"))
               == cc_policy_at(policy, 4)
           && cc_policy_category(policy, cc_slice_str("necessary"))
                  == cc_policy_at(policy, 0),
       "a category by its id");
    ok(!cc_policy_category(policy, cc_slice_str("ad"))
           && !cc_policy_category(policy, cc_slice_str("Ads"))
           && !cc_policy_category(policy, cc_slice(NULL, 0)),
       "and no other");
}

static const char *show_row(apr_pool_t *p, const cc_row_t *row)
{
    return row == NULL
               ? "-"
               : apr_pstrcat(p, row->category->id, " ", row->declared->name,
                             " ", row->provider.name ? row->provider.name : "-",
                             NULL);
}

static void test_rows(apr_pool_t *p)
{
    const cc_policy_t *policy = model_policy(p, ROWS);
    size_t i;

    for (i = 0; i < TAP_ROWS(names); i++) {
        char *name = tap_exact(names[i].name);

        is_str(show_row(p,
                        cc_policy_row(policy,
                                      cc_slice(name, strlen(names[i].name)))),
               names[i].row, names[i].what);
        free(name);
    }
}

static const char *value_of(apr_pool_t *p, const cc_policy_t *policy,
                            const char *entries, apr_int64_t made_s)
{
    const char *at = strstr(entries, "FPR");

    return at ? apr_psprintf(p, "v=1&t=%" APR_INT64_T_FMT "%.*s%s", made_s,
                             (int)(at - entries), entries,
                             model_category_of(policy, "ads")->fingerprint)
              : apr_psprintf(p, "v=1&t=%" APR_INT64_T_FMT "%s", made_s,
                             entries);
}

static int has_refused(const cc_policy_t *policy, const cc_decisions_t *made)
{
    int i;

    for (i = 0; i < policy->categories->nelts; i++) {
        if (made->decided[i] == CC_REFUSED) {
            return 1;
        }
    }
    return 0;
}

static void test_decisions(apr_pool_t *p)
{
    static const cc_validity_t validity = { 30 * DAY, 60 * DAY };
    const cc_policy_t *policy = model_policy(p, REGISTER);
    int ads = model_category_of(policy, "ads")->index;
    cc_decisions_t made;
    cc_choice_t choice;
    size_t i;

    for (i = 0; i < TAP_ROWS(decisions); i++) {
        const char *value = value_of(p, policy, decisions[i].entries,
                                     NOW - decisions[i].age_s);

        ok(cc_choice_decode(cc_slice_str(value), policy->ids, NOW, &choice),
           decisions[i].what);
        cc_policy_decide(policy, &choice, &validity, NOW, NULL, &made);
        is_str(cc_decision_names[made.decided[ads]], decisions[i].decided,
               "decides");
        is_str(apr_pstrcat(p, made.asked ? "asked" : "asked-not",
                           made.chosen ? " chosen" : " chosen-not", NULL),
               decisions[i].asked, "asks");
        ok(made.decided[0] == CC_GRANTED, "mode always is granted");
        ok(made.refused == has_refused(policy, &made), "what is refused shows");
    }
}

static void test_no_choice(apr_pool_t *p)
{
    static const cc_validity_t validity = { DAY, DAY };
    const cc_policy_t *policy = model_policy(p, REGISTER);
    const cc_policy_t *quiet = model_policy(p,
                                            "Category ads exempt\n"
                                            "Declare ads a\n"
                                            "Declare necessary n\n"
                                            "Declare statistics s anonymous\n");
    cc_decisions_t made;

    cc_policy_decide(policy, NULL, &validity, NOW, NULL, &made);
    ok(made.asked && !made.chosen
           && cc_policy_allows(model_category_of(policy, "necessary"), &made)
           && cc_policy_allows(model_category_of(policy, "exempt"), &made)
           && !cc_policy_allows(model_category_of(policy, "ads"), &made),
       "no choice: mode consent is not allowed, and asked for");
    cc_policy_decide(quiet, NULL, &validity, NOW, NULL, &made);
    ok(!made.asked, "necessary, exempt and anonymous cookies ask nothing");
    made.decided[model_category_of(quiet, "ads")->index] = CC_REFUSED;
    ok(!cc_policy_allows(model_category_of(quiet, "ads"), &made),
       "exempt is allowed until refused");
}

static cc_signals_t signals_of(const cc_policy_t *policy, const char *line)
{
    cc_signals_t signals = { 0, 0, 0 };
    cc_slice_t rest = cc_slice_str(line), word;

    while (rest.len > 0) {
        rest = cc_slice_cut(rest, ' ', &word);
        if (cc_slice_eq(word, "gpc")) {
            signals.gpc = 1;
        }
        else if (word.len > 0) {
            cc_slice_t id = cc_slice(word.ptr + 1, word.len - 1);

            *(*word.ptr == '+' ? &signals.granted : &signals.refused) |=
                1u << cc_policy_category(policy, id)->index;
        }
    }
    return signals;
}

static const char *name_of(const cc_policy_t *policy, const char *id,
                           const cc_decisions_t *made)
{
    return cc_decision_names
        [made->decided[model_category_of(policy, id)->index]];
}

static void test_signals(apr_pool_t *p)
{
    static const cc_validity_t validity = { DAY, DAY };
    const cc_policy_t *policy = model_policy(p, MIXED);
    cc_decisions_t made;
    cc_choice_t choice;
    size_t i;

    for (i = 0; i < TAP_ROWS(mixed); i++) {
        cc_signals_t signals = signals_of(policy, mixed[i].signals);
        const char *value = value_of(p, policy, mixed[i].entries, NOW);
        int chose = *mixed[i].entries != '\0';

        ok(cc_choice_decode(cc_slice_str(value), policy->ids, NOW, &choice),
           mixed[i].what);
        cc_policy_decide(policy, chose ? &choice : NULL, &validity, NOW,
                         &signals, &made);
        is_str(apr_pstrcat(p, name_of(policy, "ads", &made), " ",
                           name_of(policy, "stat", &made), " ",
                           name_of(policy, "meter", &made), NULL),
               mixed[i].decided, "decides");
        is_str(apr_pstrcat(p, made.asked ? "A" : "", made.chosen ? "C" : "",
                           made.by_source ? "S" : "", made.by_gpc ? "G" : "",
                           made.honours_gpc ? "H" : "", NULL),
               mixed[i].state, "by what");
        is_str(name_of(policy, "base", &made), "granted", "mode always");
    }
}

/* Categories without a row decide nothing: of a site without cookies that
 * Sec-GPC refuses, it cannot be said that it honours it. */
static void test_signals_about_nothing(apr_pool_t *p)
{
    static const cc_validity_t validity = { DAY, DAY };
    const cc_policy_t *policy = model_policy(p, "Declare statistics s\n");
    cc_signals_t signals = signals_of(policy, "gpc +third-party");
    cc_decisions_t made;

    cc_policy_decide(policy, NULL, &validity, NOW, &signals, &made);
    is_str(name_of(policy, "first-party", &made), "refused", "GPC refuses");
    is_str(name_of(policy, "third-party", &made), "granted", "one is granted");
    ok(!policy->gpc && made.asked && !made.by_gpc && !made.by_source
           && !made.honours_gpc,
       "but nothing is said of it");
}

/* A refusal is not of a state of the register: it holds whatever changes. */
static void test_refusal_stays(apr_pool_t *p)
{
    static const cc_validity_t validity = { DAY, DAY };
    const cc_policy_t *now = model_policy(p, "Declare statistics new\n");
    cc_decisions_t made;
    cc_choice_t choice;

    cc_choice_decode(cc_slice_str("v=1&t=1795422000&statistics=0"), now->ids,
                     NOW, &choice);
    cc_policy_decide(now, &choice, &validity, NOW, NULL, &made);
    ok(made.decided[1] == CC_REFUSED && !made.asked,
       "a refusal outlives a change of the register");
}

int main(void)
{
    apr_pool_t *p = model_pool();

    test_categories(p);
    test_find_category(p);
    test_rows(p);
    test_decisions(p);
    test_no_choice(p);
    test_refusal_stays(p);
    test_signals(p);
    test_signals_about_nothing(p);
    return done_testing();
}
