#include "server/wanted.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <util_cfgtree.h>
#include "core/nearest.h"
#include "server/expr.h"
#include "server/site.h"

/* A category, and what names it. */
typedef struct {
    const ap_directive_t *directive; /* NULL where it cannot be found */
    const char *category;
} wanted_t;

/* While the configuration is read, by one thread; else NULL. */
static apr_array_header_t *all;   /* of wanted_t */
static apr_array_header_t *calls; /* of const char *: by expressions; or NULL */

int cc_wanted_is_open(void)
{
    return all != NULL;
}

static void want(const ap_directive_t *directive, const char *category)
{
    wanted_t *wanted = apr_array_push(all);

    wanted->directive = directive;
    wanted->category = category;
}

void cc_wanted_by_directive(const cmd_parms *cmd, const char *category)
{
    want(cmd->directive, category);
}

void cc_wanted_by_expression(const char *category)
{
    APR_ARRAY_PUSH(calls, const char *) = category ? apr_pstrdup(calls->pool,
                                                                 category)
                                                   : NULL;
}

int cc_wanted_expressions(void)
{
    return calls ? calls->nelts : 0;
}

/* Whether the arguments of a directive call our function with this category.
 * The expression was parsed, so it is in one of them; here its text is only
 * recognised: cookie_consent('ID'), %{cookie_consent:ID}, with quotes that are
 * escaped perhaps. */
static int has_call(const char *args, const char *category)
{
    const apr_size_t len = strlen(category);

    while (args && (args = ap_strcasestr(args, CC_EXPR_NAME)) != NULL) {
        const char *arg = args += sizeof(CC_EXPR_NAME) - 1;

        arg += strspn(arg, " \t(:'\"\\");
        if (arg > args && strncmp(arg, category, len) == 0
            && !apr_isalnum(arg[len]) && arg[len] != '-' && arg[len] != '_') {
            return 1;
        }
    }
    return 0;
}

static const ap_directive_t *next_of(const ap_directive_t *directive)
{
    if (directive->first_child) {
        return directive->first_child;
    }
    while (directive && directive->next == NULL) {
        directive = directive->parent;
    }
    return directive ? directive->next : NULL;
}

static int is_first(int index)
{
    int i;

    for (i = 0; i < index; i++) {
        const char *other = APR_ARRAY_IDX(calls, i, const char *);

        if (other
            && strcmp(other, APR_ARRAY_IDX(calls, index, const char *)) == 0) {
            return 0;
        }
    }
    return 1;
}

/* Find what the expressions stand in: all of them at once, the tree may be
 * large. */
static void find_calls(void)
{
    int i;

    for (i = 0; i < calls->nelts; i++) {
        const char *category = APR_ARRAY_IDX(calls, i, const char *);
        const ap_directive_t *directive;
        int before = all->nelts;

        if (category == NULL || !is_first(i)) {
            continue;
        }
        for (directive = ap_conftree; directive;
             directive = next_of(directive)) {
            if (has_call(directive->args, category)) {
                want(directive, category);
            }
        }
        if (all->nelts == before) {
            want(NULL, category);
        }
    }
    calls->nelts = 0;
}

/* Whether a directive stands in the part of the configuration that is of a
 * server. */
static int is_of(const ap_directive_t *directive, const server_rec *s)
{
    for (; directive; directive = directive->parent) {
        if (strcasecmp(directive->directive, "<VirtualHost") == 0) {
            return s->is_virtual && s->defn_name
                   && (unsigned)directive->line_num == s->defn_line_number
                   && strcmp(directive->filename, s->defn_name) == 0;
        }
    }
    return !s->is_virtual;
}

static cc_problem_t problem_of(apr_pool_t *p, const wanted_t *wanted,
                               const apr_array_header_t *ids)
{
    const ap_directive_t *directive = wanted->directive;
    const char *name = directive ? directive->directive : CC_EXPR_NAME "()";
    cc_problem_t problem = { { NULL, 0, 0 }, NULL };

    if (directive) {
        problem.source.file = directive->filename;
        problem.source.line = directive->line_num;
    }
    problem.message = apr_pstrcat(p, name, *name == '<' ? ">" : "", ": ",
                                  cc_nearest_error(p, "category",
                                                   wanted->category, ids),
                                  NULL);
    return problem;
}

void cc_wanted_check(apr_pool_t *p, const server_rec *s,
                     apr_array_header_t *problems)
{
    const cc_policy_t *policy = cc_config_of_server(s)->site->policy;
    int i;

    find_calls();
    for (i = 0; i < all->nelts; i++) {
        const wanted_t *wanted = &APR_ARRAY_IDX(all, i, wanted_t);

        if (is_of(wanted->directive, s)
            && !cc_policy_category(policy, cc_slice_str(wanted->category))) {
            APR_ARRAY_PUSH(problems, cc_problem_t) = problem_of(p, wanted,
                                                                policy->ids);
        }
    }
}

void cc_wanted_close(void)
{
    all = calls = NULL;
}

static int pre_config(apr_pool_t *p, apr_pool_t *plog, apr_pool_t *ptemp)
{
    all = apr_array_make(p, 4, sizeof(wanted_t));
    calls = apr_array_make(p, 4, sizeof(char *));
    return OK;
}

void cc_wanted_hooks(apr_pool_t *p)
{
    /* Before any directive is read. */
    ap_hook_pre_config(pre_config, NULL, NULL, APR_HOOK_MIDDLE);
}
