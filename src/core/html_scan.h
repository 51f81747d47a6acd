/*
 * html_scan.h: the tokens of an HTML document that arrives in pieces.
 *
 * Says what the markup is, not what it means: which element a start tag opens
 * where, and so whether text or markup follows it, is for the caller to know.
 */
#ifndef CC_HTML_SCAN_H
#define CC_HTML_SCAN_H

#include "core/html_name.h"

typedef enum {
    CC_HTML_MORE,    /* the input is used up */
    CC_HTML_TEXT,    /* text other than white space; bytes: some of it, empty
                        for a '<' or '&' that turned out to be text. NULs that
                        begin a text come apart: in a body they count for
                        nothing */
    CC_HTML_DOCTYPE, /* a whole one */
    CC_HTML_CDATA,   /* "<![": skipped as in HTML, up to the next '>' */
    CC_HTML_START,   /* "<name": the name is known, what ends it comes next */
    CC_HTML_END,     /* "</name": likewise */
    CC_HTML_ATTR,    /* the name of an attribute of a start tag is known */
    CC_HTML_VALUE,   /* bytes: some of the value of that attribute, as sent */
    CC_HTML_TAG_END  /* the '>' of a start or end tag, where it is wanted */
} cc_html_token_t;

/** What to report besides doctypes and tags. */
enum {
    CC_HTML_WANT_TEXT = 1,  /* else text is skipped, faster */
    CC_HTML_WANT_ATTRS = 2, /* of the current tag: gone with its '>' */
    CC_HTML_WANT_END = 4    /* its '>', likewise */
};

/* Elements to pass in silence: void, or holding text that is read by the rules
 * for their names, of four letters at least; a NULL name ends them. A head is
 * mostly such elements, and without tokens they cost a fourth. It is no promise:
 * those that are not whole in the piece, or not written as most are, come as
 * tokens all the same. */

/** A place in a document. No memory beyond itself, no pointer into the input
 * outlives a call; copying it is fine. */
typedef struct {
    apr_off_t offset; /* of the next byte, from the start of the document */
    apr_off_t token;  /* of the '<' of the last tag, or where TEXT began */
    unsigned want;    /* the caller's to change between calls */
    const cc_html_name_t *skim; /* likewise: where text is wanted, elements to
                                   pass in silence; NULL: none */
    int is_end;                 /* the last tag is an end tag */

    apr_size_t name_len; /* the whole name's, even if longer than name[] */
    char name[32];       /* of the tag or attribute, lower case */

    /* The rest is html_scan.c's own. */
    const char *raw; /* the element whose text this is (static) */
    unsigned char state;
    unsigned char content; /* cc_html_content_t after the '>' of this tag */
    unsigned char level;   /* script text: in a comment 1, "<script" there 2 */
    unsigned char count;   /* bytes of a fixed string, dashes or digits seen */
    char quote;
    unsigned char base; /* of the number of a character reference */
    unsigned number;
} cc_html_scan_t;

/** Start at the first byte of a document (after its byte order mark). */
void cc_html_scan_init(cc_html_scan_t *scan);

/**
 * Take bytes off the front of the input up to the end of the next token.
 *
 * Any bytes at all are HTML: there is no failure. Which tokens come depends on
 * the bytes only, not on where pieces were cut, except that TEXT and VALUE are
 * cut there too. Comments, and what has no token above, pass in silence.
 *
 * @param rest   in: the next piece or what is left of it; out: what follows
 * @param bytes  out: for TEXT and VALUE, viewing the piece
 * @return the token, CC_HTML_MORE when rest is empty
 *
 * Time is linear in the bytes taken, at the speed of memchr in comments, text
 * elements, quoted values, and text that is not wanted.
 *
 * @see HTML, "Parsing HTML documents", 13.2.5 Tokenization
 */
cc_html_token_t cc_html_scan_next(cc_html_scan_t *scan, cc_slice_t *rest,
                                  cc_slice_t *bytes);

/** After CC_HTML_START: that element's content is to be read as the rules for
 * this name say. Without the call it is markup. */
void cc_html_scan_content(cc_html_scan_t *scan, const cc_html_name_t *name);

/** Whether the input ended inside "<", "</", "<name" or "</name", where the
 * next byte may decide what it is; name is what there is of the name. So too
 * inside a character reference that may be white space, with no name. */
int cc_html_scan_in_opening(const cc_html_scan_t *scan);

/** The document has ended. @return CC_HTML_TEXT where it ended inside something
 * that is text then, as a "<" is (token tells where it began), else
 * CC_HTML_MORE: the rules drop tags that are not finished */
cc_html_token_t cc_html_scan_finish(const cc_html_scan_t *scan);

/** The name of the last START, END or ATTR: what of it fits in name[]. */
static APR_INLINE cc_slice_t cc_html_scan_name(const cc_html_scan_t *scan)
{
    return cc_slice(scan->name, scan->name_len < sizeof(scan->name)
                                    ? scan->name_len
                                    : sizeof(scan->name));
}

#endif /* CC_HTML_SCAN_H */
