#include "core/same_site.h"
#include "tap.h"

/* clang-format off */
static const struct {
    const char *what, *back;
    int safe;
} backs[] = {
    { "the front page",          "/",                       1 },
    { "a path",                  "/a/b.html",               1 },
    { "a query",                 "/a?b=c&d=%20#e",          1 },
    { "a second slash later",    "/a//b",                   1 },
    { "a URL in the query",      "/a?b=http://c/",          1 },
    { "dots",                    "/../a",                   1 },
    { "empty",                   "",                        0 },
    { "no slash",                "a",                       0 },
    { "another host",            "//example.com/",          0 },
    { "only two slashes",        "//",                      0 },
    { "three",                   "///a",                    0 },
    { "a backslash for one",     "/\\example.com",          0 },
    { "a backslash first",       "\\/example.com",          0 },
    { "a backslash anywhere",    "/a?b=\\",                 0 },
    { "a URL",                   "https://example.com/",    0 },
    { "a script",                "javascript:alert(1)",     0 },
    { "a blank before",          " /a",                     0 },
    { "a blank",                 "/a b",                    0 },
    { "a tab",                   "/\t/example.com",         0 },
    { "a line feed",             "/a\nLocation: x",         0 },
    { "a carriage return",       "/\r/example.com",         0 },
    { "DEL",                     "/a\x7f",                  0 },
    { "beyond ASCII",            "/\xc3\xa9",               0 },
};

/* "authority|path" and "host|port" of the former. */
static const struct {
    const char *what, *url, *parts, *authority;
} urls[] = {
    { "a site",                  "https://example.org",        "example.org|",       "example.org|" },
    { "and a path",              "https://example.org/a?b#c",  "example.org|/a?b#c", "example.org|" },
    { "http, in any case",       "HTTP://example.org/",        "example.org|/",      "example.org|" },
    { "a port",                  "http://example.org:8080/",   "example.org:8080|/", "example.org|8080" },
    { "an empty port",           "http://example.org:/",       "example.org:|/",     "example.org|" },
    { "a port that is none",     "http://example.org:80a/",    "example.org:80a|/",  "example.org:80a|" },
    { "a name of digits",        "http://127001/",             "127001|/",           "127001|" },
    { "an address",              "http://127.0.0.1/",          "127.0.0.1|/",        "127.0.0.1|" },
    { "an IPv6 address",         "http://[::1]/",              "[::1]|/",            "[::1]|" },
    { "with a port",             "http://[2001:db8::1]:443/",  "[2001:db8::1]:443|/", "[2001:db8::1]|443" },
    { "a query ends it",         "http://example.org?/",       "example.org|?/",     "example.org|" },
    { "a fragment too",          "http://example.org#@b/",     "example.org|#@b/",   "example.org|" },
    { "a backslash too",         "http://example.org\\@b/",    "example.org|\\@b/",  "example.org|" },
    { "user information",        "http://example.org@b/",      "example.org@b|/",    "|" },
    { "with a password",         "http://a:80@example.org/",   "a:80@example.org|/", "|" },
    { "'@' in the path",         "http://example.org/@b",      "example.org|/@b",    "example.org|" },
    { "no authority",            "http:///a",                  "|",                  "|" },
    { "only a scheme",           "https://",                   "|",                  "|" },
    { "half a scheme",           "https:",                     "|",                  "|" },
    { "another scheme",          "ftp://example.org/",         "|",                  "|" },
    { "a longer one",            "xhttp://example.org/",       "|",                  "|" },
    { "no scheme",               "//example.org/",             "|",                  "|" },
    { "an opaque origin",        "null",                       "|",                  "|" },
    { "a file",                  "file:///a",                  "|",                  "|" },
    { "a blank before",          " http://example.org/",       "|",                  "|" },
    { "empty",                   "",                           "|",                  "|" },
};
/* clang-format on */

static void test_backs(void)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(backs); i++) {
        char *back = tap_exact(backs[i].back);

        ok(cc_back_is_safe(cc_slice(back, strlen(backs[i].back)))
               == backs[i].safe,
           backs[i].what);
        free(back);
    }
}

static void test_back_length(void)
{
    char back[CC_BACK_MAX + 1];

    memset(back, 'a', sizeof(back));
    back[0] = '/';
    ok(cc_back_is_safe(cc_slice(back, CC_BACK_MAX)), "2,048 bytes");
    ok(!cc_back_is_safe(cc_slice(back, CC_BACK_MAX + 1)), "and one more");
    ok(!cc_back_is_safe(cc_slice("/a\0b", 4)), "a NUL");
    ok(!cc_back_is_safe(cc_slice(NULL, 0)), "no path at all");
}

/* Two slices with '|' between. */
static const char *join(cc_slice_t a, cc_slice_t b)
{
    static char out[256];

    sprintf(out, "%.*s|%.*s", (int)a.len, a.len ? a.ptr : "", (int)b.len,
            b.len ? b.ptr : "");
    return out;
}

static void test_urls(void)
{
    cc_slice_t host, port;
    size_t i;

    for (i = 0; i < TAP_ROWS(urls); i++) {
        char *exact = tap_exact(urls[i].url);
        cc_slice_t url = cc_slice(exact, strlen(urls[i].url));

        is_str(join(cc_url_authority(url), cc_url_path(url)), urls[i].parts,
               urls[i].what);
        cc_authority_split(cc_url_authority(url), &host, &port);
        is_str(join(host, port), urls[i].authority, "host and port");
        free(exact);
    }
}

/* What a NUL hides from one reader must not be seen by another. */
static void test_nul(void)
{
    cc_slice_t url = cc_slice("http://a\0.example.org/", 22);

    ok(cc_slice_eq(cc_url_authority(url), "a")
           && !cc_back_is_safe(cc_url_path(url)),
       "a NUL ends the authority");
}

int main(void)
{
    test_backs();
    test_back_length();
    test_urls();
    test_nul();
    return done_testing();
}
