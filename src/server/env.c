#include "server/env.h"

#include <apr_strings.h>
#include "server/request.h"

/* Lists of the allowed categories are made ahead where so many categories can
 * be allowed or not: 2 to the power of that. Other sites make them when asked. */
#define AHEAD_MAX 6

/* The ids of the allowed categories: for the environment, for backends. */
typedef struct {
    const char *env, *header;
} allowed_t;

struct cc_told_t {
    apr_array_header_t *variables; /* of const char *: by category's index */
    const allowed_t *ahead;        /* by bits of the open categories; or NULL */
};

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

static allowed_t make_allowed(apr_pool_t *p, const cc_policy_t *policy,
                              unsigned bits)
{
    allowed_t allowed = { list(p, policy, bits, ","),
                          list(p, policy, bits, ", ") };
    return allowed;
}

static const allowed_t *make_ahead(apr_pool_t *p, const cc_policy_t *policy)
{
    int open = 0, i;
    allowed_t *ahead;
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

const cc_told_t *cc_env_make(apr_pool_t *p, const cc_policy_t *policy)
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

static const char *variable_at(const cc_visit_t *visit, int index)
{
    return APR_ARRAY_IDX(visit->site->told->variables, index, const char *);
}

static const char *state_of(const cc_visit_t *visit)
{
    if (!visit->site->policy->decides) {
        return "none";
    }
    if (visit->decisions.asked) {
        return "ask";
    }
    return visit->decisions.chosen ? "chosen" : "none";
}

/* What is not made ahead lives as long as the visit: subrequests share the
 * tables of their parents, and end before them. */
static allowed_t allowed(request_rec *r, const cc_visit_t *visit)
{
    const cc_site_t *site = visit->site;
    unsigned bits = bits_of(site->policy, &visit->decisions);

    return site->told->ahead
               ? site->told->ahead[bits]
               : make_allowed(cc_request_root(r)->pool, site->policy, bits);
}

typedef void set_t(apr_table_t *t, const char *key, const char *value);

/* Where the first of them is not there, neither are the others: they are added
 * without looking for them, which costs as much as all else here. */
static void set_variables(request_rec *r, const cc_visit_t *visit,
                          const char *list)
{
    apr_table_t *env = r->subprocess_env;
    set_t *set = apr_table_get(env, "COOKIE_CONSENT") ? apr_table_setn
                                                      : apr_table_addn;
    int i;

    set(env, "COOKIE_CONSENT", list);
    set(env, "COOKIE_CONSENT_STATE", state_of(visit));
    for (i = 0; i < visit->site->policy->categories->nelts; i++) {
        set(env, variable_at(visit, i),
            cc_decision_names[visit->decisions.decided[i]]);
    }
}

static void unset_variables(request_rec *r, const cc_visit_t *visit)
{
    const cc_policy_t *policy = visit->site->policy;
    int i;

    apr_table_unset(r->subprocess_env, "COOKIE_CONSENT");
    apr_table_unset(r->subprocess_env, "COOKIE_CONSENT_STATE");
    for (i = 0; i < policy->categories->nelts; i++) {
        apr_table_unset(r->subprocess_env, variable_at(visit, i));
    }
}

/* Whatever the client sends under that name, backends read ours. */
static void tell_backend(request_rec *r, cc_visit_t *visit, const char *list)
{
    if (!visit->is_told) {
        visit->told_before = apr_table_get(r->headers_in, CC_ENV_HEADER);
        visit->is_told = 1;
    }
    apr_table_setn(r->headers_in, CC_ENV_HEADER, list);
}

void cc_env_tell(request_rec *r)
{
    cc_visit_t *visit = cc_request_of(r)->visit;

    tell_backend(r, visit, allowed(r, visit).header);
}

/* Subrequests and internal redirects inherit the environment and share the
 * request headers: one that is not On finds what was left for one that was. */
static void take_back(request_rec *r, const cc_visit_t *visit)
{
    unset_variables(r, visit);
    apr_table_unset(r->subprocess_env, "HTTP_COOKIE_CONSENT");
    if (visit->told_before) {
        apr_table_setn(r->headers_in, CC_ENV_HEADER, visit->told_before);
    }
    else {
        apr_table_unset(r->headers_in, CC_ENV_HEADER);
    }
}

static int fixups(request_rec *r)
{
    cc_visit_t *visit;
    allowed_t lists;

    if (cc_request_settle(r) == CC_ON) {
        visit = cc_request_of(r)->visit;
        lists = allowed(r, visit);
        if (r->proxyreq
            || (r->handler && strncmp(r->handler, "proxy:", 6) == 0)) {
            /* A backend's 102 or 103 goes to the connection with all its
             * headers, Set-Cookie too, and past every filter of the request. */
            apr_table_setn(r->subprocess_env, "proxy-interim-response",
                           "Suppress");
        }
        set_variables(r, visit, lists.env);
        tell_backend(r, visit, lists.header);
    }
    else if ((visit = cc_request_visit(r)) != NULL && visit->is_told) {
        take_back(r, visit);
    }
    return DECLINED;
}

void cc_env_hooks(apr_pool_t *p)
{
    /* Last: SetEnvIf and rewrite rules of this phase have spoken, and what
     * they say about no-cookie-consent counts. */
    ap_hook_fixups(fixups, NULL, NULL, APR_HOOK_REALLY_LAST);
}
