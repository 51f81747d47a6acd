/*
 * model.h: registers and decisions for tests, from lines like those of the
 * configuration:
 *
 *     Category ID MODE [title=] [description=] [max-lifetime=] [gpc] [accepts=]
 *     Provider ID NAME [url=] [policy=]
 *     Declare CATEGORY NAME [provider=] [service=] [purpose=] [lifetime=]
 *                           [domain=] [path=] [anonymous] [renew=] [kind=]
 *                           [partitioned]
 *     Host
 *
 * What follows "Host" is of a virtual host. A line that cannot be read ends
 * the test: it is the test that is wrong.
 */
#ifndef MODEL_H
#define MODEL_H

#include <apr_strings.h>
#include "core/options.h"
#include "core/policy.h"
#include "core/words.h"
#include "tap.h"

#define MODEL_FILE "site.conf"

#define MODEL_OF(type, field) APR_OFFSETOF(type, field), NULL

/* clang-format off */
static const cc_option_t model_category_keys[] = {
    { "title",        CC_OPTION_PHRASE,   MODEL_OF(cc_category_def_t, title) },
    { "description",  CC_OPTION_PHRASE,   MODEL_OF(cc_category_def_t, description) },
    { "max-lifetime", CC_OPTION_DURATION, MODEL_OF(cc_category_def_t, max_lifetime_s) },
    { "gpc",          CC_OPTION_FLAG,     MODEL_OF(cc_category_def_t, gpc) },
    { "accepts",      CC_OPTION_STRING,   MODEL_OF(cc_category_def_t, accepts) },
    { NULL, 0, 0, NULL }
};

static const cc_option_t model_provider_keys[] = {
    { "url",          CC_OPTION_STRING,   MODEL_OF(cc_provider_def_t, url) },
    { "policy",       CC_OPTION_STRING,   MODEL_OF(cc_provider_def_t, policy) },
    { NULL, 0, 0, NULL }
};

static const cc_option_t model_declare_keys[] = {
    { "provider",     CC_OPTION_STRING,   MODEL_OF(cc_declaration_t, provider) },
    { "service",      CC_OPTION_PHRASE,   MODEL_OF(cc_declaration_t, service) },
    { "purpose",      CC_OPTION_PHRASE,   MODEL_OF(cc_declaration_t, purpose) },
    { "lifetime",     CC_OPTION_LIFETIME, MODEL_OF(cc_declaration_t, lifetime_s) },
    { "domain",       CC_OPTION_STRING,   MODEL_OF(cc_declaration_t, domain) },
    { "path",         CC_OPTION_STRING,   MODEL_OF(cc_declaration_t, path) },
    { "anonymous",    CC_OPTION_FLAG,     MODEL_OF(cc_declaration_t, anonymous) },
    { "renew",        CC_OPTION_SWITCH,   MODEL_OF(cc_declaration_t, renew) },
    { "kind",         CC_OPTION_ONE_OF,   APR_OFFSETOF(cc_declaration_t, storage), cc_kind_names },
    { "partitioned",  CC_OPTION_FLAG,     MODEL_OF(cc_declaration_t, partitioned) },
    { NULL, 0, 0, NULL }
};
/* clang-format on */

static inline void model_must(const char *error, const char *line)
{
    if (error) {
        printf("Bail out! %s: %s\n", line, error);
        exit(1);
    }
}

static inline const char *model_word(apr_pool_t *p, const char **line)
{
    const char *word;

    model_must(cc_words_plain(p, line, &word), *line);
    model_must(word ? NULL : "a word is missing", *line);
    return word;
}

static inline void model_category(apr_pool_t *p, cc_register_t *reg,
                                  cc_source_t source, const char *line)
{
    cc_category_def_t *def = apr_pcalloc(p, sizeof(*def));

    def->source = source;
    def->id = model_word(p, &line);
    model_must(cc_options_word(p, "mode", model_word(p, &line), cc_mode_names,
                               &def->mode),
               line);
    model_must(cc_options_read(p, line, model_category_keys, def), line);
    APR_ARRAY_PUSH(reg->categories, cc_category_def_t *) = def;
}

