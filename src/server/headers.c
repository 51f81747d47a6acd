#include "server/headers.h"

#include <apr_strings.h>

const char *cc_headers_get(const request_rec *r, const char *name)
{
    const char *value = apr_table_get(r->err_headers_out, name);

    return value ? value : apr_table_get(r->headers_out, name);
}

void cc_headers_unset(request_rec *r, const char *name)
{
    apr_table_unset(r->headers_out, name);
    apr_table_unset(r->err_headers_out, name);
}

/* What is being looked for, and whether it was found, for apr_table_do(). */
typedef struct {
    const char *token;
    int found;
} search_t;

static int find_token(void *data, const char *name, const char *value)
{
    search_t *search = data;
    cc_slice_t list = cc_slice_str(value), item;

    while (list.len > 0) {
        list = cc_slice_cut(list, ',', &item);
        search->found |= cc_slice_caseeq(cc_slice_trim(item), search->token);
    }
    return 1;
}

int cc_headers_has_token(const request_rec *r, const char *name,
                         const char *token)
{
    search_t search = { token, 0 };

    apr_table_do(find_token, &search, r->headers_out, name, NULL);
    apr_table_do(find_token, &search, r->err_headers_out, name, NULL);
    return search.found;
}

void cc_headers_vary(request_rec *r, const char *name)
{
    if (!cc_headers_has_token(r, "Vary", name)
        && !cc_headers_has_token(r, "Vary", "*")) {
        apr_table_mergen(r->headers_out, "Vary", name);
    }
}

/* A header that says both public and private leaves the cache to guess. */
static const char *without_public(apr_pool_t *p, const char *value)
{
    cc_slice_t list = cc_slice_str(value), item;
    const char *kept = NULL;

    while (list.len > 0) {
        list = cc_slice_cut(list, ',', &item);
        item = cc_slice_trim(item);
        if (item.len > 0 && !cc_slice_caseeq(item, "public")) {
            kept = apr_pstrcat(p, kept ? kept : "", kept ? ", " : "",
                               apr_pstrmemdup(p, item.ptr, item.len), NULL);
        }
    }
    return kept;
}

static void make_private(request_rec *r, apr_table_t *headers)
{
    const char *value = apr_table_get(headers, "Cache-Control");

    value = value ? without_public(r->pool, value) : NULL;
    apr_table_setn(headers, "Cache-Control",
                   value ? apr_pstrcat(r->pool, value, ", private", NULL)
                         : "private");
}

void cc_headers_private(request_rec *r)
{
    if (cc_headers_has_token(r, "Cache-Control", "private")
        || cc_headers_has_token(r, "Cache-Control", "no-store")) {
        return;
    }
    make_private(r, apr_table_get(r->err_headers_out, "Cache-Control")
                        ? r->err_headers_out
                        : r->headers_out);
}
