#include "core/assets.h"
#include "tap.h"

/* What the module cannot do without. */
static const char *const needed[] = { "en.conf",           "fr.conf",
                                      "known-cookies.txt", "script.js",
                                      "status.css",        "style.css" };

/* Which languages there are is for the tests of the catalogues to say. */
static int is_catalogue(const char *name)
{
    size_t len = strlen(name);

    return len > 5 && strcmp(name + len - 5, ".conf") == 0;
}

static int count(void)
{
    int i, n = 0;

    for (i = 0; cc_assets[i].name; i++) {
        n += !is_catalogue(cc_assets[i].name);
    }
    return n;
}

int main(void)
{
    size_t i;
    int others = 0;

    for (i = 0; i < sizeof(needed) / sizeof(*needed); i++) {
        const char *text = cc_asset(needed[i]);

        ok(text && strlen(text) > 100, needed[i]);
        others += !is_catalogue(needed[i]);
    }
    ok(count() == others, "and nothing else but catalogues");
    ok(cc_asset("style") == NULL, "a beginning of a name is none");
    ok(cc_asset("") == NULL, "nor is nothing");
    ok(strstr(cc_asset("fr.conf"), "\xc3\xa9") != NULL,
       "bytes beyond ASCII arrive as they are");
    ok(strstr(cc_asset("en.conf"), "dir \"ltr\"\n") != NULL,
       "quotes and line ends too");
    return done_testing();
}
