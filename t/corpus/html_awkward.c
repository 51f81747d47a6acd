#include "html_awkward.h"
#include <stdio.h>
#include <stdlib.h>
#include "html_dom.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* How many bodies each pair of pieces gets. */
#define BODIES_OF_A_PAIR 4

/* clang-format off */
/* In all of these "\1" stands for a NUL. */
static const char *const doctypes[] = {
    "", "<!DOCTYPE html>", "<!-- c --><!doctype HTML>\n", "\n<!DOCTYPE>", "\xef\xbb\xbf<!DOCTYPE html>", "\xef\xbb\xbf",
    "<?xml version='1.0'?><!DOCTYPE html PUBLIC \"a>b\">", "<!doctype html><!-->", "<!doctypehtml>", "<!DOCTYPE\rhtml\r\n>\r",
    "<!DOCTYPE html SYSTEM '>\">", "<!doctype html [<!ENTITY a \"b\">]>", "<!DOCTYPE html\1PUBLIC '\"' \"'>", "<!doctype html<!-- x -->",
    "<!>", "<!-", "<!->", "<!doc>", "<!d", "<!--\1-->\f<!DOCTYPE html>",
};
static const char *const openings[] = {
    "", "<html lang=en>", "<html><head>", "<head>", "<HTML\n><!-- x --!><HEAD >",
    "<html><head><html class=a>", "<html/><head/>", "<html lang='a>b' a=\"</head>\"c='d\"'>", "<html\rlang=fr\r><head\f>",
    "<head profile=\"<body>\">", "<html <head>", "<html a=b\1c \1='<body>'>", "<html a=/><head b = />", "<head><!-- --><head>",
};
/* A noscript here is one in the head, where it is text. */
static const char *const pieces[] = {
    "", " \n\f", "\r\n\r", "</p>", "</template>", "</title>", "<head>", "&#32;&#x0A", "&Tab;&#x9&NewLine;&#13;&#12;",
    "<!-- <body> -->", "<!--><!--->", "<!---!><body>-->", "<!--a--!b-->", "<!-- -- - -->", "<!----!><!--\1--!>", "<!--<!--->", "<!--a--!-->",
    "<![CDATA[ <body> ]]>", "</ <body>", "</>", "</!-- >", "<?php '<body>", "<!<body>", "</p a='>'", "</body\1>", "</SCRIPT x>", "</head\1>",
    "<base href=/>", "<meta charset=x/>", "<link a='<body>' b=\"</head>\"c=<p>", "<bgsound><basefont>", "<META a=b\"c' d = 'e>' f>",
    "<link/a=/ =b>", "<meta a='\r\"'\n\"'>", "<meta\f\1 a\1=\"\1>\" \1>", "<link a=\"b\"c/d>", "<meta a=`<body`/>", "<link a\r=\n'<body>'\t/\t>", "<meta <body>",
    "<title></title>", "<title><body></titlex></title >", "<TITLE>&lt;/title><!--</title/>", "<title>\1</title\1></title\r>", "<title></title a='>'>",
    "<style><!--</style>", "<style>/*</styl</style\f>", "<style><![CDATA[</style a=\"</style>\">",
    "<noscript><body><img></noscript>", "<noscript><!--</noscript>", "<noframes><frameset></noframes>", "<noframes><!--\1</NOFRAMES\n>",
    "<script></script/x>", "<script><!--<body>--!></script>", "<script><!--></script>", "<script></scrip</script\1></script>",
    "<script><!--<script>x</script><body>--></script>", "<script><!--<script </script </script>", "<script type='</script>'></script>",
    "<script><!--<script>--></script>", "<script><!--<scriptx></script>", "<script><!--<SCRIPT\r></SCRIPT/</script>", "<script>--></script>",
    "<script><!-\1-<script></script>", "<script><!--<script\1></script>", "<script><!--<script/></script>--><script></script>", "<script><!---<script>--></script>",
    "<script><!--<script>-- ></script>--></script>", "<script><!--</script>", "<script><!--\1<script>\1-->\1</script>",
    "<template><body><p></template>", "<template><template></template><body></template>", "<template></html></body></template\r>",
    "<template><table><tr><td><script></template></script></template>", "<template><!--</template>--></template>", "<template a='</template>'\1></template>",
    "<template><frameset><html><head></head></body></html></template>", "<template>text<title></template></title></template>",
    "<template><svg></template>", "<template><svg><style></template>", "<template><svg><![CDATA[</template>]]></template>",
    "<template><select><title></template>", "<template><col><style></template>", "<template><math><mi></mi></math></template>",
    "<template><textarea></template></textarea></template>", "<template><p a=</template>></template>", "<template>\1<noscript></template></noscript></template>",
    "<template>&<!doctype><?</template>", "<template><p></template </template>",
};
static const char *const closings[] = {
    "", "</head>", "</head><!-- y -->\n<title>z</title>", "</head></p><script>1</script>", "</HEAD\n></head>",
    "</head><template><p></template><meta>", "</head><head></title>", "</head/>\r\n<link>\f", "</head>&#10;<noframes><body></noframes>",
    "</head><style></style><base href=x>", "</head></template></br\1>",
};
static const char *const bodies[] = {
    "<body>x", "<BODY CLASS='>'\nid=a>\n<p>x</p></body></html>", "<body/><table>a", "<body\n=x>", "<body><!-- x -->", "<body", "<body a=\"",
    "<body\r>x", "<bOdY a='\"' b=\"'\"c=d'>'e", "<body a=b/>x", "<body a='x' a=\"y\"/ >z", "<body <p>x", "<body>\1x", "<body\1>x", "<body \1=\1>\1",
    "<p>x", "text", "&nbsp;x", "&#x20;<body>y", "&#32<b>", "&#3", "&N;", "&\1", "&#0;<body>", "&", "<", "</", "</ x", "<bodyx>", "< body>", "<3", "<\1body>",
    "</br>", "</BR\n>x", "</p><br>", "</br x", "\1<body>x", "\1", " \1 <p>", "\v<body>", "\xc2\xa0<body>", "\xef\xbb\xbf<body>", "\xff<body>",
    "<frameset><frame></frameset>", "<div><frameset>", "<p>t<frameset>", "<br><frameset>", "<p> </p><frameset>", "</p><frameset>", "<FRAMESET\n/>",
    "<div></body><frameset>", "<b><br/><frameset>", "<svg><frameset>", "<svg><style>x<frameset>", "<img><frameset>", "</br><frameset>", "<b>\1<frameset>",
    "<a><script>'<frameset>'</script><u><frameset>", "<i><body><frameset>", "<div><template><frameset>", "<pre><frameset>", "<a b='<frameset>'>x",
    "<b>&Tab;<frameset>", "<b>&#x0;<frameset>", "<!-- x --><frameset>", "<noframes>x</noframes><frameset>", "<u></p><frameset>", "<i><frameset a='>'>",
    "</body>", "</body><p>x", "</html>", "", " ", "<!-- -->", "<section id=\"pvd\">", "<Section>", "<col>x", "<plaintext><body>", "<td><select><frameset>",
    "<!doctype html><b>", "<textarea><body></textarea>", "<iframe></body></iframe>", "</title></p><h1>",
    "<svg><body>x", "<svg><title><body></title></svg><body a=b>", "<math><mi><body>x", "<svg><![CDATA[<body>]]></svg><body>", "<svg/><body>x", "<math/>",
    "<table><body>x", "<select><body>x", "<option>x<body>", "<image>", "<x-y a='<body>'>", "<B\1/>", "<p\r>",
};
/* clang-format on */

