#include "core/view_charter.h"

#include <apr_strings.h>
#include <apr_time.h>
#include "core/view_markup.h"
#include "core/view_rights.h"

/* A contact may be an address on the web, of mail, or of a house. */
static const char *href_of(apr_pool_t *p, const char *contact)
{
    if (strncmp(contact, "https://", 8) == 0
        || strncmp(contact, "http://", 7) == 0
        || strncmp(contact, "mailto:", 7) == 0
        || strncmp(contact, "tel:", 4) == 0 || *contact == '/') {
        return contact;
    }
    return strchr(contact, '@') && !strchr(contact, ' ')
               ? apr_pstrcat(p, "mailto:", contact, NULL)
               : NULL;
}

static void put_link(cc_out_t *out, const char *href, const char *text)
{
    if (href == NULL) {
        cc_out_html(out, text);
        return;
    }
    cc_out_str(out, "<a href=\"");
    cc_out_html(out, href);
    cc_out_str(out, "\">");
    cc_out_html(out, text);
    cc_out_str(out, "</a>");
}

static void put_name(cc_out_t *out, const cc_view_t *view)
{
    const cc_controller_t *c = view->controller;
    const char *rest;

    cc_out_str(out, "<p>");
    rest = cc_view_until(out, view->texts->text[CC_TEXT_CHARTER_CONTROLLER],
                         "{name}");
    if (rest) {
        put_link(out, c->url, c->name);
        cc_out_html(out, rest);
    }
    cc_out_str(out, "</p>\n");
}

static void put_controller(cc_out_t *out, const cc_view_t *view)
{
    const cc_controller_t *c = view->controller;

    if (c->name) {
        put_name(out, view);
    }
    if (c->contact) {
        cc_out_str(out, "<p>");
        cc_out_html(out, view->texts->text[CC_TEXT_CHARTER_CONTACT]);
        cc_out_str(out, " &#8211; ");
        put_link(out, href_of(out->pool, c->contact), c->contact);
        cc_out_str(out, "</p>\n");
    }
    if (c->policy) {
        cc_out_str(out, "<p>");
        put_link(out, c->policy, view->texts->text[CC_TEXT_CHARTER_POLICY]);
        cc_out_str(out, "</p>\n");
    }
}

static const char *date_of(apr_pool_t *p, apr_int64_t seconds)
{
    apr_time_exp_t t;

    apr_time_exp_gmt(&t, apr_time_from_sec(seconds));
    return apr_psprintf(p, "%04d-%02d-%02d", t.tm_year + 1900, t.tm_mon + 1,
                        t.tm_mday);
}

static void put_state(cc_out_t *out, const cc_view_t *view,
                      const cc_visitor_t *visitor)
{
    const char *const *text = view->texts->text;

    cc_out_str(out, "<p class=\"pvc-state\">");
    if (visitor->decisions->chosen) {
        cc_view_dated(out, text[CC_TEXT_STATE_CHOSEN],
                      date_of(out->pool, visitor->choice->made_s));
    }
    else {
        cc_out_html(out, text[CC_TEXT_STATE_UNSET]);
    }
    cc_out_str(out, "</p>\n");
    if (visitor->decisions->honours_gpc) {
        cc_view_element(out, "p", " class=\"pvc-signal\"",
                        text[CC_TEXT_STATE_SIGNAL]);
    }
}

/* Nothing to choose between where there is one language. */
static void put_languages(cc_out_t *out, const cc_view_t *view)
{
    int i;

    if (view->languages->nelts < 2) {
        return;
    }
    cc_out_str(out, "<p class=\"pvc-languages\">");
    for (i = 0; i < view->languages->nelts; i++) {
        const cc_texts_t *other = APR_ARRAY_IDX(view->languages, i,
                                                const cc_texts_t *);

        cc_out_strs(out, i ? " " : "", "<a href=\"?lang=", NULL);
        cc_out_html(out, other->tag);
        cc_out_str(out, "\" lang=\"");
        cc_out_html(out, other->tag);
        cc_out_strs(out, "\"",
                    other == view->texts ? " aria-current=\"true\"" : "", ">",
                    NULL);
        cc_out_html(out, other->text[CC_TEXT_LANGUAGE_NAME]);
        cc_out_str(out, "</a>");
    }
    cc_out_str(out, "</p>\n");
}

static void put_kinds(cc_out_t *out, const cc_view_t *view)
{
    const char *const *text = view->texts->text;
    int kind;

    cc_view_element(out, "h2", "", text[CC_TEXT_CHARTER_KINDS]);
    cc_view_element(out, "p", "", text[CC_TEXT_CHARTER_COOKIE]);
    for (kind = 0; kind <= CC_TEXT_KIND_THIRD_PARTY - CC_TEXT_KIND_NECESSARY;
         kind++) {
        cc_view_element(out, "h3", "", text[CC_TEXT_NECESSARY_TITLE + kind]);
        cc_view_element(out, "p", "", text[CC_TEXT_KIND_NECESSARY + kind]);
    }
    cc_out_str(out, "\n");
}

