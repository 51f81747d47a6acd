/*
 * status.h: what was counted of a site's cookies, put in order for those who
 * declare them.
 */
#ifndef CC_STATUS_H
#define CC_STATUS_H

#include "core/known_cookies.h"
#include "core/sightings.h"

/** What can be seen of a cookie. */
typedef struct {
    unsigned bit;      /* one of CC_SEEN_* */
    const char *key;   /* for programs */
    const char *words; /* for people */
} cc_trait_t;

/** All of them; a NULL key ends the list. */
extern const cc_trait_t cc_traits[];

/** A cookie, and what is known of it. */
typedef struct {
    const cc_sighting_t *seen;
    const char *name; /* that a declaration would have, or as cc_status_name()
                         has it, with '*' at the end of a family's */
    const cc_row_t *row;            /* NULL: not declared */
    const cc_known_cookie_t *known; /* of what is not declared; or NULL */
} cc_status_cookie_t;

/** All of cc_status_cookie_t, what most responses set first, then what most
 * requests bear, then by name. */
typedef struct {
    apr_array_header_t *declared;
    apr_array_header_t *set;    /* by responses, not declared */
    apr_array_header_t *sent;   /* only by requests, not declared */
    apr_array_header_t *unseen; /* of const char *: declared, never counted */
} cc_status_t;

/**
 * Put sightings in order.
 *
 * @param seen  kept; its names may hold any bytes
 *
 * Time is the product of the sightings and the globs, and of their lengths.
 */
cc_status_t cc_status_make(apr_pool_t *p, const cc_policy_t *policy,
                           const cc_sightings_t *seen);

/** A name in visible ASCII: any other byte, and '\', '*' and '?', becomes \xNN,
 * so that no two names look alike. */
const char *cc_status_name(apr_pool_t *p, cc_slice_t name);

/** Whether a name can stand in a directive and mean itself: no byte of it is
 * special there, and none is a wildcard. */
int cc_status_is_writable(cc_slice_t name);

/** How long a cookie was asked to live, as lifetime= takes it; rounded up, by
 * less than one part in two. NULL where no response said.
 * @param traits   CC_SEEN_*
 * @param longest_s  seconds; 0 for none */
const char *cc_status_lifetime(apr_pool_t *p, unsigned traits,
                               apr_int64_t longest_s);

#endif /* CC_STATUS_H */
