#include "server/endpoint.h"

#include <apr_strings.h>
#include "core/json.h"
#include "core/same_site.h"
#include "core/view_banner.h"
#include "core/view_charter.h"
#include "server/form.h"
#include "server/origin.h"
#include "server/record.h"
#include "server/reply.h"
#include "server/sweep.h"
#include "server/tally.h"

/* One choice on its way from the form to the cookie. */
typedef struct {
    request_rec *r;
    cc_visit_t *visit;
    const cc_site_t *site;
    cc_form_t form;
    cc_decisions_t former; /* by the visitor's choice until now, alone */
    cc_choice_t made;
    const cc_language_t *language; /* that was shown; NULL where unknown */
} choosing_t;

static int was_granted(const choosing_t *c, int index)
{
    return c->former.decided[index] == CC_GRANTED;
}

/* What was answered until now. */
static cc_entry_answer_t former_answer(const choosing_t *c, int index)
{
    cc_decision_t former = c->former.decided[index];

    return former == CC_GRANTED   ? CC_ENTRY_GRANTED
           : former == CC_REFUSED ? CC_ENTRY_REFUSED
                                  : CC_ENTRY_NONE;
}

/* What is answered about a category. Exempt ones change by "save" only, and not
 * where they were left unanswered; until then the former answer stands. To leave
 * what needs consent unanswered is to refuse it. */
static cc_entry_answer_t answer_for(const choosing_t *c,
                                    const cc_category_t *category)
{
    cc_answer_t answer = c->form.answers[category->index];
    int saves = c->form.action == CC_ACTION_SAVE;

    if (category->mode == CC_MODE_EXEMPT
        && (!saves || answer == CC_ANSWER_NONE)) {
        return former_answer(c, category->index);
    }
    return (saves ? answer == CC_ANSWER_YES
                  : c->form.action == CC_ACTION_ACCEPT)
               ? CC_ENTRY_GRANTED
               : CC_ENTRY_REFUSED;
}

/* What was granted stays granted for what it was granted for, unless the form
 * showed what is in force now. */
static cc_slice_t fingerprint_for(const choosing_t *c,
                                  const cc_category_t *category)
{
    return was_granted(c, category->index) && c->language == NULL
               ? c->visit->choice->entries[category->index].fingerprint
               : cc_slice_str(category->fingerprint);
}

static void make_choice(choosing_t *c)
{
    int i;

    c->made.made_s = c->visit->now;
    for (i = 0; i < c->site->policy->categories->nelts; i++) {
        const cc_category_t *category = cc_policy_at(c->site->policy, i);
        cc_entry_t *entry = &c->made.entries[i];

        if (category->decides) {
            entry->answer = answer_for(c, category);
        }
        if (entry->answer == CC_ENTRY_GRANTED) {
            entry->fingerprint = fingerprint_for(c, category);
        }
    }
}

/* Whether something is granted that was not granted before. That has to be
 * shown, proved, and sent by this site. To withdraw one grant and keep another
 * is to refuse; so is to refuse what an exempt category leaves. */
static int grants_anew(const choosing_t *c)
{
    int i;

    for (i = 0; i < c->site->policy->categories->nelts; i++) {
        if (c->made.entries[i].answer == CC_ENTRY_GRANTED
            && !was_granted(c, i)) {
            return 1;
        }
    }
    return 0;
}

/* Whether the visitor said just this before, and all of it still counts. */
static int is_repeated(const choosing_t *c)
{
    int i;

    for (i = 0; i < c->site->policy->categories->nelts; i++) {
        if (c->made.entries[i].answer != CC_ENTRY_NONE
            && c->former.decided[i] == CC_UNDECIDED) {
            return 0;
        }
    }
    return c->visit->choice && cc_choice_same(c->visit->choice, &c->made);
}

/* The language of the form, where what it showed is what is in force. */
static void find_shown(choosing_t *c)
{
    int i;

    for (i = 0; i < c->site->languages->nelts; i++) {
        const cc_language_t *language = cc_site_language_at(c->site, i);

        if (c->form.shown && strcmp(c->form.shown, language->view.shown) == 0) {
            c->language = language;
        }
    }
}

/* Record the choice, and give a grant its id. The withdrawal of a grant is
 * recorded under the id that it had; a refusal without one needs none. */
static apr_status_t record(choosing_t *c)
{
    const cc_choice_t *former = c->visit->choice;
    const char *former_id = former && former->id.len > 0
                                ? apr_pstrmemdup(c->r->pool, former->id.ptr,
                                                 former->id.len)
                                : NULL;
    cc_record_t made = {
        .time_s = c->made.made_s,
        .id = former_id,
        .host = c->r->server->server_hostname,
        .action = cc_action_names[c->form.action],
        .choice = &c->made,
        .language = c->language ? c->language->view.texts->tag : NULL,
        .shown = c->language ? c->language->view.shown : NULL,
    };

    if (cc_choice_grants(&c->made)) {
        made.id = cc_record_new_id(c->r->pool);
        made.replaces = former_id;
        c->made.id = cc_slice_str(made.id ? made.id : "");
        if (made.id == NULL) {
            return APR_EGENERAL;
        }
    }
    return cc_record_append(c->r, c->site,
                            cc_json_record(c->r->pool, c->site->policy, &made));
}

