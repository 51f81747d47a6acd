/* A site's own banner: what is taken, what is not and why, and what becomes of
 * it. */
#include "markup.h"

#define ACCEPT "<button name=\"choice\" value=\"accept\">Yes</button>"
#define REFUSE "<button name=\"choice\" value=\"refuse\">No</button>"
#define LINK "<a href=\"{{charter-url}}\">More</a>"
#define FORM "{{form}}" ACCEPT REFUSE "</form>"
#define REST "{{purposes}}" LINK
/* More of a banner before what every one needs. */
#define WITH(markup) markup REST FORM
#define IN_FORM(markup) REST "{{form}}" markup "</form>"

/* clang-format off */
static const row_t banners[] = {
    { WITH(""), NULL },
    { WITH("<p>caf\xc3\xa9 &amp; &#160;&#xe9;&apos; > ]]> { } {x}</p>"), NULL },
    { WITH("<!-- {{x}} <script> \" --><h2 id=\"pvc-h\" class='a b'\n title = \"x\">x</h2>"), "line 2: in a tag stand attributes" },
    { WITH("<h2 id=\"pvc-h\" class='a b'\n title=\"x > y\" >x</h2 >"), "line 2: </h2> has to come here" },
    { WITH("<h2 id=\"pvc-h\" class='a b'\n title=\"x > y\" >x</h2>"), NULL },
    { WITH("<p>{{text banner.heading}}{{controller}}{{lang}}<br /><img src=\"/a.png\" alt=\"\" /></p>"), NULL },
    { WITH("<ul>\n<li><p>a</p></li>\n</ul><dl><dt>a</dt><dd><div>b</div></dd></dl>"), NULL },
    { WITH("<p lang=\"{{lang}}\" dir=\"{{dir}}\" aria-label=\"{{text banner.text}}\" data-x=\"{{controller}}\">x</p>"), NULL },
    { WITH("<a href=\"/a\">a</a><a href=\"https://a/\" rel=\"x\">a</a><a href=\"mailto:a@b\">b</a>"), NULL },
    { WITH("<details><summary>s</summary><p>x</p></details><button type=\"button\">x</button>"), NULL },
    { IN_FORM("<div class=\"a\">" ACCEPT REFUSE "</div>"), NULL },
    { IN_FORM("<ul><li>" ACCEPT "</li><li>" REFUSE "</li></ul>"), NULL },
    { IN_FORM("<label><input type=\"checkbox\" name=\"grant\" value=\"ads\" />a</label>" ACCEPT REFUSE
              "<button name=\"choice\" value=\"save\">s</button>"), NULL },
    { "\xef\xbb\xbf" WITH("<p>\r\n\tx</p>\r"), NULL },

    /* what is no text */
    { WITH("\xff"), "it is not UTF-8 text" },
    { WITH("\x01"), "it is not UTF-8 text" },
    { WITH("\f"), "it is not UTF-8 text" },
    { WITH("\xc2\x85"), "it is not UTF-8 text" },

    /* what no parser of HTML could take otherwise than it is written */
    { WITH("</section>"), "line 1: \"</section>\" ends an element that did not begin" },
    { WITH("<p>a"), "line 1: <ul> cannot stand in <p>, which holds text" },
    { FORM REST "<div>", "line 1: <div> is never closed" },
    { FORM REST "\n\n<p", "line 3: the tag <p ends with \">\"" },
    { FORM REST "<p class=\"a", "line 1: in a tag stand attributes" },
    { FORM REST "<!-- a -- >", "line 1: the comment never ends" },
    { FORM REST "<!DOCTYPE html>", "line 1: \"<\" begins a tag" },
    { FORM REST "<![CDATA[x]]>", "line 1: \"<\" begins a tag" },
    { FORM REST "<?x?>", "line 1: \"<\" begins a tag" },
    { FORM REST "a < b", "line 1: \"<\" begins a tag" },
    { FORM REST "<", "line 1: \"<\" begins a tag" },
    { WITH("<b><i>x</b></i>"), "line 1: </i> has to come here" },
    { WITH("<p><div>x</div></p>"), "line 1: <div> cannot stand in <p>" },
    { WITH("<p><ul></ul></p>"), "line 1: <ul> cannot stand in <p>" },
    { WITH("<span><p>x</p></span>"), "line 1: <p> cannot stand in <span>" },
    { WITH("<h2><h3>x</h3></h2>"), "line 1: <h3> cannot stand in <h2>" },
    { WITH("<li>x</li>"), "line 1: <li> stands in <ul> or <ol> only" },
    { WITH("<ul><li><li>x</li></li></ul>"), "line 1: <li> stands in <ul> or <ol> only" },
    { WITH("<ul><div>x</div></ul>"), "line 1: <div> cannot stand in <ul>, which holds <li>" },
    { WITH("<ul>x</ul>"), "line 1: text cannot stand in <ul>" },
    { WITH("<dl><li>x</li></dl>"), "line 1: <li> stands in <ul> or <ol> only" },
    { WITH("<dl><dd><dt>x</dt></dd></dl>"), "line 1: <dt> stands in <dl> only" },
    { WITH("<a href=\"/\"><a href=\"/\">x</a></a>"), "line 1: <a> cannot stand in <a>" },
    { WITH("<a href=\"/\"><span><button type=\"button\">x</button></span></a>"), "line 1: <button> cannot stand in <a>" },
    { WITH("<br>"), "line 1: the tag <br ends with \"/>\"" },
    { WITH("<div/>"), "line 1: the tag <div ends with \">\"" },
    { WITH("<P>x</P>"), "line 1: \"<\" begins a tag, in lower case" },
    { WITH("<p Class=\"x\">x</p>"), "line 1: in a tag stand attributes in lower case" },
    { WITH("<p class=x>x</p>"), "line 1: in a tag stand attributes" },
    { WITH("<p class>x</p>"), "line 1: in a tag stand attributes" },
    { WITH("<p class=\"a\"title=\"b\">x</p>"), "line 1: the tag <p ends with" },
    { WITH("<p class=\"a\" class=\"b\">x</p>"), "line 1: class= stands here twice" },
    { WITH("<p title=\"<\">x</p>"), "line 1: \"<\" in a value is written &lt;" },
    { WITH("&nbsp;"), "line 1: \"&nbsp\" is no reference that HTML and XML share" },
    { WITH("a & b"), "line 1: \"&\" is no reference" },
    { WITH("&#0;"), "line 1: \"&#0\" is no reference" },
    { WITH("&#128;"), "line 1: \"&#128\" is no reference" },
    { WITH("&#xD800;"), "line 1: \"&#xD800\" is no reference" },
    { WITH("&#x110000;"), "line 1: \"&#x110000\" is no reference" },
    { WITH("&#99999999999999999999;"), "line 1: \"&#999" },
    { WITH("<p title=\"&copy;\">x</p>"), "line 1: \"&copy\" is no reference" },

    /* elements and attributes that have no place here */
    { WITH("<section></section>"), "line 1: no <section> in a banner: the module makes" },
    { WITH("<form></form>"), "line 1: no <form> in a banner: {{form}} stands for it" },
    { WITH("<script src=\"/a.js\"></script>"), "line 1: no <script> in a banner" },
    { WITH("<style></style>"), "line 1: no <style> in a banner: CookieConsentStylesheet" },
    { WITH("<body></body>"), "line 1: no <body> in a banner" },
    { WITH("<html></html>"), "line 1: no <html> in a banner" },
    { WITH("<svg></svg>"), "line 1: no <svg> in a banner" },
    { WITH("<template></template>"), "line 1: unknown element \"template\"" },
    { WITH("<plaintext>"), "line 1: unknown element \"plaintext\"" },
    { WITH("<textarea></textarea>"), "line 1: unknown element \"textarea\"" },
    { WITH("<iframe></iframe>"), "line 1: unknown element \"iframe\"" },
    { WITH("<table></table>"), "line 1: unknown element \"table\"" },
    { WITH("<spam>x</spam>"), "line 1: unknown element \"spam\"; did you mean \"span\"?" },
    { WITH("<p onclick=\"x\">x</p>"), "line 1: onclick= is inline script or style" },
    { WITH("<p style=\"x\">x</p>"), "line 1: style= is inline script or style" },
    { WITH("<p hidden=\"\">x</p>"), "line 1: unknown attribute of <p> \"hidden\"" },
    { WITH("<p clas=\"\">x</p>"), "line 1: unknown attribute of <p> \"clas\"; did you mean \"class\"?" },
    { WITH("<a href=\"/\" tabindex=\"-1\">x</a>"), "line 1: unknown attribute of <a> \"tabindex\"" },
    { WITH("<p id=\"x\">x</p>"), "line 1: id=\"x\" might be one of the page" },
    { WITH("<p id=\"pvc-a b\">x</p>"), "line 1: id=\"pvc-a b\" might be" },
    { WITH("<p id=\"pvc-a\">x</p><p id=\"pvc-a\">x</p>"), "line 1: id=\"pvc-a\" stands here twice" },
    { WITH("<a href=\"javascript:alert(1)\">x</a>"), "line 1: href= is {{charter-url}}" },
    { WITH("<a href=\"java&#115;cript:x\">x</a>"), "line 1: href= is {{charter-url}}" },
    { WITH("<a href=\" /\">x</a>"), "line 1: href= is {{charter-url}}" },
    { WITH("<a href=\"a.html\">x</a>"), "line 1: href= is {{charter-url}}" },
    { WITH("<a href=\"/\\evil\">x</a>"), "line 1: href= is {{charter-url}}" },
    { WITH("<img src=\"https://a/b.png\" alt=\"\" />"), "line 1: src= is a path of this site" },
    { WITH("<img src=\"//a/b.png\" alt=\"\" />"), "line 1: src= is a path of this site" },
    { WITH("<img src=\"/b.png\" />"), "line 1: an <img> needs src= and alt=" },

    /* placeholders */
    { WITH("{{text banner.headin}}"), "line 1: unknown text \"banner.headin\"; did you mean \"banner.heading\"?" },
    { WITH("{{text}}"), "line 1: unknown placeholder \"text\"; it can be: text KEY, " },
    { WITH("{{form }}"), "line 1: unknown placeholder \"form \"; did you mean \"form\"?" },
    { WITH("{{charter}}"), "line 1: unknown placeholder \"charter\"" },
    { WITH("{{\nform}}"), "line 1: \"{{\" begins a placeholder" },
    { WITH("{{form"), "line 1: \"{{\" begins a placeholder" },
    { WITH("{{{{"), "line 1: \"{{\" begins a placeholder" },
    { WITH("{{charter-url}}"), "line 1: {{charter-url}} cannot stand here" },
    { WITH("<p class=\"{{lang}}\">x</p>"), "line 1: {{lang}} cannot stand in class=" },
    { WITH("<p title=\"{{form}}\">x</p>"), "line 1: {{form}} cannot stand in title=" },
    { WITH("<ul>{{lang}}</ul>"), "line 1: {{lang}} cannot stand here" },
    { WITH("<p>{{purposes}}</p>"), "line 1: <ul> cannot stand in <p>" },
    { REST "<p>" FORM "</p>", "line 1: <form> cannot stand in <p>" },
    { WITH(FORM), "line 1: a second {{form}}" },
    { IN_FORM(ACCEPT ACCEPT REFUSE), "line 1: value=\"accept\" of a button: there is one" },
    { WITH("{{form}}</form>"), "line 1: a second {{form}}" },
    { REST "<div>{{form}}" ACCEPT REFUSE "</div></form>", "line 1: </form> has to come here" },
    { REST "{{form}}" ACCEPT REFUSE, "line 1: <form> is never closed" },
    { FORM LINK, "{{purposes}} is missing" },
    { FORM "{{purposes}}", "the link to the charter is missing" },
    { "", "{{form}} is missing" },

    /* the choice */
    { IN_FORM(ACCEPT), "there is no way to refuse: " },
    { IN_FORM(REFUSE), "there is no way to accept: " },
    { IN_FORM(ACCEPT "<!--" REFUSE "-->"), "there is no way to refuse: " },
    { IN_FORM(ACCEPT) REFUSE, "line 1: a button outside of the form" },
    { IN_FORM(ACCEPT REFUSE REFUSE), "line 1: value=\"refuse\" of a button: there is one" },
    { IN_FORM(ACCEPT "<button name=\"choice\" value=\"refuse\"> <b></b></button>"), "line 1: a button without words" },
    { IN_FORM(ACCEPT "<button name=\"choice\" value=\"refuse\" disabled=\"\">x</button>"), "line 1: unknown attribute of <button> \"disabled\"" },
    { IN_FORM(ACCEPT "<button name=\"choice\" value=\"refuse\" aria-hidden=\"true\">x</button>"), "line 1: a choice has to be seen" },
    { IN_FORM(ACCEPT "<details><summary>x</summary>" REFUSE "</details>"), "line 1: a choice has to be seen" },
    { REST "<div aria-hidden=\"true\">" FORM "</div>", "line 1: a choice has to be seen" },
    { IN_FORM(ACCEPT "<button name=\"choice\" value=\"no\">x</button>"), "line 1: value=\"no\" of a button" },
    { IN_FORM(ACCEPT "<button name=\"choice\" value=\"refus&#101;\">x</button>"), "line 1: value=\"refus&#101;\" of a button" },
    { IN_FORM(ACCEPT "<button value=\"refuse\">x</button>"), "line 1: a button is name=\"choice\"" },
    { IN_FORM(ACCEPT "<button name=\"choice\" value=\"refuse\" type=\"reset\">x</button>"), "line 1: a button is name=\"choice\"" },
    { IN_FORM(ACCEPT "<button type=\"button\" value=\"refuse\">x</button>"), "line 1: type=\"button\" sends no choice" },
    { IN_FORM(ACCEPT "<input type=\"submit\" name=\"choice\" value=\"refuse\" />"), "line 1: an <input> is type=\"checkbox\"" },
    { IN_FORM(ACCEPT "<p>" REFUSE "</p>"), "accept and refuse have to be alike" },
    { IN_FORM("<p class=\"a\">" ACCEPT "</p><p class=\"b\">" REFUSE "</p>"), "accept and refuse have to be alike" },
    { IN_FORM(ACCEPT "<button name=\"choice\" value=\"refuse\" class=\"grey\">x</button>"), "accept and refuse have to be alike" },
    { IN_FORM(ACCEPT "<button name=\"choice\" value=\"refuse\" data-small=\"\">x</button>"), "accept and refuse have to be alike" },
    { IN_FORM(ACCEPT REFUSE "<input type=\"checkbox\" name=\"grant\" value=\"ads\" checked=\"\" />"), "line 1: nothing may be ticked" },
    { IN_FORM(ACCEPT REFUSE "<input type=\"checkbox\" name=\"grant\" value=\"ads\" />"), "checkboxes and a button" },
    { IN_FORM(ACCEPT REFUSE "<button name=\"choice\" value=\"save\">x</button>"), "checkboxes and a button" },
    { IN_FORM(ACCEPT REFUSE "<input type=\"radio\" name=\"grant\" value=\"ads\" />"), "line 1: an <input> is type=\"checkbox\"" },
    { WITH("<input type=\"checkbox\" name=\"grant\" value=\"ads\" />"), "line 1: a checkbox outside of the form" },
};
/* clang-format on */

