/*
 * cookie_pick.h: of the cookies of a request, those that rules may be about.
 *
 * A browser sends many cookies, of which few are declared. Who looks for one of
 * these, or for the choice, has to look at no others.
 */
#ifndef CC_COOKIE_PICK_H
#define CC_COOKIE_PICK_H

#include "core/cookie.h"
#include "core/policy.h"

typedef struct {
    cc_slice_t
        text; /* the bytes between two ';' without the blanks around them;
                        never empty */
    cc_cookie_t pair; /* the same, as cc_cookie_next() reads it */
    int before;       /* how many cookies are before it, picked or not */
    int is_odd;       /* some readers may find other cookies in it than
                        cc_cookie_next() does: it has a ',', a blank, or no name
                        before its '=' */
} cc_pick_t;

typedef struct {
    cc_slice_t header;
    apr_array_header_t
        *picks; /* of cc_pick_t, as they stand there; NULL: none */
    int total;  /* how many cookies there are */
} cc_picked_t;

/**
 * Pick the cookies of a Cookie header whose name begins like the choice cookie or
 * like a declared one, and all odd ones; some others may be among them. One that is
 * not picked is neither declared nor the choice, whoever reads it.
 *
 * @param p       for the picks: linear in the header, and less for what browsers
 *                send
 * @param header  any bytes; kept, not copied
 * @param choice  the name of the choice cookie
 *
 * Time is linear in the header.
 */
cc_picked_t cc_cookie_pick(apr_pool_t *p, cc_slice_t header,
                           const cc_policy_t *policy, const char *choice);

#endif /* CC_COOKIE_PICK_H */
