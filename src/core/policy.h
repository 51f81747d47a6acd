/*
 * policy.h: the register made ready for use, and what follows from it for one
 * visitor.
 *
 * A policy is made once, when the server starts, and never changes after.
 */
#ifndef CC_POLICY_H
#define CC_POLICY_H

#include <apr_hash.h>
#include "core/choice.h"
#include "core/register.h"

/** Who sets a cookie. */
typedef struct {
    const char *name;         /* or NULL */
    const char *url, *policy; /* or NULL */
} cc_provider_t;

/** One row of the register. */
typedef struct {
    int index; /* among all rows of the policy */
    const struct cc_category_t *category;
    const cc_declaration_t *declared;
    cc_provider_t provider;
} cc_row_t;

typedef struct cc_category_t {
    const char *id;
    int index; /* in the policy's categories */
    cc_mode_t mode;
    cc_phrase_t title, description; /* as configured; may be empty */
    apr_int64_t max_lifetime_s;     /* 0: none */
    int gpc;
    const char *fingerprint;  /* CC_FINGERPRINT_LEN digits */
    const char *accepts;      /* former ones, by comma; or NULL */
    apr_array_header_t *rows; /* of const cc_row_t * */
    int decides; /* something is declared, and not always allowed: it has an
                    entry in the choice cookie */
    int asks;    /* of mode consent, with a row that is not anonymous */
} cc_category_t;

#define CC_BEGINNINGS 1024

/** How the names of declared cookies may begin: most names that are not declared
 * begin otherwise. */
typedef struct {
    char one[256];           /* by a byte, whatever follows it */
    char two[CC_BEGINNINGS]; /* by a hash of two bytes */
} cc_beginnings_t;

typedef struct {
    apr_array_header_t *categories; /* of cc_category_t *, built-in first */
    apr_array_header_t *ids;        /* of const char *: theirs, same order */
    apr_array_header_t *globs;      /* of const cc_row_t *, as declared */
    apr_hash_t *exact;              /* cookie name to const cc_row_t * */
    int rows;                       /* how many there are */
    cc_beginnings_t beginnings;
    int decides; /* some category does */
    int asks;    /* some category does */
    int gpc;     /* Sec-GPC refuses some category that decides */
    /* What needs consent is not allowed with it or without it; but: */
    int gpc_tells; /* it ends what an exempt category allows */
    int gpc_takes; /* or what an anonymous cookie may */

    const cc_category_t *third_party; /* the one of that id */
} cc_policy_t;

/** Something wrong with the register as a whole. */
typedef struct {
    cc_source_t source;
    const char *message; /* begins with the directive's name */
} cc_problem_t;

/**
 * Make a policy.
 *
 * @param reg       kept, not copied
 * @param revision  CookieConsentRevision, or ""
 * @param problems  of cc_problem_t; what is wrong is pushed here
 * @return the policy; not to be used where a problem was found
 */
cc_policy_t *cc_policy_compile(apr_pool_t *p, const cc_register_t *reg,
                               const char *revision,
                               apr_array_header_t *problems);

/** The category of an id, or NULL. */
const cc_category_t *cc_policy_category(const cc_policy_t *policy,
                                        cc_slice_t id);

static APR_INLINE unsigned cc_beginning(unsigned char first,
                                        unsigned char second)
{
    return (first * 37u + second) % CC_BEGINNINGS;
}

/** Whether the name of a declared cookie may begin with these two bytes; the
 * second of a name of one byte is '='. Costs next to nothing. */
static APR_INLINE int cc_policy_may_declare(const cc_policy_t *policy,
                                            char first, char second)
{
    return policy->beginnings.two[cc_beginning(first, second)]
           || policy->beginnings.one[(unsigned char)first];
}

/** The row that declares a cookie: one of that very name, else the first glob
 * that fits; NULL for an undeclared one. */
const cc_row_t *cc_policy_row(const cc_policy_t *policy, cc_slice_t name);

static APR_INLINE const cc_category_t *cc_policy_at(const cc_policy_t *policy,
                                                    int index)
{
    return APR_ARRAY_IDX(policy->categories, index, cc_category_t *);
}

typedef enum {
    CC_UNDECIDED,
    CC_REFUSED,
    CC_GRANTED
} cc_decision_t;

/** "unset", "refused", "granted". */
extern const char *const cc_decision_names[];

/** The decisions for one request, by category index. */
typedef struct {
    cc_decision_t decided[CC_CATEGORIES_MAX];
    int refused; /* some category is */

    int chosen; /* some entry of the choice cookie counted */
    int asked;  /* the visitor is to be asked */
    /* of categories that decide: */
    int by_source;   /* an expression decided one */
    int by_gpc;      /* Sec-GPC decided one */
    int honours_gpc; /* Sec-GPC is heeded, and none that it refuses is granted
                        by what goes before it */
} cc_decisions_t;

/** What else decides, beside the choice cookie. All zero: nothing does. */
typedef struct {
    apr_uint32_t refused; /* by expressions: a bit for each category index */
    apr_uint32_t granted; /* likewise */
    int gpc;              /* Sec-GPC is exactly "1", and heeded */
} cc_signals_t;

/** How long an answer holds, in seconds. */
typedef struct {
    apr_int64_t granted_s, refused_s;
} cc_validity_t;

/** Decide every category. What is always allowed comes first; then, for each,
 * a refusal by expression, the visitor's choice, a grant by expression, and
 * Sec-GPC.
 * @param choice   what the visitor's cookie says, or NULL
 * @param now      Unix seconds
 * @param signals  what else decides; NULL: nothing */
void cc_policy_decide(const cc_policy_t *policy, const cc_choice_t *choice,
                      const cc_validity_t *validity, apr_int64_t now,
                      const cc_signals_t *signals, cc_decisions_t *decisions);

/** Whether cookies of a category may be set. */
static APR_INLINE int cc_policy_allows(const cc_category_t *category,
                                       const cc_decisions_t *decisions)
{
    cc_decision_t decided = decisions->decided[category->index];

    return decided == CC_GRANTED
           || (category->mode == CC_MODE_EXEMPT && decided != CC_REFUSED);
}

/** Whether a cookie of a category may be set: an anonymous one until that is
 * refused. */
static APR_INLINE int cc_policy_allows_cookie(const cc_category_t *category,
                                              int anonymous,
                                              const cc_decisions_t *decisions)
{
    return anonymous ? decisions->decided[category->index] != CC_REFUSED
                     : cc_policy_allows(category, decisions);
}

#endif /* CC_POLICY_H */
