#include "core/response_head.h"

#include <apr_strings.h>
#include "core/set_cookie.h"

enum {
    IN_FRONT,       /* empty lines before the status line */
    IN_FRONT_CR,    /* CR of such a line */
    IN_STATUS_LINE, /* what is fixed in it */
    IN_LINE,
    IN_LINE_CR,
    AT_LINE,    /* at the beginning of a line */
    AT_LINE_CR, /* CR there */
    IS_BAD
};

/* The beginning of a status line; '#' is a digit. Clients differ on anything
 * else: what is a status to one is "200" to the next. */
static const char status_line[] = "HTTP/1.# ###";

#define STATUS_LINE_LEN (sizeof(status_line) - 1)

void cc_response_head_init(cc_head_scan_t *scan)
{
    memset(scan, 0, sizeof(*scan));
}

static cc_head_answer_t refuse(cc_head_scan_t *scan, const char *reason)
{
    scan->state = IS_BAD;
    scan->reason = reason;
    return CC_HEAD_BAD;
}

static cc_head_answer_t go_on(cc_head_scan_t *scan, unsigned char state)
{
    scan->state = state;
    return CC_HEAD_MORE;
}

/* A byte of a line, wherever in it. */
static cc_head_answer_t take_in_line(cc_head_scan_t *scan, char c)
{
    switch (c) {
    case '\n':
        return go_on(scan, AT_LINE);
    case '\r':
        return go_on(scan, IN_LINE_CR);
    default:
        return go_on(scan, IN_LINE);
    }
}

/* It is complete; another one may follow. */
static cc_head_answer_t end(cc_head_scan_t *scan)
{
    scan->state = IN_FRONT;
    scan->matched = 0;
    return CC_HEAD_END;
}

static cc_head_answer_t take_status_line(cc_head_scan_t *scan, char c)
{
    if (scan->matched == STATUS_LINE_LEN) {
        if (!cc_is_blank(c) && c != '\r' && c != '\n') {
            return refuse(scan, "does not begin like one of HTTP/1");
        }
        return take_in_line(scan, c);
    }
    if (status_line[scan->matched] == '#' ? !cc_is_digit(c)
                                          : c != status_line[scan->matched]) {
        return refuse(scan, "does not begin like one of HTTP/1");
    }
    if (scan->matched++ == 0) {
        scan->status = 0;
    }
    else if (scan->matched > STATUS_LINE_LEN - 3) {
        scan->status = scan->status * 10 + (c - '0');
    }
    return go_on(scan, IN_STATUS_LINE);
}

/* After a CR: others take one alone for a line end, or for a blank. */
static cc_head_answer_t take_lf(cc_head_scan_t *scan, char c)
{
    if (c != '\n') {
        return refuse(scan, "has a carriage return that ends no line");
    }
    switch (scan->state) {
    case IN_FRONT_CR:
        return go_on(scan, IN_FRONT);
    case IN_LINE_CR:
        return go_on(scan, AT_LINE);
    default:
        return end(scan);
    }
}

static cc_head_answer_t take(cc_head_scan_t *scan, char c)
{
    if (c == '\0') {
        return refuse(scan, "has a NUL in it");
    }
    switch (scan->state) {
    case IN_FRONT:
        if (c != '\r' && c != '\n') {
            return take_status_line(scan, c);
        }
        return go_on(scan, c == '\r' ? IN_FRONT_CR : IN_FRONT);
    case IN_STATUS_LINE:
        return take_status_line(scan, c);
    case IN_FRONT_CR:
    case IN_LINE_CR:
    case AT_LINE_CR:
        return take_lf(scan, c);
    case AT_LINE:
        if (c == '\n') {
            return end(scan);
        }
        return c == '\r' ? go_on(scan, AT_LINE_CR) : go_on(scan, IN_LINE);
    default:
        return take_in_line(scan, c);
    }
}

cc_head_answer_t cc_response_head_scan(cc_head_scan_t *scan, const char *bytes,
                                       apr_size_t len, apr_size_t *taken)
{
    cc_head_answer_t answer = CC_HEAD_MORE;
    apr_size_t i = 0;

    if (scan->state == IS_BAD) {
        *taken = 0;
        return CC_HEAD_BAD;
    }
    while (i < len && answer == CC_HEAD_MORE) {
        answer = ++scan->len > CC_RESPONSE_HEAD_MAX
                     ? refuse(scan, "is longer than 64 KiB")
                     : take(scan, bytes[i]);
        i++;
    }
    *taken = i;
    return answer;
}

