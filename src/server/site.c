#include "server/site.h"

#include <apr_strings.h>
#include "core/nearest.h"
#include "server/site_shown.h"
#include "server/well_known.h"

#define DEFAULT_URL_PATH "/privacy-choices"

static void add_problem(apr_array_header_t *problems, cc_source_t source,
                        const char *message)
{
    cc_problem_t *problem = apr_array_push(problems);

    problem->source = source;
    problem->message = message;
}

/* The category that a directive names; NULL, and a problem, where there is
 * none. */
static const cc_category_t *find(apr_pool_t *p, const cc_site_t *site,
                                 const cc_reference_t *reference,
                                 const char *more, apr_array_header_t *problems)
{
    const cc_category_t *category =
        cc_policy_category(site->policy, cc_slice_str(reference->category));

    if (category == NULL) {
        add_problem(problems, reference->source,
                    apr_pstrcat(p, reference->directive, ": ",
                                cc_nearest_error(p, "category",
                                                 reference->category,
                                                 site->policy->ids),
                                more, NULL));
    }
    return category;
}

static void check_references(apr_pool_t *p, const cc_site_t *site,
                             const cc_server_config_t *conf,
                             apr_array_header_t *problems)
{
    int i;

    for (i = 0; i < conf->references->nelts; i++) {
        find(p, site, &APR_ARRAY_IDX(conf->references, i, cc_reference_t),
             " (or drop, or allow)", problems);
    }
}

/* What is always allowed cannot be decided elsewhere either. */
static void make_rules(apr_pool_t *p, cc_site_t *site,
                       const cc_server_config_t *conf,
                       apr_array_header_t *problems)
{
    int i;

    site->rules = apr_array_make(p, conf->conditions->nelts, sizeof(cc_rule_t));
    for (i = 0; i < conf->conditions->nelts; i++) {
        const cc_condition_t *condition = &APR_ARRAY_IDX(conf->conditions, i,
                                                         cc_condition_t);
        const cc_reference_t *named = &condition->reference;
        const cc_category_t *category = find(p, site, named, "", problems);
        cc_rule_t rule = { condition, 0 };

        if (category && category->mode == CC_MODE_ALWAYS) {
            add_problem(problems, named->source,
                        apr_psprintf(p,
                                     "%s: \"%s\" is of mode always: there is "
                                     "nothing to decide about it",
                                     named->directive, named->category));
        }
        else if (category) {
            rule.bit = (apr_uint32_t)1 << category->index;
            APR_ARRAY_PUSH(site->rules, cc_rule_t) = rule;
        }
    }
}

/* The choice cookie works whatever the register says; but a visitor who reads
 * that it can be refused would be misled. */
static void check_choice_cookie(apr_pool_t *p, const cc_site_t *site,
                                apr_array_header_t *problems)
{
    const cc_row_t *row = cc_policy_row(site->policy,
                                        cc_slice_str(site->cookie->name));

    if (row && row->category->mode != CC_MODE_ALWAYS
        && strcmp(row->declared->name, site->cookie->name) == 0) {
        add_problem(problems, row->declared->source,
                    apr_psprintf(p,
                                 "CookieConsentDeclare: \"%s\" keeps the "
                                 "choice itself and needs no consent; declare "
                                 "it in a category of mode always, such as "
                                 "necessary",
                                 row->declared->name));
    }
}

static void set_defaults(apr_pool_t *p, cc_site_t *site,
                         const cc_server_config_t *conf)
{
    site->path = conf->path ? conf->path : DEFAULT_URL_PATH;
    site->path_len = strlen(site->path);
    site->cookie = conf->cookie;
    if (site->cookie == NULL) {
        cc_choice_cookie_t *cookie = apr_palloc(p, sizeof(*cookie));

        cc_choice_cookie_init(cookie);
        site->cookie = cookie;
    }
    site->validity.granted_s = site->cookie->lifetime_s;
    site->validity.refused_s = site->cookie->refusal_lifetime_s;
    site->tags = conf->languages;
    if (site->tags == NULL) {
        site->tags = apr_array_make(p, 1, sizeof(char *));
        APR_ARRAY_PUSH(site->tags, const char *) = "en";
    }
    site->languages = apr_array_make(p, site->tags->nelts,
                                     sizeof(cc_language_t *));
    if (conf->record && strcmp(conf->record, "off") != 0) {
        site->record_to = conf->record;
    }
}

