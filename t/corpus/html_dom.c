#include "html_dom.h"
#include <stdio.h>
#include <stdlib.h>

typedef struct {
    FILE *out;
    const char *banner_id;
    dom_t *dom;
} writer_t;

static void indent(writer_t *w, int depth)
{
    fprintf(w->out, "| %*s", depth * 2, "");
}

static const char *attribute_prefix(const GumboAttribute *a)
{
    switch (a->attr_namespace) {
    case GUMBO_ATTR_NAMESPACE_XLINK:
        return "xlink ";
    case GUMBO_ATTR_NAMESPACE_XML:
        return "xml ";
    case GUMBO_ATTR_NAMESPACE_XMLNS:
        return "xmlns ";
    default:
        return "";
    }
}

static int by_name(const void *a, const void *b)
{
    return strcmp((*(GumboAttribute *const *)a)->name,
                  (*(GumboAttribute *const *)b)->name);
}

static void write_attributes(writer_t *w, const GumboVector *list, int depth)
{
    GumboAttribute **sorted = calloc(list->length + 1, sizeof(*sorted));
    unsigned i;

    for (i = 0; i < list->length; i++) {
        sorted[i] = list->data[i];
    }
    qsort(sorted, list->length, sizeof(*sorted), by_name);
    for (i = 0; i < list->length; i++) {
        indent(w, depth);
        fprintf(w->out, "%s%s=\"%s\"\n", attribute_prefix(sorted[i]),
                sorted[i]->name, sorted[i]->value);
    }
    free(sorted);
}

/* gumbo knows names that are not HTML's only by their source. */
static void write_name(writer_t *w, const GumboElement *e)
{
    GumboStringPiece piece = e->original_tag;
    const char *name = gumbo_normalized_tagname(e->tag);
    size_t i;

    if (e->tag_namespace != GUMBO_NAMESPACE_HTML) {
        fputs(e->tag_namespace == GUMBO_NAMESPACE_SVG ? "svg " : "math ",
              w->out);
    }
    gumbo_tag_from_original_text(&piece);
    if (e->tag_namespace == GUMBO_NAMESPACE_SVG && piece.data != NULL
        && gumbo_normalize_svg_tagname(&piece) != NULL) {
        fputs(gumbo_normalize_svg_tagname(&piece), w->out);
    }
    else if (e->tag != GUMBO_TAG_UNKNOWN) {
        fputs(name, w->out);
    }
    else {
        for (i = 0; i < piece.length; i++) {
            char c = piece.data[i];

            fputc(c >= 'A' && c <= 'Z' ? c + 32 : c, w->out);
        }
    }
}

static int is_banner(const writer_t *w, const GumboNode *node)
{
    const GumboAttribute *id;

    if (node->type != GUMBO_NODE_ELEMENT) {
        return 0;
    }
    id = gumbo_get_attribute(&node->v.element.attributes, "id");
    return id != NULL && strcmp(id->value, w->banner_id) == 0;
}

static void write_element(writer_t *w, const GumboNode *node, int depth);

static void write_node(writer_t *w, const GumboNode *node, int depth)
{
    if (is_banner(w, node)) {
        w->dom->banners++;
        w->dom->is_first = node->index_within_parent == 0
                           && node->parent->type == GUMBO_NODE_ELEMENT
                           && node->parent->v.element.tag == GUMBO_TAG_BODY;
        return;
    }
    indent(w, depth);
    if (node->type == GUMBO_NODE_COMMENT) {
        fprintf(w->out, "<!-- %s -->\n", node->v.text.text);
    }
    else {
        write_element(w, node, depth);
    }
}

/* gumbo leaves the text around what it moved out of a table in pieces, where
 * the specification makes it one. */
static void write_children(writer_t *w, const GumboVector *list, int depth)
{
    int in_text = 0;
    unsigned i;

    for (i = 0; i < list->length; i++) {
        const GumboNode *node = list->data[i];

        if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_CDATA
            || node->type == GUMBO_NODE_WHITESPACE) {
            if (!in_text) {
                indent(w, depth);
                fputc('"', w->out);
            }
            in_text = 1;
            fputs(node->v.text.text, w->out);
            continue;
        }
        fputs(in_text ? "\"\n" : "", w->out);
        in_text = 0;
        write_node(w, node, depth);
    }
    fputs(in_text ? "\"\n" : "", w->out);
}

