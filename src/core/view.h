/*
 * view.h: what all that visitors get to see is made of, in one language.
 *
 * All output is ASCII; texts are escaped here and nowhere else.
 */
#ifndef CC_VIEW_H
#define CC_VIEW_H

#include "core/markup.h"
#include "core/policy.h"
#include "core/text.h"

/** CookieConsentController: who answers for the site. */
typedef struct {
    const char *name;    /* or NULL */
    const char *url;     /* or NULL */
    const char *contact; /* a URL, an e-mail address or plain words; or NULL */
    const char *policy;  /* or NULL */
} cc_controller_t;

typedef struct {
    const cc_policy_t *policy;
    const cc_texts_t *texts;
    const apr_array_header_t *languages; /* of const cc_texts_t *: all there
                                            are, the preferred one first */
    const cc_controller_t *controller;
    const char *path;       /* CookieConsentPath, no slash at its end */
    const char *stylesheet; /* URL; relative to path where it has no '/' */
    const char *script;     /* file name below path */
    const char *shown;      /* hash of register and texts */
    const cc_markup_t *banner, *page; /* of the site's own; NULL: built in */
    const char *revision;             /* CookieConsentRevision; NULL: none */
    const char *updated;    /* the day of the last change of the register, as
                               2026-11-23; NULL: not known */
    cc_validity_t validity; /* how long an answer is kept */
    int heeds_gpc;          /* Sec-GPC refuses some category */
    int reopens;            /* all pages have the reopen control */
} cc_view_t;

/** A category's name in the language of the view. */
const char *cc_view_title(const cc_view_t *view, const cc_category_t *category);

/** What it is for; may be empty. */
const char *cc_view_description(const cc_view_t *view,
                                const cc_category_t *category);

/** Begin and end a page of our own. */
void cc_view_begin(cc_out_t *out, const cc_view_t *view, const char *title);
void cc_view_end(cc_out_t *out);

/** The URL of the stylesheet, escaped; and the link to it.
 * @param origin  as for cc_view_banner() */
void cc_view_stylesheet_url(cc_out_t *out, const cc_view_t *view,
                            const char *origin);
void cc_view_stylesheet(cc_out_t *out, const cc_view_t *view,
                        const char *origin);

/** A whole element with a text, as in <p class="CLASS">TEXT</p>.
 * @param attributes  " class=\"…\"" and the like, as it is; or "" */
void cc_view_element(cc_out_t *out, const char *name, const char *attributes,
                     const char *text);

/** Append a text up to a {placeholder}, for which there is more than text.
 * @return what follows it; NULL where all was appended, as there is none */
const char *cc_view_until(cc_out_t *out, const char *text,
                          const char *placeholder);

/** Append a text, its {date} for machines too. It reads from left to
 * right in texts from right to left, too.
 * @param day  as 2026-11-23 */
void cc_view_dated(cc_out_t *out, const char *text, const char *day);

/** A page that says what went wrong. */
cc_slice_t cc_view_error(apr_pool_t *p, const cc_view_t *view,
                         const char *message);

#endif /* CC_VIEW_H */
