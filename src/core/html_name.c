#include "core/html_name.h"

/* clang-format off */
static const cc_html_name_t names[] = { /* sorted, for first_of[] */
    { "base",      4, CC_TAG_BASE,      CC_CONTENT_MARKUP },
    { "basefont",  8, CC_TAG_META,      CC_CONTENT_MARKUP },
    { "bgsound",   7, CC_TAG_META,      CC_CONTENT_MARKUP },
    { "body",      4, CC_TAG_BODY,      CC_CONTENT_MARKUP },
    { "br",        2, CC_TAG_BR,        CC_CONTENT_MARKUP },
    { "col",       3, CC_TAG_SWITCH,    CC_CONTENT_MARKUP },
    { "colgroup",  8, CC_TAG_SWITCH,    CC_CONTENT_MARKUP },
    { "frameset",  8, CC_TAG_FRAMESET,  CC_CONTENT_MARKUP },
    { "head",      4, CC_TAG_HEAD,      CC_CONTENT_MARKUP },
    { "html",      4, CC_TAG_HTML,      CC_CONTENT_MARKUP },
    { "iframe",    6, CC_TAG_BODY_TEXT, CC_CONTENT_RAW },
    { "link",      4, CC_TAG_META,      CC_CONTENT_MARKUP },
    { "math",      4, CC_TAG_SWITCH,    CC_CONTENT_MARKUP },
    { "meta",      4, CC_TAG_META,      CC_CONTENT_MARKUP },
    { "noembed",   7, CC_TAG_BODY_TEXT, CC_CONTENT_RAW },
    { "noframes",  8, CC_TAG_TEXT,      CC_CONTENT_RAW },
    { "noscript",  8, CC_TAG_NOSCRIPT,  CC_CONTENT_RAW },
    { "plaintext", 9, CC_TAG_BODY_TEXT, CC_CONTENT_PLAINTEXT },
    { "script",    6, CC_TAG_TEXT,      CC_CONTENT_SCRIPT },
    { "select",    6, CC_TAG_SWITCH,    CC_CONTENT_MARKUP },
    { "style",     5, CC_TAG_TEXT,      CC_CONTENT_RAW },
    { "svg",       3, CC_TAG_SWITCH,    CC_CONTENT_MARKUP },
    { "template",  8, CC_TAG_TEMPLATE,  CC_CONTENT_MARKUP },
    { "textarea",  8, CC_TAG_BODY_TEXT, CC_CONTENT_RAW },
    { "title",     5, CC_TAG_TEXT,      CC_CONTENT_RAW },
    { "xmp",       3, CC_TAG_BODY_TEXT, CC_CONTENT_RAW },
};

static const char precedes_body[CC_TAG_COUNT] = {
    [CC_TAG_BASE] = 1,     [CC_TAG_BODY] = 1, [CC_TAG_FRAMESET] = 1,
    [CC_TAG_HEAD] = 1,     [CC_TAG_HTML] = 1, [CC_TAG_META] = 1,
    [CC_TAG_NOSCRIPT] = 1, [CC_TAG_TEXT] = 1, [CC_TAG_TEMPLATE] = 1,
};
/* clang-format on */

#define NAMES_END (names + sizeof(names) / sizeof(*names))

/* Where the names begin with each letter, and where those with 'z' would end:
 * t/unit/html_name.c finds all of them. */
static const unsigned char first_of['z' - 'a' + 2] = {
    0,  0,  5,  7,  7,  7,  8,  8,  10, 11, 11, 11, 12, 14,
    17, 17, 18, 18, 18, 22, 25, 25, 25, 25, 26, 26, 26
};

/* Names are so short that calling memcmp() costs more than comparing. */
static int is_same(const char *known, cc_slice_t name)
{
    apr_size_t i;

    for (i = 1; i < name.len; i++) {
        if (known[i] != name.ptr[i]) {
            return 0;
        }
    }
    return 1;
}

const cc_html_name_t *cc_html_name_find(cc_slice_t name)
{
    const cc_html_name_t *n, *end;
    int letter;

    if (name.len == 0 || name.ptr[0] < 'a' || name.ptr[0] > 'z') {
        return NULL;
    }
    letter = name.ptr[0] - 'a';
    end = names + first_of[letter + 1];
    for (n = names + first_of[letter]; n < end; n++) {
        if (n->len == name.len && is_same(n->name, name)) {
            return n;
        }
    }
    return NULL;
}

static int starts(const char *name, cc_slice_t beginning)
{
    return beginning.len <= strlen(name)
           && cc_slice_same(cc_slice(name, beginning.len), beginning);
}

int cc_html_name_may_precede_body(cc_slice_t beginning)
{
    const cc_html_name_t *n;

    for (n = names; n < NAMES_END; n++) {
        if (precedes_body[n->tag] && starts(n->name, beginning)) {
            return 1;
        }
    }
    return 0;
}
