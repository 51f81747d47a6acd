/*
 * form.h: the fields of the form that takes a choice.
 */
#ifndef CC_FORM_H
#define CC_FORM_H

#include "core/policy.h"
#include "core/text.h"
#include "server/server.h"

typedef enum {
    CC_ACTION_ACCEPT,
    CC_ACTION_REFUSE,
    CC_ACTION_SAVE
} cc_action_t;

/** "accept", "refuse", "save", NULL. */
extern const char *const cc_action_names[];

/** What a form says of one category. grant-ID=yes or no answers it. grant=ID, a
 * box that was ticked, does too; a box that was not leaves no trace, and so the
 * category is not even mentioned. An empty grant-ID says that it was there to be
 * answered, and was not. */
typedef enum {
    CC_ANSWER_UNMENTIONED,
    CC_ANSWER_NONE,
    CC_ANSWER_NO,
    CC_ANSWER_YES
} cc_answer_t;

typedef struct {
    cc_action_t action;
    cc_answer_t answers[CC_CATEGORIES_MAX]; /* by category index */
    const char *shown, *back;               /* or NULL */
} cc_form_t;

/* All fields together; a form of ours takes a tenth of it. */
#define CC_FORM_MAX 8192

/**
 * Read the body of a request.
 *
 * @param message  out: where it fails, what to tell the visitor
 * @return OK, or 400 for an unknown field, value or category, and for two
 *         answers to one (grant=ID may be repeated, or be said again by
 *         grant-ID=yes); 413 where the body is too long, 415 where it is no
 *         form, or what httpd says: AP_FILTER_ERROR where it has answered
 *         already
 */
int cc_form_read(request_rec *r, const cc_policy_t *policy, cc_form_t *form,
                 cc_text_key_t *message);

#endif /* CC_FORM_H */
