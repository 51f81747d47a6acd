#include "core/cookie_strip.h"

typedef struct {
    apr_pool_t *p;
    cc_slice_t header;
    const cc_policy_t *policy;
    const cc_decisions_t *decisions;
    cc_slice_t choice; /* its name */
    char *left;        /* what stays, up to done; NULL until something goes */
    apr_size_t len;    /* of left */
    const char *done;  /* the first byte of header not yet decided on */
    int gone;          /* cookies that do not stay */
} stripping_t;

typedef enum {
    UNDECLARED,
    STAYS,
    GOES
} fate_t;

static fate_t fate_of(const stripping_t *s, cc_slice_t name)
{
    const cc_row_t *row;

    if (cc_slice_same(name, s->choice)) {
        return STAYS;
    }
    row = cc_policy_row(s->policy, name);
    if (row == NULL) {
        return UNDECLARED;
    }
    return cc_policy_allows_cookie(row->category, row->declared->anonymous,
                                   s->decisions)
               ? STAYS
               : GOES;
}

/* What a reader may begin a cookie at, within what others take to be one. */
typedef struct {
    const char *start; /* what is before the name included */
    cc_slice_t name;   /* empty where no '=' follows it */
    const char *comma; /* the last one before the name; NULL: there is none */
} part_t;

static const char *skip_to_name(const char *at, const char *end, part_t *part)
{
    part->comma = NULL;
    /* an empty name is none: the next '=' may end one */
    while (at < end && (cc_is_blank(*at) || *at == ',' || *at == '=')) {
        part->comma = *at == ',' ? at : part->comma;
        at++;
    }
    return at;
}

/* Take the next part off the front of a cookie: 0 when there is none. */
static int next_part(cc_slice_t *rest, part_t *part)
{
    const char *end = rest->ptr + rest->len, *at, *name;

    if (rest->len == 0) {
        return 0;
    }
    part->start = rest->ptr;
    at = name = skip_to_name(rest->ptr, end, part);
    while (at < end && !cc_is_blank(*at) && *at != ',' && *at != '=') {
        at++;
    }
    part->name = cc_slice(name, at - name);
    while (at < end && cc_is_blank(*at)) {
        at++;
    }
    if (at == end || *at != '=') {
        at = name + part->name.len;
        part->name.len = 0;
    }
    while (at < end && !cc_is_blank(*at) && *at != ',') {
        at++;
    }
    *rest = cc_slice(at, end - at);
    return 1;
}

/* What is before from stays, what is between from and to goes. */
static void cut(stripping_t *s, const char *from, const char *to)
{
    if (s->left == NULL) {
        s->left = apr_palloc(s->p, s->header.len + 1);
        s->done = s->header.ptr;
    }
    if (from > s->done) { /* else blanks that went with the cookie before */
        memcpy(s->left + s->len, s->done, from - s->done);
        s->len += from - s->done;
    }
    s->done = to;
}

/* A whole cookie goes, and one separator with it. */
static void cut_cookie(stripping_t *s, const cc_pick_t *pick)
{
    const char *from = pick->text.ptr, *to = pick->text.ptr + pick->text.len;
    const char *start = s->header.ptr, *end = start + s->header.len;

    while (from > start && from[-1] != ';') {
        from--;
    }
    while (to < end && *to != ';') {
        to++;
    }
    if (pick->before > s->gone) { /* something stays before it */
        from--;
    }
    else if (to < end) {
        do {
            to++;
        } while (to < end && cc_is_blank(*to));
    }
    cut(s, from, to);
    s->gone++;
}

/* Whether a cookie goes by the name that RFC 6265bis reads. */
static int goes_as_one(const stripping_t *s, const cc_cookie_t *pair)
{
    return fate_of(s, pair->name) == GOES
           || (pair->name.len == 0 && fate_of(s, pair->value) == GOES);
}

/* Of a cookie that others may read as several. */
static void strip_parts(stripping_t *s, const cc_pick_t *pick, int goes)
{
    const char *from = goes ? pick->text.ptr : NULL;
    cc_slice_t rest = pick->text;
    int has_name = 0;
    part_t part;

    while (next_part(&rest, &part)) {
        fate_t fate = part.name.len > 0 ? fate_of(s, part.name) : UNDECLARED;

        if (from == NULL && fate == GOES) { /* but not half of a name */
            from = has_name ? part.start : pick->text.ptr;
        }
        has_name |= part.name.len > 0;
        if (from && fate == STAYS && part.comma) {
            cut(s, from, part.comma);
            from = NULL;
        }
    }
    if (from == pick->text.ptr) {
        cut_cookie(s, pick);
    }
    else if (from) {
        cut(s, from, pick->text.ptr + pick->text.len);
    }
}

static void strip_cookie(stripping_t *s, const cc_pick_t *pick)
{
    int goes = goes_as_one(s, &pick->pair);

    if (pick->is_odd) {
        strip_parts(s, pick, goes);
    }
    else if (goes) {
        cut_cookie(s, pick);
    }
}

const char *cc_cookie_strip(apr_pool_t *p, const cc_picked_t *picked,
                            const cc_policy_t *policy,
                            const cc_decisions_t *decisions, const char *choice)
{
    stripping_t s = { .p = p,
                      .header = picked->header,
                      .policy = policy,
                      .decisions = decisions,
                      .choice = cc_slice_str(choice) };
    int i;

    for (i = 0; picked->picks && i < picked->picks->nelts; i++) {
        strip_cookie(&s, &APR_ARRAY_IDX(picked->picks, i, cc_pick_t));
    }
    if (s.left == NULL) {
        return NULL;
    }
    if (s.gone == picked->total) {
        return "";
    }
    cut(&s, s.header.ptr + s.header.len, NULL);
    s.left[s.len] = '\0';
    return s.left;
}
