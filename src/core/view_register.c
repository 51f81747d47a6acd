#include "core/view_register.h"

#include <apr_strings.h>
#include "core/duration.h"

static void put_lifetime(cc_out_t *out, const cc_view_t *view,
                         apr_int64_t lifetime_s)
{
    apr_int64_t n;
    cc_unit_t unit;

    if (lifetime_s == CC_LIFETIME_UNSTATED) {
        cc_out_str(out, "&#8211;");
    }
    else if (lifetime_s == CC_LIFETIME_SESSION) {
        cc_out_html(out, view->texts->text[CC_TEXT_LIFETIME_SESSION]);
    }
    else {
        unit = cc_duration_unit(lifetime_s, &n);
        cc_text_put(out,
                    view->texts->text[CC_TEXT_UNIT_YEAR + 2 * unit + (n > 1)],
                    "{n}", apr_psprintf(out->pool, "%" APR_INT64_T_FMT, n));
    }
}

static void put_provider(cc_out_t *out, const cc_view_t *view,
                         const cc_provider_t *provider)
{
    if (provider->name == NULL) {
        cc_out_str(out, "&#8211;");
        return;
    }
    if (provider->url) {
        cc_out_str(out, "<a href=\"");
        cc_out_html(out, provider->url);
        cc_out_str(out, "\">");
    }
    cc_out_html(out, provider->name);
    cc_out_str(out, provider->url ? "</a>" : "");
    if (provider->policy) {
        cc_out_str(out, "<br><a href=\"");
        cc_out_html(out, provider->policy);
        cc_out_str(out, "\">");
        cc_out_html(out, view->texts->text[CC_TEXT_CHARTER_POLICY]);
        cc_out_str(out, "</a>");
    }
}

/* What is particular about a row, below its name. */
static void put_remarks(cc_out_t *out, const cc_view_t *view,
                        const cc_declaration_t *row)
{
    if (row->anonymous) {
        cc_out_str(out, "<br>");
        cc_out_html(out, view->texts->text[CC_TEXT_ROW_ANONYMOUS]);
    }
    if (row->storage) {
        cc_out_str(out, "<br>");
        cc_out_html(out, view->texts->text[CC_TEXT_ROW_STORAGE]);
    }
}

static void put_phrase(cc_out_t *out, const cc_view_t *view,
                       const cc_phrase_t *phrase)
{
    const char *text = cc_phrase_pick(phrase, view->texts->tag);

    cc_out_html(out, text ? text : "\xe2\x80\x93");
}

static void put_row(cc_out_t *out, const cc_view_t *view, const cc_row_t *row)
{
    cc_out_str(out, "<tr><td>");
    put_provider(out, view, &row->provider);
    cc_out_str(out, "</td><td>");
    put_phrase(out, view, &row->declared->service);
    cc_out_str(out, "</td><th scope=\"row\"><code>");
    cc_out_html(out, row->declared->name);
    cc_out_str(out, "</code>");
    put_remarks(out, view, row->declared);
    cc_out_str(out, "</th><td>");
    put_phrase(out, view, &row->declared->purpose);
    cc_out_str(out, "</td><td>");
    put_lifetime(out, view, row->declared->lifetime_s);
    cc_out_str(out, "</td></tr>\n");
}

static void put_table_head(cc_out_t *out, const cc_view_t *view,
                           const cc_category_t *category)
{
    cc_text_key_t key;

    cc_out_strs(out,
                "<div class=\"pvc-scroll\" role=\"region\" tabindex=\"0\" "
                "aria-labelledby=\"pvc-t-",
                category->id, "\"><table><caption id=\"pvc-t-", category->id,
                "\">", NULL);
    cc_text_put(out, view->texts->text[CC_TEXT_TABLE_CAPTION], "{category}",
                cc_view_title(view, category));
    cc_out_str(out, "</caption><thead><tr>");
    for (key = CC_TEXT_TABLE_PROVIDER; key <= CC_TEXT_TABLE_LIFETIME; key++) {
        cc_view_element(out, "th", " scope=\"col\"", view->texts->text[key]);
    }
    cc_out_str(out, "</tr></thead><tbody>\n");
}

static void put_table(cc_out_t *out, const cc_view_t *view,
                      const cc_category_t *category)
{
    int i;

    put_table_head(out, view, category);
    for (i = 0; i < category->rows->nelts; i++) {
        put_row(out, view, APR_ARRAY_IDX(category->rows, i, cc_row_t *));
    }
    cc_out_str(out, "</tbody></table></div>\n");
}

static void put_checkbox(cc_out_t *out, const cc_view_t *view,
                         const cc_category_t *category,
                         const cc_visitor_t *visitor)
{
    cc_decision_t decided = visitor->decisions->decided[category->index];

    cc_out_strs(out,
                "<p class=\"pvc-allow\"><label><input type=\"checkbox\" "
                "name=\"grant\" value=\"",
                category->id, "\"",
                cc_policy_allows(category, visitor->decisions) ? " checked"
                                                               : "",
                "> ", NULL);
    cc_text_put(out, view->texts->text[CC_TEXT_REGISTER_ACCEPT], "{category}",
                cc_view_title(view, category));
    cc_out_str(out, "</label> ");
    cc_view_element(out, "span", " class=\"pvc-decided\"",
                    view->texts->text[CC_TEXT_STATE_UNDECIDED + decided]);
    cc_out_str(out, "</p>\n");
}

static void put_category(cc_out_t *out, const cc_view_t *view,
                         const cc_category_t *category,
                         const cc_visitor_t *visitor)
{
    const char *description = cc_view_description(view, category);

    cc_out_strs(out, "<section class=\"pvc-cat\" id=\"pvc-c-", category->id,
                "\">", NULL);
    cc_view_element(out, "h3", "", cc_view_title(view, category));
    if (*description) {
        cc_view_element(out, "p", "", description);
    }
    cc_view_element(out, "p", " class=\"pvc-mode\"",
                    view->texts
                        ->text[CC_TEXT_REGISTER_ALWAYS + category->mode]);
    if (visitor && category->decides) {
        put_checkbox(out, view, category, visitor);
    }
    put_table(out, view, category);
    cc_out_str(out, "</section>\n");
}

void cc_view_register(cc_out_t *out, const cc_view_t *view,
                      const cc_visitor_t *visitor)
{
    int i, n = 0;

    cc_view_element(out, "h2", "", view->texts->text[CC_TEXT_REGISTER_TITLE]);
    for (i = 0; i < view->policy->categories->nelts; i++) {
        const cc_category_t *category = cc_policy_at(view->policy, i);

        if (category->rows->nelts > 0) {
            put_category(out, view, category, visitor);
            n++;
        }
    }
    if (n == 0) {
        cc_view_element(out, "p", "", view->texts->text[CC_TEXT_REGISTER_NONE]);
    }
}
