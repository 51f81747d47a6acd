vcl 4.1;

# Varnish in front of mod_cookie_consent. Include it last, after your backends
# and what you have of your own, in /etc/varnish/default.vcl:
#
#     vcl 4.1;
#     backend default { .host = "127.0.0.1"; .port = "8080"; }
#     include "/etc/varnish/varnish.vcl";
#
# A page has several bodies: one that asks, one that does not ask any more, one
# for frames and scripts. The server names the request headers that decide which
# (Vary: Cookie, Sec-GPC, Sec-Fetch-Dest, X-Requested-With, HX-Request; Sec-Fetch-Site
# and Sec-Fetch-Mode too, where a cookie was held back or a service worker may be
# between), and Varnish keeps one copy for each combination of their values. Every
# visitor's Cookie header is another, so as it comes it is of no use to a cache;
# Varnish alone does not cache
# where there is one.
#
# What is done here: a request that can be answered from the cache is made equal
# to those of all visitors who chose the same, before Varnish looks anything up.
# The server is asked with just these headers, too. That is what keeps it safe:
# what the server is not told cannot be in a copy that others get. Do not hand it
# the whole Cookie header after the lookup.
#
# TO ADAPT, all below:
#   1. the cookies that your application reads
#   2. cookies_preferences, where CookieConsentCookie gives another name
#   3. /privacy-choices, where CookieConsentPath gives another path
#   4. 150d, where a lifetime of CookieConsentCookie is shorter than 6 months
#   5. X-Forwarded-Proto, where TLS ends in front of Varnish
#
# A choice shows at once. After a change of the register or of texts, copies made
# before ask for what was in force then until they expire; the server notices
# when it gets the answer. "varnishadm ban 'obj.http.Content-Type ~ text/html'"
# makes them go at once.
#
# Set-Cookie headers pass Varnish on answers that are not cached, and Varnish does
# not cache an answer that has one; one that passed by consent is
# Cache-Control: private besides. So do not remove Set-Cookie or Cache-Control
# headers to make more of a site cacheable: put the cookies of the application
# into the list instead, or do not have them set where nobody needs them.

import std;
import cookie;

sub vcl_recv {
    # A Cookie header may come in several lines (HTTP/2).
    std.collect(req.http.Cookie, "; ");

    # 5. The server makes absolute links of it, and Secure cookies. Whatever ends
    # TLS has to set it, and to remove what clients send under that name.
    if (req.http.X-Forwarded-Proto != "https") {
        unset req.http.X-Forwarded-Proto;
    }

    # 3. The module's own URLs. Style, script and the charter without a form are
    # the same for everybody; all others are private.
    if (req.url ~ "^/privacy-choices(?:[/?]|$)") {
        if (req.url !~ "^/privacy-choices/(?:[0-9a-f]+\.(?:css|js)|charter)(?:\?|$)") {
            return (pass);
        }
        unset req.http.Cookie;
    }

    # 1. With one of these cookies the answer is for one visitor only: sessions,
    # baskets, whatever your application reads. Others never reach it here, but
    # on requests that are not cached anyway (POST, Authorization).
    if ((req.method == "GET" || req.method == "HEAD")
        && req.http.Host && !req.http.Authorization
        && req.http.Cookie !~ "(?:^|[; ])(?:PHPSESSID|JSESSIONID|sessionid|connect\.sid|S?SESS[0-9a-f]+|wordpress_logged_in_[^=;]*)=") {
        set req.http.Host = std.tolower(req.http.Host);
        call consent_choice;
        call consent_context;
        return (hash);
    }
    # The rest goes as Varnish has it: passed on as it is.
}

# Leave of the cookies the choice alone, and of the choice what decides: each
# category's answer. When it was made, and the key of its record, are not the
# same for any two visitors.
sub consent_choice {
    # 2. What the server may judge in another way than it looks here is for the
    # server alone: several of that name, or one that is not as it writes them.
    cookie.parse(req.http.Cookie);
    set req.http.X-Choice = cookie.get("cookies_preferences");
    if (req.http.Cookie ~ "cookies_preferences.*cookies_preferences") {
        unset req.http.X-Choice;
        return (pass);
    }
    if (req.http.X-Choice ~ "^v=1&t=[0-9]{1,11}(?:&id=[A-Za-z0-9_-]{22})?(?:&[A-Za-z0-9_.-]+=(?:0|1:[0-9a-f]{6}))+$") {
        set req.http.X-Choice-Made = regsub(req.http.X-Choice, "^v=1&t=([0-9]+).*$", "\1");
        # 4. Old ones may have expired, and a choice of the future is none: the
        # server's clock decides. The others were all made today; rounded down,
        # so that the server's clock may be behind this one.
        if (std.time(req.http.X-Choice-Made, now + 1d) > now
            || std.time(req.http.X-Choice-Made, now) < now - 150d) {
            unset req.http.X-Choice;
            unset req.http.X-Choice-Made;
            return (pass);
        }
        set req.http.Cookie = "cookies_preferences=v=1&t="
            + regsub(std.time2integer(now, 0), "[0-9]{5}$", "00000")
            + regsub(req.http.X-Choice, "^v=1&t=[0-9]+(?:&id=[A-Za-z0-9_-]{22})?", "");
    } elseif (req.http.Cookie ~ "cookies_preferences") {
        unset req.http.X-Choice;
        return (pass);
    } else {
        unset req.http.Cookie;
    }
    unset req.http.X-Choice;
    unset req.http.X-Choice-Made;
}

# The other headers that decide: as few values as the server tells apart. To set
# one to what it is leaves one line where a client sent two.
sub consent_context {
    if (req.http.Sec-Fetch-Dest == "document"
        || (req.http.Sec-Fetch-Dest == "empty" && req.http.Sec-Fetch-Mode == "navigate")) {
        set req.http.Sec-Fetch-Dest = "document";
    } elseif (req.http.Sec-Fetch-Dest ~ "^(?:iframe|frame|fencedframe|embed|object)$") {
        set req.http.Sec-Fetch-Dest = "iframe";
    } elseif (req.http.Sec-Fetch-Dest) {
        set req.http.Sec-Fetch-Dest = "empty";
        set req.http.Sec-Fetch-Mode = "cors";
    }
    if (req.http.Sec-Fetch-Site ~ "^(?:same-origin|same-site|none)$") {
        set req.http.Sec-Fetch-Site = req.http.Sec-Fetch-Site;
    } elseif (req.http.Sec-Fetch-Site) {
        set req.http.Sec-Fetch-Site = "cross-site";
    }
    if (req.http.Sec-Fetch-Mode == "navigate") {
        set req.http.Sec-Fetch-Mode = "navigate";
    } elseif (req.http.Sec-Fetch-Mode) {
        set req.http.Sec-Fetch-Mode = "no-cors";
    }
    if (req.http.X-Requested-With) {
        set req.http.X-Requested-With = "XMLHttpRequest";
    }
    if (req.http.HX-Request) {
        set req.http.HX-Request = "true";
    }
    if (req.http.Sec-GPC == "1") {
        set req.http.Sec-GPC = "1";
    } else {
        unset req.http.Sec-GPC;
    }
}

sub vcl_hash {
    if (req.http.X-Forwarded-Proto) {
        hash_data(req.http.X-Forwarded-Proto);
    }
}

# Pages come without Last-Modified: their several bodies are of the same date.
# Varnish would compare If-Modified-Since with the age of its copy, and confirm
# a page that asks to somebody who chose meanwhile.
sub vcl_deliver {
    if (!resp.http.Last-Modified) {
        unset req.http.If-Modified-Since;
    }
}
