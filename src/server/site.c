#include "server/site.h"

#include <apr_strings.h>
#include "core/assets.h"
#include "core/digest.h"
#include "core/etag.h"
#include "core/nearest.h"
#include "core/same_site.h"
#include "core/view_charter.h"
#include "core/view_hash.h"
#include "server/well_known.h"

#define DEFAULT_URL_PATH "/privacy-choices"
#define FILE_DIGITS 16

static cc_file_t make_file(apr_pool_t *p, const char *asset, const char *suffix,
                           const char *type)
{
    cc_slice_t bytes = cc_slice_str(cc_asset(asset));
    cc_file_t file = { apr_pstrcat(p, cc_digest_hex(p, bytes, FILE_DIGITS),
                                   suffix, NULL),
                       type, bytes };
    return file;
}

/* Where a stylesheet of the site's own may come from, a blank before it. */
static const char *origin_of(apr_pool_t *p, const char *stylesheet)
{
    cc_slice_t authority;

    if (stylesheet == NULL) {
        return "";
    }
    authority = cc_url_authority(cc_slice_str(stylesheet));
    if (authority.len > 0) {
        return apr_pstrcat(p, " ",
                           apr_pstrmemdup(p, stylesheet,
                                          authority.ptr + authority.len
                                              - stylesheet),
                           NULL);
    }
    return stylesheet[0] == '/' && stylesheet[1] == '/'
               ? apr_psprintf(p, " %.*s", (int)strcspn(stylesheet + 2, "/?#"),
                              stylesheet + 2)
               : "";
}

static const char *csp_for(apr_pool_t *p, const char *origin)
{
    return apr_pstrcat(p, "default-src 'none'; style-src 'self'", origin,
                       "; script-src 'self'; connect-src 'self'; form-action "
                       "'self'; base-uri 'none'; frame-ancestors 'none'",
                       NULL);
}

/* A page of the site's own has pictures and fonts too. Pictures within a
 * stylesheet ask nobody for anything, and run nothing. */
static const char *page_csp_for(apr_pool_t *p, const char *origin)
{
    return apr_pstrcat(p, csp_for(p, origin), "; img-src 'self' data:", origin,
                       "; font-src 'self'", origin, "; object-src 'none'",
                       NULL);
}

static cc_language_t *make_language(apr_pool_t *p, const cc_site_t *site,
                                    const cc_view_t *model,
                                    const cc_texts_t *texts)
{
    cc_language_t *language = apr_pcalloc(p, sizeof(*language));
    cc_view_t *view = &language->view;
    int layout, with;

    *view = *model;
    view->texts = texts;
    view->shown = cc_view_hash(p, view);
    for (layout = 0; layout < CC_LAYOUTS; layout++) {
        for (with = 0; with < CC_BANNERS; with++) {
            language->banner[layout][with] = cc_view_banner(p, view, layout, "",
                                                            with);
        }
    }
    language->reopen[0] = cc_view_reopen(p, view, "", 0);
    language->reopen[1] = cc_view_reopen(p, view, "", 1);
    language->fragment = cc_view_fragment(p, view);
    language->fragment_tag = apr_pstrcat(p, "\"",
                                         cc_digest_hex(p, language->fragment,
                                                       16),
                                         "\"", NULL);
    return language;
}

static void make_languages(apr_pool_t *p, cc_site_t *site,
                           const cc_server_config_t *conf, cc_view_t *view)
{
    apr_array_header_t *texts = apr_array_make(p, site->tags->nelts,
                                               sizeof(cc_texts_t *));
    int i;

    view->languages = texts;
    for (i = 0; i < site->tags->nelts; i++) {
        APR_ARRAY_PUSH(texts, cc_texts_t *) =
            cc_text_resolve(p, APR_ARRAY_IDX(site->tags, i, const char *),
                            conf->texts);
    }
    for (i = 0; i < texts->nelts; i++) {
        APR_ARRAY_PUSH(site->languages, cc_language_t *) =
            make_language(p, site, view, APR_ARRAY_IDX(texts, i, cc_texts_t *));
    }
}

/* Whether the reopen control is in the pages of all of the site. */
static int reopens(const server_rec *s)
{
    const cc_dir_config_t *whole = ap_get_module_config(s->lookup_defaults,
                                                        &cookie_consent_module);

    return whole->mode == CC_ON && CC_CONFIG(whole, banner, 1)
           && CC_CONFIG(whole, reopen, 1);
}

