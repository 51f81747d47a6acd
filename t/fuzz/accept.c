/* Any bytes at all are an Accept header: the answer is one of those there can
 * be, and empty elements around them do not change it. */
#include "core/accept.h"

#include "fuzz.h"

static const apr_array_header_t *offer(void)
{
    static const char *tags[] = { "en", "fr", "zh-Hant", "pt-BR" };
    static apr_array_header_t offered = { NULL, sizeof(char *), 4, 4,
                                          (char *)tags };

    return &offered;
}

/* The header with a comma before and one after it. */
static cc_slice_t with_commas(cc_slice_t header)
{
    char *more = malloc(header.len + 2);

    more[0] = ',';
    if (header.len > 0) {
        memcpy(more + 1, header.ptr, header.len);
    }
    more[header.len + 1] = ',';
    return cc_slice(more, header.len + 2);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cc_slice_t header = cc_slice((const char *)data, size);
    cc_slice_t more = with_commas(header);
    int liked = cc_accept_language(header, offer());
    int json = cc_accept_json(header);

    require(liked >= 0 && liked < offer()->nelts);
    require(json == 0 || json == 1);
    require(size >= strlen("application/json") || !json);
    require(cc_accept_language(more, offer()) == liked);
    require(cc_accept_json(more) == json);
    free((char *)more.ptr);
    return 0;
}
