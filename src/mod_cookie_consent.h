/*
 * mod_cookie_consent.h: what other modules may ask mod_cookie_consent.
 *
 * Nothing is linked: httpd hands the functions over by name, or NULL where
 * mod_cookie_consent is not loaded. Ask for them once the configuration is read,
 * in optional_fn_retrieve or later; the order of LoadModule lines does not matter.
 *
 *     static APR_OPTIONAL_FN_TYPE(cookie_consent_allows) *allows;
 *
 *     allows = APR_RETRIEVE_OPTIONAL_FN(cookie_consent_allows);
 *     if (allows && allows(r, "statistics")) ...
 *
 * Names, types and values stay as they are.
 */
#ifndef MOD_COOKIE_CONSENT_H
#define MOD_COOKIE_CONSENT_H

#include <httpd.h>
#include <apr_optional.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Decisions. There may be more of them one day: what is not GRANTED is not. */
enum {
    COOKIE_CONSENT_UNSET = 0,   /* the visitor has not answered */
    COOKIE_CONSENT_REFUSED = 1, /* no */
    COOKIE_CONSENT_GRANTED = 2  /* yes, or there is no need to ask */
};

/**
 * What was decided for a category.
 *
 * It is the same in every phase of a request, in its subrequests and after
 * redirects inside the server, and whatever mode (CookieConsent Off, Report, On)
 * is in force. Ask at post_read_request or later.
 *
 * The response depends on the answer from here on: it gets "Vary: Cookie". Not so
 * once it has left: what is asked in log_transaction changes nothing.
 *
 * @param r         any request; it belongs to the calling thread
 * @param category  an id such as "statistics", as CookieConsentCategory has it
 * @return one of the above; COOKIE_CONSENT_UNSET for a category that is not
 *         known in the virtual host
 */
APR_DECLARE_OPTIONAL_FN(int, cookie_consent_decision,
                        (request_rec * r, const char *category));

/**
 * Whether cookies of a category may be set: it is granted, or it is allowed until
 * it is refused (mode exempt). What is said above holds.
 *
 * A module need not ask before it sets a cookie that is declared: where the
 * module is On, the header is taken out of a response that must not have it.
 *
 * @return 1, or 0; 0 for a category that is not known in the virtual host
 */
APR_DECLARE_OPTIONAL_FN(int, cookie_consent_allows,
                        (request_rec * r, const char *category));

#ifdef __cplusplus
}
#endif

#endif /* MOD_COOKIE_CONSENT_H */
