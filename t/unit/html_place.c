#include "core/html_place.h"
#include "html_place_cuts.h"
#include "tap.h"

#define DOC "<!DOCTYPE html>"
#define TEN "0123456789"
#define SIXTY_FOUR \
    "                                                                "

/* clang-format off */
/* In a page with a place, '^' stands there. */
static const struct {
    const char *what, *page;
} found[] = {
    { "after the body tag",             DOC "<html><head></head><body class='>'>^<p>x" },
    { "no other tags",                  "<body>^x" },
    { "only html",                      "<html>^x" },
    { "only head",                      "<head>^x" },
    { "only a doctype",                 DOC "^x" },
    { "nothing after the body tag",     DOC "<body>^" },
    { "an empty body",                  DOC "<body>^</body></html>" },
    { "white space after it",           DOC "<body>^ \n <p>x" },
    { "upper case",                     "<HTML><HEAD><BODY>^X" },
    { "body tag with a slash",          DOC "<body/>^x" },
    { "a UTF-8 byte order mark",        "\xef\xbb\xbf" DOC "<body>^x" },
    { "white space, then text",         DOC "<title>t</title> \t\n^text" },
    { "the first element",              DOC "<title>t</title><link>^<div id=a>x" },
    { "a comment is not content",       DOC "<!-- <body> --><body>^x" },
    { "comment ended by --!>",          DOC "<!-- --!><body>^x" },
    { "comment not ended by --! >",     DOC "<!-- --! ><body>--><body>^x" },
    { "comments that end at once",      DOC "<!--><!---><body>^x" },
    { "a bogus comment",                "<?xml version='1.0'?>" DOC "<body>^x" },
    { "doctype with '>' in quotes",     "<!DOCTYPE html PUBLIC \"a>^b\">" },
    { "body in a title",                DOC "<title><body></title><body>^x" },
    { "body in a script",               DOC "<script>'<body>'</script><body>^x" },
    { "script in a script's comment",   DOC "<script><!--<script></script><body>--></script><body>^x" },
    { "comment in a script unfinished", DOC "<script><!--<body></script><body>^x" },
    { "'--->' ends a comment",          DOC "<!-- ---><body>^x" },
    { "'-!>' does not",                 DOC "<!-- -!><body>--><body>^x" },
    { "a '>' where it may not end yet", DOC "<!--a><body>--><body>^x" },
    { "another end tag in a script",    DOC "<script>'</style></scr><body>'</script\t><body>^x" },
    { "longer names end no text",       DOC "<title></titles></title-><body></title/><body>^x" },
    { "an end tag in upper case",       DOC "<style></STYLE><body>^x" },
    { "an end tag with attributes",     DOC "<style></style a='>'><body>^x" },
    { "nor does one without an end",    DOC "<style><body></style<style><body>" "</style><body>^x" },
    { "names that begin like others",   DOC "<meta></meta><head>^<metal><body>" },
    { "quotes that are of names",       DOC "<meta a\"b'c><body>^x" },
    { "quotes in a value without",      DOC "<meta a=b\"c='d><body>^x" },
    { "quotes around '>' after spaces", DOC "<meta a = '><body>'><body>^x" },
    { "a '=' that is a name",           DOC "<meta ='><body>^'>" },
    { "a '=' after a slash",            DOC "<meta a/='><body>^'>" },
    { "a '=' after a quote",            DOC "<meta a='b'='><body>^'>" },
    { "no space between attributes",    DOC "<link a='>'b=\">\"c=d/e='f><body>^x" },
    { "an empty value",                 DOC "<link a=><body>^'>" },
    { "body in an attribute",           DOC "<meta content='<body>'><body>^x" },
    { "noscript is text in the head",   DOC "<noscript><body><p></noscript><body>^x" },
    { "and content after it",           DOC "<head></head>^<noscript>x</noscript>" },
    { "noframes",                       DOC "<noframes><frameset></noframes><body>^x" },
    { "a template",                     DOC "<template><body><p>x</template><body>^y" },
    { "templates nest",                 DOC "<template><template></template><body></template><body>^x" },
    { "text in a template",             DOC "<template>x<title></template></title></template><body>^x" },
    { "svg in a template",              DOC "<template><svg><g/></svg></template><body>^x" },
    { "html in a template",             DOC "<template><html amp></template><body>^x" },
    { "head elements after the head",   DOC "<head></head><title>x</title><script></script><body>^x" },
    { "a second head tag",              DOC "<head></head><head><body>^x" },
    { "end tags that mean nothing",     DOC "</p></div></template></title><body>^x" },
    { "</br> is an element",            DOC "<head></head>^</br>" },
    { "a '<' that is text",             DOC "^< body>" },
    { "a '<' at the end",               DOC "^<" },
    { "a '</' at the end",              DOC "^</" },
    { "a name that begins like body",   DOC "^<bodyx>" },
    { "a name with a dash",      DOC "^<body-x>" },
    { "a long name",                    DOC "^<x" TEN TEN TEN TEN TEN ">" },
    { "an unfinished tag",              DOC "^<p class=" },
    { "reference to white space",       DOC "<head></head>&#32;&#x0a;&Tab;&NewLine;&#9<body>^x" },
    { "reference to something else",    DOC "<head></head>^&#33;<body>" },
    { "reference that is none",         DOC "<head></head>^&Tab <body>" },
    { "reference without a number",     DOC "<head></head>^&#x;" },
    { "reference at the end",           DOC "^&#" },
    { "reference with many zeros",      DOC "^&#00000000000000000032;<body>" },
    { "CDATA is a comment here",        DOC "<![CDATA[ <p>^]]>" },
    { "frameset too late: text",        DOC "^<p>x<frameset>" },
    { "frameset too late: an image",    DOC "^<p><img><frameset>" },
    { "frameset too late: </br>",       DOC "^<p></br><frameset>" },
    { "frameset after the body tag",    DOC "<body>^<frameset>" },
    { "frameset in a script",           DOC "^<p><script>'<frameset>'</script>x" },
    { "frameset in a style after col", DOC "^<col><style><frameset></style>x" },
    { "frameset after svg, in a name",   DOC "^<svg><style>x</style><img></svg>x<framese>" },
    { "svg after a template",           DOC "<template></template>^<svg><frameset>" },
    { "frameset after a template",      DOC "<template></template>^<p><frameset>" },
    { "frameset far away",              DOC "^<p>" SIXTY_FOUR SIXTY_FOUR SIXTY_FOUR SIXTY_FOUR
                                        SIXTY_FOUR SIXTY_FOUR SIXTY_FOUR SIXTY_FOUR "<frameset>" },
    { "another section",                DOC "<body>^<section id=\"pvd\">" },
    { "an implied other section",       DOC "^<section id=\"pvd\">x" },
    { "a banner later",                 DOC "<body>^<p><section id=\"pvc\">" },
    { "a banner behind much space",     DOC "<body>^" SIXTY_FOUR " <section id=\"pvc\">" },
    { "half a banner at the end",       DOC "<body>^<section id=" },
    { "not AMP",                        "<html class=amp data-amp amplify><body>^x" },
};

