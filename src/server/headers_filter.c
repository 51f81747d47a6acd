#include "server/headers_filter.h"

#include "server/env.h"
#include "server/headers.h"
#include "server/insertion.h"
#include "server/raw_filter.h"
#include "server/trial.h"
#include "server/validators.h"

static int is_set_cookie(const char *name)
{
    return cc_set_cookie_is_name(cc_slice_str(name));
}

/* Looked for here rather than by apr_table_get(), whose comparison follows the
 * locale: in a Turkish one SET-COOKIE is another header. */
static int has_set_cookie(const apr_array_header_t *elts)
{
    int i;

    for (i = 0; i < elts->nelts; i++) {
        if (is_set_cookie(APR_ARRAY_IDX(elts, i, apr_table_entry_t).key)) {
            return 1;
        }
    }
    return 0;
}

/* Judge the headers of one table. It is written anew only where something in
 * it changes, and all that stays keeps its order. */
static void judge_table(cc_trial_t *trial, apr_table_t *table)
{
    const apr_array_header_t *elts = apr_table_elts(table);
    const apr_table_entry_t *entries = (const apr_table_entry_t *)elts->elts;
    apr_array_header_t *kept;
    int i, changed = 0;

    if (!has_set_cookie(elts)) {
        return;
    }
    kept = apr_array_make(trial->r->pool, elts->nelts,
                          sizeof(apr_table_entry_t));
    for (i = 0; i < elts->nelts; i++) {
        apr_table_entry_t entry = entries[i];

        if (is_set_cookie(entry.key)) {
            entry.val = (char *)cc_trial_judge(trial, entry.val);
            changed |= entry.val != entries[i].val;
        }
        if (entry.val) {
            APR_ARRAY_PUSH(kept, apr_table_entry_t) = entry;
        }
    }
    if (!changed || trial->is_report) {
        return;
    }
    apr_table_clear(table);
    for (i = 0; i < kept->nelts; i++) {
        const apr_table_entry_t *entry = &APR_ARRAY_IDX(kept, i,
                                                        apr_table_entry_t);

        apr_table_addn(table, entry->key, entry->val);
    }
}

static void judge_all(request_rec *r, const cc_visit_t *visit, int is_report)
{
    static const char *const by_cookie[] = { "Cookie", NULL };
    cc_trial_t trial;

    cc_trial_open(&trial, r, visit, is_report);
    judge_table(&trial, r->err_headers_out);
    judge_table(&trial, r->headers_out);
    if (is_report) {
        return;
    }
    if (trial.by_choice) {
        cc_headers_vary(r, by_cookie);
    }
    if (trial.by_consent) {
        cc_headers_private(r);
    }
}

/* This module's own come last, and are not judged. */
static void add_own(request_rec *r, cc_visit_t *visit)
{
    int i;

    for (i = 0; visit->set_cookies && i < visit->set_cookies->nelts; i++) {
        apr_table_addn(r->err_headers_out, "Set-Cookie",
                       APR_ARRAY_IDX(visit->set_cookies, i, const char *));
    }
    visit->set_cookies = NULL;
}

/* What backends vary on is for others what it was made of. */
static void translate_vary(request_rec *r)
{
    static const char *const by_cookie[] = { "Cookie", NULL };

    if (!cc_validators_is_ours(cc_headers_get(r, "Vary"))) {
        cc_headers_replace_token(r, "Vary", CC_ENV_HEADER, by_cookie);
    }
}

static cc_switch_t settle_headers(request_rec *r)
{
    cc_request_t *request = cc_request_of(r);
    cc_switch_t mode = request->is_own ? CC_ON : cc_request_mode(r);

    if (mode != CC_OFF) {
        judge_all(r, request->visit, mode == CC_REPORT);
    }
    if (mode == CC_ON) {
        translate_vary(r);
        cc_variant_restore(r); /* an error of httpd comes past no gate */
        cc_validators_settle(r);
        if (request->has_insertion) {
            cc_insertion_check(r);
        }
        add_own(r, request->visit);
    }
    return mode;
}

/* mod_http2 sends what stands here when the body ends; no browser takes a
 * cookie from there. */
static void settle_trailers(request_rec *r)
{
    if (!apr_is_empty_table(r->trailers_out)) {
        apr_table_unset(r->trailers_out, "Set-Cookie");
        apr_table_unset(r->trailers_out, "Set-Cookie2");
    }
}

static apr_status_t filter(ap_filter_t *f, apr_bucket_brigade *bb)
{
    request_rec *r = f->r;
    int is_done = 0;

    /* httpd passes empty brigades before the headers are final */
    if (APR_BRIGADE_EMPTY(bb)) {
        return ap_pass_brigade(f->next, bb);
    }
    if (f->ctx == NULL) {
        is_done = settle_headers(r) != CC_ON;
        cc_raw_filter_stop(f);
        f->ctx = r;
    }
    if (!is_done && APR_BUCKET_IS_EOS(APR_BRIGADE_LAST(bb))) {
        settle_trailers(r);
        is_done = 1;
    }
    if (is_done) {
        ap_remove_output_filter(f);
    }
    return ap_pass_brigade(f->next, bb);
}

static ap_filter_rec_t *handle;

/* Where the module is off, nothing is in the way of a response. */
static void insert(request_rec *r)
{
    if (!r->main && (cc_request_is_own(r) || cc_request_mode(r) != CC_OFF)) {
        ap_add_output_filter_handle(handle, NULL, r, r->connection);
    }
}

void cc_headers_filter_hooks(apr_pool_t *p)
{
    /* After everything that sets a header (mod_headers, mod_session, mod_cache
     * on the way in and out), before byte ranges are cut and headers are
     * written. */
    handle = ap_register_output_filter("COOKIE_CONSENT_SET_COOKIE", filter,
                                       NULL, AP_FTYPE_PROTOCOL - 1);
    ap_hook_insert_filter(insert, NULL, NULL, APR_HOOK_LAST);
    /* httpd strips filters before it sends an error: here they come back. */
    ap_hook_insert_error_filter(insert, NULL, NULL, APR_HOOK_LAST);
}
