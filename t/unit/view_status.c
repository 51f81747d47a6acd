#include "core/view_status.h"

#include "status_judge.h"

#define LINES                                                    \
    "Category necessary exempt\nCategory statistics always\n"    \
    "Category ads consent\n"                                     \
    "Declare necessary sid lifetime=session\nDeclare ads ad_*\n" \
    "Declare statistics unmet\n"

/* clang-format off */
static const struct {
    const char *what, *name;
    int is_family;
    unsigned traits, set, held, capped, sent;
    apr_int64_t longest_s;
    const char *in_conf; /* with the comment above it, to its line feed */
    const char *in_json; /* from its name on */
} rows[] = {
    { "declared", "sid", 0, CC_SEEN_SESSION | CC_SEEN_HTTPONLY, 9, 0, 0, 20, 0, NULL,
      "{\"name\":\"sid\",\"family\":false,\"declared\":true,\"category\":\"necessary\",\"declaration\":\"sid\","
      "\"suggestion\":null,\"set\":9,\"held\":0,\"capped\":0,\"sent\":20,\"lifetime\":0,\"traits\":[\"httponly\",\"session\"]}" },
    { "declared by a glob", "ad_1", 0, CC_SEEN_LASTING, 7, 3, 2, 1, 60, NULL,
      "{\"name\":\"ad_1\",\"family\":false,\"declared\":true,\"category\":\"ads\",\"declaration\":\"ad_*\"," },
    { "known", "PHPSESSID", 0, CC_SEEN_SECURE | CC_SEEN_LASTING | CC_SEEN_DOCUMENT, 5, 1, 0, 2, 600,
      "# PHPSESSID: set by 5 responses, 1 of them held back, sent with 2 requests; Secure, for 10m, with pages\n"
      "CookieConsentDeclare necessary PHPSESSID service=\"PHP\" ",
      "\"suggestion\":{\"name\":\"PHPSESSID\",\"category\":\"necessary\",\"provider\":null,\"service\":\"PHP\"}," },
    { "its lifetime is what was seen", "csrftoken", 0, CC_SEEN_SESSION, 1, 1, 0, 0, 0,
      "requêtes falsifiées par d’autres sites\" lifetime=session\n", NULL },
    { "or the usual one", "sessionid", 0, CC_SEEN_DELETED | CC_SEEN_FOREIGN, 1, 0, 0, 1, 0,
      "# sessionid: set by 1 response, 0 of them held back, sent with 1 request; expired by the site, in third-party context\n"
      "CookieConsentDeclare necessary sessionid ", "\"traits\":[\"deleted\",\"third-party\"]" },
    { "one of several of a glob", "_ga_A", 0, CC_SEEN_LASTING, 1, 1, 0, 0, 60, NULL, "\"name\":\"_ga_A\"" },
    { "they are one line", "_ga_B", 0, CC_SEEN_OTHER, 2, 1, 0, 0, 0,
      "# _ga_*: 2 names, set by 3 responses, 2 of them held back, sent with 0 requests; for 1m, with images, scripts or data\n"
      "CookieConsentDeclare statistics _ga_* provider=\"Google\" ", NULL },
    { "which takes in what is only sent", "_ga_C", 0, 0, 0, 0, 0, 3, 0, NULL, "\"name\":\"_ga_C\"" },
    { "unknown", "what", 0, CC_SEEN_HTTPONLY | CC_SEEN_SESSION | CC_SEEN_FRAME, 4, 4, 0, 0, 0,
      "# what: set by 4 responses, 4 of them held back, sent with 0 requests; HttpOnly, until the browser is closed, with pages in frames\n"
      "#CookieConsentDeclare CATEGORY what lifetime=session\n", NULL },
    { "a family", "user-", 1, CC_SEEN_LASTING | CC_SEEN_PARTITIONED, 4000000000u, 1, 0, 4294967295u, 86000,
      "# user-*: set by 4000000000 responses, 1 of them held back, sent with 4294967295 or more requests; Partitioned, for 1d\n"
      "#CookieConsentDeclare CATEGORY user-* lifetime=1d\n", "{\"name\":\"user-*\",\"family\":true," },
    { "only sent, known", "_fbp", 0, 0, 0, 0, 0, 1, 0,
      "# _fbp: sent with 1 request; most likely set by a script in the pages\n#CookieConsentDeclare third-party _fbp ",
      "\"service\":\"Meta pixel (Facebook, Instagram)\"}" },
    { "only sent, unknown", "mine", 0, 0, 0, 0, 0, 8, 0,
      "# mine: sent with 8 requests\n#CookieConsentDeclare CATEGORY mine\n", NULL },
    { "without a name", "", 0, 0, 1, 1, 0, 0, 0,
      "# (no name): set by 1 response, 1 of them held back, sent with 0 requests\n# It cannot be declared.\n",
      "{\"name\":\"\"," },
    { "a family of everything", "", 1, 0, 1, 1, 0, 0, 0,
      "# *: set by 1 response, 1 of them held back, sent with 0 requests\n# It cannot be declared.\n", "{\"name\":\"*\"," },
    { "a line of its own", "x\nCookieConsentDeclare necessary y", 0, 0, 1, 0, 0, 0, 0,
      "# x\\x0aCookieConsentDeclare\\x20necessary\\x20y: set by 1 response, 0 of them held back, sent with 0 requests\n"
      "# This name cannot be written here", "\"name\":\"x\\\\x0aCookieConsentDeclare\\\\x20necessary\\\\x20y\"" },
    { "a continued line", "x\\", 0, 0, 0, 0, 0, 1, 0, "# x\\x5c: sent with 1 request\n# This name", "\"name\":\"x\\\\x5c\"" },
    { "quotes", "\"'", 0, 0, 1, 1, 0, 0, 0, "# \"': set by 1 response, 1 of them", "\"name\":\"\\\"\\u0027\"" },
    { "markup", "--></table><script>&#38]]>", 0, 0, 1, 1, 0, 0, 0,
      "#CookieConsentDeclare CATEGORY --></table><script>&#38]]>\n", "\"name\":\"--\\u003e\\u003c/table\\u003e" },
    { "a variable of httpd", "${PATH}", 0, 0, 1, 0, 0, 0, 0, "# ${PATH}: set by 1 response", "\"name\":\"${PATH}\"" },
    { "a wildcard", "*", 0, 0, 1, 0, 0, 0, 0, "# \\x2a: set by 1 response", "\"name\":\"\\\\x2a\"" },
    { "UTF-8", "caf\xc3\xa9", 0, 0, 1, 0, 0, 0, 0, "# caf\\xc3\\xa9: set by", "\"name\":\"caf\\\\xc3\\\\xa9\"" },
    { "not UTF-8", "\xc3\xff\x80", 0, 0, 1, 0, 0, 0, 0, "# \\xc3\\xff\\x80: set by", "\"name\":\"\\\\xc3\\\\xff\\\\x80\"" },
    { "a number sign", "#", 0, 0, 1, 0, 0, 0, 0, "#CookieConsentDeclare CATEGORY #\n", "\"name\":\"#\"" },
};
/* clang-format on */

