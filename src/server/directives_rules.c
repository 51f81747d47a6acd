#include "server/config.h"

#include <apr_strings.h>
#include "core/options.h"
#include "core/words.h"
#include "server/wanted.h"

static const char *const off_on[] = { "Off", "On", NULL };

static const char *add_condition(cmd_parms *cmd, const char *category,
                                 const char *expr, int grants)
{
    cc_server_config_t *conf = cc_config_of_server(cmd->server);
    cc_condition_t *condition = apr_array_push(conf->conditions);
    const int calls = cc_wanted_expressions();
    const char *error = NULL;

    condition->reference = cc_directive_reference(cmd, category);
    condition->grants = grants;
    condition->expr = ap_expr_parse_cmd(cmd, expr, 0, &error, NULL);
    if (cc_wanted_expressions() != calls) {
        return cc_directive_error(cmd, "what decides cannot ask what is "
                                       "decided: no cookie_consent() here");
    }
    return error ? cc_directive_error(cmd, apr_psprintf(cmd->pool,
                                                        "\"%s\" is no "
                                                        "expression: %s",
                                                        expr, error))
                 : NULL;
}

const char *cc_directive_grant(cmd_parms *cmd, void *dir, const char *category,
                               const char *expr)
{
    return add_condition(cmd, category, expr, 1);
}

const char *cc_directive_refuse(cmd_parms *cmd, void *dir, const char *category,
                                const char *expr)
{
    return add_condition(cmd, category, expr, 0);
}

const char *cc_directive_gpc(cmd_parms *cmd, void *dir, const char *args)
{
    static const cc_option_t options[] = {
        { "well-known", CC_OPTION_SWITCH,
          APR_OFFSETOF(cc_server_config_t, gpc_well_known), NULL },
        { NULL, 0, 0, NULL }
    };
    cc_server_config_t *conf = cc_config_of_server(cmd->server);
    const char *word = NULL, *error = cc_words_plain(cmd->pool, &args, &word);

    if (error == NULL) {
        error = cc_options_word(cmd->pool, "word", word ? word : "", off_on,
                                &conf->gpc);
    }
    if (error == NULL) {
        error = cc_options_read(cmd->pool, args, options, conf);
    }
    return cc_directive_error(cmd, error);
}

const char *cc_directive_sweep(cmd_parms *cmd, void *dir, const char *arg)
{
    return cc_directive_error(cmd,
                              cc_options_word(cmd->pool, "word", arg, off_on,
                                              &cc_config_of_server(cmd->server)
                                                   ->sweep));
}

const char *cc_directive_request_cookies(cmd_parms *cmd, void *dirv,
                                         const char *arg)
{
    static const char *const words[] = { "pass", "strip", NULL };
    cc_dir_config_t *dir = dirv;
    const char *error = ap_check_cmd_context(cmd, NOT_IN_HTACCESS);

    if (cc_directive_in_section(cmd)) {
        cc_config_of_server(cmd->server)->section_differs = 1;
    }
    return error
               ? error
               : cc_directive_error(cmd, cc_options_word(cmd->pool, "word", arg,
                                                         words, &dir->strip));
}
