#include "core/markup_element.h"

#include <apr_strings.h>
#include "core/nearest.h"

/* clang-format off */
static const cc_element_t elements[] = {
    { "a",          CC_HOLDS_WORDS,   1, " href rel target hreflang " },
    { "abbr",       CC_HOLDS_WORDS,   1, "" },
    { "address",    CC_HOLDS_FLOW,    0, "" },
    { "article",    CC_HOLDS_FLOW,    0, "" },
    { "aside",      CC_HOLDS_FLOW,    0, "" },
    { "b",          CC_HOLDS_WORDS,   1, "" },
    { "bdi",        CC_HOLDS_WORDS,   1, "" },
    { "blockquote", CC_HOLDS_FLOW,    0, "" },
    { "br",         CC_HOLDS_NOTHING, 1, "" },
    { "button",     CC_HOLDS_WORDS,   1, " name value type " },
    { "cite",       CC_HOLDS_WORDS,   1, "" },
    { "code",       CC_HOLDS_WORDS,   1, "" },
    { "dd",         CC_HOLDS_FLOW,    0, "" },
    { "details",    CC_HOLDS_FLOW,    0, " open " },
    { "div",        CC_HOLDS_FLOW,    0, "" },
    { "dl",         CC_HOLDS_TERMS,   0, "" },
    { "dt",         CC_HOLDS_WORDS,   0, "" },
    { "em",         CC_HOLDS_WORDS,   1, "" },
    { "fieldset",   CC_HOLDS_FLOW,    0, "" },
    { "figure",     CC_HOLDS_FLOW,    0, "" },
    { "footer",     CC_HOLDS_FLOW,    0, "" },
    { "h2",         CC_HOLDS_WORDS,   0, "" },
    { "h3",         CC_HOLDS_WORDS,   0, "" },
    { "h4",         CC_HOLDS_WORDS,   0, "" },
    { "h5",         CC_HOLDS_WORDS,   0, "" },
    { "h6",         CC_HOLDS_WORDS,   0, "" },
    { "header",     CC_HOLDS_FLOW,    0, "" },
    { "hr",         CC_HOLDS_NOTHING, 0, "" },
    { "i",          CC_HOLDS_WORDS,   1, "" },
    { "img",        CC_HOLDS_NOTHING, 1, " src alt width height loading decoding " },
    { "input",      CC_HOLDS_NOTHING, 1, " name value type " },
    { "label",      CC_HOLDS_WORDS,   1, " for " },
    { "legend",     CC_HOLDS_WORDS,   0, "" },
    { "li",         CC_HOLDS_FLOW,    0, "" },
    { "mark",       CC_HOLDS_WORDS,   1, "" },
    { "nav",        CC_HOLDS_FLOW,    0, "" },
    { "ol",         CC_HOLDS_ITEMS,   0, "" },
    { "p",          CC_HOLDS_WORDS,   0, "" },
    { "q",          CC_HOLDS_WORDS,   1, "" },
    { "small",      CC_HOLDS_WORDS,   1, "" },
    { "span",       CC_HOLDS_WORDS,   1, "" },
    { "strong",     CC_HOLDS_WORDS,   1, "" },
    { "sub",        CC_HOLDS_WORDS,   1, "" },
    { "summary",    CC_HOLDS_WORDS,   0, "" },
    { "sup",        CC_HOLDS_WORDS,   1, "" },
    { "time",       CC_HOLDS_WORDS,   1, " datetime " },
    { "ul",         CC_HOLDS_ITEMS,   0, "" },
    { "wbr",        CC_HOLDS_NOTHING, 1, "" },
};

/* What authors will try, and what there is instead. */
static const struct {
    const char *name, *why;
} refused[] = {
    { "body",    "the banner stands inside of the page's" },
    { "form",    "{{form}} stands for it, with the fields that it needs" },
    { "h1",      "the page has its own; begin with <h2>" },
    { "head",    "the banner stands in the page's body" },
    { "html",    "the banner is a part of a page" },
    { "link",    "CookieConsentStylesheet is the place for a stylesheet" },
    { "main",    "the page has its own" },
    { "script",  "a banner has to work without; the pages can have one" },
    { "section", "the module makes the one around the banner; take <div>" },
    { "style",   "CookieConsentStylesheet is the place for a stylesheet" },
    { "svg",     "take <img src=\"/FILE.svg\" alt=\"\" />" },
};

cc_element_t const cc_element_form = { "form", CC_HOLDS_FLOW, 0, "" };

static const char everywhere[] = " class id title lang dir role translate ";
/* clang-format on */

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

