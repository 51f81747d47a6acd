#include "server/well_known.h"

#include <apr_strings.h>
#include <http_core.h>

#define GPC_URL "/.well-known/gpc.json"

/* When a file was last changed; 0 where there is none. */
static apr_time_t changed(apr_pool_t *p, const char *file)
{
    apr_finfo_t info;

    return apr_stat(&info, file, APR_FINFO_MTIME, p) == APR_SUCCESS ? info.mtime
                                                                    : 0;
}

/* Rows of one file stand together. */
static apr_time_t newest(apr_pool_t *p, const cc_register_t *reg)
{
    const char *former = "";
    apr_time_t time = 0;
    int i;

    for (i = 0; i < reg->declarations->nelts; i++) {
        const cc_declaration_t *row = APR_ARRAY_IDX(reg->declarations, i,
                                                    cc_declaration_t *);
        const char *file = row->source.file;

        if (file && strcmp(file, former) != 0) {
            apr_time_t found = changed(p, file);

            time = found > time ? found : time;
            former = file;
        }
    }
    return time;
}

static const char *day_of(apr_pool_t *p, apr_time_t time)
{
    apr_time_exp_t t;

    apr_time_exp_gmt(&t, time);
    return apr_psprintf(p, "%04d-%02d-%02d", t.tm_year + 1900, t.tm_mon + 1,
                        t.tm_mday);
}

const char *cc_well_known_updated(apr_pool_t *p, const cc_register_t *reg)
{
    apr_time_t time = newest(p, reg);

    return time > 0 && time <= apr_time_now() ? day_of(p, time) : NULL;
}

const char *cc_well_known_gpc(apr_pool_t *p, const char *updated)
{
    return apr_pstrcat(p, "{\"gpc\":true,\"lastUpdate\":\"",
                       updated ? updated : day_of(p, apr_time_now()), "\"}\n",
                       NULL);
}

int cc_well_known_is_url(const request_rec *r)
{
    return r->uri && strncmp(r->uri, "/.", 2) == 0
           && strcmp(r->uri, GPC_URL) == 0;
}

int cc_well_known_has_file(request_rec *r)
{
    apr_finfo_t info;
    const char *file = apr_pstrcat(r->pool, ap_document_root(r), GPC_URL, NULL);
    apr_status_t rv = apr_stat(&info, file, APR_FINFO_TYPE, r->pool);

    return !APR_STATUS_IS_ENOENT(rv) && !APR_STATUS_IS_ENOTDIR(rv);
}
