/* Any bytes at all are a page, and its place does not depend on the cuts. */
#include "place.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 0) {
        check_page(cc_place_init, data, size);
    }
    return 0;
}
