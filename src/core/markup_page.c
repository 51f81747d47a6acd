#include <apr_strings.h>
#include "core/html_scan.h"
#include "core/markup_read.h"

#define DEPTH 256

#define KNOWN                                                                  \
    (CC_PART_WORDS | CC_PART_BIT(CC_PART_CHARTER) | CC_PART_BIT(CC_PART_TITLE) \
     | CC_PART_BIT(CC_PART_STYLESHEET))

#define VALUE_PARTS                             \
    (CC_PART_WORDS | CC_PART_BIT(CC_PART_TITLE) \
     | CC_PART_BIT(CC_PART_STYLESHEET))

typedef struct {
    cc_markup_reader_t reader;
    cc_html_scan_t scan;
    const char *given;       /* bytes before it are given out */
    const char *content;     /* where the content of a title began */
    const char *open[DEPTH]; /* names of the elements that are open */
    int depth;               /* they may be more than are known */
    int foreign;             /* the depth inside of svg or math; or 0 */
    const char *tag;         /* the start tag at hand */
    const char *attribute;   /* and its attribute */
    const cc_html_name_t *content_is;
    int needs_src; /* a script */
    int has_doctype;
} page_reader_t;

static const char *at_of(const page_reader_t *page, apr_off_t offset)
{
    return page->reader.start + offset;
}

static const char *tag_at(const page_reader_t *page)
{
    return at_of(page, page->scan.token);
}

static int is_one_of(const char *name, const char *const *names)
{
    for (; *names; names++) {
        if (strcmp(name, *names) == 0) {
            return 1;
        }
    }
    return 0;
}

/* --- bytes and placeholders */

/* The first "{{" of those bytes, or NULL. */
static const char *braces_in(const char *from, const char *to)
{
    while (from < to && (from = memchr(from, '{', to - from)) != NULL) {
        if (from[1] == '{') {
            return from;
        }
        from++;
    }
    return NULL;
}

/* Give out what comes before a place: markup, comments and raw text, where no
 * placeholder stands. */
static const char *give_markup(page_reader_t *page, const char *to)
{
    const char *from = page->given, *braces;

    if (to <= from) {
        return NULL;
    }
    braces = braces_in(from, to);
    if (braces) {
        return cc_markup_error(&page->reader, braces,
                               "\"{{\" stands where nothing is put in; that is "
                               "done in text, in <title> and in values "
                               "between quotes");
    }
    cc_out_slice(&page->reader.literal, cc_slice(from, to - from));
    page->given = to;
    return NULL;
}

/* The elements that let the charter be what it is. */
static const char *check_charter(const page_reader_t *page, const char *at)
{
    static const char *const fit[] = { "html",    "body",    "div",   "main",
                                       "section", "article", "aside", NULL };
    int has_body = 0, i;

    if (page->reader.markup->kinds & CC_PART_BIT(CC_PART_CHARTER)) {
        return cc_markup_error(&page->reader, at, "a second {{charter}}");
    }
    for (i = 0; i < page->depth; i++) {
        has_body |= strcmp(page->open[i], "body") == 0;
        if (!is_one_of(page->open[i], fit)) {
            return cc_markup_error(&page->reader, at,
                                   "{{charter}} stands in <%s>, which is not "
                                   "closed before; it may stand in <body>, "
                                   "<div>, <main>, <section>, <article> and "
                                   "<aside>",
                                   page->open[i]);
        }
    }
    return has_body ? NULL
                    : cc_markup_error(&page->reader, at,
                                      "{{charter}} does not stand in <body>");
}

