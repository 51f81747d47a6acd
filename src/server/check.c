#include "server/check.h"

#include <stdio.h>
#include <http_core.h>
#include <apr_strings.h>
#include "server/site.h"
#include "server/wanted.h"

static void log_problem(const server_rec *s, const cc_problem_t *problem)
{
    if (problem->source.file) {
        ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_CRIT, 0, s, "%s:%d: %s",
                     problem->source.file, problem->source.line,
                     problem->message);
    }
    else {
        ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_CRIT, 0, s, "%s",
                     problem->message);
    }
}

static void log_warnings(apr_pool_t *ptemp, const server_rec *s)
{
    const cc_site_t *site = cc_config_of_server(s)->site;
    const apr_array_header_t *warnings = cc_site_warnings(ptemp, site);
    const char *where = "main server";
    int i;

    if (s->defn_name) {
        where = apr_psprintf(ptemp, "%s:%u", s->defn_name, s->defn_line_number);
    }
    for (i = 0; i < warnings->nelts; i++) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, s, "%s: %s", where,
                     APR_ARRAY_IDX(warnings, i, const char *));
    }
}

/* A virtual host without directives of its own shares the main server's
 * configuration, and so its site. */
static void log_all_warnings(apr_pool_t *ptemp, const server_rec *main_server)
{
    const cc_site_t *shared = cc_config_of_server(main_server)->site;
    const server_rec *s;

    for (s = main_server; s; s = s->next) {
        const cc_site_t *site = cc_config_of_server(s)->site;

        if (site->is_on && (s == main_server || site != shared)) {
            log_warnings(ptemp, s);
        }
    }
}

/* Errors of the main server stand in every virtual host again. */
static int is_known(const apr_array_header_t *problems,
                    const cc_problem_t *problem)
{
    int i;

    for (i = 0; i < problems->nelts; i++) {
        const cc_problem_t *other = &APR_ARRAY_IDX(problems, i, cc_problem_t);

        if (other->source.line == problem->source.line
            && strcmp(other->source.file ? other->source.file : "",
                      problem->source.file ? problem->source.file : "")
                   == 0
            && strcmp(other->message, problem->message) == 0) {
            return 1;
        }
    }
    return 0;
}

static int check_config(apr_pool_t *p, apr_pool_t *plog, apr_pool_t *ptemp,
                        server_rec *s)
{
    apr_array_header_t *known = apr_array_make(ptemp, 4, sizeof(cc_problem_t));
    int i;

    for (; s; s = s->next) {
        apr_array_header_t *problems = apr_array_make(ptemp, 4,
                                                      sizeof(cc_problem_t));

        if (!cc_config_of_server(s)->site) { /* else it is shared */
            cc_config_of_server(s)->site = cc_site_make(p, s, problems);
        }
        cc_wanted_check(p, s, problems);
        for (i = 0; i < problems->nelts; i++) {
            const cc_problem_t *problem = &APR_ARRAY_IDX(problems, i,
                                                         cc_problem_t);

            if (!is_known(known, problem)) {
                log_problem(s, problem);
                APR_ARRAY_PUSH(known, cc_problem_t) = *problem;
            }
        }
    }
    cc_wanted_close();
    return known->nelts ? HTTP_INTERNAL_SERVER_ERROR : OK;
}

/* Not in check_config: at start it runs before the error log is open. The
 * configuration is read twice then; once is enough for a warning. */
static int post_config(apr_pool_t *p, apr_pool_t *plog, apr_pool_t *ptemp,
                       server_rec *s)
{
    if (ap_state_query(AP_SQ_MAIN_STATE) != AP_SQ_MS_CREATE_PRE_CONFIG) {
        log_all_warnings(ptemp, s);
    }
    return OK;
}

static void dump_site(const server_rec *s, const cc_site_t *site)
{
    int i;

    printf("%s (%s), below %s/\n", s->defn_name ? s->defn_name : "main server",
           s->server_hostname ? s->server_hostname : "no ServerName",
           site->path);
    for (i = 0; i < site->policy->categories->nelts; i++) {
        const cc_category_t *category = cc_policy_at(site->policy, i);

        printf("    %-20s %-8s %s  %d declared%s\n", category->id,
               cc_mode_names[category->mode], category->fingerprint,
               category->rows->nelts, category->asks ? ", asked for" : "");
    }
}

/* httpd -t says what a start would say. */
static void test_config(apr_pool_t *p, server_rec *s)
{
    log_all_warnings(p, s);
    if (!ap_exists_config_define("DUMP_COOKIE_CONSENT")) {
        return;
    }
    printf("Cookie consent: categories, modes and fingerprints\n");
    for (; s; s = s->next) {
        if (cc_config_of_server(s)->site->is_on) {
            dump_site(s, cc_config_of_server(s)->site);
        }
    }
}

void cc_check_hooks(apr_pool_t *p)
{
    /* After modules that settle their own configuration here: nothing is read
     * from them, but their complaints come first. */
    ap_hook_check_config(check_config, NULL, NULL, APR_HOOK_LAST);
    ap_hook_post_config(post_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_test_config(test_config, NULL, NULL, APR_HOOK_MIDDLE);
}
