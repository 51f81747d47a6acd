#include "core/view_rights.h"

#include <apr_strings.h>
#include "core/view_register.h"

static void put_paragraph(cc_out_t *out, const cc_view_t *view,
                          cc_text_key_t key, const char *placeholder,
                          const char *value)
{
    cc_out_str(out, "<p>");
    cc_text_put(out, view->texts->text[key], placeholder, value);
    cc_out_str(out, "</p>\n");
}

static void put_form_link(cc_out_t *out, const cc_view_t *view)
{
    cc_out_str(out, "<p><a href=\"");
    cc_out_html(out, view->path);
    cc_out_str(out, "/?lang=");
    cc_out_html(out, view->texts->tag);
    cc_out_str(out, "\">");
    cc_out_html(out, view->texts->text[CC_TEXT_REOPEN_LABEL]);
    cc_out_str(out, "</a></p>\n");
}

static int has_anonymous(const cc_category_t *category)
{
    int i, n = 0;

    for (i = 0; i < category->rows->nelts; i++) {
        n += APR_ARRAY_IDX(category->rows, i, cc_row_t *)->declared->anonymous;
    }
    return n > 0;
}

/* The answers of the form that object to what is active without consent: there
 * is one for exempt categories, and one where single rows are anonymous. NULL
 * where nothing is. */
static const char *objections(apr_pool_t *p, const cc_view_t *view)
{
    const char *object = view->texts->text[CC_TEXT_REGISTER_OBJECT];
    const char *refuse = view->texts->text[CC_TEXT_REGISTER_REFUSE];
    int i, objects = 0, refuses = 0;

    for (i = 0; i < view->policy->categories->nelts; i++) {
        const cc_category_t *category = cc_policy_at(view->policy, i);

        if (category->decides && category->mode == CC_MODE_EXEMPT) {
            objects = 1;
        }
        else if (category->decides && has_anonymous(category)) {
            refuses = 1;
        }
    }
    if (objects && refuses) {
        return apr_pstrcat(p, object, " / ", refuse, NULL);
    }
    return objects ? object : refuses ? refuse : NULL;
}

/* A grant and a refusal may be kept for different times. */
static const char *kept(apr_pool_t *p, const cc_view_t *view)
{
    const char *const *text = view->texts->text;
    const char *granted = cc_view_duration(p, view, view->validity.granted_s);
    const char *refused = cc_view_duration(p, view, view->validity.refused_s);

    return view->validity.granted_s == view->validity.refused_s
               ? granted
               : apr_pstrcat(p, granted, " (", text[CC_TEXT_STATE_GRANTED],
                             "), ", refused, " (", text[CC_TEXT_STATE_REFUSED],
                             ")", NULL);
}

void cc_view_rights(cc_out_t *out, const cc_view_t *view, int in_form_page)
{
    const char *const *text = view->texts->text;
    const char *object = objections(out->pool, view);

    if (!view->policy->decides) {
        return;
    }
    cc_view_element(out, "h2", "", text[CC_TEXT_CHARTER_RIGHTS]);
    cc_out_str(out, "\n");
    if (in_form_page) {
        cc_view_element(out, "p", "", text[CC_TEXT_CHARTER_WITHDRAW]);
    }
    else {
        put_form_link(out, view);
    }
    if (in_form_page && view->reopens) {
        put_paragraph(out, view, CC_TEXT_CHARTER_REOPEN, "{label}",
                      text[CC_TEXT_REOPEN_LABEL]);
    }
    if (object) {
        put_paragraph(out, view, CC_TEXT_CHARTER_OBJECT, "{label}", object);
    }
    if (view->heeds_gpc) {
        cc_view_element(out, "p", "", text[CC_TEXT_CHARTER_GPC]);
    }
    if (view->policy->asks) {
        put_paragraph(out, view, CC_TEXT_CHARTER_KEPT, "{duration}",
                      kept(out->pool, view));
    }
}
