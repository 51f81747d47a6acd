/* Any bytes at all may be called XHTML: the place does not depend on the cuts,
 * and it is behind a start tag. */
#include "place.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cc_place_t place;

    if (size == 0) {
        return 0;
    }
    check_page(cc_place_init_xml, data, size);
    cc_place_init_xml(&place, MARKER);
    feed(&place, (const char *)data + 1, size - 1);
    if (cc_place_finish(&place) == CC_PLACE_FOUND) {
        require(place.offset > 0 && data[place.offset] == '>');
    }
    return 0;
}
