#include "server/authz.h"

#include <http_core.h>
#include <mod_auth.h>
#include <apr_strings.h>
#include "core/nearest.h"
#include "server/depends.h"
#include "server/request.h"
#include "server/wanted.h"

/* One Require line. */
typedef struct {
    apr_array_header_t *ids; /* of const char * */
    int is_negated;          /* to satisfy it is to be denied */
} requirement_t;

static int is_section(const ap_directive_t *directive, const char *name)
{
    return strcasecmp(directive->directive, name) == 0;
}

/* "Require not", or <RequireNone>, or that in another one. */
static int is_negated(const cmd_parms *cmd)
{
    const ap_directive_t *directive = cmd->directive;
    const char *args = directive->args;
    int negated = !is_section(directive, "<AuthzProviderAlias")
                  && strcasecmp(ap_getword_conf(cmd->temp_pool, &args), "not")
                         == 0;

    for (directive = directive->parent; directive;
         directive = directive->parent) {
        negated ^= is_section(directive, "<RequireNone");
    }
    return negated;
}

/* In an .htaccess file; elsewhere it is checked when all of them are known. */
static const char *check_now(const cmd_parms *cmd, const char *id)
{
    const cc_policy_t *policy = cc_config_of_server(cmd->server)->site->policy;

    return cc_policy_category(policy, cc_slice_str(id))
               ? NULL
               : cc_nearest_error(cmd->pool, "category", id, policy->ids);
}

static const char *parse(cmd_parms *cmd, const char *args, const void **parsed)
{
    requirement_t *requirement = apr_palloc(cmd->pool, sizeof(*requirement));
    const char *id, *error = NULL;

    requirement->ids = apr_array_make(cmd->pool, 2, sizeof(char *));
    requirement->is_negated = is_negated(cmd);
    while (error == NULL && *(id = ap_getword_conf(cmd->pool, &args))) {
        APR_ARRAY_PUSH(requirement->ids, const char *) = id;
        if (cc_wanted_is_open()) {
            cc_wanted_by_directive(cmd, id);
        }
        else {
            error = check_now(cmd, id);
        }
    }
    *parsed = requirement;
    if (requirement->ids->nelts == 0) {
        error = "cookie-consent needs a category, as in: cookie-consent "
                "statistics";
    }
    return cc_directive_error(cmd, error);
}

/* What one Require line comes to. */
typedef struct {
    int is_allowed;
    int by_choice; /* another choice could have led elsewhere */
} answer_t;

static answer_t answer(const cc_visit_t *visit,
                       const requirement_t *requirement)
{
    answer_t a = { 0, 0 };
    int i;

    for (i = 0; i < requirement->ids->nelts; i++) {
        const cc_category_t *category =
            cc_policy_category(visit->site->policy,
                               cc_slice_str(APR_ARRAY_IDX(requirement->ids, i,
                                                          const char *)));

        if (category && cc_policy_allows(category, &visit->decisions)) {
            a.is_allowed = 1;
            if (category->mode == CC_MODE_ALWAYS) {
                a.by_choice = 0;
                return a;
            }
        }
        a.by_choice |= category != NULL;
    }
    return a;
}

/* The answer that closes nothing, whatever the line means. */
static authz_status open_to_all(const requirement_t *requirement)
{
    return requirement->is_negated ? AUTHZ_DENIED : AUTHZ_GRANTED;
}

/* In a report nothing is denied. */
static authz_status report(request_rec *r, const requirement_t *requirement,
                           const char *line, answer_t a)
{
    if (a.is_allowed == requirement->is_negated) {
        ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r,
                      "would not be let in by Require %scookie-consent %s",
                      requirement->is_negated ? "not " : "", line);
    }
    return open_to_all(requirement);
}

/* Not the mode of the request: a variable does not open what is closed, and
 * whatever sets it may come later. */
static int is_report(const request_rec *r)
{
    return CC_CONFIG(cc_config_of(r), mode, CC_OFF) == CC_REPORT;
}

static authz_status authorize(request_rec *r, const char *line,
                              const void *parsed)
{
    const requirement_t *requirement = parsed;
    answer_t a = answer(cc_request_of(r)->visit, requirement);

    if (cc_request_is_own(r)) {
        /* or nobody could choose who has not chosen yet, nor withdraw */
        return open_to_all(requirement);
    }
    if (is_report(r)) {
        return report(r, requirement, line, a);
    }
    if (a.by_choice && a.is_allowed != requirement->is_negated) {
        cc_depends_on_consent(r);
    }
    else if (a.by_choice) {
        cc_depends_on_choice(r);
    }
    if (!a.is_allowed) {
        ap_log_rerror(APLOG_MARK, APLOG_DEBUG, 0, r,
                      "not allowed by the visitor: Require cookie-consent %s",
                      line);
    }
    return a.is_allowed ? AUTHZ_GRANTED : AUTHZ_DENIED;
}

static const authz_provider provider = { authorize, parse };

void cc_authz_hooks(apr_pool_t *p)
{
    ap_register_auth_provider(p, AUTHZ_PROVIDER_GROUP, "cookie-consent",
                              AUTHZ_PROVIDER_VERSION, &provider,
                              AP_AUTH_INTERNAL_PER_CONF);
}
