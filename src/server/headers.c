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

/* Most often asked for first: what is common is found soon. */
static const cc_slice_t known[CC_HEADERS] = {
#define NAME(str)            \
    {                        \
        str, sizeof(str) - 1 \
    }
    [CC_ETAG] = NAME("ETag"),
    [CC_VARY] = NAME("Vary"),
    [CC_LAST_MODIFIED] = NAME("Last-Modified"),
    [CC_ACCEPT_RANGES] = NAME("Accept-Ranges"),
    [CC_CONTENT_LENGTH] = NAME("Content-Length"),
    [CC_CONTENT_TYPE] = NAME("Content-Type"),
    [CC_CONTENT_ENCODING] = NAME("Content-Encoding"),
    [CC_CONTENT_LANGUAGE] = NAME("Content-Language"),
    [CC_CONTENT_DISPOSITION] = NAME("Content-Disposition"),
    [CC_CONTENT_RANGE] = NAME("Content-Range"),
    [CC_CONTENT_MD5] = NAME("Content-MD5"),
    [CC_CONTENT_DIGEST] = NAME("Content-Digest"),
    [CC_DIGEST] = NAME("Digest"),
    [CC_REPR_DIGEST] = NAME("Repr-Digest"),
#undef NAME
};

static int find(const char *name)
{
    apr_size_t len = strlen(name);
    int i;

    for (i = 0; i < CC_HEADERS; i++) {
        if (known[i].len == len && ((*known[i].ptr ^ *name) & ~('a' - 'A')) == 0
            && (memcmp(known[i].ptr, name, len) == 0
                || apr_cstr_casecmp(known[i].ptr, name) == 0)) {
            break;
        }
    }
    return i;
}

/* @return which it is; CC_HEADERS where it is none of them */
static int note(cc_headers_t *headers, const apr_table_entry_t *entry)
{
    int which = find(entry->key);

    if (which < CC_HEADERS && headers->of[which] == NULL) {
        headers->of[which] = entry->val;
    }
    return which;
}

static void read_table(cc_headers_t *headers, const apr_table_t *table)
{
    const apr_array_header_t *elts = apr_table_elts(table);
    int i;

    for (i = 0; i < elts->nelts; i++) {
        note(headers, &APR_ARRAY_IDX(elts, i, apr_table_entry_t));
    }
}

const cc_headers_t *cc_headers_read(const request_rec *r)
{
    cc_headers_t *headers = apr_pcalloc(r->pool, sizeof(*headers));

    read_table(headers, r->err_headers_out);
    read_table(headers, r->headers_out);
    return headers;
}

/* The table is written anew: for each header that apr_table_unset() takes, it
 * moves all that follow. */
static void take(apr_pool_t *p, cc_headers_t *headers, apr_table_t *table,
                 unsigned names)
{
    apr_array_header_t *before = apr_array_copy(p, apr_table_elts(table));
    int i;

    apr_table_clear(table);
    for (i = 0; i < before->nelts; i++) {
        apr_table_entry_t *entry = &APR_ARRAY_IDX(before, i, apr_table_entry_t);

        if (!(names & CC_HEADER_BIT(note(headers, entry)))) {
            apr_table_addn(table, entry->key, entry->val);
        }
    }
}

void cc_headers_take(request_rec *r, unsigned names, cc_headers_t *headers)
{
    memset(headers, 0, sizeof(*headers));
    if (has_err_headers(r)) {
        take(r->pool, headers, r->err_headers_out, names);
    }
    take(r->pool, headers, r->headers_out, names);
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

void cc_headers_vary_by(request_rec *r, const cc_vary_t *vary)
{
    if (cc_headers_get(r, "Vary")) {
        cc_headers_vary(r, vary->names);
    }
    else {
        apr_table_addn(r->headers_out, "Vary", vary->list);
    }
}

/* Public and private together would leave the cache to guess. */
void cc_headers_private(request_rec *r)
{
    static const char *const others[] = { "private", NULL };
    gathering_t gathering = { .token = "public", .others = others };

    if (!cc_headers_has_token(r, "Cache-Control", "private")
        && !cc_headers_has_token(r, "Cache-Control", "no-store")) {
        join(r, &gathering, "Cache-Control");
    }
}
