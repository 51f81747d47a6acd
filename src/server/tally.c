#include "server/tally.h"

#include "server/fetch.h"
#include "server/form.h"
#include "server/status.h"
#include "server/tally_memory.h"

static cc_tally_t *tally_of(const request_rec *r)
{
    return cc_config_of_server(r->server)->tally;
}

/* --- what kind of request it is: Fetch Metadata */

/* "frame", "iframe", "fencedframe". */
static int is_frame(const char *dest)
{
    apr_size_t len = strlen(dest);

    return len >= 5 && strcmp(dest + len - 5, "frame") == 0;
}

static int may_be_frame(const char *dest)
{
    return strcmp(dest, "embed") == 0 || strcmp(dest, "object") == 0;
}

static unsigned kind_of(request_rec *r, const cc_fetch_t *fetch)
{
    if (cc_fetch_is_navigation(r)) {
        return CC_SEEN_DOCUMENT;
    }
    if (fetch->dest == NULL) {
        return 0;
    }
    return is_frame(fetch->dest)
                   || (may_be_frame(fetch->dest) && fetch->mode
                       && strcmp(fetch->mode, "navigate") == 0)
               ? CC_SEEN_FRAME
               : CC_SEEN_OTHER;
}

static unsigned context_of(request_rec *r)
{
    const cc_fetch_t *fetch = cc_fetch_of(r);

    return kind_of(r, fetch)
           | (cc_fetch_is_third_party(fetch) ? CC_SEEN_FOREIGN : 0);
}

/* --- counting */

void cc_tally_open(cc_tally_response_t *response, const request_rec *r)
{
    const cc_server_config_t *conf = cc_config_of_server(r->server);

    response->tally = conf->tally;
    response->rows = conf->tally_rows;
}

void cc_tally_judged(cc_tally_response_t *response, request_rec *r,
                     const cc_court_t *court, const cc_judgement_t *judgement)
{
    if (response->tally == NULL) {
        return;
    }
    if (response->n == 0) {
        response->context = context_of(r);
    }
    cc_tally_set_cookie(response, court, judgement);
}

void cc_tally_borne(request_rec *r, const cc_visit_t *visit)
{
    cc_tally_t *tally = tally_of(r);
    apr_uint32_t weight;

    if (tally && visit->cookies.total > 0 && cc_fetch_is_navigation(r)
        && !cc_status_is_asked(r) && (weight = cc_tally_weight(tally)) > 0) {
        cc_tally_cookies(tally, visit->site->policy, visit->cookies.header,
                         weight);
    }
}

void cc_tally_chosen(const request_rec *r, const cc_site_t *site, int action,
                     const cc_choice_t *choice)
{
    cc_tally_t *tally = tally_of(r);

    if (tally) {
        cc_tally_add(action == CC_ACTION_ACCEPT   ? &tally->accepted
                     : action == CC_ACTION_REFUSE ? &tally->refused
                                                  : &tally->saved,
                     1);
        cc_tally_choice(tally, site->policy, choice);
    }
}

void cc_tally_seen(request_rec *r, cc_sightings_t *seen)
{
    cc_tally_t *tally = tally_of(r);
    const char *host = r->server->server_hostname;

    memset(seen, 0, sizeof(*seen));
    seen->host = host ? host : "";
    seen->now_s = apr_time_sec(r->request_time);
    if (tally) {
        cc_tally_read(r->pool, tally, cc_site_of(r)->policy, seen);
        return;
    }
    seen->sightings = apr_array_make(r->pool, 1, sizeof(cc_sighting_t));
    seen->note = cc_tally_memory_wants(r->server)
                     ? "Nothing is counted: when the server started there was "
                       "no shared memory. Its error log says why."
                     : "Nothing is counted: CookieConsent is Off everywhere "
                       "in this virtual host.";
}

void cc_tally_hooks(apr_pool_t *p)
{
    cc_tally_memory_hooks(p);
}
