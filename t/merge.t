# Where settings meet: main server and virtual host, section and section. What
# is not said anew is inherited, each thing on its own; what is said anew counts,
# also where it says the default.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use File::Path qw(make_path remove_tree);
use Httpd;
use Visitor;
use Wire;

# Nothing here is the default.
my $main = <<'CONF';
CookieConsent On
CookieConsentUndeclared allow
CookieConsentBanner On layout=top reopen=off
CookieConsentController "Main Ltd" url=https://main.example/
CookieConsentCookie main_choice path=/ samesite=Strict lifetime=7mo
CookieConsentRevision one
CookieConsentCategory ads consent title="Main ads" description="Main words"
CookieConsentProvider acme "Acme Main" url=https://acme.example/
CookieConsentProvider other "Other Main"
CookieConsentDeclare ads shared provider=acme purpose="Main purpose"
CookieConsentDeclare ads moved provider=other purpose="Main move"
CookieConsentPath /main-choices
CookieConsentStylesheet /main.css
CookieConsentBannerFile MARKUP/main.html
CookieConsentPageFile MARKUP/main_page.html
CookieConsentLanguage fr en
CookieConsentText fr banner.heading "Main titre"
CookieConsentText en banner.heading "Main heading"
CookieConsentRecord logs/main.log
Header add Set-Cookie "mystery=1"
Header add Set-Cookie "shared=1"
Header add Set-Cookie "moved=1"
CONF

my $all = 'mystery shared moved';

# What counts where a line before it goes back to what is built in.
my %again = (Stylesheet => '/vhost.css', BannerFile => 'MARKUP/vhost.html', PageFile => 'MARKUP/vhost_page.html');