static cc_sightings_t none(apr_pool_t *p)
{
    cc_sightings_t seen = { .host = "www.example.org", .now_s = 1795422000 };

    seen.sightings = apr_array_make(p, 32, sizeof(cc_sighting_t));
    return seen;
}

static cc_sightings_t all(apr_pool_t *p)
{
    cc_sightings_t seen = none(p);
    size_t i;

    seen.since_s = 1795421000;
    seen.answers[4].granted = 3;
    seen.answers[4].refused = 9;
    seen.accepted = 3;
    seen.refused = 8;
    seen.saved = 1;
    for (i = 0; i < TAP_ROWS(rows); i++) {
        cc_sighting_t sighting = { cc_slice_str(rows[i].name),
                                   rows[i].is_family,
                                   rows[i].traits,
                                   rows[i].set,
                                   rows[i].held,
                                   rows[i].capped,
                                   rows[i].sent,
                                   rows[i].longest_s };

        APR_ARRAY_PUSH(seen.sightings, cc_sighting_t) = sighting;
    }
    return seen;
}

static int count(const char *text, const char *part)
{
    int n = 0;

    for (text = strstr(text, part); text; text = strstr(text + 1, part)) {
        n++;
    }
    return n;
}

static void test_rows(apr_pool_t *p)
{
    const cc_policy_t *policy = model_policy(p, LINES);
    cc_sightings_t seen = all(p);
    const char *conf = cc_view_status_conf(p, policy, &seen).ptr;
    const char *json = cc_view_status_json(p, policy, &seen).ptr;
    size_t i;

    for (i = 0; i < TAP_ROWS(rows); i++) {
        if (rows[i].in_conf) {
            ok(count(conf, rows[i].in_conf) == 1,
               apr_pstrcat(p, rows[i].what, ": configuration", NULL));
        }
        if (rows[i].in_json) {
            ok(count(json, rows[i].in_json) >= 1,
               apr_pstrcat(p, rows[i].what, ": JSON", NULL));
        }
    }
    ok(count(conf, "sid:") == 0 && count(conf, "ad_") == 0
           && count(conf, "_ga_C") == 0,
       "what is declared needs no line");
    ok(is_json(json), "it is JSON");
}

