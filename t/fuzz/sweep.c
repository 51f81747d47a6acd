/* A byte that says what is refused and how the browser is connected, then a
 * Cookie header of any bytes. What is made deletes only what was sent, is
 * declared and refused; it is a header of one line, and few of them. */
#include "core/sweep.h"

#include "core/cookie.h"
#include "core/set_cookie.h"
#include "fuzz.h"

#define CHOICE "choice"

static apr_pool_t *p;
static const cc_policy_t *policy;

static void declare(cc_register_t *reg, const char *category, const char *name,
                    const char *domain, int partitioned)
{
    cc_declaration_t *row = apr_pcalloc(p, sizeof(*row));

    row->category = category;
    row->name = name;
    row->path = "/";
    row->domain = domain;
    row->renew = 1;
    row->partitioned = partitioned;
    APR_ARRAY_PUSH(reg->declarations, cc_declaration_t *) = row;
}

static void set_up(void)
{
    static cc_register_t reg; /* the policy keeps it */
    apr_array_header_t *problems;

    apr_initialize();
    apr_pool_create(&p, NULL);
    problems = apr_array_make(p, 1, sizeof(cc_problem_t));
    reg = cc_register_make(p);
    declare(&reg, "necessary", "n*", NULL, 0);
    declare(&reg, "statistics", CHOICE, NULL, 0);
    declare(&reg, "statistics", "s", NULL, 0);
    declare(&reg, "statistics", "s", "example.org", 0);
    declare(&reg, "statistics", "__*", NULL, 0);
    declare(&reg, "statistics", "__*", "example.org", 1);
    declare(&reg, "first-party", "?", NULL, 0);
    declare(&reg, "first-party", "*", NULL, 0);
    policy = cc_policy_compile(p, &reg, "", problems);
    require(problems->nelts == 0);
}

static cc_decisions_t decide(uint8_t bits)
{
    cc_decisions_t made = { .refused = 1 };
    int i;

    for (i = 0; i < policy->categories->nelts; i++) {
        made.decided[i] = cc_policy_at(policy, i)->mode == CC_MODE_ALWAYS
                              ? CC_GRANTED
                          : bits & (1 << i) ? CC_REFUSED
                                            : CC_UNDECIDED;
    }
    return made;
}

static int was_sent(cc_slice_t cookies, cc_slice_t name)
{
    cc_cookie_t cookie;

    while (cc_cookie_next(&cookies, &cookie)) {
        if (cc_slice_same(cookie.name, name)) {
            return 1;
        }
    }
    return 0;
}

static void check(const cc_sweep_t *sweep, const char *header)
{
    cc_set_cookie_t c;
    const cc_row_t *row;

    require(cc_set_cookie_parse(cc_slice_str(header), &c));
    require(cc_set_cookie_deletes(&c, 1700000000));
    require(c.has_max_age && c.has_expires && c.value.len == 0);
    require(header[strcspn(header, "\r\n, ")] == ' '); /* of an attribute */
    require(was_sent(sweep->cookies, c.name));
    require(!cc_slice_eq(c.name, CHOICE));
    row = cc_policy_row(policy, c.name);
    require(row
            && sweep->decisions->decided[row->category->index] == CC_REFUSED);
    if (c.name.len > 7 && apr_cstr_casecmpn(c.name.ptr, "__host-", 7) == 0) {
        require(strstr(header, "; Path=/; Secure"));
        require(!strstr(header, "; Domain="));
    }
    require(!sweep->framed || strstr(header, "; Secure"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cc_sweep_t sweep = { .choice_name = CHOICE };
    cc_decisions_t decisions;
    apr_array_header_t *headers;
    apr_pool_t *pool;
    int i, j;

    if (p == NULL) {
        set_up();
    }
    if (size == 0) {
        return 0;
    }
    apr_pool_create(&pool, p);
    headers = apr_array_make(pool, 1, sizeof(char *));
    decisions = decide(*data);
    sweep.policy = policy;
    sweep.decisions = &decisions;
    sweep.cookies = cc_slice((const char *)data + 1, size - 1);
    sweep.https = *data >> 6 & 1;
    sweep.framed = *data >> 7;
    cc_sweep(pool, &sweep, headers);
    require(headers->nelts <= CC_SWEEP_MAX);
    for (i = 0; i < headers->nelts; i++) {
        const char *header = APR_ARRAY_IDX(headers, i, const char *);

        check(&sweep, header);
        for (j = 0; j < i; j++) { /* none twice */
            require(strcmp(header, APR_ARRAY_IDX(headers, j, const char *)));
        }
    }
    apr_pool_destroy(pool);
    return 0;
}
