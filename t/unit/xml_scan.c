/* The tokens of XML in one line, and the same wherever the input is cut. */
#include "core/xml_scan.h"
#include "tap.h"

/* clang-format off */
/* "<a" a start tag, "b=c" an attribute, ">" "/>" its end, "</a>" an end tag,
 * "T" text in however many pieces, "&a" a reference, "[" CDATA, "?" the declaration, "!" a doctype,
 * "%" something odd in it, "E" an error. */
static const struct {
    const char *what, *xml, *tokens;
} rows[] = {
    { "nothing",                 "",                             "" },
    { "white space",             " \t\r\n",                      "" },
    { "text",                    "a b",                          "T" },
    { "other space is text",     "\f",                           "T" },
    { "references",              "&lt;&#60;&a.b;&amp;",          "T &a.b T" },
    { "elements",                "<a><b/>x</a >",                "<a > <b /> T </a>" },
    { "attributes",              "<a b='c' d = \"e'f\" g=''/>",  "<a b=c d=e'f g= />" },
    { "line breaks in a tag",    "<a\nb\r=\t'c'\n>",             "<a b=c >" },
    { "names of all kinds",      "<_:\xc3\xa9-1.2 x:y='z'/>",    "<_:\xc3\xa9-1.2 x:y=z />" },
    { "a long name",             "<a23456789012345678901234567890123>", "<a2345678901234567890123456789012 >" },
    { "a long value",            "<a b='c234567890123456789012345678901234567890XY'>", "<a b=c234567890123456789012345678901234567890 >" },
    { "a declaration",           "<?xml version='1.0' a='b'?><c/>", "? version=1.0 a=b <c />" },
    { "an instruction",          "<?xmlx version='1.0'?><?a?><c/>", "<c />" },
    { "a comment",               "<!-- <a> - --><b/>",           "<b />" },
    { "CDATA",                   "<![CDATA[<a>]]x]>]]]><b/>",    "[ <b />" },
    { "a doctype",               "<!DOCTYPE a \"b>\" '<c'><d/>", "! <d />" },
    { "with a subset",           "<!DOCTYPE a [<!ENTITY b '>]'><?c ]?><!--]>-->] ><d/>", "! <d />" },
    { "with oddities",           "<!DOCTYPE a [%b;",             "! % E" },
    { "with more",               "<!DOCTYPE a [<!ATTLIST b c CDATA '>'>]><d/>", "! % <d />" },
    { "text after all",          "<!DOCTYPE a []]>]>",           "! T" },
    { "an error is the last",    "<a b><c/>",                    "<a E" },
    { "names end oddly",         "<a$>",                         "<a E" },
    { "end tags too",            "</a$>",                        "E" },
    { "no name",                 "< a>",                         "E" },
    { "no entity",               "&;",                           "E" },
    { "no instruction",          "<?$a?>",                       "E" },
};
/* clang-format on */

static void put(char *out, const char *mark, cc_slice_t text)
{
    snprintf(out + strlen(out), 200 - strlen(out), "%s%s%.*s", *out ? " " : "",
             mark, (int)text.len, text.ptr);
}

static void put_token(char *out, const cc_xml_scan_t *scan,
                      cc_xml_token_t token)
{
    static const char *const marks[] = {
        [CC_XML_ERROR] = "E",   [CC_XML_TEXT] = "T",
        [CC_XML_CDATA] = "[",   [CC_XML_DECL] = "?",
        [CC_XML_DOCTYPE] = "!", [CC_XML_DTD_ODD] = "%",
        [CC_XML_TAG_END] = ">", [CC_XML_EMPTY_END] = "/>",
        [CC_XML_START] = "<",   [CC_XML_END] = "</",
        [CC_XML_REF] = "&",     [CC_XML_ATTR] = "",
    };
    cc_slice_t name = cc_xml_scan_name(scan), none = { NULL, 0 };
    int is_named = token == CC_XML_START || token == CC_XML_END
                   || token == CC_XML_REF || token == CC_XML_ATTR;

    put(out, marks[token], is_named ? name : none);
    if (token == CC_XML_END) {
        strcat(out, ">");
    }
    if (token == CC_XML_ATTR) {
        strcat(out, "=");
        strncat(out, scan->value, cc_xml_scan_value(scan).len);
    }
}

/* Read a piece, alone on the heap. @return 0 after an error */
static int read_piece(char *out, cc_xml_scan_t *scan, const char *bytes,
                      size_t len, int *was_text)
{
    char *exact = malloc(len ? len : 1);
    cc_slice_t rest = cc_slice(exact, len);
    cc_xml_token_t token = CC_XML_MORE;

    memcpy(exact, bytes, len);
    while (rest.len > 0
           && (token = cc_xml_scan_next(scan, &rest)) != CC_XML_MORE
           && token != CC_XML_ERROR) {
        if (token != CC_XML_TEXT || !*was_text) {
            put_token(out, scan, token);
        }
        *was_text = token == CC_XML_TEXT;
    }
    if (token == CC_XML_ERROR) {
        put_token(out, scan, token);
    }
    free(exact);
    return token != CC_XML_ERROR;
}

static int reads_as(const char *xml, size_t cut, const char *tokens)
{
    char out[200] = "";
    cc_xml_scan_t scan;
    int was_text = 0;

    cc_xml_scan_init(&scan, 0);
    if (read_piece(out, &scan, xml, cut, &was_text)) {
        read_piece(out, &scan, xml + cut, strlen(xml) - cut, &was_text);
    }
    if (strcmp(out, tokens) != 0) {
        printf("# cut at %u: %s\n", (unsigned)cut, out);
    }
    return strcmp(out, tokens) == 0;
}

static void check_skipping(void)
{
    static const char xml[] = "a&b;<c>";
    cc_slice_t rest = cc_slice_str(xml);
    cc_xml_scan_t scan;

    cc_xml_scan_init(&scan, 3);
    scan.want_text = 0;
    ok(cc_xml_scan_next(&scan, &rest) == CC_XML_START
           && cc_slice_eq(cc_xml_scan_name(&scan), "c") && scan.offset == 9,
       "text that is not wanted; offsets count what came before");
}

int main(void)
{
    size_t i, cut;

    for (i = 0; i < TAP_ROWS(rows); i++) {
        int same = 1;

        for (cut = 0; cut <= strlen(rows[i].xml); cut++) {
            same &= reads_as(rows[i].xml, cut, rows[i].tokens);
        }
        ok(same, rows[i].what);
    }
    check_skipping();
    return done_testing();
}
