/* Whatever the text, what is escaped is ASCII without markup, and text comes
 * back from it byte for byte. */
#include "core/out.h"

#include <stdio.h>
#include "fuzz.h"

static void put_utf8(cc_out_t *out, unsigned c)
{
    static const unsigned starts[] = { 0, 0xc0, 0xe0, 0xf0 };
    int more = (c >= 0x80) + (c >= 0x800) + (c >= 0x10000);
    char byte = (char)(starts[more] | c >> 6 * more);

    cc_out_slice(out, cc_slice(&byte, 1));
    while (more-- > 0) {
        byte = (char)(0x80 | (c >> 6 * more & 0x3f));
        cc_out_slice(out, cc_slice(&byte, 1));
    }
}

static void check_bytes(cc_slice_t s, const char *forbidden)
{
    apr_size_t i;

    for (i = 0; i < s.len; i++) {
        require(s.ptr[i] >= 0x20 && s.ptr[i] < 0x7f);
        require(strchr(forbidden, s.ptr[i]) == NULL);
    }
}

/* What "&#N;" stands for, no control character; every other '&' is an error. */
static void decode_html(cc_out_t *out, const char *html)
{
    while (*html) {
        unsigned c = (unsigned char)*html++;
        int len = 0;

        if (c == '&') {
            require(sscanf(html, "#%7u;%n", &c, &len) == 1 && len > 0);
            require(c == '\t' || c == '\n' || (c >= 0x20 && c < 0x7f)
                    || c > 0x9f);
            html += len;
        }
        put_utf8(out, c);
    }
}

static unsigned hex4(const char **json)
{
    unsigned c;
    int len = 0;

    require(sscanf(*json, "\\u%4x%n", &c, &len) == 1 && len == 6);
    *json += len;
    return c;
}

/* One character of a JSON string. */
static unsigned next_json(const char **json)
{
    unsigned c;

    if (**json != '\\') {
        require(**json != '"');
        return (unsigned char)*(*json)++;
    }
    if ((*json)[1] != 'u') {
        require((*json)[1] == '"' || (*json)[1] == '\\');
        *json += 2;
        return (unsigned char)(*json)[-1];
    }
    c = hex4(json);
    require(c < 0xdc00 || c > 0xdfff);
    if (c >= 0xd800 && c < 0xdc00) {
        unsigned low = hex4(json);

        require(low >= 0xdc00 && low <= 0xdfff);
        c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
    }
    return c;
}

static void decode_json(cc_out_t *out, const char *json, const char *end)
{
    require(*json == '"' && end > json + 1 && end[-1] == '"');
    json++;
    while (json < end - 1) {
        put_utf8(out, next_json(&json));
    }
    require(json == end - 1);
}

static void check(apr_pool_t *p, const char *text)
{
    cc_out_t html = cc_out_make(p, 0), json = cc_out_make(p, 0);
    cc_out_t from_html = cc_out_make(p, 0), from_json = cc_out_make(p, 0);

    cc_out_html(&html, text);
    cc_out_json(&json, text);
    check_bytes(cc_out_view(&html), "<>\"'");
    check_bytes(cc_out_view(&json), "<>&'");
    decode_html(&from_html, html.ptr);
    decode_json(&from_json, json.ptr, json.ptr + json.len);
    if (cc_is_text(text)) {
        require(strcmp(from_html.ptr, text) == 0);
        require(strcmp(from_json.ptr, text) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1); /* so that ASan sees the end */
    static apr_pool_t *p;

    if (p == NULL) {
        apr_initialize();
        apr_pool_create(&p, NULL);
    }
    if (size > 0) {
        memcpy(text, data, size);
    }
    text[size] = '\0';
    check(p, text);
    apr_pool_clear(p);
    free(text);
    return 0;
}
