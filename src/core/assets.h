/*
 * assets.h: the files of src/assets, which the build puts into the module.
 */
#ifndef CC_ASSETS_H
#define CC_ASSETS_H

#include <stddef.h>

typedef struct {
    const char *name; /* of the file; NULL ends the list */
    const char *text; /* UTF-8 */
} cc_asset_t;

extern const cc_asset_t cc_assets[];

/** The text of one of them; NULL where there is none of that name. */
const char *cc_asset(const char *name);

#endif /* CC_ASSETS_H */
