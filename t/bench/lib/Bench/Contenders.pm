# Who is compared: each configured as its administrator would to put a snippet
# of the banner's size into pages.
package Bench::Contenders;
use strict;
use warnings FATAL => 'all';

use Bench::Base;

# A site that asks, as conf/minimal.conf does.
my $policy = <<'CONF';
CookieConsent On
CookieConsentController "Town of Example" url=https://www.example.org/
CookieConsentDeclare necessary cookies_preferences purpose="Remember your choice about cookies" lifetime=6mo
CookieConsentDeclare necessary PHPSESSID purpose="Keep you signed in" lifetime=session
CookieConsentDeclare statistics _pk_* purpose="Count visits" provider="Town of Example" lifetime=13mo
CONF

# HTML of so many bytes, without a character that any of the configurations
# below would have to escape.
sub snippet {
    my ($bytes) = @_;
    my ($start, $end) = ('<section class=notice><p>', '</p></section>');
    my $text = 'This site counts visits, where visitors agree to it. ' x ($bytes / 50 + 1);
    return $start . substr($text, 0, $bytes - length($start) - length $end) . $end;
}

# This module and what it is measured against: without them there is no bench.
sub ours {
    return map { { own => 1, %$_ } } (
        { name => 'bare' },
        { name => 'bare again' },
        { name => 'off', ours => 1, conf => $policy . "CookieConsentBanner Off\n" },
        { name => 'asks', ours => 1, conf => $policy },
        { name => 'cookies', modules => ['headers'], conf => set_cookies() },
        { name => 'judged', modules => ['headers'], ours => 1,
            conf => $policy . "CookieConsentBanner Off\n" . declarations(200) . set_cookies() },
        { name => 'judged by 20', modules => ['headers'], ours => 1,
            conf => $policy . "CookieConsentBanner Off\n" . declarations(20) . set_cookies() },
        { name => 'cookies seen', modules => ['headers'], conf => set_cookies() . see_cookies() },
        { name => 'stripped', modules => ['headers'], ours => 1,
            conf => $policy . "CookieConsentBanner Off\n" . declarations(200) . set_cookies() . see_cookies() },
    );
}

# What an application sees of the request's cookies.
sub see_cookies { qq(Header set X-Cookies "expr=%{req:Cookie}"\n) }

# What an application with much tracking sets: two that are necessary, two that
# wait for consent, one that nobody declared.
sub set_cookies {
    my @cookies = qw(PHPSESSID need-7 _pk_id stat-9 unknown);
    return join '', map {
        qq(Header add Set-Cookie "$_=0123456789abcdef; Path=/; Max-Age=3600; SameSite=Lax"\n)
    } @cookies;
}

sub declarations {
    my ($number) = @_;
    return join '', map { ("CookieConsentDeclare necessary need-$_\n",
            "CookieConsentDeclare statistics stat-$_\n") } 1 .. $number / 2;
}

# The same job for one visitor, who refused: what can be said of it by regular
# expressions.
sub edit_cookies {
    return <<'CONF';
Header edit Set-Cookie "^(?!(?:PHPSESSID|need-\d+)=).+" ""
RequestHeader edit* Cookie "(?:^|; )(?:stat-\d+|_pk_[^=;]*)=[^;]*" ""
CONF
}

sub peers {
    my ($snippet) = @_;
    return (
        { name => 'empty filter', local => ['pass'], conf => "SetOutputFilter BENCH_PASS\n" },
        { name => 'mod_headers', modules => ['headers'],
            conf => "Header set Content-Security-Policy \"frame-ancestors 'self'\"\n" },
        mod_substitute($snippet), mod_security($snippet), mod_perl($snippet), mod_lua($snippet),
        { name => 'mod_headers edit', modules => ['headers'],
            conf => set_cookies() . edit_cookies() . see_cookies() },
        { name => 'nginx', nginx => '' },
        { name => 'sub_filter', nginx => "sub_filter '</body>' '$snippet</body>';" },
    );
}

sub mod_substitute {
    my ($snippet) = @_;
    return { name => 'mod_substitute', modules => [qw(filter substitute)], conf => <<"CONF" };
AddOutputFilterByType SUBSTITUTE text/html
Substitute "s|</body>|$snippet</body>|n"
CONF
}

sub mod_security {
    my ($snippet) = @_;
    return { name => 'ModSecurity', modules => [qw(unique_id security2)], conf => <<"CONF" };
SecRuleEngine On
SecContentInjection On
SecRule RESPONSE_CONTENT_TYPE "^text/html" "id:1,phase:3,pass,nolog,append:'$snippet'"
CONF
}

sub mod_perl {
    my ($snippet) = @_;
    my $handler = <<'PERL' =~ s/SNIPPET/$snippet/r;
package Snippet;
use strict;
use warnings;
use Apache2::Filter ();
use Apache2::RequestRec ();
use APR::Table ();
use Apache2::Const -compile => qw(OK DECLINED);

my $snippet = 'SNIPPET';

sub handler {
    my ($f) = @_;
    unless ($f->ctx) {
        return Apache2::Const::DECLINED unless ($f->r->content_type // '') =~ m{^text/html};
        $f->r->headers_out->unset('Content-Length');
        $f->ctx(1);
    }
    while ($f->read(my $buffer, 65536)) {
        $buffer =~ s{</body>}{$snippet</body>};
        $f->print($buffer);
    }
    return Apache2::Const::OK;
}
1;
PERL
    return { name => 'mod_perl', modules => ['perl'], files => { 'Snippet.pm' => $handler },
        conf => <<"CONF" };
PerlSwitches -I%ROOT%
PerlModule Snippet
PerlOutputFilterHandler Snippet
CONF
}

sub mod_lua {
    my ($snippet) = @_;
    my $script = <<'LUA' =~ s/SNIPPET/$snippet/r;
local snippet = "SNIPPET"

function insert(r)
    coroutine.yield()
    while bucket do
        local at = bucket:find("</body>", 1, true)
        if at then
            coroutine.yield(bucket:sub(1, at - 1) .. snippet .. bucket:sub(at))
        else
            coroutine.yield(bucket)
        end
    end
end
LUA
    return { name => 'mod_lua', modules => ['lua'], files => { 'snippet.lua' => $script },
        conf => <<"CONF" };
LuaOutputFilter SNIPPET %ROOT%/snippet.lua insert
<FilesMatch "\\.html\$">
    SetOutputFilter SNIPPET
</FilesMatch>
CONF
}

1;
