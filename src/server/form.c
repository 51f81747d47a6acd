#include "server/form.h"

#include <apr_strings.h>

#define FORM_TYPE "application/x-www-form-urlencoded"

const char *const cc_action_names[] = { "accept", "refuse", "save", NULL };

/* A form while its fields come in, by category index where they are arrays. */
typedef struct {
    const cc_policy_t *policy;
    cc_form_t *form;
    const char *choice;                    /* or NULL */
    const char *answer[CC_CATEGORIES_MAX]; /* grant-ID: yes, no or NULL */
    char ticked[CC_CATEGORIES_MAX];        /* grant=ID came */
    char empty[CC_CATEGORIES_MAX];         /* an empty grant-ID came */
} reading_t;

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

/* Read the body, up to the byte that is one too many. ap_parse_form_data()
 * would not do: "=" and "&" do not count against its limit, though each pair of
 * them costs it hundreds of bytes, and it reads a body that is too long to its
 * end. */
static int read_body(request_rec *r, char *body, apr_size_t *len)
{
    apr_bucket_brigade *bb = apr_brigade_create(r->pool,
                                                r->connection->bucket_alloc);
    int at_end = 0;

    *len = 0;
    while (!at_end) {
        apr_size_t more = CC_FORM_MAX + 1 - *len;
        apr_status_t rv = ap_get_brigade(r->input_filters, bb,
                                         AP_MODE_READBYTES, APR_BLOCK_READ,
                                         (apr_off_t)more);

        if (rv == APR_SUCCESS) {
            rv = apr_brigade_flatten(bb, body + *len, &more);
        }
        if (rv != APR_SUCCESS) {
            return ap_map_http_request_error(rv, HTTP_BAD_REQUEST);
        }
        *len += more;
        if (*len > CC_FORM_MAX) {
            return HTTP_REQUEST_ENTITY_TOO_LARGE;
        }
        at_end = !APR_BRIGADE_EMPTY(bb)
                 && APR_BUCKET_IS_EOS(APR_BRIGADE_LAST(bb));
        apr_brigade_cleanup(bb);
    }
    body[*len] = '\0';
    return OK;
}

static int set_action(cc_form_t *form, const char *value)
{
    int i;

    for (i = 0; cc_action_names[i]; i++) {
        if (strcmp(cc_action_names[i], value) == 0) {
            form->action = i;
            return 1;
        }
    }
    return 0;
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

/* grant=ID: a box that was ticked. */
static int set_grant(reading_t *reading, const char *id)
{
    const cc_category_t *category = cc_policy_category(reading->policy,
                                                       cc_slice_str(id));

    if (category == NULL) {
        return 0;
    }
    reading->ticked[category->index] = 1;
    return 1;
}

/* grant-ID=: empty, before the fields that answer it, or what they say. Each of
 * both comes once. */
static int set_answer(reading_t *reading, const char *id, const char *value)
{
    const cc_category_t *category = cc_policy_category(reading->policy,
                                                       cc_slice_str(id));

    if (category == NULL) {
        return 0;
    }
    if (*value == '\0') {
        return !reading->empty[category->index]++;
    }
    return (strcmp(value, "yes") == 0 || strcmp(value, "no") == 0)
           && set_once(&reading->answer[category->index], value);
}

/* Take one field: 0 where it is unknown, repeated or makes no sense. */
static int take_field(reading_t *reading, const char *name, const char *value)
{
    cc_form_t *form = reading->form;

    if (strcmp(name, "choice") == 0) {
        return set_once(&reading->choice, value) && set_action(form, value);
    }
    if (strcmp(name, "grant") == 0) {
        return set_grant(reading, value);
    }
    if (strncmp(name, "grant-", 6) == 0) {
        return set_answer(reading, name + 6, value);
    }
    if (strcmp(name, "shown") == 0) {
        return set_once(&form->shown, value);
    }
    return strcmp(name, "back") == 0 && set_once(&form->back, value);
}

/* Bring together what was said of each category, in whatever order it came: 0
 * where a box is ticked and the answer is no. */
static int settle(const reading_t *reading)
{
    int i;

    for (i = 0; i < reading->policy->categories->nelts; i++) {
        const char *answer = reading->answer[i];

        if (answer && *answer == 'n' && reading->ticked[i]) {
            return 0;
        }
        reading->form->answers[i] = answer && *answer == 'n' ? CC_ANSWER_NO
                                    : answer || reading->ticked[i]
                                        ? CC_ANSWER_YES
                                    : reading->empty[i] ? CC_ANSWER_NONE
                                                        : CC_ANSWER_UNMENTIONED;
    }
    return reading->choice != NULL;
}

/* Cut and decode the body in place; the form points into it. A NUL, encoded or
 * not, makes it malformed. */
static int take_fields(char *body, apr_size_t len, const cc_policy_t *policy,
                       cc_form_t *form)
{
    reading_t reading = { .policy = policy, .form = form };
    char *pair, *value, *state;

    if (memchr(body, '\0', len)) {
        return 0;
    }
    for (pair = apr_strtok(body, "&", &state); pair;
         pair = apr_strtok(NULL, "&", &state)) {
        value = strchr(pair, '=');
        if (value == NULL) {
            return 0;
        }
        *value++ = '\0';
        if (ap_unescape_urlencoded(pair) != OK
            || ap_unescape_urlencoded(value) != OK
            || !take_field(&reading, pair, value)) {
            return 0;
        }
    }
    return settle(&reading);
}

int cc_form_read(request_rec *r, const cc_policy_t *policy, cc_form_t *form,
                 cc_text_key_t *message)
{
    char *body = apr_palloc(r->pool, CC_FORM_MAX + 1);
    apr_size_t len;
    int status;

    memset(form, 0, sizeof(*form));
    *message = CC_TEXT_ERROR_REQUEST;
    if (!is_form(r)) {
        *message = CC_TEXT_ERROR_TYPE;
        return HTTP_UNSUPPORTED_MEDIA_TYPE;
    }
    status = is_too_long(r) ? HTTP_REQUEST_ENTITY_TOO_LARGE
                            : read_body(r, body, &len);
    if (status == HTTP_REQUEST_ENTITY_TOO_LARGE) {
        *message = CC_TEXT_ERROR_SIZE;
        r->connection->keepalive = AP_CONN_CLOSE; /* the rest stays unread */
    }
    if (status != OK) {
        return status;
    }
    return take_fields(body, len, policy, form) ? OK : HTTP_BAD_REQUEST;
}
