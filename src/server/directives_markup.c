#include <apr_file_io.h>
#include <apr_strings.h>
#include "server/site.h"

static apr_status_t read_open(apr_pool_t *p, apr_file_t *file, apr_size_t max,
                              cc_slice_t *bytes)
{
    char *buffer = apr_palloc(p, max + 1); /* one more tells that it is long */
    apr_size_t len = 0;
    apr_status_t rv = apr_file_read_full(file, buffer, max + 1, &len);

    *bytes = cc_slice(buffer, len);
    return APR_STATUS_IS_EOF(rv) ? APR_SUCCESS : rv;
}

/* What is no file could be without an end, or hold up the start. */
static apr_status_t read_file(apr_pool_t *p, const char *path, apr_size_t max,
                              cc_slice_t *bytes)
{
    apr_finfo_t info;
    apr_file_t *file;
    apr_status_t rv = apr_stat(&info, path, APR_FINFO_TYPE, p);

    if (rv == APR_SUCCESS && info.filetype != APR_REG) {
        return APR_EGENERAL;
    }
    if (rv == APR_SUCCESS) {
        rv = apr_file_open(&file, path, APR_FOPEN_READ | APR_FOPEN_BINARY,
                           APR_FPROT_OS_DEFAULT, p);
    }
    if (rv == APR_SUCCESS) {
        rv = read_open(p, file, max, bytes);
        apr_file_close(file);
    }
    return rv;
}

typedef const char *reader_t(apr_pool_t *p, cc_slice_t file,
                             cc_markup_t *markup);

/* Read now, and never again: what is wrong has a line in the configuration, and
 * no request depends on the file. */
static const char *read_markup(cmd_parms *cmd, const char *arg, apr_size_t max,
                               reader_t *reader, cc_markup_file_t *file)
{
    const char *path = ap_server_root_relative(cmd->pool, arg);
    const char *error = NULL;
    cc_slice_t bytes;
    apr_status_t rv;
    char reason[120];

    rv = path ? read_file(cmd->temp_pool, path, max, &bytes) : APR_EBADPATH;
    if (rv == APR_EGENERAL) {
        error = "it is not a file";
    }
    else if (rv != APR_SUCCESS) {
        error = apr_strerror(rv, reason, sizeof(reason));
    }
    else {
        error = reader(cmd->pool, bytes, &file->markup);
    }
    file->name = arg;
    return error ? apr_pstrcat(cmd->pool, cmd->cmd->name, ": ", arg, ": ",
                               error, NULL)
                 : NULL;
}

static const char *set_file(cmd_parms *cmd, const char *arg, apr_size_t max,
                            reader_t *reader, const cc_markup_file_t **set)
{
    cc_markup_file_t *file = apr_pcalloc(cmd->pool, sizeof(*file));

    file->source = cc_directive_source(cmd);
    file->directive = cmd->cmd->name;
    *set = file;
    return cc_directive_is_default(arg)
               ? NULL
               : read_markup(cmd, arg, max, reader, file);
}

const char *cc_directive_banner_file(cmd_parms *cmd, void *dir, const char *arg)
{
    return set_file(cmd, arg, CC_MARKUP_BANNER_MAX, cc_markup_read_banner,
                    &cc_config_of_server(cmd->server)->banner_file);
}

const char *cc_directive_page_file(cmd_parms *cmd, void *dir, const char *arg)
{
    return set_file(cmd, arg, CC_MARKUP_PAGE_MAX, cc_markup_read_page,
                    &cc_config_of_server(cmd->server)->page_file);
}

static const char *check(apr_pool_t *p, apr_pool_t *scratch,
                         const cc_markup_file_t *file, const cc_site_t *site,
                         const cc_server_config_t *conf)
{
    const char *controller = conf->controller ? conf->controller->name : NULL;
    const char *error = NULL;
    int i;

    for (i = 0; error == NULL && i < site->tags->nelts; i++) {
        const char *tag = APR_ARRAY_IDX(site->tags, i, const char *);

        error = cc_markup_check(p, &file->markup,
                                cc_text_resolve(scratch, tag, conf->texts),
                                site->policy->ids, controller);
    }
    return error;
}

void cc_markup_file_check(apr_pool_t *p, const cc_markup_file_t *file,
                          const cc_site_t *site, const cc_server_config_t *conf,
                          apr_array_header_t *problems)
{
    apr_pool_t *scratch;
    const char *error;

    if (file == NULL) {
        return;
    }
    apr_pool_create(&scratch, p);
    error = check(p, scratch, file, site, conf);
    if (error) {
        cc_problem_t *problem = apr_array_push(problems);

        problem->source = file->source;
        problem->message = apr_pstrcat(p, file->directive, ": ", file->name,
                                       ": ", error, NULL);
    }
    apr_pool_destroy(scratch);
}