/* Give out what may hold placeholders. */
static const char *give_words(page_reader_t *page, cc_slice_t bytes,
                              unsigned here, const char *where)
{
    const char *at = bytes.ptr, *end = bytes.ptr + bytes.len, *braces;
    const char *error = give_markup(page, at);
    cc_part_t part;

    while (error == NULL && (braces = braces_in(at, end))) {
        if (braces[-1] == '<') { /* what is put in could make a tag of it */
            return cc_markup_error(
                &page->reader, braces,
                "\"<\" before a placeholder is written &lt;");
        }
        cc_out_slice(&page->reader.literal, cc_slice(at, braces - at));
        at = braces;
        error = cc_markup_placeholder(&page->reader, &at, KNOWN, here, where,
                                      &part);
        if (error == NULL && part.kind == CC_PART_CHARTER) {
            error = check_charter(page, braces);
        }
        if (error == NULL) {
            cc_markup_part(&page->reader, part.kind, part.key);
        }
    }
    if (error == NULL) {
        cc_out_slice(&page->reader.literal, cc_slice(at, end - at));
        page->given = end;
    }
    return error;
}

/* --- tags */

static int is_void(const char *name)
{
    static const char *const names[] = { "area",  "base",  "br",     "col",
                                         "embed", "hr",    "img",    "input",
                                         "link",  "meta",  "source", "track",
                                         "wbr",   "param", NULL };

    return is_one_of(name, names);
}

static const char *take_start(page_reader_t *page)
{
    cc_slice_t name = cc_html_scan_name(&page->scan);

    page->tag = apr_pstrmemdup(page->reader.pool, name.ptr, name.len);
    page->content_is = page->foreign ? NULL : cc_html_name_find(name);
    page->needs_src = strcmp(page->tag, "script") == 0;
    page->scan.want |= CC_HTML_WANT_ATTRS | CC_HTML_WANT_END;
    if (page->content_is) {
        cc_html_scan_content(&page->scan, page->content_is);
    }
    if (strcmp(page->tag, "style") == 0) {
        return cc_markup_error(&page->reader, tag_at(page),
                               "<style> is inline style, which the page's "
                               "Content-Security-Policy stops: link a "
                               "stylesheet");
    }
    if (strcmp(page->tag, "base") == 0) {
        return cc_markup_error(&page->reader, tag_at(page),
                               "<base> would lead the module's own links and "
                               "form elsewhere");
    }
    return NULL;
}

/* The '>' of a start tag. */
static const char *open_element(page_reader_t *page, const char *behind)
{
    int is_foreign;

    if (page->needs_src) {
        return cc_markup_error(&page->reader, tag_at(page),
                               "a <script> without src= is inline script, "
                               "which the page's Content-Security-Policy "
                               "stops");
    }
    is_foreign = page->foreign || strcmp(page->tag, "svg") == 0
                 || strcmp(page->tag, "math") == 0;
    if (is_foreign ? behind[-2] == '/' : is_void(page->tag)) {
        return NULL;
    }
    if (page->depth > 0 && strcmp(page->tag, "body") == 0
        && strcmp(page->open[page->depth - 1], "head") == 0) {
        page->depth--; /* which need not be ended */
    }
    if (page->depth == DEPTH) {
        return cc_markup_error(&page->reader, tag_at(page),
                               "more than %d elements inside of each other",
                               DEPTH);
    }
    page->open[page->depth++] = page->tag;
    if (is_foreign && !page->foreign) {
        page->foreign = page->depth;
    }
    if (!is_foreign && strcmp(page->tag, "title") == 0) {
        page->content = behind;
    }
    return NULL;
}

static const char *take_end(page_reader_t *page)
{
    cc_slice_t name = cc_html_scan_name(&page->scan);
    const char *error = NULL, *tag = tag_at(page);
    int i;

    if (page->content) {
        error = give_words(page, cc_slice(page->content, tag - page->content),
                           CC_PART_WORDS | CC_PART_BIT(CC_PART_TITLE),
                           "in <title>");
        page->content = NULL;
    }
    for (i = page->depth - 1; i >= 0; i--) {
        if (cc_slice_eq(name, page->open[i])) {
            page->depth = i;
            break;
        }
    }
    page->foreign = page->depth < page->foreign ? 0 : page->foreign;
    page->tag = NULL;
    return error;
}

/* --- attributes */

