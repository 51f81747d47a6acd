#include "core/out.h"
#include "tap.h"

/* clang-format off */
static const struct {
    const char *what, *in, *html, *json;
    int is_text;
} escapes[] = {
    { "empty",              "",             "",                "",                 1 },
    { "plain",              "a Z~09",       "a Z~09",          "a Z~09",           1 },
    { "markup",             "<b>&amp;",     "&#60;b&#62;&#38;amp;", "\\u003cb\\u003e\\u0026amp;", 1 },
    { "quotes",             "\"'",          "&#34;&#39;",      "\\\"\\u0027",      1 },
    { "end of a script",    "</script>",    "&#60;/script&#62;", "\\u003c/script\\u003e", 1 },
    { "backslash",          "\\n",          "\\n",             "\\\\n",            1 },
    { "a backslash last",   "a\\",          "a\\",             "a\\\\",            1 },
    { "two bytes",          "\xc3\xa9",     "&#233;",          "\\u00e9",          1 },
    { "three bytes",        "\xe2\x82\xac", "&#8364;",         "\\u20ac",          1 },
    { "four bytes",         "\xf0\x9f\x8d\xaa", "&#127850;",   "\\ud83c\\udf6a",   1 },
    { "line separator",     "\xe2\x80\xa8", "&#8232;",         "\\u2028",          1 },
    { "the last before C1 end", "\xc2\xa0", "&#160;",          "\\u00a0",          1 },
    { "tab and line feed",  "\t\n",         "&#9;&#10;",       "\\u0009\\u000a",   0 },
    { "carriage return",    "\r",           "&#65533;",        "\\u000d",          0 },
    { "C0 control",         "\x01\x1f",     "&#65533;&#65533;", "\\u0001\\u001f",  0 },
    { "DEL",                "\x7f",         "&#65533;",        "\\u007f",          0 },
    { "C1 control, no euro", "\xc2\x80",    "&#65533;",        "\\u0080",          0 },
    { "the last C1 control", "\xc2\x9f",    "&#65533;",        "\\u009f",          0 },
    { "lone continuation",  "a\x80z",       "a&#65533;z",      "a\\ufffdz",        0 },
    { "overlong '<', two",  "\xc0\xbc",     "&#65533;&#65533;", "\\ufffd\\ufffd",  0 },
    { "overlong DEL, two",  "\xc1\xbf",     "&#65533;&#65533;", "\\ufffd\\ufffd",  0 },
    { "overlong '<', three", "\xe0\x80\xbc", "&#65533;&#65533;&#65533;", "\\ufffd\\ufffd\\ufffd", 0 },
    { "overlong, U+07FF",   "\xe0\x9f\xbf", "&#65533;&#65533;&#65533;", "\\ufffd\\ufffd\\ufffd", 0 },
    { "overlong '<', four", "\xf0\x80\x80\xbc", "&#65533;&#65533;&#65533;&#65533;", "\\ufffd\\ufffd\\ufffd\\ufffd", 0 },
    { "overlong, U+FFFF",   "\xf0\x8f\xbf\xbf", "&#65533;&#65533;&#65533;&#65533;", "\\ufffd\\ufffd\\ufffd\\ufffd", 0 },
    { "high surrogate",     "\xed\xa0\x80", "&#65533;&#65533;&#65533;", "\\ufffd\\ufffd\\ufffd", 0 },
    { "low surrogate",      "\xed\xbf\xbf", "&#65533;&#65533;&#65533;", "\\ufffd\\ufffd\\ufffd", 0 },
    { "beyond Unicode",     "\xf4\x90\x80\x80", "&#65533;&#65533;&#65533;&#65533;", "\\ufffd\\ufffd\\ufffd\\ufffd", 0 },
    { "no lead byte",       "\xf5\xff",     "&#65533;&#65533;", "\\ufffd\\ufffd",  0 },
    { "two bytes, cut",     "\xc3",         "&#65533;",        "\\ufffd",          0 },
    { "three bytes, cut",   "\xe2\x82",     "&#65533;&#65533;", "\\ufffd\\ufffd",  0 },
    { "four bytes, cut",    "\xf0\x9f\x8d", "&#65533;&#65533;&#65533;", "\\ufffd\\ufffd\\ufffd", 0 },
    { "cut by markup",      "\xe2\x82<\xc3\"", "&#65533;&#65533;&#60;&#65533;&#34;", "\\ufffd\\ufffd\\u003c\\ufffd\\\"", 0 },
    { "cut by a character", "\xf0\x9f\xc3\xa9", "&#65533;&#65533;&#233;", "\\ufffd\\ufffd\\u00e9", 0 },
    { "Latin-1",            "caf\xe9",      "caf&#65533;",     "caf\\ufffd",       0 },
};
/* clang-format on */