static void set_nuls(char *text)
{
    while ((text = strchr(text, '\1')) != NULL) {
        *text++ = '\0';
    }
}

/* Numbers that are the same in every run. */
static unsigned pick(unsigned *seed, size_t count)
{
    *seed = *seed * 1103515245u + 12345u;
    return (*seed >> 16) % count;
}

static void make_one(awkward_use_t *use, void *data, unsigned *seed,
                     size_t first, size_t second)
{
    char bytes[1024], gumbo[1024];
    page_t page = { { bytes, 0 }, { gumbo, 0 }, NULL };

    snprintf(bytes, sizeof(bytes), "%s%s%s%s%s%s",
             doctypes[pick(seed, COUNT(doctypes))],
             openings[pick(seed, COUNT(openings))], pieces[first],
             pieces[second], closings[pick(seed, COUNT(closings))],
             bodies[pick(seed, COUNT(bodies))]);
    page.bytes.len = page.gumbo.len = strlen(bytes);
    set_nuls(bytes);
    memcpy(gumbo, bytes, page.bytes.len);
    dom_prepare(gumbo, page.gumbo.len);
    use(data, &page);
}

void awkward_each(awkward_use_t *use, void *data)
{
    size_t first, second;
    unsigned seed = 1;
    int i;

    for (first = 0; first < COUNT(pieces); first++) {
        for (second = 0; second < COUNT(pieces); second++) {
            for (i = 0; i < BODIES_OF_A_PAIR; i++) {
                make_one(use, data, &seed, first, second);
            }
        }
    }
}
