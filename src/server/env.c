#include "server/env.h"

#include "server/request.h"

#define BACKEND_HEADER "Cookie-Consent"

/* COOKIE_CONSENT_STATISTICS and so on. */
static const char *variable_at(const cc_visit_t *visit, int index)
{
    return APR_ARRAY_IDX(visit->site->variables, index, const char *);
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

/* The ids of the allowed categories, with something between them. */
static const char *allowed(request_rec *r, const cc_visit_t *visit,
                           const char *separator)
{
    const cc_policy_t *policy = visit->site->policy;
    cc_out_t out = cc_out_make(r->pool, 128);
    int i;

    for (i = 0; i < policy->categories->nelts; i++) {
        const cc_category_t *category = cc_policy_at(policy, i);

        if (cc_policy_allows(category, &visit->decisions)) {
            cc_out_str(&out, out.len > 0 ? separator : "");
            cc_out_str(&out, category->id);
        }
    }
    return out.ptr;
}

static void set_variables(request_rec *r, const cc_visit_t *visit)
{
    const cc_policy_t *policy = visit->site->policy;
    int i;

    apr_table_setn(r->subprocess_env, "COOKIE_CONSENT", allowed(r, visit, ","));
    apr_table_setn(r->subprocess_env, "COOKIE_CONSENT_STATE", state_of(visit));
    for (i = 0; i < policy->categories->nelts; i++) {
        apr_table_setn(r->subprocess_env, variable_at(visit, i),
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
static void tell_backend(request_rec *r, cc_visit_t *visit)
{
    if (!visit->is_told) {
        visit->told_before = apr_table_get(r->headers_in, BACKEND_HEADER);
        visit->is_told = 1;
    }
    /* copied: the table of a subrequest is that of its parent, which lives on
     * when the subrequest's pool is gone */
    apr_table_set(r->headers_in, BACKEND_HEADER, allowed(r, visit, ", "));
}

/* Subrequests and internal redirects inherit the environment and share the
 * request headers: one that is not On finds what was left for one that was. */
static void take_back(request_rec *r, const cc_visit_t *visit)
{
    unset_variables(r, visit);
    apr_table_unset(r->subprocess_env, "HTTP_COOKIE_CONSENT");
    if (visit->told_before) {
        apr_table_setn(r->headers_in, BACKEND_HEADER, visit->told_before);
    }
    else {
        apr_table_unset(r->headers_in, BACKEND_HEADER);
    }
}

static int fixups(request_rec *r)
{
    cc_visit_t *visit;

    if (cc_request_mode(r) == CC_ON) {
        visit = cc_request_of(r)->visit;
        /* A backend's 102 or 103 goes to the connection with all its headers,
         * Set-Cookie too, and past every filter of the request. */
        apr_table_setn(r->subprocess_env, "proxy-interim-response", "Suppress");
        set_variables(r, visit);
        tell_backend(r, visit);
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
