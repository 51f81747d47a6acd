#include "core/view_status_tables.h"

#include <apr_strings.h>

#define NAME_MAX_SHOWN 96 /* characters: more would be a wall, not a name */

/* A column of a table of cookies. */
typedef struct {
    const char *head;
    int is_number;
    void (*put)(cc_out_t *out, const cc_status_cookie_t *cookie);
} column_t;

/* A table of cookies under its heading; no column has a NULL head. */
typedef struct {
    const char *id, *heading, *help, *none;
    const column_t *columns;
} table_t;

static void put_number(cc_out_t *out, apr_uint32_t n)
{
    cc_out_int(out, n);
    cc_out_str(out, n == APR_UINT32_MAX ? "+" : "");
}

static void put_code(cc_out_t *out, const char *text)
{
    apr_size_t len = strlen(text);

    cc_out_str(out, "<code>");
    cc_out_html(out, len > NAME_MAX_SHOWN
                         ? apr_pstrmemdup(out->pool, text, NAME_MAX_SHOWN)
                         : text);
    cc_out_str(out, "</code>");
    if (len > NAME_MAX_SHOWN) {
        cc_out_str(out, " &#8230; (");
        cc_out_int(out, (apr_int64_t)len);
        cc_out_str(out, " characters)");
    }
}

static void put_name(cc_out_t *out, const cc_status_cookie_t *cookie)
{
    const cc_row_t *row = cookie->row;

    if (*cookie->name) {
        put_code(out, cookie->name);
    }
    else {
        cc_out_str(out, "(no name)");
    }
    if (row && strcmp(row->declared->name, cookie->name) != 0) {
        cc_out_str(out, "<br />declared as ");
        put_code(out, row->declared->name);
    }
}

static void put_category(cc_out_t *out, const cc_status_cookie_t *cookie)
{
    put_code(out, cookie->row->category->id);
}

static void put_set(cc_out_t *out, const cc_status_cookie_t *cookie)
{
    put_number(out, cookie->seen->set);
}

static void put_held(cc_out_t *out, const cc_status_cookie_t *cookie)
{
    put_number(out, cookie->seen->held);
}

static void put_capped(cc_out_t *out, const cc_status_cookie_t *cookie)
{
    put_number(out, cookie->seen->capped);
}

static void put_sent(cc_out_t *out, const cc_status_cookie_t *cookie)
{
    put_number(out, cookie->seen->sent);
}

static void put_traits(cc_out_t *out, const cc_status_cookie_t *cookie)
{
    const char *lifetime = cc_status_lifetime(out->pool, 0,
                                              cookie->seen->longest_s);
    const char *comma = "";
    const cc_trait_t *trait;

    for (trait = cc_traits; trait->key; trait++) {
        if (cookie->seen->traits & trait->bit) {
            int is_timed = trait->bit == CC_SEEN_LASTING && lifetime;

            cc_out_strs(out, comma, is_timed ? "for " : trait->words,
                        is_timed ? lifetime : "", NULL);
            comma = ", ";
        }
    }
    cc_out_str(out, *comma ? "" : "&#8211;");
}

static void put_known(cc_out_t *out, const cc_status_cookie_t *cookie)
{
    const cc_known_cookie_t *known = cookie->known;
    const char *service;

    if (known == NULL) {
        cc_out_str(out, "not known");
        return;
    }
    service = cc_phrase_pick(&known->service, "en");
    if (known->provider && !strstr(service, known->provider)) {
        cc_out_html(out, known->provider);
        cc_out_str(out, ", ");
    }
    cc_out_html(out, service);
    cc_out_strs(out, "<br /><code>", known->category, "</code>", NULL);
}

static const column_t set_columns[] = {
    { "Cookie", 0, put_name },
    { "Set by responses", 1, put_set },
    { "Held back", 1, put_held },
    { "Sent with requests", 1, put_sent },
    { "How it was set", 0, put_traits },
    { "Perhaps of", 0, put_known },
    { NULL, 0, NULL },
};

static const column_t sent_columns[] = {
    { "Cookie", 0, put_name },
    { "Sent with requests", 1, put_sent },
    { "Perhaps of", 0, put_known },
    { NULL, 0, NULL },
};

static const column_t declared_columns[] = {
    { "Cookie", 0, put_name },
    { "Category", 0, put_category },
    { "Set by responses", 1, put_set },
    { "Held back", 1, put_held },
    { "Lifetime cut", 1, put_capped },
    { "Sent with requests", 1, put_sent },
    { NULL, 0, NULL },
};

static const table_t set_table = {
    "pvs-set", "Set, and not declared",
    "Responses set these cookies, and no CookieConsentDeclare names them. They "
    "are held back unless CookieConsentUndeclared says otherwise.",
    "Every cookie that responses set is declared.", set_columns
};

static const table_t sent_table = {
    "pvs-sent", "Only seen in requests",
    "Browsers send these cookies; no response counted here set them, and none "
    "is declared. Scripts in the pages set them, or other sites of the same "
    "domain, or they are older than these counts. Anybody can send any name.",
    "No other cookie was seen in requests.", sent_columns
};

static const table_t declared_table = { "pvs-declared", "Declared",
                                        "The cookies of the register that were "
                                        "seen.",
                                        "No declared cookie was seen.",
                                        declared_columns };