static void keep(choosing_t *c)
{
    const char *value = cc_choice_encode(c->r->pool, c->site->policy->ids,
                                         &c->made);
    int https = cc_request_is_https(c->r);
    const char *twin = cc_choice_cookie_expire_twin(c->r->pool, c->site->cookie,
                                                    https);

    if (twin) {
        cc_request_set_cookie(c->r, c->visit, twin);
    }
    cc_request_set_cookie(c->r, c->visit,
                          cc_choice_cookie_set(c->r->pool, c->site->cookie,
                                               value, https));
    c->visit->choice = apr_pmemdup(cc_request_root(c->r)->pool, &c->made,
                                   sizeof(c->made));
    cc_request_decide(c->visit);
}

/* The charter, to look again at what has changed since. */
static int reply_changed(choosing_t *c)
{
    if (cc_reply_is_json(c->r)) {
        return cc_reply_error(c->r, HTTP_CONFLICT, CC_TEXT_NOTICE_CHANGED);
    }
    return cc_reply_see_other(c->r,
                              apr_pstrcat(c->r->pool, c->site->path, "/?lang=",
                                          cc_reply_language(c->r, c->site)
                                              ->view.texts->tag,
                                          "&notice=changed#" CC_NOTICE_ID,
                                          NULL));
}

/* back=, else the page of this host that the form was on, else the charter. */
static const char *back_of(const choosing_t *c)
{
    cc_slice_t back = cc_slice_str(c->form.back ? c->form.back : "");

    if (!cc_back_is_safe(back)) {
        back = cc_origin_referer_path(c->r);
    }
    if (cc_back_is_safe(back)) {
        return apr_pstrmemdup(c->r->pool, back.ptr, back.len);
    }
    return apr_pstrcat(c->r->pool, c->site->path, "/", NULL);
}

/* A page of the site has the words of thanks ready, to be shown; the charter,
 * which says them itself, is not one of its pages. */
static const char *back_with_thanks(const choosing_t *c)
{
    const char *back = back_of(c);
    int is_own = strncmp(back, c->site->path, c->site->path_len) == 0
                 && strchr("/?", back[c->site->path_len]);

    return is_own || strchr(back, '#')
               ? back
               : apr_pstrcat(c->r->pool, back, "#" CC_VIEW_SAVED, NULL);
}

static int reply_done(choosing_t *c)
{
    cc_sweep_after_choice(c->r, c->visit);
    return cc_reply_is_json(c->r)
               ? cc_endpoint_state(c->r, c->visit)
               : cc_reply_see_other(c->r, back_with_thanks(c));
}

/* Pages that the browser keeps alive to go back to, or has loaded ahead, ask what
 * is answered now, and nobody asks the server before they are shown. With a
 * script they find out; of an answer by form it is not known whether there is
 * one, and only emptying its cache makes a browser let go of them. Browsers heed
 * this over https. */
static void forget_old_pages(const choosing_t *c)
{
    apr_table_setn(c->r->headers_out, "Clear-Site-Data",
                   cc_reply_is_json(c->r)
                       ? "\"prefetchCache\", \"prerenderCache\""
                       : "\"cache\", \"prefetchCache\", \"prerenderCache\"");
}

/* Whether it may come from where it comes from: a grant from the site itself
 * only; a refusal from anywhere that is not plainly another site. */
static int is_welcome(const choosing_t *c, int is_grant)
{
    cc_origin_t origin = cc_origin_of(c->r);

    return origin == CC_ORIGIN_SAME
           || (origin == CC_ORIGIN_UNKNOWN && !is_grant);
}

/* Whether the choice may be taken: what grants has to be recorded, a refusal
 * counts all the same. */
static int prove(choosing_t *c, int is_grant)
{
    apr_status_t rv = record(c);

    if (rv == APR_SUCCESS) {
        return 1;
    }
    ap_log_rerror(APLOG_MARK, APLOG_ERR, rv, c->r,
                  "the choice could not be recorded%s",
                  is_grant ? "; it was not taken" : "");
    if (!is_grant && cc_choice_grants(&c->made)) {
        c->made.id = c->visit->choice->id; /* kept: proved by its old record */
    }
    return !is_grant;
}

int cc_endpoint_choose(request_rec *r, cc_visit_t *visit)
{
    choosing_t c = { .r = r, .visit = visit, .site = visit->site };
    cc_text_key_t message;
    int is_grant, status = cc_form_read(r, c.site->policy, &c.form, &message);

    if (status == AP_FILTER_ERROR) { /* no second answer after httpd's */
        return status;
    }
    if (status != OK) {
        return cc_reply_error(r, status, message);
    }
    cc_policy_decide(c.site->policy, visit->choice, &c.site->validity,
                     visit->now, NULL, &c.former);
    find_shown(&c);
    make_choice(&c);
    is_grant = grants_anew(&c);
    if (!is_welcome(&c, is_grant)) {
        return cc_reply_error(r, HTTP_FORBIDDEN, CC_TEXT_ERROR_ORIGIN);
    }
    if (c.language == NULL && is_grant) {
        return reply_changed(&c);
    }
    if (is_repeated(&c)) {
        return reply_done(&c);
    }
    if (!prove(&c, is_grant)) {
        return cc_reply_error(r, HTTP_SERVICE_UNAVAILABLE,
                              CC_TEXT_ERROR_RECORD);
    }
    keep(&c);
    cc_tally_chosen(r, c.site, c.form.action, &c.made);
    forget_old_pages(&c);
    return reply_done(&c);
}
