/*
 * choice_cookie.h: the cookie that carries the choice (CookieConsentCookie).
 */
#ifndef CC_CHOICE_COOKIE_H
#define CC_CHOICE_COOKIE_H

#include <apr_pools.h>
#include <apr_tables.h>

typedef enum {
    CC_SECURE_AUTO, /* on where the request came over https */
    CC_SECURE_ON,
    CC_SECURE_OFF
} cc_secure_t;

typedef enum {
    CC_SAMESITE_LAX,
    CC_SAMESITE_STRICT,
    CC_SAMESITE_NONE
} cc_samesite_t;

extern const char *const cc_secure_names[];
extern const char *const cc_samesite_names[];

typedef struct {
    const char *name, *path;
    const char *domain; /* or NULL: of this host only */
    apr_int64_t lifetime_s, refusal_lifetime_s;
    int samesite; /* cc_samesite_t */
    int secure;   /* cc_secure_t */
    int httponly;
} cc_choice_cookie_t;

/** The defaults. */
void cc_choice_cookie_init(cc_choice_cookie_t *cookie);

/** Check it, and settle what its name prefix forces (RFC 6265bis 4.1.3).
 * @return NULL, or what is wrong */
const char *cc_choice_cookie_check(apr_pool_t *p, cc_choice_cookie_t *cookie);

/** What works, but hardly as meant: pushes const char *. */
void cc_choice_cookie_warn(const cc_choice_cookie_t *cookie,
                           apr_array_header_t *warnings);

/** The Set-Cookie header for a value.
 * @param https  whether the request came over https */
const char *cc_choice_cookie_set(apr_pool_t *p,
                                 const cc_choice_cookie_t *cookie,
                                 const char *value, int https);

/** The Set-Cookie header that removes the twin of this host only; NULL where
 * the cookie has no domain, so that there is no twin. */
const char *cc_choice_cookie_expire_twin(apr_pool_t *p,
                                         const cc_choice_cookie_t *cookie,
                                         int https);

#endif /* CC_CHOICE_COOKIE_H */
