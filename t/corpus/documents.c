/*
 * documents.c: pages for t/documents.t, and the judge of what httpd made of
 * them.
 *
 * usage: documents make DIR [HTML5LIB]   write files NAME.html
 *        documents judge BEFORE AFTER    compare those of one folder with
 *                                        their namesakes in another
 *
 * The judge prints a line for each page that is wrong, and at the end how many
 * there are with a banner and without.
 */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include "core/html_place.h"
#include "html_awkward.h"
#include "html_dat.h"

/* Of the awkward pages, one in so many: each piece comes several times. */
#define STRIDE 61

typedef struct {
    const char *directory;
    unsigned seen;
} writer_t;

static void write_page(const char *directory, const char *kind, unsigned number,
                       cc_slice_t page)
{
    char path[4096];
    FILE *out;

    snprintf(path, sizeof(path), "%s/%s%05u.html", directory, kind, number);
    out = fopen(path, "wb");
    if (out == NULL || fwrite(page.ptr, 1, page.len, out) != page.len
        || fclose(out) != 0) {
        perror(path);
        exit(1);
    }
}

static void write_some(void *data, const page_t *page)
{
    writer_t *writer = data;

    if (writer->seen++ % STRIDE == 0) {
        write_page(writer->directory, "a", writer->seen, page->bytes);
    }
}

/* Where a noscript is text only gumbo's reading is no use, and mod_bucketeer
 * would take its control characters out. */
static int is_usable(const dat_case_t *one)
{
    cc_slice_t data = one->data;

    return !one->is_fragment && !one->is_script_off
           && memmem(data.ptr, data.len, "noscript", 8) == NULL
           && memchr(data.ptr, 2, data.len) == NULL
           && memchr(data.ptr, 6, data.len) == NULL
           && memchr(data.ptr, 16, data.len) == NULL;
}

static void write_html5lib(const char *directory, const char *html5lib)
{
    char pattern[4096];
    unsigned number = 0;
    glob_t files = { 0 };
    size_t i;

    snprintf(pattern, sizeof(pattern), "%s/tree-construction/*.dat", html5lib);
    glob(pattern, 0, NULL, &files);
    for (i = 0; i < files.gl_pathc; i++) {
        cc_slice_t file = dat_load(files.gl_pathv[i]), rest = file;
        dat_case_t one;

        while (dat_next(&rest, &one)) {
            if (is_usable(&one)) {
                write_page(directory, "h", ++number, one.data);
            }
        }
        free((char *)file.ptr);
    }
    globfree(&files);
}

/* What is wrong with a page; NULL where nothing is. Prepares both. */
static const char *judge(cc_slice_t before, cc_slice_t after, int is_same)
{
    const char *fault = NULL;
    cc_place_t place;
    dom_t dom;

    cc_place_init(&place, "<section id=\"pvc\"");
    cc_place_scan(&place, before.ptr, before.len);
    cc_place_finish(&place);
    if (is_same != (place.answer == CC_PLACE_NONE)) {
        return is_same ? "it has a place, but no banner"
                       : "it has no place, but was changed";
    }
    dom_prepare((char *)before.ptr, before.len);
    dom_prepare((char *)after.ptr, after.len);
    dom_read(&dom, before, "pvc");
    if (!is_same) {
        fault = page_fault(&dom, after);
    }
    else if (!page_is_refused_rightly(place.reason, before, &dom)) {
        fault = place.reason;
    }
    free(dom.tree);
    return fault;
}

static int judge_file(const char *path, const char *directory,
                      page_count_t *count)
{
    const char *name = strrchr(path, '/') + 1, *fault;
    char other[4096];
    cc_slice_t before = dat_load(path), after;
    int is_same;

    snprintf(other, sizeof(other), "%s/%s", directory, name);
    after = dat_load(other);
    is_same = cc_slice_same(before, after);
    fault = after.ptr ? judge(before, after, is_same) : "it is missing";
    if (fault) {
        printf("%s: %s\n", name, fault);
    }
    count->found += !is_same;
    count->refused += is_same;
    free((char *)before.ptr);
    free((char *)after.ptr);
    return fault == NULL;
}

static int judge_all(const char *before, const char *after)
{
    char pattern[4096];
    page_count_t count = { 0 };
    glob_t files = { 0 };
    int good = 1;
    size_t i;

    snprintf(pattern, sizeof(pattern), "%s/*.html", before);
    glob(pattern, 0, NULL, &files);
    for (i = 0; i < files.gl_pathc; i++) {
        good &= judge_file(files.gl_pathv[i], after, &count);
    }
    globfree(&files);
    printf("%u with, %u without\n", count.found, count.refused);
    return good && count.found > 0 && count.refused > 0;
}

int main(int argc, char **argv)
{
    if (argc >= 3 && strcmp(argv[1], "make") == 0) {
        writer_t writer = { argv[2], 0 };

        awkward_each(write_some, &writer);
        if (argc > 3) {
            write_html5lib(argv[2], argv[3]);
        }
        return 0;
    }
    if (argc == 4 && strcmp(argv[1], "judge") == 0) {
        return !judge_all(argv[2], argv[3]);
    }
    fprintf(stderr, "usage: documents make DIR [HTML5LIB]\n"
                    "       documents judge BEFORE AFTER\n");
    return 2;
}
