#include "html_awkward.h"
#include <stdio.h>
#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* clang-format off */
static const char *const doctypes[] = {
    "", "<!DOCTYPE html>", "<!-- c --><!doctype HTML>\n", "\n<!DOCTYPE>",
    "<?xml version='1.0'?><!DOCTYPE html PUBLIC \"a>b\">", "<!doctype html><!-->",
};
static const char *const openings[] = {
    "", "<html lang=en>", "<html><head>", "<head>", "<HTML\n><!-- x --!><HEAD >",
    "<html><head><html class=a>", "<html/><head/>",
};
/* A noscript here is one in the head, where it is text. */
static const char *const pieces[] = {
    "", " \n\f", "</p>", "</template>", "</title>", "<head>", "&#32;&#x0A", "&Tab;",
    "<!-- <body> -->", "<!--><!--->", "<!---!><body>-->", "<!--a--!b-->", "<![CDATA[ <body> ]]>", "</ <body>",
    "<base href=/>", "<meta charset=x/>", "<link a='<body>' b=\"</head>\"c=<p>", "<bgsound><basefont>",
    "<title></title>", "<title><body></titlex></title >", "<style><!--</style>",
    "<noscript><body><img></noscript>", "<noframes><frameset></noframes>",
    "<script></script/x>", "<script><!--<body>--!></script>", "<script><!--></script>",
    "<script><!--<script>x</script><body>--></script>", "<script><!--<script </script </script>",
    "<script><!--<script>--></script>", "<script><!--<scriptx></script>",
    "<template><body><p></template>", "<template><template></template><body></template>",
    "<template><table><tr><td><script></template></script></template>",
    "<template><frameset><html><head></head></body></html></template>", "<template>text<title></template></title></template>",
    "<template><svg></template>", "<template><svg><style></template>", "<template><svg><![CDATA[</template>]]></template>",
    "<template><select><title></template>", "<template><col><style></template>", "<template><math><mi></mi></math></template>",
};
static const char *const closings[] = {
    "", "</head>", "</head><!-- y -->\n<title>z</title>", "</head></p><script>1</script>", "</HEAD\n></head>",
    "</head><template><p></template><meta>", "</head><head></title>",
};
static const char *const bodies[] = {
    "<body>x", "<BODY CLASS='>'\nid=a>\n<p>x</p></body></html>", "<body/><table>a", "<body\n=x>", "<body><!-- x -->", "<body",
    "<p>x", "text", "</br>", "&nbsp;x", "&#x20;<body>y", "&#32<b>", "&#3", "&N;", "<", "</", "</ x", "<bodyx>", "< body>", "<3",
    "<frameset><frame></frameset>", "<div><frameset>", "<p>t<frameset>", "<br><frameset>", "<p> </p><frameset>", "</p><frameset>",
    "<div></body><frameset>", "<b><br/><frameset>", "<svg><frameset>", "<svg><style>x<frameset>", "<img><frameset>",
    "<a><script>'<frameset>'</script><u><frameset>", "<i><body><frameset>", "<div><template><frameset>", "<pre><frameset>",
    "</body>", "</body><p>x", "</html>", "", " ", "<!-- -->", "<section id=\"pvd\">", "<Section>", "<col>x", "<plaintext><body>", "<td><select><frameset>",
    "</head><noscript>q</noscript>", "<!doctype html><b>", "<textarea><body></textarea>", "<iframe></body></iframe>", "</title></p><h1>",
};
/* clang-format on */

/* gumbo parses for a browser that runs no scripts, to which a noscript is no
 * text. A noframes is, and has as many letters. */
static void hide_noscript(char *text)
{
    while ((text = strstr(text, "noscript")) != NULL) {
        memcpy(text, "noframes", strlen("noframes"));
    }
}

/* Numbers that are the same in every run. */
static unsigned pick(unsigned *seed, size_t count)
{
    *seed = *seed * 1103515245u + 12345u;
    return (*seed >> 16) % count;
}

static void check_one(page_count_t *count, unsigned *seed, size_t first,
                      size_t second, size_t body)
{
    char bytes[1024], gumbo[1024];
    page_t page = { { bytes, 0 }, { gumbo, 0 }, NULL, 12 };

    snprintf(bytes, sizeof(bytes), "%s%s%s%s%s",
             doctypes[pick(seed, COUNT(doctypes))],
             openings[pick(seed, COUNT(openings))], pieces[first],
             pieces[second], closings[pick(seed, COUNT(closings))]);
    memcpy(gumbo, bytes, sizeof(bytes));
    hide_noscript(gumbo);
    strcat(bytes, bodies[body]);
    strcat(gumbo, bodies[body]);
    page.bytes.len = page.gumbo.len = strlen(bytes);
    page_check(count, &page);
}

void awkward_check(page_count_t *count)
{
    size_t first, second, body;
    unsigned seed = 1;

    for (first = 0; first < COUNT(pieces); first++) {
        for (second = 0; second < COUNT(pieces); second++) {
            for (body = 0; body < COUNT(bodies); body++) {
                check_one(count, &seed, first, second, body);
            }
        }
    }
}
