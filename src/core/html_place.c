#include "core/html_place_in.h"

/* What neither implies a body nor says anything: most of a head. */
static const cc_html_name_t skimmed[] = {
    { "meta", 4, CC_TAG_META, CC_CONTENT_MARKUP },
    { "link", 4, CC_TAG_META, CC_CONTENT_MARKUP },
    { "script", 6, CC_TAG_TEXT, CC_CONTENT_SCRIPT },
    { "style", 5, CC_TAG_TEXT, CC_CONTENT_RAW },
    { "title", 5, CC_TAG_TEXT, CC_CONTENT_RAW },
    { NULL, 0, CC_TAG_OTHER, CC_CONTENT_MARKUP },
};

void cc_place_init(cc_place_t *place, const char *marker)
{
    memset(place, 0, sizeof(*place));
    cc_html_scan_init(&place->scan);
    place->scan.want = CC_HTML_WANT_TEXT;
    place->scan.skim = skimmed;
    place->marker = marker;
    place->answer = CC_PLACE_MORE;
    place->state = IN_MARK;
}

void cc_place_init_xml(cc_place_t *place, const char *marker)
{
    cc_place_init(place, marker);
    place->is_xml = 1;
}

static void end_of_mark(cc_place_t *place)
{
    place->state = IN_PROLOGUE;
    if (place->is_xml) {
        place->state = IN_XML_PROLOGUE;
        cc_xml_scan_init(&place->xml, place->scan.offset);
    }
}

/* A mark is told from the first byte on; a byte like that which begins none is
 * text, and text comes first in fragments only. */
static void step_mark(cc_place_t *place, cc_slice_t *rest)
{
    static const cc_slice_t marks[] = {
        { "\xef\xbb\xbf", 3 },
        { "\xfe\xff", 2 },
        { "\xff\xfe", 2 },
        { "\0\0\xfe\xff", 4 },
    };
    apr_off_t seen = place->scan.offset;
    const cc_slice_t *mark;

    while (seen == 0 && place->mark < 4
           && marks[place->mark].ptr[0] != *rest->ptr) {
        place->mark++;
    }
    if (place->mark == 4) {
        end_of_mark(place);
        return;
    }
    mark = &marks[place->mark];
    if (mark->ptr[seen] != *rest->ptr) {
        cc_place_none(place,
                      place->is_xml ? CC_PLACE_MALFORMED : CC_PLACE_FRAGMENT);
        return;
    }
    cc_place_take(rest, 1);
    if ((apr_size_t)++place->scan.offset < mark->len) {
        return;
    }
    end_of_mark(place);
    place->safe = place->scan.offset;
    if (place->mark > 0) {
        cc_place_none(place, "it is UTF-16 or UTF-32");
    }
}

cc_place_answer_t cc_place_scan(cc_place_t *place, const char *bytes,
                                apr_size_t len)
{
    static cc_place_step_t *const steps[] = {
        [IN_MARK] = step_mark,
        [IN_PROLOGUE] = cc_place_step_prologue,
        [IN_XML_PROLOGUE] = cc_place_step_xml_prologue,
        [AFTER_BODY_TAG] = cc_place_step_after_body_tag,
        [AFTER_IMPLIED] = cc_place_step_after_implied,
    };
    cc_slice_t rest = cc_slice(bytes, len);

    while (place->answer == CC_PLACE_MORE && rest.len > 0) {
        steps[place->state](place, &rest);
    }
    return place->answer;
}

cc_place_answer_t cc_place_finish(cc_place_t *place)
{
    if (place->answer == CC_PLACE_MORE && place->state == IN_PROLOGUE) {
        cc_place_finish_prologue(place);
    }
    if (place->answer != CC_PLACE_MORE) {
        return place->answer;
    }
    if (place->state == AFTER_BODY_TAG || place->state == AFTER_IMPLIED) {
        cc_place_found(place);
    }
    else {
        cc_place_none(place, CC_PLACE_EMPTY);
    }
    return place->answer;
}
