/* Any bytes at all are a list of entity-tags: whatever is in it, the origin is
 * never asked about a tag of a variant, a tag that was marked is read back as it
 * was, and the client is only told of tags that it sent. */
#include "core/etag.h"

#include <apr_general.h>
#include <apr_strings.h>
#include "fuzz.h"

#define TOKEN "a-1f2e3d4c"

static void check_tags(cc_slice_t list)
{
    const char *end = list.ptr + list.len;
    cc_etag_t tag;

    while (cc_etag_next(&list, &tag)) {
        require(tag.opaque.ptr + tag.opaque.len <= end);
        require(tag.stem.ptr == tag.opaque.ptr);
        require(tag.stem.len + tag.token.len <= tag.opaque.len);
        require(memchr(tag.opaque.ptr, '"', tag.opaque.len) == NULL);
    }
}

/* What is marked is recognised, and leads back to the same tag. */
static void check_marked(apr_pool_t *p, const char *etag)
{
    const char *marked = cc_etag_mark(p, etag, TOKEN);
    cc_slice_t list = cc_slice_str(etag), again;
    cc_etag_t tag, back;

    if (marked == NULL || !cc_etag_next(&list, &tag) || list.len > 0
        || tag.opaque.ptr + tag.opaque.len + 1 != etag + strlen(etag)) {
        return;
    }
    again = cc_slice_str(marked);
    require(cc_etag_next(&again, &back));
    require(cc_slice_eq(back.token, TOKEN));
    require(cc_slice_same(back.stem, tag.opaque));
    require(back.is_weak == tag.is_weak);
}

static void check_conditions(apr_pool_t *p, const char *header, int is_page)
{
    cc_conditions_t got = cc_etag_if_none_match(p, header, TOKEN, is_page);
    const char *client = cc_etag_of_client(p, header, TOKEN, NULL);

    require(got.has_own == (client != NULL));
    require(client == NULL || strstr(header, client) != NULL);
    require(got.if_none_match == NULL || got.has_own || !is_page);
    require(got.modified_s < 0 || got.has_own);
    cc_etag_if_match(p, header);
    require(strlen(cc_etag_if(p, header)) <= strlen(header));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *p;
    char *header, *exact = malloc(size ? size : 1);

    if (p == NULL) {
        apr_initialize();
        apr_pool_create(&p, NULL);
    }
    header = apr_pstrmemdup(p, (const char *)data, size);
    memcpy(exact, data, size);
    check_tags(cc_slice(exact, size));
    free(exact);
    check_marked(p, header);
    check_conditions(p, header, 0);
    check_conditions(p, header, 1);
    apr_pool_clear(p);
    return 0;
}
