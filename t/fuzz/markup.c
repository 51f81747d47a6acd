/* Any file is a banner, a page, or an error. A banner that is taken is ASCII,
 * XML, and closes all that it opens to a reader of HTML too; it holds both
 * buttons. A page that is taken holds the charter, as markup. */
#include "../unit/model_site.h"
#include "core/html_scan.h"
#include "fuzz.h"

#define DEPTH 80

static apr_pool_t *p;
static site_t *site;

static void set_up(void)
{
    p = model_pool();
    site = make_site(p, REGISTER);
}

static int is_void(const char *name)
{
    return strcmp(name, "br") == 0 || strcmp(name, "hr") == 0
           || strcmp(name, "img") == 0 || strcmp(name, "input") == 0
           || strcmp(name, "wbr") == 0 || strcmp(name, "link") == 0;
}

static const char *name_of(apr_pool_t *pool, const cc_html_scan_t *scan)
{
    cc_slice_t name = cc_html_scan_name(scan);

    return apr_pstrmemdup(pool, name.ptr, name.len);
}

/* The section is all there is, and ends at the end. */
static void check_balance(apr_pool_t *pool, const char *html)
{
    const char *open[DEPTH];
    cc_slice_t rest = cc_slice_str(html), bytes;
    cc_html_scan_t scan;
    cc_html_token_t token;
    int depth = 0;

    cc_html_scan_init(&scan);
    while ((token = cc_html_scan_next(&scan, &rest, &bytes)) != CC_HTML_MORE) {
        const char *name = name_of(pool, &scan);

        require(token == CC_HTML_START || token == CC_HTML_END);
        if (token == CC_HTML_END) {
            require(depth > 0 && strcmp(open[--depth], name) == 0);
            require(depth > 0 || rest.len == 1);
        }
        else if (!is_void(name)) {
            require(depth > 0 || rest.len + 8 == strlen(html));
            require(depth < DEPTH);
            open[depth++] = name;
        }
        if (token == CC_HTML_START
            && cc_html_name_find(cc_html_scan_name(&scan))) {
            cc_html_scan_content(&scan,
                                 cc_html_name_find(cc_html_scan_name(&scan)));
        }
    }
    require(depth == 0);
}

static void check_banner(apr_pool_t *pool, cc_slice_t file)
{
    cc_markup_t markup;
    const char *html, *c;

    if (cc_markup_read_banner(pool, file, &markup) != NULL) {
        return;
    }
    site->p = pool;
    site->view.banner = &markup;
    html = banner(site, CC_LAYOUT_TOP, "https://example.org");
    for (c = html; *c; c++) {
        require((*c & 0x80) == 0);
    }
    require(is_xhtml(pool, html));
    check_balance(pool, html);
    require(count(html, "<form ") == 1 && count(html, "</form>") == 1);
    require(count(html, "<button ") >= 2);
    site->view.banner = NULL;
}

/* How many elements of the charter a reader of HTML finds. */
static int charters(const char *html)
{
    static const char wanted[] = " class=\"pvc pvc-charter\"";
    cc_slice_t rest = cc_slice_str(html), bytes;
    cc_html_scan_t scan;
    cc_html_token_t token;
    int n = 0;

    cc_html_scan_init(&scan);
    while ((token = cc_html_scan_next(&scan, &rest, &bytes)) != CC_HTML_MORE) {
        const cc_html_name_t *name = cc_html_name_find(
            cc_html_scan_name(&scan));

        n += token == CC_HTML_START && cc_slice_starts(rest, wanted);
        if (token == CC_HTML_START && name && name->tag != CC_TAG_SWITCH) {
            cc_html_scan_content(&scan, name);
        }
    }
    return n;
}

static void check_page(apr_pool_t *pool, cc_slice_t file)
{
    cc_markup_t markup;

    if (cc_markup_read_page(pool, file, &markup) != NULL) {
        return;
    }
    site->p = pool;
    site->view.page = &markup;
    /* what a <title> of an <svg> hides from this test it shows to the page */
    require(charters(charter(site, "")) >= 1 || strstr(file.ptr, "<svg")
            || strstr(file.ptr, "<math"));
    site->view.page = NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    apr_pool_t *pool;
    char *file;

    if (p == NULL) {
        set_up();
    }
    apr_pool_create(&pool, p);
    file = apr_pstrmemdup(pool, (const char *)data, size);
    check_banner(pool, cc_slice(file, size));
    check_page(pool, cc_slice(file, size));
    apr_pool_destroy(pool);
    return 0;
}
