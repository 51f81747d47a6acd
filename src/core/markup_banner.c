#include "core/markup_banner.h"

#include <apr_strings.h>

static const char lower[] = "abcdefghijklmnopqrstuvwxyz";
static const char in_name[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
static const char space[] = " \t\n";

static const cc_element_t outside = { "section", CC_HOLDS_FLOW, 0, "" };

static const cc_element_t *parent_of(const cc_banner_reader_t *b)
{
    return b->depth ? b->open[b->depth - 1].element : &outside;
}

/* --- what is open */

static const char *open_element(cc_banner_reader_t *b, const char *at,
                                const cc_element_t *element)
{
    cc_open_t *open = &b->open[b->depth];

    if (b->depth == CC_BANNER_DEPTH) {
        return cc_markup_error(&b->reader, at,
                               "more than %d elements inside of each other",
                               CC_BANNER_DEPTH);
    }
    open->element = element;
    open->at = at;
    open->look = cc_banner_look(b, element);
    open->hides = cc_banner_hides(b, element);
    b->depth++;
    return NULL;
}

static const char *check_place(cc_banner_reader_t *b, const char *at,
                               const cc_element_t *element)
{
    const char *error = cc_element_in(b->reader.pool, element, parent_of(b));
    int i;

    for (i = 0; error == NULL && i < b->depth; i++) {
        const char *around = b->open[i].element->name;

        if (cc_element_is_control(element)
            && (strcmp(around, "a") == 0 || strcmp(around, "button") == 0)) {
            error = apr_psprintf(b->reader.pool,
                                 "<%s> cannot stand in <%s>: both are there to "
                                 "be clicked",
                                 element->name, around);
        }
    }
    return error ? cc_markup_error(&b->reader, at, "%s", error) : NULL;
}

static const char *open_form(cc_banner_reader_t *b, const char *at)
{
    const char *error = check_place(b, at, &cc_element_form);

    if (error == NULL && b->reader.markup->kinds & CC_PART_BIT(CC_PART_FORM)) {
        error = cc_markup_error(&b->reader, at, "a second {{form}}");
    }
    b->attributes_len = 0;
    if (error == NULL) {
        error = open_element(b, at, &cc_element_form);
        b->form = b->depth;
    }
    return error;
}

/* --- text */

static const char *take_placeholder(cc_banner_reader_t *b)
{
    static const cc_element_t list = { "ul", CC_HOLDS_ITEMS, 0, "" };
    const char *at = b->at;
    const cc_element_t *parent = parent_of(b);
    unsigned here = parent->holds > CC_HOLDS_WORDS ? 0 : CC_PART_WORDS;
    const char *error;
    cc_part_t part;

    here |= CC_PART_BIT(CC_PART_FORM) | CC_PART_BIT(CC_PART_PURPOSES);
    error = cc_markup_placeholder(&b->reader, &b->at, CC_BANNER_PARTS, here,
                                  "here: it is text between list items, or "
                                  "belongs into an attribute",
                                  &part);
    if (error == NULL && part.kind == CC_PART_FORM) {
        error = open_form(b, at);
    }
    else if (error == NULL && part.kind == CC_PART_PURPOSES) {
        error = check_place(b, at, &list);
    }
    else {
        b->says = 1;
    }
    if (error == NULL) {
        cc_banner_part(b, &part);
    }
    return error;
}

static const char *take_text(cc_banner_reader_t *b)
{
    apr_size_t blank = strspn(b->at, space), len;

    if (blank > 0) {
        cc_banner_put(b, b->at, blank);
        b->at += blank;
        return NULL;
    }
    if (strncmp(b->at, "{{", 2) == 0) {
        return take_placeholder(b);
    }
    if (parent_of(b)->holds > CC_HOLDS_WORDS) {
        return cc_markup_error(&b->reader, b->at, "text cannot stand in <%s>",
                               parent_of(b)->name);
    }
    b->says = 1;
    if (*b->at == '&') {
        return cc_banner_reference(b);
    }
    if (*b->at == '>') { /* XML knows no "]]>" in text */
        cc_out_str(&b->reader.literal, "&gt;");
        b->at++;
        return NULL;
    }
    len = 1 + strcspn(b->at + 1, " \t\n<>&{");
    cc_banner_put(b, b->at, len);
    b->at += len;
    return NULL;
}

/* --- tags */

/* Take name="value" off the front. */
static const char *take_attribute(cc_banner_reader_t *b)
{
    const char *at = b->at, *value;
    apr_size_t len = strspn(at, lower) ? strspn(at, in_name) : 0;
    const char *name = apr_pstrmemdup(b->reader.pool, at, len);
    cc_attribute_t *attribute = &b->attributes[b->attributes_len];
    const char *quote = at + len + 1;

    if (len == 0 || at[len] != '=' || (*quote != '"' && *quote != '\'')
        || (value = strchr(quote + 1, *quote)) == NULL) {
        return cc_markup_error(&b->reader, at,
                               "in a tag stand attributes in lower case, each "
                               "with \"=\" and a value in quotes, with a blank "
                               "before it");
    }
    if (cc_banner_value(b, name)) {
        return cc_markup_error(&b->reader, at, "%s= stands here twice", name);
    }
    if (b->attributes_len == CC_BANNER_ATTRIBUTES) {
        return cc_markup_error(&b->reader, at, "more than %d attributes",
                               CC_BANNER_ATTRIBUTES);
    }
    attribute->name = name;
    attribute->at = at;
    attribute->value = cc_slice(quote + 1, value - quote - 1);
    attribute->quote = *quote;
    b->attributes_len++;
    b->at = value + 1;
    return NULL;
}

static const char *take_attributes(cc_banner_reader_t *b)
{
    apr_size_t blank = strspn(b->at, space);
    const char *error = NULL;

    b->attributes_len = 0;
    b->at += blank;
    while (error == NULL && blank > 0 && *b->at != '>' && *b->at != '/') {
        error = take_attribute(b);
        blank = strspn(b->at, space);
        b->at += blank;
    }
    return error;
}

static const char *put_attribute(cc_banner_reader_t *b,
                                 const cc_element_t *element,
                                 const cc_attribute_t *attribute)
{
    const char *error = cc_banner_attribute(b, element, attribute);
    int is_url = strcmp(attribute->name, "href") == 0
                 || strcmp(attribute->name, "src") == 0;

    if (error) {
        return error;
    }
    cc_out_strs(&b->reader.literal, " ", attribute->name, "=", NULL);
    cc_out_slice(&b->reader.literal, cc_slice(&attribute->quote, 1));
    if (is_url && cc_element_is_path(attribute->value)) {
        cc_markup_part(&b->reader, CC_PART_ORIGIN, 0);
    }
    error = cc_banner_put_value(b, attribute);
    cc_out_slice(&b->reader.literal, cc_slice(&attribute->quote, 1));
    return error;
}

/* Give a start tag out; b->at is behind it then. */
static const char *put_start(cc_banner_reader_t *b, const char *at,
                             const cc_element_t *element)
{
    const char *end = b->at;
    int is_empty = element->holds == CC_HOLDS_NOTHING, i;
    const char *error = check_place(b, at, element);

    if (error == NULL) {
        error = cc_banner_element(b, at, element);
    }
    cc_out_strs(&b->reader.literal, "<", element->name, NULL);
    for (i = 0; error == NULL && i < b->attributes_len; i++) {
        error = put_attribute(b, element, &b->attributes[i]);
    }
    cc_out_str(&b->reader.literal, is_empty ? " />" : ">");
    b->at = end;
    return error || is_empty ? error : open_element(b, at, element);
}

static const char *take_start(cc_banner_reader_t *b)
{
    const char *at = b->at, *error = NULL;
    apr_size_t len = strspn(at + 1, lower) ? strspn(at + 1, in_name) : 0;
    const cc_element_t *element;
    const char *end;

    if (len == 0) {
        return cc_markup_error(&b->reader, at,
                               "\"<\" begins a tag, in lower case, or a "
                               "comment; as text it is written &lt;");
    }
    element = cc_element_find(b->reader.pool, cc_slice(at + 1, len), &error);
    if (element == NULL) {
        return cc_markup_error(&b->reader, at, "%s", error);
    }
    b->at = at + 1 + len;
    error = take_attributes(b);
    if (error) {
        return error;
    }
    end = element->holds == CC_HOLDS_NOTHING ? "/>" : ">";
    if (strncmp(b->at, end, strlen(end)) != 0) {
        return cc_markup_error(&b->reader, b->at,
                               "the tag <%s ends with \"%s\"", element->name,
                               end);
    }
    b->at += strlen(end);
    return put_start(b, at, element);
}

/* The last element has come to its end. */
static const char *close_element(cc_banner_reader_t *b, const char *at)
{
    const cc_element_t *element = parent_of(b);

    b->depth--;
    if (b->depth < b->form) {
        b->form = 0;
    }
    if (b->button && strcmp(element->name, "button") == 0) {
        b->button = NULL;
        if (!b->says) {
            return cc_markup_error(&b->reader, at, "a button without words");
        }
    }
    return NULL;
}

static const char *take_end(cc_banner_reader_t *b)
{
    const char *at = b->at, *name = parent_of(b)->name;
    apr_size_t len = strlen(name);

    if (b->depth == 0) {
        return cc_markup_error(&b->reader, at,
                               "\"%.*s\" ends an element that did not begin",
                               (int)strcspn(at + 1, "<> \n") + 2, at);
    }
    if (strncmp(at + 2, name, len) != 0 || at[2 + len] != '>') {
        return cc_markup_error(&b->reader, at,
                               "</%s> has to come here, before anything else "
                               "ends",
                               name);
    }
    b->at += len + 3;
    cc_out_strs(&b->reader.literal, "</", name, ">", NULL);
    return close_element(b, at);
}

/* Comments are for those who read the file. */
static const char *skip_comment(cc_banner_reader_t *b)
{
    const char *end = strstr(b->at + 4, "-->");

    if (end == NULL) {
        return cc_markup_error(&b->reader, b->at, "the comment never ends");
    }
    b->at = end + 3;
    return NULL;
}

static const char *take(cc_banner_reader_t *b)
{
    if (strncmp(b->at, "<!--", 4) == 0) {
        return skip_comment(b);
    }
    if (strncmp(b->at, "</", 2) == 0) {
        return take_end(b);
    }
    return *b->at == '<' ? take_start(b) : take_text(b);
}

static const char *read_banner(apr_pool_t *p, apr_pool_t *scratch,
                               cc_slice_t file, cc_markup_t *markup)
{
    cc_banner_reader_t *b = apr_pcalloc(p, sizeof(*b));
    const char *text, *error;

    text = cc_markup_text(scratch, file, CC_MARKUP_BANNER_MAX, &error);
    if (error) {
        return apr_pstrdup(p, error);
    }
    cc_markup_begin(&b->reader, p, text, markup);
    b->at = text;
    b->ids = apr_hash_make(p);
    while (error == NULL && *b->at) {
        error = take(b);
    }
    if (error == NULL && b->depth > 0) {
        error = cc_markup_error(&b->reader, b->open[b->depth - 1].at,
                                "<%s> is never closed", parent_of(b)->name);
    }
    cc_markup_end(&b->reader);
    return error ? error : cc_banner_finish(b);
}

/* The text itself is only needed to read it. */
const char *cc_markup_read_banner(apr_pool_t *p, cc_slice_t file,
                                  cc_markup_t *markup)
{
    apr_pool_t *scratch;
    const char *error;

    apr_pool_create(&scratch, p);
    error = read_banner(p, scratch, file, markup);
    apr_pool_destroy(scratch);
    return error;
}