static void begin_table(cc_out_t *out, const char *id, const char *heading)
{
    cc_out_strs(out,
                "<div class=\"pvs-scroll\" role=\"region\" tabindex=\"0\" "
                "aria-labelledby=\"",
                id, "\"><table><caption>", heading, "</caption><thead><tr>",
                NULL);
}

static void put_head_cell(cc_out_t *out, const char *head, int is_number)
{
    cc_out_strs(out, "<th scope=\"col\"", is_number ? " class=\"pvs-n\"" : "",
                ">", head, "</th>", NULL);
}

static void put_row(cc_out_t *out, const column_t *columns,
                    const cc_status_cookie_t *cookie)
{
    const column_t *column;

    cc_out_str(out, "<tr>");
    for (column = columns; column->head; column++) {
        int is_first = column == columns;

        cc_out_str(out, is_first            ? "<th scope=\"row\">"
                        : column->is_number ? "<td class=\"pvs-n\">"
                                            : "<td>");
        column->put(out, cookie);
        cc_out_str(out, is_first ? "</th>" : "</td>");
    }
    cc_out_str(out, "</tr>\n");
}

static void put_rows(cc_out_t *out, const table_t *table,
                     const apr_array_header_t *cookies)
{
    const column_t *column;
    int i;

    begin_table(out, table->id, table->heading);
    for (column = table->columns; column->head; column++) {
        put_head_cell(out, column->head, column->is_number);
    }
    cc_out_str(out, "</tr></thead><tbody>\n");
    for (i = 0; i < cookies->nelts; i++) {
        put_row(out, table->columns,
                &APR_ARRAY_IDX(cookies, i, cc_status_cookie_t));
    }
    cc_out_str(out, "</tbody></table></div>\n");
}

static void put_table(cc_out_t *out, const table_t *table,
                      const apr_array_header_t *cookies)
{
    cc_out_strs(out, "<h2 id=\"", table->id, "\">", table->heading, " (", NULL);
    cc_out_int(out, cookies->nelts);
    cc_out_str(out, ")</h2>\n");
    if (cookies->nelts == 0) {
        cc_out_strs(out, "<p class=\"pvs-none\">", table->none, "</p>\n", NULL);
        return;
    }
    cc_out_strs(out, "<p>", table->help, "</p>\n", NULL);
    put_rows(out, table, cookies);
}

static void put_unseen(cc_out_t *out, const apr_array_header_t *names)
{
    int i;

    if (names->nelts == 0) {
        return;
    }
    cc_out_str(out, "<p>Declared, and not seen yet: ");
    for (i = 0; i < names->nelts; i++) {
        cc_out_str(out, i ? ", " : "");
        put_code(out, APR_ARRAY_IDX(names, i, const char *));
    }
    cc_out_str(out, ".</p>\n");
}

void cc_view_status_cookies(cc_out_t *out, const cc_status_t *status,
                            apr_uint32_t unnamed)
{
    put_table(out, &set_table, status->set);
    put_table(out, &sent_table, status->sent);
    put_table(out, &declared_table, status->declared);
    put_unseen(out, status->unseen);
    if (unnamed) {
        cc_out_str(out,
                   "<p class=\"pvs-note\">There were more names than there "
                   "is room to count; cookies of other names were seen ");
        put_number(out, unnamed);
        cc_out_strs(out, unnamed == 1 ? " time" : " times",
                    ". Declare what is listed above, then look again.</p>\n",
                    NULL);
    }
}

static void put_cell(cc_out_t *out, const char *text)
{
    cc_out_strs(out, "<td>", text, "</td>", NULL);
}

static void put_count(cc_out_t *out, apr_uint32_t n)
{
    cc_out_str(out, "<td class=\"pvs-n\">");
    put_number(out, n);
    cc_out_str(out, "</td>");
}

static void put_choices(cc_out_t *out, const cc_sightings_t *seen)
{
    static const char *const words[] = { " accepted all, ", " refused all, ",
                                         " saved a selection.</p>\n" };
    apr_uint32_t counts[] = { seen->accepted, seen->refused, seen->saved };
    int i;

    cc_out_str(out, "<p>Choices made: ");
    for (i = 0; i < 3; i++) {
        put_number(out, counts[i]);
        cc_out_str(out, words[i]);
    }
}

void cc_view_status_categories(cc_out_t *out, const cc_policy_t *policy,
                               const cc_sightings_t *seen)
{
    int i;

    cc_out_str(out, "<h2 id=\"pvs-categories\">Categories</h2>\n");
    put_choices(out, seen);
    begin_table(out, "pvs-categories", "Categories");
    put_head_cell(out, "Category", 0);
    put_head_cell(out, "Mode", 0);
    put_head_cell(out, "Fingerprint", 0);
    put_head_cell(out, "Granted", 1);
    put_head_cell(out, "Refused", 1);
    cc_out_str(out, "</tr></thead><tbody>\n");
    for (i = 0; i < policy->categories->nelts; i++) {
        const cc_category_t *category = cc_policy_at(policy, i);

        cc_out_strs(out, "<tr><th scope=\"row\"><code>", category->id,
                    "</code></th>", NULL);
        put_cell(out, cc_mode_names[category->mode]);
        put_cell(out, apr_pstrcat(out->pool, "<code>", category->fingerprint,
                                  "</code>", NULL));
        put_count(out, seen->answers[i].granted);
        put_count(out, seen->answers[i].refused);
        cc_out_str(out, "</tr>\n");
    }
    cc_out_str(out, "</tbody></table></div>\n");
}
