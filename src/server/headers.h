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

/** Whether a list of tokens, like that of Vary, holds one of them; ASCII case
 * does not matter. */
int cc_headers_has_token(const request_rec *r, const char *name,
                         const char *token);

/** Add request headers to Vary, at its end, each unless it is there; all of it
 * is one header then. @param names  ends with NULL */
void cc_headers_vary(request_rec *r, const char *const *names);

/** Put others in the place of one token in a list, at its end, each unless it
 * is there already.
 * @param others  ends with NULL
 * @return whether the token was there */
int cc_headers_replace_token(request_rec *r, const char *name,
                             const char *token, const char *const *others);

/** Forbid shared caches to keep the response. */
void cc_headers_private(request_rec *r);

#endif /* CC_HEADERS_H */
