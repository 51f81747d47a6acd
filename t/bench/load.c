/*
 * load: two servers of this machine answer requests in turns, and whose turn
 * took how long is printed.
 *
 *   load CONNECTIONS MILLISECONDS ROUNDS PORT FILE LENGTH PIDS PORT FILE ...
 *
 * FILE holds the bytes of the request, LENGTH is how many bytes every answer
 * has; an answer that has more, fewer or another status than 200 or 304 ends
 * the run. PIDS are the processes that answer, with commas in between.
 * Connections are kept where the request asks for that.
 *
 * A round is one turn of each server, the order changes with each round. A line
 * of output is one round: answers, nanoseconds, and nanoseconds in which the
 * processes had a processor, of the first server and of the second.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MAX_CONNECTIONS 8
#define MAX_REQUEST 8192
#define MAX_PIDS 16
#define HEAD 12 /* "HTTP/1.1 200" */
#define PATIENCE_MS 20000

typedef struct {
    struct pollfd fds[MAX_CONNECTIONS];
    size_t got[MAX_CONNECTIONS]; /* bytes of the answer under way */
    char head[MAX_CONNECTIONS][HEAD];
    long pids[MAX_PIDS + 1]; /* up to a 0 */
    int connections;
    int port;
    int is_kept; /* connections serve more than one request */
    char request[MAX_REQUEST];
    size_t request_len;
    size_t length;
} server_t;

static char sink[256 * 1024];

static void die(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    fputs("load: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

static long long number(const char *text)
{
    char *end;
    long long n = strtoll(text, &end, 10);

    if (*text == '\0' || *end != '\0' || n < 1) {
        die("%s is no number", text);
    }
    return n;
}

static long long now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int connect_to(int port)
{
    struct sockaddr_in address = { 0 };
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0
        || connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0) {
        die("port %d: %s", port, strerror(errno));
    }
    return fd;
}

static void read_pids(server_t *s, char *text)
{
    int n = 0;

    for (text = strtok(text, ","); text; text = strtok(NULL, ",")) {
        if (n == MAX_PIDS) {
            die("more than %d processes", MAX_PIDS);
        }
        s->pids[n++] = number(text);
    }
}

static long long cpu_ns_of(long pid)
{
    char name[64];
    long long ns;
    FILE *file;

    snprintf(name, sizeof(name), "/proc/%ld/schedstat", pid);
    file = fopen(name, "r");
    if (file == NULL || fscanf(file, "%lld", &ns) != 1) {
        die("%s cannot be read", name);
    }
    fclose(file);
    return ns;
}

static long long cpu_ns(const server_t *s)
{
    long long ns = 0;
    int i;

    for (i = 0; s->pids[i]; i++) {
        ns += cpu_ns_of(s->pids[i]);
    }
    return ns;
}

static void open_server(server_t *s, int connections, char **args)
{
    FILE *file = fopen(args[1], "rb");
    int i;

    if (file == NULL) {
        die("%s: %s", args[1], strerror(errno));
    }
    s->request_len = fread(s->request, 1, sizeof(s->request), file);
    fclose(file);
    if (s->request_len == 0 || s->request_len == sizeof(s->request)) {
        die("%s: empty or too long", args[1]);
    }
    s->port = number(args[0]);
    s->length = number(args[2]);
    read_pids(s, args[3]);
    s->connections = connections;
    s->is_kept = strstr(s->request, "\r\nConnection: keep-alive\r\n") != NULL;
    for (i = 0; i < connections; i++) {
        s->fds[i].fd = -1;
        s->fds[i].events = POLLIN;
    }
}

static void ask(server_t *s, int i)
{
    ssize_t n;

    if (s->fds[i].fd < 0) {
        s->fds[i].fd = connect_to(s->port);
    }
    n = send(s->fds[i].fd, s->request, s->request_len, MSG_NOSIGNAL);
    if (n != (ssize_t)s->request_len) {
        die("a request could not be sent");
    }
    s->got[i] = 0;
}

/* The server has closed the connection. Returns whether that was in order. */
static int ended(server_t *s, int i)
{
    if (s->is_kept || s->got[i] != s->length) {
        die("a connection ended after %zu bytes of an answer", s->got[i]);
    }
    close(s->fds[i].fd);
    s->fds[i].fd = -1;
    return 1;
}

/* Take what has arrived of an answer. Returns whether it is complete. */
static int take(server_t *s, int i)
{
    ssize_t n = recv(s->fds[i].fd, sink, sizeof(sink), 0);
    ssize_t k;

    if (n < 0) {
        die("reading an answer: %s", strerror(errno));
    }
    if (n == 0) {
        return ended(s, i);
    }
    for (k = 0; k < n && s->got[i] + k < HEAD; k++) {
        s->head[i][s->got[i] + k] = sink[k];
    }
    s->got[i] += n;
    if (s->got[i] > s->length) {
        die("an answer of more than %zu bytes", s->length);
    }
    if (s->got[i] >= HEAD && memcmp(s->head[i], "HTTP/1.1 200", HEAD) != 0
        && memcmp(s->head[i], "HTTP/1.1 304", HEAD) != 0) {
        die("an answer that begins with %.*s", HEAD, s->head[i]);
    }
    return s->is_kept && s->got[i] == s->length;
}

/* One turn: all connections ask until the time is over, and wait for what they
 * have asked. Returns how many answers there were. */
static long turn(server_t *s, long long ns)
{
    long long end = now_ns() + ns;
    long answers = 0;
    int i, asked = s->connections;

    for (i = 0; i < s->connections; i++) {
        ask(s, i);
    }
    while (asked > 0) {
        if (poll(s->fds, s->connections, PATIENCE_MS) <= 0) {
            die("no answer");
        }
        for (i = 0; i < s->connections; i++) {
            if (s->fds[i].revents && take(s, i)) {
                answers++;
                if (now_ns() < end) {
                    ask(s, i);
                }
                else {
                    asked--;
                }
            }
        }
    }
    return answers;
}

static void timed_turn(server_t *s, long long ns, long long result[3])
{
    long long cpu = cpu_ns(s);
    long long start = now_ns();

    result[0] = turn(s, ns);
    result[1] = now_ns() - start;
    result[2] = cpu_ns(s) - cpu;
}

int main(int argc, char **argv)
{
    static server_t server[2];
    long long result[2][3], ns, rounds, i;

    if (argc != 12 || number(argv[1]) > MAX_CONNECTIONS) {
        die("not the arguments that load.c tells of");
    }
    open_server(&server[0], number(argv[1]), argv + 4);
    open_server(&server[1], number(argv[1]), argv + 8);
    ns = number(argv[2]) * 1000000;
    rounds = number(argv[3]);
    for (i = -2; i < rounds; i++) { /* two to warm up */
        int first = i & 1;

        timed_turn(&server[first], ns, result[first]);
        timed_turn(&server[!first], ns, result[!first]);
        if (i >= 0) {
            printf("%lld %lld %lld %lld %lld %lld\n", result[0][0],
                   result[0][1], result[0][2], result[1][0], result[1][1],
                   result[1][2]);
        }
    }
    return 0;
}
