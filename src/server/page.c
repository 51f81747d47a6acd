#include "server/page.h"

#include "core/charset.h"
#include "core/view_banner.h"
#include "server/headers.h"
#include "server/variant.h"

/* Status codes whose responses have no body, part of one, or one that no
 * browser shows. */
static int shows_no_page(int status)
{
    return status < 200 || status == HTTP_NO_CONTENT || status == 205
           || status == HTTP_PARTIAL_CONTENT || (status >= 300 && status < 400);
}

/* The media type of a Content-Type header, and its charset parameter. */
static cc_slice_t media_type(const char *header, cc_slice_t *charset)
{
    cc_slice_t type, parameter, name, value;
    cc_slice_t rest = cc_slice_cut(cc_slice_str(header), ';', &type);

    *charset = cc_slice(NULL, 0);
    while (rest.len > 0) {
        rest = cc_slice_cut(rest, ';', &parameter);
        value = cc_slice_trim(cc_slice_cut(parameter, '=', &name));
        if (cc_slice_caseeq(cc_slice_trim(name), "charset")) {
            *charset = value;
        }
    }
    return cc_slice_trim(type);
}

/* The media type of a response, without parameters, and its charset. */
static cc_slice_t type_of(const request_rec *r, cc_slice_t *charset)
{
    const char *header = r->content_type;

    if (header == NULL) {
        header = cc_headers_get(r, "Content-Type");
    }
    return media_type(header ? header : "", charset);
}

/* Whether a response has the type of a page, and in which charset it is. */
static int is_type(const request_rec *r, cc_slice_t *charset)
{
    cc_slice_t type = type_of(r, charset);

    return cc_slice_caseeq(type, "text/html")
           || (CC_CONFIG(cc_config_of(r), xhtml, 0)
               && cc_slice_caseeq(type, "application/xhtml+xml"));
}

int cc_page_is_type(const request_rec *r)
{
    cc_slice_t charset;

    return is_type(r, &charset);
}

static const char *wrong_type(const request_rec *r)
{
    cc_slice_t charset;

    if (!is_type(r, &charset)) {
        return "it is not text/html";
    }
    return cc_charset_is_ascii_compatible(charset)
               ? NULL
               : "its charset is not known to be like ASCII";
}

static const char *coding_of(const request_rec *r)
{
    const char *coding = r->content_encoding;

    if (coding == NULL) {
        coding = cc_headers_get(r, "Content-Encoding");
    }
    return coding && apr_cstr_casecmp(coding, "identity") != 0 ? coding : NULL;
}

int cc_page_is_gzip(const request_rec *r)
{
    const char *coding = coding_of(r);

    return coding
           && (apr_cstr_casecmp(coding, "gzip") == 0
               || apr_cstr_casecmp(coding, "x-gzip") == 0);
}

/* What is sent in answer to other methods is opened for no one. */
static const char *wrong_coding(const request_rec *r)
{
    return coding_of(r) && !(r->method_number == M_GET && cc_page_is_gzip(r))
               ? "it arrives with a content coding"
               : NULL;
}

static const char *wrong_response(const request_rec *r)
{
    cc_slice_t type, disposition;
    const char *header = cc_headers_get(r, "Content-Disposition"), *reason;

    if (shows_no_page(r->status) || cc_headers_get(r, "Content-Range")) {
        return "its status shows no whole page";
    }
    if ((reason = wrong_type(r)) != NULL) {
        return reason;
    }
    disposition = cc_slice_str(header ? header : "");
    cc_slice_cut(disposition, ';', &type);
    return cc_slice_caseeq(cc_slice_trim(type), "attachment")
               ? "it is a download"
               : NULL;
}

const char *cc_page_not_here(request_rec *r)
{
    if (r->main) {
        return "it goes into another document";
    }
    if (cc_request_mode(r) != CC_ON || cc_request_is_own(r)) {
        return "the module does not act here";
    }
    if (!CC_CONFIG(cc_config_of(r), banner, 1)) {
        return "the banner is off";
    }
    return cc_site_of(r)->policy->decides
               ? NULL
               : "nothing is to be decided on this site";
}

const char *cc_page_excluded(request_rec *r)
{
    return wrong_response(r);
}

const char *cc_page_skipped(request_rec *r)
{
    const char *reason = cc_variant_of(r)->plain;

    if (reason) {
        return reason;
    }
    /* a section may have said so after the variant was settled */
    return cc_request_has_env(r, "no-cookie-banner") ? "no-cookie-banner is set"
                                                     : wrong_coding(r);
}

int cc_page_changes(request_rec *r)
{
    return cc_request_of(r)->visit->decisions.asked
           || CC_CONFIG(cc_config_of(r), reopen, 1);
}

void cc_page_place(const request_rec *r, cc_place_t *place)
{
    cc_slice_t charset;

    if (cc_slice_caseeq(type_of(r, &charset), "application/xhtml+xml")) {
        cc_place_init_xml(place, CC_VIEW_MARKER);
    }
    else {
        cc_place_init(place, CC_VIEW_MARKER);
    }
}
