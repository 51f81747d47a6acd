/*
 * html_place_cuts.h: one document given to cc_place_scan in many ways.
 */
#ifndef HTML_PLACE_CUTS_H
#define HTML_PLACE_CUTS_H

#include <stdlib.h>
#include "core/html_place.h"

#define MARKER "<section id=\"pvc\""

/* Cuts in two to try: for a document under 2 KB, all there are. */
#define ALL_CUTS 2048

/* cc_place_init or cc_place_init_xml. */
typedef void cuts_init_t(cc_place_t *place, const char *marker);

/* Give one piece, alone on the heap: under AddressSanitizer a read past its
 * end stops the test. @return 0 when a promise about safe was broken */
static int cuts_feed(cc_place_t *place, const char *bytes, size_t len)
{
    apr_off_t before = place->safe;
    char *exact = malloc(len ? len : 1);

    memcpy(exact, bytes, len);
    cc_place_scan(place, exact, len);
    free(exact);
    return place->safe >= before;
}

/* Read all of it in pieces of len bytes but for the first. */
static int cuts_read(cc_place_t *place, cuts_init_t *init, cc_slice_t doc,
                     size_t first, size_t len)
{
    apr_off_t safe = 0;
    size_t at, n = first;
    int good = 1;

    init(place, MARKER);
    for (at = 0; at < doc.len; at += n, n = len) {
        if (n > doc.len - at || place->answer != CC_PLACE_MORE) {
            n = doc.len - at; /* an answer is final */
        }
        good &= cuts_feed(place, doc.ptr + at, n);
        good &= place->safe <= (apr_off_t)(at + n);
        safe = place->safe;
    }
    cc_place_finish(place);
    if (place->answer == CC_PLACE_FOUND) {
        good &= safe <= place->offset && place->offset <= (apr_off_t)doc.len;
    }
    return good;
}

static int cuts_same(const cc_place_t *a, const cc_place_t *b)
{
    if (a->answer != b->answer || a->reason != b->reason) {
        return 0;
    }
    return a->answer == CC_PLACE_NONE
           || (a->offset == b->offset && a->has_base == b->has_base
               && strcmp(a->lang, b->lang) == 0);
}

/** Read a document whole, in two and byte by byte.
 * @param place  out: what the whole gave
 * @param cuts   try about so many cuts in two: all, where there are fewer
 * @return whether all agreed and kept their promises */
static int cuts_agree(cc_place_t *place, cuts_init_t *init, cc_slice_t doc,
                      size_t cuts)
{
    size_t cut, len = doc.len, step = 1 + len / cuts;
    cc_place_t other;
    int good = cuts_read(place, init, doc, len, len);

    good &= cuts_read(&other, init, doc, 1, 1) && cuts_same(place, &other);
    for (cut = 1; cut < len; cut += step) {
        good &= cuts_read(&other, init, doc, cut, len)
                && cuts_same(place, &other);
    }
    return good;
}

#endif /* HTML_PLACE_CUTS_H */
