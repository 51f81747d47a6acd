#include "core/view_status.h"

#include "core/json.h"
#include "core/out.h"
#include "core/status.h"

/* What one line declares, and all that was seen of it. */
typedef struct {
    const cc_known_cookie_t *known; /* or NULL */
    const cc_status_cookie_t *first;
    int names;
    cc_sighting_t sum; /* its name and is_family are the first one's */
} entry_t;

static apr_uint32_t add(apr_uint32_t a, apr_uint32_t b)
{
    return a + b < a ? APR_UINT32_MAX : a + b;
}

static entry_t *find_known(apr_array_header_t *entries,
                           const cc_known_cookie_t *known)
{
    int i;

    for (i = 0; known && i < entries->nelts; i++) {
        entry_t *entry = &APR_ARRAY_IDX(entries, i, entry_t);

        if (entry->known == known) {
            return entry;
        }
    }
    return NULL;
}

static void add_cookie(apr_array_header_t *entries,
                       const cc_status_cookie_t *cookie)
{
    const cc_sighting_t *seen = cookie->seen;
    entry_t *entry = find_known(entries, cookie->known);

    if (entry == NULL) {
        entry = apr_array_push(entries);
        entry->known = cookie->known;
        entry->first = cookie;
        entry->names = 1;
        entry->sum = *seen;
        return;
    }
    entry->names++;
    entry->sum.traits |= seen->traits;
    entry->sum.set = add(entry->sum.set, seen->set);
    entry->sum.held = add(entry->sum.held, seen->held);
    entry->sum.sent = add(entry->sum.sent, seen->sent);
    if (seen->longest_s > entry->sum.longest_s) {
        entry->sum.longest_s = seen->longest_s;
    }
}

static apr_array_header_t *gather(apr_pool_t *p,
                                  const apr_array_header_t *cookies)
{
    apr_array_header_t *entries = apr_array_make(p, 16, sizeof(entry_t));
    int i;

    for (i = 0; i < cookies->nelts; i++) {
        add_cookie(entries, &APR_ARRAY_IDX(cookies, i, cc_status_cookie_t));
    }
    return entries;
}

static void put_count(cc_out_t *out, apr_uint32_t n, const char *one,
                      const char *several)
{
    cc_out_int(out, n);
    cc_out_strs(out, n == APR_UINT32_MAX ? " or more" : "", " ",
                n == 1 ? one : several, NULL);
}

static void put_name(cc_out_t *out, const entry_t *entry)
{
    if (entry->names > 1) {
        cc_out_strs(out, "# ", entry->known->name, ": ", NULL);
        cc_out_int(out, entry->names);
        cc_out_str(out, " names, ");
        return;
    }
    cc_out_strs(out, "# ",
                *entry->first->name ? entry->first->name : "(no name)", ": ",
                NULL);
}

/* What was seen, as a comment: it ends no line but its own. */
static void put_seen(cc_out_t *out, const entry_t *entry)
{
    const cc_sighting_t *sum = &entry->sum;
    const char *lifetime = cc_status_lifetime(out->pool, 0, sum->longest_s);
    const char *before = "; ";
    const cc_trait_t *trait;

    put_name(out, entry);
    if (sum->set) {
        cc_out_str(out, "set by ");
        put_count(out, sum->set, "response, ", "responses, ");
        cc_out_int(out, sum->held);
        cc_out_str(out, " of them held back, ");
    }
    cc_out_str(out, "sent with ");
    put_count(out, sum->sent, "request", "requests");
    for (trait = cc_traits; trait->key; trait++) {
        if (sum->traits & trait->bit) {
            int is_timed = trait->bit == CC_SEEN_LASTING && lifetime;

            cc_out_strs(out, before, is_timed ? "for " : trait->words,
                        is_timed ? lifetime : "", NULL);
            before = ", ";
        }
    }
}

static void put_known(cc_out_t *out, const entry_t *entry)
{
    const char *seen = cc_status_lifetime(out->pool, entry->sum.traits,
                                          entry->sum.longest_s);
    const char *usual = cc_status_lifetime(out->pool, CC_SEEN_SESSION,
                                           entry->known->lifetime_s);

    cc_out_slice(out, entry->known->line);
    cc_out_strs(out, " lifetime=", seen ? seen : usual, "\n", NULL);
}

static void put_unknown(cc_out_t *out, const entry_t *entry)
{
    const cc_sighting_t *seen = &entry->sum;
    const char *lifetime = cc_status_lifetime(out->pool, seen->traits,
                                              seen->longest_s);

    if (seen->name.len == 0) {
        cc_out_str(out, "# It cannot be declared.\n");
        return;
    }
    if (!cc_status_is_writable(seen->name)) {
        cc_out_str(out, "# This name cannot be written here; a glob can stand "
                        "for it, with ? for a byte that cannot.\n");
        return;
    }
    cc_out_strs(out, "#CookieConsentDeclare CATEGORY ", entry->first->name,
                lifetime ? " lifetime=" : "", lifetime ? lifetime : "", "\n",
                NULL);
}