static const struct {
    const char *what, *page, *reason;
} refused[] = {
    { "an empty document",         "",                            "no content" },
    { "text",                      "text",                        "fragment" },
    { "a fragment",                "<p>x</p>",                    "fragment" },
    { "a fragment's head",         "<title>x</title><p>x",        "fragment" },
    { "a fragment's late body",    "<p>x<body>",                  "fragment" },
    { "tags in a template only",   "<template><html></template>x", "fragment" },
    { "a doctype in a template",   "<template>" DOC "</template>x", "fragment" },
    { "a frameset",                DOC "<head></head><frameset>", "frameset" },
    { "a frameset in the head",    "<frameset>",                  "frameset" },
    { "a frameset in the body",    DOC "<p><b> \n</b><frameset>", "frameset" },
    { "after text of svg or not",  DOC "<b><svg><style>x</style></svg><noframes>y</noframes><FrameSet>", "frameset" },
    { "after an image of svg",     DOC "<svg><image/></svg><frameset>", "frameset" },
    { "after a comment or not",    DOC "<math></math><script><!--</script><<frameset>", "frameset" },
    { "AMP",                       "<!doctype html><html amp>",   "AMP" },
    { "AMP with a value",          "<html lang=en AMP=''><body>", "AMP" },
    { "AMP in a second html tag",  "<html><head><html amp4ads>",  "AMP" },
    { "AMP by its sign",           "<html \xe2\x9a\xa1>",         "AMP" },
    { "with variation selector",   "<html \xe2\x9a\xa1\xef\xb8\x8f lang=en>", "AMP" },
    { "UTF-16, big end first",     "\xfe\xff<",                   "UTF-16" },
    { "UTF-16, little end first",  "\xff\xfe<",                   "UTF-16" },
    { "half a byte order mark",    "\xef\xbb",                    "no content" },
    { "half of one, then a page",  "\xef\xbb<html><body>",        "fragment" },
    { "end tag instead of a body", DOC "<head></head></body>",    "no content" },
    { "end of the html instead",   DOC "</html><p>x",             "no content" },
    { "a head only",               DOC "<title>x</title>",        "no content" },
    { "an unfinished body tag",    DOC "<body class=",            "no content" },
    { "an unfinished body name",   DOC "<body",                   "no content" },
    { "an endless title",          DOC "<title><body>x",          "no content" },
    { "an endless comment",        DOC "<!-- <body>x",            "no content" },
    { "an endless template",       DOC "<template><body>x",       "no content" },
    { "references to white space", DOC "&Tab;&#32",               "no content" },
    { "an odd template",           DOC "<template><svg><style></template><body>x", "template" },
    { "CDATA in a template",       DOC "<template><svg><![CDATA[</template>]]>", "template" },
    { "the banner",                DOC "<body><section id=\"pvc\" class=x>", "banner" },
    { "in upper case",             DOC "<body><SECTION ID=\"PVC\">", "banner" },
    { "after white space",         DOC "<body>" SIXTY_FOUR "<section id=\"pvc\">", "banner" },
    { "with no body tag",          DOC "<title>x</title><section id=\"pvc\">", "banner" },
    { "and a template before",     DOC "<template></template><section id=\"pvc\">", "banner" },
};

