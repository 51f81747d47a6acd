/*
 * markup.h: what the tests of banners and of pages of a site's own share.
 */
#ifndef MARKUP_H
#define MARKUP_H

#include "core/view_markup.h"
#include "model_site.h"

typedef struct {
    const char *file, *error; /* NULL: it is taken; else what begins it */
} row_t;

typedef const char *reader_t(apr_pool_t *p, cc_slice_t file,
                             cc_markup_t *markup);

static inline void test_rows(apr_pool_t *p, const row_t *row, int rows,
                             reader_t *reader)
{
    cc_markup_t markup;
    int i;

    for (i = 0; i < rows; i++, row++) {
        const char *error = reader(p, cc_slice_str(row->file), &markup);
        const char *name = apr_pstrcat(p, row->error ? "refused: " : "taken: ",
                                       row->file, NULL);
        char *c;

        for (c = (char *)name; *c; c++) {
            *c = *c < ' ' || *c == '#' ? ' ' : *c;
        }
        if (row->error == NULL || error == NULL) {
            is_str(error ? error : "taken", row->error ? row->error : "taken",
                   name);
        }
        else {
            is_str(apr_pstrmemdup(p, error, strlen(row->error)), row->error,
                   name);
        }
    }
}

/* A site whose banner and page are these. */
static inline site_t *own_site(apr_pool_t *p, const char *own, const char *page)
{
    site_t *site = make_site(p, REGISTER);
    cc_markup_t *markup = apr_palloc(p, 2 * sizeof(*markup));

    if (own) {
        model_must(cc_markup_read_banner(p, cc_slice_str(own), &markup[0]),
                   own);
        site->view.banner = &markup[0];
    }
    if (page) {
        model_must(cc_markup_read_page(p, cc_slice_str(page), &markup[1]),
                   page);
        site->view.page = &markup[1];
    }
    return site;
}

#endif /* MARKUP_H */
