/*
 * xml_scan.h: the tokens of an XML document that arrives in pieces.
 *
 * Says what the markup is, not what it means. It is no validator: an error is
 * reported where the rules leave open what follows, and many others are not
 * seen. Of a well-formed document every token is right.
 */
#ifndef CC_XML_SCAN_H
#define CC_XML_SCAN_H

#include "core/slice.h"

typedef enum {
    CC_XML_MORE,      /* the input is used up */
    CC_XML_ERROR,     /* it is not well-formed; nothing follows */
    CC_XML_TEXT,      /* some text other than white space, or a reference to a
                         character */
    CC_XML_REF,       /* a reference to an entity that is not predefined */
    CC_XML_CDATA,     /* "<![CDATA[", up to its end in silence */
    CC_XML_DECL,      /* "<?xml" at the very start: ATTRs follow, no end */
    CC_XML_DOCTYPE,   /* "<!DOCTYPE", up to its end in silence, but for: */
    CC_XML_DTD_ODD,   /* what may change the document beyond its entities: an
                         ATTLIST, a reference to a parameter entity */
    CC_XML_START,     /* "<name": ATTRs follow, and one of: */
    CC_XML_TAG_END,   /* ">" of a start tag */
    CC_XML_EMPTY_END, /* "/>" */
    CC_XML_ATTR,      /* name and value of an attribute, whole */
    CC_XML_END        /* a whole end tag */
} cc_xml_token_t;

/** A place in a document. No memory beyond itself, no pointer into the input
 * outlives a call; copying it is fine. */
typedef struct {
    apr_off_t offset; /* of the next byte, from the start of the document */
    int want_text;    /* report TEXT and REF, else text is skipped, faster; the
                         caller's to change between calls */

    apr_size_t name_len;  /* the whole name's, even if longer than name[] */
    char name[32];        /* of the START, END, ATTR or REF, as sent */
    apr_size_t value_len; /* likewise */
    char value[40];       /* of the ATTR, as sent, references too */

    /* The rest is xml_scan.c's own. */
    apr_off_t begin;  /* where the document begins */
    const char *word; /* what has to come next (static) */
    unsigned char state;
    unsigned char outer;     /* the state after a comment or an instruction */
    unsigned char count;     /* bytes of a fixed string or of an end seen */
    unsigned char is_spaced; /* an attribute may follow */
    unsigned char is_decl;   /* what is read is the declaration, not a tag */
    char quote;
} cc_xml_scan_t;

/** Start at the first byte of a document.
 * @param offset  how many bytes precede it: those of a byte order mark */
void cc_xml_scan_init(cc_xml_scan_t *scan, apr_off_t offset);

/**
 * Take bytes off the front of the input up to the end of the next token.
 *
 * Any bytes at all are accepted. Which tokens come depends on the bytes only,
 * not on where pieces were cut, except that TEXT is cut there too. Comments
 * and processing instructions pass in silence.
 *
 * @param rest  in: the next piece or what is left of it; out: what follows
 * @return the token, CC_XML_MORE when rest is empty
 *
 * Time is linear in the bytes taken, at the speed of memchr in comments, CDATA,
 * instructions, values, and text that is not wanted.
 *
 * @see Extensible Markup Language (XML) 1.0, fifth edition, 2.3 to 2.8, 3.1
 */
cc_xml_token_t cc_xml_scan_next(cc_xml_scan_t *scan, cc_slice_t *rest);

/** The name of the last token: what of it fits in name[]. */
static APR_INLINE cc_slice_t cc_xml_scan_name(const cc_xml_scan_t *scan)
{
    return cc_slice(scan->name, scan->name_len < sizeof(scan->name)
                                    ? scan->name_len
                                    : sizeof(scan->name));
}

/** The value of the last ATTR: what of it fits in value[]. */
static APR_INLINE cc_slice_t cc_xml_scan_value(const cc_xml_scan_t *scan)
{
    return cc_slice(scan->value, scan->value_len < sizeof(scan->value)
                                     ? scan->value_len
                                     : sizeof(scan->value));
}

#endif /* CC_XML_SCAN_H */
