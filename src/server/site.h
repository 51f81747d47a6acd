/*
 * site.h: a virtual host's configuration made ready for use.
 *
 * Made in check_config, when every directive is known, and never changed
 * after: requests only read it, from any thread.
 */
#ifndef CC_SITE_H
#define CC_SITE_H

#include "core/choice_cookie.h"
#include "core/policy.h"
#include "core/told.h"
#include "core/view_banner.h"
#include "server/config.h"

/** One language of the site, all that does not depend on a visitor rendered. */
typedef struct {
    cc_view_t view;
    cc_banner_t banner[CC_LAYOUTS][CC_BANNERS]; /* cc_banner_with_t */
    cc_slice_t reopen[2]; /* [1] says that Sec-GPC is honoured */
    cc_slice_t fragment;
    const char *fragment_tag; /* its ETag */
} cc_language_t;

/** The bodies that a page can have; core/etag.h says how they are told apart. */
typedef enum {
    CC_PAGE_ASKS,
    CC_PAGE_ASKS_SIGNAL, /* asks, and says that Sec-GPC is honoured */
    CC_PAGE_ASKS_NOT,
    CC_PAGE_SIGNAL, /* asks not, and says that Sec-GPC is honoured */
    CC_PAGE_PLAIN,  /* nothing is put in */
    CC_PAGE_KINDS
} cc_page_kind_t;

/** A condition, ready to be asked: see signals.h. */
typedef struct {
    const cc_condition_t *condition;
    apr_uint32_t bit; /* of its category, in cc_signals_t */
} cc_rule_t;

/** A file that the module serves. */
typedef struct {
    const char *name; /* HASH.css */
    const char *type;
    cc_slice_t bytes;
} cc_file_t;

typedef struct cc_site_t {
    const cc_policy_t *policy;
    const cc_choice_cookie_t *cookie;
    cc_validity_t validity;
    const char *path; /* CookieConsentPath, no slash at its end */
    apr_size_t path_len;
    apr_array_header_t *tags;      /* of const char *: its languages */
    apr_array_header_t *languages; /* of cc_language_t *, same order */
    const cc_told_t *told;         /* what applications are told */
    cc_decisions_t undecided;      /* of who said nothing by now */
    apr_array_header_t *rules;     /* of cc_rule_t: decisions from elsewhere */
    int heeds_gpc;                 /* Sec-GPC counts */
    int told_by_gpc;      /* and takes something away from what is told */
    int stripped_by_gpc;  /* or from the cookies that applications see */
    const char *gpc_json; /* /.well-known/gpc.json; NULL: not served */
    cc_file_t css, js;
    const char *tokens[CC_PAGE_KINDS][2]; /* of variants: [1] where a proxy in
                                             front ends TLS */
    const char *csp;             /* Content-Security-Policy of its own pages */
    const char *charter_csp;     /* of the charter, in whatever page */
    int is_on;                   /* somewhere CookieConsent is On */
    const char *record_to;       /* NULL where choices are not recorded */
    struct cc_record_log_t *log; /* open; NULL likewise */
} cc_site_t;

/**
 * Make the site of a server.
 *
 * @param p         configuration pool
 * @param problems  of cc_problem_t: what is wrong
 */
cc_site_t *cc_site_make(apr_pool_t *p, server_rec *s,
                        apr_array_header_t *problems);

/**
 * Check that what a file of markup speaks of is there, in every language.
 *
 * @param file      or NULL
 * @param problems  of cc_problem_t: what is wrong (directives_markup.c)
 */
void cc_markup_file_check(apr_pool_t *p, const cc_markup_file_t *file,
                          const cc_site_t *site, const cc_server_config_t *conf,
                          apr_array_header_t *problems);

/** What works, but hardly as meant: an array of const char *. */
apr_array_header_t *cc_site_warnings(apr_pool_t *p, const cc_site_t *site);

static APR_INLINE const cc_site_t *cc_site_of(const request_rec *r)
{
    return cc_config_of_server(r->server)->site;
}

/** A language by its index in the site's tags. */
static APR_INLINE const cc_language_t *cc_site_language_at(
    const cc_site_t *site, int index)
{
    return APR_ARRAY_IDX(site->languages, index, cc_language_t *);
}

#endif /* CC_SITE_H */
