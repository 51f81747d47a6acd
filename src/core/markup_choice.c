#include "core/markup_banner.h"

#include <apr_strings.h>

static const char *const values[CC_BUTTONS] = { "accept", "refuse" };

const char *cc_banner_value(const cc_banner_reader_t *b, const char *name)
{
    int i;

    for (i = 0; i < b->attributes_len; i++) {
        const cc_attribute_t *attribute = &b->attributes[i];

        if (strcmp(attribute->name, name) == 0) {
            return apr_pstrmemdup(b->reader.pool, attribute->value.ptr,
                                  attribute->value.len);
        }
    }
    return NULL;
}

static int is_value(const cc_banner_reader_t *b, const char *name,
                    const char *value)
{
    const char *is = cc_banner_value(b, name);

    return is && strcmp(is, value) == 0;
}

/* What does not change the look, or has to differ. */
static int is_invisible(const char *name)
{
    return strcmp(name, "id") == 0 || strcmp(name, "title") == 0
           || strcmp(name, "type") == 0 || strcmp(name, "value") == 0
           || strncmp(name, "aria-", 5) == 0;
}

const char *cc_banner_look(const cc_banner_reader_t *b,
                           const cc_element_t *element)
{
    const char *look = apr_pstrcat(b->reader.pool, "<", element->name, NULL);
    int i;

    for (i = 0; i < b->attributes_len; i++) {
        const cc_attribute_t *attribute = &b->attributes[i];

        if (!is_invisible(attribute->name)) {
            look = apr_psprintf(b->reader.pool, "%s %s=\"%.*s\"", look,
                                attribute->name, (int)attribute->value.len,
                                attribute->value.ptr);
        }
    }
    return apr_pstrcat(b->reader.pool, look, ">", NULL);
}

int cc_banner_hides(const cc_banner_reader_t *b, const cc_element_t *element)
{
    return strcmp(element->name, "details") == 0
           || (cc_banner_value(b, "aria-hidden")
               && !is_value(b, "aria-hidden", "false"));
}

static int is_hidden(const cc_banner_reader_t *b, const cc_element_t *element)
{
    int hides = cc_banner_hides(b, element), i;

    for (i = 0; i < b->depth; i++) {
        hides |= b->open[i].hides;
    }
    return hides;
}

/* The button and all that is around it in the form. */
static const char *look_of(const cc_banner_reader_t *b,
                           const cc_element_t *element)
{
    const char *look = "";
    int i;

    for (i = b->form; i < b->depth; i++) {
        look = apr_pstrcat(b->reader.pool, look, b->open[i].look, NULL);
    }
    return apr_pstrcat(b->reader.pool, look, cc_banner_look(b, element), NULL);
}

static const char *remember_choice(cc_banner_reader_t *b, const char *at,
                                   const cc_element_t *element,
                                   const char *value)
{
    int i;

    for (i = 0; i < CC_BUTTONS; i++) {
        if (strcmp(value, values[i]) == 0 && b->look[i] == NULL) {
            b->look[i] = look_of(b, element);
            return NULL;
        }
    }
    if (strcmp(value, "save") == 0 && !b->saves) {
        b->saves = 1;
        return NULL;
    }
    return cc_markup_error(&b->reader, at,
                           "value=\"%s\" of a button: there is one button each "
                           "for accept, refuse and save",
                           value);
}

static const char *check_button(cc_banner_reader_t *b, const char *at,
                                const cc_element_t *element)
{
    const char *type = cc_banner_value(b, "type");
    const char *value = cc_banner_value(b, "value");

    if (type && strcmp(type, "button") == 0) {
        return value || cc_banner_value(b, "name") ? cc_markup_error(
                   &b->reader, at,
                   "type=\"button\" sends no choice: it takes "
                   "neither name= nor value=")
                                                   : NULL;
    }
    if ((type && strcmp(type, "submit") != 0) || value == NULL
        || !is_value(b, "name", "choice")) {
        return cc_markup_error(
            &b->reader, at,
            "a button is name=\"choice\" with value=\"accept\", "
            "\"refuse\" or \"save\", or else type=\"button\"");
    }
    if (!b->form) {
        return cc_markup_error(&b->reader, at,
                               "a button outside of the form, {{form}} to "
                               "</form>, sends nothing");
    }
    if (is_hidden(b, element)) {
        return cc_markup_error(&b->reader, at,
                               "a choice has to be seen by everybody: no "
                               "aria-hidden= or <details> around it");
    }
    b->button = at;
    b->says = 0;
    return remember_choice(b, at, element, value);
}

/* Ids of categories need no references. */
static const char *check_input(cc_banner_reader_t *b, const char *at)
{
    const char *value = cc_banner_value(b, "value");

    if (!is_value(b, "type", "checkbox") || !is_value(b, "name", "grant")
        || value == NULL) {
        return cc_markup_error(&b->reader, at,
                               "an <input> is type=\"checkbox\" name=\"grant\" "
                               "with a category as its value=; for a button "
                               "take <button>");
    }
    if (!b->form) {
        return cc_markup_error(&b->reader, at,
                               "a checkbox outside of the form, {{form}} to "
                               "</form>, sends nothing");
    }
    APR_ARRAY_PUSH(b->reader.markup->grants, const char *) = value;
    return NULL;
}

