#include "core/view_banner.h"

#include <apr_strings.h>
#include "core/view_markup.h"

const char *const cc_layout_names[] = { "bottom", "top", "corner", NULL };

/* A URL below the path, as an attribute of that name. */
static void put_url(cc_out_t *out, const cc_view_t *view, const char *origin,
                    const char *attribute, const char *rest)
{
    cc_out_strs(out, " ", attribute, "=\"", NULL);
    cc_out_html(out, origin);
    cc_out_html(out, view->path);
    cc_out_html(out, rest);
    cc_out_str(out, "\"");
}

static void put_language(cc_out_t *out, const cc_view_t *view)
{
    cc_out_str(out, " lang=\"");
    cc_out_html(out, view->texts->tag);
    cc_out_strs(out, "\" dir=\"", view->texts->text[CC_TEXT_DIR],
                "\" data-nosnippet=\"\"", NULL);
}

static void put_charter_link(cc_out_t *out, const cc_view_t *view,
                             const char *origin, const char *attributes,
                             const char *text)
{
    cc_out_strs(out, "<a", attributes, NULL);
    put_url(out, view, origin, "href",
            apr_pstrcat(out->pool, "/?lang=", view->texts->tag, NULL));
    cc_out_str(out, ">");
    cc_out_html(out, text);
    cc_out_str(out, "</a>");
}

void cc_view_purposes(cc_out_t *out, const cc_view_t *view)
{
    int i;

    cc_out_str(out, "<ul class=\"pvc-for\">");
    for (i = 0; i < view->policy->categories->nelts; i++) {
        const cc_category_t *category = cc_policy_at(view->policy, i);

        if (category->asks) {
            cc_out_str(out, "<li>");
            cc_view_element(out, "strong", "", cc_view_title(view, category));
            cc_out_str(out, " ");
            cc_out_html(out, cc_view_description(view, category));
            cc_out_str(out, "</li>");
        }
    }
    cc_out_str(out, "</ul>");
}

static void put_words(cc_out_t *out, const cc_view_t *view)
{
    const char *const *text = view->texts->text;

    cc_view_element(out, "h2", " id=\"pvc-h\" class=\"pvc-h\"",
                    text[CC_TEXT_BANNER_HEADING]);
    cc_view_element(out, "p", "", text[CC_TEXT_BANNER_TEXT]);
    cc_view_element(out, "p", "", text[CC_TEXT_BANNER_PURPOSES]);
    cc_view_purposes(out, view);
    if (view->controller->name) {
        cc_out_str(out, "<p class=\"pvc-who\">");
        cc_text_put(out, text[CC_TEXT_BANNER_CONTROLLER], "{name}",
                    view->controller->name);
        cc_out_str(out, "</p>");
    }
}

static void put_button(cc_out_t *out, const char *value, const char *text)
{
    cc_out_strs(out, "<button name=\"choice\" value=\"", value, "\">", NULL);
    cc_out_html(out, text);
    cc_out_str(out, "</button>");
}

/* Up to the path to lead back to, which is the value of its last field. */
static void put_form(cc_out_t *out, const cc_view_t *view, const char *origin)
{
    cc_out_str(out, "<form method=\"post\"");
    put_url(out, view, origin, "action",
            apr_pstrcat(out->pool, "/?lang=", view->texts->tag, NULL));
    cc_out_strs(out, "><input type=\"hidden\" name=\"shown\" value=\"",
                view->shown,
                "\" /><input type=\"hidden\" name=\"back\" value=\"", NULL);
}

/* A text for the script, as an attribute of that name. */
static void put_text(cc_out_t *out, const cc_view_t *view,
                     const char *attribute, cc_text_key_t key)
{
    cc_out_strs(out, " ", attribute, "=\"", NULL);
    cc_out_html(out, view->texts->text[key]);
    cc_out_str(out, "\"");
}

/* What the script works with: where the charter and the state are it knows from
 * the one URL, and the language from lang=. */
static void put_data(cc_out_t *out, const cc_view_t *view, const char *origin,
                     int has_reopen)
{
    put_url(out, view, origin, "data-state", "/state");
    put_text(out, view, "data-saved", CC_TEXT_NOTICE_SAVED);
    put_text(out, view, "data-close", CC_TEXT_BUTTON_CLOSE);
    if (has_reopen) {
        put_text(out, view, "data-reopen", CC_TEXT_REOPEN_LABEL);
    }
    cc_out_str(out, ">");
}

