#include "core/register.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include "core/pattern.h"

#define ID_MAX 32

const char *const cc_mode_names[] = { "always", "exempt", "consent", NULL };
const char *const cc_kind_names[] = { "cookie", "storage", NULL };

cc_register_t cc_register_make(apr_pool_t *p)
{
    cc_register_t made = {
        apr_array_make(p, 4, sizeof(cc_category_def_t *)),
        apr_array_make(p, 4, sizeof(cc_provider_def_t *)),
        apr_array_make(p, 8, sizeof(cc_declaration_t *)),
    };
    return made;
}

cc_register_t cc_register_merge(apr_pool_t *p, const cc_register_t *base,
                                const cc_register_t *add)
{
    cc_register_t merged = {
        apr_array_append(p, base->categories, add->categories),
        apr_array_append(p, base->providers, add->providers),
        apr_array_append(p, base->declarations, add->declarations),
    };
    return merged;
}

/* Words that would be taken for something else in the choice cookie, or in
 * the environment variables COOKIE_CONSENT_*. */
static int is_reserved(const char *str)
{
    static const char *const words[] = { "v", "t", "id", "state", NULL };
    int i;

    for (i = 0; words[i]; i++) {
        if (strcmp(words[i], str) == 0) {
            return 1;
        }
    }
    return 0;
}

int cc_register_is_id(const char *str)
{
    apr_size_t len = strspn(str, "abcdefghijklmnopqrstuvwxyz0123456789-");

    return len > 0 && len <= ID_MAX && str[len] == '\0' && *str != '-'
           && !is_reserved(str);
}

int cc_register_is_fingerprint(cc_slice_t s)
{
    apr_size_t i;

    for (i = 0; i < s.len; i++) {
        if (!cc_is_digit(s.ptr[i]) && (s.ptr[i] < 'a' || s.ptr[i] > 'f')) {
            return 0;
        }
    }
    return s.len == CC_FINGERPRINT_LEN;
}

int cc_register_next_item(cc_slice_t *list, cc_slice_t *item)
{
    if (list->ptr == NULL) {
        return 0;
    }
    *list = cc_slice_cut(*list, ',', item);
    return 1;
}

const char *cc_register_check_category(apr_pool_t *p,
                                       const cc_category_def_t *category)
{
    cc_slice_t list, item;

    if (!cc_register_is_id(category->id)) {
        return apr_psprintf(p,
                            "\"%s\" cannot name a category: an id is 1 to %d "
                            "of a-z, 0-9 and \"-\", begins with no \"-\", and "
                            "is none of v, t, id, state",
                            category->id, ID_MAX);
    }
    if (category->mode == CC_MODE_ALWAYS && category->max_lifetime_s) {
        return apr_psprintf(p,
                            "max-lifetime= on \"%s\", which is always allowed "
                            "and never touched; leave it out, or give the "
                            "category the mode exempt or consent",
                            category->id);
    }
    if (category->mode == CC_MODE_ALWAYS && category->gpc) {
        return apr_psprintf(p,
                            "gpc on \"%s\", which is always allowed and "
                            "cannot be refused; leave it out, or give the "
                            "category the mode exempt or consent",
                            category->id);
    }
    list = cc_slice(category->accepts,
                    category->accepts ? strlen(category->accepts) : 0);
    while (cc_register_next_item(&list, &item)) {
        if (!cc_register_is_fingerprint(item)) {
            return apr_psprintf(p,
                                "\"%.*s\" in accepts= is no fingerprint: six "
                                "of 0-9 and a-f, as httpd -t -D "
                                "DUMP_COOKIE_CONSENT prints them",
                                (int)item.len, item.ptr);
        }
    }
    return NULL;
}

/* With anything else, as in a URL, no browser would delete a cookie there. */
static int is_domain(const char *text)
{
    const char *end = text;

    while (apr_isalnum(*end) || (*end && strchr(".-_", *end))) {
        end++;
    }
    return end > text && *end == '\0';
}

const char *cc_register_check_declaration(apr_pool_t *p,
                                          const cc_declaration_t *declaration)
{
    if (!cc_pattern_is_valid(declaration->name)) {
        return apr_psprintf(p,
                            "\"%s\" cannot be the name of a cookie: visible "
                            "ASCII without \";\", \"=\" and \",\"; \"*\" and "
                            "\"?\" stand for any characters",
                            declaration->name);
    }
    if (*declaration->path != '/') {
        return apr_psprintf(p, "path=\"%s\" does not begin with \"/\"",
                            declaration->path);
    }
    if (strchr(declaration->path, ';')) {
        return apr_psprintf(p,
                            "path=\"%s\" holds a \";\", which no cookie's "
                            "path can",
                            declaration->path);
    }
    if (declaration->domain && !is_domain(declaration->domain)) {
        return apr_psprintf(p,
                            "domain=\"%s\" is not a domain such as "
                            "example.org",
                            declaration->domain);
    }
    return NULL;
}
