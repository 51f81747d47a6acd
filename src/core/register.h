/*
 * register.h: categories, providers and cookies as the directives define them.
 *
 * Nothing is resolved here: the order of directives does not matter, and what
 * a virtual host inherits is known only after the merge. See policy.h.
 */
#ifndef CC_REGISTER_H
#define CC_REGISTER_H

#include "core/phrase.h"

/** Where a definition stands. Those of a higher level replace their namesakes
 * of a lower one. */
typedef struct {
    const char *file; /* NULL for what is built in */
    int line;
    int level; /* 0 built in, 1 main server, 2 virtual host */
} cc_source_t;

typedef enum {
    CC_MODE_ALWAYS,  /* needs no consent, cannot be refused */
    CC_MODE_EXEMPT,  /* allowed until refused */
    CC_MODE_CONSENT, /* blocked until granted */
    CC_MODES
} cc_mode_t;

/** "always", "exempt", "consent", NULL. */
extern const char *const cc_mode_names[];

/** CookieConsentCategory. */
typedef struct {
    cc_source_t source;
    const char *id;
    int mode; /* cc_mode_t */
    cc_phrase_t title, description;
    apr_int64_t max_lifetime_s; /* 0: none */
    int gpc;                    /* whether Sec-GPC refuses it */
    const char *accepts;        /* former fingerprints, by comma; or NULL */
} cc_category_def_t;

/** CookieConsentProvider. */
typedef struct {
    cc_source_t source;
    const char *id, *name;
    const char *url, *policy; /* or NULL */
} cc_provider_def_t;

#define CC_LIFETIME_UNSTATED (-1)
#define CC_LIFETIME_SESSION 0

/** "cookie", "storage", NULL. */
extern const char *const cc_kind_names[];

/** CookieConsentDeclare. */
typedef struct {
    cc_source_t source;
    const char *category; /* its id */
    const char *name;     /* of the cookie, exact or glob */
    const char *provider; /* an id or a plain name; or NULL */
    cc_phrase_t service, purpose;
    apr_int64_t lifetime_s;    /* or one of CC_LIFETIME_* */
    const char *domain, *path; /* domain may be NULL */
    int anonymous;
    int renew;       /* 0: setting it again must not extend its life */
    int storage;     /* kind=: an index into cc_kind_names; 1 is listed only */
    int partitioned; /* by the site at the top of the window; 0 or 1 */
} cc_declaration_t;

/** All of them, in the order of the configuration. */
typedef struct {
    apr_array_header_t *categories;   /* of cc_category_def_t * */
    apr_array_header_t *providers;    /* of cc_provider_def_t * */
    apr_array_header_t *declarations; /* of cc_declaration_t * */
} cc_register_t;

cc_register_t cc_register_make(apr_pool_t *p);

/** What a virtual host has: the main server's and its own. */
cc_register_t cc_register_merge(apr_pool_t *p, const cc_register_t *base,
                                const cc_register_t *add);

/** Whether str can be the id of a category: 1 to 32 of a-z, 0-9 and '-', not
 * '-' first, and no key of the choice cookie or word of the interface. */
int cc_register_is_id(const char *str);

/** What is wrong with a definition taken alone, or NULL. */
const char *cc_register_check_category(apr_pool_t *p,
                                       const cc_category_def_t *category);
const char *cc_register_check_declaration(apr_pool_t *p,
                                          const cc_declaration_t *declaration);

/** The length of a category's fingerprint, in hexadecimal digits. */
#define CC_FINGERPRINT_LEN 6

/** Whether s could be a fingerprint. */
int cc_register_is_fingerprint(cc_slice_t s);

/** Take the next item off the front of a list "a,b,c".
 * @return 0 at its end */
int cc_register_next_item(cc_slice_t *list, cc_slice_t *item);

#endif /* CC_REGISTER_H */
