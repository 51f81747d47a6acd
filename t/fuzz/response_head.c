/* Any bytes at all are a head, the beginning of one, or refused, wherever they
 * are cut; and once all cookies are dropped, no client finds one. The first
 * byte of the input says where the cuts are. */
#include "core/response_head.h"
#include "core/set_cookie.h"
#include "fuzz.h"

typedef struct {
    cc_head_scan_t scan;
    cc_head_answer_t answer;
    size_t taken;
} reading_t;

/* Pieces of 1 to most bytes, by a generator that starts with seed; 0: whole. */
static reading_t read_in_pieces(cc_slice_t bytes, unsigned seed, size_t most)
{
    reading_t r = { .answer = CC_HEAD_MORE };

    cc_response_head_init(&r.scan);
    while (r.answer == CC_HEAD_MORE && r.taken < bytes.len) {
        size_t n;
        char *exact;
        apr_size_t taken;

        seed = seed * 1103515245u + 12345u;
        n = most ? 1 + (seed >> 16) % most : bytes.len;
        n = n < bytes.len - r.taken ? n : bytes.len - r.taken;
        exact = malloc(n); /* so that ASan sees the end */
        memcpy(exact, bytes.ptr + r.taken, n);
        r.answer = cc_response_head_scan(&r.scan, exact, n, &taken);
        free(exact);
        require(taken <= n && (taken == n || r.answer != CC_HEAD_MORE));
        r.taken += taken;
    }
    return r;
}

static void require_same(const reading_t *a, const reading_t *b)
{
    require(a->answer == b->answer);
    require(a->taken == b->taken);
    require(a->scan.status == b->scan.status);
    require(a->scan.reason == b->scan.reason);
}

/* --- how clients read, told in other words than core/response_head.c */

/* One takes CR for a line end too, and lets a line go on only where it began
 * with a name, else reads a header in what follows; the other takes LF and CRLF
 * and lets every line go on. */
typedef enum {
    PICKY,
    SIMPLE
} client_t;

static int is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static size_t end_of_line(client_t client, cc_slice_t s, size_t at)
{
    while (at < s.len && s.ptr[at] != '\n'
           && (client != PICKY || s.ptr[at] != '\r')) {
        at++;
    }
    return at;
}

static int is_cookie(cc_slice_t line)
{
    cc_slice_t name, rest = cc_slice_cut(line, ':', &name);

    return rest.ptr != NULL && cc_set_cookie_is_name(cc_slice_trim(name));
}

static int goes_on(client_t client, cc_slice_t line)
{
    size_t name = 0;

    while (name < line.len && line.ptr[name] != ':') {
        name++;
    }
    return client == SIMPLE
           || (name > 0 && name < line.len && !is_blank(*line.ptr));
}

/* The first empty line; the head ends there. */
static size_t end_of_head(cc_slice_t s, size_t at)
{
    for (; at < s.len; at++) {
        if (s.ptr[at] == '\n'
            && ((at + 1 < s.len && s.ptr[at + 1] == '\n')
                || (at + 2 < s.len && s.ptr[at + 1] == '\r'
                    && s.ptr[at + 2] == '\n'))) {
            return at + 1;
        }
    }
    return s.len;
}

static int finds_cookie(client_t client, cc_slice_t s)
{
    size_t at = 0, end;
    int going_on = 0;

    while (at < s.len && (s.ptr[at] == '\r' || s.ptr[at] == '\n')) {
        at++;
    }
    s.len = end_of_head(s, at);
    at = end_of_line(client, s, at); /* past the status line */
    for (; at < s.len; at = end) {
        cc_slice_t line;

        at++;
        end = end_of_line(client, s, at);
        line = cc_slice(s.ptr + at, end - at);
        if (line.len == 0 || (going_on && is_blank(*line.ptr))) {
            continue; /* between CR and LF, or more of the last one */
        }
        going_on = goes_on(client, line);
        if (is_cookie(line)) {
            return 1;
        }
    }
    return 0;
}

static const char *drop(void *data, const char *value)
{
    ++*(int *)data;
    return NULL;
}

static const char *keep(void *data, const char *value)
{
    size_t len = strlen(value);

    require(strpbrk(value, "\r\n") == NULL);
    require(len == 0 || (!is_blank(*value) && !is_blank(value[len - 1])));
    return value;
}

/* The head, rewritten, in front of what follows it. */
static void check_written(apr_pool_t *p, cc_slice_t head, cc_slice_t rest)
{
    cc_out_t out = cc_out_make(p, 64), again = cc_out_make(p, 64);
    cc_out_t kept = cc_out_make(p, 64);
    int dropped = 0;

    cc_response_head_write(head, "", keep, NULL, &kept);
    require(cc_slice_same(cc_out_view(&kept), head));
    cc_response_head_write(head, "", drop, &dropped, &out);
    require(dropped || out.len == head.len);
    dropped = 0;
    cc_response_head_write(cc_out_view(&out), "", drop, &dropped, &again);
    require(!dropped);
    cc_out_slice(&out, rest);
    require(!finds_cookie(PICKY, cc_out_view(&out)));
    require(!finds_cookie(SIMPLE, cc_out_view(&out)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *p;
    cc_slice_t bytes, head;
    reading_t whole, bytewise, pieces;

    if (size == 0) {
        return 0;
    }
    if (p == NULL) {
        apr_initialize();
        apr_pool_create(&p, NULL);
    }
    bytes = cc_slice((const char *)data + 1, size - 1);
    whole = read_in_pieces(bytes, 0, 0);
    bytewise = read_in_pieces(bytes, 0, 1);
    pieces = read_in_pieces(bytes, data[0], 1 + data[0] % 40);
    require_same(&whole, &bytewise);
    require_same(&whole, &pieces);
    if (whole.answer != CC_HEAD_BAD) {
        head = cc_slice(bytes.ptr, whole.taken);
        check_written(p, head,
                      cc_slice(bytes.ptr + head.len, bytes.len - head.len));
        apr_pool_clear(p);
    }
    return 0;
}
