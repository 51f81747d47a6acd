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

/* Whether the form has that radio button once, chosen or not. */
static int has_answer(apr_pool_t *p, const char *html, const char *id,
                      const char *value, int chosen)
{
    return count(html, apr_psprintf(p,
                                    "<input type=\"radio\" name=\"grant-%s\" "
                                    "value=\"%s\"%s>",
                                    id, value, chosen ? " checked" : ""))
           == 1;
}

/* Which answers of the form are given beforehand: the visitor's own and no
 * other. Here y stands for yes, n for no, "-" for neither. */
static void test_answers(apr_pool_t *p)
{
    /* clang-format off */
    static const struct {
        const char *what, *said, *decided, *answers;
    } cases[] = {
        { "nothing said",           "",                   "",                   "---" },
        { "a grant",                "statistics=granted", "statistics=granted", "y--" },
        { "refusals",               "statistics=refused measure=refused ads=refused",
                                    "statistics=refused measure=refused ads=refused", "nnn" },
        { "all granted",            "statistics=granted measure=granted ads=granted",
                                    "statistics=granted measure=granted ads=granted", "yyy" },
        { "a signal refuses",       "",                   "statistics=refused measure=refused ads=refused", "---" },
        { "another tool grants",    "",                   "statistics=granted measure=granted ads=granted", "---" },
        { "another tool overrules", "statistics=granted ads=refused", "statistics=refused ads=refused", "y-n" },
    };
    /* clang-format on */
    static const char *const ids[] = { "statistics", "measure", "ads" };
    site_t *site = make_site(p, REGISTER);
    size_t i, j;

    for (i = 0; i < TAP_ROWS(cases); i++) {
        cc_decisions_t said = model_decisions(p, site->view.policy,
                                              cases[i].said);
        cc_decisions_t made = model_decisions(p, site->view.policy,
                                              cases[i].decided);
        cc_visitor_t visitor = { &made, &said, NULL, NULL };
        const char *html = cc_view_charter(p, &site->view, &visitor).ptr;
        int right = count(html, "type=\"radio\"") == 6;

        for (j = 0; j < TAP_ROWS(ids); j++) {
            right = right
                    && has_answer(p, html, ids[j], "yes",
                                  cases[i].answers[j] == 'y')
                    && has_answer(p, html, ids[j], "no",
                                  cases[i].answers[j] == 'n');
        }
        ok(right, cases[i].what);
    }
}

static void test_groups(apr_pool_t *p)
{
    site_t *site = make_site(p, REGISTER);
    const char *html = charter(site, "statistics=granted ads=refused");

    ok(count(html, "<fieldset class=\"pvc-cat\" id=\"pvc-c-") == 4
           && count(html, "</h3></legend>") == 4
           && strstr(html, "id=\"pvc-c-ads\"><legend><h3>Ads</h3></legend>"),
       "a group of fields for each category with cookies");
    ok(!strstr(html, "grant-necessary"), "nothing to answer where all passes");
    ok(count(html, "type=\"hidden\" name=\"grant-") == 1
           && strstr(html, "type=\"hidden\" name=\"grant-measure\" value=\"\">"
                           "<label>"),
       "what is exempt may be left as it is");
    ok(count(html, "> Accept</label>") == 2
           && count(html, "> Refuse</label>") == 2
           && count(html, "> Leave active</label>") == 1
           && count(html, "> Object</label>") == 1,
       "the words of the answers");
    ok(count(html, "\"pvc-decided\">Accepted<") == 1
           && count(html, "\"pvc-decided\">Refused<") == 1
           && count(html, "\"pvc-decided\">No choice yet<") == 1,
       "what is in force is said");
    ok(count(html, "no answer counts as a refusal.</p>") == 1,
       "what it means to answer nothing");
    html = charter(make_site(p, "Category m exempt\nDeclare m x\n"), "");
    ok(strstr(html, "<form") && !strstr(html, "no answer counts"),
       "which means nothing where consent is not asked for");
}

static void test_charter(apr_pool_t *p)
{
    site_t *site = make_site(p, REGISTER);
    const char *html = charter(site, "ads=refused");

    ok(strstr(html, "<!DOCTYPE html>") == html
           && count(html, "<form method=\"post\" action=\"/choices/?lang=en\">")
                  == 1
           && count(html, "name=\"shown\" value=\"" SHOWN "\"") == 1,
       "the charter holds the form");
    is_str(button(p, html, "accept", "Accept all"),
           button(p, html, "refuse", "Refuse all"),
           "accept and refuse are made alike");
    ok(strstr(html,
              "<time dir=\"ltr\" datetime=\"2026-11-23\">2026-11-23</time>"),
       "the day of the choice");
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
    cc_visitor_t visitor = { &made, &made, NULL, NULL };
    const char *text = "signal &#8220;Global Privacy Control&#8221;";
    const char *html = cc_view_charter(p, &site->view, &visitor).ptr;

    ok(!strstr(html, text), "nothing of a signal that did not come");
    made.honours_gpc = 1;
    html = cc_view_charter(p, &site->view, &visitor).ptr;
    ok(count(html, "<p class=\"pvc-signal\">") == 1 && strstr(html, text)
           && strstr(html, "have not made a choice"),
       "that Sec-GPC is honoured is said, and that it is no choice");
}

