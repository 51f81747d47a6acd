#include "core/html_place_in.h"

/* White space between the body tag and a banner that is already there. */
#define MAX_SPACE 64

/* How far to look for a frameset where the body is implied: long enough for
 * the elements around the first text, short enough to hold back. */
#define MAX_AHEAD 512

/* Compare with the marker's next byte, as names are: case does not matter. */
static void match(cc_place_t *place, char c)
{
    if (c >= 'A' && c <= 'Z') {
        c += 'a' - 'A';
    }
    if (place->matched < 0 || c != place->marker[place->matched]) {
        place->matched = -1;
    }
    else if (place->marker[++place->matched] == '\0') {
        cc_place_none(place, "it already has the banner");
    }
}

static void match_all(cc_place_t *place, cc_slice_t bytes)
{
    apr_size_t i;

    for (i = 0;
         i < bytes.len && place->matched >= 0 && place->answer == CC_PLACE_MORE;
         i++) {
        match(place, bytes.ptr[i]);
    }
}

/* Start tags after which a document can be no frameset: they set the parser's
 * "frameset-ok" to "not ok". */
static int settles(cc_slice_t name)
{
    static const char *const names[] = {
        "applet", "area",  "body",     "br",       "button", "dd",
        "dt",     "embed", "hr",       "image",    "iframe", "img",
        "keygen", "li",    "listing",  "marquee",  "object", "pre",
        "select", "table", "template", "textarea", "wbr",    "xmp",
    };
    apr_size_t i;

    for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
        if (cc_slice_eq(name, names[i])) {
            return 1;
        }
    }
    return 0;
}

/* An implied body gives way to a frameset until something is in it. */
static void ahead_start(cc_place_t *place)
{
    cc_slice_t name = cc_html_scan_name(&place->scan);
    const cc_html_name_t *known = cc_html_name_find(name);

    if (settles(name) || (place->is_settled && place->matched < 0)) {
        cc_place_found(place);
    }
    else if (cc_slice_eq(name, "frameset")) {
        cc_place_none(place, CC_PLACE_FRAMESET);
    }
    else if (cc_slice_eq(name, "svg") || cc_slice_eq(name, "math")) {
        place->is_odd = 1;
        place->matched = 0; /* of the marker; now of what is looked for */
    }
    else if (known != NULL) {
        cc_html_scan_content(&place->scan, known);
    }
}

/* In svg and math it depends which elements hold text, and which of them
 * settle a body: whatever looks like a frameset counts. */
static void look_for_frameset(cc_place_t *place, cc_slice_t bytes)
{
    static const char tag[] = "<frameset";
    apr_size_t i;

    for (i = 0; i < bytes.len && place->answer == CC_PLACE_MORE; i++) {
        char c = bytes.ptr[i];

        if (c >= 'A' && c <= 'Z') {
            c += 'a' - 'A';
        }
        place->matched = c == tag[place->matched] ? place->matched + 1
                                                  : c == *tag;
        if (tag[place->matched] == '\0') {
            cc_place_none(place, CC_PLACE_FRAMESET);
        }
    }
}

/* NUL is dropped from a body; an empty text is that of a '<' or '&'. */
static int is_content(cc_slice_t text)
{
    return text.len == 0 || text.ptr[0] != '\0';
}

void cc_place_ahead_token(cc_place_t *place, cc_html_token_t token,
                          cc_slice_t bytes)
{
    switch (token) {
    case CC_HTML_START:
        ahead_start(place);
        break;
    case CC_HTML_END:
        if (cc_slice_eq(cc_html_scan_name(&place->scan), "br")) {
            cc_place_found(
                place); /* the only one that makes an element of note */
        }
        break;
    case CC_HTML_TEXT:
        if (is_content(bytes)) {
            cc_place_found(place);
        }
        break;
    default:
        break;
    }
}

void cc_place_imply_body(cc_place_t *place, cc_html_token_t token)
{
    if (!place->is_document) {
        cc_place_none(place, CC_PLACE_FRAGMENT);
        return;
    }
    place->offset = place->safe = place->scan.token;
    place->state = AFTER_IMPLIED;
    place->scan.skim = NULL;
    place->is_odd = 0;
    if (token == CC_HTML_START) {
        match(place, '<');
        match_all(place, cc_html_scan_name(&place->scan));
    }
    else {
        place->matched = -1;
    }
}

void cc_place_step_after_body_tag(cc_place_t *place, cc_slice_t *rest)
{
    char c = *rest->ptr;

    cc_place_take(rest, 1);
    if (place->matched == 0 && place->spaces < MAX_SPACE
        && memchr(" \t\n\f\r", c, 5) != NULL) {
        place->spaces++;
        return;
    }
    match(place, c);
    if (place->matched < 0) {
        cc_place_found(place);
    }
}

void cc_place_step_after_implied(cc_place_t *place, cc_slice_t *rest)
{
    cc_slice_t bytes, piece = cc_place_piece(*rest, place->scan.offset,
                                             place->offset + MAX_AHEAD);
    apr_size_t len = piece.len;
    cc_html_token_t token;

    if (!place->is_odd) {
        match_all(place, piece); /* it ends within the tag, before any answer */
    }
    if (place->answer == CC_PLACE_MORE
        && (len == 0 || (place->is_settled && place->matched < 0))) {
        cc_place_found(place);
    }
    while (place->answer == CC_PLACE_MORE && !place->is_odd
           && (token = cc_html_scan_next(&place->scan, &piece, &bytes))
                  != CC_HTML_MORE) {
        cc_place_ahead_token(place, token, bytes);
    }
    if (place->is_odd) {
        place->scan.offset += piece.len;
        look_for_frameset(place, piece);
    }
    cc_place_take(rest, len);
}
