#include "core/told.h"

#include "model.h"

/* clang-format off */
/* Decisions by category, in order: the built-in four, then those of the site. */
static const struct {
    const char *what, *lines;
    const char *granted, *refused; /* ids, by comma */
    const char *env, *header;
} cases[] = {
    { "nothing chosen", "Declare statistics s", "", "", "necessary", "necessary" },
    { "one granted", "Declare statistics s", "statistics", "", "necessary,statistics", "necessary, statistics" },
    { "exempt until refused", "Category support exempt\nDeclare support c", "", "", "necessary,support", "necessary, support" },
    { "and then not", "Category support exempt\nDeclare support c", "", "support", "necessary", "necessary" },
    { "all", "Category support exempt\nDeclare support c\nDeclare statistics s", "statistics,first-party,third-party", "",
      "necessary,statistics,first-party,third-party,support", "necessary, statistics, first-party, third-party, support" },
    { "too many to make ahead",
      "Category a exempt\nCategory b exempt\nCategory c exempt\nCategory d exempt\nDeclare a x", "statistics", "c",
      "necessary,statistics,a,b,d", "necessary, statistics, a, b, d" },
};
/* clang-format on */

/* Decide the categories of a list. */
static void decide(const cc_policy_t *policy, cc_decisions_t *decisions,
                   const char *ids, cc_decision_t decision)
{
    cc_slice_t rest = cc_slice_str(ids), id;

    while (rest.len > 0) {
        rest = cc_slice_cut(rest, ',', &id);
        decisions->decided[cc_policy_category(policy, id)->index] = decision;
    }
}

static void check(apr_pool_t *p, size_t i)
{
    cc_policy_t *policy = model_policy(p, cases[i].lines);
    const cc_told_t *told = cc_told_make(p, policy);
    cc_decisions_t decisions;
    cc_allowed_t allowed;

    memset(&decisions, 0, sizeof(decisions));
    decide(policy, &decisions, "necessary", CC_GRANTED);
    decide(policy, &decisions, cases[i].granted, CC_GRANTED);
    decide(policy, &decisions, cases[i].refused, CC_REFUSED);
    allowed = cc_told_allowed(p, told, policy, &decisions);
    is_str(allowed.env, cases[i].env, cases[i].what);
    is_str(allowed.header, cases[i].header, cases[i].what);
    ok(told->variables->nelts == policy->categories->nelts, "all have a name");
    is_str(APR_ARRAY_IDX(told->variables, 2, const char *),
           "COOKIE_CONSENT_FIRST_PARTY", "of a variable");
}

int main(void)
{
    apr_pool_t *p = model_pool();
    size_t i;

    for (i = 0; i < TAP_ROWS(cases); i++) {
        check(p, i);
    }
    return done_testing();
}
