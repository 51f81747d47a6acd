#include "xml_dom.h"
#include <expat.h>
#include <stdio.h>
#include <stdlib.h>

#define XHTML "http://www.w3.org/1999/xhtml|"

typedef struct {
    XML_Parser parser;
    cc_slice_t xml;
    const char *banner_id;
    FILE *out;
    xml_dom_t *dom;
    int depth, in_text;
    int skip;     /* depth of the banner, while in it */
    int is_plain; /* the root is <html> of XHTML */
    int is_over;  /* the first child that is a body or frameset was seen */
    int is_body;  /* nothing stands in it yet */
} reader_t;

/* A node begins, of a kind; text goes on with the same line. */
static void begin(reader_t *r, const char *kind)
{
    int is_text = strcmp(kind, "text") == 0;

    if (!r->in_text || !is_text) {
        fprintf(r->out, "\n%*s%s ", r->depth * 2, "", kind);
    }
    r->in_text = is_text;
    r->is_body = 0;
}

/* The tag as it stands in the document; empty where an entity brought it. */
static cc_slice_t source(const reader_t *r)
{
    return cc_slice(r->xml.ptr + XML_GetCurrentByteIndex(r->parser),
                    XML_GetCurrentByteCount(r->parser));
}

static int is_tag(cc_slice_t tag, const char *name)
{
    apr_size_t len = strlen(name);

    return tag.len > len + 1 && memcmp(tag.ptr + 1, name, len) == 0
           && strchr(" \t\r\n/>", tag.ptr[len + 1]) != NULL;
}

static int is_local(const char *name, const char *local)
{
    const char *bar = strrchr(name, '|');

    return strcmp(bar ? bar + 1 : name, local) == 0;
}

static const char *attribute(const char **atts, const char *name)
{
    for (; *atts; atts += 2) {
        if (strcmp(*atts, name) == 0) {
            return atts[1];
        }
    }
    return NULL;
}

static void look_at_root(reader_t *r, const char *name, const char **atts)
{
    r->is_plain = strcmp(name, XHTML "html") == 0 && is_tag(source(r), "html");
    for (; *atts; atts += 2) {
        r->dom->is_amp |= strcmp(*atts, "amp") == 0
                          || strncmp(*atts, "amp4", 4) == 0;
    }
}

/* The first body or frameset next to the head decides. */
static void look_at_child(reader_t *r, const char *name)
{
    cc_slice_t tag = source(r);

    if (r->is_over || !(is_local(name, "body") || is_local(name, "frameset"))) {
        return;
    }
    r->is_over = 1;
    r->dom->has_frameset = is_local(name, "frameset");
    if (r->is_plain && strcmp(name, XHTML "body") == 0 && is_tag(tag, "body")
        && tag.ptr[tag.len - 2] != '/') {
        r->dom->place = (long)(tag.ptr + tag.len - r->xml.ptr);
        r->is_body = 1;
    }
}

static int is_banner(reader_t *r, const char *name, const char **atts)
{
    const char *id = attribute(atts, "id");

    if (id == NULL || strcmp(id, r->banner_id) != 0) {
        return 0;
    }
    r->dom->banners++;
    r->dom->is_first = r->is_body && r->depth == 2
                       && strcmp(name, XHTML "section") == 0;
    return 1;
}

static void XMLCALL on_start(void *data, const char *name, const char **atts)
{
    reader_t *r = data;

    if (r->skip == 0 && is_banner(r, name, atts)) {
        r->skip = r->depth + 1;
    }
    if (r->skip == 0) {
        begin(r, "element");
        if (r->depth == 0) {
            look_at_root(r, name, atts);
        }
        if (r->depth == 1) {
            look_at_child(r, name);
        }
        fputs(name, r->out);
        for (; *atts; atts += 2) {
            fprintf(r->out, " %s=\"%s\"", atts[0], atts[1]);
        }
    }
    r->depth++;
}

static void XMLCALL on_end(void *data, const char *name)
{
    reader_t *r = data;

    if (r->skip == r->depth--) {
        r->skip = 0;
    }
    else if (r->skip == 0) {
        begin(r, "end");
    }
}

static void XMLCALL on_text(void *data, const char *text, int len)
{
    reader_t *r = data;

    if (r->skip == 0) {
        begin(r, "text");
        fwrite(text, 1, len, r->out);
    }
}

static void XMLCALL on_comment(void *data, const char *text)
{
    reader_t *r = data;

    if (r->skip == 0) {
        begin(r, "comment");
        fputs(text, r->out);
    }
}

static void XMLCALL on_instruction(void *data, const char *target,
                                   const char *text)
{
    reader_t *r = data;

    begin(r, "instruction");
    fprintf(r->out, "%s %s", target, text);
}

static void XMLCALL on_cdata(void *data)
{
    begin(data, "cdata");
}

static void XMLCALL on_skipped(void *data, const char *name, int is_parameter)
{
    begin(data, "entity");
    fputs(name, ((reader_t *)data)->out);
}

static void XMLCALL on_doctype(void *data, const char *name, const char *system,
                               const char *public, int has_subset)
{
    begin(data, "doctype");
    fprintf(((reader_t *)data)->out, "%s %s %s %d", name, system ? system : "-",
            public ? public : "-", has_subset);
}

void xml_dom_read(xml_dom_t *dom, cc_slice_t xml, const char *banner_id)
{
    reader_t r = { .xml = xml, .banner_id = banner_id, .dom = dom };
    size_t len;

    memset(dom, 0, sizeof(*dom));
    dom->place = -1;
    r.out = open_memstream(&dom->tree, &len);
    r.parser = XML_ParserCreateNS(NULL, '|');
    XML_SetUserData(r.parser, &r);
    XML_SetElementHandler(r.parser, on_start, on_end);
    XML_SetCharacterDataHandler(r.parser, on_text);
    XML_SetCommentHandler(r.parser, on_comment);
    XML_SetProcessingInstructionHandler(r.parser, on_instruction);
    XML_SetCdataSectionHandler(r.parser, on_cdata, on_cdata);
    XML_SetSkippedEntityHandler(r.parser, on_skipped);
    XML_SetStartDoctypeDeclHandler(r.parser, on_doctype);
    dom->is_wellformed = XML_Parse(r.parser, xml.ptr, (int)xml.len, 1)
                         == XML_STATUS_OK;
    XML_ParserFree(r.parser);
    fclose(r.out);
}
