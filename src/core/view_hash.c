#include "core/view_hash.h"

#include "core/digest.h"
#include "core/view_banner.h"
#include "core/view_charter.h"

#define SHOWN_DIGITS 16

/* What is shown to somebody who chose nothing yet: of one visitor, or of where
 * the files are, nothing. Fingerprints too: what a category stands for may
 * change where nothing that is shown does. */
const char *cc_view_hash(apr_pool_t *p, const cc_view_t *view)
{
    static const cc_decisions_t undecided;
    static const cc_visitor_t nobody = { &undecided, &undecided, NULL, NULL };
    cc_view_t unnamed = *view;
    apr_pool_t *scratch; /* a hash is all that is left of what is rendered */
    const char *hash;
    cc_banner_t banner;
    cc_out_t out;
    int i;

    apr_pool_create(&scratch, p);
    out = cc_out_make(scratch, 65536);
    unnamed.shown = unnamed.script = unnamed.stylesheet = "";
    unnamed.updated = NULL; /* nor is the day a file was written or copied */
    unnamed.page = NULL;    /* what is around the charter is not agreed to */
    unnamed.languages = apr_array_make(scratch, 1, sizeof(cc_texts_t *));
    banner = cc_view_banner(scratch, &unnamed, CC_LAYOUT_BOTTOM, "",
                            CC_BANNER_REOPEN | CC_BANNER_SIGNAL);
    cc_out_slice(&out, cc_view_charter(scratch, &unnamed, &nobody));
    cc_out_slice(&out, banner.before);
    cc_out_slice(&out, banner.after);
    cc_out_slice(&out, cc_view_reopen(scratch, &unnamed, "", 1));
    for (i = 0; i < view->policy->categories->nelts; i++) {
        const cc_category_t *category = cc_policy_at(view->policy, i);

        if (category->decides) {
            cc_out_strs(&out, category->id, category->fingerprint, "\n", NULL);
        }
    }
    hash = cc_digest_hex(p, cc_out_view(&out), SHOWN_DIGITS);
    apr_pool_destroy(scratch);
    return hash;
}
