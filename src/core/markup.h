/*
 * markup.h: a site's own banner or page, read from a file once at start
 * (CookieConsentBannerFile, CookieConsentPageFile).
 *
 * Such a file is markup with placeholders, {{name}}. What was read is a list of
 * parts: bytes that go out as they are, and what stands in for placeholders.
 * core/view_markup.h writes them.
 */
#ifndef CC_MARKUP_H
#define CC_MARKUP_H

#include "core/text.h"

typedef enum {
    CC_PART_LITERAL, /* bytes */
    CC_PART_ORIGIN,  /* before a path of this site, where there is a <base> */
    CC_PART_TEXT,    /* {{text KEY}}: of a catalogue */
    CC_PART_CONTROLLER,
    CC_PART_LANG,
    CC_PART_DIR,
    CC_PART_CHARTER_URL,
    CC_PART_FORM,     /* the start tag with its hidden fields */
    CC_PART_PURPOSES, /* the list of what is asked for */
    CC_PART_CHARTER,  /* the charter itself */
    CC_PART_TITLE,    /* of the charter's page */
    CC_PART_STYLESHEET,
    CC_PARTS
} cc_part_kind_t;

typedef struct {
    cc_part_kind_t kind;
    cc_slice_t literal;
    cc_text_key_t key;
} cc_part_t;

typedef struct {
    apr_array_header_t *parts;  /* of cc_part_t */
    apr_array_header_t *grants; /* of const char *: the categories that its
                                   checkboxes name */
    unsigned kinds;             /* 1 << CC_PART_TEXT and so on: what occurs */
    int has_heading;            /* an element with the id pvc-h */
} cc_markup_t;

/** No file may be longer: bytes. A banner goes into every page, and a page is
 * held in memory for each process. */
#define CC_MARKUP_BANNER_MAX 65536
#define CC_MARKUP_PAGE_MAX 1048576

/**
 * Read a banner: what stands inside of the section that the module makes.
 *
 * Taken is a part of HTML only that closes all it opens, in a way that no parser
 * of HTML can read otherwise than it is written, and that is well-formed XML
 * too; with one form, buttons that accept and refuse alike, the purposes and a
 * link to the charter. What is given out is ASCII; comments are left out.
 *
 * @param file    any bytes
 * @param markup  out: viewing memory of p, nothing of file
 * @return NULL, or what is wrong, after "line N: " where that can be said
 *
 * Time is linear but for the elements that are open at a place, 64 at most.
 */
const char *cc_markup_read_banner(apr_pool_t *p, cc_slice_t file,
                                  cc_markup_t *markup);

/**
 * Read a page: a whole document of HTML with {{charter}} once in its body.
 *
 * The document is the site's own affair but for what its
 * Content-Security-Policy would silence (inline script and style), and where
 * the charter may stand: nowhere that its headings, tables and form could be
 * taken apart. The bytes go out as they are.
 */
const char *cc_markup_read_page(apr_pool_t *p, cc_slice_t file,
                                cc_markup_t *markup);

/** What is wrong with a file that was read, in a site with these texts,
 * categories (of const char *) and controller (or NULL).
 * @return NULL, or that */
const char *cc_markup_check(apr_pool_t *p, const cc_markup_t *markup,
                            const cc_texts_t *texts,
                            const apr_array_header_t *categories,
                            const char *controller);

#endif /* CC_MARKUP_H */
