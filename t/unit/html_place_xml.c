#include "core/html_place.h"
#include "html_place_cuts.h"
#include "tap.h"

#define NS " xmlns=\"http://www.w3.org/1999/xhtml\""
#define ROOT "<html" NS ">"
#define TEN "0123456789"

/* clang-format off */
/* In a page with a place, '^' stands there. */
static const struct {
    const char *what, *page;
} found[] = {
    { "a page",                      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n"
                                     "<html" NS " lang='en'>\n<head><title>t</title></head>\n<body class='a'>^\n<p>x</p></body></html>" },
    { "the least",                   ROOT "<body>^</body></html>" },
    { "nothing after the body tag",  ROOT "<body>^" },
    { "a UTF-8 byte order mark",     "\xef\xbb\xbf<?xml version='1.0'?>" ROOT "<body>^x" },
    { "space in tags",               "<html \t\r\n xmlns = 'http://www.w3.org/1999/xhtml' \n><head ></head\t><body\n>^x" },
    { "a name that goes on",         ROOT "<bodyx/><body-x></body-x><body.x/><body>^x" },
    { "case matters",                ROOT "<BODY></BODY><body>^x" },
    { "'>' in values",               ROOT "<head a='/>' b=\"?>-->\"/><body onload='a>b' title=\"/>\">^x" },
    { "quotes in values",            ROOT "<head a='\"'/><body b=\"'>'\">^x" },
    { "a value like the body",       "<html a='body' b=\"xmlns='x'\"" NS "><body>^x" },
    { "comments",                    "<!--a--><!----><!--<body>-->" ROOT "<!--- - > ->--><head><!--</head>--></head><body>^x" },
    { "comments begin like HTML's ends", ROOT "<!--><body>--><!---><body>--><body>^x" },
    { "instructions",                "<?a?><?b <body> ? > ?\?>" ROOT "<?xml-stylesheet href='<body>'?><?c?\?><body>^x" },
    { "CDATA",                       ROOT "<head><style><![CDATA[<body>]]]></style></head><style>]]></style><![CDATA[]]><body>^x" },
    { "CDATA with brackets",         ROOT "<![CDATA[]]<body>]>]]x]]]]><body>^x" },
    { "doctype with '>' in quotes",  "<!DOCTYPE html PUBLIC \"a>b\" 'c>\"d'>" ROOT "<body>^x" },
    { "an internal subset",          "<!DOCTYPE html SYSTEM 'x' [ ] >" ROOT "<body>^x" },
    { "what may stand in one",       "<!DOCTYPE html [\n<!ELEMENT a (#PCDATA|b)*>\n<!ENTITY c ']>\"<body>'><!ENTITY % d \"]>'\">"
                                     "<!NOTATION e SYSTEM '>'><!-- ]>'<!ATTLIST --><?f ]>'?> ]>" ROOT "<body>^x" },
    { "a body deeper in",            ROOT "<head><template><body>y</body></template></head><body>^x" },
    { "a deep one with a prefix",    ROOT "<head><h:body/></head><body>^x" },
    { "empty elements",              ROOT "<head><meta a='b'/><link/></head><body>^x" },
    { "elements of others",          ROOT "<head/><svg xmlns='http://www.w3.org/2000/svg'><style>x</style></svg><body>^x" },
    { "prefixes for others",         "<html xmlns:b='body'" NS " xmlns:h='http://www.w3.org/1999/xhtml'><b:head/><body xmlns:c='d'>^x" },
    { "the body says it again",      ROOT "<body" NS ">^x" },
    { "text next to the head",       ROOT "x &amp; &#60;y &#x3c;&lt;&gt;&quot;&apos; \xc3\xa9 > ]]> <body>^x" },
    { "entities in the head",        ROOT "<head a='&b;'><title>&nbsp; &</title></head><body c='&d;'>^x" },
    { "another charset",             "<?xml version=\"1.0\" encoding='iso-8859-1' standalone=\"no\" ?>" ROOT "<body>^x" },
    { "a deep prologue",             ROOT "<head><a><b><c><d/></c></b></a></head><body>^x" },
    { "another section",             ROOT "<body>^<section id=\"pvd\">" },
    { "a banner later",              ROOT "<body>^<p/><section id=\"pvc\">" },
    { "not AMP",                     "<html class='amp' data-amp='' amplify=''" NS "><body>^x" },
};

