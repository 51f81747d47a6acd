#include "core/response_head.h"
#include "model.h"
#include "tap.h"

#define OK "HTTP/1.1 200 OK\r\n"
#define NOT_HTTP "does not begin like one of HTTP/1"
#define BARE_CR "has a carriage return that ends no line"

/* clang-format off */
/* Bytes, and what they are: a head with its status and what is left over; a
 * head that goes on; or why they are refused. */
static const struct {
    const char *what, *bytes, *is;
} heads[] = {
    { "nothing",                  "",                                "goes on" },
    { "no header",                "HTTP/1.1 204 No Content\r\n\r\n", "204, left: " },
    { "headers",                  OK "A: b\r\nC: d\r\n\r\n",         "200, left: " },
    { "what follows is not looked at", OK "\r\n\rHTTP\n",            "200, left: \rHTTP\n" },
    { "a second head follows",    "HTTP/1.1 100 Continue\r\n\r\n" OK "\r\n", "100, left: " OK "\r\n" },
    { "switching protocols",      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\x81\x01x", "101, left: \x81\x01x" },
    { "LF for CRLF",              "HTTP/1.0 200 OK\nA: b\n\nC: d\n\n", "200, left: C: d\n\n" },
    { "the empty line in LF",     OK "A: b\r\n\nC",                  "200, left: C" },
    { "the empty line in CRLF",   "HTTP/1.1 200 OK\nA: b\n\r\nC",    "200, left: C" },
    { "no reason",                "HTTP/1.1 200\r\n\r\n",            "200, left: " },
    { "no reason, a blank",       "HTTP/1.1 200 \r\n\r\n",           "200, left: " },
    { "a tab",                    "HTTP/1.1 200\tOK\r\n\r\n",        "200, left: " },
    { "odd status",               "HTTP/1.9 099 ?\r\n\r\n",          "99, left: " },
    { "empty lines in front",     "\r\n\n\r\n" OK "A: b\r\n\r\nC",   "200, left: C" },
    { "any byte but NUL",         OK "\x01\x7f\xff: \x0b\x0c\r\n\r\n", "200, left: " },
    { "a blank line is not empty", OK "A: b\r\n \r\nC: d\r\n\r\n",   "200, left: " },
    { "no end: status line",      "HTTP/1.1 200 OK",                 "goes on" },
    { "no end: half of it",       "HTTP/1.1 2",                      "goes on" },
    { "no end: a header",         OK "A: b\r\n",                     "goes on" },
    { "no end: CR",               OK "A: b\r\n\r",                   "goes on" },
    { "no end: empty lines",      "\r\n\r\n\r\n",                    "goes on" },
    { "no head at all",           "<!DOCTYPE html>\n\n",             NOT_HTTP },
    { "blank in front",           " " OK "\r\n",                     NOT_HTTP },
    { "junk in front",            "\r\nx" OK "\r\n",                 NOT_HTTP },
    { "headers only",             "Set-Cookie: a=b\r\n\r\n",         NOT_HTTP },
    { "lower case",               "http/1.1 200 OK\r\n\r\n",         NOT_HTTP },
    { "HTTP/2",                   "HTTP/2.0 200 OK\r\n\r\n",         NOT_HTTP },
    { "no version",               "HTTP 200 OK\r\n\r\n",             NOT_HTTP },
    { "long version",             "HTTP/1.10 200 OK\r\n\r\n",        NOT_HTTP },
    { "two blanks",               "HTTP/1.1  200 OK\r\n\r\n",        NOT_HTTP },
    { "no status",                "HTTP/1.1 OK\r\n\r\n",             NOT_HTTP },
    { "short status",             "HTTP/1.1 20\r\n\r\n",             NOT_HTTP },
    { "long status",              "HTTP/1.1 0100 Continue\r\n\r\n",  NOT_HTTP },
    { "status and letters",       "HTTP/1.1 200OK\r\n\r\n",          NOT_HTTP },
    { "ICY",                      "ICY 200 OK\r\n\r\n",              NOT_HTTP },
    { "CR in a line",             OK "A: b\rSet-Cookie: c=d\r\n\r\n", BARE_CR },
    { "CR in the status line",    "HTTP/1.1 200 OK\rA: b\r\n\r\n",   BARE_CR },
    { "CR after the status",      "HTTP/1.1 200\rA: b\r\n\r\n",      BARE_CR },
    { "CR CR LF",                 "HTTP/1.1 200 OK\r\r\n\r\r\n",     BARE_CR },
    { "CR at a line",             OK "\rA: b\r\n\r\n",               BARE_CR },
    { "CR in front",              "\r" OK "\r\n",                    BARE_CR },
};

/* A head, and what is left of it: cookies that begin with "no" go, those that
 * begin with "cap" become "CAP", all others stay. */
static const struct {
    const char *what, *head, *header, *left;
} rewrites[] = {
    { "nothing",               "",                                             "", "" },
    { "no cookie",             OK "A: b\r\n\r\n",                              "", OK "A: b\r\n\r\n" },
    { "one that stays",        OK "Set-Cookie:\ta=b ;c\r\n\r\n",               "", OK "Set-Cookie:\ta=b ;c\r\n\r\n" },
    { "one that goes",         OK "A: b\r\nSet-Cookie: no=1\r\nC: d\r\n\r\n",  "", OK "A: b\r\nC: d\r\n\r\n" },
    { "the first, the last",   OK "set-cookie: no=1\r\nA: b\r\nSET-COOKIE: no=2\r\n\r\n", "", OK "A: b\r\n\r\n" },
    { "all of it",             OK "Set-Cookie: no=1\r\nSet-Cookie: no=2\r\n\r\n", "", OK "\r\n" },
    { "Set-Cookie2",           OK "sEt-cOOkie2: no=1\r\nSet-Cookie3: no=2\r\n\r\n", "", OK "Set-Cookie3: no=2\r\n\r\n" },
    { "in LF",                 "HTTP/1.1 200 OK\nSet-Cookie: no=1\nA: b\n\n",  "", "HTTP/1.1 200 OK\nA: b\n\n" },
    { "no blank",              OK "Set-Cookie:no=1\r\n\r\n",                   "", OK "\r\n" },
    { "blank before the colon", OK "Set-Cookie \t: no=1\r\n\r\n",              "", OK "\r\n" },
    { "no colon",              OK "Set-Cookie no=1\r\n\r\n",                   "", OK "Set-Cookie no=1\r\n\r\n" },
    { "in another's value",    OK "A: Set-Cookie: no=1\r\n\r\n",               "", OK "A: Set-Cookie: no=1\r\n\r\n" },
    { "in the status line",    "HTTP/1.1 200 Set-Cookie: no=1\r\n\r\n",        "", "HTTP/1.1 200 Set-Cookie: no=1\r\n\r\n" },
    { "capped",                OK "Set-Cookie \t:  cap=1 \t\r\nA: b\r\n\r\n",  "", OK "Set-Cookie \t:  CAP \t\r\nA: b\r\n\r\n" },
    { "capped, in LF",         "HTTP/1.1 200 OK\nSet-Cookie:cap=1\n\n",        "", "HTTP/1.1 200 OK\nSet-Cookie:CAP\n\n" },
    { "empty stays",           OK "Set-Cookie:\r\nSet-Cookie: \t\r\n\r\n",     "", OK "Set-Cookie:\r\nSet-Cookie: \t\r\n\r\n" },
    { "continued, stays",      OK "Set-Cookie:\r\n a=b;\r\n\tc\r\n\r\n",       "", OK "Set-Cookie:\r\n a=b;\r\n\tc\r\n\r\n" },
    { "continued, goes",       OK "Set-Cookie:\r\n no=b;\r\n\tc\r\nA: b\r\n\r\n", "", OK "A: b\r\n\r\n" },
    { "continued by blanks",   OK "Set-Cookie: no=1\r\n \r\n\t\r\nA: b\r\n\r\n", "", OK "A: b\r\n\r\n" },
    { "continued, capped",     OK "Set-Cookie:\n  cap=b;\r\n\tc\r\n \r\nA: b\r\n\r\n", "", OK "Set-Cookie:\n  CAP\r\n \r\nA: b\r\n\r\n" },
    { "another's continuation", OK "A: b\r\n Set-Cookie: no=1\r\n\r\n",        "", OK "A: b\r\n Set-Cookie: no=1\r\n\r\n" },
    { "continuation of the status line", "HTTP/1.1 200 a:b\r\n Set-Cookie: no=1\r\n\r\n", "", "HTTP/1.1 200 a:b\r\n\r\n" },
    { "continuation of no header", OK "A\r\n Set-Cookie: no=1\r\n\r\n",        "", OK "A\r\n\r\n" },
    { "of an empty name",      OK ": a\r\n Set-Cookie: no=1\r\n\r\n",          "", OK ": a\r\n\r\n" },
    { "of a blank name",       OK " a: b\r\n Set-Cookie: no=1\r\n\r\n",        "", OK " a: b\r\n\r\n" },
    { "broken off: in a value", OK "Set-Cookie: a=b\r\nSet-Cookie: no=1",      "", OK "Set-Cookie: a=b\r\n" },
    { "broken off: in CRLF",   OK "Set-Cookie: no=1\r",                        "", OK },
    { "broken off: in a name", OK "Set-Coo",                                   "", OK "Set-Coo" },
    { "broken off: status line", "HTTP/1.1 20",                                "", "HTTP/1.1 20" },
    { "empty lines in front",  "\r\n\n" OK "Set-Cookie: no=1\r\n\r\n",         "", "\r\n\n" OK "\r\n" },
    { "a header more",         OK "Set-Cookie: no=1\r\nA: b\r\n\r\n",          "X: y\r\n", OK "X: y\r\nA: b\r\n\r\n" },
    { "in front of all others", "\n" OK "\r\n",                                "X: y\r\n", "\n" OK "X: y\r\n\r\n" },
};
/* clang-format on */

/* Read in pieces of len bytes but for the first, each alone on the heap: under
 * AddressSanitizer a read past its end stops the test. */
static cc_head_answer_t read_in_pieces(cc_head_scan_t *scan, const char *bytes,
                                       size_t first, size_t len, size_t *at)
{
    cc_head_answer_t answer = CC_HEAD_MORE;
    size_t all = strlen(bytes), n = first;
    apr_size_t taken;

    cc_response_head_init(scan);
    for (*at = 0; *at < all && answer == CC_HEAD_MORE; *at += taken, n = len) {
        char *exact;

        n = n < all - *at ? n : all - *at;
        exact = malloc(n);
        memcpy(exact, bytes + *at, n);
        answer = cc_response_head_scan(scan, exact, n, &taken);
        free(exact);
    }
    return answer;
}

static void tell(char *told, const char *bytes, size_t first, size_t len)
{
    cc_head_scan_t scan;
    size_t at;

    switch (read_in_pieces(&scan, bytes, first, len, &at)) {
    case CC_HEAD_END:
        sprintf(told, "%d, left: %s", scan.status, bytes + at);
        break;
    case CC_HEAD_BAD:
        strcpy(told, scan.reason);
        break;
    default:
        strcpy(told, at == strlen(bytes) ? "goes on" : "stopped");
    }
}

/* The same in two, and in pieces of any length. */
static void test_ends(void)
{
    char told[256], other[256];
    size_t i, cut;

    for (i = 0; i < TAP_ROWS(heads); i++) {
        const char *bytes = heads[i].bytes;
        size_t len = strlen(bytes);
        int same = 1;

        tell(told, bytes, len, len);
        is_str(told, heads[i].is, heads[i].what);
        for (cut = 1; cut < len; cut++) {
            tell(other, bytes, cut, len);
            same &= strcmp(told, other) == 0;
            tell(other, bytes, len, cut);
            same &= strcmp(told, other) == 0;
        }
        ok(same, heads[i].what);
    }
}

static const char *judge(void *data, const char *value)
{
    if (strncmp(value, "no", 2) == 0) {
        return NULL;
    }
    return strncmp(value, "cap", 3) == 0 ? "CAP" : value;
}

static void test_rewrites(apr_pool_t *p)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(rewrites); i++) {
        cc_out_t out = cc_out_make(p, 16);
        char *exact = tap_exact(rewrites[i].head);

        cc_response_head_write(cc_slice(exact, strlen(rewrites[i].head)),
                               rewrites[i].header, judge, NULL, &out);
        free(exact);
        is_str(out.ptr, rewrites[i].left, rewrites[i].what);
    }
}

