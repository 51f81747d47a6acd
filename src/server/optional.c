#include "server/optional.h"

#include "mod_cookie_consent.h"
#include "server/depends.h"
#include "server/request.h"

/* The category, where the visit has one of that name; the response depends on
 * what was decided for it. */
static const cc_category_t *ask(request_rec *r, const char *id)
{
    const cc_policy_t *policy = cc_request_of(r)->visit->site->policy;
    const cc_category_t *category = id ? cc_policy_category(policy,
                                                            cc_slice_str(id))
                                       : NULL;

    if (category && category->mode != CC_MODE_ALWAYS) {
        cc_depends_on_choice(r);
    }
    return category;
}

static int cookie_consent_decision(request_rec *r, const char *id)
{
    static const int decisions[] = {
        [CC_UNDECIDED] = COOKIE_CONSENT_UNSET,
        [CC_REFUSED] = COOKIE_CONSENT_REFUSED,
        [CC_GRANTED] = COOKIE_CONSENT_GRANTED,
    };
    const cc_category_t *category = ask(r, id);
    const cc_visit_t *visit = cc_request_of(r)->visit;

    return category ? decisions[visit->decisions.decided[category->index]]
                    : COOKIE_CONSENT_UNSET;
}

static int cookie_consent_allows(request_rec *r, const char *id)
{
    const cc_category_t *category = ask(r, id);

    return category
           && cc_policy_allows(category, &cc_request_of(r)->visit->decisions);
}

void cc_optional_hooks(apr_pool_t *p)
{
    APR_REGISTER_OPTIONAL_FN(cookie_consent_decision);
    APR_REGISTER_OPTIONAL_FN(cookie_consent_allows);
}