static const struct {
    const char *what, *page, *reason;
} refused[] = {
    { "an empty document",           "",                          "no content" },
    { "text",                        "text",                      "well-formed" },
    { "no root",                     "<?xml version='1.0'?><!DOCTYPE html>", "no content" },
    { "HTML",                        "<!DOCTYPE html><html><head><meta charset=utf-8></head><body>x", "XHTML" },
    { "another namespace",           "<html xmlns='http://www.w3.org/1999/xhtml/'><body>x", "XHTML" },
    { "written in another way",      "<html xmlns='http&#58;//www.w3.org/1999/xhtml'><body>x", "XHTML" },
    { "one for a prefix",            "<html xmlns:h='http://www.w3.org/1999/xhtml'><body>x", "XHTML" },
    { "a prefix",                    "<h:html xmlns:h='http://www.w3.org/1999/xhtml'><h:body>x", "XHTML" },
    { "a body with a prefix",        "<html xmlns:h='http://www.w3.org/1999/xhtml'" NS "><h:body/><body>x", "XHTML" },
    { "a frameset with one",         "<html xmlns:h='http://www.w3.org/1999/xhtml'" NS "><h:frameset/><body>x", "XHTML" },
    { "a name too long to know",     ROOT "<a" TEN TEN TEN TEN ":body/><body>x", "XHTML" },
    { "a body of others",            ROOT "<body xmlns='x'>",     "XHTML" },
    { "a body of nobody",            ROOT "<body xmlns=''>",      "XHTML" },
    { "the root in upper case",      "<HTML" NS "><body>",        "XHTML" },
    { "SVG",                         "<svg xmlns='http://www.w3.org/2000/svg'><body/></svg>", "XHTML" },
    { "a feed",                      "<feed xmlns='http://www.w3.org/2005/Atom'><body>x</body></feed>", "XHTML" },
    { "an empty root",               "<html" NS "/>",             "no content" },
    { "no body",                     ROOT "<head><body>x</body></head></html><body>", "no content" },
    { "an empty body",               ROOT "<body/>",              "no content" },
    { "with attributes",             ROOT "<body a='b' />",       "no content" },
    { "an unfinished body tag",      ROOT "<body class='>'",      "no content" },
    { "an endless comment",          ROOT "<!-- <body>x",         "no content" },
    { "an endless subset",           "<!DOCTYPE html [" ROOT,     "well-formed" },
    { "a frameset",                  ROOT "<frameset><body>",     "frameset" },
    { "AMP",                         "<html amp=''" NS "><body>x", "AMP" },
    { "AMP, after the namespace",    "<html" NS " amp4email='x'><body>x", "AMP" },
    { "AMP by its sign",             "<html" NS " \xe2\x9a\xa1=''><body>x", "AMP" },
    { "the banner",                  ROOT "<body>\n <section id=\"pvc\"" NS " class='x'>", "banner" },
    { "UTF-16, big end first",       "\xfe\xff<",                 "UTF-16" },
    { "UTF-16, little end first",    "\xff\xfe<",                 "UTF-16" },
    { "half of a byte order mark",   "\xef\xbb<html>",            "well-formed" },
    { "two byte order marks",        "\xef\xbb\xbf\xef\xbb\xbf" ROOT "<body>x", "well-formed" },
    { "UTF-16 in words",             "<?xml version='1.0' encoding='UTF-16'?>" ROOT "<body>x", "charset" },
    { "shifts",                      "<?xml version='1.0' encoding=\"ISO-2022-JP\"?>" ROOT "<body>x", "charset" },
    { "UTF-7",                       "<?xml version='1.0' encoding='utf-7'?>" ROOT "<body>x", "charset" },
    { "EBCDIC",                      "<?xml version='1.0' encoding='IBM037'?>" ROOT "<body>x", "charset" },
    { "EBCDIC in fact",              "\x4c\x6f\xa7\x94\x93\x40",  "well-formed" },
    { "a charset in a long name",    "<?xml version='1.0' encoding='utf-8" TEN TEN TEN TEN "'?>" ROOT "<body>x", "charset" },
    { "XML 1.1",                     "<?xml version=\"1.1\"?>" ROOT "<body>x", "version" },
    { "a DTD with attributes",       "<!DOCTYPE html [<!ATTLIST body xmlns CDATA 'x'>]>" ROOT "<body>x", "DTD" },
    { "with parameter entities",     "<!DOCTYPE html [<!ENTITY % a ''> %a;]>" ROOT "<body>x", "DTD" },
    { "an entity next to the head",  ROOT "<head/>&b;<body>x",    "entity" },
    { "'--' in a comment",           ROOT "<!-- a -- b --><body>x", "well-formed" },
    { "'--->'",                      ROOT "<!-- a ---><body>x",   "well-formed" },
    { "a comment as in HTML",        ROOT "<!--a--!><body>x",     "well-formed" },
    { "'<!' and something else",     ROOT "<!x><body>x",          "well-formed" },
    { "half of CDATA",               ROOT "<![CDATA<body>x",      "well-formed" },
    { "CDATA before the root",       "<![CDATA[]]>" ROOT "<body>x", "well-formed" },
    { "an entity before the root",   "&a;" ROOT "<body>x",        "well-formed" },
    { "a character before the root", "&#32;" ROOT "<body>x",      "well-formed" },
    { "a doctype after the root",    ROOT "<!DOCTYPE html><body>x", "well-formed" },
    { "an end first",                "</html>" ROOT "<body>x",    "well-formed" },
    { "a declaration too late",      " <?xml version='1.0'?>" ROOT "<body>x", "well-formed" },
    { "in the root",                 ROOT "<?xml version='1.0'?><body>x", "well-formed" },
    { "in the subset",               "<!DOCTYPE html [<?xml version='1.0'?>]>" ROOT "<body>x", "well-formed" },
    { "in upper case",               "<?XML version='1.0'?>" ROOT "<body>x", "well-formed" },
    { "nothing in it",               "<?xml?>" ROOT "<body>x",    "well-formed" },
    { "a '>' in it",                 "<?xml version='1.0'>" ROOT "<body>x", "well-formed" },
    { "a '<' in it",                 "<?xml version='<'?>" ROOT "<body>x", "well-formed" },
    { "a '? >' in it",               "<?xml version='1.0'? >" ROOT "<body>x", "well-formed" },
    { "an instruction of no name",   ROOT "<? a?><body>x",        "well-formed" },
    { "of an odd name",              ROOT "<?a+b?><body>x",       "well-formed" },
    { "a value without quotes",      ROOT "<head a=b/><body>x",   "well-formed" },
    { "a name without a value",      ROOT "<head a/><body>x",     "well-formed" },
    { "no space between",            ROOT "<head a='b'c='d'/><body>x", "well-formed" },
    { "'<' in a value",              ROOT "<head a='<'/><body>x", "well-formed" },
    { "an odd name of an attribute", ROOT "<head 1='a'/><body>x", "well-formed" },
    { "an odd name of an element",   ROOT "<1><body>x",           "well-formed" },
    { "one that ends oddly",         ROOT "<head=><body>x",       "well-formed" },
    { "a slash in a tag",            ROOT "<head/ a='b'><body>x", "well-formed" },
    { "attributes of an end tag",    ROOT "<head></head a='b'><body>x", "well-formed" },
    { "an end tag of no name",       ROOT "<head></><body>x",     "well-formed" },
    { "a '&' next to the head",      ROOT "& <body>x",            "well-formed" },
    { "a '&' without ';'",           ROOT "&amp <body>x",         "well-formed" },
    { "a doctype in a doctype",      "<!DOCTYPE html <!>" ROOT "<body>x", "well-formed" },
    { "text in a subset",            "<!DOCTYPE html [x]>" ROOT "<body>x", "well-formed" },
    { "an element in one",           "<!DOCTYPE html [<x>]>" ROOT "<body>x", "well-formed" },
    { "a section of one",            "<!DOCTYPE html [<![INCLUDE[]]>]>" ROOT "<body>x", "well-formed" },
    { "an unknown declaration",      "<!DOCTYPE html [<!SHORTREF a>]>" ROOT "<body>x", "well-formed" },
    { "a '<' in a declaration",      "<!DOCTYPE html [<!ENTITY a <b>]>" ROOT "<body>x", "well-formed" },
};

