/*
 * pattern.h: cookie names as the register declares them, exact or glob.
 */
#ifndef CC_PATTERN_H
#define CC_PATTERN_H

#include "core/slice.h"

/** Whether a declared name can be that of a cookie a browser stores: not
 * empty, visible ASCII without ';', '=' and ','. */
int cc_pattern_is_valid(const char *pattern);

/** Whether a declared name stands for several: it holds '*' or '?'. */
int cc_pattern_is_glob(const char *pattern);

/**
 * Whether a name fits a glob: '*' is any bytes, '?' any one byte, case
 * matters as it does for cookies.
 *
 * Time is at most the product of the lengths; nothing is allocated.
 */
int cc_pattern_fits(const char *glob, cc_slice_t name);

#endif /* CC_PATTERN_H */
