#include "core/view_status.h"

#include "core/json.h"
#include "core/out.h"
#include "core/status.h"

static void put_string(cc_out_t *out, const char *name, const char *value)
{
    cc_out_strs(out, "\"", name, "\":", NULL);
    if (value) {
        cc_out_json(out, value);
    }
    else {
        cc_out_str(out, "null");
    }
}

static void put_number(cc_out_t *out, const char *name, apr_int64_t n)
{
    cc_out_strs(out, ",\"", name, "\":", NULL);
    cc_out_int(out, n);
}

static void put_head(cc_out_t *out, const cc_sightings_t *seen)
{
    put_string(out, "host", seen->host);
    cc_out_str(out, ",");
    put_string(out, "note", seen->note);
    cc_out_str(out, ",");
    put_string(out, "since",
               seen->since_s ? cc_json_time(out->pool, seen->since_s) : NULL);
    cc_out_str(out, ",");
    put_string(out, "now", cc_json_time(out->pool, seen->now_s));
    cc_out_str(out, ",\"choices\":{\"accepted\":");
    cc_out_int(out, seen->accepted);
    put_number(out, "refused", seen->refused);
    put_number(out, "saved", seen->saved);
    cc_out_str(out, "}");
}

static void put_categories(cc_out_t *out, const cc_policy_t *policy,
                           const cc_sightings_t *seen)
{
    int i;

    cc_out_str(out, ",\"categories\":[");
    for (i = 0; i < policy->categories->nelts; i++) {
        const cc_category_t *category = cc_policy_at(policy, i);

        cc_out_strs(out, i ? ",{" : "{", "\"id\":\"", category->id,
                    "\",\"mode\":\"", cc_mode_names[category->mode],
                    "\",\"fingerprint\":\"", category->fingerprint, "\"", NULL);
        put_number(out, "granted", seen->answers[i].granted);
        put_number(out, "refused", seen->answers[i].refused);
        cc_out_str(out, "}");
    }
    cc_out_str(out, "]");
}

static void put_suggestion(cc_out_t *out, const cc_known_cookie_t *known)
{
    cc_out_str(out, ",\"suggestion\":");
    if (known == NULL) {
        cc_out_str(out, "null");
        return;
    }
    cc_out_str(out, "{");
    put_string(out, "name", known->name);
    cc_out_str(out, ",");
    put_string(out, "category", known->category);
    cc_out_str(out, ",");
    put_string(out, "provider", known->provider);
    cc_out_str(out, ",");
    put_string(out, "service", cc_phrase_pick(&known->service, "en"));
    cc_out_str(out, "}");
}

static void put_traits(cc_out_t *out, unsigned traits)
{
    const char *comma = "\"";
    const cc_trait_t *trait;

    cc_out_str(out, ",\"traits\":[");
    for (trait = cc_traits; trait->key; trait++) {
        if (traits & trait->bit) {
            cc_out_strs(out, comma, trait->key, "\"", NULL);
            comma = ",\"";
        }
    }
    cc_out_str(out, "]");
}

static void put_cookie(cc_out_t *out, const cc_status_cookie_t *cookie)
{
    const cc_sighting_t *seen = cookie->seen;
    const cc_row_t *row = cookie->row;

    cc_out_str(out, "{");
    put_string(out, "name", cookie->name);
    cc_out_strs(out, ",\"family\":", seen->is_family ? "true" : "false",
                ",\"declared\":", row ? "true," : "false,", NULL);
    put_string(out, "category", row ? row->category->id : NULL);
    cc_out_str(out, ",");
    put_string(out, "declaration", row ? row->declared->name : NULL);
    put_suggestion(out, cookie->known);
    put_number(out, "set", seen->set);
    put_number(out, "held", seen->held);
    put_number(out, "capped", seen->capped);
    put_number(out, "sent", seen->sent);
    put_number(out, "lifetime", seen->longest_s);
    put_traits(out, seen->traits);
    cc_out_str(out, "}");
}

/* Append some cookies to those that there are. */
static void put_cookies(cc_out_t *out, const apr_array_header_t *cookies,
                        const char **comma)
{
    int i;

    for (i = 0; i < cookies->nelts; i++) {
        cc_out_str(out, *comma);
        put_cookie(out, &APR_ARRAY_IDX(cookies, i, cc_status_cookie_t));
        *comma = ",\n";
    }
}

static void put_unseen(cc_out_t *out, const apr_array_header_t *names)
{
    int i;

    cc_out_str(out, ",\n\"unseen\":[");
    for (i = 0; i < names->nelts; i++) {
        cc_out_str(out, i ? "," : "");
        cc_out_json(out, APR_ARRAY_IDX(names, i, const char *));
    }
    cc_out_str(out, "]");
}

cc_slice_t cc_view_status_json(apr_pool_t *p, const cc_policy_t *policy,
                               const cc_sightings_t *seen)
{
    cc_status_t status = cc_status_make(p, policy, seen);
    cc_out_t out = cc_out_make(p, 16384);
    const char *comma = "\n";

    cc_out_str(&out, "{");
    put_head(&out, seen);
    put_categories(&out, policy, seen);
    cc_out_str(&out, ",\n\"cookies\":[");
    put_cookies(&out, status.declared, &comma);
    put_cookies(&out, status.set, &comma);
    put_cookies(&out, status.sent, &comma);
    cc_out_str(&out, "]");
    put_unseen(&out, status.unseen);
    put_number(&out, "unnamed", seen->unnamed);
    cc_out_str(&out, "}\n");
    return cc_out_view(&out);
}
