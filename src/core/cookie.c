#include "core/cookie.h"

int cc_cookie_next(cc_slice_t *rest, cc_cookie_t *cookie)
{
    while (rest->len > 0) {
        cc_slice_t pair, name, value;

        *rest = cc_slice_cut(*rest, ';', &pair);
        pair = cc_slice_trim(pair);
        if (pair.len == 0) {
            continue;
        }
        value = cc_slice_cut(pair, '=', &name);
        if (name.len == pair.len) { /* no '=': a value without a name */
            value = name;
            name = cc_slice(NULL, 0);
        }
        cookie->name = cc_slice_trim(name);
        cookie->value = cc_slice_trim(value);
        return 1;
    }
    return 0;
}
