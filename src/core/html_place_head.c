#include "core/html_place_in.h"

static void template_start(cc_place_t *place, const cc_html_name_t *known)
{
    cc_html_tag_t tag = known ? known->tag : CC_TAG_OTHER;

    if (tag == CC_TAG_SWITCH) {
        place->is_odd = 1;
        return;
    }
    if (tag != CC_TAG_TEMPLATE
        && (known == NULL || known->content == CC_CONTENT_MARKUP)) {
        return;
    }
    if (place->is_odd) { /* say a style of svg: it holds markup */
        cc_place_none(place, "a template in its head cannot be followed");
        return;
    }
    place->depth += tag == CC_TAG_TEMPLATE;
    cc_html_scan_content(&place->scan, known);
}

static void prologue_start(cc_place_t *place)
{
    const cc_html_name_t *known = cc_html_name_find(
        cc_html_scan_name(&place->scan));

    if (place->depth > 0) {
        template_start(place, known);
        return;
    }
    place->tag = known ? known->tag : CC_TAG_OTHER;
    switch (place->tag) {
    case CC_TAG_HTML:
        place->is_document = 1;
        place->scan.want |= CC_HTML_WANT_ATTRS | CC_HTML_WANT_END;
        break;
    case CC_TAG_BODY: /* the place comes with its '>' */
        place->scan.want |= CC_HTML_WANT_END;
        place->is_document = 1;
        break;
    case CC_TAG_HEAD:
        place->is_document = 1;
        break;
    case CC_TAG_BASE:
        place->scan.want |= CC_HTML_WANT_ATTRS;
        break;
    case CC_TAG_META:
        break;
    case CC_TAG_TEMPLATE:
        place->depth = 1;
        place->is_settled = 1;
        place->is_odd = 0;
        place->scan.want = 0;
        break;
    case CC_TAG_FRAMESET:
        cc_place_none(place, CC_PLACE_FRAMESET);
        break;
    default:
        if (place->tag == CC_TAG_TEXT
            || (place->tag == CC_TAG_NOSCRIPT && !place->is_after_head)) {
            cc_html_scan_content(&place->scan, known);
            break;
        }
        cc_place_imply_body(place, CC_HTML_START);
    }
}

static void prologue_end(cc_place_t *place)
{
    const cc_html_name_t *known = cc_html_name_find(
        cc_html_scan_name(&place->scan));
    cc_html_tag_t tag = known ? known->tag : CC_TAG_OTHER;

    place->tag = CC_TAG_OTHER;
    if (place->depth > 0) {
        place->depth -= tag == CC_TAG_TEMPLATE;
        if (place->depth == 0) {
            place->scan.want = CC_HTML_WANT_TEXT;
        }
    }
    else if (tag == CC_TAG_HEAD) {
        place->is_after_head = 1;
    }
    else if (tag == CC_TAG_BODY || tag == CC_TAG_HTML) {
        cc_place_none(place, CC_PLACE_EMPTY);
    }
    else if (tag == CC_TAG_BR) { /* the same as a start tag */
        cc_place_imply_body(place, CC_HTML_END);
    }
}

/* The first attribute of a name counts, and that of the first tag. */
static void attribute(cc_place_t *place)
{
    cc_slice_t name = cc_html_scan_name(&place->scan);

    if (place->has_lang == 1) {
        place->has_lang = 2;
    }
    if (place->tag == CC_TAG_BASE) {
        place->has_base |= cc_slice_eq(name, "href");
    }
    else if (cc_slice_eq(name, "lang")) {
        place->has_lang += place->has_lang == 0;
    }
    else if (cc_place_is_amp(name)) {
        cc_place_none(place, CC_PLACE_AMP);
    }
}

static void language(cc_place_t *place, cc_slice_t bytes)
{
    apr_size_t i, at = strlen(place->lang);

    for (i = 0; i < bytes.len && place->has_lang == 1; i++) {
        char c = bytes.ptr[i];

        if (at + 1 < sizeof(place->lang) && cc_place_is_lang(c)) {
            place->lang[at++] = c;
        }
        else {
            memset(place->lang, 0, sizeof(place->lang));
            place->has_lang = 2;
        }
    }
}

static void prologue_token(cc_place_t *place, cc_html_token_t token,
                           cc_slice_t bytes)
{
    switch (token) {
    case CC_HTML_TEXT:
        cc_place_imply_body(place, token);
        break;
    case CC_HTML_DOCTYPE:
        place->is_document |= place->depth == 0;
        break;
    case CC_HTML_CDATA: /* only foreign elements hold any */
        if (place->depth > 0 && place->is_odd) {
            cc_place_none(place, "a template in its head cannot be followed");
        }
        break;
    case CC_HTML_START:
        prologue_start(place);
        break;
    case CC_HTML_END:
        prologue_end(place);
        break;
    case CC_HTML_ATTR:
        attribute(place);
        break;
    case CC_HTML_VALUE:
        language(place, bytes);
        break;
    default: /* the end of a tag for which it is wanted */
        place->has_lang += place->has_lang == 1;
        if (place->tag == CC_TAG_BODY) {
            place->offset = place->safe = place->scan.offset;
            place->state = AFTER_BODY_TAG;
        }
    }
}

/* What may be passed on when a piece ends here. */
static void hold_back(cc_place_t *place)
{
    const cc_html_scan_t *scan = &place->scan;
    cc_slice_t name = cc_html_scan_name(scan);

    place->safe = scan->offset;
    if (place->depth > 0 || !cc_html_scan_in_opening(scan)) {
        return;
    }
    if (scan->is_end && name.len > strlen("body")) {
        return; /* no end tag with a long name implies a body */
    }
    place->safe = scan->token;
    if (!scan->is_end && !cc_html_name_may_precede_body(name)) {
        cc_place_imply_body(place, CC_HTML_START); /* names may be long */
    }
}

void cc_place_step_prologue(cc_place_t *place, cc_slice_t *rest)
{
    cc_slice_t bytes, piece = cc_place_piece(*rest, place->scan.offset,
                                             CC_PLACE_MAX_PROLOGUE);
    apr_size_t len = piece.len;
    cc_html_token_t token;

    if (len == 0) {
        cc_place_none(place, CC_PLACE_LONG);
        return;
    }
    while (place->answer == CC_PLACE_MORE && place->state == IN_PROLOGUE
           && (token = cc_html_scan_next(&place->scan, &piece, &bytes))
                  != CC_HTML_MORE) {
        prologue_token(place, token, bytes);
        if (place->answer == CC_PLACE_MORE && place->state == AFTER_IMPLIED) {
            cc_place_ahead_token(place, token, bytes);
        }
    }
    cc_place_take(rest, len - piece.len);
    if (place->answer == CC_PLACE_MORE && place->state == IN_PROLOGUE) {
        hold_back(place);
    }
}

void cc_place_finish_prologue(cc_place_t *place)
{
    if (place->depth == 0
        && cc_html_scan_finish(&place->scan) == CC_HTML_TEXT) {
        cc_place_imply_body(place, CC_HTML_TEXT);
    }
}
