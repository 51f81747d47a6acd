/* Several threads count at once, while another reads: no count of what has its
 * place is lost, and no name is put together from two. */
#include <apr_thread_proc.h>
#include <apr_time.h>
#include "core/tally_count.h"
#include "model.h"

#define WRITERS 3
#define ROUNDS 20000

static apr_pool_t *pool;
static const cc_policy_t *policy;
static cc_tally_t *tally;
static volatile int is_over;
static int torn, read_names;

/* Any name consists of one letter, and its length is that of the letter. */
static char *invent(unsigned i, char *name)
{
    char letter = (char)('g' + i % 20);
    int len = 3 + (letter - 'g') * 3;

    memset(name, letter, (size_t)len);
    /* a number, for as many names as one likes, in the same letter */
    name[len] = '\0';
    for (i /= 20; len > 0 && i > 0; i /= 2) {
        name[--len] = (char)(i % 2 ? letter - 'a' + 'A' : letter);
    }
    return name;
}

static int is_whole(cc_slice_t name)
{
    char letter = (char)(name.len > 0 ? name.ptr[0] | 0x20 : 'g');
    apr_size_t i;

    if (name.len == 3 && memcmp(name.ptr, "set", 3) == 0) {
        return 1;
    }
    if (name.len != (apr_size_t)(3 + (letter - 'g') * 3)) {
        return 0;
    }
    for (i = 0; i < name.len; i++) {
        if ((name.ptr[i] | 0x20) != letter) {
            return 0;
        }
    }
    return 1;
}

static void *APR_THREAD_FUNC write_names(apr_thread_t *thread, void *data)
{
    unsigned i, state = (unsigned)(apr_size_t)data;
    char name[128];

    for (i = 0; i < ROUNDS; i++) {
        cc_tally_slot_t *set = cc_tally_find(tally, policy, cc_slice_str("set"),
                                             CC_TALLY_SET);

        cc_tally_add(&set->set, 1);
        state = state * 1103515245u + 12345u;
        cc_tally_cookies(tally, policy,
                         cc_slice_str(strcat(invent(state >> 8, name), "=1")),
                         1);
    }
    return NULL;
}

static void *APR_THREAD_FUNC read_all(apr_thread_t *thread, void *data)
{
    apr_pool_t *p;

    apr_pool_create(&p, NULL);
    while (!is_over) {
        cc_sightings_t seen = { 0 };
        int i;

        cc_tally_read(p, tally, policy, &seen);
        for (i = 0; i < seen.sightings->nelts; i++) {
            torn += !is_whole(
                APR_ARRAY_IDX(seen.sightings, i, cc_sighting_t).name);
            read_names++;
        }
        apr_pool_clear(p);
    }
    apr_pool_destroy(p);
    return NULL;
}

static apr_thread_t *start(apr_thread_start_t run, apr_size_t number)
{
    apr_thread_t *thread;

    if (apr_thread_create(&thread, NULL, run, (void *)number, pool)
        != APR_SUCCESS) {
        printf("Bail out! no thread\n");
        exit(1);
    }
    return thread;
}

int main(void)
{
    apr_thread_t *writers[WRITERS], *reader;
    apr_uint32_t room = cc_tally_room_for(0);
    cc_sightings_t seen = { 0 };
    apr_status_t rv;
    int i;
    apr_uint64_t set = 0, sent = 0;

    pool = model_pool();
    policy = model_policy(pool, "");
    tally = cc_tally_make(apr_pcalloc(pool, cc_tally_size(room)), room, 7, 1);
    reader = start(read_all, 0);
    for (i = 0; i < WRITERS; i++) {
        writers[i] = start(write_names, (apr_size_t)i + 1);
    }
    for (i = 0; i < WRITERS; i++) {
        apr_thread_join(&rv, writers[i]);
    }
    is_over = 1;
    apr_thread_join(&rv, reader);
    cc_tally_read(pool, tally, policy, &seen);
    for (i = 0; i < seen.sightings->nelts; i++) {
        const cc_sighting_t *one = &APR_ARRAY_IDX(seen.sightings, i,
                                                  cc_sighting_t);

        set += one->set;
        sent += one->sent;
    }
    ok(set == WRITERS * ROUNDS, "every response is counted");
    ok(sent > 0 && sent + seen.unnamed <= WRITERS * ROUNDS,
       "no request is counted twice");
    ok(seen.unnamed > 0, "names had to yield");
    ok(read_names > 0 && torn == 0, "no name is torn");
    return done_testing();
}
