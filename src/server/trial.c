#include "server/trial.h"

#include <apr_atomic.h>
#include <apr_strings.h>
#include "server/fetch.h"

void cc_trial_open(cc_trial_t *trial, request_rec *r, const cc_visit_t *visit,
                   int is_report)
{
    const cc_dir_config_t *conf = cc_config_of(r);
    cc_court_t *court = &trial->court;

    memset(trial, 0, sizeof(*trial));
    trial->r = r;
    trial->is_report = is_report;
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
    court->cookies = visit->cookies.header;
    court->now = visit->now;
    court->is_third_party = cc_fetch_is_third_party(cc_fetch_of(r));
    cc_tally_open(&trial->tally, r);
}

/* Once for each process: the site sets the cookie over and over. */
static void log_foreign_choice(const cc_trial_t *trial)
{
    static apr_uint32_t warned;

    if (apr_atomic_cas32(&warned, 1, 0) == 0) {
        ap_log_rerror(APLOG_MARK, APLOG_WARNING, 0, trial->r,
                      "something sets or deletes the cookie %s, which keeps "
                      "the visitor's choice; this %s let through. Another "
                      "consent tool? CookieConsentCookie gives ours another "
                      "name",
                      trial->court.choice_name,
                      trial->is_report ? "would not be" : "is not");
    }
}

/* For the log. */
static const char *name_of(const cc_trial_t *trial,
                           const cc_judgement_t *judgement)
{
    apr_pool_t *p = trial->r->pool;
    cc_slice_t name = judgement->cookie.returned;

    return name.len == 0
               ? "without a name"
               : ap_escape_logitem(p, apr_pstrmemdup(p, name.ptr, name.len));
}

static void log_judgement(const cc_trial_t *trial,
                          const cc_judgement_t *judgement)
{
    static const char *const words[][2] = {
        [CC_CAP] = { "cut the lifetime of", "would cut the lifetime of" },
        [CC_DROP] = { "dropped", "would drop" },
    };
    request_rec *r = trial->r;
    int level = trial->is_report ? APLOG_INFO : APLOG_DEBUG;

    if (judgement->is_choice) {
        log_foreign_choice(trial);
    }
    if (judgement->verdict != CC_PASS && APLOG_R_IS_LEVEL(r, level)) {
        ap_log_rerror(APLOG_MARK, level, 0, r, "%s cookie %s%s%s: %s",
                      words[judgement->verdict][trial->is_report],
                      name_of(trial, judgement),
                      judgement->category ? " of category " : "",
                      judgement->category ? judgement->category->id : "",
                      judgement->reason);
    }
}

const char *cc_trial_judge(cc_trial_t *trial, const char *header)
{
    cc_judgement_t judgement = cc_judge(&trial->court, cc_slice_str(header));

    trial->by_choice |= judgement.by_choice;
    trial->by_context |= judgement.by_context;
    trial->by_consent |= judgement.by_consent;
    trial->by_gpc |= judgement.by_gpc;
    log_judgement(trial, &judgement);
    cc_tally_judged(&trial->tally, trial->r, &trial->court, &judgement);
    if (judgement.verdict == CC_DROP) {
        return NULL;
    }
    if (judgement.verdict == CC_CAP) {
        return cc_set_cookie_cap(trial->r->pool, &judgement.cookie,
                                 trial->court.now, judgement.cap_s);
    }
    return header;
}
