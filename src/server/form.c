#include "server/form.h"

#include <apr_strings.h>

#define FORM_TYPE "application/x-www-form-urlencoded"

static int is_form(const request_rec *r)
{
    cc_slice_t type;

    cc_slice_cut(cc_header_in(r, "Content-Type"), ';', &type);
    return cc_slice_caseeq(cc_slice_trim(type), FORM_TYPE);
}

/* A declared length that is too much is refused before anything is read. */
static int is_too_long(const request_rec *r)
{
    const char *header = apr_table_get(r->headers_in, "Content-Length");
    apr_off_t length;
    char *end;

    return header && apr_strtoff(&length, header, &end, 10) == APR_SUCCESS
           && length > CC_FORM_MAX;
}

/* The value of a field; NULL where a byte of it is no text. */
static const char *value_of(request_rec *r, const ap_form_pair_t *pair)
{
    char *value;
    apr_size_t len;
    apr_off_t length;

    if (apr_brigade_length(pair->value, 1, &length) != APR_SUCCESS) {
        return NULL;
    }
    len = (apr_size_t)length;
    value = apr_palloc(r->pool, len + 1);
    apr_brigade_flatten(pair->value, value, &len);
    value[len] = '\0';
    return memchr(value, '\0', len) ? NULL : value;
}

static int set_action(cc_form_t *form, const char *value)
{
    static const char *const actions[] = { "accept", "refuse", "save" };
    int i;

    for (i = 0; i < 3; i++) {
        if (strcmp(actions[i], value) == 0) {
            form->action = i;
            return 1;
        }
    }
    return 0;
}

static int set_grant(cc_form_t *form, const cc_policy_t *policy,
                     const char *value)
{
    const cc_category_t *category = cc_policy_category(policy,
                                                       cc_slice_str(value));

    if (category == NULL) {
        return 0;
    }
    form->grants[category->index] = 1;
    return 1;
}

/* Take a field that may come only once. */
static int set_once(const char **field, const char *value)
{
    if (*field) {
        return 0;
    }
    *field = value;
    return 1;
}

/* Take one field: 0 where it is unknown, repeated or makes no sense. */
static int take_field(cc_form_t *form, const cc_policy_t *policy,
                      const char *name, const char *value, const char **choice)
{
    if (strcmp(name, "choice") == 0) {
        return set_once(choice, value) && set_action(form, value);
    }
    if (strcmp(name, "grant") == 0) {
        return set_grant(form, policy, value);
    }
    if (strcmp(name, "shown") == 0) {
        return set_once(&form->shown, value);
    }
    return strcmp(name, "back") == 0 && set_once(&form->back, value);
}

static int take_fields(request_rec *r, const apr_array_header_t *pairs,
                       const cc_policy_t *policy, cc_form_t *form)
{
    const char *choice = NULL;
    int i;

    for (i = 0; pairs && i < pairs->nelts; i++) {
        const ap_form_pair_t *pair = &APR_ARRAY_IDX(pairs, i, ap_form_pair_t);
        const char *value = value_of(r, pair);

        if (value == NULL
            || !take_field(form, policy, pair->name, value, &choice)) {
            return 0;
        }
    }
    return choice != NULL;
}

int cc_form_read(request_rec *r, const cc_policy_t *policy, cc_form_t *form,
                 cc_text_key_t *message)
{
    apr_array_header_t *pairs = NULL;
    int status;

    memset(form, 0, sizeof(*form));
    *message = CC_TEXT_ERROR_REQUEST;
    if (!is_form(r)) {
        *message = CC_TEXT_ERROR_TYPE;
        return HTTP_UNSUPPORTED_MEDIA_TYPE;
    }
    status = is_too_long(r)
                 ? HTTP_REQUEST_ENTITY_TOO_LARGE
                 : ap_parse_form_data(r, NULL, &pairs, -1, CC_FORM_MAX);
    if (status == HTTP_REQUEST_ENTITY_TOO_LARGE) {
        *message = CC_TEXT_ERROR_SIZE;
        r->connection->keepalive = AP_CONN_CLOSE; /* the rest stays unread */
    }
    if (status != OK) {
        return status;
    }
    return take_fields(r, pairs, policy, form) ? OK : HTTP_BAD_REQUEST;
}
