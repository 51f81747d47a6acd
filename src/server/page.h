/*
 * page.h: which responses are pages that get something put in.
 */
#ifndef CC_PAGE_H
#define CC_PAGE_H

#include "core/html_place.h"
#include "server/headers.h"
#include "server/request.h"

/** Why nothing is put into pages in this place, whoever the visitor is.
 * @return NULL where something may be; else the reason, for a log */
const char *cc_page_not_here(request_rec *r);

/**
 * Why the banner and the reopen control have no business in a response,
 * whoever asks for it.
 *
 * @return NULL where they have; else the reason, for a log
 */
const char *cc_page_excluded(const request_rec *r, const cc_headers_t *headers);

/**
 * Why they are left out of this answer to a page's URL, to this visitor.
 *
 * @return NULL where they are not; else the reason, for a log
 */
const char *cc_page_skipped(request_rec *r, const cc_headers_t *headers);

/** Whether a Content-Type is that of a page. */
int cc_page_is_type(const request_rec *r, const char *type);

/** Start to look for the place in a page, by the rules of its type. */
void cc_page_place(const request_rec *r, const cc_headers_t *headers,
                   cc_place_t *place);

/** Whether there is something to put into pages here, for this visitor. */
int cc_page_changes(request_rec *r);

/** Whether a response says that it is in gzip. */
int cc_page_is_gzip(const request_rec *r, const cc_headers_t *headers);

#endif /* CC_PAGE_H */