static const struct {
    const char *what, *page, *lang;
    int has_base;
} facts[] = {
    { "neither",                     ROOT "<body>x",                                    "",      0 },
    { "a language",                  "<html lang='fr-CA'" NS "><body>x",                "fr-CA", 0 },
    { "XML's",                       "<html" NS " xml:lang=\"fr\"><body>x",             "fr",    0 },
    { "XML's wins",                  "<html lang='fr' xml:lang='de'" NS "><body>x",     "de",    0 },
    { "before or after",             "<html xml:lang='de' lang='fr'" NS "><body>x",     "de",    0 },
    { "even if it is empty",         "<html xml:lang='' lang='fr'" NS "><body>x",       "",      0 },
    { "case matters",                "<html LANG='fr'" NS "><body>x",                   "",      0 },
    { "35 bytes",                    "<html lang='" TEN TEN TEN "12345'" NS "><body>x", TEN TEN TEN "12345", 0 },
    { "36 bytes are too many",       "<html lang='" TEN TEN TEN "123456'" NS "><body>x", "",     0 },
    { "and so are 50",               "<html lang='" TEN TEN TEN TEN TEN "'" NS "><body>x", "",   0 },
    { "no language tag",             "<html lang='fr FR'" NS "><body>x",                "",      0 },
    { "none of another tag",         ROOT "<head lang='fr'/><body lang='de'>x",         "",      0 },
    { "a base",                      ROOT "<head><base target='x' href='/a/'/></head><body>x", "", 1 },
    { "one with a prefix",           ROOT "<head><h:base href='/a/'/></head><body>x",   "",      1 },
    { "one of no address",           ROOT "<head><base target='href'/></head><body>x",  "",      0 },
    { "one in a comment",            ROOT "<!-- <base href='/'/> --><body>x",           "",      0 },
    { "one too late",                ROOT "<body><base href='/'/>",                     "",      0 },
    { "XML's, of html",              "<html xml:base='/a/'" NS "><body>x",              "",      1 },
    { "XML's, of body",              ROOT "<body xml:base='/a/'>x",                     "",      1 },
    { "XML's, of others",            ROOT "<head xml:base='/a/'/><body>x",              "",      0 },
};
/* clang-format on */

