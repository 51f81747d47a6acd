#include "server/site_shown.h"

#include <apr_strings.h>
#include "core/assets.h"
#include "core/digest.h"
#include "core/etag.h"
#include "core/same_site.h"
#include "core/view_charter.h"
#include "core/view_hash.h"

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

static cc_language_t *make_language(apr_pool_t *p, const cc_view_t *model,
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

void cc_site_make_files(apr_pool_t *p, cc_site_t *site,
                        const cc_server_config_t *conf)
{
    const char *origin = origin_of(p, cc_config_stylesheet(conf));

    site->css = make_file(p, "style.css", ".css", "text/css; charset=utf-8");
    site->js = make_file(p, "script.js", ".js",
                         "text/javascript; charset=utf-8");
    site->csp = csp_for(p, origin);
    site->charter_csp = cc_config_file(conf->page_file)
                            ? page_csp_for(p, origin)
                            : site->csp;
}

void cc_site_make_languages(apr_pool_t *p, const server_rec *s, cc_site_t *site,
                            const char *updated)
{
    const cc_server_config_t *conf = cc_config_of_server(s);
    cc_view_t view = make_view(s, site, updated);
    apr_array_header_t *texts = apr_array_make(p, site->tags->nelts,
                                               sizeof(cc_texts_t *));
    int i;

    view.languages = texts;
    for (i = 0; i < site->tags->nelts; i++) {
        APR_ARRAY_PUSH(texts, cc_texts_t *) =
            cc_text_resolve(p, APR_ARRAY_IDX(site->tags, i, const char *),
                            conf->texts);
    }
    for (i = 0; i < texts->nelts; i++) {
        APR_ARRAY_PUSH(site->languages, cc_language_t *) =
            make_language(p, &view, APR_ARRAY_IDX(texts, i, cc_texts_t *));
    }
    make_tokens(p, site, conf->banners);
}
