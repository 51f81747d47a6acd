#include "core/json.h"
#include "core/out.h"
#include "model.h"

#define TIME 1795422000 /* 2026-11-23T08:20:00Z */
#define ID "Xk3v0AbCdEfGhIjKlMn-_9"
#define REGISTER                \
    "Category measure exempt\n" \
    "Declare necessary n\nDeclare statistics s\nDeclare measure m\n"

/* clang-format off */
static const struct {
    const char *what, *decided;
    int asked, chosen;
    const char *signal;
    const char *json;
} states[] = {
    { "nothing decided", "", 1, 0, NULL,
      "{\"asked\":true,\"chosen\":false,\"signal\":null,\"categories\":{"
      "\"necessary\":{\"mode\":\"always\",\"decision\":\"granted\",\"allowed\":true},"
      "\"statistics\":{\"mode\":\"consent\",\"decision\":\"unset\",\"allowed\":false},"
      "\"first-party\":{\"mode\":\"consent\",\"decision\":\"unset\",\"allowed\":false},"
      "\"third-party\":{\"mode\":\"consent\",\"decision\":\"unset\",\"allowed\":false},"
      "\"measure\":{\"mode\":\"exempt\",\"decision\":\"unset\",\"allowed\":true}}}\n" },
    { "some of it", "statistics=granted first-party=refused measure=refused", 0, 1, "gpc",
      "{\"asked\":false,\"chosen\":true,\"signal\":\"gpc\",\"categories\":{"
      "\"necessary\":{\"mode\":\"always\",\"decision\":\"granted\",\"allowed\":true},"
      "\"statistics\":{\"mode\":\"consent\",\"decision\":\"granted\",\"allowed\":true},"
      "\"first-party\":{\"mode\":\"consent\",\"decision\":\"refused\",\"allowed\":false},"
      "\"third-party\":{\"mode\":\"consent\",\"decision\":\"unset\",\"allowed\":false},"
      "\"measure\":{\"mode\":\"exempt\",\"decision\":\"refused\",\"allowed\":false}}}\n" },
};

/* The entries are as in a choice cookie; S and M stand for the fingerprints of
 * "statistics" and "measure" in what is recorded. */
#define BEGIN "{\"time\":\"2026-11-23T08:20:00Z\""
static const struct {
    const char *what;
    cc_record_t record;
    const char *entries, *json;
} records[] = {
    { "an acceptance", { TIME, ID, NULL, "example.org", "accept", NULL, "fr", "0123456789abcdef" },
      "&statistics=1:S",
      BEGIN ",\"id\":\"" ID "\",\"host\":\"example.org\",\"action\":\"accept\","
      "\"categories\":{\"statistics\":[1,\"S\"]},\"language\":\"fr\",\"shown\":\"0123456789abcdef\"}\n" },
    { "a refusal has no id", { TIME, NULL, NULL, "example.org", "refuse", NULL, "en", "0123456789abcdef" },
      "&statistics=0",
      BEGIN ",\"host\":\"example.org\",\"action\":\"refuse\","
      "\"categories\":{\"statistics\":[0,\"S\"]},\"language\":\"en\",\"shown\":\"0123456789abcdef\"}\n" },
    { "a withdrawal has that of the grant", { TIME, ID, NULL, "example.org", "refuse", NULL, NULL, NULL },
      "&statistics=0&measure=0",
      BEGIN ",\"id\":\"" ID "\",\"host\":\"example.org\",\"action\":\"refuse\","
      "\"categories\":{\"statistics\":[0,\"S\"],\"measure\":[0,\"M\"]}}\n" },
    { "another grant replaces one", { TIME, ID, "former", "example.org", "save", NULL, "en", "x" },
      "&measure=1:M&statistics=0",
      BEGIN ",\"id\":\"" ID "\",\"replaces\":\"former\",\"host\":\"example.org\",\"action\":\"save\","
      "\"categories\":{\"statistics\":[0,\"S\"],\"measure\":[1,\"M\"]},\"language\":\"en\",\"shown\":\"x\"}\n" },
    { "a kept grant is for what it was given for", { TIME, ID, "former", "h", "save", NULL, NULL, NULL },
      "&statistics=1:0a1b2c&measure=0",
      BEGIN ",\"id\":\"" ID "\",\"replaces\":\"former\",\"host\":\"h\",\"action\":\"save\","
      "\"categories\":{\"statistics\":[1,\"0a1b2c\"],\"measure\":[0,\"M\"]}}\n" },
    { "nothing to decide", { 0, NULL, NULL, "h", "save", NULL, NULL, NULL }, "",
      "{\"time\":\"1970-01-01T00:00:00Z\",\"host\":\"h\",\"action\":\"save\",\"categories\":{}}\n" },
    { "strings are escaped", { TIME, NULL, NULL, "a\"b\\c\n</script>&\xc3\xa9\xff", "save", NULL, "\x01", NULL }, "",
      BEGIN ",\"host\":\"a\\\"b\\\\c\\u000a\\u003c/script\\u003e\\u0026\\u00e9\\ufffd\",\"action\":\"save\","
      "\"categories\":{},\"language\":\"\\u0001\"}\n" },
};
/* clang-format on */

