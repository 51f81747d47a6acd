/* Any bytes are the name of a cookie; what its family shares is the beginning
 * of it, short, and has no family itself. */
#include "core/cookie_family.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cc_slice_t name = cc_slice((const char *)data, size), stem, again;
    int is_family = cc_cookie_family(name, &stem);

    require(stem.ptr == name.ptr && stem.len <= CC_FAMILY_NAME_MAX);
    require(is_family ? stem.len < size && stem.len > 0 : stem.len == size);
    if (is_family && stem.len < CC_FAMILY_NAME_MAX) {
        require(!cc_cookie_family(stem, &again));
    }
    return 0;
}
