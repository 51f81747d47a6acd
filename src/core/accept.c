#include "core/accept.h"

#include "core/phrase.h"

/* A weight in thousandths: 0, 1, 0.5, 0.123, 1.000; -1 for anything else. */
static int read_weight(cc_slice_t s)
{
    int weight, unit = 100;
    apr_size_t i;

    if (s.len == 0 || s.len > 5 || (*s.ptr != '0' && *s.ptr != '1')) {
        return -1;
    }
    weight = 1000 * (*s.ptr - '0');
    for (i = 1; i < s.len; i++) {
        if (i == 1 ? s.ptr[i] != '.' : !cc_is_digit(s.ptr[i])) {
            return -1;
        }
        if (i > 1) {
            weight += unit * (s.ptr[i] - '0');
            unit /= 10;
        }
    }
    return weight <= 1000 ? weight : -1;
}

/* Take the next element off the front of a list, and its weight: of what is
 * malformed -1. */
static int next_element(cc_slice_t *list, cc_slice_t *element, int *weight)
{
    cc_slice_t parameters, parameter, name, value;

    if (list->ptr == NULL) {
        return 0;
    }
    *list = cc_slice_cut(*list, ',', element);
    parameters = cc_slice_cut(*element, ';', element);
    *element = cc_slice_trim(*element);
    *weight = 1000;
    while (parameters.ptr) {
        parameters = cc_slice_cut(parameters, ';', &parameter);
        value = cc_slice_cut(cc_slice_trim(parameter), '=', &name);
        if (cc_slice_caseeq(name, "q")) {
            *weight = read_weight(value);
        }
    }
    return 1;
}

int cc_accept_language(cc_slice_t header, const apr_array_header_t *offered)
{
    cc_slice_t range;
    int weight, best_weight = 0, best = 0;

    while (next_element(&header, &range, &weight)) {
        int found = cc_slice_eq(range, "*") ? 0
                    : cc_is_language_tag(range)
                        ? cc_language_lookup(offered, range)
                        : -1;

        if (found >= 0 && weight > best_weight) {
            best = found;
            best_weight = weight;
        }
    }
    return best;
}

int cc_accept_json(cc_slice_t header)
{
    cc_slice_t type;
    int weight, json = 0, html = 0;

    while (next_element(&header, &type, &weight)) {
        if (cc_slice_caseeq(type, "application/json")) {
            json = weight > json ? weight : json;
        }
        else if (cc_slice_caseeq(type, "text/html")) {
            html = weight > html ? weight : html;
        }
    }
    return json > 0 && json >= html;
}

int cc_accept_html(cc_slice_t header)
{
    cc_slice_t type;
    int weight;

    while (next_element(&header, &type, &weight)) {
        if (weight > 0 && cc_slice_caseeq(type, "text/html")) {
            return 1;
        }
    }
    return 0;
}

int cc_accept_gzip(cc_slice_t header)
{
    cc_slice_t coding;
    int weight, any = 0;

    while (next_element(&header, &coding, &weight)) {
        if (cc_slice_caseeq(coding, "gzip")
            || cc_slice_caseeq(coding, "x-gzip")) {
            return weight > 0;
        }
        any |= weight > 0 && cc_slice_eq(coding, "*");
    }
    return any;
}
