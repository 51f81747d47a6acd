#include "core/policy.h"

#include <stdlib.h>
#include <apr_strings.h>
#include "core/digest.h"
#include "core/nearest.h"
#include "core/out.h"
#include "core/pattern.h"

/* A policy under construction. */
typedef struct {
    apr_pool_t *p;
    const cc_register_t *reg;
    cc_policy_t *policy;
    apr_hash_t *providers; /* id to const cc_provider_def_t * */
    apr_array_header_t *problems;
} compiling_t;

static void problem(compiling_t *c, const cc_source_t *source,
                    const char *directive, const char *message)
{
    cc_problem_t *found = apr_array_push(c->problems);

    found->source = *source;
    found->message = apr_pstrcat(c->p, directive, ": ", message, NULL);
}

static const char *place(apr_pool_t *p, const cc_source_t *source)
{
    return apr_psprintf(p, "%s:%d", source->file ? source->file : "(built in)",
                        source->line);
}

/* clang-format off */
static const cc_category_def_t built_in[] = {
    { .id = "necessary",   .mode = CC_MODE_ALWAYS },
    { .id = "statistics",  .mode = CC_MODE_CONSENT },
    { .id = "first-party", .mode = CC_MODE_CONSENT, .gpc = 1 },
    { .id = "third-party", .mode = CC_MODE_CONSENT, .gpc = 1 },
};
/* clang-format on */

static void set_category(cc_category_t *category, const cc_category_def_t *def)
{
    category->id = def->id;
    category->mode = def->mode;
    category->title = def->title;
    category->description = def->description;
    category->max_lifetime_s = def->max_lifetime_s;
    category->gpc = def->gpc;
    category->accepts = def->accepts;
}

static void add_category(compiling_t *c, const cc_category_def_t *def)
{
    cc_policy_t *policy = c->policy;
    cc_category_t *category = apr_pcalloc(c->p, sizeof(*category));

    if (policy->categories->nelts == CC_CATEGORIES_MAX) {
        problem(c, &def->source, "CookieConsentCategory",
                apr_psprintf(c->p,
                             "\"%s\" is one too many: there can be %d "
                             "categories, the built-in ones included",
                             def->id, CC_CATEGORIES_MAX));
        return;
    }
    set_category(category, def);
    category->index = policy->categories->nelts;
    category->rows = apr_array_make(c->p, 4, sizeof(cc_row_t *));
    APR_ARRAY_PUSH(policy->categories, cc_category_t *) = category;
    APR_ARRAY_PUSH(policy->ids, const char *) = category->id;
}

/* Definitions of one level come after those of a lower one. */
static void define_category(compiling_t *c, apr_hash_t *defined,
                            const cc_category_def_t *def)
{
    const cc_category_def_t *former = apr_hash_get(defined, def->id,
                                                   APR_HASH_KEY_STRING);

    if (former == NULL) {
        add_category(c, def);
    }
    else if (former->source.level == def->source.level) {
        problem(c, &def->source, "CookieConsentCategory",
                apr_psprintf(c->p, "\"%s\" is defined already, at %s", def->id,
                             place(c->p, &former->source)));
    }
    else {
        set_category((cc_category_t *)cc_policy_category(c->policy,
                                                         cc_slice_str(def->id)),
                     def);
    }
    apr_hash_set(defined, def->id, APR_HASH_KEY_STRING, def);
}

static void define_categories(compiling_t *c)
{
    apr_hash_t *defined = apr_hash_make(c->p);
    apr_size_t i;
    int n;

    for (i = 0; i < sizeof(built_in) / sizeof(*built_in); i++) {
        define_category(c, defined, &built_in[i]);
    }
    for (n = 0; n < c->reg->categories->nelts; n++) {
        define_category(c, defined,
                        APR_ARRAY_IDX(c->reg->categories, n,
                                      cc_category_def_t *));
    }
}

static void define_providers(compiling_t *c)
{
    int i;

    for (i = 0; i < c->reg->providers->nelts; i++) {
        const cc_provider_def_t *def = APR_ARRAY_IDX(c->reg->providers, i,
                                                     cc_provider_def_t *);
        const cc_provider_def_t *former = apr_hash_get(c->providers, def->id,
                                                       APR_HASH_KEY_STRING);

        if (former && former->source.level == def->source.level) {
            problem(c, &def->source, "CookieConsentProvider",
                    apr_psprintf(c->p, "\"%s\" is defined already, at %s",
                                 def->id, place(c->p, &former->source)));
        }
        apr_hash_set(c->providers, def->id, APR_HASH_KEY_STRING, def);
    }
}

