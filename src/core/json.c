#include "core/json.h"

#include <apr_strings.h>
#include <apr_time.h>
#include "core/out.h"

static const char *bool_name(int value)
{
    return value ? "true" : "false";
}

cc_slice_t cc_json_state(apr_pool_t *p, const cc_policy_t *policy,
                         const cc_decisions_t *decisions, int signal)
{
    cc_out_t out = cc_out_make(p, 512);
    int i;

    cc_out_strs(&out, "{\"asked\":", bool_name(decisions->asked),
                ",\"chosen\":", bool_name(decisions->chosen),
                ",\"signal\":", bool_name(signal), ",\"categories\":{", NULL);
    for (i = 0; i < policy->categories->nelts; i++) {
        const cc_category_t *category = cc_policy_at(policy, i);

        cc_out_strs(&out, i ? ",\"" : "\"", category->id, "\":{\"mode\":\"",
                    cc_mode_names[category->mode], "\",\"decision\":\"",
                    cc_decision_names[decisions->decided[i]], "\",\"allowed\":",
                    bool_name(cc_policy_allows(category, decisions)), "}",
                    NULL);
    }
    cc_out_str(&out, "}}\n");
    return cc_out_view(&out);
}

const char *cc_json_time(apr_pool_t *p, apr_int64_t seconds)
{
    apr_time_exp_t t;

    apr_time_exp_gmt(&t, apr_time_from_sec(seconds));
    return apr_psprintf(p, "%04d-%02d-%02dT%02d:%02d:%02dZ", t.tm_year + 1900,
                        t.tm_mon + 1, t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec);
}

static void put_member(cc_out_t *out, const char *name, const char *value)
{
    if (value) {
        cc_out_strs(out, ",\"", name, "\":", NULL);
        cc_out_json(out, value);
    }
}

/* Of a refusal too: what was refused is part of what can be proved. A grant
 * that was kept names what it was given for, which may be a former register. */
static void put_entry(cc_out_t *out, const cc_category_t *category,
                      const cc_entry_t *entry)
{
    int is_grant = entry->answer == CC_ENTRY_GRANTED;

    cc_out_strs(out, "\"", category->id, "\":[", is_grant ? "1" : "0", ",\"",
                NULL);
    cc_out_slice(out, is_grant ? entry->fingerprint
                               : cc_slice_str(category->fingerprint));
    cc_out_str(out, "\"]");
}

cc_slice_t cc_json_record(apr_pool_t *p, const cc_policy_t *policy,
                          const cc_record_t *record)
{
    cc_out_t out = cc_out_make(p, 512);
    const char *comma = "";
    int i;

    cc_out_strs(&out, "{\"time\":\"", cc_json_time(p, record->time_s), "\"",
                NULL);
    put_member(&out, "id", record->id);
    put_member(&out, "replaces", record->replaces);
    put_member(&out, "host", record->host);
    put_member(&out, "action", record->action);
    cc_out_str(&out, ",\"categories\":{");
    for (i = 0; i < policy->categories->nelts; i++) {
        const cc_entry_t *entry = &record->choice->entries[i];

        if (entry->answer != CC_ENTRY_NONE) {
            cc_out_str(&out, comma);
            put_entry(&out, cc_policy_at(policy, i), entry);
            comma = ",";
        }
    }
    cc_out_str(&out, "}");
    put_member(&out, "language", record->language);
    put_member(&out, "shown", record->shown);
    cc_out_str(&out, "}\n");
    return out.len <= CC_RECORD_MAX ? cc_out_view(&out) : cc_slice(NULL, 0);
}
