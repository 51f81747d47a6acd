/* Whatever texts are configured: what is shown is our markup and no other. */
#include "core/view.h"
#include "model_site.h"

#define SEEN "&#34;&#62;&#60;script&#62;evil(&#39;&#38;amp;&#233;&#65533;&#39;)"

/* Text that is markup wherever it is not escaped. */
static const char hostile[] =
    "\"><script>evil('&amp;\xc3\xa9\x01')</script><!-- onload=\"";

/*
 * The markup that the views are made of, read strictly: elements of these
 * names and no other, end tags in order, attributes of these names with their
 * values between double quotes. Anything that a text could bring in is none of
 * it. Each function reads on, or gives NULL for what does not belong there.
 */
static int is_one_of(const char *const *names, const char *s, size_t len)
{
    for (; *names; names++) {
        if (strlen(*names) == len && strncmp(*names, s, len) == 0) {
            return 1;
        }
    }
    return 0;
}

/* A character reference, or any other byte of text. */
static const char *read_char(const char *s)
{
    size_t digits;

    if (*s != '&') {
        return (*s >= ' ' && *s < 0x7f && !strchr("<>\"", *s)) || *s == '\n'
                   ? s + 1
                   : NULL;
    }
    if (strncmp(s, "&amp;", 5) == 0) {
        return s + 5;
    }
    digits = strspn(s + 2, "0123456789");
    return s[1] == '#' && digits > 0 && s[2 + digits] == ';' ? s + 3 + digits
                                                             : NULL;
}

static const char *read_attribute(const char *s)
{
    static const char *const names[] = {
        /* of the views' own */
        "action",      "aria-current", "aria-label", "aria-labelledby",
        "async",       "charset",      "checked",    "class",
        "content",     "data-close",   "data-label", "data-nosnippet",
        "data-reopen", "data-saved",   "data-state", "datetime",
        "dir",         "hidden",       "href",       "id",
        "lang",        "method",       "name",       "rel",
        "role",        "scope",        "src",        "tabindex",
        "type",        "value",        NULL
    };
    size_t len = strspn(s, "abcdefghijklmnopqrstuvwxyz-");

    if (!is_one_of(names, s, len)) {
        return NULL;
    }
    s += len;
    if (s[0] != '=') {
        return s;
    }
    if (s[1] != '"') {
        return NULL;
    }
    for (s += 2; s && *s != '"';) {
        s = read_char(s);
    }
    return s ? s + 1 : NULL;
}

/* A start tag; a void one does not count as open. */
static const char *read_start(const char *s, const char **open, int *depth)
{
    static const char *const voids[] = { "br", "input", "link", "meta", NULL };
    static const char *const names[] = {
        /* of the views' own */
        "a",      "body",  "button", "caption", "code",   "div",     "fieldset",
        "form",   "h1",    "h2",     "h3",      "head",   "html",    "label",
        "legend", "li",    "main",   "p",       "script", "section", "span",
        "strong", "table", "tbody",  "td",      "th",     "thead",   "time",
        "title",  "tr",    "ul",     NULL
    };
    size_t len = strspn(s, "abcdefghijklmnopqrstuvwxyz123456");

    int is_void = is_one_of(voids, s, len);

    if (is_one_of(names, s, len)) {
        open[(*depth)++] = s;
    }
    else if (!is_void) {
        return NULL;
    }
    for (s += len; s && s[0] == ' ' && s[1] != '/';) {
        s = read_attribute(s + 1);
    }
    if (s && is_void && strncmp(s, " /", 2) == 0) { /* as XML has it */
        s += 2;
    }
    return s && *s == '>' && *depth < 20 ? s + 1 : NULL;
}

static const char *read_end(const char *s, const char **open, int *depth)
{
    size_t len = strcspn(s, ">");

    if (*depth == 0 || s[len] != '>' || strncmp(open[--*depth], s, len) != 0
        || !strchr(" >", open[*depth][len])) {
        return NULL;
    }
    return s + len + 1;
}

static const char *skip_doctype(const char *s)
{
    static const char doctype[] = "<!DOCTYPE html>";

    return s
           + (strncmp(s, doctype, strlen(doctype)) == 0 ? strlen(doctype) : 0);
}

static int is_our_markup(const char *html)
{
    const char *open[21], *s = skip_doctype(html), *last = s;
    int depth = 0;

    while (s && *s) {
        last = s;
        s = s[0] != '<'   ? read_char(s)
            : s[1] == '/' ? read_end(s + 2, open, &depth)
                          : read_start(s + 1, open, &depth);
    }
    if (s == NULL || depth != 0) {
        printf("# at: %.60s\n", last);
    }
    return s != NULL && depth == 0;
}