# What a virtual host says, and what is different from one that says nothing.
# "other" is any value but the inherited one, undef that there is none.
my @hosts = (
    [ 'nothing said', '' ],
    [ 'CookieConsentUndeclared', 'CookieConsentUndeclared drop', cookies => '',
      granted => 'shared moved' ],
    [ 'CookieConsentUndeclared, a category', 'CookieConsentUndeclared ads', cookies => '' ],
    [ 'CookieConsentUndeclared, one allowed', 'CookieConsentUndeclared necessary' ],
    [ 'CookieConsentBanner layout', 'CookieConsentBanner On layout=bottom', layout => 'bottom' ],
    [ 'CookieConsentBanner reopen', 'CookieConsentBanner On reopen=on', reopen => 1 ],
    [ 'CookieConsentBanner On', 'CookieConsentBanner On' ],
    [ 'CookieConsentBanner Off', 'CookieConsentBanner Off',
      map { ($_ => undef) } qw(layout lang heading css action banner) ],
    [ 'CookieConsentController', 'CookieConsentController "Vhost Inc"',
      controller => 'Vhost Inc', controller_url => undef ],
    [ 'CookieConsentController url', 'CookieConsentController "Main Ltd" url=https://vhost.example/',
      controller_url => 'https://vhost.example/' ],
    [ 'CookieConsentCookie', 'CookieConsentCookie cookies_preferences',
      cookie => 'cookies_preferences; Max-Age=15768000; Path=/; SameSite=Lax' ],
    [ 'CookieConsentRevision', 'CookieConsentRevision two', fingerprint => 'other' ],
    [ 'CookieConsentRevision, the same', 'CookieConsentRevision one' ],
    [ 'CookieConsentCategory title', 'CookieConsentCategory ads consent title="Vhost ads"',
      title => 'Vhost ads', words => undef ],
    [ 'CookieConsentCategory mode', 'CookieConsentCategory ads exempt title="Main ads" description="Main words"',
      fingerprint => undef, cookies => $all, made => '',
      map { ($_ => undef) } qw(layout lang heading css action banner) ],
    [ 'CookieConsentCategory, one more', "CookieConsentCategory more consent\nCookieConsentDeclare more extra",
      rows => 'ads:shared ads:moved more:extra', made => 'ads more' ],
    [ 'CookieConsentProvider', 'CookieConsentProvider acme "Acme Vhost"',
      provider => 'Acme Vhost', provider_url => undef, fingerprint => 'other' ],
    [ 'CookieConsentProvider, one more', "CookieConsentProvider new \"New\"\nCookieConsentDeclare ads extra provider=new",
      rows => 'ads:shared ads:moved ads:extra', fingerprint => 'other' ],
    [ 'CookieConsentDeclare, another category', 'CookieConsentDeclare necessary moved',
      rows => 'ads:shared necessary:moved', cookies => 'mystery moved', fingerprint => 'other' ],
    [ 'CookieConsentDeclare, another purpose', 'CookieConsentDeclare ads shared provider=acme purpose="Vhost purpose"',
      purpose => 'Vhost purpose', rows => 'ads:moved ads:shared' ],
    [ 'CookieConsentDeclare, anonymous', 'CookieConsentDeclare ads shared provider=acme purpose="Main purpose" anonymous',
      cookies => 'mystery shared', rows => 'ads:moved ads:shared', fingerprint => 'other' ],
    [ 'CookieConsentPath', 'CookieConsentPath /privacy-choices',
      action => '/privacy-choices/', path => '/privacy-choices' ],
    [ 'CookieConsentStylesheet', 'CookieConsentStylesheet /vhost.css', css => '/vhost.css' ],
    [ 'CookieConsentStylesheet, back', 'CookieConsentStylesheet default', css => '/main-choices/HASH.css' ],
    [ 'CookieConsentBannerFile', 'CookieConsentBannerFile MARKUP/vhost.html', banner => 'vhost' ],
    [ 'CookieConsentBannerFile, back', 'CookieConsentBannerFile default', banner => undef ],
    [ 'CookieConsentPageFile', 'CookieConsentPageFile MARKUP/vhost_page.html', page => 'vhost' ],
    [ 'CookieConsentPageFile, back', 'CookieConsentPageFile default', page => undef ],
    [ 'all three, back and forth',
      join("\n", map { ("CookieConsent$_ Default", "CookieConsent$_ $again{$_}") } sort keys %again),
      css => '/vhost.css', banner => 'vhost', page => 'vhost' ],
    [ 'CookieConsentLanguage', 'CookieConsentLanguage en', lang => 'en', heading => 'Main heading' ],
    [ 'CookieConsentLanguage, other order', 'CookieConsentLanguage en fr', lang => 'en', heading => 'Main heading' ],
    [ 'CookieConsentText', 'CookieConsentText fr banner.heading "Vhost titre"', heading => 'Vhost titre' ],
    [ 'CookieConsentText, another language', 'CookieConsentText en banner.heading "Vhost heading"' ],
    [ 'CookieConsentRecord', 'CookieConsentRecord logs/vhost.log', record => 'vhost' ],
    [ 'CookieConsentRecord off', 'CookieConsentRecord off', record => undef ],
);

# Not On: the page as it lies there, no URL of the module's own.
my @quiet = (
    [ 'CookieConsent Off', 'CookieConsent Off' ],
    [ 'CookieConsent Report', 'CookieConsent Report' ],
);

# Sections of one virtual host, each with what differs from the host itself.
my $sections = <<'CONF';
<Location /off>
    CookieConsent Off
</Location>
<Location /off/on>
    CookieConsent On
</Location>
<Location /report>
    CookieConsent Report
</Location>
<Location /drop>
    CookieConsentUndeclared drop
</Location>
<Location /drop/ads>
    CookieConsentUndeclared ads
</Location>
<Location /drop/ads/allow>
    CookieConsentUndeclared allow
</Location>
<Location /drop/ads/layout>
    CookieConsentBanner On layout=corner
</Location>
<Location /corner>
    CookieConsentBanner On layout=corner
</Location>
<Location /corner/reopen>
    CookieConsentBanner On reopen=on
</Location>
<Location /corner/none>
    CookieConsentBanner Off
</Location>
<Location /corner/none/again>
    CookieConsentBanner On
