#include "core/view_markup.h"

#include "core/view_banner.h"

static const char *controller_of(const cc_view_t *view)
{
    return view->controller->name ? view->controller->name : "";
}

static void put_charter_url(cc_out_t *out, const cc_view_t *view,
                            const char *origin)
{
    cc_out_html(out, origin);
    cc_out_html(out, view->path);
    cc_out_str(out, "/?lang=");
    cc_out_html(out, view->texts->tag);
}

static void put_part(cc_out_t *out, const cc_view_t *view, const char *origin,
                     const cc_part_t *part)
{
    const char *const *text = view->texts->text;

    switch (part->kind) {
    case CC_PART_LITERAL:
        cc_out_slice(out, part->literal);
        break;
    case CC_PART_ORIGIN:
        cc_out_html(out, origin);
        break;
    case CC_PART_TEXT:
        cc_text_put(out, text[part->key], "{name}", controller_of(view));
        break;
    case CC_PART_CONTROLLER:
        cc_out_html(out, controller_of(view));
        break;
    case CC_PART_LANG:
        cc_out_html(out, view->texts->tag);
        break;
    case CC_PART_DIR:
        cc_out_html(out, text[CC_TEXT_DIR]);
        break;
    case CC_PART_CHARTER_URL:
        put_charter_url(out, view, origin);
        break;
    case CC_PART_PURPOSES:
        cc_view_purposes(out, view);
        break;
    case CC_PART_TITLE:
        cc_out_html(out, text[CC_TEXT_CHARTER_TITLE]);
        break;
    case CC_PART_STYLESHEET:
        cc_view_stylesheet_url(out, view, origin);
        break;
    default: /* the form and the charter are between the parts */
        break;
    }
}

/* The index of the first part of a kind. */
static int index_of(const cc_markup_t *markup, cc_part_kind_t kind)
{
    int i = 0;

    while (i < markup->parts->nelts
           && APR_ARRAY_IDX(markup->parts, i, cc_part_t).kind != kind) {
        i++;
    }
    return i;
}

static void put_parts(cc_out_t *out, const cc_view_t *view, const char *origin,
                      const cc_markup_t *markup, int from, int to)
{
    int i;

    for (i = from; i < to; i++) {
        put_part(out, view, origin,
                 &APR_ARRAY_IDX(markup->parts, i, cc_part_t));
    }
}

void cc_view_markup_before(cc_out_t *out, const cc_view_t *view,
                           const char *origin, const cc_markup_t *markup,
                           cc_part_kind_t kind)
{
    put_parts(out, view, origin, markup, 0, index_of(markup, kind));
}

void cc_view_markup_after(cc_out_t *out, const cc_view_t *view,
                          const char *origin, const cc_markup_t *markup,
                          cc_part_kind_t kind)
{
    put_parts(out, view, origin, markup, index_of(markup, kind) + 1,
              markup->parts->nelts);
}
