#include "core/assets.h"

#include <string.h>

const char *cc_asset(const char *name)
{
    const cc_asset_t *asset;

    for (asset = cc_assets; asset->name; asset++) {
        if (strcmp(asset->name, name) == 0) {
            return asset->text;
        }
    }
    return NULL;
}
