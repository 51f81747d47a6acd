#include "core/told.h"

#include <apr_strings.h>
#include "core/out.h"

/* Lists of the allowed categories are made ahead where so many categories can
 * be allowed or not: 2 to the power of that. Other sites make them when asked. */
#define AHEAD_MAX 6

/* COOKIE_CONSENT_FIRST_PARTY for first-party. An id is of a-z, 0-9 and '-'; no
 * locale has a say in how they are written. */
static const char *variable_of(apr_pool_t *p, const cc_category_t *category)
{
    char *name = apr_pstrcat(p, "COOKIE_CONSENT_", category->id, NULL);
    char *c;

    for (c = name; *c; c++) {
        *c = *c == '-' ? '_' : *c >= 'a' ? *c - 'a' + 'A' : *c;
    }
    return name;
}

/* A category that may be allowed or not has a bit of its own. */
static unsigned bits_of(const cc_policy_t *policy,
                        const cc_decisions_t *decisions)
{
    unsigned bits = 0, bit = 1;
    int i;

    for (i = 0; i < policy->categories->nelts; i++) {
        const cc_category_t *category = cc_policy_at(policy, i);

        if (category->mode != CC_MODE_ALWAYS) {
            bits |= cc_policy_allows(category, decisions) ? bit : 0;
            bit <<= 1;
        }
    }
    return bits;
}

static const char *list(apr_pool_t *p, const cc_policy_t *policy, unsigned bits,
                        const char *separator)
{
    cc_out_t out = cc_out_make(p, 128);
    int i;

    for (i = 0; i < policy->categories->nelts; i++) {
        const cc_category_t *category = cc_policy_at(policy, i);
        int is_open = category->mode != CC_MODE_ALWAYS;

        if (!is_open || (bits & 1)) {
            cc_out_str(&out, out.len > 0 ? separator : "");
            cc_out_str(&out, category->id);
        }
        bits >>= is_open;
    }
    return out.ptr;
}

static cc_allowed_t make_allowed(apr_pool_t *p, const cc_policy_t *policy,
                                 unsigned bits)
{
    cc_allowed_t allowed = { list(p, policy, bits, ","),
                             list(p, policy, bits, ", ") };
    return allowed;
}

static const cc_allowed_t *make_ahead(apr_pool_t *p, const cc_policy_t *policy)
{
    int open = 0, i;
    cc_allowed_t *ahead;
    unsigned bits;

    for (i = 0; i < policy->categories->nelts; i++) {
        open += cc_policy_at(policy, i)->mode != CC_MODE_ALWAYS;
    }
    if (open > AHEAD_MAX) {
        return NULL;
    }
    ahead = apr_palloc(p, (1u << open) * sizeof(*ahead));
    for (bits = 0; bits < 1u << open; bits++) {
        ahead[bits] = make_allowed(p, policy, bits);
    }
    return ahead;
}

cc_allowed_t cc_told_allowed(apr_pool_t *p, const cc_told_t *told,
                             const cc_policy_t *policy,
                             const cc_decisions_t *decisions)
{
    unsigned bits = bits_of(policy, decisions);

    return told->ahead ? told->ahead[bits] : make_allowed(p, policy, bits);
}

const cc_told_t *cc_told_make(apr_pool_t *p, const cc_policy_t *policy)
{
    cc_told_t *told = apr_palloc(p, sizeof(*told));
    int n = policy->categories->nelts, i;

    told->variables = apr_array_make(p, n, sizeof(char *));
    for (i = 0; i < n; i++) {
        APR_ARRAY_PUSH(told->variables,
                       const char *) = variable_of(p, cc_policy_at(policy, i));
    }
    told->ahead = make_ahead(p, policy);
    return told;
}
