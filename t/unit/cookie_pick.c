#include "core/cookie_pick.h"
#include "model.h"

#define REGISTER                 \
    "Declare necessary sid\n"    \
    "Declare statistics _pk_*\n" \
    "Declare statistics z?\n"    \
    "Declare statistics q\n"     \
    "Declare statistics stored kind=storage\n"

/* clang-format off */
/* A header, how many cookies it has, and which are picked: each as
 * "cookies before it:text", odd ones with a '!' after it. */
static const struct {
    const char *what, *header;
    int total;
    const char *picks;
} cases[] = {
    { "nothing",                "",                         0, "" },
    { "no cookie",              " ;; ; \t;",                0, "" },
    { "one",                    "sid=1",                    1, "0:sid=1 " },
    { "strangers",              "a=1; bc=2;de=3",           3, "" },
    { "among strangers",        "a=1; sid=2;b=3; sid=4; e=5", 5, "1:sid=2 3:sid=4 " },
    { "the choice",             "a=1; choice=x",            2, "1:choice=x " },
    { "like the choice",        "chance=1; Choice=2",       2, "0:chance=1 " },
    { "by a glob",              "_pk_x=1; _=2; zz=3; z=4",  4, "0:_pk_x=1 2:zz=3 3:z=4 " },
    { "a name of one byte",     "q=1; qq=2",                2, "0:q=1 " },
    { "one byte alone",         "q; r",                     2, "0:q 1:r " },
    { "blanks around",          "  sid=1 ;\t a=2 ;  b=3",   3, "0:sid=1 1:a=2 2:b=3 " },
    { "empty ones do not count", ";; sid=1; ; a=2; sid=3",  3, "0:sid=1 2:sid=3 " },
    { "a blank in it",          "a=1 2; b=3",               2, "0:a=1 2! " },
    { "a tab in it",            "a=1\t2; b=3",              2, "0:a=1\t2! " },
    { "a comma in it",          "a=1,2; b=3; ,=4",          3, "0:a=1,2! 2:,=4! " },
    { "no name",                "=a; ==; a=",               3, "0:=a! 1:==! " },
    { "a declared one, odd",    "sid=a b",                  1, "0:sid=a b! " },
    { "storage",                "stored=1",                 1, "" },
    { "many",                   "sid=0;sid=1;sid=2;sid=3;sid=4;sid=5;sid=6;sid=7;sid=8;sid=9", 10,
      "0:sid=0 1:sid=1 2:sid=2 3:sid=3 4:sid=4 5:sid=5 6:sid=6 7:sid=7 8:sid=8 9:sid=9 " },
};
/* clang-format on */

/* What was picked, and whether each is read as it would be alone. */
static const char *said(apr_pool_t *p, const cc_picked_t *picked)
{
    const char *said = "";
    int i;

    for (i = 0; picked->picks && i < picked->picks->nelts; i++) {
        const cc_pick_t *pick = &APR_ARRAY_IDX(picked->picks, i, cc_pick_t);
        cc_slice_t rest = pick->text;
        cc_cookie_t pair;
        int same = cc_cookie_next(&rest, &pair)
                   && cc_slice_same(pair.name, pick->pair.name)
                   && cc_slice_same(pair.value, pick->pair.value);

        said = apr_psprintf(p, "%s%d:%.*s%s%s ", said, pick->before,
                            (int)pick->text.len, pick->text.ptr,
                            pick->is_odd ? "!" : "", same ? "" : " misread");
    }
    return said;
}

int main(void)
{
    apr_pool_t *p = model_pool();
    const cc_policy_t *policy = model_policy(p, REGISTER);
    size_t i;

    for (i = 0; i < TAP_ROWS(cases); i++) {
        char *exact = tap_exact(cases[i].header);
        cc_picked_t picked = cc_cookie_pick(p,
                                            cc_slice(exact,
                                                     strlen(cases[i].header)),
                                            policy, "choice");

        is_str(said(p, &picked), cases[i].picks, cases[i].what);
        ok(picked.total == cases[i].total, cases[i].what);
        free(exact);
    }
    return done_testing();
}
