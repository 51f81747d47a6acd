/*
 * known_cookies.h: cookies of common software, and how to declare them.
 *
 * The list is src/assets/known-cookies.txt.
 */
#ifndef CC_KNOWN_COOKIES_H
#define CC_KNOWN_COOKIES_H

#include <apr_tables.h>
#include "core/phrase.h"

typedef struct {
    const char *category; /* a built-in one */
    const char *name;     /* exact, or a glob whose only wildcard is a '*' at
                             its end */
    const char *provider; /* or NULL: nobody but the site */
    cc_phrase_t service, purpose;
    apr_int64_t lifetime_s; /* as usual; 0: until the browser is closed */
    cc_slice_t line; /* the whole directive, but for lifetime= at its end; it
                        holds nothing that only this module could write */
} cc_known_cookie_t;

/** The list: an array of cc_known_cookie_t, in its order. Made anew at every
 * call, in some 100 KiB of p. */
const apr_array_header_t *cc_known_cookies(apr_pool_t *p);

/**
 * The entry for a cookie: one of that very name, else the first glob that fits.
 *
 * @param name       any bytes
 * @param is_family  whether it stands for all names that begin so: an entry
 *                   must fit all of them
 * @return NULL where there is none
 */
const cc_known_cookie_t *cc_known_cookie(const apr_array_header_t *known,
                                         cc_slice_t name, int is_family);

#endif /* CC_KNOWN_COOKIES_H */