const cc_element_t *cc_element_find(apr_pool_t *p, cc_slice_t name,
                                    const char **error)
{
    apr_array_header_t *known = apr_array_make(p, COUNT(elements),
                                               sizeof(char *));
    apr_size_t i;

    for (i = 0; i < COUNT(elements); i++) {
        if (cc_slice_eq(name, elements[i].name)) {
            return &elements[i];
        }
        APR_ARRAY_PUSH(known, const char *) = elements[i].name;
    }
    for (i = 0; i < COUNT(refused); i++) {
        if (cc_slice_eq(name, refused[i].name)) {
            *error = apr_psprintf(p, "no <%s> in a banner: %s", refused[i].name,
                                  refused[i].why);
            return NULL;
        }
    }
    *error = cc_nearest_error(p, "element",
                              apr_pstrmemdup(p, name.ptr, name.len), known);
    return NULL;
}

static int is_named(const cc_element_t *element, const char *name)
{
    return strcmp(element->name, name) == 0;
}

int cc_element_is_control(const cc_element_t *element)
{
    return is_named(element, "a") || is_named(element, "button")
           || is_named(element, "input") || is_named(element, "label");
}

static const char *parent_of(const cc_element_t *element)
{
    return is_named(element, "li")   ? "<ul> or <ol>"
           : is_named(element, "dt") ? "<dl>"
           : is_named(element, "dd") ? "<dl>"
                                     : NULL;
}

const char *cc_element_in(apr_pool_t *p, const cc_element_t *child,
                          const cc_element_t *parent)
{
    const char *wanted = parent_of(child);
    cc_holds_t holds = wanted == NULL        ? CC_HOLDS_FLOW
                       : *child->name == 'l' ? CC_HOLDS_ITEMS
                                             : CC_HOLDS_TERMS;

    if (wanted && parent->holds != holds) {
        return apr_psprintf(p, "<%s> stands in %s only", child->name, wanted);
    }
    if (wanted == NULL
        && (parent->holds == CC_HOLDS_ITEMS
            || parent->holds == CC_HOLDS_TERMS)) {
        return apr_psprintf(p, "<%s> cannot stand in <%s>, which holds %s",
                            child->name, parent->name,
                            parent->holds == CC_HOLDS_ITEMS ? "<li>"
                                                            : "<dt> and <dd>");
    }
    if (parent->holds == CC_HOLDS_WORDS && !child->is_phrasing) {
        return apr_psprintf(p,
                            "<%s> cannot stand in <%s>, which holds text and "
                            "what may stand in text",
                            child->name, parent->name);
    }
    return NULL;
}

static int has_word(const char *words, const char *word)
{
    apr_size_t len = strlen(word);
    const char *at;

    for (at = strstr(words, word); at; at = strstr(at + 1, word)) {
        if (at > words && at[-1] == ' ' && at[len] == ' ') {
            return 1;
        }
    }
    return 0;
}

const char *cc_element_attribute(apr_pool_t *p, const cc_element_t *element,
                                 const char *name)
{
    apr_array_header_t *known = apr_array_make(p, 8, sizeof(char *));
    char *state, *word, *words;

    if (has_word(everywhere, name) || has_word(element->attributes, name)
        || strncmp(name, "aria-", 5) == 0 || strncmp(name, "data-", 5) == 0) {
        return NULL;
    }
    if (strncmp(name, "on", 2) == 0 || strcmp(name, "style") == 0) {
        return apr_psprintf(p,
                            "%s= is inline script or style, which a strict "
                            "Content-Security-Policy stops",
                            name);
    }
    if (strcmp(name, "checked") == 0) {
        return "nothing may be ticked before the visitor does it";
    }
    words = apr_pstrcat(p, everywhere, element->attributes, NULL);
    for (word = apr_strtok(words, " ", &state); word;
         word = apr_strtok(NULL, " ", &state)) {
        APR_ARRAY_PUSH(known, const char *) = word;
    }
    APR_ARRAY_PUSH(known, const char *) = "aria-...";
    APR_ARRAY_PUSH(known, const char *) = "data-...";
    return cc_nearest_error(p,
                            apr_psprintf(p, "attribute of <%s>", element->name),
                            name, known);
}

int cc_element_is_link(cc_slice_t url)
{
    static const char *const starts[] = { "http://", "https://", "mailto:",
                                          "tel:",    "//",       "#" };
    apr_size_t i;

    for (i = 0; i < COUNT(starts); i++) {
        if (cc_slice_starts(url, starts[i])) {
            return 1;
        }
    }
    return cc_element_is_path(url);
}
