#include "server/config.h"

#include <apr_strings.h>
#include "core/options.h"
#include "core/words.h"

const char *cc_directive_error(const cmd_parms *cmd, const char *error)
{
    return error ? apr_pstrcat(cmd->pool, cmd->cmd->name, ": ", error, NULL)
                 : NULL;
}

cc_source_t cc_directive_source(const cmd_parms *cmd)
{
    cc_source_t source = { cmd->directive->filename, cmd->directive->line_num,
                           cmd->server->is_virtual ? 2 : 1 };
    return source;
}

cc_reference_t cc_directive_reference(const cmd_parms *cmd,
                                      const char *category)
{
    cc_reference_t reference = { cc_directive_source(cmd), cmd->cmd->name,
                                 category };
    return reference;
}

static int is_link(const char *url)
{
    return (*url == '/' || apr_cstr_casecmpn(url, "http://", 7) == 0
            || apr_cstr_casecmpn(url, "https://", 8) == 0)
           && cc_is_text(url);
}

const char *cc_directive_check_links(const char *url, const char *policy)
{
    return (url && !is_link(url)) || (policy && !is_link(policy))
               ? "url= and policy= take a URL of http or https, or a path that "
                 "begins with \"/\""
               : NULL;
}

/* AllowOverrideList opens .htaccess to what stands in sections. By then the
 * policy is made, other threads read it, and no check of categories follows. */
static const char *not_in_htaccess(cmd_parms *cmd)
{
    return ap_check_cmd_context(cmd, NOT_IN_HTACCESS);
}

int cc_directive_in_section(cmd_parms *cmd)
{
    return ap_check_cmd_context(cmd, NOT_IN_DIR_LOC_FILE | NOT_IN_PROXY)
           != NULL;
}

static const char *set_mode(cmd_parms *cmd, void *dirv, const char *arg)
{
    static const char *const modes[] = { "Off", "Report", "On", NULL };
    cc_dir_config_t *dir = dirv;
    const char *error = not_in_htaccess(cmd);

    if (error) {
        return error;
    }
    error = cc_options_word(cmd->pool, "mode", arg, modes, &dir->mode);
    /* Hooks that run before the sections of a request are known ask whether
     * any of them could be On. */
    if (error == NULL && cc_directive_in_section(cmd)) {
        cc_config_of_server(cmd->server)->section_on |= dir->mode == CC_ON;
        cc_config_of_server(cmd->server)->section_acts |= dir->mode != CC_OFF;
        cc_config_of_server(cmd->server)->section_differs = 1;
    }
    return cc_directive_error(cmd, error);
}

static const char *set_controller(cmd_parms *cmd, void *dir, const char *args)
{
    static const cc_option_t options[] = {
        { "url", CC_OPTION_STRING, APR_OFFSETOF(cc_controller_t, url), NULL },
        { "contact", CC_OPTION_STRING, APR_OFFSETOF(cc_controller_t, contact),
          NULL },
        { "policy", CC_OPTION_STRING, APR_OFFSETOF(cc_controller_t, policy),
          NULL },
        { NULL, 0, 0, NULL }
    };
    cc_controller_t *controller = apr_pcalloc(cmd->pool, sizeof(*controller));
    const char *error = cc_words_plain(cmd->pool, &args, &controller->name);

    if (error == NULL
        && (!controller->name || !*controller->name
            || !cc_is_text(controller->name))) {
        error = "needs a name first, as in: \"City of Example\" "
                "policy=/privacy";
    }
    if (error == NULL) {
        error = cc_options_read(cmd->pool, args, options, controller);
    }
    if (error == NULL) {
        error = cc_directive_check_links(controller->url, controller->policy);
    }
    cc_config_of_server(cmd->server)->controller = controller;
    return cc_directive_error(cmd, error);
}

