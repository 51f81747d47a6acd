#include "server/page.h"

#include "core/charset.h"
#include "core/view_banner.h"
#include "server/variant.h"

/* Status codes whose responses have no body, part of one, or one that no
 * browser shows. */
static int shows_no_page(int status)
{
    return status < 200 || status == HTTP_NO_CONTENT || status == 205
           || status == HTTP_PARTIAL_CONTENT || (status >= 300 && status < 400);
}

static const char *skip_blanks(const char *at)
{
    while (cc_is_blank(*at)) {
        at++;
    }
    return at;
}

/* The parameters of a Content-Type of that media type; NULL of another. */
static const char *parameters_of(const char *header, const char *type)
{
    apr_size_t len = strlen(type);

    header = skip_blanks(header);
    if (strncmp(header, type, len) != 0
        && apr_cstr_casecmpn(header, type, len) != 0) {
        return NULL;
    }
    header = skip_blanks(header + len);
    return *header == '\0' || *header == ';' ? header : NULL;
}

static const char *parameters_of_page(const request_rec *r, const char *type)
{
    const char *parameters = parameters_of(type, "text/html");

    return parameters == NULL && CC_CONFIG(cc_config_of(r), xhtml, 0)
               ? parameters_of(type, "application/xhtml+xml")
               : parameters;
}

static const char *type_of(const request_rec *r, const cc_headers_t *headers)
{
    const char *type = r->content_type ? r->content_type
                                       : headers->of[CC_CONTENT_TYPE];

    return type ? type : "";
}

int cc_page_is_type(const request_rec *r, const char *type)
{
    return parameters_of_page(r, type) != NULL;
}

static cc_slice_t charset_of(const char *parameters)
{
    cc_slice_t rest = cc_slice_str(parameters), charset = cc_slice(NULL, 0);
    cc_slice_t parameter, name, value;

    while (rest.len > 0) {
        rest = cc_slice_cut(rest, ';', &parameter);
        value = cc_slice_trim(cc_slice_cut(parameter, '=', &name));
        if (cc_slice_caseeq(cc_slice_trim(name), "charset")) {
            charset = value;
        }
    }
    return charset;
}

static const char *wrong_type(const request_rec *r, const char *type)
{
    const char *parameters = parameters_of_page(r, type);

    if (parameters == NULL) {
        return "it is not text/html";
    }
    if (strcmp(parameters, "; charset=utf-8") == 0) {
        return NULL; /* as most say, and as httpd writes it */
    }
    return cc_charset_is_ascii_compatible(charset_of(parameters))
               ? NULL
               : "its charset is not known to be like ASCII";
}

static const char *coding_of(const request_rec *r, const cc_headers_t *headers)
{
    const char *coding = r->content_encoding ? r->content_encoding
                                             : headers->of[CC_CONTENT_ENCODING];

    return coding && apr_cstr_casecmp(coding, "identity") != 0 ? coding : NULL;
}

int cc_page_is_gzip(const request_rec *r, const cc_headers_t *headers)
{
    const char *coding = coding_of(r, headers);

    return coding
           && (apr_cstr_casecmp(coding, "gzip") == 0
               || apr_cstr_casecmp(coding, "x-gzip") == 0);
}

/* What is sent in answer to other methods is opened for no one. */
static const char *wrong_coding(const request_rec *r,
                                const cc_headers_t *headers)
{
    return coding_of(r, headers)
                   && !(r->method_number == M_GET
                        && cc_page_is_gzip(r, headers))
               ? "it arrives with a content coding"
               : NULL;
}

static int is_download(const char *disposition)
{
    cc_slice_t type;

    if (disposition == NULL) {
        return 0;
    }
    cc_slice_cut(cc_slice_str(disposition), ';', &type);
    return cc_slice_caseeq(cc_slice_trim(type), "attachment");
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

const char *cc_page_excluded(const request_rec *r, const cc_headers_t *headers)
{
    const char *reason;

    if (shows_no_page(r->status) || headers->of[CC_CONTENT_RANGE]) {
        return "its status shows no whole page";
    }
    reason = wrong_type(r, type_of(r, headers));
    if (reason == NULL && is_download(headers->of[CC_CONTENT_DISPOSITION])) {
        reason = "it is a download";
    }
    return reason;
}

const char *cc_page_skipped(request_rec *r, const cc_headers_t *headers)
{
    const char *reason = cc_variant_of(r)->plain;

    if (reason) {
        return reason;
    }
    /* a section may have said so after the variant was settled */
    return cc_request_has_env(r, "no-cookie-banner") ? "no-cookie-banner is set"
                                                     : wrong_coding(r, headers);
}

int cc_page_changes(request_rec *r)
{
    return cc_request_of(r)->visit->decisions.asked
           || CC_CONFIG(cc_config_of(r), reopen, 1);
}

void cc_page_place(const request_rec *r, const cc_headers_t *headers,
                   cc_place_t *place)
{
    if (parameters_of(type_of(r, headers), "text/html")) {
        cc_place_init(place, CC_VIEW_MARKER);
    }
    else {
        cc_place_init_xml(place, CC_VIEW_MARKER);
    }
}
