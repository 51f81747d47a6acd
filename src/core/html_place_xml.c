#include "core/charset.h"
#include "core/html_place_in.h"

#define XHTML "http://www.w3.org/1999/xhtml"
#define NOT_PLAIN "its html or body is not plainly one of XHTML"

/* What the attributes that come next belong to. */
enum {
    OF_OTHER,
    OF_DECL,
    OF_HTML,
    OF_HTML_OF_XHTML, /* its xmlns said so */
    OF_BODY,
    OF_BASE
};

/* Whether a name is that one, behind a prefix. */
static int is_prefixed(cc_slice_t name, const char *local)
{
    apr_size_t len = strlen(local);

    return name.len > len && name.ptr[name.len - len - 1] == ':'
           && memcmp(name.ptr + name.len - len, local, len) == 0;
}

/* A child of the root: the head, or what may be the body. */
static void child_start(cc_place_t *place, cc_slice_t name)
{
    if (cc_slice_eq(name, "body")) {
        place->xml_tag = OF_BODY;
    }
    else if (cc_slice_eq(name, "frameset")) {
        cc_place_none(place, CC_PLACE_FRAMESET);
    }
    else if (is_prefixed(name, "body") || is_prefixed(name, "frameset")
             || place->xml.name_len > name.len) { /* longer than is known */
        cc_place_none(place, NOT_PLAIN);
    }
}

static void start(cc_place_t *place)
{
    cc_slice_t name = cc_xml_scan_name(&place->xml);

    place->xml_tag = OF_OTHER;
    if (place->depth == 1) {
        child_start(place, name);
    }
    else if (place->depth > 1) {
        if (cc_slice_eq(name, "base") || is_prefixed(name, "base")) {
            place->xml_tag = OF_BASE;
        }
    }
    else if (cc_slice_eq(name, "html")) {
        place->xml_tag = OF_HTML;
    }
    else {
        cc_place_none(place, NOT_PLAIN);
    }
}

/* xml:lang wins, in whatever order they come. */
static void language(cc_place_t *place, int is_xml_lang)
{
    cc_slice_t value = cc_xml_scan_value(&place->xml);
    apr_size_t i = 0;

    if (place->has_lang && !is_xml_lang) {
        return;
    }
    place->has_lang = is_xml_lang;
    memset(place->lang, 0, sizeof(place->lang));
    while (i < value.len && cc_place_is_lang(value.ptr[i])) {
        i++;
    }
    if (i == value.len && i < sizeof(place->lang)) {
        memcpy(place->lang, value.ptr, i);
    }
}

static int is_xhtml(const cc_place_t *place)
{
    return cc_slice_eq(cc_xml_scan_value(&place->xml), XHTML);
}

static void html_attribute(cc_place_t *place, cc_slice_t name)
{
    if (cc_slice_eq(name, "xmlns")) {
        place->xml_tag = is_xhtml(place) ? OF_HTML_OF_XHTML : OF_HTML;
    }
    else if (cc_slice_eq(name, "lang") || cc_slice_eq(name, "xml:lang")) {
        language(place, *name.ptr == 'x');
    }
    else if (cc_place_is_amp(name)) {
        cc_place_none(place, CC_PLACE_AMP);
    }
    place->has_base |= cc_slice_eq(name, "xml:base");
}

static void decl_attribute(cc_place_t *place, cc_slice_t name)
{
    cc_slice_t value = cc_xml_scan_value(&place->xml);

    if (cc_slice_eq(name, "version") && !cc_slice_eq(value, "1.0")) {
        cc_place_none(place, "its version of XML is not 1.0");
    }
    else if (cc_slice_eq(name, "encoding")
             && !cc_charset_is_ascii_compatible(value)) {
        cc_place_none(place, "its charset is not like ASCII");
    }
}

static void attribute(cc_place_t *place)
{
    cc_slice_t name = cc_xml_scan_name(&place->xml);

    switch (place->xml_tag) {
    case OF_DECL:
        decl_attribute(place, name);
        break;
    case OF_HTML:
    case OF_HTML_OF_XHTML:
        html_attribute(place, name);
        break;
    case OF_BODY:
        if (cc_slice_eq(name, "xmlns") && !is_xhtml(place)) {
            cc_place_none(place, NOT_PLAIN);
        }
        place->has_base |= cc_slice_eq(name, "xml:base");
        break;
    case OF_BASE:
        place->has_base |= cc_slice_eq(name, "href");
        break;
    default:
        break;
    }
}

static void tag_end(cc_place_t *place, int is_empty)
{
    if (place->xml_tag == OF_HTML) {
        cc_place_none(place, NOT_PLAIN);
    }
    else if (is_empty) {
        if (place->depth == 0 || place->xml_tag == OF_BODY) {
            cc_place_none(place, CC_PLACE_EMPTY);
        }
    }
    else if (place->xml_tag == OF_BODY) {
        place->offset = place->safe = place->xml.offset;
        place->state = AFTER_BODY_TAG;
    }
    else {
        place->depth++;
    }
}

/* What stands outside of the root is an error, and next to its head an entity
 * may be anything. */
static void other(cc_place_t *place, cc_xml_token_t token)
{
    if (place->depth == 0) {
        cc_place_none(place, CC_PLACE_MALFORMED);
    }
    else if (place->depth == 1 && token == CC_XML_REF) {
        cc_place_none(place, "an entity stands where its body may begin");
    }
}

static void end(cc_place_t *place)
{
    if (place->depth == 0) {
        cc_place_none(place, CC_PLACE_MALFORMED);
    }
    else if (--place->depth == 0) {
        cc_place_none(place, CC_PLACE_EMPTY);
    }
}

static void xml_token(cc_place_t *place, cc_xml_token_t token)
{
    switch (token) {
    case CC_XML_DECL:
        place->xml_tag = OF_DECL;
        break;
    case CC_XML_DOCTYPE:
        if (place->depth > 0) {
            cc_place_none(place, CC_PLACE_MALFORMED);
        }
        break;
    case CC_XML_DTD_ODD:
        cc_place_none(place, "its DTD cannot be followed");
        break;
    case CC_XML_START:
        start(place);
        break;
    case CC_XML_ATTR:
        attribute(place);
        break;
    case CC_XML_TAG_END:
    case CC_XML_EMPTY_END:
        tag_end(place, token == CC_XML_EMPTY_END);
        break;
    case CC_XML_END:
        end(place);
        break;
    case CC_XML_ERROR:
        cc_place_none(place, CC_PLACE_MALFORMED);
        break;
    default:
        other(place, token);
    }
    place->xml.want_text = place->depth <= 1;
}

/* The place comes with a '>': whatever was read before may be passed on. */
void cc_place_step_xml_prologue(cc_place_t *place, cc_slice_t *rest)
{
    cc_slice_t piece = cc_place_piece(*rest, place->xml.offset,
                                      CC_PLACE_MAX_PROLOGUE);
    apr_size_t len = piece.len;
    cc_xml_token_t token;

    if (len == 0) {
        cc_place_none(place, CC_PLACE_LONG);
        return;
    }
    while (place->answer == CC_PLACE_MORE && place->state == IN_XML_PROLOGUE
           && (token = cc_xml_scan_next(&place->xml, &piece)) != CC_XML_MORE) {
        xml_token(place, token);
    }
    cc_place_take(rest, len - piece.len);
    if (place->answer == CC_PLACE_MORE && place->state == IN_XML_PROLOGUE) {
        place->safe = place->xml.offset;
    }
}