static const char *set_cookie(cmd_parms *cmd, void *dir, const char *args)
{
    static const cc_option_t options[] = {
        { "path", CC_OPTION_STRING, APR_OFFSETOF(cc_choice_cookie_t, path),
          NULL },
        { "domain", CC_OPTION_STRING, APR_OFFSETOF(cc_choice_cookie_t, domain),
          NULL },
        { "lifetime", CC_OPTION_DURATION,
          APR_OFFSETOF(cc_choice_cookie_t, lifetime_s), NULL },
        { "refusal-lifetime", CC_OPTION_DURATION,
          APR_OFFSETOF(cc_choice_cookie_t, refusal_lifetime_s), NULL },
        { "samesite", CC_OPTION_ONE_OF,
          APR_OFFSETOF(cc_choice_cookie_t, samesite), cc_samesite_names },
        { "secure", CC_OPTION_ONE_OF, APR_OFFSETOF(cc_choice_cookie_t, secure),
          cc_secure_names },
        { "httponly", CC_OPTION_FLAG,
          APR_OFFSETOF(cc_choice_cookie_t, httponly), NULL },
        { NULL, 0, 0, NULL }
    };
    cc_choice_cookie_t *cookie = apr_palloc(cmd->pool, sizeof(*cookie));
    const char *error;

    cc_choice_cookie_init(cookie);
    error = cc_words_plain(cmd->pool, &args, &cookie->name);
    if (error == NULL && cookie->name == NULL) {
        error = "needs the name of the cookie that keeps the choice";
    }
    if (error == NULL) {
        error = cc_options_read(cmd->pool, args, options, cookie);
    }
    if (error == NULL) {
        error = cc_choice_cookie_check(cmd->pool, cookie);
    }
    cc_config_of_server(cmd->server)->cookie = cookie;
    return cc_directive_error(cmd, error);
}

static const char *set_revision(cmd_parms *cmd, void *dir, const char *arg)
{
    cc_config_of_server(cmd->server)->revision = arg;
    return cc_is_text(arg) ? NULL
                           : cc_directive_error(cmd, "not UTF-8 text without "
                                                     "control characters");
}

static const char *set_undeclared(cmd_parms *cmd, void *dirv, const char *arg)
{
    cc_dir_config_t *dir = dirv;
    const char *error = not_in_htaccess(cmd);

    if (error) {
        return error;
    }
    dir->undeclared_category = NULL;
    if (apr_cstr_casecmp(arg, "drop") == 0) {
        dir->undeclared = CC_UNDECLARED_DROP;
        return NULL;
    }
    if (apr_cstr_casecmp(arg, "allow") == 0) {
        dir->undeclared = CC_UNDECLARED_ALLOW;
        return NULL;
    }
    dir->undeclared = CC_UNDECLARED_CATEGORY;
    dir->undeclared_category = arg;
    APR_ARRAY_PUSH(cc_config_of_server(cmd->server)->references,
                   cc_reference_t) = cc_directive_reference(cmd, arg);
    return NULL;
}

/* Characters that no server or browser writes in two ways. */
static const char *set_path(cmd_parms *cmd, void *dir, const char *arg)
{
    apr_size_t len = strspn(arg, "abcdefghijklmnopqrstuvwxyz"
                                 "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._/");
    char *path = apr_pstrdup(cmd->pool, arg);

    if (*arg != '/' || arg[len] != '\0' || strstr(arg, "//")
        || strstr(arg, "/.")) {
        return cc_directive_error(
            cmd, apr_psprintf(cmd->pool,
                              "\"%s\" is not a path of letters, digits, "
                              "\"-\", \"_\" and \".\" such as "
                              "/privacy-choices",
                              arg));
    }
    if (path[len - 1] == '/') {
        path[len - 1] = '\0';
    }
    if (*path == '\0') {
        return cc_directive_error(cmd, "/ would hide the whole site; give a "
                                       "path such as /privacy-choices");
    }
    cc_config_of_server(cmd->server)->path = path;
    return NULL;
}