static inline void model_provider(apr_pool_t *p, cc_register_t *reg,
                                  cc_source_t source, const char *line)
{
    cc_provider_def_t *def = apr_pcalloc(p, sizeof(*def));

    def->source = source;
    def->id = model_word(p, &line);
    def->name = model_word(p, &line);
    model_must(cc_options_read(p, line, model_provider_keys, def), line);
    APR_ARRAY_PUSH(reg->providers, cc_provider_def_t *) = def;
}

static inline void model_declare(apr_pool_t *p, cc_register_t *reg,
                                 cc_source_t source, const char *line)
{
    cc_declaration_t *row = apr_pcalloc(p, sizeof(*row));

    row->source = source;
    row->lifetime_s = CC_LIFETIME_UNSTATED;
    row->path = "/";
    row->renew = 1;
    row->category = model_word(p, &line);
    row->name = model_word(p, &line);
    model_must(cc_options_read(p, line, model_declare_keys, row), line);
    APR_ARRAY_PUSH(reg->declarations, cc_declaration_t *) = row;
}

static inline void model_line(apr_pool_t *p, cc_register_t *reg,
                              cc_source_t *source, const char *line)
{
    const char *directive = model_word(p, &line);

    if (strcmp(directive, "Category") == 0) {
        model_category(p, reg, *source, line);
    }
    else if (strcmp(directive, "Provider") == 0) {
        model_provider(p, reg, *source, line);
    }
    else if (strcmp(directive, "Declare") == 0) {
        model_declare(p, reg, *source, line);
    }
    else if (strcmp(directive, "Host") == 0) {
        source->level = 2;
    }
    else {
        model_must("is no directive", directive);
    }
}

/* A register from lines that each end with a line feed. */
static inline cc_register_t *model_register(apr_pool_t *p, const char *lines)
{
    cc_register_t *reg = apr_palloc(p, sizeof(*reg));
    cc_source_t source = { MODEL_FILE, 0, 1 };

    *reg = cc_register_make(p);
    while (*lines) {
        size_t len = strcspn(lines, "\n");

        source.line++;
        model_line(p, reg, &source, apr_pstrmemdup(p, lines, len));
        lines += len + (lines[len] == '\n');
    }
    return reg;
}

/* A policy that is without a problem. */
static inline cc_policy_t *model_policy(apr_pool_t *p, const char *lines)
{
    apr_array_header_t *problems = apr_array_make(p, 1, sizeof(cc_problem_t));
    cc_policy_t *policy = cc_policy_compile(p, model_register(p, lines), "",
                                            problems);

    if (problems->nelts > 0) {
        model_must(APR_ARRAY_IDX(problems, 0, cc_problem_t).message, lines);
    }
    return policy;
}

static inline const cc_category_t *model_category_of(const cc_policy_t *policy,
                                                     const char *id)
{
    const cc_category_t *category = cc_policy_category(policy,
                                                       cc_slice_str(id));

    model_must(category ? NULL : "is no category", id);
    return category;
}

/* Decisions as in "statistics=granted first-party=refused"; of the others
 * only those of mode always are made. */
static inline cc_decisions_t model_decisions(apr_pool_t *p,
                                             const cc_policy_t *policy,
                                             const char *line)
{
    static const cc_validity_t any = { 1, 1 };
    cc_decisions_t made;
    cc_word_t word;

    cc_policy_decide(policy, NULL, &any, 0, NULL, &made);
    for (;;) {
        const cc_category_t *category;

        model_must(cc_words_keyed(p, &line, &word), line);
        if (word.key == NULL) {
            return made;
        }
        category = model_category_of(policy, word.key);
        made.decided[category->index] = strcmp(word.value, "granted") == 0
                                            ? CC_GRANTED
                                        : strcmp(word.value, "refused") == 0
                                            ? CC_REFUSED
                                            : CC_UNDECIDED;
    }
}

static inline apr_pool_t *model_pool(void)
{
    apr_pool_t *p;

    apr_initialize();
    apr_pool_create(&p, NULL);
    return p;
}

#endif /* MODEL_H */
