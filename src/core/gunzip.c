#include "core/gunzip.h"

#include "core/zstream.h"

/* What a member begins with (RFC 1952 section 2.3). */
#define MAGIC "\x1f\x8b\x08"
#define MAGIC_LEN 3

#define WINDOW_BITS (15 + 16) /* any window there is; gzip only */

typedef enum {
    IN_MEMBER,
    BETWEEN, /* after a member, and what may be the first bytes of another */
    AFTER    /* in what follows the last member */
} state_t;

struct cc_gunzip_t {
    z_stream z;
    apr_uint64_t taken, written;
    state_t state;
    unsigned matched;          /* BETWEEN: bytes of MAGIC seen */
    cc_gunzip_status_t failed; /* BAD or BOMB; until then MORE */
    const char *reason;
};

static cc_gunzip_status_t fail(cc_gunzip_t *g, cc_gunzip_status_t status,
                               const char *reason)
{
    g->failed = status;
    g->reason = reason;
    return status;
}

cc_gunzip_t *cc_gunzip_make(apr_pool_t *p)
{
    cc_gunzip_t *g = apr_pcalloc(p, sizeof(*g));

    g->z = cc_zstream(p);
    if (inflateInit2(&g->z, WINDOW_BITS) != Z_OK) {
        fail(g, CC_GUNZIP_BAD, "zlib does not start");
    }
    return g;
}

static int unpack(cc_gunzip_t *g, cc_slice_t *in, char *out, apr_size_t size,
                  apr_size_t *len)
{
    apr_size_t offered = in->len, before = *len;
    int rv = cc_zstream_step(&g->z, inflate, Z_NO_FLUSH, in, out, size, len);

    g->taken += offered - in->len;
    g->written += *len - before;
    return rv;
}

/* Begin another member, whose first bytes are known. */
static void begin_member(cc_gunzip_t *g, char *out)
{
    cc_slice_t magic = cc_slice(MAGIC, MAGIC_LEN);
    apr_size_t len = 0;

    inflateReset(&g->z);
    unpack(g, &magic, out, 0, &len);
    g->state = IN_MEMBER;
    g->matched = 0;
}

/* Take what follows a member, up to where another one is known to begin. To
 * read on is what RFC 1952 asks for, though Chromium and Firefox end with the
 * first member. As they do and gzip does, ignore what is no member: padding,
 * or what some broken program added to a page that visitors see whole. */
static void between_members(cc_gunzip_t *g, cc_slice_t *in, char *out)
{
    while (g->state == BETWEEN && in->len > 0) {
        if (*in->ptr != MAGIC[g->matched]) {
            g->state = AFTER;
            break;
        }
        in->ptr++;
        in->len--;
        if (++g->matched == MAGIC_LEN) {
            begin_member(g, out);
        }
    }
    if (g->state == AFTER) {
        *in = cc_slice(NULL, 0);
    }
}

static int is_bomb(const cc_gunzip_t *g)
{
    return g->written > CC_GUNZIP_FREE
           && g->written / CC_GUNZIP_RATIO > g->taken;
}

static cc_gunzip_status_t in_member(cc_gunzip_t *g, cc_slice_t *in, char *out,
                                    apr_size_t size, apr_size_t *len)
{
    int rv = unpack(g, in, out, size, len);

    if (rv == Z_STREAM_END) {
        g->state = BETWEEN;
    }
    else if (rv != Z_OK && rv != Z_BUF_ERROR) {
        return fail(g, CC_GUNZIP_BAD, g->z.msg ? g->z.msg : zError(rv));
    }
    if (is_bomb(g)) {
        return fail(g, CC_GUNZIP_BOMB, "it unpacks to far more than was sent");
    }
    return *len < size ? CC_GUNZIP_MORE : CC_GUNZIP_FULL;
}

cc_gunzip_status_t cc_gunzip_next(cc_gunzip_t *g, cc_slice_t *in, char *out,
                                  apr_size_t size, apr_size_t *len)
{
    cc_gunzip_status_t status = g->failed;

    *len = 0;
    if (status != CC_GUNZIP_MORE) {
        return status;
    }
    do {
        if (g->state != IN_MEMBER) {
            between_members(g, in, out);
        }
        if (g->state == IN_MEMBER) {
            status = in_member(g, in, out, size, len);
        }
    } while (status == CC_GUNZIP_MORE && in->len > 0);
    return status;
}

int cc_gunzip_is_complete(const cc_gunzip_t *g)
{
    return g->failed == CC_GUNZIP_MORE
           && (g->state == AFTER || (g->state == BETWEEN && g->matched == 0));
}

const char *cc_gunzip_reason(const cc_gunzip_t *g)
{
    return g->reason;
}

int cc_gunzip_is_magic(cc_slice_t bytes)
{
    return cc_slice_starts(bytes, MAGIC);
}
