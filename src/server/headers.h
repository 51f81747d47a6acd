/*
 * headers.h: the headers of a response, wherever httpd keeps them.
 *
 * They live in r->headers_out and, where they are to survive an error
 * document (and most of those of a CGI), in r->err_headers_out.
 */
#ifndef CC_HEADERS_H
#define CC_HEADERS_H

#include "server/server.h"

/** The value of a header; of one that stands twice, the one sent first. NULL
 * where there is none. */
const char *cc_headers_get(const request_rec *r, const char *name);

void cc_headers_unset(request_rec *r, const char *name);

/** Headers that decide what becomes of a page, or describe it. */
typedef enum {
    CC_ETAG,
    CC_VARY,
    CC_LAST_MODIFIED,
    CC_ACCEPT_RANGES,
    CC_CONTENT_LENGTH,
    CC_CONTENT_TYPE,
    CC_CONTENT_ENCODING,
    CC_CONTENT_LANGUAGE,
    CC_CONTENT_DISPOSITION,
    CC_CONTENT_RANGE,
    CC_CONTENT_MD5,
    CC_CONTENT_DIGEST,
    CC_DIGEST,
    CC_REPR_DIGEST,
    CC_HEADERS
} cc_header_t;

#define CC_HEADER_BIT(which) (1u << (which))

/** By cc_header_t, what cc_headers_get() gives. */
typedef struct cc_headers_t {
    const char *of[CC_HEADERS];
} cc_headers_t;

/** Look all of them up, at the cost of two or three. They live as long as the
 * request; their values, as long as they stand in the response at least. */
const cc_headers_t *cc_headers_read(const request_rec *r);

/** The same, and take some out of the response.
 * @param names  as bits */
void cc_headers_take(request_rec *r, unsigned names, cc_headers_t *headers);

/** Add request headers to Vary, at its end, each unless it is there; all of it
 * is one header then. @param names  ends with NULL */
void cc_headers_vary(request_rec *r, const char *const *names);

/** Request headers that decide something, and the list that they are. */
typedef struct {
    const char *list;
    const char *names[8]; /* NULL at the end */
} cc_vary_t;

/** The same, for next to nothing where there is no Vary yet. The list is not
 * copied. */
void cc_headers_vary_by(request_rec *r, const cc_vary_t *vary);

/** Whether a list of tokens, in any header of this name, holds one of them. */
int cc_headers_has_token(const request_rec *r, const char *name,
                         const char *token);

/** Put others in the place of one token in a list, at its end, each unless it
 * is there already.
 * @param others  ends with NULL
 * @return whether the token was there */
int cc_headers_replace_token(request_rec *r, const char *name,
                             const char *token, const char *const *others);

/** Forbid shared caches to keep the response. */
void cc_headers_private(request_rec *r);

#endif /* CC_HEADERS_H */
