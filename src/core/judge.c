#include "core/judge.h"

#include "core/cookie.h"

static void drop(cc_judgement_t *judgement, const char *reason)
{
    judgement->verdict = CC_DROP;
    judgement->reason = reason;
}

/* Whether the browser sends this cookie with this value already. A nameless
 * one comes back as its bare value, in which a '=' reads as the end of a name:
 * it is cut as the request's cookies are. */
static int is_renewal(cc_slice_t cookies, const cc_set_cookie_t *cookie)
{
    cc_cookie_t set = { cookie->name, cookie->value }, sent;
    cc_slice_t bare = cookie->value;

    if (cookie->name.len == 0) {
        cc_cookie_next(&bare, &set);
    }
    while (cc_cookie_next(&cookies, &sent)) {
        if (cc_slice_same(sent.name, set.name)
            && cc_slice_same(sent.value, set.value)) {
            return 1;
        }
    }
    return 0;
}

/* Cut what outlives the category's maximum or, anonymous, 13 months. */
static void cap(const cc_court_t *court, int anonymous,
                cc_judgement_t *judgement)
{
    apr_int64_t max_s = judgement->category->max_lifetime_s;

    if (anonymous && (max_s == 0 || max_s > CC_ANONYMOUS_MAX_S)) {
        max_s = CC_ANONYMOUS_MAX_S;
    }
    if (max_s
        && cc_set_cookie_outlives(&judgement->cookie, court->now, max_s)) {
        judgement->verdict = CC_CAP;
        judgement->cap_s = max_s;
        judgement->reason = "it would live too long";
    }
}

/* Whether something passes here because the visitor said so. */
static int is_granted(const cc_court_t *court, const cc_category_t *category)
{
    return category->mode != CC_MODE_ALWAYS
           && court->decisions->decided[category->index] == CC_GRANTED;
}

/* Where third-party cookies need no consent, all contexts are alike. */
static int depends_on_context(const cc_court_t *court)
{
    return court->policy->third_party->mode != CC_MODE_ALWAYS;
}

/* Sec-GPC refuses; that is news only of what is allowed until it is refused. */
static int third_party_by_gpc(const cc_court_t *court)
{
    const cc_category_t *third_party = court->policy->third_party;

    return third_party->gpc && third_party->mode == CC_MODE_EXEMPT;
}

/* Why what its own category allows does not pass in this context, or NULL. */
static const char *barred_because(const cc_court_t *court)
{
    const cc_category_t *third_party = court->policy->third_party;

    if (!court->is_third_party
        || cc_policy_allows(third_party, court->decisions)) {
        return NULL;
    }
    return court->decisions->decided[third_party->index] == CC_REFUSED
               ? "it is set in third-party context, and third-party is refused"
               : "it is set in third-party context, and third-party is not "
                 "granted";
}

/* Let a cookie pass, as far as the context goes.
 * @param category  its own, or NULL
 * @return whether it does */
static int pass_in_context(const cc_court_t *court,
                           const cc_category_t *category,
                           cc_judgement_t *judgement)
{
    const char *reason = barred_because(court);

    if (reason) {
        drop(judgement, reason);
        return 0;
    }
    judgement->by_consent = (category && is_granted(court, category))
                            || (court->is_third_party
                                && is_granted(court,
                                              court->policy->third_party));
    return 1;
}

static void judge_in_category(const cc_court_t *court,
                              const cc_category_t *category,
                              const cc_declaration_t *declared,
                              cc_judgement_t *judgement)
{
    int anonymous = declared && declared->anonymous;
    int renew = declared == NULL || declared->renew;

    judgement->category = category;
    if (category->mode == CC_MODE_ALWAYS) {
        return; /* never touched, whatever its row says */
    }
    judgement->by_choice = 1;
    judgement->by_context = depends_on_context(court);
    judgement->by_gpc = (category->gpc
                         && (anonymous || category->mode == CC_MODE_EXEMPT))
                        || third_party_by_gpc(court);
    if (!cc_policy_allows_cookie(category, anonymous, court->decisions)) {
        drop(judgement, court->decisions->decided[category->index] == CC_REFUSED
                            ? "its category is refused"
                            : "its category is not granted");
    }
    else if ((anonymous || !renew)
             && is_renewal(court->cookies, &judgement->cookie)) {
        drop(judgement, "the browser has it already, and it is not renewed");
    }
    else if (pass_in_context(court, category, judgement)) {
        cap(court, anonymous, judgement);
    }
}

/* To let pass what is not declared is not to say that it is necessary: in
 * third-party context it takes the visitor's word as well. */
static void judge_allowed(const cc_court_t *court, cc_judgement_t *judgement)
{
    judgement->by_choice = judgement->by_context = depends_on_context(court);
    judgement->by_gpc = third_party_by_gpc(court);
    pass_in_context(court, NULL, judgement);
}

static void judge_undeclared(const cc_court_t *court, cc_judgement_t *judgement)
{
    switch (court->undeclared) {
    case CC_UNDECLARED_DROP:
        drop(judgement, "it is not declared");
        break;
    case CC_UNDECLARED_ALLOW:
        judge_allowed(court, judgement);
        break;
    case CC_UNDECLARED_CATEGORY:
        judge_in_category(court, court->undeclared_category, NULL, judgement);
        break;
    }
}

/* Most names begin otherwise. */
static APR_INLINE int is_choice(const cc_court_t *court, cc_slice_t name)
{
    return name.len > 0 && *name.ptr == *court->choice_name
           && cc_slice_eq(name, court->choice_name);
}

cc_judgement_t cc_judge(const cc_court_t *court, cc_slice_t header)
{
    cc_judgement_t judgement = { .verdict = CC_PASS };
    const cc_row_t *row;

    if (!cc_set_cookie_parse(header, &judgement.cookie)) {
        return judgement;
    }
    if (is_choice(court, judgement.cookie.returned)) {
        judgement.is_choice = 1;
        drop(&judgement, "only this module sets the choice cookie");
        return judgement;
    }
    judgement.row = row = cc_policy_row(court->policy,
                                        judgement.cookie.returned);
    if (cc_set_cookie_deletes(&judgement.cookie, court->now)) {
        return judgement;
    }
    if (row) {
        judge_in_category(court, row->category, row->declared, &judgement);
    }
    else {
        judge_undeclared(court, &judgement);
    }
    return judgement;
}
