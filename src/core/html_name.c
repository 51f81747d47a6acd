#include "core/html_name.h"

/* clang-format off */
static const cc_html_name_t names[] = { /* sorted, for find() to stop early */
    { "base",      CC_TAG_BASE,      CC_CONTENT_MARKUP },
    { "basefont",  CC_TAG_META,      CC_CONTENT_MARKUP },
    { "bgsound",   CC_TAG_META,      CC_CONTENT_MARKUP },
    { "body",      CC_TAG_BODY,      CC_CONTENT_MARKUP },
    { "br",        CC_TAG_BR,        CC_CONTENT_MARKUP },
    { "col",       CC_TAG_SWITCH,    CC_CONTENT_MARKUP },
    { "colgroup",  CC_TAG_SWITCH,    CC_CONTENT_MARKUP },
    { "frameset",  CC_TAG_FRAMESET,  CC_CONTENT_MARKUP },
    { "head",      CC_TAG_HEAD,      CC_CONTENT_MARKUP },
    { "html",      CC_TAG_HTML,      CC_CONTENT_MARKUP },
    { "iframe",    CC_TAG_BODY_TEXT, CC_CONTENT_RAW },
    { "link",      CC_TAG_META,      CC_CONTENT_MARKUP },
    { "math",      CC_TAG_SWITCH,    CC_CONTENT_MARKUP },
    { "meta",      CC_TAG_META,      CC_CONTENT_MARKUP },
    { "noembed",   CC_TAG_BODY_TEXT, CC_CONTENT_RAW },
    { "noframes",  CC_TAG_TEXT,      CC_CONTENT_RAW },
    { "noscript",  CC_TAG_NOSCRIPT,  CC_CONTENT_RAW },
    { "plaintext", CC_TAG_BODY_TEXT, CC_CONTENT_PLAINTEXT },
    { "script",    CC_TAG_TEXT,      CC_CONTENT_SCRIPT },
    { "select",    CC_TAG_SWITCH,    CC_CONTENT_MARKUP },
    { "style",     CC_TAG_TEXT,      CC_CONTENT_RAW },
    { "svg",       CC_TAG_SWITCH,    CC_CONTENT_MARKUP },
    { "template",  CC_TAG_TEMPLATE,  CC_CONTENT_MARKUP },
    { "textarea",  CC_TAG_BODY_TEXT, CC_CONTENT_RAW },
    { "title",     CC_TAG_TEXT,      CC_CONTENT_RAW },
    { "xmp",       CC_TAG_BODY_TEXT, CC_CONTENT_RAW },
};

static const char precedes_body[CC_TAG_COUNT] = {
    [CC_TAG_BASE] = 1,     [CC_TAG_BODY] = 1, [CC_TAG_FRAMESET] = 1,
    [CC_TAG_HEAD] = 1,     [CC_TAG_HTML] = 1, [CC_TAG_META] = 1,
    [CC_TAG_NOSCRIPT] = 1, [CC_TAG_TEXT] = 1, [CC_TAG_TEMPLATE] = 1,
};
/* clang-format on */

#define NAMES_END (names + sizeof(names) / sizeof(*names))

const cc_html_name_t *cc_html_name_find(cc_slice_t name)
{
    const cc_html_name_t *n;

    if (name.len == 0) {
        return NULL;
    }
    for (n = names; n < NAMES_END && n->name[0] <= name.ptr[0]; n++) {
        if (n->name[0] == name.ptr[0] && cc_slice_eq(name, n->name)) {
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
