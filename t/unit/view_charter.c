#include "core/view_charter.h"
#include "model_site.h"

/* A contact is made a link where it is one. */
static void test_contact(apr_pool_t *p)
{
    /* clang-format off */
    static const struct {
        const char *contact, *html;
    } cases[] = {
        { "dpo@example.org",        "<a href=\"mailto:dpo@example.org\">dpo@example.org</a>" },
        { "https://example.org/a?b=c", "<a href=\"https://example.org/a?b=c\">https://example.org/a?b=c</a>" },
        { "http://example.org",     "<a href=\"http://example.org\">http://example.org</a>" },
        { "mailto:a@example.org",   "<a href=\"mailto:a@example.org\">mailto:a@example.org</a>" },
        { "tel:+33123456789",       "<a href=\"tel:+33123456789\">tel:+33123456789</a>" },
        { "/contact",               "<a href=\"/contact\">/contact</a>" },
        { "1 Main Street, Paris",   "&#8211; 1 Main Street, Paris</p>" },
        { "Ada @ the office",       "&#8211; Ada @ the office</p>" },
        { "javascript:evil()",      "&#8211; javascript:evil()</p>" },
        { "javascript:evil(@)",     "<a href=\"mailto:javascript:evil(@)\">" },
    };
    /* clang-format on */
    site_t *site = make_site(p, REGISTER);
    size_t i;

    for (i = 0; i < TAP_ROWS(cases); i++) {
        site->controller.contact = cases[i].contact;
        ok(count(cc_view_fragment(p, &site->view).ptr, cases[i].html) == 1,
           cases[i].contact);
    }
}

/* Which boxes of the form are ticked. */
static void test_checked(apr_pool_t *p)
{
    /* clang-format off */
    static const struct {
        const char *what, *decided, *statistics, *measure, *ads;
    } cases[] = {
        { "nothing decided",  "",                  "",         " checked", "" },
        { "a grant",          "statistics=granted", " checked", " checked", "" },
        { "refusals",         "statistics=refused measure=refused ads=refused", "", "", "" },
        { "all granted",      "statistics=granted measure=granted ads=granted", " checked", " checked", " checked" },
    };
    /* clang-format on */
    site_t *site = make_site(p, REGISTER);
    const char *box = "name=\"grant\" value=\"%s\"%s>";
    size_t i;

    for (i = 0; i < TAP_ROWS(cases); i++) {
        const char *html = charter(site, cases[i].decided);

        ok(count(html, apr_psprintf(p, box, "statistics", cases[i].statistics))
                   == 1
               && count(html, apr_psprintf(p, box, "measure", cases[i].measure))
                      == 1
               && count(html, apr_psprintf(p, box, "ads", cases[i].ads)) == 1
               && count(html, "type=\"checkbox\"") == 3,
           cases[i].what);
    }
}

static void test_charter(apr_pool_t *p)
{
    site_t *site = make_site(p, REGISTER);
    const char *html = charter(site, "ads=refused");

    ok(strstr(html, "<!DOCTYPE html>") == html
           && count(html, "<form method=\"post\" action=\"/choices/\">") == 1
           && count(html, "name=\"shown\" value=\"" SHOWN "\"") == 1,
       "the charter holds the form");
    is_str(button(p, html, "accept", "Accept all"),
           button(p, html, "refuse", "Refuse all"),
           "accept and refuse are made alike");
    ok(strstr(html, "2026-11-23"), "the day of the choice");
    ok(!strstr(charter(site, ""), "2026-11-23"), "only where there is one");
    ok(count(html, "<table>") == 4 && count(html, "<h3>") == 8,
       "a table for each category with cookies, and four kinds");
    ok(strstr(html, "<a href=\"/acme\">ACME</a>")
           && strstr(html, "href=\"/acme/privacy\"") && strstr(html, "Plain")
           && strstr(html, "13 months") && strstr(html, "1 day<")
           && strstr(html, "<code>a*</code>") && strstr(html, "Counter"),
       "rows say who, what and for how long");
    ok(count(html, "aria-current=\"true\"") == 1
           && strstr(html, "href=\"?lang=fr\" lang=\"fr\""),
       "languages to choose from");
}

static void test_signal(apr_pool_t *p)
{
    site_t *site = make_site(p, REGISTER);
    cc_decisions_t made = model_decisions(p, site->view.policy, "ads=refused");
    cc_visitor_t visitor = { &made, NULL, NULL };
    const char *text = "signal &#8220;Global Privacy Control&#8221;";
    const char *html = cc_view_charter(p, &site->view, &visitor).ptr;

    ok(!strstr(html, text), "nothing of a signal that did not come");
    made.honours_gpc = 1;
    html = cc_view_charter(p, &site->view, &visitor).ptr;
    ok(count(html, "<p class=\"pvc-signal\">") == 1 && strstr(html, text)
           && strstr(html, "have not made a choice"),
       "that Sec-GPC is honoured is said, and that it is no choice");
}

static void test_fragment(apr_pool_t *p)
{
    site_t *site = make_site(p, REGISTER);
    const char *html = cc_view_fragment(p, &site->view).ptr;

    ok(!strstr(html, "<form") && !strstr(html, "<input")
           && !strstr(html, "<button") && !strstr(html, "checked")
           && !strstr(html, SHOWN) && !strstr(html, "<html")
           && !strstr(html, "?lang="),
       "the fragment is without form and state");
    ok(count(html, "<table>") == 4, "and with the register");
}

static void test_nothing_to_decide(apr_pool_t *p)
{
    site_t *site = make_site(p, "Declare necessary n\n");
    const char *html = charter(site, "");

    ok(!strstr(html, "<form") && !strstr(html, "<button")
           && strstr(html, "<code>n</code>"),
       "where nothing is to decide, there is no form");
    site = make_site(p, "");
    ok(strstr(charter(site, ""), "No cookie is declared here."),
       "where nothing is declared, it says so");
}

/* Titles and phrases in the language of the view. */
static void test_language(apr_pool_t *p)
{
    site_t *site = make_site(p, REGISTER);
    const char *html;

    site->view.texts = &site->french;
    html = charter(site, "");
    ok(strstr(html, "<html lang=\"fr\" dir=\"ltr\">") && strstr(html, "Pubs")
           && strstr(html, "href=\"?lang=fr\" lang=\"fr\" aria-current"),
       "the charter in another language");
    site->french.text[CC_TEXT_DIR] = "rtl";
    ok(strstr(banner(site, CC_LAYOUT_TOP, ""), "dir=\"rtl\""),
       "from right to left");
}

int main(void)
{
    apr_pool_t *p = model_pool();

    test_contact(p);
    test_checked(p);
    test_charter(p);
    test_signal(p);
    test_fragment(p);
    test_nothing_to_decide(p);
    test_language(p);
    return done_testing();
}