/* What is still to be declared once it was all pasted. */
static void test_pasted(apr_pool_t *p)
{
    const cc_policy_t *policy = model_policy(p, LINES), *pasted;
    cc_sightings_t seen = all(p);
    const char *conf = cc_view_status_conf(p, policy, &seen).ptr, *again;

    pasted = policy_with(p, LINES, conf, 0);
    ok(pasted && cc_policy_row(pasted, cc_slice_str("_ga_any"))
           && cc_policy_row(pasted, cc_slice_str("PHPSESSID"))
           && !cc_policy_row(pasted, cc_slice_str("_fbp"))
           && !cc_policy_row(pasted, cc_slice_str("what"))
           && !cc_policy_row(pasted, cc_slice_str("y")),
       "pasted as it is, it declares what is set and known");
    again = pasted ? cc_view_status_conf(p, pasted, &seen).ptr : "\n" DECLARE;
    ok(count(again, "\n" DECLARE) == 0 && count(again, "\n#" DECLARE) > 2,
       "which then needs no line");
    pasted = policy_with(p, LINES, conf, 1);
    ok(pasted && cc_policy_row(pasted, cc_slice_str("what"))
           && cc_policy_row(pasted, cc_slice_str("user-7"))
           && cc_policy_row(pasted, cc_slice_str("mine"))
           && !cc_policy_row(pasted, cc_slice_str("y")),
       "with its comments opened, all that can be declared");
    again = pasted ? cc_view_status_conf(p, pasted, &seen).ptr : DECLARE;
    ok(count(again, DECLARE) == 1 /* in the first line, in words */
           && count(again, "# This name cannot be written") == 7,
       "the rest cannot be written");
}

static void test_page(apr_pool_t *p)
{
    const cc_policy_t *policy = model_policy(p, LINES);
    cc_sightings_t seen = all(p);
    const char *html = cc_view_status(p, policy, &seen).ptr;

    ok(page_has(p, html, "tr") == (int)TAP_ROWS(rows) + 5 + 4,
       "a row for each cookie and category, and four heads");
    ok(page_has(p, html, "svg") == 2 && page_has(p, html, "desc") == 2
           && count(html, " role=\"img\"") == 2,
       "two charts, with words");
    ok(strstr(html, "ads: 3 of 12 granted") && strstr(html, ">3 of 12</text>")
           && strstr(html, "width=\"25.0%\""),
       "the choices");
    ok(page_has(p, html, "rect") == 2 * (1 + 10), "the ten held back most");
    ok(strstr(html, "Choices made: 3 accepted all, 8 refused all, 1 saved")
           && strstr(html, model_category_of(policy, "ads")->fingerprint)
           && strstr(html, "Declared, and not seen yet: <code>unmet</code>"),
       "answers, fingerprints and what was not met");
    ok(strstr(html, "<code>ad_1</code><br />declared as <code>ad_*</code>"),
       "a cookie and its declaration");
    ok(!strstr(html, "style=") && !strstr(html, "<style")
           && !strstr(html, "<script"),
       "nothing a strict policy forbids");
    ok(strstr(html, "2026-11-23 08:03 UTC") != NULL, "since when");
}

/* No count, a note, and no room. */
static void test_empty(apr_pool_t *p)
{
    const cc_policy_t *policy = model_policy(p, "");
    cc_sightings_t seen = none(p);
    const char *html = cc_view_status(p, policy, &seen).ptr;

    ok(page_has(p, html, "svg") == 0 && page_has(p, html, "tr") == 5
           && strstr(html, "No visitor made a choice yet.")
           && strstr(html, "No cookie was held back.")
           && !strstr(html, "pvs-note"),
       "the empty page says so");
    ok(strstr(cc_view_status_conf(p, policy, &seen).ptr,
              "# No cookie was seen yet.\n")
           && policy_with(p, "", cc_view_status_conf(p, policy, &seen).ptr, 1),
       "and so do the lines");
    ok(is_json(cc_view_status_json(p, policy, &seen).ptr), "empty JSON");
    seen.note = "It is <off>.";
    seen.unnamed = 2;
    seen.host = "<h\n>";
    html = cc_view_status(p, policy, &seen).ptr;
    ok(page_has(p, html, "h1") == 1 && strstr(html, "It is &#60;off&#62;.")
           && strstr(html, "were seen 2 times."),
       "a note, and names without room");
    ok(strstr(cc_view_status_json(p, policy, &seen).ptr,
              "\"note\":\"It is \\u003coff\\u003e.\",\"since\":null,")
           && strstr(cc_view_status_json(p, policy, &seen).ptr,
                     "\"unnamed\":2}"),
       "in JSON");
    ok(policy_with(p, "", cc_view_status_conf(p, policy, &seen).ptr, 0)
           && strstr(cc_view_status_conf(p, policy, &seen).ptr,
                     "# It is <off>.\n"),
       "in the lines");
}

/* A name as long as a header. */
static void test_long(apr_pool_t *p)
{
    const cc_policy_t *policy = model_policy(p, "");
    char name[4097];
    cc_sightings_t seen = none(p);
    cc_sighting_t *sighting = apr_array_push(seen.sightings);
    const char *html;

    memset(name, 'n', 4096);
    name[4096] = '\0';
    sighting->name = cc_slice(name, 4096);
    sighting->set = sighting->held = 1;
    html = cc_view_status(p, policy, &seen).ptr;
    ok(page_has(p, html, "tr") == 2 + 5 && !strstr(html, name)
           && strstr(html, "(4096 characters)"),
       "a long name is cut on the page");
    ok(strstr(cc_view_status_json(p, policy, &seen).ptr, name) != NULL,
       "not for programs");
}

int main(void)
{
    apr_pool_t *p = model_pool();

    test_rows(p);
    test_pasted(p);
    test_page(p);
    test_empty(p);
    test_long(p);
    return done_testing();
}
