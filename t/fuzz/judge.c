/* A Cookie header, a line feed, a Set-Cookie header: any bytes at all. What
 * needs consent does not pass without, nobody else sets the choice cookie,
 * deletions pass, a cap is one, consent never makes a verdict harder, and
 * third-party context never makes it softer. */
#include "core/judge.h"

#include "fuzz.h"

#define NOW 1700000000
#define CHOICE "choice"

static apr_pool_t *p;
static const cc_policy_t *policy;

static void declare(cc_register_t *reg, const char *category, const char *name,
                    int anonymous, int renew)
{
    cc_declaration_t *row = apr_pcalloc(p, sizeof(*row));

    row->category = category;
    row->name = name;
    row->path = "/";
    row->anonymous = anonymous;
    row->renew = renew;
    APR_ARRAY_PUSH(reg->declarations, cc_declaration_t *) = row;
}

static void set_up(void)
{
    static cc_category_def_t defs[] = {
        { .id = "exempt", .mode = CC_MODE_EXEMPT, .max_lifetime_s = 3600 },
        { .id = "ads", .mode = CC_MODE_CONSENT, .max_lifetime_s = 3600 },
    };
    static cc_register_t reg; /* the policy keeps it */
    apr_array_header_t *problems;

    apr_initialize();
    apr_pool_create(&p, NULL);
    problems = apr_array_make(p, 1, sizeof(cc_problem_t));
    reg = cc_register_make(p);
    APR_ARRAY_PUSH(reg.categories, cc_category_def_t *) = &defs[0];
    APR_ARRAY_PUSH(reg.categories, cc_category_def_t *) = &defs[1];
    declare(&reg, "necessary", "n*", 0, 1);
    declare(&reg, "exempt", "e", 0, 1);
    declare(&reg, "exempt", "once", 0, 0);
    declare(&reg, "ads", "a*", 0, 1);
    declare(&reg, "ads", "anon", 1, 1);
    declare(&reg, "statistics", "?s", 0, 1);
    policy = cc_policy_compile(p, &reg, "", problems);
    require(problems->nelts == 0);
}

/* Everything decided alike, but for what needs no consent. */
static cc_decisions_t all(cc_decision_t decided)
{
    cc_decisions_t made = { .refused = decided == CC_REFUSED };
    int i;

    for (i = 0; i < policy->categories->nelts; i++) {
        made.decided[i] = cc_policy_at(policy, i)->mode == CC_MODE_ALWAYS
                              ? CC_GRANTED
                              : decided;
    }
    return made;
}

static int is_barred(const cc_court_t *court)
{
    return court->is_third_party
           && !cc_policy_allows(policy->third_party, court->decisions);
}

/* The rules of one verdict, said the other way round. */
static void check_verdict(const cc_court_t *court, const cc_judgement_t *j)
{
    const cc_row_t *row = cc_policy_row(policy, j->cookie.returned);
    int is_stored = j->cookie.header.ptr != NULL;

    require(j->is_choice
            == (is_stored && cc_slice_eq(j->cookie.returned, CHOICE)));
    require((j->verdict == CC_PASS) == (j->reason == NULL));
    require(!j->is_choice || j->verdict == CC_DROP);
    if (!is_stored || j->is_choice) {
        return;
    }
    if (cc_set_cookie_deletes(&j->cookie, NOW)) {
        require(j->verdict == CC_PASS);
    }
    else if (row == NULL) {
        require(court->undeclared == CC_UNDECLARED_CATEGORY
                || (j->verdict == CC_PASS)
                       == (court->undeclared == CC_UNDECLARED_ALLOW
                           && !is_barred(court)));
    }
    else if (row->category->mode == CC_MODE_ALWAYS) {
        require(j->verdict == CC_PASS);
    }
    else if (j->verdict != CC_DROP) {
        require(row->declared->anonymous
                || cc_policy_allows(row->category, court->decisions));
        require(!is_barred(court));
    }
}

static void check_cap(apr_pool_t *pool, const cc_judgement_t *j)
{
    const cc_category_t *category = j->category;
    cc_set_cookie_t capped;

    if (j->verdict == CC_CAP) {
        require(j->cap_s > 0);
        require(cc_set_cookie_outlives(&j->cookie, NOW, j->cap_s));
        require(
            cc_set_cookie_parse(cc_slice_str(cc_set_cookie_cap(pool, &j->cookie,
                                                               NOW, j->cap_s)),
                                &capped));
        require(!cc_set_cookie_outlives(&capped, NOW, j->cap_s));
    }
    else if (j->verdict == CC_PASS && category && category->max_lifetime_s) {
        require(
            !cc_set_cookie_outlives(&j->cookie, NOW, category->max_lifetime_s));
    }
}

/* The same header in the other context. */
static void check_context(cc_court_t court, cc_slice_t header,
                          const cc_judgement_t *usual)
{
    cc_judgement_t judgement;

    court.is_third_party = 1;
    judgement = cc_judge(&court, header);
    check_verdict(&court, &judgement);
    require(judgement.verdict >= usual->verdict);
    require(judgement.by_context || judgement.verdict == usual->verdict);
    require(judgement.by_context == usual->by_context);
    require(judgement.by_choice == usual->by_choice);
    require(!judgement.by_consent || judgement.by_choice);
}

/* The same header for three visitors: consent never makes it harder. */
static void check_visitors(apr_pool_t *pool, cc_court_t court,
                           cc_slice_t header)
{
    static const cc_decision_t from_worst[] = { CC_REFUSED, CC_UNDECIDED,
                                                CC_GRANTED };
    cc_verdict_t last = CC_DROP;
    int i;

    for (i = 0; i < 3; i++) {
        cc_decisions_t made = all(from_worst[i]);
        cc_judgement_t judgement;

        court.decisions = &made;
        judgement = cc_judge(&court, header);
        check_verdict(&court, &judgement);
        check_cap(pool, &judgement);
        check_context(court, header, &judgement);
        require(judgement.verdict <= last);
        require(judgement.by_choice || i == 0 || judgement.verdict == last);
        last = judgement.verdict;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cc_court_t court = { .choice_name = CHOICE, .now = NOW };
    cc_slice_t header;
    apr_pool_t *pool;

    if (p == NULL) {
        set_up();
    }
    apr_pool_create(&pool, p);
    court.policy = policy;
    court.undeclared_category = cc_policy_category(policy, cc_slice_str("ads"));
    header = cc_slice_cut(cc_slice((const char *)data, size), '\n',
                          &court.cookies);
    for (court.undeclared = CC_UNDECLARED_DROP;
         court.undeclared <= CC_UNDECLARED_CATEGORY; court.undeclared++) {
        check_visitors(pool, court, header);
    }
    apr_pool_destroy(pool);
    return 0;
}
