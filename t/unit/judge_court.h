/*
 * judge_court.h: a register to judge by, and verdicts in words.
 */
#ifndef JUDGE_COURT_H
#define JUDGE_COURT_H

#include "core/judge.h"
#include "model.h"

#define NOW 1000000000 /* Sun, 09 Sep 2001 01:46:40 GMT */
#define CHOICE "cookies_preferences"

/* clang-format off */
#define JUDGE_REGISTER                                                         \
    "Category measure exempt\n"                                                \
    "Category ads consent max-lifetime=30d\n"                                  \
    "Category loose consent max-lifetime=2y\n"                                 \
    "Category open exempt max-lifetime=30d\n"                                  \
    "Declare necessary n\n"       "Declare necessary n_*\n"                    \
    "Declare necessary n_anon anonymous\n"                                     \
    "Declare necessary n_once renew=off\n"                                     \
    "Declare measure m\n"         "Declare measure m_*\n"                      \
    "Declare measure m_anon anonymous\n"                                       \
    "Declare statistics s\n"      "Declare statistics s_*\n"                   \
    "Declare statistics s_anon anonymous\n"                                    \
    "Declare statistics s_once renew=off\n"                                    \
    "Declare first-party s_exact\n" "Declare first-party s_g*\n"               \
    "Declare statistics stored kind=storage\n"                                 \
    "Declare statistics also_stored kind=storage\n"                            \
    "Declare necessary also_stored\n"                                          \
    "Declare ads a\n"             "Declare ads a_anon anonymous\n"             \
    "Declare loose l\n"           "Declare loose l_anon anonymous\n"           \
    "Declare open o\n"                                                         \
    "Declare third-party t\n"     "Declare third-party t_anon anonymous\n"

#define REFUSED "drop: its category is refused"
#define UNSET   "drop: its category is not granted"
#define OURS "drop: only this module sets the choice cookie"
#define KNOWN "drop: the browser has it already, and it is not renewed"
#define CAP_30D "cap 2592000"
#define CAP_13MO "cap 34164000"
#define EXPIRED "; Expires=Thu, 01 Jan 1970 00:00:00 GMT"
#define YEARS "; Max-Age=94608000"
/* clang-format on */

/* Judge a header that ends where the heap does. */
static inline cc_judgement_t judge(apr_pool_t *p, cc_court_t court,
                                   const char *decided, const char *cookies,
                                   const char *header)
{
    cc_decisions_t decisions = model_decisions(p, court.policy, decided);
    char *sent = tap_exact(cookies), *set = tap_exact(header);
    cc_judgement_t judgement;

    court.decisions = &decisions;
    court.choice_name = CHOICE;
    court.cookies = cc_slice(sent, strlen(cookies));
    court.now = NOW;
    judgement = cc_judge(&court, cc_slice(set, strlen(header)));
    free(sent);
    free(set);
    return judgement;
}

static inline const char *show(apr_pool_t *p, const cc_judgement_t *judgement)
{
    switch (judgement->verdict) {
    case CC_PASS:
        return judgement->reason || judgement->cap_s ? "odd" : "pass";
    case CC_CAP:
        return apr_psprintf(p, "cap %" APR_INT64_T_FMT, judgement->cap_s);
    case CC_DROP:
        return apr_pstrcat(p, "drop: ", judgement->reason, NULL);
    }
    return "none";
}

static inline const char *verdict(apr_pool_t *p, cc_court_t court,
                                  const char *decided, const char *cookies,
                                  const char *header)
{
    cc_judgement_t judgement = judge(p, court, decided, cookies, header);

    return show(p, &judgement);
}

#endif /* JUDGE_COURT_H */