static const char *keep(void *data, const char *value)
{
    cc_out_str(data, value);
    cc_out_str(data, "|");
    return value;
}

static void test_values(apr_pool_t *p)
{
    cc_out_t values = cc_out_make(p, 16), out = cc_out_make(p, 16);

    cc_response_head_write(
        cc_slice_str(OK "Set-Cookie: \t a = b; c \t\r\nA: b\r\n"
                        "set-cookie2:\r\n\td=e\n ;f\r\n \r\nSet-Cookie:\r\n"
                        " Set-Cookie : g\r\n\r\n"),
        "", keep, &values, &out);
    is_str(values.ptr, "a = b; c|d=e  ;f|Set-Cookie : g|",
           "values are trimmed and joined, in order");
}

/* A head of so many bytes, by a long header. */
static cc_head_answer_t read_long(size_t len)
{
    static const char front[] = OK "A: ";
    char *head = malloc(len + 1);
    cc_head_answer_t answer;
    cc_head_scan_t scan;
    size_t at;

    memset(head, 'a', len);
    memcpy(head, front, sizeof(front) - 1);
    strcpy(head + len - 4, "\r\n\r\n");
    answer = read_in_pieces(&scan, head, 4096, 4096, &at);
    ok(answer == CC_HEAD_END || at == CC_RESPONSE_HEAD_MAX + 1,
       "no byte more than that was looked at");
    free(head);
    return answer;
}

