#include "core/view_register.h"

#include <apr_strings.h>
#include "core/duration.h"

const char *cc_view_duration(apr_pool_t *p, const cc_view_t *view,
                             apr_int64_t seconds)
{
    apr_int64_t n;
    cc_unit_t unit = cc_duration_unit(seconds, &n);

    return cc_text_count(p, view->texts, CC_TEXT_UNIT_YEAR + 2 * unit, n);
}

static void put_lifetime(cc_out_t *out, const cc_view_t *view,
                         apr_int64_t lifetime_s)
{
    if (lifetime_s == CC_LIFETIME_UNSTATED) {
        cc_out_str(out, "&#8211;");
    }
    else if (lifetime_s == CC_LIFETIME_SESSION) {
        cc_out_html(out, view->texts->text[CC_TEXT_LIFETIME_SESSION]);
    }
    else {
        cc_out_html(out, cc_view_duration(out->pool, view, lifetime_s));
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

/* A cell; where a row becomes a card it is told by the name of its column. */
static void begin_cell(cc_out_t *out, const cc_view_t *view, const char *tag,
                       cc_text_key_t column)
{
    cc_out_strs(out, "<", tag, " data-label=\"", NULL);
    cc_out_html(out, view->texts->text[column]);
    cc_out_str(out, "\">");
}

static void put_row(cc_out_t *out, const cc_view_t *view, const cc_row_t *row)
{
    cc_out_str(out, "<tr>");
    begin_cell(out, view, "td", CC_TEXT_TABLE_PROVIDER);
    put_provider(out, view, &row->provider);
    cc_out_str(out, "</td>");
    begin_cell(out, view, "td", CC_TEXT_TABLE_SERVICE);
    put_phrase(out, view, &row->declared->service);
    cc_out_str(out, "</td>");
    begin_cell(out, view, "th scope=\"row\"", CC_TEXT_TABLE_COOKIE);
    cc_out_str(out, "<code>");
    cc_out_html(out, row->declared->name);
    cc_out_str(out, "</code>");
    put_remarks(out, view, row->declared);
    cc_out_str(out, "</th>");
    begin_cell(out, view, "td", CC_TEXT_TABLE_PURPOSE);
    put_phrase(out, view, &row->declared->purpose);
    cc_out_str(out, "</td>");
    begin_cell(out, view, "td", CC_TEXT_TABLE_LIFETIME);
    put_lifetime(out, view, row->declared->lifetime_s);
    cc_out_str(out, "</td></tr>\n");
}

static void put_table_head(cc_out_t *out, const cc_view_t *view,
                           const cc_category_t *category)
{
    cc_text_key_t key;

    cc_out_str(out, "<div class=\"pvc-rows\"><table><caption>");
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

/* One of the answers to a category. It is given beforehand only where the
 * visitor has given it. */
static void put_answer(cc_out_t *out, const cc_view_t *view,
                       const cc_category_t *category, const char *value,
                       int given, cc_text_key_t label)
{
    cc_out_strs(out, "<label><input type=\"radio\" name=\"grant-", category->id,
                "\" value=\"", value, "\"", given ? " checked" : "", "> ",
                NULL);
    cc_out_html(out, view->texts->text[label]);
    cc_out_str(out, "</label>");
}

/* An exempt category that is left unanswered stays what it was: the empty field
 * says that it was there to be answered. */
static void put_answers(cc_out_t *out, const cc_view_t *view,
                        const cc_category_t *category,
                        const cc_visitor_t *visitor)
{
    cc_decision_t said = visitor->said->decided[category->index];
    cc_decision_t decided = visitor->decisions->decided[category->index];
    int exempt = category->mode == CC_MODE_EXEMPT;

    cc_out_str(out, "<p class=\"pvc-answers\">");
    if (exempt) {
        cc_out_strs(out, "<input type=\"hidden\" name=\"grant-", category->id,
                    "\" value=\"\">", NULL);
    }
    put_answer(out, view, category, "yes", said == CC_GRANTED,
               exempt ? CC_TEXT_REGISTER_KEEP : CC_TEXT_REGISTER_ACCEPT);
    put_answer(out, view, category, "no", said == CC_REFUSED,
               exempt ? CC_TEXT_REGISTER_OBJECT : CC_TEXT_REGISTER_REFUSE);
    cc_out_str(out, " ");
    cc_view_element(out, "span", " class=\"pvc-decided\"",
                    view->texts->text[CC_TEXT_STATE_UNDECIDED + decided]);
    cc_out_str(out, "</p>\n");
}

/* In a form a category is a group of fields. Without one it has another id:
 * both may come to be in the same page. */
static void put_title(cc_out_t *out, const cc_view_t *view,
                      const cc_category_t *category, int in_form)
{
    cc_out_strs(out,
                in_form ? "<fieldset class=\"pvc-cat\" id=\"pvc-c-"
                        : "<section class=\"pvc-cat\" id=\"pvc-r-",
                category->id, in_form ? "\"><legend>" : "\">", NULL);
    cc_view_element(out, "h3", "", cc_view_title(view, category));
    cc_out_str(out, in_form ? "</legend>\n" : "\n");
}

static void put_category(cc_out_t *out, const cc_view_t *view,
                         const cc_category_t *category,
                         const cc_visitor_t *visitor)
{
    const char *description = cc_view_description(view, category);

    put_title(out, view, category, visitor != NULL);
    if (*description) {
        cc_view_element(out, "p", "", description);
    }
    cc_view_element(out, "p", " class=\"pvc-mode\"",
                    view->texts
                        ->text[CC_TEXT_REGISTER_ALWAYS + category->mode]);
    if (visitor && category->decides) {
        put_answers(out, view, category, visitor);
    }
    put_table(out, view, category);
    cc_out_str(out, visitor ? "</fieldset>\n" : "</section>\n");
}

/* Of which day the list is. Texts may leave the placeholders out. */
static void put_version(cc_out_t *out, const cc_view_t *view)
{
    const char *const *text = view->texts->text;

    if (view->updated == NULL && view->revision == NULL) {
        return;
    }
    cc_out_str(out, "<p class=\"pvc-version\">");
    if (view->updated) {
        cc_view_dated(out, text[CC_TEXT_CHARTER_UPDATED], view->updated);
        cc_out_str(out, view->revision ? " " : "");
    }
    if (view->revision) {
        cc_text_put(out, text[CC_TEXT_CHARTER_REVISION], "{revision}",
                    view->revision);
    }
    cc_out_str(out, "</p>\n");
}

/* The categories that can be decided, or those that cannot. */
static void put_categories(cc_out_t *out, const cc_view_t *view,
                           const cc_visitor_t *visitor, int decides)
{
    int i;

    for (i = 0; i < view->policy->categories->nelts; i++) {
        const cc_category_t *category = cc_policy_at(view->policy, i);

        if (category->rows->nelts > 0 && category->decides == decides) {
            put_category(out, view, category, visitor);
        }
    }
}

/* Who came to choose finds what there is to choose first, and does not have to
 * pass by the long list of what is necessary. */
void cc_view_register(cc_out_t *out, const cc_view_t *view,
                      const cc_visitor_t *visitor)
{
    int form = visitor != NULL;

    cc_view_element(out, "h2", "", view->texts->text[CC_TEXT_REGISTER_TITLE]);
    cc_out_str(out, "\n");
    if (view->policy->rows == 0) {
        cc_view_element(out, "p", "", view->texts->text[CC_TEXT_REGISTER_NONE]);
        return;
    }
    put_version(out, view);
    put_categories(out, view, visitor, form);
    put_categories(out, view, visitor, !form);
}
