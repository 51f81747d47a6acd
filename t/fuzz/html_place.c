/* Any bytes at all are a page, and its place does not depend on the cuts. The
 * first byte of the input says where they are. */
#include "core/html_place.h"
#include "fuzz.h"

#define MARKER "<section id=\"pvc\""

static void feed(cc_place_t *place, const char *bytes, size_t len)
{
    apr_off_t before = place->safe;
    char *exact = malloc(len ? len : 1); /* so that ASan sees the end */

    memcpy(exact, bytes, len);
    cc_place_scan(place, exact, len);
    free(exact);
    require(place->safe >= before);
}

/* Pieces of 1 to most bytes, by a generator that starts with seed. */
static void read_in_pieces(cc_place_t *place, const char *bytes, size_t len,
                           unsigned seed, size_t most)
{
    apr_off_t safe = 0;
    size_t at, n;

    cc_place_init(place, MARKER);
    for (at = 0; at < len; at += n) {
        seed = seed * 1103515245u + 12345u;
        n = 1 + (seed >> 16) % most;
        n = n < len - at ? n : len - at;
        feed(place, bytes + at, n);
        require(place->safe <= (apr_off_t)(at + n));
        safe = place->safe;
    }
    require(cc_place_finish(place) != CC_PLACE_MORE);
    if (place->answer == CC_PLACE_FOUND) {
        require(safe <= place->offset && place->offset <= (apr_off_t)len);
    }
}

static void require_same(const cc_place_t *a, const cc_place_t *b)
{
    require(a->answer == b->answer);
    if (a->answer == CC_PLACE_NONE) {
        require(a->reason != NULL && a->reason == b->reason);
        return;
    }
    require(a->offset == b->offset);
    require(a->has_base == b->has_base);
    require(strcmp(a->lang, b->lang) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *page = (const char *)data + 1;
    cc_place_t whole, bytewise, pieces;

    if (size == 0) {
        return 0;
    }
    cc_place_init(&whole, MARKER);
    feed(&whole, page, size - 1);
    require(cc_place_finish(&whole) != CC_PLACE_MORE);
    read_in_pieces(&bytewise, page, size - 1, 0, 1);
    read_in_pieces(&pieces, page, size - 1, data[0], 1 + data[0] % 40);
    require_same(&whole, &bytewise);
    require_same(&whole, &pieces);
    return 0;
}
