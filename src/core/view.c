#include "core/view.h"

#include <apr_strings.h>

#define BUILT_IN_CATEGORIES 4

/* The text of a built-in category in texts that stand in their order; NULL
 * for a category of the site's own. */
static const char *built_in(const cc_view_t *view,
                            const cc_category_t *category, cc_text_key_t first)
{
    return category->index < BUILT_IN_CATEGORIES
               ? view->texts->text[first + category->index]
               : NULL;
}

const char *cc_view_title(const cc_view_t *view, const cc_category_t *category)
{
    const char *title = cc_phrase_pick(&category->title, view->texts->tag);

    if (title == NULL) {
        title = built_in(view, category, CC_TEXT_NECESSARY_TITLE);
    }
    return title ? title : category->id;
}

const char *cc_view_description(const cc_view_t *view,
                                const cc_category_t *category)
{
    const char *text = cc_phrase_pick(&category->description, view->texts->tag);

    if (text == NULL) {
        text = built_in(view, category, CC_TEXT_NECESSARY_DESCRIPTION);
    }
    return text ? text : "";
}

void cc_view_element(cc_out_t *out, const char *name, const char *attributes,
                     const char *text)
{
    cc_out_strs(out, "<", name, attributes, ">", NULL);
    cc_out_html(out, text);
    cc_out_strs(out, "</", name, ">", NULL);
}

const char *cc_view_until(cc_out_t *out, const char *text,
                          const char *placeholder)
{
    const char *at = strstr(text, placeholder);

    cc_out_html(out, at ? apr_pstrmemdup(out->pool, text, at - text) : text);
    return at ? at + strlen(placeholder) : NULL;
}

void cc_view_dated(cc_out_t *out, const char *text, const char *day)
{
    const char *rest = cc_view_until(out, text, "{date}");

    if (rest) {
        cc_out_strs(out, "<time dir=\"ltr\" datetime=\"", day, "\">", day,
                    "</time>", NULL);
        cc_out_html(out, rest);
    }
}

void cc_view_stylesheet_url(cc_out_t *out, const cc_view_t *view,
                            const char *origin)
{
    const char *url = view->stylesheet;

    if (strchr(url, '/') == NULL) {
        cc_out_html(out, origin);
        cc_out_html(out, view->path);
        cc_out_str(out, "/");
    }
    else if (url[0] == '/' && url[1] != '/') {
        cc_out_html(out, origin);
    }
    cc_out_html(out, url);
}

void cc_view_stylesheet(cc_out_t *out, const cc_view_t *view,
                        const char *origin)
{
    cc_out_str(out, "<link rel=\"stylesheet\" href=\"");
    cc_view_stylesheet_url(out, view, origin);
    cc_out_str(out, "\" />");
}

void cc_view_begin(cc_out_t *out, const cc_view_t *view, const char *title)
{
    cc_out_str(out, "<!DOCTYPE html>\n<html lang=\"");
    cc_out_html(out, view->texts->tag);
    cc_out_strs(out, "\" dir=\"", view->texts->text[CC_TEXT_DIR],
                "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                "content=\"width=device-width,initial-scale=1\"><title>",
                NULL);
    cc_out_html(out, title);
    if (view->controller->name) {
        cc_out_str(out, " &#8211; ");
        cc_out_html(out, view->controller->name);
    }
    cc_out_str(out, "</title>");
    cc_view_stylesheet(out, view, "");
    cc_out_str(out, "</head>\n<body class=\"pvc-page\"><main class=\"pvc\">\n");
}

void cc_view_end(cc_out_t *out)
{
    cc_out_str(out, "</main></body></html>\n");
}

cc_slice_t cc_view_error(apr_pool_t *p, const cc_view_t *view,
                         const char *message)
{
    cc_out_t out = cc_out_make(p, 2048);

    cc_view_begin(&out, view, view->texts->text[CC_TEXT_ERROR_TITLE]);
    cc_view_element(&out, "h1", "", view->texts->text[CC_TEXT_ERROR_TITLE]);
    cc_view_element(&out, "p", "", message);
    cc_out_str(&out, "<p><a href=\"");
    cc_out_html(&out, view->path);
    cc_out_str(&out, "/?lang=");
    cc_out_html(&out, view->texts->tag);
    cc_out_str(&out, "\">");
    cc_out_html(&out, view->texts->text[CC_TEXT_ERROR_BACK]);
    cc_out_str(&out, "</a></p>\n");
    cc_view_end(&out);
    return cc_out_view(&out);
}
