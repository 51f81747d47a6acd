#include "core/fetch_metadata.h"

static int is(const char *value, const char *token)
{
    return value != NULL && strcmp(value, token) == 0;
}

/* Frames navigate too ("nested-navigate" in the browsers of 2019): they are for
 * an iframe, a frame, an object or an embed. */
static int is_top_level(const cc_fetch_t *fetch)
{
    return is(fetch->mode, "navigate") && is(fetch->dest, "document");
}

int cc_fetch_is_third_party(const cc_fetch_t *fetch)
{
    if (fetch->site == NULL || is(fetch->site, "same-origin")
        || is(fetch->site, "same-site") || is(fetch->site, "none")) {
        return 0;
    }
    return !is_top_level(fetch);
}

int cc_fetch_may_be_framed(const cc_fetch_t *fetch)
{
    return (fetch->dest != NULL && !is(fetch->dest, "document"))
           || cc_fetch_is_third_party(fetch);
}

int cc_fetch_shows_page(const cc_fetch_t *fetch)
{
    return is(fetch->dest, "document")
           || (is(fetch->dest, "empty") && is(fetch->mode, "navigate"));
}
