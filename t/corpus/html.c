/*
 * html.c: the place of the banner, judged by another parser, in heads made up
 * to be awkward, in the pages of httpd's manual, and in html5lib's documents.
 *
 * usage: html MANUAL [HTML5LIB], the one that holds tree-construction/
 */
#include <glob.h>
#include <stdio.h>
#include <sys/stat.h>
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
    page_t page = { one->data, one->data, expected };

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

static void check_html5lib(const char *directory)
{
    char pattern[4096];
    unsigned documents = 0;
    glob_t files = { 0 };
    size_t i;

    snprintf(pattern, sizeof(pattern), "%s/tree-construction/*.dat", directory);
    glob(pattern, 0, NULL, &files);
    for (i = 0; i < files.gl_pathc; i++) {
        documents += check_file(files.gl_pathv[i]);
    }
    globfree(&files);
    printf("# %u documents of html5lib\n", documents);
    ok(documents > 0, "there are documents of html5lib");
}

/* A page in one language stands in for others by links to it. */
static void check_page(page_count_t *count, const char *path)
{
    struct stat st;
    page_t page = { { NULL, 0 }, { NULL, 0 }, NULL };

    if (lstat(path, &st) == 0 && S_ISREG(st.st_mode)) {
        page.bytes = page.gumbo = dat_load(path);
        page_check(count, &page);
        free((char *)page.bytes.ptr);
    }
}

static void check_manual(const char *directory)
{
    static const char *const depths[] = { "", "/*", "/*/*" };
    page_count_t count = { 0 };
    size_t depth, i;

    for (depth = 0; depth < TAP_ROWS(depths); depth++) {
        char pattern[4096];
        glob_t files = { 0 };

        snprintf(pattern, sizeof(pattern), "%s%s/*.html", directory,
                 depths[depth]);
        glob(pattern, 0, NULL, &files);
        for (i = 0; i < files.gl_pathc; i++) {
            check_page(&count, files.gl_pathv[i]);
        }
        globfree(&files);
    }
    if (count.found == 0) {
        printf("# %s: no manual; t/install test installs it\n", directory);
    }
    report(&count, "pages of the manual");
    ok(count.found > 500, "nearly all of them with");
}

static void check_awkward(void *count, const page_t *page)
{
    page_check(count, page);
}

int main(int argc, char **argv)
{
    page_count_t made = { 0 };

    check_manual(argc > 1 ? argv[1] : ".");
    awkward_each(check_awkward, &made);
    report(&made, "awkward heads");
    if (argc > 2) {
        check_html5lib(argv[2]);
    }
    return done_testing();
}
