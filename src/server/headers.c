#include "server/headers.h"

#include <apr_strings.h>
#include "core/out.h"

/* Most responses have nothing in err_headers_out. */
static int has_err_headers(const request_rec *r)
{
    return !apr_is_empty_table(r->err_headers_out);
}

const char *cc_headers_get(const request_rec *r, const char *name)
{
    const char *value = has_err_headers(r)
                            ? apr_table_get(r->err_headers_out, name)
                            : NULL;

    return value ? value : apr_table_get(r->headers_out, name);
}

void cc_headers_unset(request_rec *r, const char *name)
{
    apr_table_unset(r->headers_out, name);
    if (has_err_headers(r)) {
        apr_table_unset(r->err_headers_out, name);
    }
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

    /* most often there is none, and apr_table_do() looks at all headers */
    if (cc_headers_get(r, name)) {
        apr_table_do(find_token, &search, r->headers_out, name, NULL);
        apr_table_do(find_token, &search, r->err_headers_out, name, NULL);
    }
    return search.found;
}

/* A list gathered by apr_table_do(), without some tokens. */
typedef struct {
    cc_out_t out;
    const char *token;
    const char *const *others;
} gathering_t;

static int is_among(cc_slice_t item, const char *const *names)
{
    for (; *names; names++) {
        if (cc_slice_caseeq(item, *names)) {
            return 1;
        }
    }
    return 0;
}

static void put_item(cc_out_t *out, cc_slice_t item)
{
    cc_out_str(out, out->len > 0 ? ", " : "");
    cc_out_slice(out, item);
}

static int gather(void *data, const char *name, const char *value)
{
    gathering_t *gathering = data;
    cc_slice_t list = cc_slice_str(value), item;

    while (list.len > 0) {
        list = cc_slice_cut(list, ',', &item);
        item = cc_slice_trim(item);
        if (item.len > 0 && !cc_slice_caseeq(item, gathering->token)
            && !is_among(item, gathering->others)) {
            put_item(&gathering->out, item);
        }
    }
    return 1;
}

/* Gather a list from both tables into one header: mod_cache takes only the first
 * of two to be all. */
static void join(request_rec *r, gathering_t *gathering, const char *name)
{
    gathering->out = cc_out_make(r->pool, 96);
    apr_table_do(gather, gathering, r->err_headers_out, name, NULL);
    apr_table_do(gather, gathering, r->headers_out, name, NULL);
    for (; *gathering->others; gathering->others++) {
        put_item(&gathering->out, cc_slice_str(*gathering->others));
    }
    cc_headers_unset(r, name);
    apr_table_setn(r->headers_out, name, gathering->out.ptr);
}

int cc_headers_replace_token(request_rec *r, const char *name,
                             const char *token, const char *const *others)
{
    gathering_t gathering = { .token = token, .others = others };

    if (!cc_headers_has_token(r, name, token)) {
        return 0;
    }
    join(r, &gathering, name);
    return 1;
}

void cc_headers_vary(request_rec *r, const char *const *names)
{
    gathering_t gathering = { .token = "", .others = names };

    if (names[1] == NULL && !cc_headers_get(r, "Vary")) {
        apr_table_addn(r->headers_out, "Vary", names[0]);
    }
    else if (!cc_headers_has_token(r, "Vary", "*")) {
        join(r, &gathering, "Vary");
    }
}

/* What Cache-Control says, gathered by apr_table_do(). */
typedef struct {
    apr_pool_t *p;
    const char *kept; /* or NULL */
} caching_t;

/* Public and private together would leave the cache to guess. */
static int keep_but_public(void *data, const char *name, const char *value)
{
    caching_t *caching = data;
    cc_slice_t list = cc_slice_str(value), item;

    while (list.len > 0) {
        list = cc_slice_cut(list, ',', &item);
        item = cc_slice_trim(item);
        if (item.len > 0 && !cc_slice_caseeq(item, "public")) {
            const char *kept = caching->kept;

            caching->kept = apr_pstrcat(caching->p, kept ? kept : "",
                                        kept ? ", " : "",
                                        apr_pstrmemdup(caching->p, item.ptr,
                                                       item.len),
                                        NULL);
        }
    }
    return 1;
}

void cc_headers_private(request_rec *r)
{
    caching_t caching = { r->pool, NULL };
    apr_table_t *headers;

    if (cc_headers_has_token(r, "Cache-Control", "private")
        || cc_headers_has_token(r, "Cache-Control", "no-store")) {
        return;
    }
    apr_table_do(keep_but_public, &caching, r->err_headers_out, "Cache-Control",
                 NULL);
    apr_table_do(keep_but_public, &caching, r->headers_out, "Cache-Control",
                 NULL);
    headers = apr_table_get(r->err_headers_out, "Cache-Control")
                  ? r->err_headers_out
                  : r->headers_out;
    cc_headers_unset(r, "Cache-Control");
    apr_table_setn(headers, "Cache-Control",
                   caching.kept
                       ? apr_pstrcat(r->pool, caching.kept, ", private", NULL)
                       : "private");
}
