#include "server/tally.h"

#include "core/accept.h"
#include "server/form.h"
#include "server/status.h"
#include "server/tally_memory.h"

static cc_tally_t *tally_of(const request_rec *r)
{
    return cc_config_of_server(r->server)->tally;
}

/* --- what kind of request it is: Fetch Metadata */

static int is_one_of(const char *value, const char *const *names)
{
    for (; *names; names++) {
        if (strcmp(value, *names) == 0) {
            return 1;
        }
    }
    return 0;
}

static int is_sent_as(const request_rec *r, const char *name, const char *value)
{
    const char *header = apr_table_get(r->headers_in, name);

    return header && strcmp(header, value) == 0;
}

/* Browsers say nothing of it over plain http, or when they are old. Then they
 * ask for a page by its type, and for nothing else. */
static unsigned kind_of(const request_rec *r)
{
    static const char *const frames[] = { "iframe", "frame", "fencedframe",
                                          NULL };
    static const char *const either[] = { "embed", "object", NULL };
    const char *dest = apr_table_get(r->headers_in, "Sec-Fetch-Dest");

    if (dest == NULL) {
        return cc_accept_html(cc_header_in(r, "Accept")) ? CC_SEEN_DOCUMENT : 0;
    }
    if (strcmp(dest, "document") == 0) {
        return CC_SEEN_DOCUMENT;
    }
    return is_one_of(dest, frames)
                   || (is_one_of(dest, either)
                       && is_sent_as(r, "Sec-Fetch-Mode", "navigate"))
               ? CC_SEEN_FRAME
               : CC_SEEN_OTHER;
}

/* Where it comes from another site, and is not the visitor going to this one. */
static unsigned context_of(const request_rec *r)
{
    unsigned kind = kind_of(r);

    if (is_sent_as(r, "Sec-Fetch-Site", "cross-site")
        && !(kind == CC_SEEN_DOCUMENT
             && is_sent_as(r, "Sec-Fetch-Mode", "navigate"))) {
        kind |= CC_SEEN_FOREIGN;
    }
    return kind;
}

/* --- counting */

void cc_tally_open(cc_tally_response_t *response, const request_rec *r)
{
    response->tally = tally_of(r);
}

void cc_tally_judged(cc_tally_response_t *response, const request_rec *r,
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

void cc_tally_borne(const request_rec *r, const cc_visit_t *visit)
{
    cc_tally_t *tally = tally_of(r);

    if (tally && kind_of(r) == CC_SEEN_DOCUMENT && !cc_status_is_asked(r)) {
        cc_tally_cookies(tally, visit->site->policy, cc_header_in(r, "Cookie"));
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
