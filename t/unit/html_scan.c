#include "core/html_scan.h"
#include "tap.h"

/* clang-format off */
/* A document and its tokens: <name start, </name end, @name attribute, =value,
 * '>' the end of a tag, '"' text, '!' doctype, '[' CDATA, '$' text by the end of
 * the document. */
static const struct {
    const char *what, *html, *tokens;
} cases[] = {
    { "nothing",                   "",                         "" },
    { "white space",               " \t\r\n\f",                "" },
    { "text",                      " a b ",                    "\"" },
    { "a tag",                     "<p>",                      "<p>" },
    { "upper case",                "<P CLASS=X>",              "<p@class=X>" },
    { "end tag",                   "</p>",                     "</p>" },
    { "end tag with attributes",   "</p a=b/>", "</p@a=b/>" },
    { "unfinished tag",            "<p a",                     "<p" },
    { "unfinished name",           "<p",                       "" },
    { "white space in a tag",      "<p\n\ta \f= 'b' >",        "<p@a=b>" },
    { "no value",                  "<p a b=>",                 "<p@a@b>" },
    { "empty values",              "<p a='' b=\"\">",          "<p@a@b>" },
    { "quotes",                    "<p a='\"' b=\">\">",       "<p@a=\"@b=>>" },
    { "value with '/'",            "<p a=/b/>",                "<p@a=/b/>" },
    { "value with odd characters", "<p a=b'c\"d<e=f`>",        "<p@a=b'c\"d<e=f`>" },
    { "no space after a value",    "<p a='b'c=d>",             "<p@a=b@c=d>" },
    { "'=' first is of the name",  "<p =a==b>",                "<p@=a==b>" },
    { "name with odd characters",  "<p a'b\"c<d>",             "<p@a'b\"c<d>" },
    { "slashes separate",          "<p/a/b//c=d>",             "<p@a@b@c=d>" },
    { "name ends at slash",        "<br/>",                    "<br>" },
    { "any name after a letter",   "<p<q-1:\xc3\xa9>",         "<p<q-1:\xc3\xa9>" },
    { "a '<' that is text",        "<1 < a<p>",                "\"<p>" },
    { "'<' twice",                 "<<p>",                     "\"<p>" },
    { "at the end",                "<",                        "$" },
    { "'</' at the end",           "</",                       "$" },
    { "'</>' is nothing",          "</><p>",                   "<p>" },
    { "bogus end tag",             "</ p><q>",                 "<q>" },
    { "processing instruction",    "<?a '>'><p>",              "\"<p>" },
    { "bogus comment",             "<!a><!><!-><!-a-->",       "" },
    { "half a doctype",            "<!doctyp html><!doc",      "" },
    { "doctypes",                  "<!DOCTYPE html><!doctype><!Doctypea '>' b>", "!!!\"" },
    { "CDATA",                     "<![CDATA[a>b]]>",          "[\"" },
    { "comment",                   "<!-- a - -- > <p> --><q>", "<q>" },
    { "comments ended at once",    "<!--><p><!---><q>",        "<p><q>" },
    { "empty comment",             "<!----><p>",               "<p>" },
    { "more dashes",               "<!-----><p><!-- ---><q>",  "<p><q>" },
    { "'--!>' ends one",           "<!----!><p><!-- --!><q>",  "<p><q>" },
    { "'!>' and '--!' do not",     "<!--!> -!> --!- --! ><p>--><q>", "<q>" },
    { "dashes after '--!'",        "<!-- --!--><p>",           "<p>" },
    { "'<!--' in a comment",       "<!-- <!-- --><p><!-- <!--><q>", "<p><q>" },
    { "'-' then '->'",             "<!---a-->b",               "\"" },
    { "title",                     "<title><p></titl></titlex>&</title ><q>", "<title></title><q>" },
    { "end tag in upper case",     "<style></STYLE><p>",       "<style></style><p>" },
    { "end tag after a '<'",       "<style><</<//</style/><p>", "<style></style><p>" },
    { "end tag at the end",        "<style></style",           "<style>" },
    { "no comment in a style",     "<style><!--</style>--><p>", "<style></style>\"<p>" },
    { "script",                    "<script>a<b></script><p>", "<script></script><p>" },
    { "comment in it",             "<script><!--</script><p>", "<script></script><p>" },
    { "script in its comment",     "<script><!--<script></script>--></script><p>", "<script></script><p>" },
    { "left by its end tag",       "<script><!--<script></script></script><p>", "<script></script><p>" },
    { "and entered again",         "<script><!--<script></script><script></script>--></script><p>", "<script></script><p>" },
    { "ended by '-->'",            "<script><!--<script>--></script><p>", "<script></script><p>" },
    { "'<!-->' is a whole one",    "<script><!--><script></script><p>", "<script></script><p>" },
    { "'<!--->' is",               "<script><!---><script></script><p>", "<script></script><p>" },
    { "'<!-' is none",             "<script><!-<script></script><p>", "<script></script><p>" },
    { "another word",              "<script><!--<scripts></script><p>", "<script></script><p>" },
    { "half the word",             "<script><!--<scrip></script><p>", "<script></script><p>" },
    { "its dashes do not count",   "<script><!--<script-><script>--<script></script><p>--></script>", "<script></script>" },
    { "'<!--' in its script",      "<script><!--<script><!--</script><p></script><q>", "<script></script><q>" },
    { "a script after half a comment", "<script><!--</script><script><script></script><p>", "<script></script><script></script><p>" },
    { "plaintext",                 "<plaintext></plaintext><p>", "<plaintext>" },
    { "reference to white space",  "&#32; &#x9;&#xA&#012;&Tab;&NewLine;<p>", "<p>" },
    { "to something else",         "&#65;",                    "\"" },
    { "to no white space",         "&#11;",                    "\"" },
    { "to nothing",                "&#;",                      "\"" },
    { "to nothing, hexadecimal",   "&#x;",                     "\"" },
    { "half a name",               "&Ta;",                     "\"" },
    { "with no ';'",               "&Tab ",                    "\"" },
    { "the wrong case",            "&tab;",                    "\"" },
    { "very large",                "&#4294967328;",            "\"" },
    { "many zeros",                "&#000000000000000032;",    "\"" },
    { "white space at the end",    "&#32",                     "" },
    { "not at the end",            "&#3",                      "$" },
    { "after text",                "a&#32;",                   "\"" },
};
/* clang-format on */

