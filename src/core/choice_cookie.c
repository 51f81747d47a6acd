#include "core/choice_cookie.h"

#include <apr_strings.h>
#include "core/duration.h"
#include "core/out.h"
#include "core/pattern.h"

const char *const cc_secure_names[] = { "auto", "on", "off", NULL };
const char *const cc_samesite_names[] = { "Lax", "Strict", "None", NULL };

#define BROWSER_MAX_S (400 * CC_DAY_S) /* RFC 6265bis section 5.5 */

void cc_choice_cookie_init(cc_choice_cookie_t *cookie)
{
    memset(cookie, 0, sizeof(*cookie));
    cookie->name = "cookies_preferences";
    cookie->path = "/";
    cookie->lifetime_s = cookie->refusal_lifetime_s = 6 * CC_MONTH_S;
}

static int starts(const char *name, const char *prefix)
{
    return apr_cstr_casecmpn(name, prefix, strlen(prefix)) == 0;
}

/* A token of RFC 9110: what every browser and application takes for a name. */
static int is_token(const char *name)
{
    return *name != '\0'
           && name[strcspn(name, " \t\"(),/:;<=>?@[\\]{}*")] == '\0'
           && cc_pattern_is_valid(name);
}

/* What would end the attribute, or begin another. */
static int is_attribute_value(const char *value)
{
    return value[strcspn(value, ";,= \t")] == '\0' && cc_is_text(value);
}

static const char *check_prefix(apr_pool_t *p, cc_choice_cookie_t *cookie)
{
    int is_host = starts(cookie->name, "__Host-");

    if (!is_host && !starts(cookie->name, "__Secure-")) {
        return NULL;
    }
    if (is_host && (cookie->domain || strcmp(cookie->path, "/") != 0)) {
        return apr_psprintf(p,
                            "browsers take \"%s\" only without domain= and "
                            "with path=/",
                            cookie->name);
    }
    if (cookie->secure == CC_SECURE_OFF) {
        return apr_psprintf(p,
                            "browsers take \"%s\" only with Secure; "
                            "secure=off cannot be",
                            cookie->name);
    }
    cookie->secure = CC_SECURE_ON;
    return NULL;
}

const char *cc_choice_cookie_check(apr_pool_t *p, cc_choice_cookie_t *cookie)
{
    if (!is_token(cookie->name)) {
        return apr_psprintf(p,
                            "\"%s\" cannot be the name of a cookie; letters, "
                            "digits, \"_\" and \"-\" are safe",
                            cookie->name);
    }
    if (*cookie->path != '/' || !is_attribute_value(cookie->path)) {
        return apr_psprintf(p, "path=\"%s\" is not a path such as /",
                            cookie->path);
    }
    if (cookie->domain
        && (!is_attribute_value(cookie->domain)
            || !strchr(cookie->domain, '.'))) {
        return apr_psprintf(p,
                            "domain=\"%s\" is not a domain such as "
                            "example.org",
                            cookie->domain);
    }
    return check_prefix(p, cookie);
}

void cc_choice_cookie_warn(const cc_choice_cookie_t *cookie,
                           apr_array_header_t *warnings)
{
    if (cookie->refusal_lifetime_s < 6 * CC_MONTH_S) {
        APR_ARRAY_PUSH(warnings, const char *) =
            "refusal-lifetime= is under 6 months: who refused is asked again "
            "sooner than regulators recommend";
    }
    if (cookie->lifetime_s > BROWSER_MAX_S
        || cookie->refusal_lifetime_s > BROWSER_MAX_S) {
        APR_ARRAY_PUSH(warnings, const char *) =
            "a lifetime is over 400 days: browsers keep no cookie for longer";
    }
    if (cookie->samesite == CC_SAMESITE_NONE
        && cookie->secure != CC_SECURE_ON) {
        APR_ARRAY_PUSH(warnings, const char *) =
            "samesite=None without secure=on: browsers refuse such a cookie "
            "over http";
    }
}

static void put_attributes(cc_out_t *out, const cc_choice_cookie_t *cookie,
                           int https)
{
    cc_out_strs(out, "; SameSite=", cc_samesite_names[cookie->samesite], NULL);
    if (cookie->secure == CC_SECURE_ON
        || (cookie->secure == CC_SECURE_AUTO && https)) {
        cc_out_str(out, "; Secure");
    }
    if (cookie->httponly) {
        cc_out_str(out, "; HttpOnly");
    }
}

const char *cc_choice_cookie_set(apr_pool_t *p,
                                 const cc_choice_cookie_t *cookie,
                                 const char *value, int https)
{
    cc_out_t out = cc_out_make(p, 256);

    cc_out_strs(&out, cookie->name, "=", value, "; Max-Age=", NULL);
    cc_out_int(&out, cookie->lifetime_s > cookie->refusal_lifetime_s
                         ? cookie->lifetime_s
                         : cookie->refusal_lifetime_s);
    cc_out_strs(&out, "; Path=", cookie->path, NULL);
    if (cookie->domain) {
        cc_out_strs(&out, "; Domain=", cookie->domain, NULL);
    }
    put_attributes(&out, cookie, https);
    return out.ptr;
}

const char *cc_choice_cookie_expire_twin(apr_pool_t *p,
                                         const cc_choice_cookie_t *cookie,
                                         int https)
{
    cc_out_t out = cc_out_make(p, 128);

    if (cookie->domain == NULL) {
        return NULL;
    }
    cc_out_strs(&out, cookie->name, "=; Max-Age=0; Path=", cookie->path, NULL);
    put_attributes(&out, cookie, https);
    return out.ptr;
}