static const struct {
    const char *what, *page, *lang;
    int has_base;
} facts[] = {
    { "neither",               "<html><body>x",                            "",      0 },
    { "a language",            "<html lang=fr-CA><body>x",                 "fr-CA", 0 },
    { "in quotes, any case",   "<html LANG=\"zh-Hant\"><body>x",           "zh-Hant", 0 },
    { "the first attribute",   "<html lang=fr lang=de><body>x",            "fr",    0 },
    { "the first tag",         "<html lang=fr><head><html lang=de><body>x", "fr",   0 },
    { "that of a second tag",  "<html><head><html lang=de><body>x",        "de",    0 },
    { "an empty one counts",   "<html lang><html lang=fr><body>x",         "",      0 },
    { "35 bytes",              "<html lang=" TEN TEN TEN "12345><body>x",  TEN TEN TEN "12345", 0 },
    { "36 bytes are too many", "<html lang=" TEN TEN TEN "123456><body>x", "",      0 },
    { "no language tag",       "<html lang='fr_FR'><body>x",               "",      0 },
    { "none of another tag",   "<html><head lang=fr><body lang=de>x",      "",      0 },
    { "none in a template",    "<head><template><html lang=fr><base href=/></template><body>x", "", 0 },
    { "a base",                "<head><base target=x HREF='/a/'><body>x",  "",      1 },
    { "a base of no address",  "<head><base target=href><body>x",          "",      0 },
    { "a base in a comment",   "<head><!-- <base href=/> --><body>x",      "",      0 },
    { "a base too late",       "<head><body><base href=/>",                "",      0 },
};
/* clang-format on */

static void check_found(const char *what, const char *marked)
{
    const char *mark = strchr(marked, '^');
    size_t at = mark ? (size_t)(mark - marked) : 0, len = strlen(marked) - 1;
    char *page = malloc(len + 1);
    cc_place_t place;
    int same;

    memcpy(page, marked, at);
    memcpy(page + at, marked + at + 1, len - at);
    same = cuts_agree(&place, cc_place_init, cc_slice(page, len), ALL_CUTS);
    ok(mark && same && place.answer == CC_PLACE_FOUND
           && place.offset == (apr_off_t)at,
       what);
    free(page);
}

static void check_tables(void)
{
    cc_place_t place;
    size_t i;

    for (i = 0; i < sizeof(found) / sizeof(*found); i++) {
        check_found(found[i].what, found[i].page);
    }
    for (i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
        int same = cuts_agree(&place, cc_place_init,
                              cc_slice_str(refused[i].page), ALL_CUTS);

        ok(same && place.answer == CC_PLACE_NONE
               && strstr(place.reason, refused[i].reason) != NULL,
           refused[i].what);
    }
    for (i = 0; i < sizeof(facts) / sizeof(*facts); i++) {
        int same = cuts_agree(&place, cc_place_init,
                              cc_slice_str(facts[i].page), ALL_CUTS);

        ok(same && place.answer == CC_PLACE_FOUND
               && place.has_base == facts[i].has_base
               && strcmp(place.lang, facts[i].lang) == 0,
           facts[i].what);
    }
}