typedef struct {
    cc_html_scan_t scan;
    cc_html_token_t last;
    char *out;
} reader_t;

static void put(reader_t *r, const char *mark, cc_slice_t bytes)
{
    r->out += sprintf(r->out, "%s%.*s", mark, (int)bytes.len, bytes.ptr);
}

/* Texts and values are cut where pieces are: what comes in more than one token
 * is written as one. */
static void write_token(reader_t *r, cc_html_token_t token, cc_slice_t bytes)
{
    static const char *const marks[] = {
        [CC_HTML_TEXT] = "\"", [CC_HTML_DOCTYPE] = "!", [CC_HTML_CDATA] = "[",
        [CC_HTML_START] = "<", [CC_HTML_END] = "</",    [CC_HTML_ATTR] = "@",
        [CC_HTML_VALUE] = "=", [CC_HTML_TAG_END] = ">",
    };
    int is_named = token == CC_HTML_START || token == CC_HTML_END
                   || token == CC_HTML_ATTR;

    if (is_named) {
        bytes = cc_html_scan_name(&r->scan);
    }
    else if (token != CC_HTML_VALUE) {
        bytes = cc_slice("", 0);
    }
    if (token != r->last || (token != CC_HTML_TEXT && token != CC_HTML_VALUE)) {
        put(r, marks[token], cc_slice("", 0));
    }
    put(r, "", bytes);
    r->last = token;
}

static void read_piece(reader_t *r, const char *html, size_t len)
{
    char *exact = malloc(len ? len : 1);
    cc_slice_t rest = cc_slice(exact, len), bytes;
    cc_html_token_t token;

    memcpy(exact, html, len);
    while ((token = cc_html_scan_next(&r->scan, &rest, &bytes))
           != CC_HTML_MORE) {
        write_token(r, token, bytes);
        if (token == CC_HTML_START) {
            const cc_html_name_t *name = cc_html_name_find(
                cc_html_scan_name(&r->scan));

            if (name != NULL) {
                cc_html_scan_content(&r->scan, name);
            }
        }
        if (token == CC_HTML_START || token == CC_HTML_END) {
            r->scan.want |= CC_HTML_WANT_ATTRS | CC_HTML_WANT_END;
        }
    }
    free(exact);
}

