/*
 * json.h: what programs get to read: the state, and the record of a choice.
 */
#ifndef CC_JSON_H
#define CC_JSON_H

#include "core/policy.h"

/** A time as in 2026-11-23T08:20:00Z (RFC 3339).
 * @param seconds  Unix seconds, of the years 0 to 9999 */
const char *cc_json_time(apr_pool_t *p, apr_int64_t seconds);

/** The state of one visitor: {"asked":…,"chosen":…,"signal":…,
 * "categories":{ID:{"mode":…,"decision":…,"allowed":…},…}} and a line feed.
 * @param signal  whether the browser sends Sec-GPC: 1 */
cc_slice_t cc_json_state(apr_pool_t *p, const cc_policy_t *policy,
                         const cc_decisions_t *decisions, int signal);

/** One choice, to be recorded. */
typedef struct {
    apr_int64_t time_s;
    const char *id; /* of the grant, or of the one it withdraws; or NULL */
    const char *replaces; /* id of the grant before; or NULL */
    const char *host;     /* the virtual host */
    const char *action;   /* accept, refuse, save */
    const cc_choice_t *choice;
    const char *language;
    const char *shown; /* hash of register and texts */
} cc_record_t;

/* A line goes to the file in one write; longer ones could be torn. */
#define CC_RECORD_MAX 4096

/** The line for a record, with its line feed, at most CC_RECORD_MAX bytes.
 * Empty where it would be longer. */
cc_slice_t cc_json_record(apr_pool_t *p, const cc_policy_t *policy,
                          const cc_record_t *record);

#endif /* CC_JSON_H */
