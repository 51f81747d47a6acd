#include "core/cookie_family.h"
#include "tap.h"

#define HEX32 "0f3c5a9d1e7b2468ace013579bdf0246"
#define SIXTY "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeexxxxxxxxxx"

/* clang-format off */
/* A name, and its family; NULL where it stands for itself. */
static const struct {
    const char *what, *name, *stem;
} cases[] = {
    { "Matomo's visitor",          "_pk_id.1.3f2a",            "_pk_id."      },
    { "Matomo's session",          "_pk_ses.12.1fff",          "_pk_ses."     },
    { "Matomo's, no digit in it",  "_pk_id.1.fade",            NULL           },
    { "Google Analytics",          "_ga",                      NULL           },
    { "its streams",               "_ga_8XKQ2LMN0P",           "_ga_"         },
    { "its old accounts",          "_gat_UA-12345678-1",       "_gat_UA-"     },
    { "gtag",                      "_gat_gtag_UA_123_45",      "_gat_gtag_UA_" },
    { "Hotjar",                    "_hjSessionUser_1234567",   "_hjSessionUser_" },
    { "WordPress, logged in",      "wordpress_logged_in_" HEX32, "wordpress_logged_in_" },
    { "WordPress, settings",       "wp-settings-time-1",       "wp-settings-time-" },
    { "Drupal",                    "SSESS" HEX32,              "SSESS"        },
    { "Imperva",                   "incap_ses_1234_567890",    "incap_ses_"   },
    { "Amplitude",                 "AMP_1a2b3c4d5e",           "AMP_"         },
    { "UUID",                      "u-550e8400-e29b-41d4-a716-446655440000", "u-" },
    { "UUID with words in it",     "u_deadbeef-feed-face-cafe-abcdefabcdef", "u_" },
    { "no UUID: a digit more",     "u0550e8400-feed-face-cafe-446655440000", "u0550e8400-feed-face-cafe-" },
    { "Joomla: the id is all",     HEX32,                      NULL           },
    { "Django",                    "csrftoken",                NULL           },
    { "PHP",                       "PHPSESSID",                NULL           },
    { "Java",                      "JSESSIONID",               NULL           },
    { "F5: no separator, short",   "TS01a2b3c4",               NULL           },
    { "ends in letters like hex",  "test_add",                 NULL           },
    { "a longer word",             "new_facade",               NULL           },
    { "three hex digits",          "a_1ff",                    NULL           },
    { "four",                      "a_1fff",                   "a_"           },
    { "four capitals",             "a_1FFF",                   "a_"           },
    { "of both cases",             "a_1fFF",                   NULL           },
    { "one digit",                 "a_1",                      "a_"           },
    { "digits without separator",  "page2",                    NULL           },
    { "digits behind a letter",    "app_v2",                   NULL           },
    { "nine capitals",             "a_TRACKING2",              NULL           },
    { "ten capitals",              "a_XTRACKING2",             "a_"           },
    { "ten capitals, no digit",    "a_ABCDEFGHIJ",             NULL           },
    { "letters beyond hex",        "a_1234g",                  NULL           },
    { "tail after tail",           "a.1.2.3",                  "a."           },
    { "two separators",            "a--1",                     "a--"          },
    { "digits first",              "1_a_2",                    "1_a_"         },
    { "no letter is left",         "_1",                       NULL           },
    { "nor behind another tail",   "1.3f2a",                   NULL           },
    { "but one is in front",       "a1_2_3",                   "a1_"          },
    { "only digits",               "123456",                   NULL           },
    { "ends in a separator",       "a_1_",                     NULL           },
    { "any separator",             "a~1",                      "a~"           },
    { "a high byte separates",     "a\xc3\xa9" "12",           "a\xc3\xa9"    },
    { "16 attached",               "S0123456789abcdef",        "S"            },
    { "15 attached",               "S123456789abcdef",         NULL           },
    { "letters of the word stay",  "code" HEX32,               "code"         },
    { "attached, no digit",        "Sabcdefabcdefabcdef",      NULL           },
    { "empty",                     "",                         NULL           },
    { "64 bytes",                  SIXTY "wxyz",               NULL           },
    { "65 bytes",                  SIXTY "wxyzX",              SIXTY "wxyz"   },
    { "65, the last a tail",       SIXTY "wx_12",              SIXTY "wx_"    },
    { "cut behind a dot",          ".AspNetCore.Correlation.x" SIXTY, ".AspNetCore.Correlation." },
    { "not where nothing is left", "..." SIXTY "wxyz",         "..." SIXTY "w" },
    { "a long tail only",          "abc_" "1234567890123456789012345678901234567890123456789012345678901234567890", "abc_" },
};
/* clang-format on */

static void test_case(size_t i)
{
    char *exact = tap_exact(cases[i].name);
    cc_slice_t name = cc_slice(exact, strlen(cases[i].name)), stem;
    int is_family = cc_cookie_family(name, &stem);
    const char *want = cases[i].stem ? cases[i].stem : cases[i].name;

    ok(is_family == (cases[i].stem != NULL) && stem.ptr == exact
           && cc_slice_eq(stem, want),
       cases[i].what);
    if (!cc_slice_eq(stem, want)) {
        printf("# got %.*s\n", (int)stem.len, stem.ptr);
    }
    free(exact);
}

int main(void)
{
    size_t i;

    for (i = 0; i < TAP_ROWS(cases); i++) {
        test_case(i);
    }
    return done_testing();
}
