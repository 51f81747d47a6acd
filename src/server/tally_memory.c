#include "server/tally_memory.h"

#include <http_core.h>
#include <apr_hash.h>
#include <apr_shm.h>
#include <apr_strings.h>
#include "core/digest.h"
#include "core/out.h"
#include "core/tally_table.h"
#include "server/site.h"

/* To be raised with any change of what the memory holds: a module that was
 * replaced while the server runs finds that of its predecessor. */
#define LAYOUT 1

/* Virtual hosts may come by a restart. */
#define SPARE_HOSTS 16
#define SPARE_TABLES 4

typedef struct {
    apr_uint64_t key;
    apr_uint64_t offset; /* of its table */
} entry_t;

/* The beginning of the memory. It is written by the parent process only, while
 * the server starts or restarts; children have pointers to their tables. */
typedef struct {
    apr_uint32_t layout, size_of_slot, size_of_table;
    apr_uint32_t seed;
    apr_uint32_t hosts, hosts_max;
    apr_uint64_t size, used; /* bytes */
} segment_t;

/* What is found again after a restart. */
typedef struct {
    apr_shm_t *shm;
} retained_t;

#define RETAINED "mod_cookie_consent: tally"

/* A virtual host that counts, and the key of its table. */
typedef struct {
    server_rec *s;
    apr_uint64_t key;
} host_t;

static entry_t *entries_of(segment_t *segment)
{
    return (entry_t *)(segment + 1);
}

static cc_tally_t *table_at(segment_t *segment, apr_uint64_t offset)
{
    return (cc_tally_t *)(void *)((char *)segment + offset);
}

/* --- hosts */

int cc_tally_memory_wants(const server_rec *s)
{
    const cc_dir_config_t *whole = ap_get_module_config(s->lookup_defaults,
                                                        &cookie_consent_module);

    return cc_config_of_server(s)->section_acts
           || CC_CONFIG(whole, mode, CC_OFF) != CC_OFF;
}

/* What stays the same of a virtual host when others come or go: its name, its
 * addresses, and the file where it stands, but not the line. */
static apr_uint64_t key_of(apr_pool_t *p, const server_rec *s)
{
    cc_out_t out = cc_out_make(p, 256);
    const server_addr_rec *addr;

    cc_out_strs(&out, s->server_hostname ? s->server_hostname : "", "\n",
                s->defn_name ? s->defn_name : "",
                apr_psprintf(p, "\n%d", (int)s->port), NULL);
    for (addr = s->addrs; addr; addr = addr->next) {
        cc_out_strs(&out, "\n", addr->virthost ? addr->virthost : "",
                    apr_psprintf(p, "\n%d", (int)addr->host_port), NULL);
    }
    return (apr_uint64_t)apr_strtoi64(cc_digest_hex(p, cc_out_view(&out), 14),
                                      NULL, 16);
}

static server_rec *host_at(const apr_array_header_t *hosts, int i)
{
    return APR_ARRAY_IDX(hosts, i, host_t).s;
}

/* Those that cannot be told apart otherwise are by their order. */
static apr_array_header_t *find_hosts(apr_pool_t *p, server_rec *s)
{
    apr_array_header_t *hosts = apr_array_make(p, 16, sizeof(host_t));
    apr_hash_t *same = apr_hash_make(p);

    for (; s; s = s->next) {
        host_t *host;

        if (!cc_tally_memory_wants(s)) {
            continue;
        }
        host = apr_array_push(hosts);
        host->s = s;
        host->key = key_of(p, s);
        while (apr_hash_get(same, &host->key, sizeof(host->key))) {
            host->key++;
        }
        apr_hash_set(same, apr_pmemdup(p, &host->key, sizeof(host->key)),
                     sizeof(host->key), s);
    }
    return hosts;
}

static int declared_by(const server_rec *s)
{
    const cc_policy_t *policy = cc_config_of_server(s)->site->policy;
    int i, n = 1; /* the choice cookie */

    for (i = 0; i < policy->categories->nelts; i++) {
        n += cc_policy_at(policy, i)->rows->nelts;
    }
    return n;
}

