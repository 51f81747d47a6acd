#include "core/fetch_metadata.h"
#include "tap.h"

/* clang-format off */
/* Any site below stands for one that is not known to be this one. */
static const struct {
    const char *what, *site, *mode, *dest;
    int third_party, framed;
} requests[] = {
    { "nothing is said",         NULL, NULL, NULL,                    0, 0 },
    { "no site",                 NULL, "no-cors", "image",            0, 1 },
    { "no site, but a window",   NULL, "navigate", "document",        0, 0 },
    { "same origin, a window",   "same-origin", "navigate", "document", 0, 0 },
    { "same origin, a script's", "same-origin", "cors", "empty",      0, 1 },
    { "same origin, a frame",    "same-origin", "navigate", "iframe", 0, 1 },
    { "same origin, no more",    "same-origin", NULL, NULL,           0, 0 },
    { "same site, an image",     "same-site", "no-cors", "image",     0, 1 },
    { "typed by the user",       "none", "navigate", "document",      0, 0 },
    { "a link or a form",        "cross-site", "navigate", "document", 0, 0 },
    { "an image",                "cross-site", "no-cors", "image",    1, 1 },
    { "a script",                "cross-site", "no-cors", "script",   1, 1 },
    { "fetch()",                 "cross-site", "cors", "empty",       1, 1 },
    { "a prefetched link",       "cross-site", "no-cors", "empty",    1, 1 },
    { "a WebSocket",             "cross-site", "websocket", "websocket", 1, 1 },
    { "an iframe",               "cross-site", "navigate", "iframe",  1, 1 },
    { "a frame",                 "cross-site", "navigate", "frame",   1, 1 },
    { "a fenced frame",          "cross-site", "navigate", "fencedframe", 1, 1 },
    { "an object",               "cross-site", "navigate", "object",  1, 1 },
    { "an embed",                "cross-site", "navigate", "embed",   1, 1 },
    { "a frame of 2019",         "cross-site", "nested-navigate", NULL, 1, 1 },
    { "a nested document",       "cross-site", "nested-navigate", "document", 1, 1 },
    { "a service worker",        "cross-site", "same-origin", "serviceworker", 1, 1 },
    { "no more",                 "cross-site", NULL, NULL,            1, 1 },
    { "no destination",          "cross-site", "navigate", NULL,      1, 1 },
    { "no mode",                 "cross-site", NULL, "document",      1, 1 },
    { "empty ones",              "cross-site", "", "",                1, 1 },
    { "fetch() of a document",   "cross-site", "cors", "document",    1, 1 },
    { "case of the mode",        "cross-site", "Navigate", "document", 1, 1 },
    { "case of the destination", "cross-site", "navigate", "Document", 1, 1 },
    { "two modes",               "cross-site", "navigate, navigate", "document", 1, 1 },
    { "two destinations",        "cross-site", "navigate", "document, iframe", 1, 1 },
    { "a longer mode",           "cross-site", "navigates", "document", 1, 1 },
    { "a parameter",             "cross-site", "navigate;a", "document", 1, 1 },
    { "a site nobody knows",     "somewhere", "no-cors", "image",     1, 1 },
    { "in a window",             "somewhere", "navigate", "document", 0, 0 },
    { "an empty site",           "", "no-cors", "image",              1, 1 },
    { "its case",                "Same-Origin", "cors", "empty",      1, 1 },
    { "another case",            "CROSS-SITE", "cors", "empty",       1, 1 },
    { "two sites",               "same-origin, cross-site", "cors", "empty", 1, 1 },
    { "twice the same",          "same-origin, same-origin", "cors", "empty", 1, 1 },
    { "a site's parameter",      "same-origin;a=b", "cors", "empty",  1, 1 },
    { "a quoted site",           "\"same-origin\"", "cors", "empty",  1, 1 },
    { "a shorter one",           "same", "cors", "empty",             1, 1 },
    { "beyond ASCII",            "same-origin\xc2\xa0", "cors", "empty", 1, 1 },
};
static const struct {
    const char *mode, *dest;
    int shows;
} pages[] = {
    { "navigate", "document", 1 }, { NULL, "document", 1 },
    { "navigate", "empty", 1 },    { "cors", "empty", 0 },
    { NULL, "empty", 0 },          { "navigate", "iframe", 0 },
    { "navigate", NULL, 0 },       { "navigate", "Document", 0 },
    { "Navigate", "empty", 0 },    { NULL, NULL, 0 },
};
/* clang-format on */

int main(void)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(pages); i++) {
        cc_fetch_t fetch = { "same-origin", pages[i].mode, pages[i].dest };

        ok(cc_fetch_shows_page(&fetch) == pages[i].shows,
           "whether it shows a page");
    }

    for (i = 0; i < TAP_ROWS(requests); i++) {
        cc_fetch_t fetch = { requests[i].site, requests[i].mode,
                             requests[i].dest };

        ok(cc_fetch_is_third_party(&fetch) == requests[i].third_party,
           requests[i].what);
        ok(cc_fetch_may_be_framed(&fetch) == requests[i].framed,
           "whether it may be framed");
    }
    return done_testing();
}
