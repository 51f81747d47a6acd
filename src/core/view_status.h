/*
 * view_status.h: what was counted of a site's cookies, for those who run it: to
 * look at, for programs, and as lines for the configuration.
 *
 * Names may hold any bytes. They are shown in visible ASCII, any other byte, and
 * '\', '*' and '?', as \xNN; a '*' at the end stands for all names that begin so.
 * Time and memory are linear in the sightings.
 */
#ifndef CC_VIEW_STATUS_H
#define CC_VIEW_STATUS_H

#include "core/sightings.h"

/** The page: HTML in ASCII, well-formed as XML too, in English, without script
 * and inline style. Its stylesheet is the asset "status.css", which it expects
 * at "?format=css"; its links lead to "?format=json" and "?format=conf". */
cc_slice_t cc_view_status(apr_pool_t *p, const cc_policy_t *policy,
                          const cc_sightings_t *seen);

/**
 * The same for programs: JSON in ASCII, and a line feed. Members may be added,
 * none goes or changes its meaning.
 *
 *     { "host": "www.example.org", "note": null or why nothing is counted,
 *       "since": null or "2026-11-23T08:20:00Z", "now": the same,
 *       "choices": { "accepted": N, "refused": N, "saved": N },
 *       "categories": [
 *         { "id": "statistics", "mode": "consent", "fingerprint": "3f2a9c",
 *           "granted": N, "refused": N } ],
 *       "cookies": [
 *         { "name": "_ga_*", "family": true, "declared": false,
 *           "category": null or that of its declaration,
 *           "declaration": null or the name that is declared,
 *           "suggestion": null or { "name": "_ga_*", "category": "statistics",
 *             "provider": null or "Google", "service": "Google Analytics" },
 *           "set": N, "held": N, "capped": N, "sent": N,
 *           "lifetime": N seconds, 0: none,
 *           "traits": [ the keys of cc_traits ] } ],
 *       "unseen": [ names that are declared, and were not seen ],
 *       "unnamed": N sightings that found no room }
 */
cc_slice_t cc_view_status_json(apr_pool_t *p, const cc_policy_t *policy,
                               const cc_sightings_t *seen);

/**
 * Declarations for what is not declared: lines for the configuration, in UTF-8,
 * which it accepts as they are, whatever categories the site defined. Every line
 * is a directive, a comment or empty; no line ends in '\'.
 */
cc_slice_t cc_view_status_conf(apr_pool_t *p, const cc_policy_t *policy,
                               const cc_sightings_t *seen);

#endif /* CC_VIEW_STATUS_H */
