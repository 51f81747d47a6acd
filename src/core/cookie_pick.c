#include "core/cookie_pick.h"

static int has(cc_slice_t s, char c)
{
    return memchr(s.ptr, c, s.len) != NULL;
}

typedef struct {
    const cc_policy_t *policy;
    char choice;  /* the first byte of its name */
    int has_rare; /* somewhere in the header is a ',' or a tab */
} picking_t;

static APR_INLINE int is_odd(const picking_t *picking, cc_slice_t text)
{
    return *text.ptr == '=' || has(text, ' ')
           || (picking->has_rare && (has(text, ',') || has(text, '\t')));
}

/* A single byte is a name without a '='. */
static APR_INLINE int may_be_known(const picking_t *picking, cc_slice_t text)
{
    return text.len == 1 || *text.ptr == picking->choice
           || cc_policy_may_declare(picking->policy, text.ptr[0], text.ptr[1]);
}

/* Only what has more blanks than browsers put before it has some here. */
static void push(apr_pool_t *p, const picking_t *picking, cc_picked_t *picked,
                 cc_slice_t text)
{
    cc_pick_t *pick;

    text = cc_slice_trim(text);
    if (text.len == 0) {
        return;
    }
    if (picked->picks == NULL) {
        picked->picks = apr_array_make(p, 8, sizeof(*pick));
    }
    pick = apr_array_push(picked->picks);
    pick->text = text;
    cc_cookie_next(&text, &pick->pair);
    pick->before = picked->total++;
    pick->is_odd = is_odd(picking, pick->text);
}

cc_picked_t cc_cookie_pick(apr_pool_t *p, cc_slice_t header,
                           const cc_policy_t *policy, const char *choice)
{
    cc_picked_t picked = { header, NULL, 0 };
    picking_t picking = { policy, *choice, 0 };
    const char *at = header.ptr, *end, *stop;
    cc_slice_t text;

    if (header.len == 0) {
        return picked;
    }
    picking.has_rare = has(header, ',') || has(header, '\t');
    for (end = at + header.len; at < end; at = stop < end ? stop + 1 : end) {
        stop = memchr(at, ';', end - at);
        stop = stop ? stop : end;
        at += *at == ' '; /* as browsers have it */
        if (at >= stop) {
            continue;
        }
        text = cc_slice(at, stop - at);
        if (may_be_known(&picking, text) || is_odd(&picking, text)) {
            push(p, &picking, &picked, text);
        }
        else {
            picked.total++;
        }
    }
    return picked;
}
