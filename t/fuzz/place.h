/* place.h: what the fuzz targets of html_place.h share. */
#ifndef PLACE_H
#define PLACE_H

#include "core/html_place.h"
#include "fuzz.h"

#define MARKER "<section id=\"pvc\""

/* cc_place_init or cc_place_init_xml. */
typedef void place_init_t(cc_place_t *place, const char *marker);

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
static void read_in_pieces(cc_place_t *place, place_init_t *init,
                           cc_slice_t page, unsigned seed, size_t most)
{
    apr_off_t safe = 0;
    size_t at, n;

    init(place, MARKER);
    for (at = 0; at < page.len; at += n) {
        seed = seed * 1103515245u + 12345u;
        n = 1 + (seed >> 16) % most;
        n = n < page.len - at ? n : page.len - at;
        feed(place, page.ptr + at, n);
        require(place->safe <= (apr_off_t)(at + n));
        safe = place->safe;
    }
    require(cc_place_finish(place) != CC_PLACE_MORE);
    if (place->answer == CC_PLACE_FOUND) {
        require(safe <= place->offset && place->offset <= (apr_off_t)page.len);
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

/* Whole, byte by byte, and in pieces: the place is the same. The first byte of
 * the input says where the pieces are cut. */
static inline void check_page(place_init_t *init, const uint8_t *data,
                              size_t size)
{
    cc_slice_t page = cc_slice((const char *)data + 1, size - 1);
    cc_place_t whole, bytewise, pieces;

    init(&whole, MARKER);
    feed(&whole, page.ptr, page.len);
    require(cc_place_finish(&whole) != CC_PLACE_MORE);
    read_in_pieces(&bytewise, init, page, 0, 1);
    read_in_pieces(&pieces, init, page, data[0], 1 + data[0] % 40);
    require_same(&whole, &bytewise);
    require_same(&whole, &pieces);
}

#endif /* PLACE_H */
