/*
 * status_judge.h: whether what the status page puts out is what it should be,
 * whatever names went in: judged by parsers, not by looking for words.
 */
#ifndef STATUS_JUDGE_H
#define STATUS_JUDGE_H

#include <apr_xml.h>
#include "core/out.h"
#include "core/view_status.h"
#include "model.h"

#define DECLARE "CookieConsentDeclare "

/* --- JSON (RFC 8259): each takes a value off the front, or returns NULL */

static const char *json_value(const char *s, int depth);

static inline const char *json_blank(const char *s)
{
    return s ? s + strspn(s, " \t\r\n") : NULL;
}

static inline const char *json_string(const char *s)
{
    if (*s++ != '"') {
        return NULL;
    }
    while (*s != '"') {
        if ((unsigned char)*s < 0x20 || (unsigned char)*s >= 0x80) {
            return NULL;
        }
        if (*s == '\\' && s[1] == 'u') {
            if (strspn(s + 2, "0123456789abcdefABCDEF") < 4) {
                return NULL;
            }
            s += 6;
        }
        else if (*s == '\\') {
            if (s[1] == '\0' || strchr("\"\\/bfnrt", s[1]) == NULL) {
                return NULL;
            }
            s += 2;
        }
        else {
            s++;
        }
    }
    return s + 1;
}

/* The members of an object or an array, from behind its first bracket. */
static inline const char *json_members(const char *s, char end, int depth)
{
    s = json_blank(s);
    if (*s == end) {
        return s + 1;
    }
    for (;;) {
        if (end == '}') {
            s = json_blank(json_string(json_blank(s)));
            if (s == NULL || *s++ != ':') {
                return NULL;
            }
        }
        s = json_blank(json_value(s, depth - 1));
        if (s == NULL || (*s != ',' && *s != end)) {
            return NULL;
        }
        if (*s++ == end) {
            return s;
        }
    }
}

static const char *json_value(const char *s, int depth)
{
    static const char *const words[] = { "true", "false", "null" };
    size_t digits, i;

    s = json_blank(s);
    if (depth == 0) {
        return NULL;
    }
    if (*s == '{' || *s == '[') {
        return json_members(s + 1, *s == '{' ? '}' : ']', depth);
    }
    if (*s == '"') {
        return json_string(s);
    }
    for (i = 0; i < TAP_ROWS(words); i++) {
        if (strncmp(s, words[i], strlen(words[i])) == 0) {
            return s + strlen(words[i]);
        }
    }
    digits = strspn(s, "0123456789");
    return digits == 0 || (*s == '0' && digits > 1) ? NULL : s + digits;
}

static inline int is_json(const char *s)
{
    s = json_blank(json_value(s, 8));
    return s && *s == '\0';
}

/* --- the page: XML of these elements and attributes, and no others */

static const char *const page_elements[] = {
    "a",    "body", "br",      "caption", "code",  "desc",  "div",
    "h1",   "h2",   "head",    "html",    "link",  "main",  "meta",
    "p",    "rect", "section", "svg",     "table", "tbody", "td",
    "text", "th",   "thead",   "time",    "title", "tr",    NULL
};
static const char *const page_attributes[] = { "aria-labelledby",
                                               "charset",
                                               "class",
                                               "content",
                                               "datetime",
                                               "fill",
                                               "fill-opacity",
                                               "font-family",
                                               "font-size",
                                               "height",
                                               "href",
                                               "id",
                                               "lang",
                                               "name",
                                               "overflow",
                                               "rel",
                                               "role",
                                               "scope",
                                               "stroke",
                                               "tabindex",
                                               "text-anchor",
                                               "width",
                                               "x",
                                               "y",
                                               NULL };
static const char *const page_links[] = { "?format=css", "?format=json",
                                          "?format=conf", NULL };

static inline int is_one_of(const char *const *words, const char *word)
{
    while (*words && strcmp(*words, word) != 0) {
        words++;
    }
    return *words != NULL;
}