static void test_escape(apr_pool_t *p, size_t row)
{
    char *exact = strdup(escapes[row].in);
    cc_out_t html = cc_out_make(p, 0), json = cc_out_make(p, 0);
    char quoted[128];

    snprintf(quoted, sizeof(quoted), "\"%s\"", escapes[row].json);
    cc_out_html(&html, exact);
    cc_out_json(&json, exact);
    is_str(html.ptr, escapes[row].html, escapes[row].what);
    is_str(json.ptr, quoted, escapes[row].what);
    ok(cc_is_text(exact) == escapes[row].is_text, escapes[row].what);
    free(exact);
}

static void encode(apr_uint32_t c, char *utf8)
{
    if (c < 0x80) {
        sprintf(utf8, "%c", (int)c);
    }
    else if (c < 0x800) {
        sprintf(utf8, "%c%c", (int)(0xc0 | c >> 6), (int)(0x80 | (c & 63)));
    }
    else if (c < 0x10000) {
        sprintf(utf8, "%c%c%c", (int)(0xe0 | c >> 12),
                (int)(0x80 | (c >> 6 & 63)), (int)(0x80 | (c & 63)));
    }
    else {
        sprintf(utf8, "%c%c%c%c", (int)(0xf0 | c >> 18),
                (int)(0x80 | (c >> 12 & 63)), (int)(0x80 | (c >> 6 & 63)),
                (int)(0x80 | (c & 63)));
    }
}

/* Each character beyond ASCII, and what only looks like one. */
static void test_every_character(apr_pool_t *p)
{
    cc_out_t out = cc_out_make(p, 64);
    char utf8[8], want[32];
    apr_uint32_t c;
    int wrong = 0;

    for (c = 0xa0; c < 0x120000; c++) {
        int exists = (c < 0xd800 || c > 0xdfff) && c <= 0x10ffff && c != 0xfffe
                     && c != 0xffff;

        encode(c, utf8);
        out.len = 0;
        cc_out_html(&out, utf8);
        snprintf(want, sizeof(want), "&#%u;", c);
        wrong += (strcmp(out.ptr, want) == 0) != exists
                 || cc_is_text(utf8) != exists;
    }
    ok(wrong == 0, "every character, and no surrogate or U+FFFF");
}

static void test_growth(apr_pool_t *p)
{
    cc_out_t out = cc_out_make(p, 0);
    int i, wrong = out.len != 0 || *out.ptr != '\0';

    for (i = 0; i < 5000; i++) {
        cc_out_slice(&out, cc_slice(&"0123456789"[i % 10], 1));
        wrong += out.len != (apr_size_t)i + 1 || out.len >= out.room
                 || strlen(out.ptr) != out.len;
    }
    for (i = 0; i < 5000; i++) {
        wrong += out.ptr[i] != '0' + i % 10;
    }
    ok(wrong == 0, "grows a byte at a time, always NUL-terminated");
    cc_out_slice(&out, cc_out_view(&out));
    ok(out.len == 10000 && memcmp(out.ptr, out.ptr + 5000, 5000) == 0,
       "may be appended to itself");
}

static void test_appending(apr_pool_t *p)
{
    cc_out_t out = cc_out_make(p, 3);

    cc_out_slice(&out, cc_slice(NULL, 0));
    cc_out_str(&out, "");
    ok(out.len == 0, "nothing appended");
    cc_out_strs(&out, "a", "", "<b>", NULL);
    cc_out_strs(&out, NULL);
    cc_out_slice(&out, cc_slice("\0c", 2));
    cc_out_int(&out, -7);
    ok(cc_slice_same(cc_out_view(&out), cc_slice("a<b>\0c-7", 8)),
       "bytes as they are");

    out = cc_out_make(p, 1);
    cc_out_int(&out, APR_INT64_MIN);
    cc_out_int(&out, 0);
    cc_out_int(&out, APR_INT64_MAX);
    is_str(out.ptr, "-922337203685477580809223372036854775807", "numbers");
}

int main(void)
{
    apr_pool_t *p;
    size_t i;

    apr_initialize();
    apr_pool_create(&p, NULL);
    for (i = 0; i < TAP_ROWS(escapes); i++) {
        test_escape(p, i);
    }
    test_every_character(p);
    test_growth(p);
    test_appending(p);
    apr_terminate();
    return done_testing();
}