static void test_limit(void)
{
    cc_head_scan_t scan;
    apr_size_t taken;
    size_t i;

    ok(read_long(CC_RESPONSE_HEAD_MAX) == CC_HEAD_END, "64 KiB");
    ok(read_long(CC_RESPONSE_HEAD_MAX + 1) == CC_HEAD_BAD, "a byte more");
    cc_response_head_init(&scan);
    for (i = 0; i < CC_RESPONSE_HEAD_MAX; i++) {
        cc_response_head_scan(&scan, "\n", 1, &taken);
    }
    ok(cc_response_head_scan(&scan, "\n", 1, &taken) == CC_HEAD_BAD,
       "empty lines count");
    is_str(scan.reason, "is longer than 64 KiB", "and are told of");
    ok(cc_response_head_scan(&scan, OK "\r\n", 19, &taken) == CC_HEAD_BAD
           && taken == 0,
       "a bad one stays one");
}

static void test_several(void)
{
    static const char bytes[] = "HTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n"
                                "\r\nHTTP/1.1 200 OK\n\nbody";
    cc_slice_t rest = cc_slice_str(bytes);
    cc_head_scan_t scan;
    apr_size_t taken;
    size_t all = 0;

    cc_response_head_init(&scan);
    ok(cc_response_head_scan(&scan, rest.ptr, rest.len, &taken) == CC_HEAD_END
           && scan.status == 103,
       "an interim head");
    ok(cc_response_head_scan(&scan, bytes + taken, rest.len - taken, &taken)
               == CC_HEAD_END
           && scan.status == 200 && taken == 19,
       "another head behind it");
    while (cc_response_head_scan(&scan, OK "\r\n", 19, &taken) == CC_HEAD_END) {
        all += 19;
    }
    ok(all < CC_RESPONSE_HEAD_MAX && all > CC_RESPONSE_HEAD_MAX - 100,
       "the limit is for all of them");
}

static void test_nul(void)
{
    static const char head[] = OK "A: b\0Set-Cookie: c=d\r\n\r\n";
    cc_head_scan_t scan;
    apr_size_t taken;

    cc_response_head_init(&scan);
    ok(cc_response_head_scan(&scan, head, sizeof(head) - 1, &taken)
           == CC_HEAD_BAD,
       "NUL");
    is_str(scan.reason, "has a NUL in it", "and why");
}

int main(void)
{
    apr_pool_t *p = model_pool();

    test_ends();
    test_rewrites(p);
    test_values(p);
    test_limit();
    test_several();
    test_nul();
    return done_testing();
}
