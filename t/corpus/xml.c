/*
 * xml.c: the place of the banner in pages of XHTML put together of what is
 * awkward in XML, judged by another parser.
 *
 * Where expat finds a page well-formed, the place has to be the one that expat
 * sees, or there has to be a reason for none that expat sees as well; with the
 * banner in it, as the module makes it, the page is well-formed and the same.
 */
#include "html_place_cuts.h"
#include "model_site.h"
#include "tap.h"
#include "xml_dom.h"

#define NS " xmlns=\"http://www.w3.org/1999/xhtml\""

/* clang-format off */
static const char *const decls[] = {
    "", "<?xml version=\"1.0\"?>", "<?xml version='1.0' encoding='utf-8' ?>\n", "\xef\xbb\xbf<?xml version = '1.0' standalone=\"yes\"?>",
    "\xef\xbb\xbf", "<?xml version='1.0' encoding=\"US-ASCII\"?>", "<?xml version=\"1.0\"\n encoding=\"ISO-8859-1\"?>", "\n",
    "<?xml version='1.1'?>", "<?xml version='1.0' encoding='utf-16'?>", "<?xml encoding='utf-8'?>", "<?xml ?>",
};
static const char *const doctypes[] = {
    "", "<!DOCTYPE html>", "<!-- <html> --><!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" 'a>b\"c'>",
    "<!DOCTYPE html SYSTEM \"x\" [ <!ENTITY nbsp \"&#160;\"><!ENTITY b ']>\"<x></x>'><!-- ]> '<body> --> ]\n>",
    "<?a <!DOCTYPE html [?><!DOCTYPE html [<!ELEMENT a (#PCDATA|b)*><?c ]>'?><!NOTATION d SYSTEM \"]>\">]>",
    "<!DOCTYPE html [<!ENTITY % e \"<!-- ]> -->\"><!ENTITY body \"<body xmlns='http://www.w3.org/1999/xhtml'><i/></body>\">]>",
    "<!DOCTYPE html [<!ATTLIST body xmlns CDATA \"x\">]>", "<!DOCTYPE html [<!ENTITY % e \"<!ELEMENT i EMPTY>\">%e;]>",
    "<!DOCTYPE html [<!ENTITY a SYSTEM \"]>\" NDATA d><!ENTITY c PUBLIC ']>' \"'\">]><!-- - -->", "<!DOCTYPE html [ %x; ]>",
};
static const char *const roots[] = {
    "<html" NS ">", "<html lang='en' xml:lang=\"fr\"" NS "\n>", "<html a='>' b=\"'/>\"\txmlns:h='http://www.w3.org/1999/xhtml'" NS ">",
    "<html xmlns\r\n=\n'http://www.w3.org/1999/xhtml' >", "<html c=\"&#60;body&#62;\"" NS ">",
    "<html amp=''" NS ">", "<html" NS " amp4ads='x'>", "<html xmlns='http://www.w3.org/1999/XHTML'>", "<html>", "<html xmlns=''>",
    "<html xmlns='http://www.w3.org/1999/xhtml&#32;'>", "<html xmlns:x='http://www.w3.org/1999/xhtml'>",
};
/* What stands next to the head, or in it. */
static const char *const pieces[] = {
    "", " \t\r\n", "<!-- <body> -->", "<!---->", "<!--- - > -->", "<!--><body>-->", "<?b <body> ? ?>", "<?b?>", "<?xml-x ?>",
    "<![CDATA[<body>]]>", "<![CDATA[]]>]]]]><![CDATA[>]]>", "<![CDATA[ ]]x]>]]]>", "text", "&amp;&#60;body&#x3e;", "'\">", "\xc3\xa9",
    "<title>t &lt;body></title>", "<style><![CDATA[</style><body>]]></style>", "<script>//<![CDATA[\n'<body>' </script>\n//]]></script>",
    "<meta content=\"a>b\"/>", "<link a='/>' b = \"'>'\" />", "<base href='/a/'/>", "<x:base xmlns:x='y' href='z'/>", "<i ></i\n>",
    "<a><b><body>x</body></b><c/></a>", "<h:head xmlns:h='http://www.w3.org/1999/xhtml'><h:body/></h:head>", "<Body/>", "<body-x/><bodyx></bodyx>",
    "<svg xmlns='http://www.w3.org/2000/svg'><body><title/></body></svg>", "<template><frameset/></template>", "<d e='&lt;' f=\"&#10;\"/>",
    "<g xmlns='' h='i'/>", "<j><?k </j>?></j>", "<l><!-- </l> --></l>", "&nbsp;", "<m>&nbsp;</m>", "&b;", "<n>&b;&body;</n>", "&body;",
    "<o p='&nbsp;'/>", "<frameset/>", "<h:body xmlns:h='http://www.w3.org/1999/xhtml'/>", "<body xmlns='q'/>", "<q:frameset xmlns:q='r'/>",
    "<s23456789012345678901234567890:t xmlns:s23456789012345678901234567890='u'/>", "<v></w>", "<!-- a -- b -->", "<x y=z/>", "&", "<?XML z?>",
};
static const char *const heads[][2] = { { "", "" }, { "<head>", "</head>" }, { "\n<head a='b'>\n", "\n</head\t>\n" }, { "</head>", "" } };
static const char *const bodies[] = {
    "<body>x</body></html>", "<body\n></body></html>\n<!-- z -->", "<body class='a>b' onload=\"'/>'\"><p>x</p></body></html>",
    "<body" NS "><p/></body></html>", "<body xmlns:y='z'> <y:p/>\n</body>\n</html>\n", "<body xml:base='/'><!-- --></body></html>",
    "<body><![CDATA[ ]]></body></html>", "<body>&#160;</body><body>z</body></html>", "<body><?p?></body><frameset/></html>",
    "<body/></html>", "<body a='b' /></html>", "</html>", "<body xmlns=''>x</body></html>", "<frameset></frameset><body>x</body></html>",
    "<h:body xmlns:h='http://www.w3.org/1999/xhtml'>x</h:body></html>", "<body>", "<body>x</html>",
};
/* clang-format on */