/* Count the elements of a name; -1 where one is that should not be. */
static inline int count_elements(const apr_xml_elem *e, const char *name)
{
    int n = 0;

    for (; e; e = e->next) {
        const apr_xml_attr *attr;
        int below = count_elements(e->first_child, name);

        for (attr = e->attr; attr; attr = attr->next) {
            if (!is_one_of(page_attributes, attr->name)
                || (strcmp(attr->name, "href") == 0
                    && !is_one_of(page_links, attr->value))) {
                return -1;
            }
        }
        if (below < 0 || !is_one_of(page_elements, e->name)) {
            return -1;
        }
        n += below + (strcmp(e->name, name) == 0);
    }
    return n;
}

/* How many elements of a name the page has; -1 where it is not well-formed or
 * holds what it should not. */
static inline int page_has(apr_pool_t *p, const char *html, const char *name)
{
    apr_xml_parser *parser = apr_xml_parser_create(p);
    apr_xml_doc *doc;

    if (apr_xml_parser_feed(parser, html, strlen(html)) != APR_SUCCESS
        || apr_xml_parser_done(parser, &doc) != APR_SUCCESS) {
        return -1;
    }
    return count_elements(doc->root, name);
}

/* --- the lines for the configuration */

/* Whether httpd and the module read a declaration as it is meant: it is read
 * into the register. */
static inline int paste_line(apr_pool_t *p, cc_register_t *reg,
                             const char *line)
{
    static const cc_source_t source = { "pasted.conf", 1, 1 };

    if (strncmp(line, DECLARE, strlen(DECLARE)) != 0 || strstr(line, "${")) {
        return 0;
    }
    model_declare(p, reg, source, line + strlen(DECLARE)); /* or exits */
    return cc_register_check_declaration(p,
                                         APR_ARRAY_IDX(reg->declarations,
                                                       reg->declarations->nelts
                                                           - 1,
                                                       cc_declaration_t *))
           == NULL;
}

/* What a line is with its '#' taken away and a category put in. */
static inline const char *uncommented(apr_pool_t *p, const char *line)
{
    static const char open_line[] = "#" DECLARE "CATEGORY ";

    if (strncmp(line, open_line, strlen(open_line)) == 0) {
        return apr_pstrcat(p, DECLARE "first-party ", line + strlen(open_line),
                           NULL);
    }
    return line + (strncmp(line, "#" DECLARE, 1 + strlen(DECLARE)) == 0);
}

/* Paste all: the number of lines that declare, -1 where a line is neither a
 * declaration nor a comment nor empty.
 * @param all  take away every '#' before a declaration first */
static inline int paste(apr_pool_t *p, cc_register_t *reg, const char *conf,
                        int all)
{
    int n = 0;

    while (*conf) {
        size_t len = strcspn(conf, "\n");
        const char *line = apr_pstrmemdup(p, conf, len);

        if (conf[len] != '\n' || !cc_is_text(line)
            || (len > 0 && line[len - 1] == '\\')) {
            return -1;
        }
        line = all ? uncommented(p, line) : line;
        if (*line && *line != '#') {
            if (!paste_line(p, reg, line)) {
                return -1;
            }
            n++;
        }
        conf += len + 1;
    }
    return n;
}

/* The policy with what was pasted; NULL where it is not taken. */
static inline cc_policy_t *policy_with(apr_pool_t *p, const char *lines,
                                       const char *conf, int all)
{
    apr_array_header_t *problems = apr_array_make(p, 1, sizeof(cc_problem_t));
    cc_register_t *reg = model_register(p, lines);
    cc_policy_t *policy;

    if (paste(p, reg, conf, all) < 0) {
        return NULL;
    }
    policy = cc_policy_compile(p, reg, "", problems);
    return problems->nelts == 0 ? policy : NULL;
}

#endif /* STATUS_JUDGE_H */