static const char *set_banner(cmd_parms *cmd, void *dirv, const char *args)
{
    static const char *const off_on[] = { "Off", "On", NULL };
    static const cc_option_t options[] = {
        { "layout", CC_OPTION_ONE_OF, APR_OFFSETOF(cc_dir_config_t, layout),
          cc_layout_names },
        { "reopen", CC_OPTION_SWITCH, APR_OFFSETOF(cc_dir_config_t, reopen),
          NULL },
        { "xhtml", CC_OPTION_SWITCH, APR_OFFSETOF(cc_dir_config_t, xhtml),
          NULL },
        { NULL, 0, 0, NULL }
    };
    cc_dir_config_t *dir = dirv;
    cc_server_config_t *conf = cc_config_of_server(cmd->server);
    const char *word, *error = not_in_htaccess(cmd);

    if (error) {
        return error;
    }
    /* Sections are known too late to tell caches which of them applies: all of
     * them have a part in the name of a variant. */
    conf->banners = apr_pstrcat(cmd->pool, conf->banners, args, "\n", NULL);
    error = cc_words_plain(cmd->pool, &args, &word);
    if (error == NULL) {
        error = cc_options_word(cmd->pool, "word", word ? word : "", off_on,
                                &dir->banner);
    }
    if (error == NULL) {
        error = cc_options_read(cmd->pool, args, options, dir);
    }
    return cc_directive_error(cmd, error);
}

static const char *set_cache(cmd_parms *cmd, void *dirv, const char *arg)
{
    static const char *const kinds[] = { "vary", "private", NULL };
    cc_dir_config_t *dir = dirv;
    const char *error = not_in_htaccess(cmd);

    return error
               ? error
               : cc_directive_error(cmd, cc_options_word(cmd->pool, "word", arg,
                                                         kinds, &dir->cache));
}

static const char *set_stylesheet(cmd_parms *cmd, void *dir, const char *arg)
{
    int is_default = cc_directive_is_default(arg);

    cc_config_of_server(cmd->server)->stylesheet = is_default ? "" : arg;
    if (!is_default && !is_link(arg)) {
        return cc_directive_error(
            cmd, apr_psprintf(cmd->pool,
                              "\"%s\" is neither a URL of http or https nor a "
                              "path that begins with \"/\"",
                              arg));
    }
    return NULL;
}

static const char *add_language(cmd_parms *cmd, void *dir, int argc,
                                char *const argv[])
{
    cc_server_config_t *conf = cc_config_of_server(cmd->server);
    int i, j;

    if (argc == 0) {
        return cc_directive_error(cmd, "needs a language tag such as fr");
    }
    conf->languages = apr_array_make(cmd->pool, argc, sizeof(char *));
    for (i = 0; i < argc; i++) {
        if (!cc_is_language_tag(cc_slice_str(argv[i]))) {
            return cc_directive_error(
                cmd, apr_psprintf(cmd->pool,
                                  "\"%s\" is not a language tag "
                                  "such as fr or pt-BR",
                                  argv[i]));
        }
        for (j = 0; j < i; j++) {
            if (apr_cstr_casecmp(argv[i], argv[j]) == 0) {
                return cc_directive_error(
                    cmd, apr_psprintf(cmd->pool, "\"%s\" stands here twice",
                                      argv[i]));
            }
        }
        APR_ARRAY_PUSH(conf->languages, const char *) = argv[i];
    }
    return NULL;
}

static const char *add_text(cmd_parms *cmd, void *dir, const char *args)
{
    cc_server_config_t *conf = cc_config_of_server(cmd->server);
    cc_text_def_t def = { cc_directive_source(cmd), NULL, 0, NULL };
    const char *error = cc_text_read(cmd->pool, args, &def);

    if (error == NULL) {
        APR_ARRAY_PUSH(conf->texts, cc_text_def_t) = def;
    }
    return cc_directive_error(cmd, error);
}

static const char *set_record(cmd_parms *cmd, void *dir, const char *arg)
{
    cc_server_config_t *conf = cc_config_of_server(cmd->server);

    if (apr_cstr_casecmp(arg, "off") == 0) {
        conf->record = "off";
        return NULL;
    }
    if (*arg == '\0' || strcmp(arg, "|") == 0) {
        return cc_directive_error(cmd, "needs off, the name of a file, or "
                                       "\"|PROGRAM\"");
    }
    conf->record = *arg == '|' ? arg : ap_server_root_relative(cmd->pool, arg);
    return conf->record ? NULL : cc_directive_error(cmd, "bad file name");
}

#define SERVER RSRC_CONF
#define SECTION (RSRC_CONF | ACCESS_CONF)