/* Each sentence stands only where it is true. */
static void test_rights(apr_pool_t *p)
{
    static const char ads[] = "Declare necessary n\nDeclare first-party f\n";
    static const char exempt[] = "Category m exempt\nDeclare m x\n";
    static const char anonymous[] =
        "Declare statistics s\nDeclare statistics t anonymous\n";
    static const char both[] = "Category m exempt\nDeclare m x anonymous\n"
                               "Declare statistics t anonymous\n";
    /* clang-format off */
    static const struct {
        const char *what, *lines;
        int reopens, heeds_gpc;
        apr_int64_t refused_s;
        const char *there, *not_there;
    } cases[] = {
        { "withdrawal",              ads, 0, 0, CC_YEAR_S, "<p>You can change or withdraw", "leads back here" },
        { "the reopen control",      ads, 1, 0, CC_YEAR_S, "control &#8220;Cookie choices&#8221; on the pages", NULL },
        { "nothing to object to",    ads, 1, 0, CC_YEAR_S, NULL, "until you object" },
        { "an exempt category",   exempt, 1, 0, CC_YEAR_S, "object: choose &#8220;Object&#8221;", "asked again" },
        { "an anonymous row",  anonymous, 1, 0, CC_YEAR_S, "object: choose &#8220;Refuse&#8221;", NULL },
        { "both",                   both, 1, 0, CC_YEAR_S, "object: choose &#8220;Object / Refuse&#8221;", NULL },
        { "GPC",                     ads, 1, 1, CC_YEAR_S, "<p>This site honours Global Privacy Control.", NULL },
        { "GPC that is not heeded",  ads, 1, 0, CC_YEAR_S, NULL, "Global Privacy Control" },
        { "one lifetime",            ads, 1, 0, CC_YEAR_S, "is kept: 1 year. After", NULL },
        { "two",                     ads, 1, 0, 2 * CC_DAY_S, "is kept: 1 year (Accepted), 2 days (Refused). After", NULL },
        { "nothing to choose", "Declare necessary n\n", 1, 1, CC_YEAR_S, "<h2>Cookies of this site", "Change your mind" },
    };
    /* clang-format on */
    size_t i;

    for (i = 0; i < TAP_ROWS(cases); i++) {
        site_t *site = make_site(p, cases[i].lines);
        const char *html;

        site->view.reopens = cases[i].reopens;
        site->view.heeds_gpc = cases[i].heeds_gpc;
        site->view.validity.granted_s = CC_YEAR_S;
        site->view.validity.refused_s = cases[i].refused_s;
        html = charter(site, "");
        ok((cases[i].there == NULL || count(html, cases[i].there) == 1)
               && (cases[i].not_there == NULL
                   || !strstr(html, cases[i].not_there)),
           cases[i].what);
    }
}

static void test_version(apr_pool_t *p)
{
    static const char day[] =
        "on <time dir=\"ltr\" datetime=\"2026-11-20\">2026-11-20"
        "</time>.";
    site_t *site = make_site(p, REGISTER);

    ok(strstr(charter(site, ""), "2026-11-20</time>. Revision: R1</p>")
           && strstr(cc_view_fragment(p, &site->view).ptr, day),
       "day and revision of the list");
    site->view.revision = NULL;
    ok(count(charter(site, ""), day) == 1
           && !strstr(charter(site, ""), "Revision"),
       "no revision");
    site->view.revision = "<R2>";
    site->view.updated = NULL;
    ok(strstr(charter(site, ""), "<p class=\"pvc-version\">Revision: "
                                 "&#60;R2&#62;</p>")
           && !strstr(charter(site, ""), "<time"),
       "no day");
    site->view.revision = NULL;
    ok(!strstr(charter(site, ""), "pvc-version"), "neither");
}

static void test_fragment(apr_pool_t *p)
{
    site_t *site = make_site(p, REGISTER);
    const char *html = cc_view_fragment(p, &site->view).ptr;

    ok(!strstr(html, "<form") && !strstr(html, "<input")
           && !strstr(html, "<button") && !strstr(html, "<fieldset")
           && !strstr(html, "checked") && !strstr(html, "pvc-decided")
           && !strstr(html, "pvc-state") && !strstr(html, SHOWN)
           && !strstr(html, "<html"),
       "the fragment is without form and state");
    ok(count(html, "<table>") == 4, "and with the register");
    ok(!strstr(html, "<h1") && count(html, "<h2>") == 3
           && count(html, "<h3>") == 8,
       "its headings begin below the title of the page");
    ok(count(html, " id=\"") == 4 && count(html, " id=\"pvc-r-") == 4,
       "no id is one of the form's");
    ok(count(html, "<p><a href=\"/choices/?lang=en\">Cookie choices</a></p>")
               == 1
           && !strstr(html, "form on this page") && !strstr(html, "back here"),
       "it leads to the form, and does not say that it is here");
}

static void test_nothing_to_decide(apr_pool_t *p)
{
    site_t *site = make_site(p, "Declare necessary n\n");
    const char *html = charter(site, "");

    ok(!strstr(html, "<form") && !strstr(html, "<button")
           && !strstr(html, "<fieldset") && strstr(html, "<code>n</code>"),
       "where nothing is to decide, there is no form");
    ok(!strstr(cc_view_fragment(p, &site->view).ptr, "?lang="),
       "and no way to one");
    site = make_site(p, "");
    html = charter(site, "");
    ok(strstr(html, "No cookie is declared here.")
           && !strstr(html, "pvc-version"),
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
    test_answers(p);
    test_groups(p);
    test_charter(p);
    test_signal(p);
    test_rights(p);
    test_version(p);
    test_fragment(p);
    test_nothing_to_decide(p);
    test_language(p);
    return done_testing();
}
