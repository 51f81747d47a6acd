#include "html_dat.h"
#include <stdio.h>
#include <stdlib.h>

static int is_heading(cc_slice_t line)
{
    static const char *const headings[] = {
        "#data",      "#errors",     "#new-errors", "#document-fragment",
        "#script-on", "#script-off", "#document",
    };
    apr_size_t i;

    for (i = 0; i < sizeof(headings) / sizeof(*headings); i++) {
        if (cc_slice_eq(line, headings[i])) {
            return 1;
        }
    }
    return 0;
}

/* What follows a heading: up to the line break before the next one. */
static cc_slice_t section(cc_slice_t *rest)
{
    const char *start = rest->ptr, *end = start;

    while (rest->len > 0) {
        cc_slice_t line, after = cc_slice_cut(*rest, '\n', &line);

        if (is_heading(line)) {
            break;
        }
        end = line.ptr + line.len;
        *rest = after;
    }
    return cc_slice(start, end - start);
}

/* An empty line separates cases. */
static cc_slice_t without_last_breaks(cc_slice_t s)
{
    while (s.len > 0 && s.ptr[s.len - 1] == '\n') {
        s.len--;
    }
    return s;
}

int dat_next(cc_slice_t *rest, dat_case_t *one)
{
    int has_data = 0;

    memset(one, 0, sizeof(*one));
    while (rest->len > 0) {
        cc_slice_t line, after = cc_slice_cut(*rest, '\n', &line), body;

        if (has_data && cc_slice_eq(line, "#data")) {
            return 1;
        }
        body = section(&after);
        *rest = after;
        if (cc_slice_eq(line, "#data")) {
            has_data = 1;
            one->data = body;
        }
        else if (cc_slice_eq(line, "#document")) {
            one->document = without_last_breaks(body);
        }
        one->is_fragment |= cc_slice_eq(line, "#document-fragment");
        one->is_script_off |= cc_slice_eq(line, "#script-off");
    }
    return has_data;
}

cc_slice_t dat_load(const char *path)
{
    FILE *f = fopen(path, "rb");
    char *bytes = NULL;
    size_t len = 0, got;

    if (f == NULL) {
        return cc_slice(NULL, 0);
    }
    do {
        bytes = realloc(bytes, len + 65536);
        got = fread(bytes + len, 1, 65536, f);
        len += got;
    } while (got > 0);
    fclose(f);
    return cc_slice(bytes, len);
}
