#include "core/view_hash.h"
#include "model_site.h"

static int changes_hash(apr_pool_t *p, const char *before, const site_t *site)
{
    return strcmp(before, cc_view_hash(p, &site->view)) != 0;
}

/* Texts that a form shows to nobody, or only to one visitor, or that tell what
 * this register has not: they may change the hash or not. */
static int is_seldom_shown(int key)
{
    return key == CC_TEXT_LANGUAGE_NAME || key == CC_TEXT_REGISTER_NONE
           || (key >= CC_TEXT_UNIT_YEAR && key <= CC_TEXT_UNIT_SECONDS)
           || key == CC_TEXT_STATE_CHOSEN
           || (key >= CC_TEXT_STATE_UNDECIDED && key <= CC_TEXT_STATE_GRANTED)
           || key == CC_TEXT_NOTICE_CHANGED || key == CC_TEXT_CHARTER_UPDATED
           || key >= CC_TEXT_ERROR_TITLE
           || (key >= CC_TEXT_FIRST_PARTY_DESCRIPTION
               && key <= CC_TEXT_THIRD_PARTY_DESCRIPTION);
}

static void test_hash_texts(apr_pool_t *p)
{
    site_t *site = make_site(p, REGISTER);
    const char *before = cc_view_hash(p, &site->view);
    int i, checked = 0;

    for (i = 0; i < CC_TEXTS; i++) {
        const char *text = site->texts.text[i];

        site->texts.text[i] = i == CC_TEXT_DIR ? "rtl" : "another text";
        if (!is_seldom_shown(i)) {
            ok(changes_hash(p, before, site), cc_text_keys[i]);
            checked++;
        }
        site->texts.text[i] = text;
    }
    ok(checked > 40 && !changes_hash(p, before, site), "texts make the hash");
}

static void test_hash_register(apr_pool_t *p)
{
    /* clang-format off */
    static const struct {
        const char *what, *line;
    } cases[] = {
        { "a row more",                 "Declare ads b\n" },
        { "a category more with rows",  "Declare first-party f\n" },
        { "an anonymous row",           "Declare measure x anonymous\n" },
        { "a necessary one",            "Declare necessary new\n" },
        { "storage",                    "Declare ads b kind=storage\n" },
        { "another purpose",            "Host\nDeclare ads a* purpose=Others\n" },
        { "another lifetime",           "Host\nDeclare statistics s lifetime=1y\n" },
        { "another title",              "Host\nCategory ads consent title=\"Other ads\"\n" },
        { "another mode",               "Host\nCategory ads exempt title=Ads description=\"For ads\"\n" },
        { "another link of a provider", "Host\nProvider acme ACME url=/other\n" },
    };
    /* clang-format on */
    const char *before = cc_view_hash(p, &make_site(p, REGISTER)->view);
    size_t i;

    for (i = 0; i < TAP_ROWS(cases); i++) {
        const char *all = apr_pstrcat(p, REGISTER, cases[i].line, NULL);

        ok(changes_hash(p, before, make_site(p, all)), cases[i].what);
    }
}

static void test_hash_same(apr_pool_t *p)
{
    site_t *site = make_site(p, REGISTER);
    const char *before = cc_view_hash(p, &site->view);

    ok(strlen(before) == 16
           && strspn(before, "0123456789abcdef") == strlen(before),
       "a hash of 16 digits");
    site->view.script = "another.js";
    site->view.stylesheet = "https://example.org/another.css";
    site->view.shown = before;
    ok(!changes_hash(p, before, site), "assets do not change it");
    site->view.languages = apr_array_make(p, 1, sizeof(void *));
    ok(!changes_hash(p, before, site), "nor do other languages");
    site->view.updated = "2026-11-21";
    ok(!changes_hash(p, before, site), "nor does a file that is copied");
    site->view.revision = "R2";
    ok(changes_hash(p, before, site), "a revision does");
    site->view.revision = "R1";
    site->controller.name = "Somebody else";
    ok(changes_hash(p, before, site), "but who asks does");
}

int main(void)
{
    apr_pool_t *p = model_pool();

    test_hash_texts(p);
    test_hash_register(p);
    test_hash_same(p);
    return done_testing();
}
