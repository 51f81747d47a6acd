#include "server/strip.h"

#include "core/cookie_strip.h"
#include "server/headers.h"
#include "server/signals.h"
#include "server/variant.h"

/* A subrequest shares the headers of its parent, which goes on after it. */
static void put_cookies(request_rec *r, const char *cookies)
{
    if (r->main && r->headers_in == r->main->headers_in) {
        r->headers_in = apr_table_copy(r->pool, r->headers_in);
    }
    if (*cookies) {
        apr_table_setn(r->headers_in, "Cookie", cookies);
    }
    else {
        apr_table_unset(r->headers_in, "Cookie");
    }
}

static const char *strip_header(request_rec *r, const cc_visit_t *visit,
                                const char *cookies)
{
    apr_pool_t *p = cc_request_root(r)->pool;
    const char *choice = visit->site->cookie->name;
    cc_picked_t picked = visit->cookies;

    if (cookies != picked.header.ptr) { /* somebody changed it */
        picked = cc_cookie_pick(p, cc_slice_str(cookies), visit->site->policy,
                                choice);
    }
    return cc_cookie_strip(p, &picked, visit->site->policy, &visit->decisions,
                           choice);
}

/* What is left of the header. The visit keeps it for the next request that has
 * the same: subrequests, and what this one is redirected to. */
static const char *left_of(request_rec *r, cc_visit_t *visit,
                           const char *cookies)
{
    if (cookies != visit->unstripped) {
        const char *left = strip_header(r, visit, cookies);

        if (left == NULL) {
            return cookies;
        }
        visit->unstripped = cookies;
        visit->stripped = left;
    }
    return visit->stripped;
}

static void strip(request_rec *r, cc_visit_t *visit)
{
    const char *cookies = apr_table_get(r->headers_in, "Cookie"), *left;

    if (cookies && cookies != visit->stripped) {
        left = left_of(r, visit, cookies);
        if (left != cookies) {
            put_cookies(r, left);
        }
    }
}

/* Not where somebody else has put another header in its place since. */
static void undo(request_rec *r, const cc_visit_t *visit)
{
    if (visit->stripped) {
        const char *cookies = apr_table_get(r->headers_in, "Cookie");

        if (cookies ? cookies == visit->stripped : !*visit->stripped) {
            put_cookies(r, visit->unstripped);
        }
    }
}

static int strips(const request_rec *r)
{
    return CC_CONFIG(cc_config_of(r), strip, 1);
}

/* Whether all of the virtual host strips, by what is configured. */
static int strips_everywhere(const request_rec *r)
{
    return strips(r) && CC_CONFIG(cc_config_of(r), mode, CC_OFF) == CC_ON
           && !cc_config_of_server(r->server)->section_differs;
}

void cc_strip_for_caches(request_rec *r, cc_visit_t *visit)
{
    if (strips_everywhere(r)) {
        strip(r, visit);
    }
}

void cc_strip(request_rec *r, cc_visit_t *visit)
{
    if (strips(r)) {
        strip(r, visit);
    }
    else {
        undo(r, visit);
    }
}

void cc_strip_not(request_rec *r, const cc_visit_t *visit)
{
    undo(r, visit);
    if (strips_everywhere(r)) {
        /* no-cookie-consent, late: caches were told otherwise */
        cc_variant_keep_from_caches(r);
    }
}

void cc_strip_vary(request_rec *r, const cc_visit_t *visit)
{
    static const char *const names[] = { "Sec-GPC", NULL };

    if ((visit->read || visit->site->stripped_by_gpc) && strips(r)
        && cc_headers_has_token(r, "Vary", "Cookie")) {
        if (visit->site->stripped_by_gpc) {
            cc_headers_vary(r, names);
        }
        cc_signals_vary(r, visit);
    }
}

/* A cache that has no answer leaves the request to those who decide about it
 * (rewrite rules, access control): they see what the client sent, with or
 * without a cache. */
static int quick_handler(request_rec *r, int lookup)
{
    const cc_visit_t *visit = cc_request_visit(r);

    if (visit && !r->main) {
        undo(r, visit);
    }
    return DECLINED;
}

void cc_strip_hooks(apr_pool_t *p)
{
    ap_hook_quick_handler(quick_handler, NULL, NULL, APR_HOOK_REALLY_LAST);
}
