/*
 * sightings.h: what was counted of a site's cookies, by name, never by value.
 */
#ifndef CC_SIGHTINGS_H
#define CC_SIGHTINGS_H

#include "core/policy.h"

/** What was ever seen of a cookie. */
enum {
    CC_SEEN_HTTPONLY = 1 << 0,
    CC_SEEN_SECURE = 1 << 1,
    CC_SEEN_PARTITIONED = 1 << 2,
    CC_SEEN_SESSION = 1 << 3,  /* set without a lifetime */
    CC_SEEN_LASTING = 1 << 4,  /* set with one */
    CC_SEEN_DELETED = 1 << 5,  /* expired by the site */
    CC_SEEN_DOCUMENT = 1 << 6, /* set by the answer to a navigation */
    CC_SEEN_FRAME = 1 << 7,    /* to a navigation of a frame */
    CC_SEEN_OTHER = 1 << 8,   /* to a request of a page: image, script, fetch */
    CC_SEEN_FOREIGN = 1 << 9, /* in third-party context */
    CC_SEEN_DOMAIN = 1 << 10, /* set with a Domain */
    CC_SEEN_PATH = 1 << 11    /* set with a Path other than "/" */
};

/** One cookie, or a family of them whose names differ in a tail only. */
typedef struct {
    cc_slice_t name;     /* any bytes; of a family without the tail */
    int is_family;       /* the glob is the name with '*' after it */
    unsigned traits;     /* CC_SEEN_* */
    apr_uint32_t set;    /* responses that set it */
    apr_uint32_t held;   /* of these: dropped, or in Report would be */
    apr_uint32_t capped; /* of these: their lifetime cut, or would be */
    apr_uint32_t sent;   /* navigations that bore it; about so many, when there
                              were more than some hundred */
    apr_int64_t longest_s; /* the longest lifetime asked for; 0: none */
} cc_sighting_t;

/** The answers of visitors about one category. */
typedef struct {
    apr_uint32_t granted, refused;
} cc_answers_t;

/** A copy of all counts of one site. Counts stop at their greatest value. */
typedef struct {
    const char *host;           /* the virtual host's name */
    apr_int64_t since_s, now_s; /* Unix seconds: of the first count, of now */
    apr_array_header_t *sightings;           /* of cc_sighting_t, in no order */
    cc_answers_t answers[CC_CATEGORIES_MAX]; /* by category index */
    apr_uint32_t accepted, refused, saved;   /* choices by what was pressed */
    apr_uint32_t unnamed; /* sightings that found no room: counted together */
    const char *note;     /* why nothing is counted, a sentence in plain ASCII;
                             NULL: it is */
} cc_sightings_t;

#endif /* CC_SIGHTINGS_H */
