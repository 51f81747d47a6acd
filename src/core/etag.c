#include "core/etag.h"

#include <apr_strings.h>
#include "core/out.h"

/* What a tag starts with that was made of a date. */
#define DATE_STEM "lm-"

/* Digits of such a date: 40 bits are enough for the next 30,000 years. */
#define DATE_DIGITS_MAX 10

static int is_hex(char c)
{
    return cc_is_digit(c) || (c >= 'a' && c <= 'f');
}

static int ends_in(cc_slice_t s, const char *suffix)
{
    apr_size_t len = strlen(suffix);

    return s.len >= len && memcmp(s.ptr + s.len - len, suffix, len) == 0;
}

/* Without what filters that compress or inflate add to a tag, once. */
static cc_slice_t without_coding(cc_slice_t s)
{
    static const char *const codings[] = { "gzip", "gunzip", "br", "deflate",
                                           "zstd" };
    apr_size_t i, at = s.len;

    while (at > 0 && s.ptr[at - 1] >= 'a' && s.ptr[at - 1] <= 'z') {
        at--;
    }
    if (at == s.len || at == 0 || s.ptr[at - 1] != '-') {
        return s;
    }
    for (i = 0; i < sizeof(codings) / sizeof(*codings); i++) {
        if (cc_slice_eq(cc_slice(s.ptr + at, s.len - at), codings[i])) {
            return cc_slice(s.ptr, at - 1);
        }
    }
    return s;
}

/* Where the token begins that ends s; s.len where there is none. */
static apr_size_t find_token(cc_slice_t s)
{
    static const char mark[] = CC_ETAG_MARK;
    apr_size_t at = s.len, digits, letters, len = sizeof(mark) - 1;

    if (at <= CC_TOKEN_DIGITS || s.ptr[at - CC_TOKEN_DIGITS - 1] != '-') {
        return s.len; /* as most */
    }
    for (digits = 0;
         digits < CC_TOKEN_DIGITS && at > 0 && is_hex(s.ptr[at - 1]);
         digits++) {
        at--;
    }
    if (digits < CC_TOKEN_DIGITS) {
        return s.len;
    }
    at--;
    for (letters = 0;
         letters < 4 && at > 0 && s.ptr[at - 1] >= 'a' && s.ptr[at - 1] <= 'z';
         letters++) {
        at--;
    }
    return letters > 0 && at >= len && memcmp(s.ptr + at - len, mark, len) == 0
               ? at
               : s.len;
}

static void split(cc_etag_t *tag)
{
    cc_slice_t rest = tag->opaque;
    apr_size_t at = find_token(rest);

    if (at == rest.len) {
        rest = without_coding(rest);
        at = find_token(rest);
    }
    if (at == rest.len) {
        tag->stem = tag->opaque;
        tag->token = cc_slice(NULL, 0);
        return;
    }
    tag->stem = cc_slice(rest.ptr, at - strlen(CC_ETAG_MARK));
    tag->token = cc_slice(rest.ptr + at, rest.len - at);
}

/* Whether all of s may stand between a tag's quotes: etagc. */
static int is_opaque(cc_slice_t s)
{
    apr_size_t i;

    for (i = 0; i < s.len; i++) {
        if ((unsigned char)s.ptr[i] <= ' ' || s.ptr[i] == '\x7f') {
            return 0;
        }
    }
    return 1;
}

int cc_etag_next(cc_slice_t *list, cc_etag_t *tag)
{
    cc_slice_t before, rest;

    while (list->len > 0) {
        rest = cc_slice_cut(*list, '"', &before);
        if (rest.ptr == NULL) {
            break;
        }
        *list = cc_slice_cut(rest, '"', &tag->opaque);
        if (list->ptr == NULL) { /* never closed */
            break;
        }
        tag->is_weak = ends_in(before, "W/");
        if (is_opaque(tag->opaque)) {
            split(tag);
            return 1;
        }
    }
    *list = cc_slice(NULL, 0);
    return 0;
}

int cc_etag_is_marked(const char *header)
{
    return strstr(header, CC_ETAG_MARK) != NULL;
}

const char *cc_etag_mark(apr_pool_t *p, const char *etag, const char *token)
{
    apr_size_t len = etag ? strlen(etag) : 0;
    cc_out_t out;

    if (len < 2 || etag[len - 1] != '"') {
        return NULL;
    }
    out = cc_out_make(p, len + 32);
    cc_out_slice(&out, cc_slice(etag, len - 1));
    cc_out_slice(&out, cc_slice(CC_ETAG_MARK, sizeof(CC_ETAG_MARK) - 1));
    cc_out_str(&out, token);
    cc_out_slice(&out, cc_slice("\"", 1));
    return out.ptr;
}

const char *cc_etag_of_date(apr_pool_t *p, apr_int64_t modified_s,
                            const char *token)
{
    return apr_psprintf(p,
                        "W/\"" DATE_STEM "%" APR_UINT64_T_HEX_FMT CC_ETAG_MARK
                        "%s\"",
                        (apr_uint64_t)modified_s, token);
}

/* The date that a stem was made of; -1 where it was not. */
static apr_int64_t date_of(cc_slice_t stem)
{
    static const apr_size_t start = sizeof(DATE_STEM) - 1;
    apr_int64_t date = 0;
    apr_size_t i;

    if (!cc_slice_starts(stem, DATE_STEM) || stem.len == start
        || stem.len > start + DATE_DIGITS_MAX) {
        return -1;
    }
    for (i = start; i < stem.len; i++) {
        char c = stem.ptr[i];

        if (!is_hex(c)) {
            return -1;
        }
        date = date * 16 + (cc_is_digit(c) ? c - '0' : c - 'a' + 10);
    }
    return date;
}