static int is_on(const server_rec *s, const cc_server_config_t *conf)
{
    const cc_dir_config_t *whole = ap_get_module_config(s->lookup_defaults,
                                                        &cookie_consent_module);

    return conf->section_on || whole->mode == CC_ON;
}

/* Return the day of the register; NULL where nothing is shown. */
static const char *make_gpc(apr_pool_t *p, cc_site_t *site,
                            const cc_server_config_t *conf)
{
    const char *updated = site->is_on ? cc_well_known_updated(p, &conf->reg)
                                      : NULL;

    site->heeds_gpc = CC_CONFIG(conf, gpc, 1);
    site->told_by_gpc = site->heeds_gpc && site->policy->gpc_tells;
    site->stripped_by_gpc = site->heeds_gpc && site->policy->gpc_takes;
    if (site->is_on && site->heeds_gpc && CC_CONFIG(conf, gpc_well_known, 1)) {
        site->gpc_json = cc_well_known_gpc(p, updated);
    }
    return updated;
}

cc_site_t *cc_site_make(apr_pool_t *p, server_rec *s,
                        apr_array_header_t *problems)
{
    const cc_server_config_t *conf = cc_config_of_server(s);
    cc_site_t *site = apr_pcalloc(p, sizeof(*site));
    const char *updated;

    set_defaults(p, site, conf);
    site->policy = cc_policy_compile(p, &conf->reg,
                                     conf->revision ? conf->revision : "",
                                     problems);
    site->told = cc_told_make(p, site->policy);
    cc_policy_decide(site->policy, NULL, &site->validity, 0, NULL,
                     &site->undecided);
    site->is_on = is_on(s, conf);
    cc_site_make_files(p, site, conf);
    updated = make_gpc(p, site, conf);
    check_references(p, site, conf, problems);
    make_rules(p, site, conf, problems);
    check_choice_cookie(p, site, problems);
    cc_markup_file_check(p, cc_config_file(conf->banner_file), site, conf,
                         problems);
    cc_markup_file_check(p, cc_config_file(conf->page_file), site, conf,
                         problems);
    if (site->is_on && problems->nelts == 0) {
        cc_site_make_languages(p, s, site, updated);
    }
    return site;
}

static void warn_of_language(apr_pool_t *p, const cc_texts_t *texts,
                             apr_array_header_t *warnings)
{
    if (texts->untranslated > 0) {
        APR_ARRAY_PUSH(warnings, const char *) = apr_psprintf(
            p,
            "CookieConsentLanguage %s: %d texts are not there in this "
            "language and are shown in English; the first is %s, see "
            "CookieConsentText",
            texts->tag, texts->untranslated,
            cc_text_keys[texts->first_untranslated]);
    }
}

apr_array_header_t *cc_site_warnings(apr_pool_t *p, const cc_site_t *site)
{
    apr_array_header_t *warnings = apr_array_make(p, 4, sizeof(char *));
    int i;

    cc_choice_cookie_warn(site->cookie, warnings);
    if (site->policy->asks && site->record_to == NULL) {
        APR_ARRAY_PUSH(warnings, const char *) =
            "consent is asked for, but CookieConsentRecord is off: it could "
            "not be proved";
    }
    if (!cc_policy_row(site->policy, cc_slice_str(site->cookie->name))) {
        APR_ARRAY_PUSH(warnings, const char *) = apr_psprintf(
            p,
            "the cookie \"%s\", which keeps the choice, is not in the "
            "register; add CookieConsentDeclare necessary %s",
            site->cookie->name, site->cookie->name);
    }
    for (i = 0; i < site->languages->nelts; i++) {
        warn_of_language(p, cc_site_language_at(site, i)->view.texts, warnings);
    }
    return warnings;
}