/* --- tables */

static int declare(cc_tally_t *tally, const server_rec *s)
{
    const cc_site_t *site = cc_config_of_server(s)->site;

    return cc_tally_declare(tally, site->policy, site->cookie->name);
}

static cc_tally_t *find_table(segment_t *segment, apr_uint64_t key)
{
    const entry_t *entries = entries_of(segment);
    apr_uint32_t i;

    for (i = 0; i < segment->hosts; i++) {
        if (entries[i].key == key) {
            return table_at(segment, entries[i].offset);
        }
    }
    return NULL;
}

static cc_tally_t *add_table(segment_t *segment, apr_uint64_t key,
                             const server_rec *s)
{
    apr_uint32_t room = cc_tally_room_for(declared_by(s));
    apr_size_t size = cc_tally_size(room);
    entry_t *entry = &entries_of(segment)[segment->hosts];

    if (segment->hosts == segment->hosts_max
        || segment->size - segment->used < size) {
        return NULL;
    }
    entry->key = key;
    entry->offset = segment->used;
    segment->used += size;
    segment->hosts++;
    return cc_tally_make(table_at(segment, entry->offset), room, segment->seed,
                         apr_time_sec(apr_time_now()));
}

/* Give the virtual hosts their tables, those that they had where they had some.
 * @return 0 where there is no room for all */
static int give_tables(segment_t *segment, const apr_array_header_t *hosts)
{
    int i;

    for (i = 0; i < hosts->nelts; i++) {
        const host_t *host = &APR_ARRAY_IDX(hosts, i, host_t);
        cc_tally_t *tally = find_table(segment, host->key);

        if (tally == NULL) {
            tally = add_table(segment, host->key, host->s);
        }
        if (tally == NULL || !declare(tally, host->s)) {
            return 0;
        }
        cc_config_of_server(host->s)->tally = tally;
    }
    return 1;
}

/* --- the memory */

static apr_size_t size_for(const apr_array_header_t *hosts,
                           apr_uint32_t hosts_max)
{
    apr_size_t size = SPARE_TABLES * cc_tally_size(cc_tally_room_for(0));
    int i;

    for (i = 0; i < hosts->nelts; i++) {
        size += cc_tally_size(
            cc_tally_room_for(declared_by(host_at(hosts, i))));
    }
    return size + sizeof(segment_t) + hosts_max * sizeof(entry_t);
}

/* Of the process, not of the configuration: it outlives a restart. It comes
 * filled with zeros. */
static apr_status_t make_segment(const apr_array_header_t *hosts,
                                 apr_shm_t **shm, segment_t **made)
{
    apr_uint32_t hosts_max = (apr_uint32_t)hosts->nelts + SPARE_HOSTS;
    apr_size_t size = size_for(hosts, hosts_max);
    apr_status_t rv = apr_shm_create(shm, size, NULL,
                                     host_at(hosts, 0)->process->pool);
    segment_t *segment;

    if (rv != APR_SUCCESS) {
        return rv;
    }
    segment = apr_shm_baseaddr_get(*shm);
    segment->layout = LAYOUT;
    segment->size_of_slot = sizeof(cc_tally_slot_t);
    segment->size_of_table = sizeof(cc_tally_t);
    segment->hosts_max = hosts_max;
    segment->size = size;
    segment->used = sizeof(segment_t) + hosts_max * sizeof(entry_t);
    *made = segment;
    return apr_generate_random_bytes((unsigned char *)&segment->seed,
                                     sizeof(segment->seed));
}

static segment_t *former_segment(const retained_t *retained)
{
    segment_t *segment = retained->shm ? apr_shm_baseaddr_get(retained->shm)
                                       : NULL;

    return segment && segment->layout == LAYOUT
                   && segment->size_of_slot == sizeof(cc_tally_slot_t)
                   && segment->size_of_table == sizeof(cc_tally_t)
               ? segment
               : NULL;
}

