#include "core/view_status.h"

#include <stdlib.h>
#include <apr_strings.h>
#include "core/json.h"
#include "core/out.h"
#include "core/view_chart.h"
#include "core/view_status_tables.h"

#define HELD_BARS 10

static void put_time(cc_out_t *out, apr_int64_t seconds)
{
    const char *utc = cc_json_time(out->pool, seconds);

    cc_out_strs(out, "<time datetime=\"", utc, "\">",
                apr_pstrmemdup(out->pool, utc, 10), " ",
                apr_pstrmemdup(out->pool, utc + 11, 5), " UTC</time>", NULL);
}

static void put_head(cc_out_t *out, const cc_sightings_t *seen)
{
    cc_out_str(out, "<!DOCTYPE html>\n<html lang=\"en\"><head>"
                    "<meta charset=\"utf-8\" /><meta name=\"viewport\" "
                    "content=\"width=device-width,initial-scale=1\" />"
                    "<meta name=\"color-scheme\" content=\"light dark\" />"
                    "<meta name=\"robots\" content=\"noindex\" /><title>"
                    "Cookies of ");
    cc_out_html(out, seen->host);
    cc_out_str(out, "</title><link rel=\"stylesheet\" href=\"?format=css\" />"
                    "</head>\n<body class=\"pvs\"><main>\n<h1>Cookies of ");
    cc_out_html(out, seen->host);
    cc_out_str(out, "</h1>\n");
}

static void put_introduction(cc_out_t *out, const cc_sightings_t *seen)
{
    if (seen->note) {
        cc_out_str(out, "<p class=\"pvs-note\">");
        cc_out_html(out, seen->note);
        cc_out_str(out, "</p>\n");
    }
    cc_out_str(out, "<p>");
    if (seen->since_s) {
        cc_out_str(out, "Counted from ");
        put_time(out, seen->since_s);
        cc_out_str(out, " to ");
    }
    else {
        cc_out_str(out, "Nothing was counted up to ");
    }
    put_time(out, seen->now_s);
    cc_out_str(out, ". Cookies are counted by name; what they hold is not "
                    "looked at. The counts are of this server alone, and begin "
                    "anew when it is stopped and started.</p>\n"
                    "<p><a href=\"?format=conf\">Declarations for what is not "
                    "declared</a> &#183; <a href=\"?format=json\">All of this "
                    "as JSON</a></p>\n");
}

static void put_none(cc_out_t *out, const char *text)
{
    cc_out_strs(out, "<p class=\"pvs-none\">", text, "</p>\n", NULL);
}

/* Only what can be refused is answered. */
static apr_array_header_t *answers(apr_pool_t *p, const cc_policy_t *policy,
                                   const cc_sightings_t *seen)
{
    apr_array_header_t *bars = apr_array_make(p, 4, sizeof(cc_bar_t));
    int i;

    for (i = 0; i < policy->categories->nelts; i++) {
        const cc_answers_t *given = &seen->answers[i];
        cc_bar_t bar = { cc_policy_at(policy, i)->id, given->granted,
                         (apr_uint64_t)given->granted + given->refused };

        if (bar.whole) {
            APR_ARRAY_PUSH(bars, cc_bar_t) = bar;
        }
    }
    return bars;
}

static void add_held(apr_array_header_t *bars,
                     const apr_array_header_t *cookies)
{
    int i;

    for (i = 0; i < cookies->nelts; i++) {
        const cc_status_cookie_t *cookie = &APR_ARRAY_IDX(cookies, i,
                                                          cc_status_cookie_t);
        const cc_sighting_t *seen = cookie->seen;
        cc_bar_t bar = { *cookie->name ? cookie->name : "(no name)", seen->held,
                         seen->set > seen->held ? seen->set : seen->held };

        if (bar.part) {
            APR_ARRAY_PUSH(bars, cc_bar_t) = bar;
        }
    }
}

static int compare_bars(const void *a, const void *b)
{
    const cc_bar_t *x = a, *y = b;

    if (x->part != y->part) {
        return x->part < y->part ? 1 : -1;
    }
    return strcmp(x->label, y->label);
}

/* The cookies that were held back most often. */
static apr_array_header_t *held(apr_pool_t *p, const cc_status_t *status)
{
    apr_array_header_t *bars = apr_array_make(p, 32, sizeof(cc_bar_t));

    add_held(bars, status->declared);
    add_held(bars, status->set);
    qsort(bars->elts, bars->nelts, bars->elt_size, compare_bars);
    if (bars->nelts > HELD_BARS) {
        bars->nelts = HELD_BARS;
    }
    return bars;
}

static void put_answers(cc_out_t *out, const cc_policy_t *policy,
                        const cc_sightings_t *seen)
{
    static const cc_chart_t chart = { "pvs-answers", "Choices per category",
                                      "granted", 1 };
    apr_array_header_t *bars = answers(out->pool, policy, seen);

    cc_out_str(out, "<section><h2>Choices</h2>\n");
    if (bars->nelts == 0) {
        put_none(out, "No visitor made a choice yet.");
    }
    else {
        cc_out_str(out, "<p>Filled: granted. The rest: refused.</p>\n");
        cc_view_chart(out, &chart, bars);
    }
    cc_out_str(out, "</section>\n");
}

static void put_held(cc_out_t *out, const cc_status_t *status)
{
    static const cc_chart_t chart = { "pvs-held", "Cookies held back",
                                      "held back", 0 };
    apr_array_header_t *bars = held(out->pool, status);

    cc_out_str(out, "<section><h2>Cookies held back</h2>\n");
    if (bars->nelts == 0) {
        put_none(out, "No cookie was held back.");
    }
    else {
        cc_out_str(out, "<p>Filled: responses whose cookie was held back, or "
                        "in Report would have been. The rest: let "
                        "through.</p>\n");
        cc_view_chart(out, &chart, bars);
    }
    cc_out_str(out, "</section>\n");
}

cc_slice_t cc_view_status(apr_pool_t *p, const cc_policy_t *policy,
                          const cc_sightings_t *seen)
{
    cc_status_t status = cc_status_make(p, policy, seen);
    cc_out_t out = cc_out_make(p, 32768);

    put_head(&out, seen);
    put_introduction(&out, seen);
    cc_out_str(&out, "<div class=\"pvs-charts\">\n");
    put_answers(&out, policy, seen);
    put_held(&out, &status);
    cc_out_str(&out, "</div>\n");
    cc_view_status_cookies(&out, &status, seen->unnamed);
    cc_view_status_categories(&out, policy, seen);
    cc_out_str(&out, "</main></body></html>\n");
    return cc_out_view(&out);
}