/* What stands before the first line of a section. */
typedef struct {
    const char *title, *help;
} section_t;

static const section_t of_known = {
    "Set by responses, of common software",
    "# Is this what they are used for here? Other software may use the same "
    "names.\n"
};
static const section_t of_unknown = {
    "Set by responses, and not known",
    "# Find out what they are for. Then name one of your categories in the "
    "place of\n# CATEGORY, add purpose=\"...\" and, for a cookie of somebody "
    "else, provider=\"...\",\n# and take away the \"#\".\n"
};
static const section_t of_sent = {
    "Only seen in requests",
    "# No response counted here set them: scripts in the pages do, or other "
    "sites of the\n# same domain, or they are older than these counts. Anybody "
    "can send any name.\n"
};

static void put_title(cc_out_t *out, const section_t *section)
{
    cc_out_strs(out, "\n\n# --- ", section->title, "\n#\n", section->help,
                NULL);
}

static void put_set(cc_out_t *out, const apr_array_header_t *entries,
                    int is_known)
{
    int i, n = 0;

    for (i = 0; i < entries->nelts; i++) {
        const entry_t *entry = &APR_ARRAY_IDX(entries, i, entry_t);

        if (is_known != (entry->known != NULL)) {
            continue;
        }
        if (n++ == 0) {
            put_title(out, is_known ? &of_known : &of_unknown);
        }
        cc_out_str(out, "\n");
        put_seen(out, entry);
        cc_out_str(out, "\n");
        (is_known ? put_known : put_unknown)(out, entry);
    }
}

/* All commented out: nothing is known of who set them. What the lines above
 * declare already is left out. */
static void put_sent(cc_out_t *out, const apr_array_header_t *entries,
                     apr_array_header_t *declared)
{
    int i, n = 0;

    for (i = 0; i < entries->nelts; i++) {
        const entry_t *entry = &APR_ARRAY_IDX(entries, i, entry_t);

        if (find_known(declared, entry->known)) {
            continue;
        }
        if (n++ == 0) {
            put_title(out, &of_sent);
        }
        cc_out_str(out, "\n");
        put_seen(out, entry);
        cc_out_str(out, entry->known
                            ? "; most likely set by a script in the pages\n#"
                            : "\n");
        (entry->known ? put_known : put_unknown)(out, entry);
    }
}

static void put_head(cc_out_t *out, const cc_sightings_t *seen)
{
    apr_pool_t *p = out->pool;

    cc_out_strs(out, "# Cookies that no CookieConsentDeclare names, at ",
                cc_status_name(p, cc_slice_str(seen->host)), ",\n# counted ",
                NULL);
    if (seen->since_s) {
        cc_out_strs(out, "from ", cc_json_time(p, seen->since_s), " ", NULL);
    }
    cc_out_strs(out, "to ", cc_json_time(p, seen->now_s),
                ". To be pasted where this host is configured.\n#\n"
                "# Please read each line before you use it: what a cookie is "
                "for decides its category,\n# and visitors read the purpose. "
                "Held back means: by On, or what Report would have.\n"
                "# Requests are those for pages; of many, a sample stands for "
                "all.\n#\n"
                "# Set with a Domain or a Path, a cookie can be deleted only "
                "there: add domain= and\n# path= as they are set, or it stays "
                "after a refusal. Browsers show them.\n",
                NULL);
    if (seen->note) {
        cc_out_strs(out, "#\n# ", seen->note, "\n", NULL);
    }
    if (seen->unnamed) {
        cc_out_str(out, "#\n# There were more names than there is room to "
                        "count. Declare these, then look again.\n");
    }
}

cc_slice_t cc_view_status_conf(apr_pool_t *p, const cc_policy_t *policy,
                               const cc_sightings_t *seen)
{
    cc_status_t status = cc_status_make(p, policy, seen);
    apr_array_header_t *set = gather(p, status.set);
    cc_out_t out = cc_out_make(p, 8192);

    put_head(&out, seen);
    put_set(&out, set, 1);
    put_set(&out, set, 0);
    put_sent(&out, gather(p, status.sent), set);
    if (status.set->nelts == 0 && status.sent->nelts == 0) {
        cc_out_str(&out, status.declared->nelts
                             ? "\n# Every cookie seen so far is declared.\n"
                             : "\n# No cookie was seen yet.\n");
    }
    return cc_out_view(&out);
}
