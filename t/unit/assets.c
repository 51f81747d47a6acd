#include "core/assets.h"
#include "tap.h"

/* What the module cannot do without. */
static const char *const needed[] = { "en.conf",           "fr.conf",
                                      "known-cookies.txt", "script.js",
                                      "status.css",        "style.css" };

static int count(void)
{
    int n = 0;

    while (cc_assets[n].name) {
        n++;
    }
    return n;
}

int main(void)
{
    size_t i;

    for (i = 0; i < sizeof(needed) / sizeof(*needed); i++) {
        const char *text = cc_asset(needed[i]);

        ok(text && strlen(text) > 100, needed[i]);
    }
    ok(count() == (int)i, "and nothing else");
    ok(cc_asset("style") == NULL, "a beginning of a name is none");
    ok(cc_asset("") == NULL, "nor is nothing");
    ok(strstr(cc_asset("fr.conf"), "\xc3\xa9") != NULL,
       "bytes beyond ASCII arrive as they are");
    ok(strstr(cc_asset("en.conf"), "dir \"ltr\"\n") != NULL,
       "quotes and line ends too");
    return done_testing();
}
