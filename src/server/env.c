#include "server/env.h"

#include "server/strip.h"

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
    if (visit->decisions.chosen) {
        return "chosen";
    }
    if (visit->decisions.by_source) {
        return "source";
    }
    return visit->decisions.by_gpc ? "signal" : "none";
}

/* What is not made ahead lives as long as the visit: subrequests share the
 * tables of their parents, and end before them. */
static cc_allowed_t allowed(request_rec *r, const cc_visit_t *visit)
{
    return cc_told_allowed(cc_request_root(r)->pool, visit->site->told,
                           visit->site->policy, &visit->decisions);
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
    int is_first = !visit->is_told;

    if (is_first) {
        visit->told_before = apr_table_get(r->headers_in, CC_ENV_HEADER);
        visit->is_told = 1;
    }
    if (is_first && visit->told_before == NULL) {
        apr_table_addn(r->headers_in, CC_ENV_HEADER, list);
    }
    else {
        apr_table_setn(r->headers_in, CC_ENV_HEADER, list);
    }
}

void cc_env_tell(request_rec *r)
{
    cc_visit_t *visit = cc_request_of(r)->visit;

    tell_backend(r, visit, allowed(r, visit).header);
    cc_strip_for_caches(r, visit);
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
    cc_allowed_t lists;

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
        cc_strip(r, visit); /* Cookie is found sooner where no other header
                               begins like it */
        tell_backend(r, visit, lists.header);
    }
    else if ((visit = cc_request_visit(r)) != NULL) {
        if (visit->is_told) {
            take_back(r, visit);
        }
        cc_strip_not(r, visit);
    }
    return DECLINED;
}

void cc_env_hooks(apr_pool_t *p)
{
    /* Last: SetEnvIf and rewrite rules of this phase have spoken, and what
     * they say about no-cookie-consent counts. */
    ap_hook_fixups(fixups, NULL, NULL, APR_HOOK_REALLY_LAST);
}