/* A view as a string. */
static const char *str(apr_pool_t *p, cc_slice_t s)
{
    return apr_pstrmemdup(p, s.ptr ? s.ptr : "", s.len);
}

/* Text with S and M replaced by what they stand for, where they stand after
 * ':' or '"' and so are no part of a word. */
static const char *filled(apr_pool_t *p, const cc_policy_t *policy,
                          const char *text)
{
    const char *s = model_category_of(policy, "statistics")->fingerprint;
    const char *m = model_category_of(policy, "measure")->fingerprint;
    cc_out_t out = cc_out_make(p, 256);
    char before = '\0';

    for (; *text; before = *text++) {
        int stands = before == ':' || before == '"';

        if (stands && (*text == 'S' || *text == 'M')) {
            cc_out_str(&out, *text == 'S' ? s : m);
        }
        else {
            cc_out_slice(&out, cc_slice(text, 1));
        }
    }
    return out.ptr;
}

static void test_states(apr_pool_t *p, const cc_policy_t *policy)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(states); i++) {
        cc_decisions_t made = model_decisions(p, policy, states[i].decided);

        made.asked = states[i].asked;
        made.chosen = states[i].chosen;
        is_str(str(p, cc_json_state(p, policy, &made, states[i].signal)),
               states[i].json, states[i].what);
    }
}

static void test_records(apr_pool_t *p, const cc_policy_t *policy)
{
    cc_choice_t choice;
    size_t i;

    for (i = 0; i < TAP_ROWS(records); i++) {
        cc_record_t record = records[i].record;
        const char *value = apr_pstrcat(p, "v=1&t=1",
                                        filled(p, policy, records[i].entries),
                                        NULL);

        ok(cc_choice_decode(cc_slice_str(value), policy->ids, TIME, &choice),
           records[i].what);
        record.choice = &choice;
        is_str(str(p, cc_json_record(p, policy, &record)),
               filled(p, policy, records[i].json), "is recorded");
    }
}

/* A record with a host of so many bytes. */
static cc_slice_t record_of(apr_pool_t *p, const cc_policy_t *policy,
                            apr_size_t len)
{
    static const cc_choice_t nothing;
    cc_record_t record = { .host = NULL, .action = "save", .choice = &nothing };
    char *host = apr_palloc(p, len + 1);

    memset(host, 'h', len);
    host[len] = '\0';
    record.host = host;
    return cc_json_record(p, policy, &record);
}

static void test_size(apr_pool_t *p, const cc_policy_t *policy)
{
    apr_size_t fits = CC_RECORD_MAX - record_of(p, policy, 0).len;
    cc_slice_t longest = record_of(p, policy, fits);

    ok(longest.len == CC_RECORD_MAX && longest.ptr[longest.len - 1] == '\n',
       "4,096 bytes are a record");
    ok(record_of(p, policy, fits + 1).len == 0, "one more is none");
}

/* As many categories as there can be, every one decided. */
static void test_largest(apr_pool_t *p)
{
    const char *lines = "Declare statistics s\nDeclare first-party f\n"
                        "Declare third-party t\n";
    static cc_choice_t choice;
    cc_record_t record = { TIME,   ID,      ID,   "www.example.org",
                           "save", &choice, "en", "0123456789abcdef" };
    int i;

    for (i = 4; i < CC_CATEGORIES_MAX; i++) {
        lines = apr_psprintf(p,
                             "%sCategory purpose-%02d consent\n"
                             "Declare purpose-%02d c%d\n",
                             lines, i, i, i);
    }
    for (i = 1; i < CC_CATEGORIES_MAX; i++) {
        choice.entries[i].answer = CC_ENTRY_REFUSED;
    }
    ok(cc_json_record(p, model_policy(p, lines), &record).len > 0,
       "a record of all categories fits");
}

int main(void)
{
    apr_pool_t *p = model_pool();
    const cc_policy_t *policy = model_policy(p, REGISTER);

    test_states(p, policy);
    test_records(p, policy);
    test_size(p, policy);
    test_largest(p);
    return done_testing();
}
