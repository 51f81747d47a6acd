/* A site is sent and sets whatever there is, line by line: nothing gets lost,
 * and the room stays what it is. */
#include "core/tally_count.h"
#include "fuzz.h"

static apr_pool_t *global;
static const cc_policy_t *policy;

static void declare(cc_register_t *reg, const char *category, const char *name)
{
    cc_declaration_t *row = apr_pcalloc(global, sizeof(*row));

    row->category = category;
    row->name = name;
    row->path = "/";
    row->renew = 1;
    row->anonymous = strcmp(name, "anon") == 0;
    APR_ARRAY_PUSH(reg->declarations, cc_declaration_t *) = row;
}

static void set_up(void)
{
    apr_array_header_t *problems;
    cc_register_t reg;

    apr_initialize();
    apr_pool_create(&global, NULL);
    reg = cc_register_make(global);
    declare(&reg, "necessary", "sid");
    declare(&reg, "statistics", "_pk_*");
    declare(&reg, "statistics", "a?b");
    declare(&reg, "statistics", "anon");
    problems = apr_array_make(global, 1, sizeof(cc_problem_t));
    policy = cc_policy_compile(global, &reg, "", problems);
    require(problems->nelts == 0);
}

/* How much was counted under any name, and that names are as they may be. */
static apr_uint64_t total(apr_pool_t *p, cc_tally_t *tally)
{
    cc_sightings_t seen = { 0 };
    apr_uint64_t sum;
    int i;

    cc_tally_read(p, tally, policy, &seen);
    require(seen.sightings->nelts <= (int)tally->declared_room
                                         + CC_TALLY_SET_ROOM
                                         + CC_TALLY_SENT_ROOM);
    sum = seen.unnamed;
    for (i = 0; i < seen.sightings->nelts; i++) {
        const cc_sighting_t *one = &APR_ARRAY_IDX(seen.sightings, i,
                                                  cc_sighting_t);

        require(one->name.len <= CC_FAMILY_NAME_MAX);
        require(one->held <= one->set && one->capped <= one->set);
        sum += one->set + one->sent;
    }
    return sum;
}

/* @return whether it counts */
static int respond(cc_tally_t *tally, cc_tally_slot_t *const *rows,
                   const cc_court_t *court, cc_slice_t header)
{
    cc_tally_response_t response = { .tally = tally,
                                     .rows = rows,
                                     .context = CC_SEEN_OTHER };
    cc_judgement_t judgement = cc_judge(court, header);

    cc_tally_set_cookie(&response, court, &judgement);
    return judgement.cookie.header.ptr != NULL && !judgement.is_choice;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const cc_validity_t any = { 1, 1 };
    cc_slice_t rest = cc_slice((const char *)data, size), line;
    apr_uint32_t room = cc_tally_room_for(4);
    cc_court_t court = { .choice_name = "choice", .now = 1000 };
    cc_decisions_t decisions;
    cc_tally_t *tally;
    cc_tally_slot_t **rows;
    apr_uint64_t set = 0, after;
    apr_pool_t *p;

    if (policy == NULL) {
        set_up();
    }
    apr_pool_create(&p, global);
    cc_policy_decide(policy, NULL, &any, 0, NULL, &decisions);
    court.policy = policy;
    court.decisions = &decisions;
    tally = cc_tally_make(apr_pcalloc(p, cc_tally_size(room)), room, 1, 1000);
    require(cc_tally_declare(tally, policy, "choice"));
    rows = cc_tally_rows(p, tally, policy);
    while (rest.len > 0) {
        rest = cc_slice_cut(rest, '\n', &line);
        if (cc_slice_starts(line, "Cookie:")) {
            cc_tally_cookies(tally, policy,
                             cc_slice(line.ptr + 7, line.len - 7), 1);
        }
        else {
            set += (apr_uint64_t)respond(tally, rows, &court, line);
        }
    }
    after = total(p, tally);
    require(after >= set && after <= set + size);
    apr_pool_destroy(p);
    return 0;
}
