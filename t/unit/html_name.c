#include "core/html_name.h"
#include "tap.h"

/* clang-format off */
static const struct {
    const char *name;
    cc_html_tag_t tag;
    cc_html_content_t content;
} known[] = {
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

static const char *const unknown[] = {
    "", "a", "b", "bod", "body-x", "BODY", "p", "titl", "titles", "xmpp", "z", "\xff",
};

/* Beginnings of a start tag's name, and whether a body may still be to come. */
static const struct {
    const char *beginning;
    int may;
} beginnings[] = {
    { "", 1 }, { "b", 1 }, { "bo", 1 }, { "bod", 1 }, { "body", 1 }, { "bodyx", 0 },
    { "br", 0 }, { "bu", 0 }, { "base", 1 }, { "basef", 1 }, { "basefont", 1 }, { "f", 1 }, { "fo", 0 },
    { "h", 1 }, { "h1", 0 }, { "he", 1 }, { "head", 1 }, { "heade", 0 }, { "htm", 1 }, { "i", 0 }, { "l", 1 }, { "li", 1 },
    { "m", 1 }, { "ma", 0 }, { "no", 1 }, { "noe", 0 }, { "nos", 1 }, { "p", 0 }, { "s", 1 }, { "se", 0 }, { "scr", 1 },
    { "sty", 1 }, { "sv", 0 }, { "t", 1 }, { "te", 1 }, { "tex", 0 }, { "ta", 0 }, { "ti", 1 }, { "x", 0 },
};
/* clang-format on */

static const cc_html_name_t *find(const char *name)
{
    char *exact = tap_exact(name);
    const cc_html_name_t *row = cc_html_name_find(
        cc_slice(exact, strlen(name)));

    free(exact);
    return row;
}

int main(void)
{
    size_t i;

    for (i = 0; i < sizeof(known) / sizeof(*known); i++) {
        const cc_html_name_t *row = find(known[i].name);

        ok(row != NULL && strcmp(row->name, known[i].name) == 0
               && row->tag == known[i].tag && row->content == known[i].content,
           known[i].name);
    }
    for (i = 0; i < sizeof(unknown) / sizeof(*unknown); i++) {
        ok(find(unknown[i]) == NULL, unknown[i]);
    }
    ok(cc_html_name_find(cc_slice("body\0", 5)) == NULL, "body and a NUL");
    for (i = 0; i < sizeof(beginnings) / sizeof(*beginnings); i++) {
        char *exact = tap_exact(beginnings[i].beginning);
        size_t len = strlen(beginnings[i].beginning);

        ok(cc_html_name_may_precede_body(cc_slice(exact, len))
               == beginnings[i].may,
           beginnings[i].beginning);
        free(exact);
    }
    return done_testing();
}
