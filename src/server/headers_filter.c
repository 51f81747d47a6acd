#include "server/headers_filter.h"

#include <apr_strings.h>
#include "server/env.h"
#include "server/headers.h"
#include "server/insertion.h"
#include "server/raw_filter.h"
#include "server/signals.h"
#include "server/strip.h"
#include "server/sweep.h"
#include "server/trial.h"
#include "server/validators.h"

/* Not by apr_table_get(), whose comparison follows the locale: in a Turkish one
 * SET-COOKIE is another header. */
static int is_set_cookie(const char *name)
{
    return (*name == 'S' || *name == 's')
           && cc_set_cookie_is_name(cc_slice_str(name));
}

static int has_set_cookie(const apr_table_t *table)
{
    const apr_array_header_t *elts = apr_table_elts(table);
    const apr_table_entry_t *entries = (const apr_table_entry_t *)elts->elts;
    int i;

    for (i = 0; i < elts->nelts; i++) {
        if (is_set_cookie(entries[i].key)) {
            return 1;
        }
    }
    return 0;
}

/* Write a table anew, without what has no value. All that stays keeps its order. */
static void rewrite(apr_pool_t *p, apr_table_t *table)
{
    const apr_array_header_t *elts = apr_table_elts(table);
    const apr_table_entry_t *entries = apr_pmemdup(p, elts->elts,
                                                   elts->nelts
                                                       * sizeof(*entries));
    int i, n = elts->nelts;

    apr_table_clear(table);
    for (i = 0; i < n; i++) {
        if (entries[i].val) {
            apr_table_addn(table, entries[i].key, entries[i].val);
        }
    }
}

/* Judge the headers of one table. */
static void judge_table(cc_trial_t *trial, apr_table_t *table)
{
    const apr_array_header_t *elts = apr_table_elts(table);
    apr_table_entry_t *entries = (apr_table_entry_t *)elts->elts;
    int i, has_gaps = 0;

    for (i = 0; i < elts->nelts; i++) {
        if (is_set_cookie(entries[i].key)) {
            const char *judged = cc_trial_judge(trial, entries[i].val);

            if (!trial->is_report) {
                entries[i].val = (char *)judged;
                has_gaps |= judged == NULL;
            }
        }
    }
    if (has_gaps) {
        rewrite(trial->r->pool, table);
    }
}

#define FETCH_LIST "Sec-Fetch-Site, Sec-Fetch-Mode, Sec-Fetch-Dest"
#define FETCH_NAMES "Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-Dest"

/* [1]: of verdicts that Sec-GPC may change; [][1]: that the context may. */
static const cc_vary_t varies[2][2] = {
    { { "Cookie", { "Cookie", NULL } },
      { "Cookie, " FETCH_LIST, { "Cookie", FETCH_NAMES, NULL } } },
    { { "Cookie, Sec-GPC", { "Cookie", "Sec-GPC", NULL } },
      { "Cookie, Sec-GPC, " FETCH_LIST,
        { "Cookie", "Sec-GPC", FETCH_NAMES, NULL } } },
};

/* Name in Vary whatever the verdicts looked at. */
static void name_in_vary(request_rec *r, const cc_visit_t *visit,
                         const cc_trial_t *trial)
{
    int by_gpc = trial->by_gpc && visit->site->heeds_gpc;

    cc_headers_vary_by(r, &varies[by_gpc][trial->by_context != 0]);
    cc_signals_vary(r, visit);
}

/* Most responses set no cookie: they are not even given a trial. */
static void judge_all(request_rec *r, const cc_visit_t *visit, int is_report)
{
    int in_err = has_set_cookie(r->err_headers_out);
    int in_out = has_set_cookie(r->headers_out);
    cc_trial_t trial;

    if (!in_err && !in_out) {
        return;
    }
    cc_trial_open(&trial, r, visit, is_report);
    if (in_err) {
        judge_table(&trial, r->err_headers_out);
    }
    if (in_out) {
        judge_table(&trial, r->headers_out);
    }
    if (is_report) {
        return;
    }
    if (trial.by_choice) {
        name_in_vary(r, visit, &trial);
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
static void translate_vary(request_rec *r, const cc_visit_t *visit)
{
    const char *vary = cc_headers_get(r, "Vary");

    if (vary == NULL || cc_validators_is_ours(vary)) {
        return;
    }
    cc_strip_vary(r, visit);
    if (cc_headers_replace_token(r, "Vary", CC_ENV_HEADER,
                                 varies[visit->site->told_by_gpc][0].names)) {
        cc_signals_vary(r, visit);
    }
}

static cc_switch_t settle_headers(request_rec *r)
{
    cc_request_t *request = cc_request_of(r);
    cc_switch_t mode = request->is_own ? CC_ON : cc_request_mode(r);

    if (mode == CC_ON) { /* before there is more to look through */
        translate_vary(r, request->visit);
    }
    if (mode != CC_OFF) {
        judge_all(r, request->visit, mode == CC_REPORT);
        cc_tally_borne(r, request->visit);
    }
    if (mode == CC_ON) {
        cc_variant_restore(r); /* an error of httpd comes past no gate */
        cc_validators_settle(r);
        cc_sweep_navigation(r, request->visit, 0);
        if (request->has_insertion) {
            cc_insertion_check(r);
        }
        add_own(r, request->visit);
    }
    else if (mode == CC_REPORT) {
        cc_sweep_navigation(r, request->visit, 1);
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

/* Where the module is off, nothing is in the way of a response: not either
 * where that shows only after insert_early(). */
static void insert(request_rec *r)
{
    ap_filter_t *f;
    int is_needed;

    if (r->main) {
        return;
    }
    f = cc_filter_find(r->output_filters, handle);
    is_needed = cc_request_is_own(r) || cc_request_mode(r) != CC_OFF;
    if (f == NULL && is_needed) {
        ap_add_output_filter_handle(handle, NULL, r, r->connection);
    }
    else if (f && !is_needed) {
        ap_remove_output_filter(f);
    }
}

/* What answers before there is a handler (LuaQuickHandler, or a hook that says
 * DONE) asks nobody to insert filters. */
static int insert_early(request_rec *r, int lookup)
{
    insert(r);
    return DECLINED;
}

void cc_headers_filter_hooks(apr_pool_t *p)
{
    /* After everything that sets a header (mod_headers, mod_session, mod_cache
     * on the way in and out), before byte ranges are cut and headers are
     * written. */
    handle = ap_register_output_filter("COOKIE_CONSENT_SET_COOKIE", filter,
                                       NULL, AP_FTYPE_PROTOCOL - 1);
    ap_hook_quick_handler(insert_early, NULL, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_insert_filter(insert, NULL, NULL, APR_HOOK_LAST);
    /* httpd strips filters before it sends an error: here they come back. */
    ap_hook_insert_error_filter(insert, NULL, NULL, APR_HOOK_LAST);
}