static cc_provider_t provider_of(compiling_t *c, const char *text)
{
    const cc_provider_def_t *def = text ? apr_hash_get(c->providers, text,
                                                       APR_HASH_KEY_STRING)
                                        : NULL;
    cc_provider_t provider = { text, NULL, NULL };

    if (def) {
        provider.name = def->name;
        provider.url = def->url;
        provider.policy = def->policy;
    }
    return provider;
}

static int same_domain(const char *a, const char *b)
{
    return apr_cstr_casecmp(a ? a : "", b ? b : "") == 0;
}

/* What speaks against two rows of one name, or NULL. */
static const char *conflict(apr_pool_t *p, const cc_declaration_t *a,
                            const cc_declaration_t *b)
{
    const char *what = NULL;

    if (strcmp(a->category, b->category) != 0) {
        what = apr_psprintf(p,
                            "in the category \"%s\"; all rows of one name "
                            "are of one category",
                            a->category);
    }
    else if (a->anonymous != b->anonymous || a->renew != b->renew) {
        what = "with another anonymous or renew=; all rows of one name are "
               "treated alike";
    }
    else if (same_domain(a->domain, b->domain)
             && strcmp(a->path, b->path) == 0) {
        what = "with the same domain and path";
    }
    return what ? apr_psprintf(p, "\"%s\" stands already at %s, %s", b->name,
                               place(p, &a->source), what)
                : NULL;
}

static int is_wild(char c)
{
    return c == '*' || c == '?';
}

/* See cc_policy_may_declare(). */
static void note_beginning(cc_beginnings_t *beginnings, const char *name)
{
    if (is_wild(name[0])) {
        memset(beginnings, 1, sizeof(*beginnings));
    }
    else if (is_wild(name[1])) {
        beginnings->one[(unsigned char)name[0]] = 1;
    }
    else {
        beginnings->two[cc_beginning(name[0], name[1] ? name[1] : '=')] = 1;
    }
}

static void add_row(compiling_t *c, const cc_declaration_t *declared)
{
    cc_category_t *category = (cc_category_t *)
        cc_policy_category(c->policy, cc_slice_str(declared->category));
    cc_row_t *row = apr_pcalloc(c->p, sizeof(*row));

    if (category == NULL) {
        problem(c, &declared->source, "CookieConsentDeclare",
                cc_nearest_error(c->p, "category", declared->category,
                                 c->policy->ids));
        return;
    }
    row->index = c->policy->rows++;
    row->category = category;
    row->declared = declared;
    row->provider = provider_of(c, declared->provider);
    APR_ARRAY_PUSH(category->rows, cc_row_t *) = row;
    if (declared->storage) {
        return;
    }
    note_beginning(&c->policy->beginnings, declared->name);
    if (cc_pattern_is_glob(declared->name)) {
        APR_ARRAY_PUSH(c->policy->globs, cc_row_t *) = row;
    }
    else if (!apr_hash_get(c->policy->exact, declared->name,
                           APR_HASH_KEY_STRING)) {
        apr_hash_set(c->policy->exact, declared->name, APR_HASH_KEY_STRING,
                     row);
    }
}

/* Cookies and what a page stores are two name spaces. */
static const char *key_of(apr_pool_t *p, const cc_declaration_t *declared)
{
    return declared->storage ? apr_pstrcat(p, " ", declared->name, NULL)
                             : declared->name;
}

/* Note a row among those of its name, which it replaces where they are of a
 * lower level. */
static void gather_row(compiling_t *c, apr_hash_t *by_name,
                       cc_declaration_t *row)
{
    const char *key = key_of(c->p, row), *wrong = NULL;
    apr_array_header_t *same = apr_hash_get(by_name, key, APR_HASH_KEY_STRING);
    int i;

    if (same == NULL
        || APR_ARRAY_IDX(same, 0, cc_declaration_t *)->source.level
               < row->source.level) {
        same = apr_array_make(c->p, 1, sizeof(cc_declaration_t *));
        apr_hash_set(by_name, key, APR_HASH_KEY_STRING, same);
    }
    for (i = 0; i < same->nelts && wrong == NULL; i++) {
        wrong = conflict(c->p, APR_ARRAY_IDX(same, i, cc_declaration_t *), row);
    }
    if (wrong) {
        problem(c, &row->source, "CookieConsentDeclare", wrong);
    }
    APR_ARRAY_PUSH(same, cc_declaration_t *) = row;
}

/* The rows that count are those of the highest level on which their name
 * occurs: a virtual host replaces what it inherits name by name. */