static void put_one(cc_out_t *out, int is_weak, cc_slice_t opaque)
{
    cc_out_str(out, out->len > 0 ? ", " : "");
    cc_out_str(out, is_weak ? "W/\"" : "\"");
    cc_out_slice(out, opaque);
    cc_out_str(out, "\"");
}

/* The tag that the origin gave, and that which it had before something at the
 * origin compressed it: httpd compares before mod_deflate adds to the tag. */
static void put_stem(cc_out_t *out, const cc_etag_t *tag)
{
    cc_slice_t bare = without_coding(tag->stem);

    put_one(out, tag->is_weak, tag->stem);
    if (bare.len < tag->stem.len) {
        put_one(out, tag->is_weak, bare);
    }
}

/* Where a tag of cc_etag_next() begins: what precedes it stands there too. */
static const char *start_of(const cc_etag_t *tag)
{
    return tag->opaque.ptr - strlen("\"") - (tag->is_weak ? strlen("W/") : 0);
}

static const char *as_sent(apr_pool_t *p, const cc_etag_t *tag)
{
    const char *start = start_of(tag);
    const char *end = tag->opaque.ptr + tag->opaque.len + strlen("\"");

    return apr_pstrmemdup(p, start, end - start);
}

cc_conditions_t cc_etag_if_none_match(apr_pool_t *p, const char *header,
                                      const char *token, int is_page)
{
    cc_conditions_t conditions = { NULL, -1, 0 };
    cc_slice_t list = cc_slice_str(header);
    cc_out_t out = cc_out_make(p, list.len);
    cc_etag_t tag;

    while (cc_etag_next(&list, &tag)) {
        if (tag.token.len == 0 && !is_page) {
            put_one(&out, tag.is_weak, tag.opaque);
        }
        else if (cc_slice_eq(tag.token, token)) {
            apr_int64_t date = date_of(tag.stem);

            conditions.has_own = 1;
            if (date > conditions.modified_s) {
                conditions.modified_s = date;
            }
            else if (date < 0) {
                put_stem(&out, &tag);
            }
        }
    }
    conditions.if_none_match = out.len > 0 ? out.ptr : NULL;
    return conditions;
}

const char *cc_etag_of_variant(apr_pool_t *p, const char *header,
                               const char *token, int is_page)
{
    cc_slice_t list = cc_slice_str(header);
    cc_out_t out = cc_out_make(p, list.len);
    cc_etag_t tag;

    while (cc_etag_next(&list, &tag)) {
        if (tag.token.len == 0 ? !is_page : cc_slice_eq(tag.token, token)) {
            put_one(&out, tag.is_weak, tag.opaque);
        }
    }
    return out.len > 0 ? out.ptr : NULL;
}

/* Whether the origin would know a tag by this one of its own. */
static int is_from(const cc_etag_t *tag, const cc_etag_t *origin)
{
    return cc_slice_same(tag->stem, origin->opaque)
           || cc_slice_same(without_coding(tag->stem), origin->opaque);
}

const char *cc_etag_of_client(apr_pool_t *p, const char *header,
                              const char *token, const char *etag)
{
    cc_slice_t list = cc_slice_str(header);
    cc_slice_t given = cc_slice_str(etag ? etag : "");
    cc_etag_t tag, origin, best = { 0 };
    int has_origin = cc_etag_next(&given, &origin);

    while (cc_etag_next(&list, &tag)) {
        if (!cc_slice_eq(tag.token, token)
            || (has_origin && !is_from(&tag, &origin))) {
            continue;
        }
        if (best.token.len == 0 || date_of(tag.stem) > date_of(best.stem)) {
            best = tag;
        }
    }
    return best.token.len > 0 ? as_sent(p, &best) : NULL;
}

const char *cc_etag_before_coding(apr_pool_t *p, const char *etag)
{
    cc_slice_t list = cc_slice_str(etag);
    cc_etag_t tag;

    if (!cc_etag_next(&list, &tag) || tag.token.len == 0) {
        return etag;
    }
    return apr_pstrcat(p,
                       apr_pstrmemdup(p, start_of(&tag),
                                      tag.token.ptr + tag.token.len
                                          - start_of(&tag)),
                       "\"", NULL);
}

const char *cc_etag_if_match(apr_pool_t *p, const char *header)
{
    cc_slice_t list = cc_slice_str(header);
    cc_out_t out = cc_out_make(p, list.len);
    cc_etag_t tag;

    while (cc_etag_next(&list, &tag)) {
        if (tag.token.len == 0) {
            put_one(&out, tag.is_weak, tag.opaque);
        }
        else {
            put_stem(&out, &tag);
        }
    }
    return out.len > 0 ? out.ptr : header;
}

const char *cc_etag_if(apr_pool_t *p, const char *header)
{
    cc_slice_t rest = cc_slice_str(header), piece;
    cc_out_t out = cc_out_make(p, rest.len);
    int is_quoted = 0;

    while (rest.ptr != NULL) {
        rest = cc_slice_cut(rest, '"', &piece);
        if (is_quoted && rest.ptr != NULL) {
            cc_etag_t tag = { .opaque = piece };

            split(&tag);
            piece = tag.token.len > 0 ? without_coding(tag.stem) : piece;
        }
        cc_out_slice(&out, piece);
        cc_out_str(&out, rest.ptr ? "\"" : "");
        is_quoted = !is_quoted;
    }
    return out.ptr;
}
