#include "core/markup_banner.h"

#include <stdlib.h>
#include <apr_strings.h>

void cc_banner_put(cc_banner_reader_t *b, const char *from, apr_size_t len)
{
    cc_out_ascii(&b->reader.literal, apr_pstrmemdup(b->reader.pool, from, len));
}

/* A number of a character that both HTML and XML take as it is. */
static int is_character(long n)
{
    return n == '\t' || n == '\n' || (n >= 0x20 && n < 0x7f)
           || (n >= 0xa0 && n < 0xd800) || (n >= 0xe000 && n < 0xfffe)
           || (n >= 0x10000 && n < 0x110000);
}

/* The length of a character reference that is the same in HTML and XML; 0 where
 * it is none. */
static apr_size_t reference(const char *at)
{
    static const char *const words[] = { "amp", "lt", "gt", "quot", "apos" };
    int is_hex = at[1] == '#' && at[2] == 'x';
    const char *digits = at + 2 + is_hex;
    apr_size_t len, i;

    for (i = 0; i < sizeof(words) / sizeof(*words); i++) {
        len = strlen(words[i]);
        if (strncmp(at + 1, words[i], len) == 0 && at[1 + len] == ';') {
            return len + 2;
        }
    }
    len = strspn(digits, is_hex ? "0123456789abcdefABCDEF" : "0123456789");
    return at[1] == '#' && len > 0 && len < 9 && digits[len] == ';'
                   && is_character(strtol(digits, NULL, is_hex ? 16 : 10))
               ? digits + len + 1 - at
               : 0;
}

const char *cc_banner_reference(cc_banner_reader_t *b)
{
    apr_size_t len = reference(b->at);

    if (len == 0) {
        return cc_markup_error(&b->reader, b->at,
                               "\"%.*s\" is no reference that HTML and XML "
                               "share: write the character itself, or its "
                               "number as in &#160;, and & as &amp;",
                               (int)strcspn(b->at, " \t\n<>\"'{};"), b->at);
    }
    cc_banner_put(b, b->at, len);
    b->at += len;
    return NULL;
}

void cc_banner_part(cc_banner_reader_t *b, const cc_part_t *part)
{
    cc_markup_part(&b->reader, part->kind, part->key);
}

static const char *take_word(cc_banner_reader_t *b, unsigned here,
                             const char *where)
{
    cc_part_t part;
    const char *error = cc_markup_placeholder(&b->reader, &b->at,
                                              CC_BANNER_PARTS, here, where,
                                              &part);

    if (error == NULL) {
        cc_banner_part(b, &part);
    }
    return error;
}

/* Where words may stand that differ by language. */
static unsigned words_of(const char *name)
{
    if (strcmp(name, "href") == 0) {
        return CC_PART_BIT(CC_PART_CHARTER_URL);
    }
    return strcmp(name, "title") == 0 || strcmp(name, "alt") == 0
                   || strcmp(name, "lang") == 0 || strcmp(name, "dir") == 0
                   || strncmp(name, "aria-", 5) == 0
                   || strncmp(name, "data-", 5) == 0
               ? CC_PART_WORDS
               : 0;
}

/* Give the value out; b->at is used to read it. */
const char *cc_banner_put_value(cc_banner_reader_t *b,
                                const cc_attribute_t *attribute)
{
    const char *end = attribute->value.ptr + attribute->value.len;
    const char *error = NULL;

    b->at = attribute->value.ptr;
    while (error == NULL && b->at < end) {
        apr_size_t len = strcspn(b->at, "<&{");

        len = b->at + len < end ? len : (apr_size_t)(end - b->at);
        cc_banner_put(b, b->at, len);
        b->at += len;
        if (b->at == end) {
            break;
        }
        if (*b->at == '&') {
            error = cc_banner_reference(b);
        }
        else if (strncmp(b->at, "{{", 2) == 0) {
            error = take_word(b, words_of(attribute->name),
                              apr_psprintf(b->reader.pool,
                                           "in %s=", attribute->name));
        }
        else if (*b->at == '<') {
            error = cc_markup_error(&b->reader, b->at,
                                    "\"<\" in a value is written &lt;");
        }
        else {
            cc_banner_put(b, b->at++, 1);
        }
    }
    return error;
}