/* A header with its continuation lines, or another line. */
typedef struct {
    cc_slice_t whole; /* with its line end */
    cc_slice_t name;  /* without blanks; empty where there is no colon */
    cc_slice_t value; /* without blanks and line ends around it */
    int can_go_on;    /* a line that begins with a blank belongs to it */
} line_t;

/* The length of the line at the front, with its line end. */
static apr_size_t line_len(cc_slice_t rest)
{
    const char *lf = rest.len > 0 ? memchr(rest.ptr, '\n', rest.len) : NULL;

    return lf ? (apr_size_t)(lf - rest.ptr) + 1 : rest.len;
}

static int is_space(char c)
{
    return cc_is_blank(c) || c == '\r' || c == '\n';
}

static cc_slice_t trim(cc_slice_t s)
{
    while (s.len > 0 && is_space(*s.ptr)) {
        s.ptr++;
        s.len--;
    }
    while (s.len > 0 && is_space(s.ptr[s.len - 1])) {
        s.len--;
    }
    return s;
}

/* Take the next line off the front of rest: 0 when there is none. Where there
 * is no header that a line could continue, some clients drop it, and some might
 * read a header of its own: so it is one here. */
static int next_line(cc_slice_t *rest, line_t *line)
{
    apr_size_t first = line_len(*rest), len = first;
    cc_slice_t name, value;

    if (len == 0) {
        return 0;
    }
    value = cc_slice_cut(cc_slice(rest->ptr, first), ':', &name);
    line->can_go_on = value.ptr && name.len > 0 && !cc_is_blank(*name.ptr);
    while (line->can_go_on && len < rest->len && cc_is_blank(rest->ptr[len])) {
        len += line_len(cc_slice(rest->ptr + len, rest->len - len));
    }
    line->whole = cc_slice(rest->ptr, len);
    line->name = value.ptr ? cc_slice_trim(name) : cc_slice(NULL, 0);
    line->value = cc_slice(NULL, 0);
    if (value.ptr) {
        line->value = trim(cc_slice(value.ptr, value.len + len - first));
    }
    *rest = cc_slice(rest->ptr + len, rest->len - len);
    return 1;
}

static char *joined(apr_pool_t *p, cc_slice_t value)
{
    char *copy = apr_pstrmemdup(p, value.ptr ? value.ptr : "", value.len);
    char *c;

    for (c = copy; *c; c++) {
        if (*c == '\r' || *c == '\n') {
            *c = ' ';
        }
    }
    return copy;
}

static void write_cookie(const line_t *line, cc_head_judge_t *judge, void *data,
                         cc_out_t *out)
{
    const char *value = joined(out->pool, line->value);
    const char *stays = judge(data, value);
    apr_size_t at = line->value.ptr - line->whole.ptr;
    apr_size_t end = at + line->value.len;

    if (stays == value) {
        cc_out_slice(out, line->whole);
    }
    else if (stays != NULL) {
        cc_out_slice(out, cc_slice(line->whole.ptr, at));
        cc_out_str(out, stays);
        cc_out_slice(out,
                     cc_slice(line->whole.ptr + end, line->whole.len - end));
    }
}

/* The length of the empty lines and the status line at the front. */
static apr_size_t front_len(cc_slice_t head)
{
    apr_size_t len = 0;

    while (len < head.len && (head.ptr[len] == '\r' || head.ptr[len] == '\n')) {
        len++;
    }
    return len + line_len(cc_slice(head.ptr + len, head.len - len));
}

void cc_response_head_write(cc_slice_t head, const char *header,
                            cc_head_judge_t *judge, void *data, cc_out_t *out)
{
    apr_size_t front = front_len(head);
    cc_slice_t rest = cc_slice(head.ptr + front, head.len - front);
    line_t line;

    cc_out_slice(out, cc_slice(head.ptr, front));
    cc_out_str(out, header);
    while (next_line(&rest, &line)) {
        if (cc_set_cookie_is_name(line.name)) {
            write_cookie(&line, judge, data, out);
        }
        else {
            cc_out_slice(out, line.whole);
        }
    }
}
