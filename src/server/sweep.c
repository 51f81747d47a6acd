#include "server/sweep.h"

#include "core/sweep.h"
#include "server/depends.h"
#include "server/fetch.h"
#include "server/headers.h"

static apr_array_header_t *find(request_rec *r, const cc_visit_t *visit)
{
    cc_sweep_t sweep = {
        .policy = visit->site->policy,
        .decisions = &visit->decisions,
        .choice_name = visit->site->cookie->name,
        .cookies = visit->cookies.header,
        .https = cc_request_is_https(r) || cc_request_is_behind_tls(r),
        .framed = cc_fetch_may_be_framed(cc_fetch_of(r)),
    };
    apr_array_header_t *headers = apr_array_make(r->pool, 4, sizeof(char *));

    cc_sweep(r->pool, &sweep, headers);
    return headers;
}

static void add(request_rec *r, cc_visit_t *visit, const char *header)
{
    ap_log_rerror(APLOG_MARK, APLOG_DEBUG, 0, r, "deletes what is refused: %s",
                  header);
    cc_request_set_cookie(r, visit, header);
}

static void sweep(request_rec *r, cc_visit_t *visit, int is_report)
{
    const apr_array_header_t *headers = find(r, visit);
    int i;

    for (i = 0; i < headers->nelts; i++) {
        const char *header = APR_ARRAY_IDX(headers, i, const char *);

        if (is_report) {
            ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r,
                          "would delete what is refused: %s", header);
        }
        else {
            add(r, visit, header);
        }
    }
    if (headers->nelts == 0 || is_report) {
        return;
    }
    cc_depends_vary(r, visit);
    cc_headers_private(r);
}

static int is_wanted(const request_rec *r, const cc_visit_t *visit)
{
    return visit->decisions.refused
           && CC_CONFIG(cc_config_of_server(r->server), sweep, 1);
}

void cc_sweep_after_choice(request_rec *r, cc_visit_t *visit)
{
    if (is_wanted(r, visit)) {
        sweep(r, visit, 0);
    }
}

/* By the request line: for the document of an error, httpd calls a POST a GET. */
static int is_get(request_rec *r)
{
    const char *line = cc_request_root(r)->the_request;

    return line
           && (strncmp(line, "GET ", 4) == 0 || strncmp(line, "HEAD ", 5) == 0);
}

/* A script that asks for a page, as old ones do, says at least so. */
static int is_navigation(request_rec *r)
{
    return cc_fetch_is_navigation(r)
           && !apr_table_get(r->headers_in, "X-Requested-With")
           && !apr_table_get(r->headers_in, "HX-Request");
}

void cc_sweep_navigation(request_rec *r, cc_visit_t *visit, int is_report)
{
    if (is_wanted(r, visit) && is_get(r) && is_navigation(r)) {
        sweep(r, visit, is_report);
    }
}
