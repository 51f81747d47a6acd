/*
 * mod_consent_example: how another module asks mod_cookie_consent.
 *
 *     ConsentExample NAME CATEGORY
 *
 * sets a cookie where its category is allowed, and tells what was decided in a
 * header. Build it with apxs, mod_cookie_consent.h being installed.
 */
#include <httpd.h>
#include <http_config.h>
#include <http_request.h>
#include <apr_strings.h>
#include "mod_cookie_consent.h"

extern module AP_MODULE_DECLARE_DATA consent_example_module;

typedef struct {
    const char *name, *category;
} example_t;

static APR_OPTIONAL_FN_TYPE(cookie_consent_decision) * decision;
static APR_OPTIONAL_FN_TYPE(cookie_consent_allows) * allows;

static void retrieve(void)
{
    decision = APR_RETRIEVE_OPTIONAL_FN(cookie_consent_decision);
    allows = APR_RETRIEVE_OPTIONAL_FN(cookie_consent_allows);
}

static const char *word_of(int decided)
{
    return decided == COOKIE_CONSENT_GRANTED   ? "granted"
           : decided == COOKIE_CONSENT_REFUSED ? "refused"
                                               : "unset";
}

/* Without mod_cookie_consent nobody was asked, so nobody agreed. */
static int fixups(request_rec *r)
{
    const example_t *example = ap_get_module_config(r->per_dir_config,
                                                    &consent_example_module);

    if (example->name == NULL) {
        return DECLINED;
    }
    apr_table_setn(r->err_headers_out, "X-Example",
                   decision ? word_of(decision(r, example->category))
                            : "alone");
    if (allows && allows(r, example->category)) {
        apr_table_addn(r->err_headers_out, "Set-Cookie",
                       apr_pstrcat(r->pool, example->name, "=1", NULL));
    }
    return DECLINED;
}

static void *create(apr_pool_t *p, char *dir)
{
    return apr_pcalloc(p, sizeof(example_t));
}

static const char *set(cmd_parms *cmd, void *dir, const char *name,
                       const char *category)
{
    example_t *example = dir;

    example->name = name;
    example->category = category;
    return NULL;
}

static const command_rec commands[] = {
    AP_INIT_TAKE2("ConsentExample", set, NULL, ACCESS_CONF,
                  "name and category of a cookie"),
    { NULL }
};

static void register_hooks(apr_pool_t *p)
{
    ap_hook_optional_fn_retrieve(retrieve, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_fixups(fixups, NULL, NULL, APR_HOOK_MIDDLE);
}

module AP_MODULE_DECLARE_DATA consent_example_module = {
    STANDARD20_MODULE_STUFF, create, NULL, NULL, NULL, commands, register_hooks,
    AP_MODULE_FLAG_NONE
};