static const char *check_image(const cc_banner_reader_t *b, const char *at)
{
    return cc_banner_value(b, "src") && cc_banner_value(b, "alt")
               ? NULL
               : cc_markup_error(&b->reader, at,
                                 "an <img> needs src= and alt=, which is "
                                 "alt=\"\" where it only decorates");
}

const char *cc_banner_element(cc_banner_reader_t *b, const char *at,
                              const cc_element_t *element)
{
    if (strcmp(element->name, "button") == 0) {
        return check_button(b, at, element);
    }
    if (strcmp(element->name, "input") == 0) {
        return check_input(b, at);
    }
    if (strcmp(element->name, "img") == 0) {
        const char *alt = cc_banner_value(b, "alt");

        b->says |= alt && *alt;
        return check_image(b, at);
    }
    return NULL;
}

static const char *check_id(cc_banner_reader_t *b,
                            const cc_attribute_t *attribute)
{
    const char *id = cc_banner_value(b, "id");

    if (strncmp(id, "pvc-", 4) != 0
        || id[strspn(id, "abcdefghijklmnopqrstuvwxyz"
                         "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")]) {
        return cc_markup_error(&b->reader, attribute->at,
                               "id=\"%s\" might be one of the page; begin with "
                               "pvc- and go on with letters, digits, \"-\" and "
                               "\"_\"",
                               id);
    }
    if (apr_hash_get(b->ids, id, APR_HASH_KEY_STRING)) {
        return cc_markup_error(&b->reader, attribute->at,
                               "id=\"%s\" stands here twice", id);
    }
    apr_hash_set(b->ids, id, APR_HASH_KEY_STRING, id);
    b->reader.markup->has_heading |= strcmp(id, "pvc-h") == 0;
    return NULL;
}

const char *cc_banner_attribute(cc_banner_reader_t *b,
                                const cc_element_t *element,
                                const cc_attribute_t *attribute)
{
    const char *name = attribute->name;
    const char *error = cc_element_attribute(b->reader.pool, element, name);

    if (error) {
        return cc_markup_error(&b->reader, attribute->at, "%s", error);
    }
    if (strcmp(name, "href") == 0 && !cc_element_is_link(attribute->value)
        && !cc_slice_eq(attribute->value, "{{charter-url}}")) {
        return cc_markup_error(&b->reader, attribute->at,
                               "href= is {{charter-url}}, a path that begins "
                               "with \"/\", or begins with http://, https://, "
                               "mailto:, tel: or #");
    }
    if (strcmp(name, "src") == 0 && !cc_element_is_path(attribute->value)) {
        return cc_markup_error(&b->reader, attribute->at,
                               "src= is a path of this site that begins with "
                               "\"/\": nothing is loaded from elsewhere before "
                               "a choice");
    }
    return strcmp(name, "id") == 0 ? check_id(b, attribute) : NULL;
}

static const char *missing(const cc_banner_reader_t *b)
{
    unsigned kinds = b->reader.markup->kinds;

    if (!(kinds & CC_PART_BIT(CC_PART_FORM))) {
        return "{{form}} is missing, the start of the form with the buttons; "
               "it ends with </form>";
    }
    if (b->look[CC_BUTTON_REFUSE] == NULL) {
        return "there is no way to refuse: in the form, <button name=\"choice\" "
               "value=\"refuse\"> is missing";
    }
    if (b->look[CC_BUTTON_ACCEPT] == NULL) {
        return "there is no way to accept: in the form, <button name=\"choice\" "
               "value=\"accept\"> is missing";
    }
    if (!(kinds & CC_PART_BIT(CC_PART_PURPOSES))) {
        return "{{purposes}} is missing, the list of what is asked for";
    }
    if (!(kinds & CC_PART_BIT(CC_PART_CHARTER_URL))) {
        return "the link to the charter is missing: <a href=\"{{charter-url}}\">";
    }
    return NULL;
}

const char *cc_banner_finish(cc_banner_reader_t *b)
{
    const char *error = missing(b);
    int boxes = b->reader.markup->grants->nelts;

    if (error == NULL && (boxes > 0) != b->saves) {
        error = "checkboxes and a button with value=\"save\" need each other";
    }
    if (error == NULL
        && strcmp(b->look[CC_BUTTON_ACCEPT], b->look[CC_BUTTON_REFUSE]) != 0) {
        error = apr_psprintf(b->reader.pool,
                             "accept and refuse have to be alike, with the "
                             "same elements and classes: accept is %s, refuse "
                             "is %s",
                             b->look[CC_BUTTON_ACCEPT],
                             b->look[CC_BUTTON_REFUSE]);
    }
    return error;
}
