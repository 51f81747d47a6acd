#include "core/charset.h"

/* clang-format off */
/* Lower case, without marks; '*' stands for any end. Browsers ignore a name
 * that they do not know and take a charset like ASCII; but what a page's author
 * meant by it cannot be known, and a list of all that is not like ASCII could
 * never be complete. */
static const char *const known[] = {
    "utf8*", "iso8859*", "windows125*", "usascii",
    "866", "ansix341968", "arabic", "ascii", "asmo708", "big5*", "chinese",
    "cnbig5", "cp125*", "cp437", "cp819", "cp850", "cp852", "cp866", "cp874",
    "cp932", "cp936", "cp949", "cp950", "csbig5", "cseuckr",
    "cseucpkdfmtjapanese", "csgb2312", "csibm866", "csiso58gb231280",
    "csiso8859*", "csisolatin*", "cskoi8r", "csksc56011987", "csmacintosh",
    "csshiftjis", "cyrillic", "dos874", "ecma114", "ecma118", "elot928",
    "euccn", "eucjp", "euckr", "euctw", "gb18030*", "gb2312*", "gbk", "greek",
    "greek8", "hebrew", "ibm437", "ibm819", "ibm850", "ibm852", "ibm866",
    "isoir100", "isoir101", "isoir109", "isoir110", "isoir126", "isoir127",
    "isoir138", "isoir144", "isoir148", "isoir149", "isoir157", "isoir58",
    "koi", "koi8*", "korean", "ksc5601", "ksc56011987", "ksc56011989", "l1",
    "l2", "l3", "l4", "l5", "l6", "l9", "latin1*", "latin2", "latin3", "latin4",
    "latin5", "latin6", "latin7", "latin8", "latin9", "logical", "mac",
    "macintosh", "ms932", "mskanji", "shiftjis", "sjis", "suneugreek", "tis620",
    "unicode11utf8", "unicode20utf8", "visual", "windows31j", "windows874",
    "windows949", "xcp125*", "xeucjp", "xgbk", "xmaccyrillic", "xmacroman",
    "xmacukrainian", "xsjis", "xunicode20utf8", "xuserdefined", "xxbig5",
};
/* clang-format on */

/* Longer than the longest of them. */
#define MAX_NAME 32

/* The name without what does not matter, NUL-terminated. @return its length,
 * or -1 where it has a character that no such name has, or too many */
static int bare_name(char *name, cc_slice_t charset)
{
    apr_size_t i;
    int len = 0;

    for (i = 0; i < charset.len; i++) {
        char c = charset.ptr[i];

        if (c >= 'A' && c <= 'Z') {
            c += 'a' - 'A';
        }
        if (cc_is_digit(c) || (c >= 'a' && c <= 'z')) {
            if (len == MAX_NAME) {
                return -1;
            }
            name[len++] = c;
        }
        else if (c == '\0' || strchr("-_.:\"' \t", c) == NULL) {
            return -1;
        }
    }
    name[len] = '\0';
    return len;
}

static int is(const char *name, const char *pattern)
{
    apr_size_t len = strcspn(pattern, "*");

    return strncmp(name, pattern, len) == 0
           && (pattern[len] == '*' || name[len] == '\0');
}

int cc_charset_is_ascii_compatible(cc_slice_t charset)
{
    char name[MAX_NAME + 1];
    int len = bare_name(name, charset);
    apr_size_t i;

    if (len <= 0) {
        return len == 0;
    }
    for (i = 0; i < sizeof(known) / sizeof(*known); i++) {
        if (is(name, known[i])) {
            return 1;
        }
    }
    return 0;
}