/* In pieces of len bytes but for the first. */
static int gives(const char *html, size_t first, size_t len, const char *tokens)
{
    char got[512];
    reader_t r = { .out = got };
    size_t at, n = first, total = strlen(html);

    cc_html_scan_init(&r.scan);
    r.scan.want = CC_HTML_WANT_TEXT;
    *got = '\0';
    for (at = 0; at < total; at += n, n = len) {
        n = n < total - at ? n : total - at;
        read_piece(&r, html + at, n);
    }
    if (cc_html_scan_finish(&r.scan) == CC_HTML_TEXT) {
        strcpy(r.out, "$");
    }
    if (strcmp(got, tokens) != 0 || r.scan.offset != (apr_off_t)total) {
        printf("# cut at %zu: %s, not %s\n", first, got, tokens);
        return 0;
    }
    return 1;
}

/* What is not asked for does not come. */
static void check_wants(void)
{
    cc_html_scan_t scan;
    cc_slice_t rest = cc_slice_str("a<1&<p b=c>d<q e>"), bytes;
    char got[16], *out = got;
    cc_html_token_t token;

    cc_html_scan_init(&scan);
    while ((token = cc_html_scan_next(&scan, &rest, &bytes)) != CC_HTML_MORE) {
        *out++ = token == CC_HTML_START ? *scan.name : "?t![<?@=>"[token];
    }
    *out = '\0';
    ok(strcmp(got, "pq") == 0, "neither text, nor attributes, nor ends");
}

/* Which tokens that are not of attributes came, and where. */
typedef struct {
    int count;
    apr_off_t at[64];
    cc_html_token_t token[64];
} course_t;

static void follow(course_t *course, const char *html, size_t cut, int attrs)
{
    size_t len = strlen(html), at = 0;
    cc_html_scan_t scan;
    cc_html_token_t token;

    cc_html_scan_init(&scan);
    course->count = 0;
    for (; at<len; at = cut> at ? cut : len) {
        cc_slice_t rest = cc_slice(html + at, (at < cut ? cut : len) - at);
        cc_slice_t bytes;

        while ((token = cc_html_scan_next(&scan, &rest, &bytes))
               != CC_HTML_MORE) {
            const cc_html_name_t *name = cc_html_name_find(
                cc_html_scan_name(&scan));

            if (token == CC_HTML_START && name != NULL) {
                cc_html_scan_content(&scan, name);
            }
            if (token == CC_HTML_START || token == CC_HTML_END) {
                scan.want |= CC_HTML_WANT_END | attrs;
            }
            if (token != CC_HTML_ATTR && token != CC_HTML_VALUE) {
                course->at[course->count] = scan.offset;
                course->token[course->count++] = token;
            }
        }
    }
}

/* Attributes that nobody wants are skipped by other code: tags end where they
 * end when they are read. */
static void check_skipping(void)
{
    course_t read, skipped;
    size_t i, j, cut;

    for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        int good = 1;

        for (cut = 1; cut <= strlen(cases[i].html); cut++) {
            memset(&read, 0, sizeof(read));
            memset(&skipped, 0, sizeof(skipped));
            follow(&read, cases[i].html, cut, CC_HTML_WANT_ATTRS);
            follow(&skipped, cases[i].html, cut, 0);
            good &= read.count == skipped.count;
            for (j = 0; j < (size_t)read.count; j++) {
                good &= read.at[j] == skipped.at[j]
                        && read.token[j] == skipped.token[j];
            }
        }
        ok(good, cases[i].what);
    }
}

static void check_long_name(void)
{
    cc_html_scan_t scan;
    cc_slice_t rest, bytes;
    char html[200];

    memset(html, 'A', sizeof(html));
    html[0] = '<';
    html[sizeof(html) - 1] = '>';
    rest = cc_slice(html, sizeof(html));
    cc_html_scan_init(&scan);
    ok(cc_html_scan_next(&scan, &rest, &bytes) == CC_HTML_START
           && scan.name_len == sizeof(html) - 2
           && cc_html_scan_name(&scan).len == sizeof(scan.name)
           && scan.name[31] == 'a' && scan.token == 0,
       "a name that does not fit");
}

int main(void)
{
    size_t i, cut;

    for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        const char *html = cases[i].html, *tokens = cases[i].tokens;
        size_t len = strlen(html);
        int good = gives(html, 1, 1, tokens);

        for (cut = 1; cut <= len; cut++) {
            good &= gives(html, cut, len, tokens);
        }
        ok(good, cases[i].what);
    }
    check_wants();
    check_skipping();
    check_long_name();
    return done_testing();
}
