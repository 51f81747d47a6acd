#include "server/headers_filter.h"

#include <apr_atomic.h>
#include <apr_strings.h>
#include "server/headers.h"
#include "server/request.h"
#include "server/validators.h"

#define FILTER_NAME "COOKIE_CONSENT_SET_COOKIE"

/* What came of judging all headers of a response. */
typedef struct {
    request_rec *r;
    cc_court_t court;
    int is_report;  /* decide and log only */
    int by_choice;  /* some verdict depends on the visitor's choice */
    int by_consent; /* and let a cookie pass */
} session_t;

static int is_set_cookie(const char *name)
{
    return apr_cstr_casecmp(name, "Set-Cookie") == 0
           || apr_cstr_casecmp(name, "Set-Cookie2") == 0;
}

/* Once for each process: the site sets the cookie over and over. */
static void log_foreign_choice(const session_t *session)
{
    static apr_uint32_t warned;

    if (apr_atomic_cas32(&warned, 1, 0) == 0) {
        ap_log_rerror(APLOG_MARK, APLOG_WARNING, 0, session->r,
                      "something sets or deletes the cookie %s, which keeps "
                      "the visitor's choice; this %s let through. Another "
                      "consent tool? CookieConsentCookie gives ours another "
                      "name",
                      session->court.choice_name,
                      session->is_report ? "would not be" : "is not");
    }
}

static void log_judgement(const session_t *session,
                          const cc_judgement_t *judgement)
{
    static const char *const words[][2] = {
        [CC_CAP] = { "cut the lifetime of", "would cut the lifetime of" },
        [CC_DROP] = { "dropped", "would drop" },
    };
    request_rec *r = session->r;
    int level = session->is_report ? APLOG_INFO : APLOG_DEBUG;
    const cc_slice_t *name = &judgement->cookie.returned;

    if (judgement->is_choice) {
        log_foreign_choice(session);
    }
    if (judgement->verdict != CC_PASS && APLOG_R_IS_LEVEL(r, level)) {
        ap_log_rerror(APLOG_MARK, level, 0, r, "%s cookie %s%s%s: %s",
                      words[judgement->verdict][session->is_report],
                      ap_escape_logitem(r->pool,
                                        apr_pstrmemdup(r->pool, name->ptr,
                                                       name->len)),
                      judgement->category ? " of category " : "",
                      judgement->category ? judgement->category->id : "",
                      judgement->reason);
    }
}

/* The header as it is to leave; NULL where it is not to. */
static const char *judge(session_t *session, const char *header)
{
    cc_judgement_t judgement = cc_judge(&session->court, cc_slice_str(header));

    session->by_choice |= judgement.by_choice;
    log_judgement(session, &judgement);
    if (judgement.verdict == CC_DROP) {
        return NULL;
    }
    session->by_consent |= judgement.by_choice
                           && session->court.decisions
                                      ->decided[judgement.category->index]
                                  == CC_GRANTED;
    if (judgement.verdict == CC_CAP) {
        return cc_set_cookie_cap(session->r->pool, &judgement.cookie,
                                 session->court.now, judgement.cap_s);
    }
    return header;
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
static void judge_table(session_t *session, apr_table_t *table)
{
    const apr_array_header_t *elts = apr_table_elts(table);
    const apr_table_entry_t *entries = (const apr_table_entry_t *)elts->elts;
    apr_array_header_t *kept;
    int i, changed = 0;

    if (!has_set_cookie(elts)) {
        return;
    }
    kept = apr_array_make(session->r->pool, elts->nelts,
                          sizeof(apr_table_entry_t));
    for (i = 0; i < elts->nelts; i++) {
        apr_table_entry_t entry = entries[i];

        if (is_set_cookie(entry.key)) {
            entry.val = (char *)judge(session, entry.val);
            changed |= entry.val != entries[i].val;
        }
        if (entry.val) {
            APR_ARRAY_PUSH(kept, apr_table_entry_t) = entry;
        }
    }
    if (!changed || session->is_report) {
        return;
    }
    apr_table_clear(table);
    for (i = 0; i < kept->nelts; i++) {
        const apr_table_entry_t *entry = &APR_ARRAY_IDX(kept, i,
                                                        apr_table_entry_t);

        apr_table_addn(table, entry->key, entry->val);
    }
}

static void open_session(session_t *session, request_rec *r,
                         const cc_visit_t *visit)
{
    const cc_dir_config_t *conf = cc_config_of(r);
    cc_court_t *court = &session->court;

    court->policy = visit->site->policy;
    court->decisions = &visit->decisions;
    court->choice_name = visit->site->cookie->name;
    court->undeclared = CC_CONFIG(conf, undeclared, CC_UNDECLARED_DROP);
    if (court->undeclared == CC_UNDECLARED_CATEGORY) {
        /* check_config() saw to it that there is one */
        court->undeclared_category =
            cc_policy_category(court->policy,
                               cc_slice_str(conf->undeclared_category));
    }
    court->cookies = cc_header_in(r, "Cookie");
    court->now = visit->now;
}

static void judge_all(request_rec *r, const cc_visit_t *visit, int is_report)
{
    static const char *const by_cookie[] = { "Cookie", NULL };
    session_t session = { .r = r, .is_report = is_report };

    open_session(&session, r, visit);
    judge_table(&session, r->err_headers_out);
    judge_table(&session, r->headers_out);
    if (is_report) {
        return;
    }
    if (session.by_choice) {
        cc_headers_vary(r, by_cookie);
    }
    if (session.by_consent) {
        cc_headers_private(r);
    }
}

/* This module's own come last, and are not judged. */
static void add_own(request_rec *r, cc_visit_t *visit)
{
    int i;

    for (i = 0; i < visit->set_cookies->nelts; i++) {
        apr_table_addn(r->err_headers_out, "Set-Cookie",
                       APR_ARRAY_IDX(visit->set_cookies, i, const char *));
    }
    visit->set_cookies->nelts = 0;
}

static cc_switch_t settle_headers(request_rec *r)
{
    cc_request_t *request = cc_request_of(r);
    cc_switch_t mode = request->is_own ? CC_ON : cc_request_mode(r);

    if (mode != CC_OFF) {
        judge_all(r, request->visit, mode == CC_REPORT);
    }
    if (mode == CC_ON) {
        cc_variant_restore(r); /* an error of httpd comes past no gate */
        cc_validators_settle(r);
        add_own(r, request->visit);
    }
    return mode;
}

/* mod_http2 sends what stands here when the body ends; no browser takes a
 * cookie from there. */
static void settle_trailers(request_rec *r)
{
    apr_table_unset(r->trailers_out, "Set-Cookie");
    apr_table_unset(r->trailers_out, "Set-Cookie2");
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

/* Where the module is off, nothing is in the way of a response. */
static void insert(request_rec *r)
{
    if (!r->main && (cc_request_is_own(r) || cc_request_mode(r) != CC_OFF)) {
        ap_add_output_filter(FILTER_NAME, NULL, r, r->connection);
    }
}

void cc_headers_filter_hooks(apr_pool_t *p)
{
    /* After everything that sets a header (mod_headers, mod_session, mod_cache
     * on the way in and out), before byte ranges are cut and headers are
     * written. */
    ap_register_output_filter(FILTER_NAME, filter, NULL, AP_FTYPE_PROTOCOL - 1);
    ap_hook_insert_filter(insert, NULL, NULL, APR_HOOK_LAST);
    /* httpd strips filters before it sends an error: here they come back. */
    ap_hook_insert_error_filter(insert, NULL, NULL, APR_HOOK_LAST);
}
