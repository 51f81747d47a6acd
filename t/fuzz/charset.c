/* Any bytes are the name of a charset, and its case and marks are nothing. */
#include "core/charset.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *name = (const char *)data;
    char *other = malloc(2 * size + 1);
    int answer = cc_charset_is_ascii_compatible(cc_slice(name, size));
    size_t i;

    for (i = 0; i < size; i++) {
        char c = name[i];

        other[2 * i] = c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c;
        other[2 * i + 1] = "-_.:\"' \t"[(i + data[0]) % 8];
    }
    require(cc_charset_is_ascii_compatible(cc_slice(other, 2 * size))
            == answer);
    free(other);
    return 0;
}
