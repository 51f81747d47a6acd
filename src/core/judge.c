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
    if (anonymous ? court->decisions->decided[category->index] == CC_REFUSED
                  : !cc_policy_allows(category, court->decisions)) {
        drop(judgement, court->decisions->decided[category->index] == CC_REFUSED
                            ? "its category is refused"
                            : "its category is not granted");
    }
    else if ((anonymous || !renew)
             && is_renewal(court->cookies, &judgement->cookie)) {
        drop(judgement, "the browser has it already, and it is not renewed");
    }
    else {
        cap(court, anonymous, judgement);
    }
}

static void judge_undeclared(const cc_court_t *court, cc_judgement_t *judgement)
{
    if (court->undeclared == CC_UNDECLARED_DROP) {
        drop(judgement, "it is not declared");
    }
    else if (court->undeclared == CC_UNDECLARED_CATEGORY) {
        judge_in_category(court, court->undeclared_category, NULL, judgement);
    }
}

cc_judgement_t cc_judge(const cc_court_t *court, cc_slice_t header)
{
    cc_judgement_t judgement = { .verdict = CC_PASS };
    const cc_row_t *row;

    if (!cc_set_cookie_parse(header, &judgement.cookie)) {
        return judgement;
    }
    if (cc_slice_eq(judgement.cookie.returned, court->choice_name)) {
        judgement.is_choice = 1;
        drop(&judgement, "only this module sets the choice cookie");
        return judgement;
    }
    if (cc_set_cookie_deletes(&judgement.cookie, court->now)) {
        return judgement;
    }
    row = cc_policy_row(court->policy, judgement.cookie.returned);
    if (row) {
        judge_in_category(court, row->category, row->declared, &judgement);
    }
    else {
        judge_undeclared(court, &judgement);
    }
    return judgement;
}
