/*
 * html_dat.h: the cases of an html5lib tree construction file.
 */
#ifndef HTML_DAT_H
#define HTML_DAT_H

#include "core/slice.h"

typedef struct {
    cc_slice_t data;     /* the document */
    cc_slice_t document; /* the tree it makes, one node a line */
    int is_fragment;     /* parsed as the inside of some element */
    int is_script_off;   /* the tree of a parser that runs no scripts */
} dat_case_t;

/** Take the next case off the front of a file's bytes.
 * @return 1 if there was one; it views those bytes */
int dat_next(cc_slice_t *rest, dat_case_t *one);

/** A file's bytes, for free(); ptr NULL where it cannot be read. */
cc_slice_t dat_load(const char *path);

#endif /* HTML_DAT_H */
