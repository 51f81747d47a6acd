/*
 * view.h: what visitors get to see, in one language: banner and charter.
 *
 * All output is ASCII; texts are escaped here and nowhere else.
 */
#ifndef CC_VIEW_H
#define CC_VIEW_H

#include "core/policy.h"
#include "core/text.h"

/** CookieConsentController: who answers for the site. */
typedef struct {
    const char *name;    /* or NULL */
    const char *url;     /* or NULL */
    const char *contact; /* a URL, an e-mail address or plain words; or NULL */
    const char *policy;  /* or NULL */
} cc_controller_t;

typedef enum {
    CC_LAYOUT_BOTTOM,
    CC_LAYOUT_TOP,
    CC_LAYOUT_CORNER,
    CC_LAYOUTS
} cc_layout_t;

/** "bottom", "top", "corner", NULL. */
extern const char *const cc_layout_names[];

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
} cc_view_t;

/** How a page begins that holds the banner or the reopen control. */
#define CC_VIEW_MARKER "<section id=\"pvc\""

/** The banner, in two parts: between them stands, escaped for an attribute,
 * the path to lead the visitor back to. */
typedef struct {
    cc_slice_t before, after;
} cc_banner_t;

/** @param origin  "https://example.org" where links must not depend on the
 *                 page's <base>, else "" */
cc_banner_t cc_view_banner(apr_pool_t *p, const cc_view_t *view,
                           cc_layout_t layout, const char *origin);

/** The small control that leads to the charter, once nothing is asked. */
cc_slice_t cc_view_reopen(apr_pool_t *p, const cc_view_t *view,
                          const char *origin);

/** What the charter says of one visitor. */
typedef struct {
    const cc_decisions_t *decisions;
    const cc_choice_t *choice; /* or NULL */
    const char *notice;        /* one of the texts, or NULL */
} cc_visitor_t;

/** The charter: explanations, register, and the form to choose. */
cc_slice_t cc_view_charter(apr_pool_t *p, const cc_view_t *view,
                           const cc_visitor_t *visitor);

/** The same without page, form and anything personal, to be included. */
cc_slice_t cc_view_fragment(apr_pool_t *p, const cc_view_t *view);

/** A page that says what went wrong. */
cc_slice_t cc_view_error(apr_pool_t *p, const cc_view_t *view,
                         const char *message);

/** The hash of everything that banner, charter and reopen control show, but for
 * what depends on the visitor or on where the assets are. */
const char *cc_view_hash(apr_pool_t *p, const cc_view_t *view);

/** A category's name in the language of the view. */
const char *cc_view_title(const cc_view_t *view, const cc_category_t *category);

/** What it is for; may be empty. */
const char *cc_view_description(const cc_view_t *view,
                                const cc_category_t *category);

/** Begin and end a page of our own. */
void cc_view_begin(cc_out_t *out, const cc_view_t *view, const char *title);
void cc_view_end(cc_out_t *out);

/** The link to the stylesheet.
 * @param origin  as for cc_view_banner() */
void cc_view_stylesheet(cc_out_t *out, const cc_view_t *view,
                        const char *origin);

/** A whole element with a text, as in <p class="CLASS">TEXT</p>.
 * @param attributes  " class=\"…\"" and the like, as it is; or "" */
void cc_view_element(cc_out_t *out, const char *name, const char *attributes,
                     const char *text);

/** Kinds of cookies and the register, as charter and fragment show them.
 * @param visitor  NULL for the fragment */
void cc_view_kinds(cc_out_t *out, const cc_view_t *view);
void cc_view_register(cc_out_t *out, const cc_view_t *view,
                      const cc_visitor_t *visitor);

#endif /* CC_VIEW_H */
