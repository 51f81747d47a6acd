/*
 * reply.h: answers that this module gives itself.
 */
#ifndef CC_REPLY_H
#define CC_REPLY_H

#include "server/request.h"

typedef enum {
    CC_REPLY_PERSONAL, /* of one visitor: kept by no cache */
    CC_REPLY_CHARTER,  /* the same, in a page that may be the site's own */
    CC_REPLY_COMMON    /* the same for everybody: the caller says how long */
} cc_reply_kind_t;

#define CC_TYPE_HTML "text/html; charset=utf-8"
#define CC_TYPE_JSON "application/json"

/**
 * Send an answer.
 *
 * @param status  200 or whatever fits
 * @param type    Content-Type
 * @param body    lives as long as the request at least
 * @return OK, for a handler to return
 */
int cc_reply(request_rec *r, int status, cc_reply_kind_t kind, const char *type,
             cc_slice_t body);

/** Send the visitor to a path or URL of this site: 303 See Other. */
int cc_reply_see_other(request_rec *r, const char *location);

/** Say that something is wrong: a page, or JSON for who wants that. */
int cc_reply_error(request_rec *r, int status, cc_text_key_t message);

/** The language to answer in: ?lang=, else what the browser prefers. */
const cc_language_t *cc_reply_language(request_rec *r, const cc_site_t *site);

/** The value of a parameter of the query string that needs no decoding; empty
 * where there is none. */
cc_slice_t cc_reply_parameter(const request_rec *r, const char *name);

/** Whether the client wants JSON rather than a page. */
int cc_reply_is_json(const request_rec *r);

#endif /* CC_REPLY_H */
