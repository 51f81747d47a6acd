/*
 * judge.h: what becomes of one Set-Cookie header.
 */
#ifndef CC_JUDGE_H
#define CC_JUDGE_H

#include "core/duration.h"
#include "core/policy.h"
#include "core/set_cookie.h"

/** What an undeclared cookie is. */
typedef enum {
    CC_UNDECLARED_DROP,
    CC_UNDECLARED_ALLOW,
    CC_UNDECLARED_CATEGORY /* like a declared one of some category */
} cc_undeclared_t;

/** All that a verdict depends on besides the header. */
typedef struct {
    const cc_policy_t *policy;
    const cc_decisions_t *decisions;
    const char *choice_name; /* of the choice cookie */
    cc_undeclared_t undeclared;
    const cc_category_t *undeclared_category; /* for CC_UNDECLARED_CATEGORY */
    cc_slice_t cookies;                       /* the request's Cookie header */
    apr_int64_t now;                          /* Unix seconds */
    int is_third_party; /* the request is made in third-party context */
} cc_court_t;

typedef enum {
    CC_PASS,
    CC_CAP, /* its lifetime is to be cut */
    CC_DROP
} cc_verdict_t;

typedef struct {
    cc_verdict_t verdict;
    apr_int64_t cap_s;             /* of CC_CAP: the longest lifetime */
    const char *reason;            /* of CC_CAP and CC_DROP; static */
    const cc_category_t *category; /* or NULL */
    const cc_row_t *row;           /* that declares it; or NULL */
    int by_choice;  /* another choice could have led to another verdict */
    int by_context; /* a request in another context could have, too */
    int by_gpc;     /* where Sec-GPC is heeded, that could have, too */
    int by_consent; /* it passes, because something is granted */
    int is_choice;  /* it bears the name of the choice cookie */
    cc_set_cookie_t cookie; /* as parsed; all zero where a browser ignores it */
} cc_judgement_t;

/* The longest life of a cookie that is exempt because it is anonymous, as the
 * CNIL's guidance on audience measurement has it. */
#define CC_ANONYMOUS_MAX_S (13 * CC_MONTH_S)

/**
 * Judge one header.
 *
 * @param header  the value of a Set-Cookie or Set-Cookie2 header, any bytes
 *
 * Time is linear in the header and the number of globs; where the cookie must
 * not be renewed, also in the Cookie header. No memory is allocated.
 */
cc_judgement_t cc_judge(const cc_court_t *court, cc_slice_t header);

#endif /* CC_JUDGE_H */
