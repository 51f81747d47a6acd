/* Any bytes at all are a URL: its parts lie in it, one after the other. A path
 * that is called safe keeps to the site, whatever the site is. */
#include "core/same_site.h"

#include "fuzz.h"

static int is_in(cc_slice_t part, cc_slice_t whole)
{
    return part.len == 0
           || (part.ptr >= whole.ptr
               && part.ptr + part.len <= whole.ptr + whole.len);
}

static int has(cc_slice_t s, char c)
{
    return s.len > 0 && memchr(s.ptr, c, s.len) != NULL;
}

static void check_url(cc_slice_t url)
{
    cc_slice_t authority = cc_url_authority(url), path = cc_url_path(url);
    cc_slice_t host, port;
    apr_size_t i;

    require(is_in(authority, url) && is_in(path, url));
    require(!has(authority, '/') && !has(authority, '\\'));
    if (authority.len > 0) {
        require(authority.ptr + authority.len + path.len == url.ptr + url.len);
    }
    cc_authority_split(authority, &host, &port);
    require(is_in(host, authority) && is_in(port, authority));
    require(!has(host, '@') && host.len + port.len <= authority.len);
    for (i = 0; i < port.len; i++) {
        require(cc_is_digit(port.ptr[i]));
    }
}

/* The path behind a site's origin leads to that site. */
static void check_back(cc_slice_t back)
{
    static const char origin[] = "https://example.org";
    apr_size_t len = strlen(origin), i;
    char *url = malloc(len + back.len);

    require(back.len <= CC_BACK_MAX && back.ptr[0] == '/');
    for (i = 0; i < back.len; i++) {
        require(back.ptr[i] > ' ' && back.ptr[i] < 0x7f);
    }
    memcpy(url, origin, len);
    memcpy(url + len, back.ptr, back.len);
    require(cc_slice_eq(cc_url_authority(cc_slice(url, len + back.len)),
                        "example.org"));
    require(cc_slice_same(cc_url_path(cc_slice(url, len + back.len)), back));
    require(back.len < 2 || (back.ptr[1] != '/' && back.ptr[1] != '\\'));
    free(url);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cc_slice_t bytes = cc_slice((const char *)data, size);

    check_url(bytes);
    if (cc_back_is_safe(bytes)) {
        check_back(bytes);
    }
    return 0;
}
