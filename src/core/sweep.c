#include "core/sweep.h"

#include "core/cookie.h"
#include "core/out.h"

/* A sweep under way. */
typedef struct {
    apr_pool_t *p;
    const cc_sweep_t *sweep;
    apr_array_header_t *headers;
    int made;
    cc_slice_t names[CC_SWEEP_MAX]; /* that are deleted by now */
    int deleted;
} sweeping_t;

/* What browsers ask of a header for a name, whatever its row says. */
typedef struct {
    int secure;
    int host; /* path "/", and no domain */
    int httponly;
} prefix_t;

static int starts(cc_slice_t name, const char *prefix)
{
    apr_size_t len = strlen(prefix);

    return name.len >= len && apr_cstr_casecmpn(name.ptr, prefix, len) == 0;
}

static prefix_t prefix_of(cc_slice_t name)
{
    prefix_t prefix = { 0, 0, 0 };

    if (name.len < 2 || name.ptr[0] != '_' || name.ptr[1] != '_') {
        return prefix;
    }
    prefix.host = starts(name, "__Host-");
    prefix.httponly = starts(name, "__Http-") || starts(name, "__Host-Http-");
    prefix.secure = prefix.host || prefix.httponly || starts(name, "__Secure-");
    return prefix;
}

static int is_token(cc_slice_t name)
{
    apr_size_t i;

    for (i = 0; i < name.len; i++) {
        unsigned char c = name.ptr[i];

        if (c <= ' ' || c >= 0x7f || strchr("\"(),/:;<=>?@[\\]{}", c)) {
            return 0;
        }
    }
    return name.len > 0;
}

static void put_flags(cc_out_t *out, const cc_sweep_t *sweep, prefix_t prefix,
                      int partitioned)
{
    if (sweep->https || sweep->framed || prefix.secure || partitioned) {
        cc_out_str(out, "; Secure");
    }
    if (prefix.httponly) {
        cc_out_str(out, "; HttpOnly");
    }
    if (sweep->framed) {
        cc_out_str(out, "; SameSite=None");
    }
    if (partitioned) {
        cc_out_str(out, "; Partitioned");
    }
}

static void add_header(sweeping_t *s, cc_slice_t name, prefix_t prefix,
                       const cc_declaration_t *declared)
{
    cc_out_t out = cc_out_make(s->p, 160);

    cc_out_slice(&out, name);
    cc_out_strs(&out,
                "=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=",
                prefix.host ? "/" : declared->path, NULL);
    if (declared->domain && !prefix.host) {
        cc_out_strs(&out, "; Domain=", declared->domain, NULL);
    }
    put_flags(&out, s->sweep, prefix, declared->partitioned);
    APR_ARRAY_PUSH(s->headers, const char *) = out.ptr;
    s->made++;
}

/* Delete a name wherever the rows of the one that declares it say. What must be
 * of this host and of "/" can only be in one place, in each of two ways. */
static void delete_name(sweeping_t *s, cc_slice_t name, const cc_row_t *found)
{
    const apr_array_header_t *rows = found->category->rows;
    prefix_t prefix = prefix_of(name);
    int done[2] = { 0, 0 };
    int i;

    for (i = 0; i < rows->nelts && s->made < CC_SWEEP_MAX; i++) {
        const cc_declaration_t *row = APR_ARRAY_IDX(rows, i, cc_row_t *)
                                          ->declared;

        if (row->storage || strcmp(row->name, found->declared->name) != 0
            || (prefix.host && done[row->partitioned])) {
            continue;
        }
        done[row->partitioned] = 1;
        add_header(s, name, prefix, row);
    }
    s->names[s->deleted++] = name;
}

/* A browser sends a name once for each place it has it in. */
static int is_deleted(const sweeping_t *s, cc_slice_t name)
{
    int i;

    for (i = 0; i < s->deleted; i++) {
        if (cc_slice_same(s->names[i], name)) {
            return 1;
        }
    }
    return 0;
}

static void look_at(sweeping_t *s, cc_slice_t name)
{
    const cc_row_t *row = cc_policy_row(s->sweep->policy, name);

    if (row && s->sweep->decisions->decided[row->category->index] == CC_REFUSED
        && is_token(name) && !cc_slice_eq(name, s->sweep->choice_name)
        && !is_deleted(s, name)) {
        delete_name(s, name, row);
    }
}

void cc_sweep(apr_pool_t *p, const cc_sweep_t *sweep,
              apr_array_header_t *headers)
{
    sweeping_t s = { .p = p, .sweep = sweep, .headers = headers };
    cc_slice_t rest = sweep->cookies;
    cc_cookie_t cookie;

    while (s.made < CC_SWEEP_MAX && cc_cookie_next(&rest, &cookie)) {
        look_at(&s, cookie.name);
    }
}
