#include "html_check.h"
#include <stdio.h>
#include <stdlib.h>
#include "html_dom.h"
#include "html_place_cuts.h"

static const char banner[] = MARKER
    " class=\"b\"><h2>Q?</h2><form method=\"post\" action=\"/c/\">"
    "<button name=\"choice\" value=\"refuse\">no</button></form>"
    "</section>";

static void complain(page_count_t *count, cc_slice_t page, const char *what)
{
    apr_size_t i;

    count->wrong++;
    printf("# %s: ", what);
    for (i = 0; i < page.len; i++) {
        if (page.ptr[i] == '\n') {
            fputs("\\n", stdout);
        }
        else {
            putchar(page.ptr[i]);
        }
    }
    putchar('\n');
}

static cc_slice_t with_banner(cc_slice_t page, apr_off_t at)
{
    size_t len = page.len + strlen(banner);
    char *out = malloc(len);

    memcpy(out, page.ptr, at);
    memcpy(out + at, banner, strlen(banner));
    memcpy(out + at + strlen(banner), page.ptr + at, page.len - at);
    return cc_slice(out, len);
}

static int has_word(cc_slice_t page, const char *word)
{
    apr_size_t i, len = strlen(word);

    for (i = 0; i + len <= page.len; i++) {
        if (strncasecmp(page.ptr + i, word, len) == 0) {
            return 1;
        }
    }
    return 0;
}

/* Where the page first closes what it has not opened; or its end. */
static long first_close(cc_slice_t page)
{
    long i;

    for (i = 0; i + 6 <= (long)page.len; i++) {
        if (strncasecmp(page.ptr + i, "</body", 6) == 0
            || strncasecmp(page.ptr + i, "</html", 6) == 0) {
            break;
        }
    }
    return i + 6 <= (long)page.len ? i : (long)page.len;
}

/* Doubts that are not worth more code: an input that is hidden settles nothing,
 * and in svg or math it depends whose element a frameset is. */
static int may_be_frameset(cc_slice_t page)
{
    return has_word(page, "<frameset")
           && (has_word(page, "<input") || has_word(page, "<svg")
               || has_word(page, "<math"));
}

int page_is_refused_rightly(const char *reason, cc_slice_t page,
                            const dom_t *dom)
{
    if (strstr(reason, "frameset")) {
        return dom->is_frameset || may_be_frameset(page);
    }
    if (strstr(reason, "fragment")) {
        return !dom->is_document;
    }
    if (strstr(reason, "AMP")) {
        return dom->is_amp;
    }
    if (strstr(reason, "no content")) {
        return dom->content < 0 || first_close(page) < dom->content;
    }
    return strstr(reason, "template") && has_word(page, "<template")
           && (has_word(page, "<svg") || has_word(page, "<math")
               || has_word(page, "<select") || has_word(page, "<col"));
}

/* Whether the page goes on at the place as the body begins in the tree. */
static int begins_body(cc_slice_t rest, const char *tree)
{
    const char *line = strstr(tree, "\n|   <body>\n");

    while (line != NULL && (line = strchr(line + 1, '\n')) != NULL) {
        const char *node = line + strlen("\n|     ");

        if (strncmp(line, "\n|     ", strlen("\n|     ")) != 0) {
            return 1; /* it is empty */
        }
        if (*node == '<') {
            return rest.len > 1 && rest.ptr[0] == '<'
                   && (node[1] | 32) == (rest.ptr[1] | 32);
        }
        if (*node == '"') {
            return rest.len > 0 && rest.ptr[0] == node[1];
        }
    }
    return 0; /* there is no body */
}

const char *page_fault(const dom_t *before, cc_slice_t out)
{
    const char *fault = NULL;
    dom_t after;

    dom_read(&after, out, "pvc");
    if (after.banners != 1 || !after.is_first) {
        fault = "the banner is not first in the body";
    }
    else if (strcmp(before->tree, after.tree) != 0) {
        fault = "the banner changes the tree";
    }
    free(after.tree);
    return fault;
}

static void judge_found(page_count_t *count, const page_t *page,
                        const cc_place_t *place, const dom_t *before)
{
    cc_slice_t out = with_banner(page->gumbo, place->offset);
    const char *fault = page_fault(before, out);

    if (fault) {
        complain(count, page->bytes, fault);
    }
    free((char *)out.ptr);
}

/* Whether two trees are the same up to their bodies. */
static int same_heads(const char *a, const char *b)
{
    const char *body_a = strstr(a, "\n|   <body>");
    const char *body_b = strstr(b, "\n|   <body>");

    return body_a != NULL && body_b != NULL && body_a - a == body_b - b
           && memcmp(a, b, body_a - a) == 0;
}

/* A quarrel about what is in the body does not move where it begins. */
static void settle(page_count_t *count, const page_t *page,
                   const cc_place_t *place, const dom_t *dom)
{
    cc_slice_t rest = cc_slice(page->bytes.ptr + place->offset,
                               page->bytes.len - place->offset);

    if (place->answer == CC_PLACE_FOUND
        && !same_heads(page->expected, dom->tree)
        && !begins_body(rest, page->expected)) {
        complain(count, page->bytes, "the body begins elsewhere");
    }
}

static int agree(cc_place_t *place, cc_slice_t page)
{
    int same = 1;

    if (page.len >= ALL_CUTS) {
        same = cuts_agree(place, cc_place_init,
                          cc_slice(page.ptr, ALL_CUTS - 1), 128);
    }
    return cuts_agree(place, cc_place_init, page,
                      page.len < ALL_CUTS ? ALL_CUTS : 16)
           && same;
}

void page_check(page_count_t *count, const page_t *page)
{
    cc_place_t place;
    dom_t before;

    if (!agree(&place, page->bytes)) {
        complain(count, page->bytes, "cuts change the answer");
    }
    dom_read(&before, page->gumbo, "pvc");
    if (page->expected && strcmp(page->expected, before.tree) != 0) {
        count->disputed++;
        settle(count, page, &place, &before);
    }
    if (place.answer == CC_PLACE_FOUND) {
        count->found++;
        judge_found(count, page, &place, &before);
    }
    else {
        count->refused++;
        if (!page_is_refused_rightly(place.reason, page->bytes, &before)) {
            complain(count, page->bytes, place.reason);
        }
    }
    free(before.tree);
}
