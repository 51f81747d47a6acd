#include "core/cookie_pick.h"

static int has(cc_slice_t s, char c)
{
    return memchr(s.ptr, c, s.len) != NULL;
}

/* What rarely occurs is asked for once in the whole header. */
typedef struct {
    const cc_policy_t *policy;
    char choice; /* the first byte of its name */
    int has_comma, has_tab;
} picking_t;

static int is_odd(const picking_t *picking, cc_slice_t text)
{
    return *text.ptr == '=' || has(text, ' ')
           || (picking->has_comma && has(text, ','))
           || (picking->has_tab && has(text, '\t'));
}

/* A single byte is a name without a '='. */
static int may_be_known(const picking_t *picking, cc_slice_t text)
{
    return text.len == 1 || *text.ptr == picking->choice
           || cc_policy_may_declare(picking->policy, text.ptr[0], text.ptr[1]);
}

static void push(apr_pool_t *p, cc_picked_t *picked, cc_slice_t text, int odd)
{
    cc_pick_t *pick;

    if (picked->picks == NULL) {
        picked->picks = apr_array_make(p, 8, sizeof(*pick));
    }
    pick = apr_array_push(picked->picks);
    pick->text = text;
    pick->before = picked->total;
    pick->is_odd = odd;
}

cc_picked_t cc_cookie_pick(apr_pool_t *p, cc_slice_t header,
                           const cc_policy_t *policy, const char *choice)
{
    cc_picked_t picked = { header, NULL, 0 };
    picking_t picking = { policy, *choice, 0, 0 };
    cc_slice_t rest = header, text;

    if (header.len > 0) {
        picking.has_comma = has(header, ',');
        picking.has_tab = has(header, '\t');
    }
    while (rest.len > 0) {
        int odd;

        rest = cc_slice_cut(rest, ';', &text);
        text = cc_slice_trim(text);
        if (text.len == 0) {
            continue;
        }
        odd = is_odd(&picking, text);
        if (odd || may_be_known(&picking, text)) {
            push(p, &picked, text, odd);
        }
        picked.total++;
    }
    return picked;
}