static const char *take_attribute(page_reader_t *page)
{
    cc_slice_t name = cc_html_scan_name(&page->scan);
    const char *at = at_of(page, page->scan.offset);

    page->attribute = apr_pstrmemdup(page->reader.pool, name.ptr, name.len);
    if (strcmp(page->attribute, "style") == 0
        || strncmp(page->attribute, "on", 2) == 0) {
        return cc_markup_error(&page->reader, at,
                               "%s= is inline script or style, which the "
                               "page's Content-Security-Policy stops",
                               page->attribute);
    }
    if (strcmp(page->attribute, "src") == 0) {
        page->needs_src = 0;
    }
    return NULL;
}

static const char *take_value(page_reader_t *page, cc_slice_t value)
{
    int is_quoted = value.ptr[-1] == '"' || value.ptr[-1] == '\'';

    if (strcmp(page->attribute, "type") == 0 && value.len >= 4
        && cc_slice_caseeq(cc_slice(value.ptr + value.len - 4, 4), "json")) {
        page->needs_src = 0; /* what is no program is not stopped */
    }
    if (strcmp(page->attribute, "id") == 0 && cc_slice_starts(value, "pvc")) {
        return cc_markup_error(&page->reader, value.ptr,
                               "id=\"%.*s\" might be one of the charter: those "
                               "begin with pvc",
                               (int)value.len, value.ptr);
    }
    return give_words(page, value, is_quoted ? VALUE_PARTS : 0,
                      is_quoted ? "in a value" : "in a value without quotes");
}

/* --- tokens */

static const char *take(page_reader_t *page, cc_html_token_t token,
                        cc_slice_t bytes, const char *behind)
{
    if (token == CC_HTML_DOCTYPE) {
        page->has_doctype = 1;
        return NULL;
    }
    if (!page->has_doctype) {
        return "it does not begin with <!DOCTYPE html>";
    }
    switch (token) {
    case CC_HTML_TEXT:
        return give_words(page, bytes, KNOWN & ~CC_PART_BIT(CC_PART_STYLESHEET),
                          "in text");
    case CC_HTML_START:
        return take_start(page);
    case CC_HTML_TAG_END:
        return page->tag ? open_element(page, behind) : NULL;
    case CC_HTML_END:
        return take_end(page);
    case CC_HTML_ATTR:
        return take_attribute(page);
    case CC_HTML_VALUE:
        return take_value(page, bytes);
    default:
        return NULL;
    }
}

static const char *read_page(page_reader_t *page, const char *text)
{
    cc_slice_t rest = cc_slice_str(text), bytes = cc_slice(text, 0);
    const char *end = text + rest.len, *error = NULL;
    cc_html_token_t token;

    cc_html_scan_init(&page->scan);
    page->given = text;
    do {
        page->scan.want |= CC_HTML_WANT_TEXT;
        token = cc_html_scan_next(&page->scan, &rest, &bytes);
        error = take(page, token, bytes, rest.ptr);
    } while (error == NULL && token != CC_HTML_MORE);
    return error ? error : give_markup(page, end);
}

static const char *read_file(apr_pool_t *p, apr_pool_t *scratch,
                             cc_slice_t file, cc_markup_t *markup)
{
    page_reader_t *page = apr_pcalloc(scratch, sizeof(*page));
    const char *text, *error;

    text = cc_markup_text(scratch, file, CC_MARKUP_PAGE_MAX, &error);
    if (error) {
        return apr_pstrdup(p, error);
    }
    cc_markup_begin(&page->reader, p, text, markup);
    error = read_page(page, text);
    cc_markup_end(&page->reader);
    if (error == NULL && !(markup->kinds & CC_PART_BIT(CC_PART_CHARTER))) {
        error = "{{charter}} is missing: where the module puts the charter";
    }
    return error;
}

/* The text itself is only needed to read it. */
const char *cc_markup_read_page(apr_pool_t *p, cc_slice_t file,
                                cc_markup_t *markup)
{
    apr_pool_t *scratch;
    const char *error;

    apr_pool_create(&scratch, p);
    error = read_file(p, scratch, file, markup);
    apr_pool_destroy(scratch);
    return error;
}
