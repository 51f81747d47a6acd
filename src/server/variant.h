/*
 * variant.h: which of the few bodies of a page a request is for.
 *
 * A page asks, or does not ask any more, or is wanted as it is (by a frame or a
 * script). Caches inside httpd are told by a request header that they can vary
 * on; nobody outside sees it. Caches outside are told by Vary, and by a suffix
 * of the entity-tag (core/etag.h).
 *
 * In the order of a request's life: the variant is announced (before any cache
 * answers), the request is narrowed (narrow.h, before the handler asks somebody)
 * and restored (once it has answered); then comes what validators.h does to the
 * response.
 */
#ifndef CC_VARIANT_H
#define CC_VARIANT_H

#include "server/request.h"

/** The request header, and what caches inside httpd find in Vary. */
#define CC_VARIANT_HEADER "Cookie-Consent-Variant"

/** Request headers that a handler finds other than the client sent them. */
typedef enum {
    CC_NARROWED_ACCEPT_ENCODING,
    CC_NARROWED_IF_NONE_MATCH,
    CC_NARROWED_IF_MODIFIED_SINCE,
    CC_NARROWED_IF_MATCH,
    CC_NARROWED_IF, /* of WebDAV */
    CC_NARROWED_IF_RANGE,
    CC_NARROWED_RANGE,
    CC_NARROWED_REQUEST_RANGE, /* its name of old, which httpd knows */
    CC_NARROWED
} cc_narrowed_t;

/** Of one visit: what the client asked for decides. */
typedef struct cc_variant_t {
    const char *token;  /* "a-1f2e3d4c" */
    const char *plain;  /* why the page stays as it is; NULL: it does not */
    int by_mode;        /* Sec-Fetch-Mode was looked at to decide */
    int is_announced;   /* caches inside httpd are told */
    const char *client; /* then: what the client sent under our header's name */
    unsigned narrowed;  /* bits by cc_narrowed_t */
    const char *kept[CC_NARROWED]; /* what the client sent; or NULL */
    const char *if_none_match;     /* with a tag of this variant, as it was
                                      before it was narrowed; NULL: had none */
    const char *confirmed;         /* by a 304: the client's tag */
} cc_variant_t;

void cc_variant_hooks(apr_pool_t *p);

/** The variant of a request on a site whose pages have some; else NULL. */
cc_variant_t *cc_variant_of(request_rec *r);

/** Have what comes next find another value of a request header; NULL is none. */
void cc_variant_narrow(request_rec *r, cc_variant_t *variant,
                       cc_narrowed_t which, const char *value);

/** Whether an If-None-Match ("" is none) has to be translated: it has a tag of
 * some variant, or is of a browser that wants to show a page.
 * @param is_page  out: the latter, and something may be put into that page */
int cc_variant_translates(const request_rec *r, const cc_variant_t *variant,
                          const char *if_none_match, int *is_page);

/** Take our header out of the request; what the client sent under its name comes
 * back where the module does not act. */
void cc_variant_withdraw(request_rec *r);

/** Have caches inside httpd keep no copy of a response that is not the one that
 * they were told of. */
void cc_variant_keep_from_caches(request_rec *r);

/** Give back the request headers that were narrowed for the handler. */
void cc_variant_restore(request_rec *r);

#endif /* CC_VARIANT_H */
