/*
 * text.h: the words that visitors read (CookieConsentText).
 */
#ifndef CC_TEXT_H
#define CC_TEXT_H

#include "core/out.h"
#include "core/register.h"

/** The keys; cc_text_keys[] gives their names in the configuration. */
typedef enum {
    CC_TEXT_LANGUAGE_NAME, /* what the language calls itself */
    CC_TEXT_DIR,           /* ltr or rtl */
    CC_TEXT_BANNER_HEADING,
    CC_TEXT_BANNER_TEXT,
    CC_TEXT_BANNER_PURPOSES,
    CC_TEXT_BANNER_CONTROLLER, /* {name} */
    CC_TEXT_BUTTON_ACCEPT,
    CC_TEXT_BUTTON_REFUSE,
    CC_TEXT_BUTTON_CHOOSE,
    CC_TEXT_BUTTON_SAVE,
    CC_TEXT_BUTTON_CLOSE,
    CC_TEXT_REOPEN_LABEL,
    CC_TEXT_REOPEN_SIGNAL,
    CC_TEXT_CHARTER_TITLE,
    CC_TEXT_CHARTER_INTRO,
    CC_TEXT_CHARTER_CONTROLLER, /* {name} */
    CC_TEXT_CHARTER_CONTACT,
    CC_TEXT_CHARTER_POLICY,
    CC_TEXT_CHARTER_KINDS,
    CC_TEXT_CHARTER_COOKIE,
    CC_TEXT_CHARTER_RIGHTS,
    CC_TEXT_CHARTER_WITHDRAW,
    CC_TEXT_CHARTER_REOPEN, /* {label} */
    CC_TEXT_CHARTER_OBJECT, /* {label} */
    CC_TEXT_CHARTER_GPC,
    CC_TEXT_CHARTER_KEPT,     /* {duration} */
    CC_TEXT_CHARTER_UPDATED,  /* {date} */
    CC_TEXT_CHARTER_REVISION, /* {revision} */
    /* of the built-in categories, in the order in which they are built in */
    CC_TEXT_NECESSARY_TITLE,
    CC_TEXT_STATISTICS_TITLE,
    CC_TEXT_FIRST_PARTY_TITLE,
    CC_TEXT_THIRD_PARTY_TITLE,
    CC_TEXT_NECESSARY_DESCRIPTION,
    CC_TEXT_STATISTICS_DESCRIPTION,
    CC_TEXT_FIRST_PARTY_DESCRIPTION,
    CC_TEXT_THIRD_PARTY_DESCRIPTION,
    CC_TEXT_KIND_NECESSARY,
    CC_TEXT_KIND_STATISTICS,
    CC_TEXT_KIND_FIRST_PARTY,
    CC_TEXT_KIND_THIRD_PARTY,
    CC_TEXT_REGISTER_TITLE,
    CC_TEXT_REGISTER_ALWAYS, /* the modes, in the order of cc_mode_t */
    CC_TEXT_REGISTER_EXEMPT,
    CC_TEXT_REGISTER_CONSENT,
    CC_TEXT_REGISTER_ACCEPT, /* the answers to a category of mode consent */
    CC_TEXT_REGISTER_REFUSE,
    CC_TEXT_REGISTER_KEEP, /* and to one of mode exempt */
    CC_TEXT_REGISTER_OBJECT,
    CC_TEXT_REGISTER_UNANSWERED,
    CC_TEXT_REGISTER_NONE,
    CC_TEXT_TABLE_CAPTION, /* {category} */
    CC_TEXT_TABLE_PROVIDER,
    CC_TEXT_TABLE_SERVICE,
    CC_TEXT_TABLE_COOKIE,
    CC_TEXT_TABLE_PURPOSE,
    CC_TEXT_TABLE_LIFETIME,
    CC_TEXT_ROW_ANONYMOUS,
    CC_TEXT_ROW_STORAGE,
    CC_TEXT_LIFETIME_SESSION,
    /* {n}; in the order of cc_unit_t, one and several: cc_text_count() */
    CC_TEXT_UNIT_YEAR,
    CC_TEXT_UNIT_YEARS,
    CC_TEXT_UNIT_MONTH,
    CC_TEXT_UNIT_MONTHS,
    CC_TEXT_UNIT_WEEK,
    CC_TEXT_UNIT_WEEKS,
    CC_TEXT_UNIT_DAY,
    CC_TEXT_UNIT_DAYS,
    CC_TEXT_UNIT_HOUR,
    CC_TEXT_UNIT_HOURS,
    CC_TEXT_UNIT_MINUTE,
    CC_TEXT_UNIT_MINUTES,
    CC_TEXT_UNIT_SECOND,
    CC_TEXT_UNIT_SECONDS,
    CC_TEXT_STATE_UNSET,
    CC_TEXT_STATE_CHOSEN, /* {date} */
    CC_TEXT_STATE_SIGNAL,
    CC_TEXT_STATE_UNDECIDED, /* the decisions, in the order of cc_decision_t */
    CC_TEXT_STATE_REFUSED,
    CC_TEXT_STATE_GRANTED,
    CC_TEXT_NOTICE_CHANGED,
    CC_TEXT_NOTICE_SAVED,
    CC_TEXT_ERROR_TITLE,
    CC_TEXT_ERROR_REQUEST,
    CC_TEXT_ERROR_ORIGIN,
    CC_TEXT_ERROR_MISSING,
    CC_TEXT_ERROR_METHOD,
    CC_TEXT_ERROR_SIZE,
    CC_TEXT_ERROR_TYPE,
    CC_TEXT_ERROR_RECORD,
    CC_TEXT_ERROR_BACK,
    CC_TEXTS
} cc_text_key_t;

extern const char *const cc_text_keys[CC_TEXTS];

/** One text, as CookieConsentText gives it. */
typedef struct {
    cc_source_t source;
    const char *tag;
    cc_text_key_t key;
    const char *text;
} cc_text_def_t;

/** All texts of a language; none is NULL. */
typedef struct {
    const char *tag;
    const char *text[CC_TEXTS];
    int untranslated; /* how many are English for want of others */
    cc_text_key_t first_untranslated; /* where there are some */
} cc_texts_t;

/**
 * Read the arguments of CookieConsentText: a language tag, a key, a text.
 * @return NULL, or what is wrong */
const char *cc_text_read(apr_pool_t *p, const char *line, cc_text_def_t *def);

/**
 * The texts of a language: each from defs, the last one that fits, else built
 * in for that language, else built in English. A text for fr serves fr-CA.
 * Reads the catalogue of this language, that of English where texts are
 * missing, and no others.
 *
 * @param defs  of cc_text_def_t
 */
cc_texts_t *cc_text_resolve(apr_pool_t *p, const char *tag,
                            const apr_array_header_t *defs);

/**
 * A number with its unit, such as "3 days". The text of unit.day is for those
 * numbers that CLDR calls "one" in the language; unit.days holds the forms for
 * its other categories, in CLDR's order, between them a "|". Blanks around a
 * form are not part of it, and empty forms do not count; where there are too
 * few, the last one serves.
 *
 * @param one  CC_TEXT_UNIT_DAY and its like; the key after it is the plural's
 */
const char *cc_text_count(apr_pool_t *p, const cc_texts_t *texts,
                          cc_text_key_t one, apr_int64_t n);

/** Append a text to HTML, its {placeholder} replaced by value, all escaped. */
void cc_text_put(cc_out_t *out, const char *text, const char *placeholder,
                 const char *value);

#endif /* CC_TEXT_H */
