/* Any bytes at all are a policy: the answer is the name of a directive or
 * none, case does not change it, and no other policy takes a block away. */
#include "core/csp.h"

#include "fuzz.h"

static int is_directive(const char *name)
{
    static const char *const names[] = { "style-src-elem", "style-src",
                                         "default-src", "form-action",
                                         "sandbox" };
    size_t i;

    for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
        if (strcmp(names[i], name) == 0) {
            return 1;
        }
    }
    return 0;
}

static cc_slice_t upper(cc_slice_t s)
{
    char *copy = malloc(s.len ? s.len : 1);
    apr_size_t i;

    for (i = 0; i < s.len; i++) {
        copy[i] = s.ptr[i] >= 'a' && s.ptr[i] <= 'z' ? s.ptr[i] - 'a' + 'A'
                                                     : s.ptr[i];
    }
    return cc_slice(copy, s.len);
}

/* What blocks where the header is followed by another policy. */
static const char *followed_by(cc_slice_t s, const char *policy)
{
    apr_size_t len = strlen(policy);
    char *both = malloc(s.len + len);
    const char *blocks;

    if (s.len > 0) {
        memcpy(both, s.ptr, s.len);
    }
    memcpy(both + s.len, policy, len);
    blocks = cc_csp_blocks(cc_slice(both, s.len + len));
    free(both);
    return blocks;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cc_slice_t header = cc_slice((const char *)data, size), loud;
    const char *blocks = cc_csp_blocks(header), *also;

    require(blocks == NULL || is_directive(blocks));
    loud = upper(header);
    also = cc_csp_blocks(loud);
    require(blocks ? also && strcmp(also, blocks) == 0 : also == NULL);
    free((char *)loud.ptr);

    also = followed_by(header, ",default-src 'self'");
    require(blocks ? also && strcmp(also, blocks) == 0 : also == NULL);
    also = followed_by(header, ",form-action 'none'");
    require(also && strcmp(also, blocks ? blocks : "form-action") == 0);
    return 0;
}
