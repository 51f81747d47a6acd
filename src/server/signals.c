#include "server/signals.h"

#include <apr_atomic.h>
#include <apr_strings.h>
#include "server/headers.h"

int cc_signals_gpc(const request_rec *r, const cc_site_t *site)
{
    return site->heeds_gpc && cc_slice_eq(cc_header_in(r, "Sec-GPC"), "1");
}

/* Once for each process: it comes with every request. */
static void log_failure(request_rec *r, const cc_condition_t *condition,
                        const char *error)
{
    static apr_uint32_t warned;
    const cc_reference_t *named = &condition->reference;
    int level = apr_atomic_cas32(&warned, 1, 0) == 0 ? APLOG_WARNING
                                                     : APLOG_DEBUG;

    ap_log_rerror(APLOG_MARK, level, 0, r,
                  "the expression of %s %s at %s:%d could not be evaluated "
                  "(%s): the category is %s",
                  named->directive, named->category, named->source.file,
                  named->source.line, error ? error : "no reason given",
                  condition->grants ? "not granted by it" : "refused");
}

/* Whether a condition is met; what cannot be evaluated is never consent.
 * @param read  out: names of request headers, by comma; or NULL */
static int is_met(request_rec *r, const cc_condition_t *condition,
                  const char **read)
{
    const char *error = NULL, *matched = NULL;
    ap_regmatch_t matches[AP_MAX_REG_MATCH];
    ap_expr_eval_ctx_t ctx = {
        .r = r,
        .c = r->connection,
        .s = r->server,
        .p = r->pool,
        .err = &error,
        .info = condition->expr,
        .re_pmatch = matches,
        .re_nmatch = AP_MAX_REG_MATCH,
        .re_source = &matched,
        .vary_this = read,
    };
    int rv = ap_expr_exec_ctx(&ctx);

    if (rv < 0) {
        log_failure(r, condition, error);
        return !condition->grants;
    }
    return rv;
}

/* An expression may make a name out of what the client sent: what cannot be one
 * is not put into a response. */
static void note_read(apr_pool_t *p, apr_array_header_t *names,
                      const char *read)
{
    cc_slice_t list = cc_slice_str(read ? read : ""), item;
    const char *name;

    while (list.len > 0) {
        list = cc_slice_cut(list, ',', &item);
        item = cc_slice_trim(item);
        name = apr_pstrmemdup(p, item.ptr, item.len);
        if (item.len > 0 && *ap_scan_http_token(name) == '\0') {
            APR_ARRAY_PUSH(names, const char *) = name;
        }
    }
}

void cc_signals_ask(request_rec *r, cc_visit_t *visit)
{
    const apr_array_header_t *rules = visit->site->rules;
    apr_array_header_t *names = apr_array_make(r->pool, 4, sizeof(char *));
    apr_table_t *headers_out = r->headers_out;
    int i;

    /* httpd adds to Vary by itself: of this response at once, whatever it will
     * be. Let it write elsewhere. */
    r->headers_out = apr_table_make(r->pool, 1);
    for (i = 0; i < rules->nelts; i++) {
        const cc_rule_t *rule = &APR_ARRAY_IDX(rules, i, cc_rule_t);
        const char *read = NULL;

        if (is_met(r, rule->condition, &read)) {
            *(rule->condition->grants ? &visit->signals.granted
                                      : &visit->signals.refused) |= rule->bit;
        }
        note_read(r->pool, names, read);
    }
    r->headers_out = headers_out;
    if (names->nelts > 0) {
        APR_ARRAY_PUSH(names, const char *) = NULL;
        visit->read = (const char *const *)names->elts;
    }
}

void cc_signals_vary(request_rec *r, const cc_visit_t *visit)
{
    if (visit->read) {
        cc_headers_vary(r, visit->read);
    }
}
