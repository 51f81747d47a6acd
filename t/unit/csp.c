#include "core/csp.h"
#include "tap.h"

/* clang-format off */
static const struct {
    const char *what, *header, *blocks;
} cases[] = {
    { "nothing",                   "",                                     NULL },
    { "no list for it",            "script-src 'none'; img-src 'none'",    NULL },
    { "'self'",                    "default-src 'self'",                   NULL },
    { "in any case",               "DEFAULT-SRC 'SELF'",                   NULL },
    { "'none'",                    "default-src 'none'",                   "default-src" },
    { "an empty list",             "default-src",                          "default-src" },
    { "an empty list of blanks",   "style-src \t; img-src 'self'",         "style-src" },
    { "any host",                  "style-src *",                          NULL },
    { "a scheme",                  "style-src https:",                     NULL },
    { "a host, maybe its own",     "style-src www.example.org",            NULL },
    { "data: is not the site",     "style-src data:",                      "style-src" },
    { "nor is blob:",              "style-src Blob: data:",                "style-src" },
    { "inline is no link",         "style-src 'unsafe-inline'",            "style-src" },
    { "nonce and hash neither",    "style-src 'nonce-YWJj' 'sha256-YWJj'", "style-src" },
    { "one of several is enough",  "style-src 'unsafe-inline' 'self'",     NULL },
    { "'none' beside it is void",  "style-src 'none' 'self'",              NULL },
    { "elements first",            "style-src-elem 'none'; style-src 'self'", "style-src-elem" },
    { "elements alone",            "style-src-elem 'self'; style-src 'none'", NULL },
    { "styles before the default", "default-src 'none'; style-src 'self'", NULL },
    { "attributes are no link",    "style-src-attr 'none'",                NULL },
    { "the default is for the rest", "default-src 'self'; style-src 'none'", "style-src" },
    { "a form",                    "form-action 'none'",                   "form-action" },
    { "a form to the site",        "form-action 'self' https://pay.example.com", NULL },
    { "a form to a host",          "form-action https://www.example.org",  NULL },
    { "the default is not for forms", "default-src 'none'; style-src 'self'; form-action 'self'", NULL },
    { "style and form",            "style-src 'self'; form-action 'none'", "form-action" },
    { "style is named first",      "form-action 'none'; style-src 'none'", "style-src" },
    { "a sandbox",                 "sandbox",                              "sandbox" },
    { "with scripts only",         "default-src 'self'; sandbox allow-scripts", "sandbox" },
    { "with forms",                "sandbox allow-scripts Allow-Forms",    NULL },
    { "the first of a name counts", "style-src 'self'; style-src 'none'",  NULL },
    { "the first, whatever comes", "style-src 'none'; style-src 'self'",   "style-src" },
    { "two policies, the second",  "default-src 'self', style-src 'none'", "style-src" },
    { "two policies, the first",   "form-action 'none', default-src 'self'", "form-action" },
    { "both allow it",             "default-src 'self', style-src 'self'", NULL },
    { "empty ones",                ";; ,;, style-src 'none';",             "style-src" },
    { "blanks around",             " \tstyle-src\t 'none' ; ",             "style-src" },
    { "a longer name",             "style-srcs 'none'; xstyle-src 'none'", NULL },
    { "a name as a source",        "script-src style-src 'none'",          NULL },
    { "quotes left open",          "style-src 'self",                      "style-src" },
    { "reports only are no list",  "report-uri /csp; upgrade-insecure-requests", NULL },
    { "what sites send",           "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self'; style-src 'self'; base-uri 'self'; form-action 'self'", NULL },
};
/* clang-format on */

int main(void)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(cases); i++) {
        char *header = tap_exact(cases[i].header);
        const char *blocks = cc_csp_blocks(
            cc_slice(header, strlen(cases[i].header)));

        is_str(blocks ? blocks : "nothing",
               cases[i].blocks ? cases[i].blocks : "nothing", cases[i].what);
        free(header);
    }
    ok(cc_csp_blocks(cc_slice(NULL, 0)) == NULL, "no header");
    ok(cc_csp_blocks(cc_slice("style-src \0", 11)) == NULL,
       "a NUL is no blank");
    return done_testing();
}