static void put_buttons(cc_out_t *out, const cc_view_t *view)
{
    static const struct {
        const char *value;
        cc_text_key_t key;
    } buttons[] = {
        { "save", CC_TEXT_BUTTON_SAVE },
        { "accept", CC_TEXT_BUTTON_ACCEPT },
        { "refuse", CC_TEXT_BUTTON_REFUSE },
    };
    int i;

    if (view->policy->asks) {
        cc_view_element(out, "p", " class=\"pvc-note\"",
                        view->texts->text[CC_TEXT_REGISTER_UNANSWERED]);
    }
    cc_out_str(out, "<p class=\"pvc-buttons\">");
    for (i = 0; i < 3; i++) {
        cc_out_strs(out, "<button name=\"choice\" value=\"", buttons[i].value,
                    "\">", NULL);
        cc_out_html(out, view->texts->text[buttons[i].key]);
        cc_out_str(out, "</button>");
    }
    cc_out_str(out, "</p>\n");
}

/* The form says where it leads back to: to itself, with a notice. */
static void put_form(cc_out_t *out, const cc_view_t *view,
                     const cc_visitor_t *visitor)
{
    cc_out_str(out, "<form method=\"post\" action=\"");
    cc_out_html(out, view->path);
    cc_out_str(out, "/?lang=");
    cc_out_html(out, view->texts->tag);
    cc_out_strs(out, "\"><input type=\"hidden\" name=\"shown\" value=\"",
                view->shown, "\"><input type=\"hidden\" name=\"back\" value=\"",
                NULL);
    cc_out_html(out, view->path);
    cc_out_str(out, "/?lang=");
    cc_out_html(out, view->texts->tag);
    cc_out_str(out, "&amp;notice=saved#" CC_NOTICE_ID "\">\n");
    cc_view_register(out, view, visitor);
    put_buttons(out, view);
    cc_out_str(out, "</form>\n");
}

static void put_introduction(cc_out_t *out, const cc_view_t *view,
                             const cc_visitor_t *visitor)
{
    const char *const *text = view->texts->text;

    cc_view_element(out, "h1", "", text[CC_TEXT_CHARTER_TITLE]);
    if (visitor->notice) {
        cc_view_element(out, "p",
                        " id=\"" CC_NOTICE_ID "\" class=\"pvc-notice\" "
                        "tabindex=\"-1\" role=\"status\"",
                        visitor->notice);
    }
    cc_view_element(out, "p", "", text[CC_TEXT_CHARTER_INTRO]);
    put_controller(out, view);
}

static void put_charter(cc_out_t *out, const cc_view_t *view,
                        const cc_visitor_t *visitor)
{
    put_languages(out, view);
    put_introduction(out, view, visitor);
    if (view->policy->decides) {
        put_state(out, view, visitor);
        put_form(out, view, visitor);
    }
    else {
        cc_view_register(out, view, NULL);
    }
    cc_view_rights(out, view, 1);
    put_kinds(out, view);
}

static void begin_part(cc_out_t *out, const cc_view_t *view)
{
    cc_out_str(out, "<div class=\"pvc pvc-charter\" lang=\"");
    cc_out_html(out, view->texts->tag);
    cc_out_strs(out, "\" dir=\"", view->texts->text[CC_TEXT_DIR], "\">\n",
                NULL);
}

/* In a page of the site's own. The stylesheet comes along, unless the page
 * says where. */
static void put_in_page(cc_out_t *out, const cc_view_t *view,
                        const cc_visitor_t *visitor)
{
    cc_view_markup_before(out, view, "", view->page, CC_PART_CHARTER);
    begin_part(out, view);
    if (!(view->page->kinds & 1u << CC_PART_STYLESHEET)) {
        cc_view_stylesheet(out, view, "");
    }
    put_charter(out, view, visitor);
    cc_out_str(out, "</div>");
    cc_view_markup_after(out, view, "", view->page, CC_PART_CHARTER);
}

/* What screen readers say first of a page that was loaded. */
static const char *title_for(apr_pool_t *p, const cc_view_t *view,
                             const cc_visitor_t *visitor)
{
    const char *title = view->texts->text[CC_TEXT_CHARTER_TITLE];

    return visitor->notice
               ? apr_pstrcat(p, visitor->notice, " \xe2\x80\x93 ", title, NULL)
               : title;
}

cc_slice_t cc_view_charter(apr_pool_t *p, const cc_view_t *view,
                           const cc_visitor_t *visitor)
{
    cc_out_t out = cc_out_make(p, 16384);

    if (view->page) {
        put_in_page(&out, view, visitor);
    }
    else {
        cc_view_begin(&out, view, title_for(p, view, visitor));
        put_charter(&out, view, visitor);
        cc_view_end(&out);
    }
    return cc_out_view(&out);
}

cc_slice_t cc_view_fragment(apr_pool_t *p, const cc_view_t *view)
{
    cc_out_t out = cc_out_make(p, 16384);

    begin_part(&out, view);
    put_controller(&out, view);
    cc_view_register(&out, view, NULL);
    cc_view_rights(&out, view, 0);
    put_kinds(&out, view);
    cc_out_str(&out, "</div>\n");
    return cc_out_view(&out);
}
