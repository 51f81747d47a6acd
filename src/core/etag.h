/*
 * etag.h: entity-tags, and the suffix that tells the variants of a page apart.
 *
 * A page that has several bodies because of consent carries, at the end of its
 * entity-tag, which of them it is: "abc" becomes "abc-pvc-a-1f2e3d4c", where
 * a-1f2e3d4c is the variant's token. A page without an entity-tag gets one
 * made of its date. On the way back the suffix is taken off, so that whoever
 * made the page finds the tag that it gave.
 */
#ifndef CC_ETAG_H
#define CC_ETAG_H

#include <apr_pools.h>
#include "core/slice.h"

/** Between an origin's tag and the token. Neutral, like all names that leave
 * the server. */
#define CC_ETAG_MARK "-pvc-"

/** A token: one to four letters, a dash, so many hexadecimal digits. */
#define CC_TOKEN_DIGITS 8

/** One entity-tag, in parts that all view the header. */
typedef struct {
    int is_weak;
    cc_slice_t opaque; /* between the quotes */
    cc_slice_t stem;   /* of it, what precedes the mark: the origin's own; all
                          of it where there is no mark */
    cc_slice_t token;  /* of the variant; empty where there is no mark */
} cc_etag_t;

/**
 * Take the next entity-tag off the front of a list.
 *
 * A suffix counts where it ends the tag, or where only what compressing filters
 * add (-gzip, -br and the like) follows it.
 *
 * @param list  in: an If-None-Match or If-Match header, or what is left of it,
 *              any bytes; out: what follows the tag. What is no tag is skipped
 * @return 0 at the end of the list
 *
 * Time is linear in the list; nothing is allocated.
 *
 * @see RFC 9110 section 8.8.3
 */
int cc_etag_next(cc_slice_t *list, cc_etag_t *tag);

/** Whether a header holds the suffix of some variant. */
int cc_etag_is_marked(const char *header);

/** Put a variant's suffix into an entity-tag; NULL where that is none. */
const char *cc_etag_mark(apr_pool_t *p, const char *etag, const char *token);

/** The weak tag, suffix and all, of a page that has but a date.
 * @param modified_s  Unix seconds, not negative */
const char *cc_etag_of_date(apr_pool_t *p, apr_int64_t modified_s,
                            const char *token);

/** What a request's conditions become once its variant is known. */
typedef struct {
    const char *if_none_match; /* for the origin; NULL where no tag is left */
    apr_int64_t modified_s;    /* the latest date that tags were made of, Unix
                                  seconds; -1: none was */
    int has_own;               /* the client has a tag of this variant */
} cc_conditions_t;

/**
 * Translate an If-None-Match for the origin.
 *
 * Tags of the variant in force lose their suffix (and are tried without what a
 * compressing filter adds, too); those of other variants fall out.
 *
 * @param header      any bytes; what is no tag falls out
 * @param token       of the variant in force
 * @param is_page     tags without a suffix fall out too: none was given out for
 *                    this variant of a page
 *
 * Time and memory are linear in the header.
 */
cc_conditions_t cc_etag_if_none_match(apr_pool_t *p, const char *header,
                                      const char *token, int is_page);

/** Take out of an If-None-Match what falls out there, and leave the rest as it
 * is: what a cache is asked that keeps the variants with their suffixes.
 * @return NULL where no tag is left */
const char *cc_etag_of_variant(apr_pool_t *p, const char *header,
                               const char *token, int is_page);

/**
 * The tag of a 304 as the client knows it.
 *
 * @param header  the client's If-None-Match
 * @param token   of the variant in force
 * @param etag    what the origin sends with the 304; NULL where it has none
 * @return of the client's tags that which the origin means; NULL where there
 *         is none
 */
const char *cc_etag_of_client(apr_pool_t *p, const char *header,
                              const char *token, const char *etag);

/** A marked tag as it was before something compressed the page; as it is where
 * nothing did. */
const char *cc_etag_before_coding(apr_pool_t *p, const char *etag);

/** Translate an If-Match: the suffixes of all variants come off, for what a
 * client wants to change is the page and not a variant of it. */
const char *cc_etag_if_match(apr_pool_t *p, const char *header);

/** Take the suffixes out of the If header of WebDAV, and leave the rest as it
 * is. @see RFC 4918 section 10.4 */
const char *cc_etag_if(apr_pool_t *p, const char *header);

#endif /* CC_ETAG_H */
