/*
 * html.c: the place of the banner in the documents of html5lib, judged by
 * another parser, and in heads made up to be awkward.
 *
 * usage: html DIRECTORY, the one that holds tree-construction/
 */
#include <glob.h>
#include <stdio.h>
#include "html_awkward.h"
#include "html_dat.h"
#include "html_check.h"
#include "tap.h"

static void report(const page_count_t *count, const char *what)
{
    char line[256];

    snprintf(line, sizeof(line), "%s: %u with, %u without, %u disputed", what,
             count->found, count->refused, count->disputed);
    ok(count->wrong == 0 && count->found + count->refused > 0, line);
}

static void check_case(page_count_t *count, const dat_case_t *one)
{
    char *expected = malloc(one->document.len + 1);
    page_t page = { one->data, one->data, expected, 400 };

    memcpy(expected, one->document.ptr, one->document.len);
    expected[one->document.len] = '\0';
    page_check(count, &page);
    free(expected);
}

/* A file may hold nothing but fragments. @return documents checked */
static unsigned check_file(const char *path)
{
    page_count_t count = { 0 };
    cc_slice_t file = dat_load(path), rest = file;
    dat_case_t one;

    while (dat_next(&rest, &one)) {
        if (!one.is_fragment && !one.is_script_off) {
            check_case(&count, &one);
        }
    }
    free((char *)file.ptr);
    if (count.found + count.refused > 0) {
        report(&count, strrchr(path, '/') + 1);
    }
    return count.found + count.refused;
}

int main(int argc, char **argv)
{
    char pattern[4096];
    unsigned documents = 0;
    page_count_t made = { 0 };
    glob_t files = { 0 };
    size_t i;

    snprintf(pattern, sizeof(pattern), "%s/tree-construction/*.dat",
             argc > 1 ? argv[1] : ".");
    glob(pattern, 0, NULL, &files);
    for (i = 0; i < files.gl_pathc; i++) {
        documents += check_file(files.gl_pathv[i]);
    }
    globfree(&files);
    printf("# %u documents of html5lib\n", documents);
    ok(documents > 0, "there are documents of html5lib");
    awkward_check(&made);
    report(&made, "awkward heads");
    return done_testing();
}