static void add_rows(compiling_t *c)
{
    const apr_array_header_t *all = c->reg->declarations, *same;
    apr_hash_t *by_name = apr_hash_make(c->p); /* to an array of rows */
    int i;

    for (i = 0; i < all->nelts; i++) {
        gather_row(c, by_name, APR_ARRAY_IDX(all, i, cc_declaration_t *));
    }
    for (i = 0; i < all->nelts; i++) {
        cc_declaration_t *row = APR_ARRAY_IDX(all, i, cc_declaration_t *);

        same = apr_hash_get(by_name, key_of(c->p, row), APR_HASH_KEY_STRING);
        if (row->source.level
            == APR_ARRAY_IDX(same, 0, cc_declaration_t *)->source.level) {
            add_row(c, row);
        }
    }
}

static int compare_strings(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Over what the visitor agrees to, and no more: DESIGN says which. Sorted, as
 * the order of directives means nothing; a line holds no line feed. */
static const char *fingerprint_of(apr_pool_t *p, const cc_category_t *category,
                                  const char *revision)
{
    apr_array_header_t *lines = apr_array_make(p, 8, sizeof(char *));
    cc_out_t out = cc_out_make(p, 256);
    int i;

    for (i = 0; i < category->rows->nelts; i++) {
        const cc_row_t *row = APR_ARRAY_IDX(category->rows, i, cc_row_t *);

        if (!row->declared->anonymous) {
            APR_ARRAY_PUSH(lines, const char *) =
                apr_pstrcat(p, key_of(p, row->declared), "\t",
                            row->provider.name ? row->provider.name : "", "\n",
                            NULL);
        }
    }
    qsort(lines->elts, lines->nelts, lines->elt_size, compare_strings);
    cc_out_strs(&out, cc_mode_names[category->mode], "\n", revision, "\n",
                NULL);
    for (i = 0; i < lines->nelts; i++) {
        const char *line = APR_ARRAY_IDX(lines, i, const char *);

        /* two cookies of one name are one thing to agree to */
        if (i == 0 || strcmp(line, APR_ARRAY_IDX(lines, i - 1, char *)) != 0) {
            cc_out_str(&out, line);
        }
    }
    return cc_digest_hex(p, cc_out_view(&out), CC_FINGERPRINT_LEN);
}

static void finish_category(compiling_t *c, cc_category_t *category,
                            const char *revision)
{
    int gpc = category->gpc && category->mode != CC_MODE_ALWAYS;
    int i, exempt = category->mode == CC_MODE_EXEMPT;

    category->fingerprint = fingerprint_of(c->p, category, revision);
    category->decides = category->rows->nelts > 0
                        && category->mode != CC_MODE_ALWAYS;
    for (i = 0; i < category->rows->nelts; i++) {
        const cc_row_t *row = APR_ARRAY_IDX(category->rows, i, cc_row_t *);

        category->asks |= category->mode == CC_MODE_CONSENT
                          && !row->declared->anonymous;
        c->policy->gpc_takes |= gpc && (exempt || row->declared->anonymous);
    }
    c->policy->decides |= category->decides;
    c->policy->asks |= category->asks;
    c->policy->gpc |= category->decides && category->gpc;
    c->policy->gpc_tells |= gpc && exempt;
}

cc_policy_t *cc_policy_compile(apr_pool_t *p, const cc_register_t *reg,
                               const char *revision,
                               apr_array_header_t *problems)
{
    cc_policy_t *policy = apr_pcalloc(p, sizeof(*policy));
    compiling_t c = { p, reg, policy, apr_hash_make(p), problems };
    cc_source_t nowhere = { NULL, 0, 0 };
    int i;

    policy->categories = apr_array_make(p, 8, sizeof(cc_category_t *));
    policy->ids = apr_array_make(p, 8, sizeof(char *));
    policy->globs = apr_array_make(p, 4, sizeof(cc_row_t *));
    policy->exact = apr_hash_make(p);
    define_categories(&c);
    policy->third_party = cc_policy_category(policy,
                                             cc_slice_str("third-party"));
    define_providers(&c);
    add_rows(&c);
    for (i = 0; i < policy->categories->nelts; i++) {
        finish_category(&c, APR_ARRAY_IDX(policy->categories, i, void *),
                        revision);
    }
    if (cc_choice_longest(policy->ids) > CC_CHOICE_MAX) {
        problem(&c, &nowhere, "CookieConsentCategory",
                apr_psprintf(p,
                             "a choice about all of these categories would "
                             "take more than %d bytes; use fewer categories "
                             "or shorter ids",
                             CC_CHOICE_MAX));
    }
    return policy;
}