static void put_script(cc_out_t *out, const cc_view_t *view, const char *origin)
{
    cc_out_str(out, "<script");
    put_url(out, view, origin, "src",
            apr_pstrcat(out->pool, "/", view->script, NULL));
    cc_out_str(out, " async=\"\"></script></section>");
}

/* The section is named by its heading, or where a banner of the site's own has
 * none, by the words of ours. */
static void put_name(cc_out_t *out, const cc_view_t *view)
{
    if (view->banner == NULL || view->banner->has_heading) {
        cc_out_str(out, " aria-labelledby=\"pvc-h\"");
    }
    else {
        put_text(out, view, "aria-label", CC_TEXT_BANNER_HEADING);
    }
}

static cc_slice_t banner_before(apr_pool_t *p, const cc_view_t *view,
                                cc_layout_t layout, const char *origin,
                                int with)
{
    cc_out_t out = cc_out_make(p, 2048);

    cc_out_strs(&out, CC_VIEW_MARKER " class=\"pvc pvc-",
                cc_layout_names[layout], "\"", NULL);
    put_name(&out, view);
    put_language(&out, view);
    put_data(&out, view, origin, with & CC_BANNER_REOPEN);
    cc_view_stylesheet(&out, view, origin);
    if (view->banner) {
        cc_view_markup_before(&out, view, origin, view->banner, CC_PART_FORM);
    }
    else {
        put_words(&out, view);
    }
    if (with & CC_BANNER_SIGNAL) {
        cc_view_element(&out, "p", " class=\"pvc-signal\"",
                        view->texts->text[CC_TEXT_STATE_SIGNAL]);
    }
    put_form(&out, view, origin);
    return cc_out_view(&out);
}

static cc_slice_t banner_after(apr_pool_t *p, const cc_view_t *view,
                               const char *origin)
{
    const char *const *text = view->texts->text;
    cc_out_t out = cc_out_make(p, 512);

    cc_out_str(&out, "\" />");
    if (view->banner) {
        cc_view_markup_after(&out, view, origin, view->banner, CC_PART_FORM);
    }
    else {
        put_button(&out, "accept", text[CC_TEXT_BUTTON_ACCEPT]);
        put_button(&out, "refuse", text[CC_TEXT_BUTTON_REFUSE]);
        put_charter_link(&out, view, origin, " class=\"pvc-choose\"",
                         text[CC_TEXT_BUTTON_CHOOSE]);
        cc_out_str(&out, "</form>");
    }
    put_script(&out, view, origin);
    return cc_out_view(&out);
}

cc_banner_t cc_view_banner(apr_pool_t *p, const cc_view_t *view,
                           cc_layout_t layout, const char *origin, int with)
{
    cc_banner_t banner = { banner_before(p, view, layout, origin, with),
                           banner_after(p, view, origin) };
    return banner;
}

cc_slice_t cc_view_reopen(apr_pool_t *p, const cc_view_t *view,
                          const char *origin, int honours_gpc)
{
    const char *label = view->texts->text[CC_TEXT_REOPEN_LABEL];
    const char *signal = view->texts->text[CC_TEXT_REOPEN_SIGNAL];
    cc_out_t out = cc_out_make(p, 1024);

    cc_out_str(&out, CC_VIEW_MARKER " class=\"pvc pvc-reopen\"");
    put_text(&out, view, "aria-label", CC_TEXT_REOPEN_LABEL);
    put_language(&out, view);
    put_data(&out, view, origin, 1);
    cc_view_stylesheet(&out, view, origin);
    cc_view_element(&out, "p",
                    " id=\"" CC_VIEW_SAVED
                    "\" role=\"status\" tabindex=\"-1\" hidden=\"\"",
                    view->texts->text[CC_TEXT_NOTICE_SAVED]);
    put_charter_link(&out, view, origin, "",
                     honours_gpc
                         ? apr_pstrcat(p, label, " \xc2\xb7 ", signal, NULL)
                         : label);
    put_script(&out, view, origin);
    return cc_out_view(&out);
}