/* That the reader above sees what it is there to see. */
static void test_reader(void)
{
    static const char *const bad[] = {
        "<b>x</b>",
        "<p>x",
        "x</p>",
        "<p></div>",
        "<p onload=\"x\">",
        "<p class=x></p>",
        "<p />",
        "<br/>",
        "<p class=\"<\"></p>",
        "a & b",
        "&lt;",
        "\"",
        ">",
        "<!-- -->",
        "\xc3\xa9",
        "\x01",
        "<p\nclass=\"x\"></p>",
    };
    size_t i;

    for (i = 0; i < TAP_ROWS(bad); i++) {
        ok(!is_our_markup(bad[i]), bad[i][0] < ' ' ? "a control" : "foreign");
    }
    ok(is_our_markup("<p class=\"a\" async>&#39;&amp;<br><br /></p>"),
       "our own");
}

/* The same reader passes what is shown ordinarily. */
static void test_ordinary(apr_pool_t *p)
{
    static const char *const decided[] = { "", "ads=granted", "ads=refused" };
    site_t *site = make_site(p, REGISTER);
    size_t i;

    ok(is_our_markup(banner(site, CC_LAYOUT_TOP, "")), "the banner");
    ok(is_our_markup(cc_view_reopen(p, &site->view, "", 0).ptr), "the control");
    ok(is_our_markup(cc_view_fragment(p, &site->view).ptr), "the fragment");
    ok(is_our_markup(cc_view_error(p, &site->view, "No.").ptr), "an error");
    for (i = 0; i < TAP_ROWS(decided); i++) {
        ok(is_our_markup(charter(site, decided[i])), "the charter");
    }
    site = make_site(p, "Declare necessary n\n");
    ok(is_our_markup(charter(site, "")), "one without a form");
}

static void spoil_phrase(apr_pool_t *p, cc_phrase_t *phrase)
{
    phrase->plain = hostile;
    phrase->versions = NULL;
    cc_phrase_set(p, phrase, "fr", hostile);
}

static void spoil_register(site_t *site)
{
    const cc_register_t *reg = site->reg;
    int i;

    for (i = 0; i < reg->categories->nelts; i++) {
        cc_category_def_t *def = APR_ARRAY_IDX(reg->categories, i, void *);

        spoil_phrase(site->p, &def->title);
        spoil_phrase(site->p, &def->description);
    }
    for (i = 0; i < reg->providers->nelts; i++) {
        cc_provider_def_t *def = APR_ARRAY_IDX(reg->providers, i, void *);

        def->name = def->url = def->policy = hostile;
    }
    for (i = 0; i < reg->declarations->nelts; i++) {
        cc_declaration_t *row = APR_ARRAY_IDX(reg->declarations, i, void *);

        spoil_phrase(site->p, &row->service);
        spoil_phrase(site->p, &row->purpose);
        row->name = apr_psprintf(site->p, "%s%d", hostile, i);
        if (row->provider && strcmp(row->provider, "acme") != 0) {
            row->provider = hostile;
        }
    }
    compile(site);
}

/* A site all of whose texts are hostile, for a view in English. */
static site_t *hostile_site(apr_pool_t *p)
{
    site_t *site = make_site(p, REGISTER);
    cc_controller_t controller = { hostile, hostile, hostile, hostile };
    int i;

    spoil_register(site);
    site->controller = controller;
    site->view.path = site->view.stylesheet = site->view.script = hostile;
    site->view.revision = hostile;
    for (i = 0; i < CC_TEXTS; i++) {
        if (i != CC_TEXT_DIR) { /* ltr or rtl, or the server does not start */
            site->texts.text[i] = site->french.text[i] = apr_pstrcat(
                p, hostile,
                "{name}{category}{date}{n}{label}{duration}{revision}", NULL);
        }
    }
    return site;
}

static void check_hostile(const char *html, int least, const char *what)
{
    ok(is_our_markup(html), what);
    ok(!strstr(html, "evil('") && count(html, SEEN) >= least,
       "and every text is there, escaped");
}

static void test_hostile(apr_pool_t *p)
{
    site_t *site = hostile_site(p);
    const char *html = banner(site, CC_LAYOUT_TOP, hostile);

    check_hostile(html, 20, "a hostile banner");
    ok(is_xhtml(p, html), "well-formed in a page of XML");
    html = cc_view_reopen(p, &site->view, hostile, 0).ptr;
    check_hostile(html, 5, "a hostile reopen control");
    ok(is_xhtml(p, html), "and so is that");
    html = cc_view_fragment(p, &site->view).ptr;
    check_hostile(html, 60, "a hostile fragment");
    html = charter(site, "");
    check_hostile(html, 80, "a hostile charter");
    html = charter(site, "ads=granted");
    check_hostile(html, 80, "of somebody who chose");
    html = cc_view_error(p, &site->view, hostile).ptr;
    check_hostile(html, 7, "a hostile error");
    site->view.stylesheet = "/\"><script>evil('&amp;\xc3\xa9\x01')";
    html = cc_view_reopen(p, &site->view, hostile, 0).ptr;
    check_hostile(html, 6, "a hostile stylesheet elsewhere");
}

int main(void)
{
    apr_pool_t *p = model_pool();

    test_reader();
    test_ordinary(p);
    test_hostile(p);
    return done_testing();
}
