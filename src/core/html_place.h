/*
 * html_place.h: where in a page of HTML, or XHTML, the banner goes.
 *
 * Reads a document that arrives in pieces up to the first byte of its body's
 * content, as a browser's parser would, and no further.
 */
#ifndef CC_HTML_PLACE_H
#define CC_HTML_PLACE_H

#include "core/html_scan.h"
#include "core/xml_scan.h"

typedef enum {
    CC_PLACE_MORE,  /* not decided: more of the document is needed */
    CC_PLACE_FOUND, /* the banner goes at offset */
    CC_PLACE_NONE   /* the document is to stay as it is, for a reason */
} cc_place_answer_t;

/** A search for the place. No memory beyond itself, no pointer into the input
 * outlives a call. */
typedef struct {
    apr_off_t offset; /* FOUND: from the start of the document */
    apr_off_t safe;   /* MORE: the place will not be before this offset, so all
                         before it may be passed on; it never goes back */
    const char *reason; /* NONE: why, in words for a log; static */
    int has_base;       /* a <base href> precedes the place */
    char lang[36];      /* the document's <html lang>, as sent; "" where there
                           is none, or none that looks like a language tag */
    int is_xml;         /* what goes in needs a namespace of its own */

    /* The rest is html_place.c's own. */
    cc_html_scan_t scan;
    cc_xml_scan_t xml; /* instead, past the byte order mark of XML */
    const char *marker;
    cc_place_answer_t answer;
    cc_html_tag_t tag;   /* of the start tag being read */
    unsigned depth;      /* templates open; in XML, elements */
    int matched;         /* bytes of the marker seen; negative: it is not it */
    unsigned spaces;     /* after the body tag */
    unsigned char state; /* what the next bytes are read for */
    unsigned char mark;  /* which byte order mark it may be */
    unsigned char has_lang;    /* 1: its value is being read, 2: is known */
    unsigned char xml_tag;     /* whose attributes are read in XML */
    unsigned char is_document; /* a doctype, html, head or body tag was seen */
    unsigned char is_after_head;
    unsigned char is_settled; /* no frameset may replace an implied body */
    unsigned char is_odd; /* in a template or ahead: what the tags mean depends
                             on more than is known here */
} cc_place_t;

/**
 * Start at the first byte of a document.
 *
 * @param marker  how the banner itself begins: "<name" of an element that the
 *                parsing rules do not single out and more of that start tag,
 *                lower case, at most 256 bytes; kept, not copied
 */
void cc_place_init(cc_place_t *place, const char *marker);

/**
 * Start at the first byte of a document that is XML: "application/xhtml+xml".
 *
 * The place is right after the '>' of the start tag "body", a child of a root
 * "html" that says xmlns="http://www.w3.org/1999/xhtml", both without a prefix.
 * There is none where anything up to there is not understood: another root or
 * namespace, a DTD that declares attributes or has parameter entities, an
 * entity next to the head, a version of XML other than 1.0; nor in AMP pages,
 * framesets, an empty body, with the banner already in, in a charset that is
 * not like ASCII, and where the body does not begin within the first MiB. What
 * is not well-formed has no place, or one: no browser shows it as a page.
 *
 * All else is as for HTML. Where xml:lang stands beside lang, lang holds the
 * former; an xml:base of html or body counts as a base.
 *
 * @see Extensible Markup Language (XML) 1.0; Namespaces in XML 1.0
 */
void cc_place_init_xml(cc_place_t *place, const char *marker);

/**
 * Read the next piece of the document.
 *
 * The place is right after the '>' of the body's start tag; where the document
 * has none, before the first token that makes the parser create the body.
 * There is none in framesets, AMP pages, fragments (nothing before the first
 * content says that this is a document), pages without content or with the
 * banner already in, UTF-16 and UTF-32, and where the body does not begin
 * within the first MiB. Any bytes at all are accepted, and the answer depends
 * on them only, not on where pieces were cut.
 *
 * What precedes a body tag is held back (safe) by no more than an unfinished
 * "<name". Past the place up to 64 bytes of white space and the marker are
 * looked at, and where the body is implied, up to 512 bytes for a frameset,
 * which would replace it (where svg or math comes first, for anything that
 * looks like one).
 *
 * @return CC_PLACE_MORE, or the answer; once there, further calls return it
 *
 * Time is linear in the bytes read: up to the place, at the speed of memchr in
 * scripts, styles and comments.
 *
 * @see HTML, "Parsing HTML documents", 13.2.6.4.1 to 13.2.6.4.7 and 13.2.6.4.22
 */
cc_place_answer_t cc_place_scan(cc_place_t *place, const char *bytes,
                                apr_size_t len);

/** The document has ended. @return never CC_PLACE_MORE */
cc_place_answer_t cc_place_finish(cc_place_t *place);

#endif /* CC_HTML_PLACE_H */