static int agree(cc_place_t *place, cc_slice_t page)
{
    return cuts_agree(place, cc_place_init_xml, page, ALL_CUTS)
           && place->is_xml;
}

static void check_found(const char *what, const char *marked)
{
    const char *mark = strchr(marked, '^');
    size_t at = mark ? (size_t)(mark - marked) : 0, len = strlen(marked) - 1;
    char *page = malloc(len + 1);
    cc_place_t place;
    int same;

    memcpy(page, marked, at);
    memcpy(page + at, marked + at + 1, len - at);
    same = agree(&place, cc_slice(page, len));
    ok(mark && same && place.answer == CC_PLACE_FOUND
           && place.offset == (apr_off_t)at,
       what);
    free(page);
}

static void check_tables(void)
{
    cc_place_t place;
    size_t i;

    for (i = 0; i < TAP_ROWS(found); i++) {
        check_found(found[i].what, found[i].page);
    }
    for (i = 0; i < TAP_ROWS(refused); i++) {
        int same = agree(&place, cc_slice_str(refused[i].page));

        ok(same && place.answer == CC_PLACE_NONE
               && strstr(place.reason, refused[i].reason) != NULL,
           refused[i].what);
    }
    for (i = 0; i < TAP_ROWS(facts); i++) {
        int same = agree(&place, cc_slice_str(facts[i].page));

        ok(same && place.answer == CC_PLACE_FOUND
               && place.has_base == facts[i].has_base
               && strcmp(place.lang, facts[i].lang) == 0,
           facts[i].what);
    }
}

/* What a page with NUL holds cannot be in the tables. */
static void check_wide(void)
{
    static const struct {
        const char *what;
        cc_slice_t page;
    } rows[] = {
        { "UTF-16 without a mark, big end first", { "\0<\0?", 4 } },
        { "UTF-16 without a mark, little end first", { "<\0?\0", 4 } },
        { "UTF-32 without a mark", { "\0\0\0<\0\0\0h", 8 } },
        { "UTF-32, big end first", { "\0\0\xfe\xff\0\0\0<", 8 } },
        { "a NUL in a name", { "<html\0>", 7 } },
    };
    cc_place_t place;
    size_t i;

    for (i = 0; i < TAP_ROWS(rows); i++) {
        ok(agree(&place, rows[i].page) && place.answer == CC_PLACE_NONE,
           rows[i].what);
    }
}

/* A comment as long as makes the body begin after len bytes. */
static int place_after(cc_place_t *place, size_t len)
{
    static const char begin[] = ROOT "<!--", end[] = "--><body>x";
    size_t total = len + strlen("<body>x");
    char *page = malloc(total);
    int same;

    memset(page, ' ', total);
    memcpy(page, begin, strlen(begin));
    memcpy(page + total - strlen(end), end, strlen(end));
    same = cuts_agree(place, cc_place_init_xml, cc_slice(page, total), 3);
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

    cc_place_init_xml(&place, MARKER);
    ok(cc_place_scan(&place, begin, strlen(begin)) == CC_PLACE_MORE
           && place.safe == safe,
       what);
}

int main(void)
{
    check_tables();
    check_wide();
    check_limit();
    check_safe("what may be a byte order mark is held back", "\xef\xbb", 0);
    check_safe("a tag is not", "<?xml versi", 11);
    check_safe("not even the body's", ROOT "<body clas", strlen(ROOT) + 10);
    check_safe("white space after it is", ROOT "<body> \n", strlen(ROOT) + 6);
    check_safe("so is what may be a banner", ROOT "<body><sec",
               strlen(ROOT) + 6);
    return done_testing();
}