typedef struct {
    unsigned found, refused, wrong;
    unsigned malformed; /* judged by nothing but cuts */
    const char *banner;
} xml_count_t;

static void complain(xml_count_t *count, cc_slice_t page, const char *what)
{
    count->wrong++;
    printf("# %s: ", what);
    for (; page.len > 0; page.ptr++, page.len--) {
        fputs(*page.ptr == '\n' ? "\\n" : "", stdout);
        putchar(*page.ptr == '\n' ? ' ' : *page.ptr);
    }
    putchar('\n');
}

static int has(cc_slice_t page, const char *word)
{
    return memmem(page.ptr, page.len, word, strlen(word)) != NULL;
}

/* What expat does not tell is in the bytes. */
static int is_refused_rightly(const char *reason, cc_slice_t page,
                              const xml_dom_t *dom)
{
    if (strstr(reason, "AMP")) {
        return dom->is_amp;
    }
    if (strstr(reason, "DTD")) {
        return has(page, "<!ATTLIST") || has(page, "%e;") || has(page, "%x;");
    }
    if (strstr(reason, "entity")) {
        return has(page, "&nbsp;") || has(page, "&b;") || has(page, "&body;");
    }
    if (strstr(reason, "version")) {
        return has(page, "'1.1'");
    }
    if (strstr(reason, "frameset")) {
        return dom->has_frameset;
    }
    if (strstr(reason, "plainly") && has(page, "<s2345678901234567890")) {
        return 1;
    }
    return (strstr(reason, "plainly") || strstr(reason, "no content"))
           && dom->place < 0;
}

static void judge_found(xml_count_t *count, cc_slice_t page,
                        const cc_place_t *place, const xml_dom_t *before)
{
    size_t at = place->offset, more = strlen(count->banner);
    char *out = malloc(page.len + more);
    xml_dom_t after;

    memcpy(out, page.ptr, at);
    memcpy(out + at, count->banner, more);
    memcpy(out + at + more, page.ptr + at, page.len - at);
    xml_dom_read(&after, cc_slice(out, page.len + more), "pvc");
    if (before->place != (long)at) {
        complain(count, page, "the body begins elsewhere");
    }
    else if (!after.is_wellformed || after.banners != 1 || !after.is_first) {
        complain(count, page, "the banner is not well in it");
    }
    else if (strcmp(before->tree, after.tree) != 0) {
        complain(count, page, "the banner changes the tree");
    }
    free(after.tree);
    free(out);
}

static void check(xml_count_t *count, cc_slice_t page)
{
    xml_dom_t dom;
    cc_place_t place;

    if (!cuts_agree(&place, cc_place_init_xml, page, ALL_CUTS)) {
        complain(count, page, "cuts change the answer");
    }
    xml_dom_read(&dom, page, "pvc");
    count->malformed += !dom.is_wellformed;
    if (dom.is_wellformed && place.answer == CC_PLACE_FOUND) {
        count->found++;
        judge_found(count, page, &place, &dom);
    }
    else if (dom.is_wellformed) {
        count->refused++;
        if (!is_refused_rightly(place.reason, page, &dom)) {
            complain(count, page, place.reason);
        }
    }
    free(dom.tree);
}

/* Numbers that are the same in every run; the lower they are, the more often
 * they come. */
static unsigned pick(unsigned *seed, size_t count)
{
    unsigned least = count - 1, i;

    for (i = 0; i < 3; i++) {
        unsigned n;

        *seed = *seed * 1103515245u + 12345u;
        n = (*seed >> 16) % count;
        least = n < least ? n : least;
    }
    return least;
}

static void check_made(xml_count_t *count, unsigned *seed, size_t first,
                       size_t second)
{
    const char *const *head = heads[pick(seed, TAP_ROWS(heads))];
    const char *third = pieces[pick(seed, TAP_ROWS(pieces))];
    char page[2048];

    snprintf(page, sizeof(page), "%s%s%s%s%s%s%s%s%s",
             decls[pick(seed, TAP_ROWS(decls))],
             doctypes[pick(seed, TAP_ROWS(doctypes))],
             roots[pick(seed, TAP_ROWS(roots))], pieces[first], head[0],
             pieces[second], head[1], third,
             bodies[pick(seed, TAP_ROWS(bodies))]);
    check(count, cc_slice_str(page));
}

static const char *xml_banner(apr_pool_t *p)
{
    site_t *site = make_site(p, REGISTER);
    const char *html = banner(site, CC_LAYOUT_BOTTOM, "");

    return apr_pstrcat(p, CC_VIEW_MARKER CC_VIEW_XMLNS,
                       html + strlen(CC_VIEW_MARKER), NULL);
}

int main(void)
{
    xml_count_t count = { 0 };
    size_t first, second;
    unsigned seed = 1;
    char line[256];
    int i;

    count.banner = xml_banner(model_pool());
    for (first = 0; first < TAP_ROWS(pieces); first++) {
        for (second = 0; second < TAP_ROWS(pieces); second++) {
            for (i = 0; i < 4; i++) {
                check_made(&count, &seed, first, second);
            }
        }
    }
    snprintf(line, sizeof(line), "%u with, %u without, %u not well-formed",
             count.found, count.refused, count.malformed);
    ok(count.wrong == 0 && count.found > 0 && count.refused > 0, line);
    return done_testing();
}