static void write_element(writer_t *w, const GumboNode *node, int depth)
{
    const GumboElement *e = &node->v.element;

    fputc('<', w->out);
    write_name(w, e);
    fputs(">\n", w->out);
    write_attributes(w, &e->attributes, depth + 1);
    if (node->type == GUMBO_NODE_TEMPLATE) {
        indent(w, ++depth);
        fputs("content\n", w->out);
    }
    write_children(w, &e->children, depth + 1);
}

static void write_doctype(writer_t *w, const GumboDocument *doc)
{
    if (!doc->has_doctype) {
        return;
    }
    fprintf(w->out, "| <!DOCTYPE %s", doc->name);
    if (*doc->public_identifier || *doc->system_identifier) {
        fprintf(w->out, " \"%s\" \"%s\"", doc->public_identifier,
                doc->system_identifier);
    }
    fputs(">\n", w->out);
}

/* What the root's children say of the document. */
static void look_at_child(dom_t *dom, const GumboNode *child)
{
    const GumboElement *e = &child->v.element;

    if (child->type != GUMBO_NODE_ELEMENT) {
        return;
    }
    if (e->tag == GUMBO_TAG_HEAD || e->tag == GUMBO_TAG_BODY) {
        dom->is_document |= e->original_tag.length > 0;
    }
    dom->is_frameset |= e->tag == GUMBO_TAG_FRAMESET;
    if (e->tag == GUMBO_TAG_BODY && e->children.length > 0) {
        const GumboNode *first = e->children.data[0];

        dom->content = first->type == GUMBO_NODE_ELEMENT
                               || first->type == GUMBO_NODE_TEMPLATE
                           ? (long)first->v.element.start_pos.offset
                           : (long)first->v.text.start_pos.offset;
    }
}

static void look_at_root(dom_t *dom, const GumboNode *root)
{
    const GumboElement *html = &root->v.element;
    unsigned i;

    dom->is_document |= html->original_tag.length > 0;
    for (i = 0; i < html->attributes.length; i++) {
        const GumboAttribute *a = html->attributes.data[i];

        dom->is_amp |= strcmp(a->name, "amp") == 0
                       || strncmp(a->name, "amp4", 4) == 0
                       || strncmp(a->name, "\xe2\x9a\xa1", 3) == 0;
    }
    for (i = 0; i < html->children.length; i++) {
        look_at_child(dom, html->children.data[i]);
    }
}

static void replace(char *bytes, apr_size_t len, const char *what,
                    const char *with)
{
    char *end = bytes + len;

    while ((bytes = memmem(bytes, end - bytes, what, strlen(what))) != NULL) {
        memcpy(bytes, with, strlen(with));
    }
}

void dom_prepare(char *bytes, apr_size_t len)
{
    if (len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
        memset(bytes, ' ', 3);
    }
    replace(bytes, len, "noscript", "noframes");
    replace(bytes, len, "</br>", "<br >");
}

void dom_read(dom_t *dom, cc_slice_t html, const char *banner_id)
{
    GumboOutput *output = gumbo_parse_with_options(&kGumboDefaultOptions,
                                                   html.ptr, html.len);
    const GumboDocument *doc = &output->document->v.document;
    writer_t w = { NULL, banner_id, dom };
    size_t len;

    memset(dom, 0, sizeof(*dom));
    dom->content = -1;
    dom->is_document = doc->has_doctype;
    look_at_root(dom, output->root);
    w.out = open_memstream(&dom->tree, &len);
    write_doctype(&w, doc);
    write_children(&w, &doc->children, 0);
    fclose(w.out);
    while (len > 0 && dom->tree[len - 1] == '\n') {
        dom->tree[--len] = '\0';
    }
    gumbo_destroy_output(&kGumboDefaultOptions, output);
}