const command_rec cc_commands[] = {
    AP_INIT_TAKE1("CookieConsent", set_mode, NULL, SECTION,
                  "Off, Report (log what On would do) or On (hold back cookies "
                  "until the visitor consents)"),
    AP_INIT_RAW_ARGS("CookieConsentController", set_controller, NULL, SERVER,
                     "who answers for the site: a name, then url= contact= "
                     "policy="),
    AP_INIT_RAW_ARGS("CookieConsentCookie", set_cookie, NULL, SERVER,
                     "the cookie that keeps the choice: its name, then path= "
                     "domain= lifetime= refusal-lifetime= samesite= secure= "
                     "httponly"),
    AP_INIT_TAKE1("CookieConsentRevision", set_revision, NULL, SERVER,
                  "any text; another text asks everyone who granted again"),
    AP_INIT_RAW_ARGS("CookieConsentCategory", cc_directive_category, NULL,
                     SERVER,
                     "a category: its id, always, exempt or consent, then "
                     "title= description= max-lifetime= gpc accepts="),
    AP_INIT_RAW_ARGS("CookieConsentProvider", cc_directive_provider, NULL,
                     SERVER,
                     "a provider to name in provider=: its id, its name, then "
                     "url= policy="),
    AP_INIT_RAW_ARGS("CookieConsentDeclare", cc_directive_declare, NULL, SERVER,
                     "a cookie: its category, its name or a glob, then "
                     "provider= service= purpose= lifetime= domain= path= "
                     "anonymous renew= kind="),
    AP_INIT_TAKE1("CookieConsentUndeclared", set_undeclared, NULL, SECTION,
                  "what becomes of undeclared cookies: drop, allow, or the "
                  "category that they count as"),
    AP_INIT_TAKE1("CookieConsentRequestCookies", cc_directive_request_cookies,
                  NULL, SECTION,
                  "strip declared cookies that are not allowed from requests "
                  "before applications see them, or pass all"),
    AP_INIT_TAKE1("CookieConsentSweep", cc_directive_sweep, NULL, SERVER,
                  "On or Off: expire declared cookies of refused categories "
                  "that browsers still send"),
    AP_INIT_TAKE2("CookieConsentGrant", cc_directive_grant, NULL, SERVER,
                  "a category, and an expression that is true where another "
                  "tool has its consent"),
    AP_INIT_TAKE2("CookieConsentRefuse", cc_directive_refuse, NULL, SERVER,
                  "a category, and an expression that is true where another "
                  "tool has its refusal"),
    AP_INIT_RAW_ARGS("CookieConsentGPC", cc_directive_gpc, NULL, SERVER,
                     "On or Off: heed Sec-GPC; then well-known=on or off"),
    AP_INIT_TAKE1("CookieConsentPath", set_path, NULL, SERVER,
                  "where the charter and its form are, such as "
                  "/privacy-choices"),
    AP_INIT_RAW_ARGS("CookieConsentBanner", set_banner, NULL, SECTION,
                     "On or Off, then layout=bottom, top or corner, "
                     "reopen=on or off, and xhtml=on or off"),
    AP_INIT_TAKE1("CookieConsentCache", set_cache, NULL, SECTION,
                  "whether caches in front may keep pages: vary, or private "
                  "where one of them ignores Vary"),
    AP_INIT_TAKE1("CookieConsentStylesheet", set_stylesheet, NULL, SERVER,
                  "the URL of a stylesheet that replaces the built-in one, or "
                  "default"),
    AP_INIT_TAKE1("CookieConsentBannerFile", cc_directive_banner_file, NULL,
                  SERVER,
                  "a file with markup that replaces the banner's, or "
                  "default"),
    AP_INIT_TAKE1("CookieConsentPageFile", cc_directive_page_file, NULL, SERVER,
                  "a file with a page around the charter, {{charter}} where "
                  "that goes, or default"),
    AP_INIT_TAKE_ARGV("CookieConsentLanguage", add_language, NULL, SERVER,
                      "language tags, the default first"),
    AP_INIT_RAW_ARGS("CookieConsentText", add_text, NULL, SERVER,
                     "a language tag, the key of a text, the text"),
    AP_INIT_TAKE1("CookieConsentRecord", set_record, NULL, SERVER,
                  "where choices are recorded: off, a file, or \"|program\""),
    { NULL }
};