</Location>
<Directory ~ "/htdocs/folder(/|$)">
    CookieConsentUndeclared drop
    CookieConsentBanner On layout=corner
</Directory>
<Directory ~ "/htdocs/folder/deeper(/|$)">
    CookieConsentUndeclared allow
</Directory>
<Files "named.html">
    CookieConsentBanner On layout=bottom
</Files>
<Location /folder/located>
    CookieConsentBanner On layout=top
</Location>
<If "%{QUERY_STRING} == 'off'">
    CookieConsent Off
</If>
<If "%{QUERY_STRING} == 'drop'">
    CookieConsentUndeclared drop
</If>
CONF

my @sections = (
    # path                          differs from the host
    [ '/page.html' ],
    [ '/page.html?off',             layout => undef, cookies => $all ],
    [ '/page.html?drop',            cookies => '', granted => 'shared moved' ],
    [ '/off/page.html',             layout => undef, cookies => $all ],
    [ '/off/on/page.html' ],
    [ '/off/on/page.html?off',      layout => undef, cookies => $all ],
    [ '/report/page.html',          layout => undef, cookies => $all ],
    [ '/drop/page.html',            cookies => '', granted => 'shared moved' ],
    [ '/drop/ads/page.html',        cookies => '' ],
    [ '/drop/ads/allow/page.html' ],
    [ '/drop/ads/layout/page.html', cookies => '', layout => 'corner' ],
    [ '/corner/page.html',          layout => 'corner' ],
    [ '/corner/reopen/page.html',   layout => 'corner', reopen => 1 ],
    [ '/corner/none/page.html',     layout => undef ],
    [ '/corner/none/again/page.html', layout => 'corner' ],
    [ '/folder/page.html',          layout => 'corner', cookies => '', granted => 'shared moved' ],
    [ '/folder/named.html',         layout => 'bottom', cookies => '', granted => 'shared moved' ],
    [ '/folder/deeper/page.html',   layout => 'corner' ],
    [ '/folder/located/page.html',  cookies => '', granted => 'shared moved' ],
);

my $page = '<!DOCTYPE html><title>x</title><body><p>x';

# --- one server for all of it

# The files of markup that they name.
my $markup = Apache::Test::vars('t_state') . '/merged';
make_path($markup);
for my $who (qw(main vhost)) {
    my $buttons = join '', map { "<button name=\"choice\" value=\"$_\">$_</button>" } qw(accept refuse);
    Httpd::write_file("$markup/$who.html", "<h2 id=\"pvc-h\">{{text banner.heading}}</h2><p class=\"own-$who\">x</p>"
        . "{{purposes}}{{form}}$buttons<a href=\"{{charter-url}}\">x</a></form>");
    Httpd::write_file("$markup/${who}_page.html", "<!DOCTYPE html><title>{{title}} &#8211; {{controller}}</title>"
        . "<body class=\"own-$who\">{{charter}}");
}

my ($section_port, @ports) = Httpd::free_ports(1 + @hosts + @quiet);
my $server = Httpd->start(configuration());
my $root = $server->{root};
make_pages();

sub host {
    my ($port, $said) = @_;
    return <<"CONF";
Listen 127.0.0.1:$port
<VirtualHost 127.0.0.1:$port>
    ServerName localhost:$port
$said
</VirtualHost>
CONF
}

sub configuration {
    my @said = map { $_->[1] } @hosts, @quiet;
    return join '', map { s/MARKUP/$markup/gr } $main,
        host($section_port, $sections),
        map { host($ports[$_], $said[$_]) } 0 .. $#said;
}