/* Only an implied body with nothing but such elements gives way. */
static void check_settling(void)
{
    static const char *const names[] = {
        "applet", "area",  "body",     "br",       "button", "dd",
        "dt",     "embed", "hr",       "image",    "iframe", "img",
        "keygen", "li",    "listing",  "marquee",  "object", "pre",
        "select", "table", "template", "textarea", "wbr",    "xmp",
    };
    char page[64];
    size_t i;

    for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
        snprintf(page, sizeof(page), DOC "^<b><%s><frameset>", names[i]);
        check_found(names[i], page);
    }
}

/* What a page with NUL holds cannot be in the tables. */
static void check_nul(void)
{
    static const char utf32[] = "\0\0\xfe\xff\0\0\0<";
    static const char text[] = "<html>\0\0 \0&Tab;<frameset>";
    static const char name[] = "<html><body\0>";
    cc_place_t place;

    ok(cuts_agree(&place, cc_place_init, cc_slice(utf32, sizeof(utf32) - 1),
                  ALL_CUTS)
           && place.answer == CC_PLACE_NONE && strstr(place.reason, "UTF-32"),
       "UTF-32, big end first");
    ok(cuts_agree(&place, cc_place_init, cc_slice(text, sizeof(text) - 1),
                  ALL_CUTS)
           && place.answer == CC_PLACE_NONE && strstr(place.reason, "frameset"),
       "NUL makes a body, but a frameset replaces it");
    ok(cuts_agree(&place, cc_place_init, cc_slice(name, sizeof(name) - 1),
                  ALL_CUTS)
           && place.answer == CC_PLACE_FOUND && place.offset == 6,
       "NUL is part of a name");
}

/* A comment as long as makes the body begin after len bytes. */
static int place_after(cc_place_t *place, size_t len)
{
    static const char start[] = "<html><!--", end[] = "--><body>x";
    size_t total = len + strlen("<body>x");
    char *page = malloc(total);
    int same;

    memset(page, ' ', total);
    memcpy(page, start, strlen(start));
    memcpy(page + total - strlen(end), end, strlen(end));
    same = cuts_agree(place, cc_place_init, cc_slice(page, total), 3);
    free(page);
    return same;
}

static void check_limit(void)
{
    const size_t limit = 1024 * 1024, tag = strlen("<body>");
    cc_place_t place;

    ok(place_after(&place, limit - tag) && place.answer == CC_PLACE_FOUND
           && place.offset == (apr_off_t)limit,
       "a body tag that ends with the first MiB");
    ok(place_after(&place, limit - tag + 1) && place.answer == CC_PLACE_NONE
           && strstr(place.reason, "MiB"),
       "a body tag that ends later");
}

/* How much of a page's first bytes may be passed on. */
static void check_safe(const char *what, const char *begin, apr_off_t safe)
{
    cc_place_t place;

    cc_place_init(&place, MARKER);
    ok(cc_place_scan(&place, begin, strlen(begin)) == CC_PLACE_MORE
           && place.safe == safe,
       what);
}

static void check_answers(void)
{
    static const char page[] = "<body>x";
    cc_place_t place;

    cc_place_init(&place, MARKER);
    cc_place_scan(&place, page, strlen(page));
    ok(cc_place_scan(&place, page, strlen(page)) == CC_PLACE_FOUND
           && cc_place_finish(&place) == CC_PLACE_FOUND && place.offset == 6
           && place.safe == 6,
       "an answer is final");
}

int main(void)
{
    check_tables();
    check_settling();
    check_nul();
    check_limit();
    check_answers();
    check_safe("an element's name is held back", "<html><tit", 6);
    check_safe("one that may go on is", "<html><title", 6);
    check_safe("not once it has ended", "<html><title ", 13);
    check_safe("a text element is not", "<html><title>x</tit", 19);
    check_safe("nor are a body tag's attributes", "<html><body class=", 18);
    check_safe("nor is a comment", "<html><!-- x", 12);
    check_safe("nor is an end tag that means nothing", "<html></title", 13);
    check_safe("but one that may is", "<html></bod", 6);
    check_safe("white space is not", "<html> \n", 8);
    check_safe("nor is a template", "<html><template>x<p", 19);
    check_safe("an implied body is", "<html><p>", 6);
    check_safe("white space after the body tag is", "<html><body> ", 12);
    check_safe("what may be a byte order mark is", "\xef\xbb", 0);
    check_safe("a reference is", "<html>&#3", 6);
    return done_testing();
}
