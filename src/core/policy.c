#include "core/policy.h"

#include "core/pattern.h"

const char *const cc_decision_names[] = { "unset", "refused", "granted" };

const cc_category_t *cc_policy_category(const cc_policy_t *policy,
                                        cc_slice_t id)
{
    int i;

    for (i = 0; i < policy->ids->nelts; i++) {
        if (cc_slice_eq(id, APR_ARRAY_IDX(policy->ids, i, const char *))) {
            return cc_policy_at(policy, i);
        }
    }
    return NULL;
}

const cc_row_t *cc_policy_row(const cc_policy_t *policy, cc_slice_t name)
{
    const cc_row_t *row = NULL;
    int i;

    if (name.len > 0) {
        if (!cc_policy_may_declare(policy, name.ptr[0],
                                   name.len > 1 ? name.ptr[1] : '=')) {
            return NULL;
        }
        row = apr_hash_get(policy->exact, name.ptr, name.len);
    }
    for (i = 0; row == NULL && i < policy->globs->nelts; i++) {
        const cc_row_t *glob = APR_ARRAY_IDX(policy->globs, i, cc_row_t *);

        if (cc_pattern_fits(glob->declared->name, name)) {
            row = glob;
        }
    }
    return row;
}

static int accepts(const cc_category_t *category, cc_slice_t fingerprint)
{
    cc_slice_t list = cc_slice(category->accepts,
                               category->accepts ? strlen(category->accepts)
                                                 : 0);
    cc_slice_t item;

    if (cc_slice_eq(fingerprint, category->fingerprint)) {
        return 1;
    }
    while (cc_register_next_item(&list, &item)) {
        if (cc_slice_same(fingerprint, item)) {
            return 1;
        }
    }
    return 0;
}

/* What an entry of the choice cookie still says, age_s after it was made. */
static cc_decision_t decision_of(const cc_category_t *category,
                                 const cc_entry_t *entry,
                                 const cc_validity_t *validity,
                                 apr_int64_t age_s)
{
    if (entry->answer == CC_ENTRY_REFUSED && age_s < validity->refused_s) {
        return CC_REFUSED;
    }
    if (entry->answer == CC_ENTRY_GRANTED && age_s < validity->granted_s
        && accepts(category, entry->fingerprint)) {
        return CC_GRANTED;
    }
    return CC_UNDECIDED;
}

/* Decide one that can be refused: the first that has a say has it. */
static cc_decision_t decide(const cc_category_t *category, cc_decision_t chosen,
                            const cc_signals_t *signals,
                            cc_decisions_t *decisions)
{
    apr_uint32_t bit = (apr_uint32_t)1 << category->index;

    if (signals->refused & bit) {
        decisions->by_source |= category->decides;
        return CC_REFUSED;
    }
    if (chosen != CC_UNDECIDED) {
        decisions->chosen = 1;
        return chosen;
    }
    if (signals->granted & bit) {
        decisions->by_source |= category->decides;
        return CC_GRANTED;
    }
    if (signals->gpc && category->gpc) {
        decisions->by_gpc |= category->decides;
        return CC_REFUSED;
    }
    return CC_UNDECIDED;
}

void cc_policy_decide(const cc_policy_t *policy, const cc_choice_t *choice,
                      const cc_validity_t *validity, apr_int64_t now,
                      const cc_signals_t *signals, cc_decisions_t *decisions)
{
    static const cc_signals_t none = { 0, 0, 0 };
    int i;

    signals = signals ? signals : &none;
    memset(decisions, 0, sizeof(*decisions));
    decisions->honours_gpc = signals->gpc && policy->gpc;
    for (i = 0; i < policy->categories->nelts; i++) {
        const cc_category_t *category = cc_policy_at(policy, i);
        cc_decision_t *decided = &decisions->decided[i];

        if (category->mode == CC_MODE_ALWAYS) {
            *decided = CC_GRANTED;
            continue;
        }
        *decided = decide(category,
                          choice ? decision_of(category, &choice->entries[i],
                                               validity, now - choice->made_s)
                                 : CC_UNDECIDED,
                          signals, decisions);
        decisions->refused |= *decided == CC_REFUSED;
        decisions->asked |= category->asks && *decided == CC_UNDECIDED;
        if (category->decides && category->gpc && *decided == CC_GRANTED) {
            decisions->honours_gpc = 0;
        }
    }
}
