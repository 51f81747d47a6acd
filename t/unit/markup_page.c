/* A page of a site's own around the charter: what is taken, what is not and why,
 * and what becomes of it. */
#include "markup.h"

/* clang-format off */
#define TOP "<!DOCTYPE html><html><head><title>x</title></head>"

static const row_t pages[] = {
    { TOP "<body>{{charter}}", NULL },
    { TOP "<body><div><main><p>x</p>{{charter}}</main></div></body></html>", NULL },
    { "<!doctype html><head><body><br><img src=x>{{charter}}", NULL },
    { "<!DOCTYPE html><html lang=\"{{lang}}\" dir='{{dir}}'><title>{{title}} {{controller}}</title>"
      "<link rel=stylesheet href=\"{{stylesheet}}\"><body>{{text banner.text}}{{charter}}", NULL },
    { TOP "<body><svg><title>{{title}}</title><path/></svg>{{charter}}", NULL },
    { TOP "<body><script src=/a.js></script><script type=application/ld+json>{}</script>{{charter}}", NULL },
    { TOP "<body><p>caf\xc3\xa9</p>\r\n{{charter}}<p>unclosed", NULL },

    { "", "it does not begin with <!DOCTYPE html>" },
    { "<html><body>{{charter}}", "it does not begin with <!DOCTYPE html>" },
    { "x" TOP "<body>{{charter}}", "it does not begin with <!DOCTYPE html>" },
    { TOP "<body>", "{{charter}} is missing" },
    { TOP "<body>{{charter}}\n{{charter}}", "line 2: a second {{charter}}" },
    { TOP "{{charter}}", "line 1: {{charter}} does not stand in <body>" },
    { TOP "<body></body>{{charter}}", "line 1: {{charter}} does not stand in <body>" },
    { TOP "<body><p>{{charter}}</p>", "line 1: {{charter}} stands in <p>" },
    { TOP "<body><p>x<div>{{charter}}</div>", "line 1: {{charter}} stands in <p>, which is not closed" },
    { TOP "<body><form>{{charter}}</form>", "line 1: {{charter}} stands in <form>" },
    { TOP "<body><table><td>{{charter}}", "line 1: {{charter}} stands in <table>" },
    { TOP "<body><template>{{charter}}</template>", "line 1: {{charter}} stands in <template>" },
    { TOP "<body><svg>{{charter}}</svg>", "line 1: {{charter}} stands in <svg>" },
    { TOP "<body><a href=x>{{charter}}</a>", "line 1: {{charter}} stands in <a>" },
    { TOP "<body><p title=\"{{charter}}\">", "line 1: {{charter}} cannot stand in a value" },
    { TOP "<body><!-- {{charter}} -->", "line 1: \"{{\" stands where nothing is put in" },
    { TOP "<body><!-- {{charter}}", "line 1: \"{{\" stands where nothing is put in" },
    { TOP "<body><textarea>{{charter}}</textarea>", "line 1: \"{{\" stands where nothing is put in" },
    { TOP "<body><noscript>{{charter}}</noscript>", "line 1: \"{{\" stands where nothing is put in" },
    { TOP "<body><plaintext>{{charter}}", "line 1: \"{{\" stands where nothing is put in" },
    { TOP "<body><script src=x>{{charter}}</script>", "line 1: \"{{\" stands where nothing is put in" },
    { TOP "<body><p {{charter}}>", "line 1: \"{{\" stands where nothing is put in" },
    { TOP "<body><p title={{lang}}>", "line 1: {{lang}} cannot stand in a value without quotes" },
    { "<!DOCTYPE html><title>{{charter}}</title><body>", "line 1: {{charter}} cannot stand in <title>" },
    { TOP "<body><{{text banner.text}}{{charter}}", "line 1: \"<\" before a placeholder is written &lt;" },
    { TOP "<body>{{stylesheet}}{{charter}}", "line 1: {{stylesheet}} cannot stand in text" },
    { TOP "<body>{{form}}{{charter}}", "line 1: unknown placeholder \"form\"" },
    { TOP "<body>{{ charter }}", "line 1: unknown placeholder \" charter \"; did you mean \"charter\"?" },
    { TOP "<body>{{charter", "line 1: \"{{\" begins a placeholder" },
    { TOP "<body><script>x</script>{{charter}}", "line 1: a <script> without src= is inline script" },
    { TOP "<style>x</style><body>{{charter}}", "line 1: <style> is inline style" },
    { TOP "<base href=x><body>{{charter}}", "line 1: <base> would lead" },
    { TOP "\n<body onload=x>{{charter}}", "line 2: onload= is inline script" },
    { TOP "<body STYLE=x>{{charter}}", "line 1: style= is inline script or style" },
    { TOP "<body id=pvc-x>{{charter}}", "line 1: id=\"pvc-x\" might be one of the charter" },
    { TOP "<body>\xff{{charter}}", "it is not UTF-8 text" },
};
/* clang-format on */

static void test_page(apr_pool_t *p)
{
    static const char page[] =
        "<!DOCTYPE html><title>{{title}}</title><body class=\"caf\xc3\xa9\">"
        "<p>{{text banner.heading}}</p>{{charter}}<hr>";
    site_t *site = own_site(p, NULL, page);
    const char *html = charter(site, "");
    const char *title = site->texts.text[CC_TEXT_CHARTER_TITLE];

    ok(strncmp(html, page, 22) == 0
           && strstr(html, apr_pstrcat(p, "<title>", title, "</title>", NULL)),
       "begins as it is, with its title");
    ok(strstr(html, "<body class=\"caf\xc3\xa9\">")
           && strstr(html, "</p><div class=\"pvc pvc-charter\" lang=\"en\" "
                           "dir=\"ltr\">")
           && strcmp(html + strlen(html) - 10, "</div><hr>") == 0,
       "the charter is where it should be, bytes are as they were");
    ok(count(html, "<link rel=\"stylesheet\" href=\"/choices/style.css\"") == 1
           && count(html, "<form") == 1 && count(html, "<!DOCTYPE") == 1,
       "the stylesheet comes along");
    html = charter(own_site(p, NULL,
                            "<!DOCTYPE html><body><link rel=stylesheet "
                            "href=\"{{stylesheet}}\">{{charter}}"),
                   "");
    ok(count(html, "<link") == 1
           && strstr(html, "<link rel=stylesheet href=\"/choices/style.css\">"),
       "unless the page says where");
}

static void test_limits(apr_pool_t *p)
{
    cc_markup_t markup;
    char *long_file = apr_palloc(p, CC_MARKUP_PAGE_MAX + 2);
    const char *deep = "", *error;
    int i;

    memset(long_file, ' ', CC_MARKUP_PAGE_MAX + 2);
    error = cc_markup_read_page(p, cc_slice(long_file, CC_MARKUP_PAGE_MAX + 1),
                                &markup);
    is_str(error, "it is longer than 1048576 bytes", "a long page");
    for (i = 0; i < 300; i++) {
        deep = apr_pstrcat(p, deep, "<div>", NULL);
    }
    error = cc_markup_read_page(p,
                                cc_slice_str(apr_pstrcat(p, "<!DOCTYPE html>",
                                                         deep, NULL)),
                                &markup);
    is_str(error, "line 1: more than 256 elements inside of each other",
           "a deep page");
}

int main(void)
{
    apr_pool_t *p = model_pool();

    test_rows(p, pages, sizeof(pages) / sizeof(*pages), cc_markup_read_page);
    test_page(p);
    test_limits(p);
    return done_testing();
}
