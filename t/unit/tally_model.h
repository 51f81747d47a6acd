/*
 * tally_model.h: a table for a register, what is counted in it, and all counts
 * as a line.
 */
#ifndef TALLY_MODEL_H
#define TALLY_MODEL_H

#include "core/tally_count.h"
#include "model.h"

#define NOW 1000000

static apr_pool_t *pool;

/* A table for a register, as it is when the server starts. */
static inline cc_tally_t *tally_for(const cc_policy_t *policy, int declared)
{
    apr_uint32_t room = cc_tally_room_for(declared);
    cc_tally_t *tally = cc_tally_make(apr_pcalloc(pool, cc_tally_size(room)),
                                      room, 0x5eed, NOW);

    ok(cc_tally_declare(tally, policy, "choice"), "the register finds room");
    return tally;
}

/* --- what was counted, as a line */

static inline int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static inline const char *line_of(const cc_sighting_t *sighting)
{
    return apr_psprintf(pool, "%.*s%s=%u/%u/%u+%u", (int)sighting->name.len,
                        sighting->name.ptr, sighting->is_family ? "*" : "",
                        sighting->set, sighting->held, sighting->capped,
                        sighting->sent);
}

/* NAME=SET/HELD/CAPPED+SENT of each, sorted. */
static inline const char *counted(cc_tally_t *tally, const cc_policy_t *policy)
{
    cc_sightings_t seen = { 0 };
    apr_array_header_t *lines = apr_array_make(pool, 8, sizeof(char *));
    int i;

    cc_tally_read(pool, tally, policy, &seen);
    for (i = 0; i < seen.sightings->nelts; i++) {
        APR_ARRAY_PUSH(lines, const char *) = line_of(
            &APR_ARRAY_IDX(seen.sightings, i, cc_sighting_t));
    }
    qsort(lines->elts, (size_t)lines->nelts, sizeof(char *), by_name);
    return apr_array_pstrcat(pool, lines, ' ');
}

static inline const cc_sighting_t *sighting_of(cc_tally_t *tally,
                                               const cc_policy_t *policy,
                                               const char *name)
{
    static const cc_sighting_t none;
    cc_sightings_t seen = { 0 };
    int i;

    cc_tally_read(pool, tally, policy, &seen);
    for (i = 0; i < seen.sightings->nelts; i++) {
        const cc_sighting_t *sighting = &APR_ARRAY_IDX(seen.sightings, i,
                                                       cc_sighting_t);

        if (cc_slice_eq(sighting->name, name)) {
            return sighting;
        }
    }
    return &none;
}

/* --- counting */

/* Judge and count the headers of one response, each ended by a line feed. */
static inline void respond(cc_tally_t *tally, const cc_policy_t *policy,
                           const char *headers, unsigned context)
{
    cc_decisions_t decisions = model_decisions(pool, policy, "");
    cc_court_t court = { .policy = policy,
                         .decisions = &decisions,
                         .choice_name = "choice",
                         .now = NOW };
    cc_tally_response_t response = {
        .tally = tally,
        .rows = cc_tally_rows(pool, tally, policy),
        .context = context,
    };
    cc_slice_t rest = cc_slice_str(headers), header;

    while (rest.len > 0) {
        cc_judgement_t judgement;

        rest = cc_slice_cut(rest, '\n', &header);
        judgement = cc_judge(&court, header);
        cc_tally_set_cookie(&response, &court, &judgement);
    }
}

#define SITE                                  \
    "Category ads consent max-lifetime=30d\n" \
    "Declare necessary sid\n"                 \
    "Declare necessary wp-settings-1\n"       \
    "Declare statistics _pk_*\n"              \
    "Declare statistics a?c*\n"               \
    "Declare statistics anon anonymous\n"

#endif /* TALLY_MODEL_H */
