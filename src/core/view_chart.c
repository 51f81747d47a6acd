#include "core/view_chart.h"

#include <apr_strings.h>

/* In pixels: a line of text with a bar below it. */
#define ROW 44
#define BASELINE 15
#define BAR_Y 22
#define BAR_HEIGHT 12

#define LEAST_TENTHS 5 /* of a per cent of the width */
#define LABEL_MAX 26   /* characters; more meet the figures at 320 pixels */

static const char *label_of(apr_pool_t *p, const char *label)
{
    return strlen(label) <= LABEL_MAX
               ? label
               : apr_pstrcat(p, apr_pstrmemdup(p, label, LABEL_MAX - 1),
                             "\xe2\x80\xa6", NULL);
}

/* Exact below 10,000, else in thousands and so on, cut. */
static const char *figure(apr_pool_t *p, apr_uint64_t n)
{
    static const char units[] = "kMG";
    int unit = -1;
    apr_uint64_t divisor = 1;

    if (n < 10000) {
        return apr_psprintf(p, "%d", (int)n);
    }
    while (n / divisor >= 1000 && unit < 2) {
        divisor *= 1000;
        unit++;
    }
    return apr_psprintf(p, "%d.%d%c", (int)(n / divisor),
                        (int)(n % divisor * 10 / divisor), units[unit]);
}

/* n as a share of all, for an attribute: what there is can be seen. */
static const char *percent(apr_pool_t *p, apr_uint64_t n, apr_uint64_t all)
{
    int tenths = all ? (int)(n * 1000 / all) : 0;

    if (n > 0 && tenths < LEAST_TENTHS) {
        tenths = LEAST_TENTHS;
    }
    return apr_psprintf(p, "%d.%d%%", tenths / 10, tenths % 10);
}

static apr_uint64_t longest(const apr_array_header_t *bars)
{
    apr_uint64_t most = 0;
    int i;

    for (i = 0; i < bars->nelts; i++) {
        apr_uint64_t whole = APR_ARRAY_IDX(bars, i, cc_bar_t).whole;

        most = whole > most ? whole : most;
    }
    return most;
}

static void put_rect(cc_out_t *out, int y, const char *width, const char *how)
{
    cc_out_str(out, "<rect y=\"");
    cc_out_int(out, y);
    cc_out_strs(out, "\" width=\"", width, "\" height=\"", NULL);
    cc_out_int(out, BAR_HEIGHT);
    cc_out_strs(out, "\"", how, "/>", NULL);
}

static void put_text(cc_out_t *out, int y, const char *attributes,
                     const char *text)
{
    cc_out_str(out, "<text y=\"");
    cc_out_int(out, y);
    cc_out_strs(out, "\"", attributes, ">", NULL);
    cc_out_html(out, text);
    cc_out_str(out, "</text>");
}

static void put_bar(cc_out_t *out, const cc_bar_t *bar, int y, apr_uint64_t all)
{
    apr_pool_t *p = out->pool;

    put_text(out, y + BASELINE, "", label_of(p, bar->label));
    put_text(out, y + BASELINE, " x=\"100%\" text-anchor=\"end\"",
             apr_pstrcat(p, figure(p, bar->part), " of ", figure(p, bar->whole),
                         NULL));
    put_rect(out, y + BAR_Y, percent(p, bar->whole, all),
             " fill-opacity=\".12\" stroke=\"currentColor\"");
    put_rect(out, y + BAR_Y, percent(p, bar->part, all), " class=\"pvs-part\"");
    cc_out_str(out, "\n");
}

/* The figures in words, for those who do not see the bars. */
static void put_words(cc_out_t *out, const cc_chart_t *chart,
                      const apr_array_header_t *bars)
{
    int i;

    for (i = 0; i < bars->nelts; i++) {
        const cc_bar_t *bar = &APR_ARRAY_IDX(bars, i, cc_bar_t);

        cc_out_str(out, i ? "; " : "");
        cc_out_html(out, label_of(out->pool, bar->label));
        cc_out_strs(out, ": ", figure(out->pool, bar->part), " of ",
                    figure(out->pool, bar->whole), " ", chart->part, NULL);
    }
}

void cc_view_chart(cc_out_t *out, const cc_chart_t *chart,
                   const apr_array_header_t *bars)
{
    apr_uint64_t most = longest(bars);
    int i;

    cc_out_strs(out, "<svg role=\"img\" aria-labelledby=\"", chart->id, "-t ",
                chart->id, "-d\" width=\"100%\" height=\"", NULL);
    cc_out_int(out, bars->nelts * ROW);
    cc_out_strs(out,
                "\" overflow=\"visible\" fill=\"currentColor\" "
                "font-family=\"system-ui, sans-serif\" font-size=\"14\">"
                "<title id=\"",
                chart->id, "-t\">", chart->title, "</title><desc id=\"",
                chart->id, "-d\">", NULL);
    put_words(out, chart, bars);
    cc_out_str(out, "</desc>\n");
    for (i = 0; i < bars->nelts; i++) {
        const cc_bar_t *bar = &APR_ARRAY_IDX(bars, i, cc_bar_t);

        put_bar(out, bar, i * ROW, chart->is_share ? bar->whole : most);
    }
    cc_out_str(out, "</svg>\n");
}
