/*
 * model_site.h: a site with a register, texts and a controller, for the tests
 * of what visitors get to see.
 */
#ifndef MODEL_SITE_H
#define MODEL_SITE_H

#include <apr_xml.h>
#include "core/duration.h"
#include "core/view_banner.h"
#include "core/view_charter.h"
#include "model.h"

#define SHOWN "0123456789abcdef"

#define REGISTER                                                         \
    "Category measure exempt\n"                                          \
    "Category ads consent title=Ads description=\"For ads\"\n"           \
    "Provider acme ACME url=/acme policy=/acme/privacy\n"                \
    "Declare necessary n lifetime=session purpose=Session\n"             \
    "Declare statistics s provider=acme service=Counter lifetime=13mo\n" \
    "Declare statistics st kind=storage lifetime=1d\n"                   \
    "Declare measure m anonymous provider=Plain\n"                       \
    "Declare ads a* purpose=Ads purpose.fr=Pubs\n"

/* A site, to be changed before it is shown. */
typedef struct {
    apr_pool_t *p;
    cc_register_t *reg;
    cc_texts_t texts, french;
    cc_controller_t controller;
    cc_view_t view;
} site_t;

static inline void compile(site_t *site)
{
    apr_array_header_t *problems = apr_array_make(site->p, 1,
                                                  sizeof(cc_problem_t));

    site->view.policy = cc_policy_compile(site->p, site->reg, "", problems);
    model_must(problems->nelts ? "has a problem" : NULL, "register");
}

static inline void add_language(site_t *site, apr_array_header_t *languages,
                                const char *tag, cc_texts_t *texts)
{
    apr_array_header_t *none = apr_array_make(site->p, 1,
                                              sizeof(cc_text_def_t));

    *texts = *cc_text_resolve(site->p, tag, none);
    APR_ARRAY_PUSH(languages, cc_texts_t *) = texts;
}

static inline site_t *make_site(apr_pool_t *p, const char *lines)
{
    apr_array_header_t *languages = apr_array_make(p, 2, sizeof(void *));
    site_t *site = apr_pcalloc(p, sizeof(*site));
    cc_controller_t controller = { "ACME", "https://example.org/",
                                   "dpo@example.org", "/privacy" };
    cc_view_t view = { NULL,
                       &site->texts,
                       languages,
                       &site->controller,
                       "/choices",
                       "style.css",
                       "script.js",
                       SHOWN,
                       NULL,
                       NULL,
                       "R1",
                       "2026-11-20",
                       { 13 * CC_MONTH_S, 6 * CC_MONTH_S },
                       1,
                       1 };

    site->p = p;
    site->reg = model_register(p, lines);
    site->controller = controller;
    site->view = view;
    add_language(site, languages, "en", &site->texts);
    add_language(site, languages, "fr", &site->french);
    compile(site);
    return site;
}

/* What the charter shows to a visitor with these decisions. */
static inline const char *charter(const site_t *site, const char *decided)
{
    cc_decisions_t made = model_decisions(site->p, site->view.policy, decided);
    cc_choice_t choice = { .made_s = 1795422000 };
    cc_visitor_t visitor = { &made, &made, &choice, NULL };

    made.chosen = *decided != '\0';
    return cc_view_charter(site->p, &site->view, &visitor).ptr;
}

static inline const char *banner(const site_t *site, cc_layout_t layout,
                                 const char *origin)
{
    cc_banner_t b = cc_view_banner(site->p, &site->view, layout, origin, 1);

    return apr_pstrcat(site->p, b.before.ptr, "/back", b.after.ptr, NULL);
}

/* Whether what goes into a page is a section of XHTML, well-formed, once it
 * says that it is one. */
static inline int is_xhtml(apr_pool_t *p, const char *html)
{
    apr_size_t at = strlen(CC_VIEW_MARKER);
    const char *xml = apr_pstrcat(p, CC_VIEW_MARKER CC_VIEW_XMLNS, html + at,
                                  NULL);
    apr_xml_parser *parser = apr_xml_parser_create(p);
    apr_xml_doc *doc;
    const apr_xml_elem *root;

    if (strncmp(html, CC_VIEW_MARKER, at) != 0
        || apr_xml_parser_feed(parser, xml, strlen(xml)) != APR_SUCCESS
        || apr_xml_parser_done(parser, &doc) != APR_SUCCESS) {
        return 0;
    }
    root = doc->root;
    return strcmp(root->name, "section") == 0
           && strcmp(APR_XML_GET_URI_ITEM(doc->namespaces, root->ns),
                     "http://www.w3.org/1999/xhtml")
                  == 0;
}

static inline int count(const char *text, const char *part)
{
    int n = 0;

    for (text = strstr(text, part); text; text = strstr(text + 1, part)) {
        n++;
    }
    return n;
}

/* What a button is but for its value and text: from "<button" to its end. */
static inline const char *button(apr_pool_t *p, const char *html,
                                 const char *value, const char *text)
{
    const char *whole = apr_psprintf(p, " value=\"%s\">%s</button>", value,
                                     text);
    const char *end = strstr(html, whole), *begin = end;

    if (end == NULL) {
        return value;
    }
    while (begin > html && strncmp(begin, "<button", 7) != 0) {
        begin--;
    }
    return apr_pstrmemdup(p, begin, end - begin);
}

#endif /* MODEL_SITE_H */