/* What is the same in all languages. */
static cc_view_t make_view(const server_rec *s, const cc_site_t *site,
                           const char *updated)
{
    static const cc_controller_t nobody = { NULL, NULL, NULL, NULL };
    const cc_server_config_t *conf = cc_config_of_server(s);
    const char *stylesheet = cc_config_stylesheet(conf);
    const cc_markup_file_t *banner = cc_config_file(conf->banner_file);
    const cc_markup_file_t *page = cc_config_file(conf->page_file);
    cc_view_t view = {
        .policy = site->policy,
        .controller = conf->controller ? conf->controller : &nobody,
        .path = site->path,
        .stylesheet = stylesheet ? stylesheet : site->css.name,
        .script = site->js.name,
        .shown = "",
        .banner = banner ? &banner->markup : NULL,
        .page = page ? &page->markup : NULL,
        .revision = conf->revision && *conf->revision ? conf->revision : NULL,
        .updated = updated,
        .validity = site->validity,
        .heeds_gpc = site->heeds_gpc && site->policy->gpc,
        .reopens = reopens(s),
    };

    return view;
}

/* The names of the variants change with all that may stand in one. */
static void make_tokens(apr_pool_t *p, cc_site_t *site, const char *banners)
{
    static const char *const letters[CC_PAGE_KINDS][2] = {
        [CC_PAGE_ASKS] = { "a-", "as-" },
        [CC_PAGE_ASKS_SIGNAL] = { "ag-", "ags-" },
        [CC_PAGE_ASKS_NOT] = { "r-", "rs-" },
        [CC_PAGE_SIGNAL] = { "g-", "gs-" },
        [CC_PAGE_PLAIN] = { "n-", "ns-" },
    };
    apr_pool_t *scratch; /* a hash is all that is left of it */
    const char *hash;
    int i, layout, with, kind;
    cc_out_t out;

    apr_pool_create(&scratch, p);
    out = cc_out_make(scratch, 65536);
    cc_out_str(&out, banners);
    for (i = 0; i < site->languages->nelts; i++) {
        const cc_language_t *language = cc_site_language_at(site, i);

        for (layout = 0; layout < CC_LAYOUTS; layout++) {
            for (with = 0; with < CC_BANNERS; with++) {
                cc_out_slice(&out, language->banner[layout][with].before);
                cc_out_slice(&out, language->banner[layout][with].after);
            }
        }
        cc_out_slice(&out, language->reopen[0]);
        cc_out_slice(&out, language->reopen[1]);
    }
    hash = cc_digest_hex(p, cc_out_view(&out), CC_TOKEN_DIGITS);
    apr_pool_destroy(scratch);
    for (kind = 0; kind < CC_PAGE_KINDS; kind++) {
        for (i = 0; i < 2; i++) {
            site->tokens[kind][i] = apr_pstrcat(p, letters[kind][i], hash,
                                                NULL);
        }
    }
}

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

cc_site_t *cc_site_make(apr_pool_t *p, server_rec *s,
                        apr_array_header_t *problems)
{
    const cc_server_config_t *conf = cc_config_of_server(s);
    cc_site_t *site = apr_pcalloc(p, sizeof(*site));
    const char *origin;
    const char *updated = NULL;

    set_defaults(p, site, conf);
    site->policy = cc_policy_compile(p, &conf->reg,
                                     conf->revision ? conf->revision : "",
                                     problems);
    site->told = cc_told_make(p, site->policy);
    cc_policy_decide(site->policy, NULL, &site->validity, 0, NULL,
                     &site->undecided);
    site->css = make_file(p, "style.css", ".css", "text/css; charset=utf-8");
    site->js = make_file(p, "script.js", ".js",
                         "text/javascript; charset=utf-8");
    origin = origin_of(p, cc_config_stylesheet(conf));
    site->csp = csp_for(p, origin);
    site->charter_csp = cc_config_file(conf->page_file)
                            ? page_csp_for(p, origin)
                            : site->csp;
    site->is_on = is_on(s, conf);
    site->heeds_gpc = CC_CONFIG(conf, gpc, 1);
    site->told_by_gpc = site->heeds_gpc && site->policy->gpc_tells;
    site->stripped_by_gpc = site->heeds_gpc && site->policy->gpc_takes;
    if (site->is_on) {
        updated = cc_well_known_updated(p, &conf->reg);
    }
    if (site->is_on && site->heeds_gpc && CC_CONFIG(conf, gpc_well_known, 1)) {
        site->gpc_json = cc_well_known_gpc(p, updated);
    }
    check_references(p, site, conf, problems);
    make_rules(p, site, conf, problems);
    check_choice_cookie(p, site, problems);
    cc_markup_file_check(p, cc_config_file(conf->banner_file), site, conf,
                         problems);
    cc_markup_file_check(p, cc_config_file(conf->page_file), site, conf,
                         problems);
    if (site->is_on && problems->nelts == 0) {
        cc_view_t view = make_view(s, site, updated);

        make_languages(p, site, conf, &view);
        make_tokens(p, site, conf->banners);
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
