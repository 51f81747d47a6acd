/*
 * markup_banner.h: what the two parts of the banner's reader share: markup
 * (markup_banner.c), text (markup_words.c), and meaning (markup_choice.c).
 */
#ifndef CC_MARKUP_BANNER_H
#define CC_MARKUP_BANNER_H

#include <apr_hash.h>
#include "core/markup_element.h"
#include "core/markup_read.h"

#define CC_BANNER_DEPTH 64
#define CC_BANNER_ATTRIBUTES 16

typedef struct {
    const char *name;
    const char *at;   /* where it stands */
    cc_slice_t value; /* as written, references too */
    char quote;
} cc_attribute_t;

/** An element that is open. */
typedef struct {
    const cc_element_t *element;
    const char *at;   /* where it began */
    const char *look; /* its name and what a stylesheet may tell it by */
    int hides;        /* what is inside may not be seen */
} cc_open_t;

typedef enum {
    CC_BUTTON_ACCEPT,
    CC_BUTTON_REFUSE,
    CC_BUTTONS
} cc_button_t;

typedef struct {
    cc_markup_reader_t reader;
    const char *at; /* the next byte to read */
    cc_open_t open[CC_BANNER_DEPTH];
    int depth;
    int form;        /* the depth inside of the form; 0: it is not open */
    apr_hash_t *ids; /* those that stand there already */
    const char *look[CC_BUTTONS]; /* of the button and what is around it, up to
                                     the form; NULL: there is none */
    const char *button;           /* the choice button that is open; or NULL */
    int says;                     /* and it has words */
    int saves;                    /* there is a button for what is ticked */
    int attributes_len;
    cc_attribute_t attributes[CC_BANNER_ATTRIBUTES]; /* of the tag at hand */
} cc_banner_reader_t;

/** The placeholders of a banner. */
#define CC_BANNER_PARTS                               \
    (CC_PART_WORDS | CC_PART_BIT(CC_PART_CHARTER_URL) \
     | CC_PART_BIT(CC_PART_FORM) | CC_PART_BIT(CC_PART_PURPOSES))

/** Give bytes out, a part, the character reference at b->at, the value of an
 * attribute. (markup_words.c) */
void cc_banner_put(cc_banner_reader_t *b, const char *from, apr_size_t len);
void cc_banner_part(cc_banner_reader_t *b, const cc_part_t *part);
const char *cc_banner_reference(cc_banner_reader_t *b);
const char *cc_banner_put_value(cc_banner_reader_t *b,
                                const cc_attribute_t *attribute);

/** The value of an attribute of the tag at hand; NULL without it. */
const char *cc_banner_value(const cc_banner_reader_t *b, const char *name);

/** What is wrong with the start tag at hand, by what it means; what it means is
 * remembered.
 * @param at  where it stands */
const char *cc_banner_element(cc_banner_reader_t *b, const char *at,
                              const cc_element_t *element);

/** The same with one of its attributes. */
const char *cc_banner_attribute(cc_banner_reader_t *b,
                                const cc_element_t *element,
                                const cc_attribute_t *attribute);

/** What the element at hand looks like. */
const char *cc_banner_look(const cc_banner_reader_t *b,
                           const cc_element_t *element);

/** Whether what is inside of the element at hand may not be seen. */
int cc_banner_hides(const cc_banner_reader_t *b, const cc_element_t *element);

/** What is missing, at the end. */
const char *cc_banner_finish(cc_banner_reader_t *b);

#endif /* CC_MARKUP_BANNER_H */
