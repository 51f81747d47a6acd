#include "core/view_banner.h"
#include "model_site.h"

/* What the script needs, once each; and itself. */
static int has_data(const site_t *site, const char *html, int has_reopen)
{
    static const struct {
        const char *name;
        cc_text_key_t key;
        int is_reopen;
    } texts[] = {
        { "data-saved", CC_TEXT_NOTICE_SAVED, 0 },
        { "data-close", CC_TEXT_BUTTON_CLOSE, 0 },
        { "data-reopen", CC_TEXT_REOPEN_LABEL, 1 },
    };
    size_t i;

    for (i = 0; i < TAP_ROWS(texts); i++) {
        const char *attribute = apr_psprintf(site->p, " %s=\"%s\"",
                                             texts[i].name,
                                             site->texts.text[texts[i].key]);

        if (count(html, attribute) != (has_reopen || !texts[i].is_reopen)) {
            return 0;
        }
    }
    return count(html, " data-state=\"/choices/state\"") == 1
           && count(html, "<script src=\"/choices/script.js\" async=\"\">"
                          "</script></section>")
                  == 1;
}

static void test_banner(apr_pool_t *p)
{
    site_t *site = make_site(p, REGISTER);
    cc_banner_t b;
    const char *html = banner(site, CC_LAYOUT_CORNER, "");
    const char *refuse = button(p, html, "refuse", "Refuse all");

    ok(is_xhtml(p, html), "begins with its marker, and can be XHTML");
    is_str(button(p, html, "accept", "Accept all"), refuse,
           "accept and refuse are made alike");
    is_str(refuse, "<button name=\"choice\"", "of nothing but their name");
    ok(count(html, "<button") == 2 && count(html, "<form method=\"post\"") == 1
           && count(html, " action=\"/choices/?lang=en\"") == 1,
       "in one form that is posted");
    ok(!strstr(html, "checked") && !strstr(html, "autofocus")
           && !strstr(html, "style=") && strstr(html, " async=\"\"></script>"),
       "nothing is ticked, takes the focus, or is inline");
    ok(count(html, "name=\"shown\" value=\"" SHOWN "\"") == 1
           && count(html, "name=\"back\" value=\"/back\"") == 1,
       "it says what was shown, and where to lead back");
    ok(count(html, " data-nosnippet=\"\"") == 1
           && count(html, " lang=\"en\"") == 1,
       "no snippet, and its language");
    ok(strstr(html, "pvc-corner") && strstr(html, "Audience statistics")
           && strstr(html, "Ads") && !strstr(html, "Third-party cookies"),
       "its layout, and what is asked for and no more");
    ok(strstr(html, "ACME"), "who asks");
    ok(has_data(site, html, 1), "what the script needs");
    ok(!strstr(html, CC_VIEW_SAVED), "and no thanks yet");
    b = cc_view_banner(p, &site->view, CC_LAYOUT_TOP, "", 0);
    html = apr_pstrcat(p, b.before.ptr, b.after.ptr, NULL);
    ok(is_xhtml(p, html) && has_data(site, html, 0),
       "which does not leave the reopen control unless asked to");
}

static void test_reopen(apr_pool_t *p)
{
    site_t *site = make_site(p, REGISTER);
    const char *html = cc_view_reopen(p, &site->view, "", 0).ptr;

    ok(is_xhtml(p, html) && count(html, "href=\"/choices/?lang=en\"") == 1
           && !strstr(html, "<form"),
       "the reopen control is a link to the charter");
    ok(has_data(site, html, 1), "with what the script needs");
    ok(count(html, apr_psprintf(p,
                                "<p id=\"pvc-saved\" role=\"status\" "
                                "tabindex=\"-1\" hidden=\"\">%s</p>",
                                site->texts.text[CC_TEXT_NOTICE_SAVED]))
           == 1,
       "and thanks that only their own URL shows");
    ok(!strstr(html, site->texts.text[CC_TEXT_REOPEN_SIGNAL]),
       "and says nothing of a signal");
    html = cc_view_reopen(p, &site->view, "", 1).ptr;
    ok(is_xhtml(p, html) && count(html, "href=\"/choices/?lang=en\"") == 1
           && count(html, site->texts.text[CC_TEXT_REOPEN_SIGNAL]) == 1,
       "that which does is well-formed too");
}

/* URLs with and without a <base> on the page. */
static void test_origin(apr_pool_t *p)
{
    site_t *site = make_site(p, REGISTER);
    const char *html = banner(site, CC_LAYOUT_TOP, "https://example.org");
    int all = count(html, "=\"https://example.org/choices/");

    ok(all == 5 && count(html, "=\"/choices") == 0,
       "every URL of the banner can carry the origin");
    html = cc_view_reopen(p, &site->view, "https://example.org", 0).ptr;
    ok(count(html, "=\"https://example.org/choices/") == 4
           && count(html, "=\"/choices") == 0,
       "and of the reopen control");
    html = banner(site, CC_LAYOUT_TOP, "https://example.org");
    ok(count(html, "href=\"https://example.org/choices/style.css\"") == 1,
       "that of the stylesheet too");
    site->view.stylesheet = "/css/a.css";
    html = cc_view_reopen(p, &site->view, "https://example.org", 0).ptr;
    ok(count(html, "href=\"https://example.org/css/a.css\"") == 1,
       "one elsewhere on the site");
    site->view.stylesheet = "https://cdn.example/a.css";
    html = cc_view_reopen(p, &site->view, "https://example.org", 0).ptr;
    ok(count(html, "href=\"https://cdn.example/a.css\"") == 1,
       "one elsewhere has its own");
    site->view.stylesheet = "//cdn.example/a.css";
    html = cc_view_reopen(p, &site->view, "https://example.org", 0).ptr;
    ok(count(html, "href=\"//cdn.example/a.css\"") == 1, "but for a scheme");
}

int main(void)
{
    apr_pool_t *p = model_pool();

    test_banner(p);
    test_reopen(p);
    test_origin(p);
    return done_testing();
}