sub make_pages {
    for my $path ('/page.html', map { $_->[0] =~ s/\?.*//r } @sections) {
        (my $file = "$root/htdocs$path") =~ m|^(.*)/|;
        require File::Path;
        File::Path::make_path($1);
        Httpd::write_file($file, $page);
    }
}

# --- what can be seen of a virtual host

sub first { my ($text, $pattern) = @_; return $text =~ $pattern ? $1 : undef }

sub cookie_names { join ' ', map { /^([^=]*)/ } cookies($_[0]) }

sub page_facts {
    my ($port, $path) = @_;
    my $got = wire($port, $path);
    my $html = $got->{body} =~ s|/[0-9a-f]{8,}\.css"|/HASH.css"|r;
    return (
        layout => first($html, qr/<section id="pvc" class="pvc pvc-(?!reopen)(\w+)"/),
        lang => first($html, qr/<section[^>]* lang="(\w+)"/),
        heading => first($html, qr/<h2 id="pvc-h"[^>]*>(.*?)</),
        banner => first($html, qr/<p class="own-(\w+)"/),
        css => first($html, qr/<link rel="stylesheet" href="([^"]*)"/),
        action => first($html, qr/<form method="post" action="([^"?]*)/),
        cookies => cookie_names($got),
    );
}

sub charter_facts {
    my ($port, $path) = @_;
    my $html = wire($port, "$path/?lang=en")->{body};
    my $name = first($html, qr/<title>.* &#8211; (.*?)</) // '';
    my ($ads) = $html =~ m|(<fieldset[^>]* id="pvc-c-ads">.*?</fieldset>)|s;
    my ($row) = $ads =~ m|(<tr>(?:(?!<tr>).)*<code>shared</code>.*?</tr>)|s;
    my @rows;
    while ($html =~ m|id="pvc-c-([^"]+)">(.*?)</fieldset>|gs) {
        my ($category, $section) = ($1, $2);
        push @rows, map { "$category:$_" } $section =~ m|<code>(.*?)</code>|g;
    }
    return (
        controller => $name,
        page => first($html, qr/<body class="own-(\w+)"/),
        controller_url => first($html, qr/href="([^"]*)">\Q$name\E</),
        title => first($ads, qr/<h3>(.*?)</),
        words => first($ads, qr/(Main words)/),
        provider => first($row // '', qr|<td[^>]*>(?:<a[^>]*>)?([^<]*)|),
        provider_url => first($row // '', qr|<td[^>]*><a href="([^"]*)"|),
        purpose => first($row // '', qr|</th><td[^>]*>([^<]*)|),
        rows => join(' ', @rows),
    );
}

sub record_sizes { map { ($_ => -s "$root/logs/$_.log" // 0) } qw(main vhost) }

sub choice_facts {
    my ($port, $path) = @_;
    my %before = record_sizes();
    my ($cookie, $answer) = eval { choose($port, 'accept', path => $path) };
    my %after = record_sizes();
    my $after_choice = wire($port, '/page.html',
        headers => [ map { "Cookie: $_" } grep { defined } $cookie ]);
    return (
        cookie => join(' ', map { /^([^=]*)=v=1&[^;]*(.*)/ ? "$1$2" : () }
            $answer ? cookies($answer) : ()),
        made => join(' ', ($cookie // '') =~ /&([a-z-]+)=1:/g),
        fingerprint => first($cookie // '', qr/&ads=1:(\w+)/),
        record => first(join(' ', grep { $after{$_} != $before{$_} } sort keys %after), qr/(.+)/),
        reopen => $after_choice->{body} =~ /class="pvc pvc-reopen"/ ? 1 : 0,
        granted => cookie_names($after_choice),
    );
}

# The place of the own URLs is found, not assumed.
sub facts {
    my ($port) = @_;
    my ($path) = grep { wire($port, "$_/")->{status} == 200 }
        '/main-choices', '/privacy-choices';
    die "no charter\n" unless $path;
    return { path => $path, page_facts($port, '/page.html'),
        charter_facts($port, $path), choice_facts($port, $path) };
}

# --- the promise that every setting takes part: told by the sources

sub body_of {
    my ($source, $function) = @_;
    return $source =~ /^[^\n]*\b\Q$function\E\([^;{]*\)\n\{\n(.*?)^\}/ms ? $1
        : die "no $function\n";
}

sub fields_of {
    my ($header, $type) = @_;
    my ($body) = $header =~ /typedef struct \{([^{}]*)\} \Q$type\E;/
        or die "no $type\n";
    $body =~ s|/\*.*?\*/||gs;
    return map { /(\w+)\s*$/ ? $1 : () } split /[;,]/, $body;
}

# How a field may be merged otherwise than from both.
my %alone = (site => 'NULL', tally => 'NULL', tally_rows => 'NULL');

sub every_field_is_merged {
    my ($type, $create, $merge, $least) = @_;
    my $top = Apache::Test::vars('top_dir');
    my $header = Httpd::read_file("$top/src/server/config.h");
    my $source = Httpd::read_file("$top/src/server/config.c");
    my @fields = fields_of($header, $type);
    my ($created, $merged) = map { body_of($source, $_) } $create, $merge;
    my @missing;

    for my $field (@fields) {
        push @missing, "$field in $create" unless $created =~ /\bconf->$field = /;
        my ($value) = $merged =~ /\bconf->$field\s*=\s*(.*?);/s;
        push @missing, "$field in $merge" unless defined $value
            && ($value =~ /^PICK(?:_PTR)?\($field\)$/ || $value eq ($alone{$field} // '')
                || $value =~ /\bbase->$field\b/ && $value =~ /\badd->$field\b/);
    }
    ok @fields >= $least, "$type has fields";
    is_deeply \@missing, [], "every field of $type is made and merged";
}

# --- tests

plan tests => @hosts + @quiet + @sections + 1 + 4;

every_field_is_merged('cc_dir_config_t', 'cc_config_create_dir', 'cc_config_merge_dir', 6);
every_field_is_merged('cc_server_config_t', 'cc_config_create_server', 'cc_config_merge_server', 11);

my $inherited = facts($ports[0]);
is_deeply { %$inherited, fingerprint => length $inherited->{fingerprint} }, {
    path => '/main-choices', layout => 'top', lang => 'fr', heading => 'Main titre',
    banner => 'main', page => 'main', css => '/main.css', action => '/main-choices/', cookies => 'mystery',
    controller => 'Main Ltd', controller_url => 'https://main.example/',
    title => 'Main ads', words => 'Main words', provider => 'Acme Main',
    provider_url => 'https://acme.example/', purpose => 'Main purpose',
    rows => 'ads:shared ads:moved', made => 'ads', fingerprint => 6,
    cookie => 'main_choice; Max-Age=18396000; Path=/; SameSite=Strict',
    record => 'main', reopen => 0, granted => $all,
}, 'what the main server says is inherited';

for my $i (0 .. $#hosts) {
    my ($what, undef, %differs) = @{ $hosts[$i] };
    my $got = facts($ports[$i]);
    my $expected = { %$inherited, %differs };
    if (($differs{fingerprint} // '') eq 'other'
        && defined $got->{fingerprint} && $got->{fingerprint} ne $inherited->{fingerprint}) {
        $expected->{fingerprint} = $got->{fingerprint};
    }
    is_deeply $got, $expected, $what;
}

for my $i (0 .. $#quiet) {
    my $port = $ports[@hosts + $i];
    my $got = wire($port, '/page.html');
    is_deeply [ $got->{body}, cookie_names($got), wire($port, '/main-choices/')->{status} ],
        [ $page, $all, 404 ], $quiet[$i][0];
}

my $cookie = choose($section_port, 'accept', path => '/main-choices');
for (@sections) {
    my ($path, %differs) = @$_;
    my $after = wire($section_port, $path, headers => ["Cookie: $cookie"]);
    my %seen = page_facts($section_port, $path);
    my %got = (layout => $seen{layout}, cookies => $seen{cookies},
        granted => cookie_names($after),
        reopen => $after->{body} =~ /class="pvc pvc-reopen"/ ? 1 : 0);
    is_deeply \%got, { layout => 'top', cookies => 'mystery', granted => $all,
        reopen => 0, %differs }, $path;
}
