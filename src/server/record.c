#include "server/record.h"

#include <apr_atomic.h>
#include <apr_base64.h>
#include <apr_hash.h>
#include <apr_strings.h>
#include "core/choice.h"

typedef struct cc_record_log_t {
    apr_file_t *file;
    apr_uint32_t is_torn; /* a write of this process failed, maybe halfway */
} cc_record_log_t;

/* Records name nobody, but they are nobody else's business. */
#define FILE_MODE (APR_FPROT_UREAD | APR_FPROT_UWRITE | APR_FPROT_GREAD)

const char *cc_record_new_id(apr_pool_t *p)
{
    unsigned char random[16];
    char *id = apr_palloc(p, apr_base64_encode_len(sizeof(random)));
    char *c;

    if (apr_generate_random_bytes(random, sizeof(random)) != APR_SUCCESS) {
        return NULL;
    }
    apr_base64_encode_binary(id, random, sizeof(random));
    for (c = id; *c; c++) {
        *c = *c == '+' ? '-' : *c == '/' ? '_' : *c;
    }
    id[CC_CHOICE_ID_LEN] = '\0'; /* without the padding */
    return id;
}

apr_status_t cc_record_append(request_rec *r, const cc_site_t *site,
                              cc_slice_t line)
{
    apr_size_t written;
    apr_status_t rv;

    if (site->record_to == NULL) {
        return APR_SUCCESS;
    }
    if (site->log == NULL || line.len == 0) {
        return APR_EGENERAL;
    }
    if (apr_atomic_xchg32(&site->log->is_torn, 0)) {
        /* half a line must not take this one with it */
        line = cc_slice_str(
            apr_psprintf(r->pool, "\n%.*s", (int)line.len, line.ptr));
    }
    written = line.len;
    rv = apr_file_write(site->log->file, line.ptr, &written);
    if (rv == APR_SUCCESS && written < line.len) {
        rv = APR_ENOSPC;
    }
    if (rv != APR_SUCCESS) {
        apr_atomic_set32(&site->log->is_torn, 1);
    }
    return rv;
}

static cc_record_log_t *open_program(apr_pool_t *p, const char *program)
{
    cc_record_log_t *log = apr_pcalloc(p, sizeof(*log));
    piped_log *pipe = ap_open_piped_log(p, program);

    if (pipe == NULL) {
        return NULL;
    }
    log->file = ap_piped_log_write_fd(pipe);
    return log;
}

static cc_record_log_t *open_file(apr_pool_t *p, server_rec *s,
                                  const char *name)
{
    cc_record_log_t *log = apr_pcalloc(p, sizeof(*log));
    apr_status_t rv = apr_file_open(&log->file, name,
                                    APR_FOPEN_WRITE | APR_FOPEN_APPEND
                                        | APR_FOPEN_CREATE
                                        | APR_FOPEN_LARGEFILE,
                                    FILE_MODE, p);

    if (rv != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_CRIT, rv, s,
                     "CookieConsentRecord: cannot open %s; its folder must "
                     "exist, and the user who starts httpd may write there",
                     name);
        return NULL;
    }
    return log;
}

/* Virtual hosts that name the same file or program share it. */
static int open_logs(apr_pool_t *p, apr_pool_t *plog, apr_pool_t *ptemp,
                     server_rec *s)
{
    apr_hash_t *open = apr_hash_make(ptemp);

    for (; s; s = s->next) {
        cc_site_t *site = cc_config_of_server(s)->site;
        const char *to = site->record_to;

        if (to == NULL || !site->is_on || site->log) {
            continue;
        }
        site->log = apr_hash_get(open, to, APR_HASH_KEY_STRING);
        if (site->log == NULL) {
            site->log = *to == '|' ? open_program(p, to + 1)
                                   : open_file(p, s, to);
        }
        if (site->log == NULL) {
            return HTTP_INTERNAL_SERVER_ERROR;
        }
        apr_hash_set(open, to, APR_HASH_KEY_STRING, site->log);
    }
    return OK;
}

void cc_record_hooks(apr_pool_t *p)
{
    ap_hook_open_logs(open_logs, NULL, NULL, APR_HOOK_MIDDLE);
}