static int is_ascii(const char *s)
{
    while (*s && (*s & 0x80) == 0) {
        s++;
    }
    return *s == '\0';
}

static void test_banner(apr_pool_t *p)
{
    site_t *site =
        own_site(p,
                 "<!-- no -->" WITH(
                     "<p title='\xe2\x82\xac'>caf\xc3\xa9 ]]> "
                     "{{controller}}</p><img src=\"/a.png\" alt=\"a\" />"),
                 NULL);
    const char *html = banner(site, CC_LAYOUT_TOP, "https://example.org");

    site->view.controller = &(cc_controller_t){ "A<&\"", NULL, NULL, NULL };
    html = banner(site, CC_LAYOUT_TOP, "https://example.org");
    ok(is_xhtml(p, html) && is_ascii(html), "well-formed, ASCII");
    ok(strstr(html, "<p title='&#8364;'>caf&#233; ]]&gt; A&#60;&#38;&#34;</p>"),
       "text beyond ASCII, a name that is escaped");
    ok(!strstr(html, "no -->"), "comments are left out");
    ok(strstr(html, "src=\"https://example.org/a.png\""), "paths with origin");
    ok(count(html, "=\"https://example.org/choices/") == 5, "and all others");
    ok(strstr(html, "<form method=\"post\" action=\"https://example.org/"
                    "choices/?lang=en\"><input type=\"hidden\" name=\"shown\" "
                    "value=\"" SHOWN "\" /><input type=\"hidden\" "
                    "name=\"back\" value=\"/back\" /><button"),
       "the form");
    ok(strstr(html, "<ul class=\"pvc-for\"><li><strong>"), "the purposes");
    ok(strstr(html, " aria-label=\"") && !strstr(html, "aria-labelledby"),
       "without a heading it is named by ours");
    site = own_site(p, WITH("<h2 id=\"pvc-h\">{{text banner.controller}}</h2>"),
                    NULL);
    html = banner(site, CC_LAYOUT_TOP, "");
    ok(strstr(html, "aria-labelledby=\"pvc-h\"")
           && !strstr(html, " aria-label=\""),
       "with one by that");
    ok(strstr(html, "ACME") && !strstr(html, "{name}"), "a text with a name");
    ok(is_xhtml(p, html), "well-formed too");
}

