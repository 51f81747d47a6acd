#include "server/config.h"

#include <apr_strings.h>
#include "core/options.h"
#include "core/words.h"

/* Read two plain words; both must be there, and not empty. */
static const char *read_words(cmd_parms *cmd, const char **args,
                              const char **first, const char **second,
                              const char *help)
{
    const char *error = cc_words_plain(cmd->pool, args, first);

    if (error == NULL && *first) {
        error = cc_words_plain(cmd->pool, args, second);
    }
    if (error) {
        return error;
    }
    return *first && *second && **first && **second
               ? NULL
               : apr_pstrcat(cmd->pool, "needs ", help, NULL);
}

const char *cc_directive_category(cmd_parms *cmd, void *dir, const char *args)
{
    static const cc_option_t options[] = {
        { "title", CC_OPTION_PHRASE, APR_OFFSETOF(cc_category_def_t, title),
          NULL },
        { "description", CC_OPTION_PHRASE,
          APR_OFFSETOF(cc_category_def_t, description), NULL },
        { "max-lifetime", CC_OPTION_DURATION,
          APR_OFFSETOF(cc_category_def_t, max_lifetime_s), NULL },
        { "gpc", CC_OPTION_FLAG, APR_OFFSETOF(cc_category_def_t, gpc), NULL },
        { "accepts", CC_OPTION_STRING, APR_OFFSETOF(cc_category_def_t, accepts),
          NULL },
        { NULL, 0, 0, NULL }
    };
    cc_category_def_t *def = apr_pcalloc(cmd->pool, sizeof(*def));
    const char *mode = NULL, *error;

    def->source = cc_directive_source(cmd);
    error = read_words(cmd, &args, &def->id, &mode,
                       "an id and a mode, as in: advertising consent");
    if (error == NULL) {
        error = cc_options_word(cmd->pool, "mode", mode, cc_mode_names,
                                &def->mode);
    }
    if (error == NULL) {
        error = cc_options_read(cmd->pool, args, options, def);
    }
    if (error == NULL) {
        error = cc_register_check_category(cmd->pool, def);
    }
    APR_ARRAY_PUSH(cc_config_of_server(cmd->server)->reg.categories,
                   cc_category_def_t *) = def;
    return cc_directive_error(cmd, error);
}

const char *cc_directive_provider(cmd_parms *cmd, void *dir, const char *args)
{
    static const cc_option_t options[] = {
        { "url", CC_OPTION_STRING, APR_OFFSETOF(cc_provider_def_t, url), NULL },
        { "policy", CC_OPTION_STRING, APR_OFFSETOF(cc_provider_def_t, policy),
          NULL },
        { NULL, 0, 0, NULL }
    };
    cc_provider_def_t *def = apr_pcalloc(cmd->pool, sizeof(*def));
    const char *error;

    def->source = cc_directive_source(cmd);
    error = read_words(cmd, &args, &def->id, &def->name,
                       "an id and a name, as in: acme \"Acme Analytics\"");
    if (error == NULL && !(cc_is_text(def->id) && cc_is_text(def->name))) {
        error = "not UTF-8 text without control characters";
    }
    if (error == NULL) {
        error = cc_options_read(cmd->pool, args, options, def);
    }
    if (error == NULL) {
        error = cc_directive_check_links(def->url, def->policy);
    }
    APR_ARRAY_PUSH(cc_config_of_server(cmd->server)->reg.providers,
                   cc_provider_def_t *) = def;
    return cc_directive_error(cmd, error);
}

static const cc_option_t declare_options[] = {
    { "provider", CC_OPTION_STRING, APR_OFFSETOF(cc_declaration_t, provider),
      NULL },
    { "service", CC_OPTION_PHRASE, APR_OFFSETOF(cc_declaration_t, service),
      NULL },
    { "purpose", CC_OPTION_PHRASE, APR_OFFSETOF(cc_declaration_t, purpose),
      NULL },
    { "lifetime", CC_OPTION_LIFETIME,
      APR_OFFSETOF(cc_declaration_t, lifetime_s), NULL },
    { "domain", CC_OPTION_STRING, APR_OFFSETOF(cc_declaration_t, domain),
      NULL },
    { "path", CC_OPTION_STRING, APR_OFFSETOF(cc_declaration_t, path), NULL },
    { "anonymous", CC_OPTION_FLAG, APR_OFFSETOF(cc_declaration_t, anonymous),
      NULL },
    { "renew", CC_OPTION_SWITCH, APR_OFFSETOF(cc_declaration_t, renew), NULL },
    { "kind", CC_OPTION_ONE_OF, APR_OFFSETOF(cc_declaration_t, storage),
      cc_kind_names },
    { "partitioned", CC_OPTION_FLAG,
      APR_OFFSETOF(cc_declaration_t, partitioned), NULL },
    { NULL, 0, 0, NULL }
};

const char *cc_directive_declare(cmd_parms *cmd, void *dir, const char *args)
{
    cc_declaration_t *declared = apr_pcalloc(cmd->pool, sizeof(*declared));
    const char *error;

    declared->source = cc_directive_source(cmd);
    declared->lifetime_s = CC_LIFETIME_UNSTATED;
    declared->path = "/";
    declared->renew = 1;
    error = read_words(cmd, &args, &declared->category, &declared->name,
                       "a category and the name of a cookie, as in: "
                       "necessary sessionid");
    if (error == NULL) {
        error = cc_options_read(cmd->pool, args, declare_options, declared);
    }
    if (error == NULL) {
        error = cc_register_check_declaration(cmd->pool, declared);
    }
    APR_ARRAY_PUSH(cc_config_of_server(cmd->server)->reg.declarations,
                   cc_declaration_t *) = declared;
    return cc_directive_error(cmd, error);
}
