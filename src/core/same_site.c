#include "core/same_site.h"

int cc_back_is_safe(cc_slice_t back)
{
    apr_size_t i;

    for (i = 0; i < back.len; i++) {
        if (back.ptr[i] <= ' ' || back.ptr[i] >= 0x7f || back.ptr[i] == '\\') {
            return 0;
        }
    }
    return back.len > 0 && back.len <= CC_BACK_MAX && back.ptr[0] == '/'
           && (back.len == 1 || back.ptr[1] != '/');
}

/* What follows "http://" or "https://". */
static cc_slice_t after_scheme(cc_slice_t url)
{
    static const char *const schemes[] = { "http://", "https://" };
    int i;

    for (i = 0; i < 2; i++) {
        apr_size_t len = strlen(schemes[i]);

        if (url.len > len && apr_cstr_casecmpn(url.ptr, schemes[i], len) == 0) {
            return cc_slice(url.ptr + len, url.len - len);
        }
    }
    return cc_slice(NULL, 0);
}

cc_slice_t cc_url_authority(cc_slice_t url)
{
    cc_slice_t s = after_scheme(url);
    apr_size_t i = 0;

    while (i < s.len && !strchr("/?#\\", s.ptr[i])) {
        i++;
    }
    return cc_slice(s.ptr, i);
}

cc_slice_t cc_url_path(cc_slice_t url)
{
    cc_slice_t authority = cc_url_authority(url);

    if (authority.len == 0) {
        return authority;
    }
    return cc_slice(authority.ptr + authority.len,
                    url.ptr + url.len - authority.ptr - authority.len);
}

void cc_authority_split(cc_slice_t authority, cc_slice_t *host,
                        cc_slice_t *port)
{
    apr_size_t i = authority.len;

    *host = authority;
    *port = cc_slice(NULL, 0);
    if (i > 0 && memchr(authority.ptr, '@', i)) {
        *host = *port;
        return;
    }
    while (i > 0 && cc_is_digit(authority.ptr[i - 1])) {
        i--;
    }
    if (i > 0 && authority.ptr[i - 1] == ':') {
        *host = cc_slice(authority.ptr, i - 1);
        *port = cc_slice(authority.ptr + i, authority.len - i);
    }
}