static const char *check(apr_pool_t *p, const char *own, const char *controller)
{
    site_t *site = own_site(p, own, NULL);
    const char *error = cc_markup_check(p, site->view.banner, &site->texts,
                                        site->view.policy->ids, controller);

    return error ? error : "right";
}

#define BOXES(id)                                               \
    IN_FORM(ACCEPT REFUSE                                       \
            "<button name=\"choice\" value=\"save\">s</button>" \
            "<input type=\"checkbox\" name=\"grant\" value=\"" id "\" />")

static void test_check(apr_pool_t *p)
{
    is_str(check(p, WITH("{{controller}}"), "A"), "right", "with a controller");
    is_str(check(p, WITH("{{controller}}"), NULL),
           "{{controller}} is who answers for the site, but "
           "CookieConsentController does not say who",
           "without one");
    is_str(check(p, WITH("{{text banner.controller}}"), NULL),
           "{{text banner.controller}} names who answers for the site, but "
           "CookieConsentController does not say who",
           "a text that names one");
    ok(strstr(check(p, WITH("{{text state.chosen}}"), "A"),
              "does not make sense by itself"),
       "a text about something else");
    is_str(check(p, BOXES("ads"), NULL), "right", "a category");
    is_str(check(p, BOXES("adz"), NULL),
           "a checkbox: unknown category \"adz\"; did you mean \"ads\"?",
           "an unknown one");
}

static void test_limits(apr_pool_t *p)
{
    cc_markup_t markup;
    char *long_file = apr_palloc(p, CC_MARKUP_BANNER_MAX + 1);
    const char *deep = "", *error;
    int i;

    memset(long_file, ' ', CC_MARKUP_BANNER_MAX + 1);
    error = cc_markup_read_banner(p,
                                  cc_slice(long_file, CC_MARKUP_BANNER_MAX + 1),
                                  &markup);
    is_str(error, "it is longer than 65536 bytes", "a long banner");
    error = cc_markup_read_banner(p, cc_slice("a\0b", 3), &markup);
    is_str(error, "it is not UTF-8 text without control characters", "a NUL");
    for (i = 0; i < 65; i++) {
        deep = apr_pstrcat(p, deep, "<div>", NULL);
    }
    error = cc_markup_read_banner(p, cc_slice_str(deep), &markup);
    is_str(error, "line 1: more than 64 elements inside of each other", "deep");
}

int main(void)
{
    apr_pool_t *p = model_pool();

    test_rows(p, banners, sizeof(banners) / sizeof(*banners),
              cc_markup_read_banner);
    test_banner(p);
    test_check(p);
    test_limits(p);
    return done_testing();
}