static void take_over(const apr_array_header_t *hosts, segment_t *former)
{
    int i;

    for (i = 0; i < hosts->nelts; i++) {
        const host_t *host = &APR_ARRAY_IDX(hosts, i, host_t);
        cc_tally_t *table = find_table(former, host->key);

        if (table) {
            cc_tally_take_over(cc_config_of_server(host->s)->tally, table);
        }
    }
}

/* The configuration has outgrown the memory, or there is none yet. Children
 * that still answer by the former configuration go on counting in the former
 * memory, which is theirs until they end; that little is not taken over. */
static apr_status_t renew(const apr_array_header_t *hosts, retained_t *retained)
{
    segment_t *former = former_segment(retained), *segment = NULL;
    apr_shm_t *shm = NULL;
    apr_status_t rv = make_segment(hosts, &shm, &segment);

    if (rv == APR_SUCCESS && !give_tables(segment, hosts)) {
        rv = APR_EGENERAL; /* its size was made for them */
    }
    if (rv != APR_SUCCESS) {
        if (shm) {
            apr_shm_destroy(shm);
        }
        return rv;
    }
    if (former) {
        take_over(hosts, former);
    }
    if (retained->shm) {
        apr_shm_destroy(retained->shm);
    }
    retained->shm = shm;
    return APR_SUCCESS;
}

static retained_t *find_retained(void)
{
    retained_t *retained = ap_retained_data_get(RETAINED);

    return retained ? retained
                    : ap_retained_data_create(RETAINED, sizeof(*retained));
}

/* A virtual host without directives of its own shares the main server's
 * configuration; its counts are its own. */
static void part_configs(apr_pool_t *p, server_rec *main_server)
{
    server_rec *s;

    for (s = main_server->next; s; s = s->next) {
        ap_set_module_config(s->module_config, &cookie_consent_module,
                             apr_pmemdup(p, cc_config_of_server(s),
                                         sizeof(cc_server_config_t)));
    }
}

static void go_without(const apr_array_header_t *hosts, apr_status_t rv)
{
    int i;

    ap_log_error(APLOG_MARK, APLOG_WARNING, rv, host_at(hosts, 0),
                 "no shared memory to count cookies in: SetHandler "
                 "cookie-consent-status has nothing to show. All else works");
    for (i = 0; i < hosts->nelts; i++) {
        cc_config_of_server(host_at(hosts, i))->tally = NULL;
    }
}

static void find_rows(apr_pool_t *p, const apr_array_header_t *hosts)
{
    int i;

    for (i = 0; i < hosts->nelts; i++) {
        cc_server_config_t *conf = cc_config_of_server(host_at(hosts, i));

        conf->tally_rows = cc_tally_rows(p, conf->tally, conf->site->policy);
    }
}

/* At start the configuration is read twice; what is made between is lost. */
static int post_config(apr_pool_t *p, apr_pool_t *plog, apr_pool_t *ptemp,
                       server_rec *s)
{
    apr_array_header_t *hosts = find_hosts(ptemp, s);
    retained_t *retained;
    segment_t *segment;
    apr_status_t rv = APR_SUCCESS;

    if (ap_state_query(AP_SQ_MAIN_STATE) == AP_SQ_MS_CREATE_PRE_CONFIG
        || hosts->nelts == 0) {
        return OK;
    }
    part_configs(p, s);
    retained = find_retained();
    segment = former_segment(retained);
    if (segment == NULL || !give_tables(segment, hosts)) {
        rv = renew(hosts, retained);
    }
    if (rv == APR_SUCCESS) {
        find_rows(p, hosts);
    }
    else {
        go_without(hosts, rv);
    }
    return OK;
}

void cc_tally_memory_hooks(apr_pool_t *p)
{
    /* After those that copy or compare the configurations of servers. */
    ap_hook_post_config(post_config, NULL, NULL, APR_HOOK_LAST);
}
