# Off and Report: every byte of every answer is what a server without the module
# sends, but for the date.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use HTTP::Date qw(time2str);
use Bare;
use Enforce;
use Situations;
use Wire;

my $vars = Apache::Test::vars();
my $bare = Bare::start('off_bare', <<"CONF");
Define ENFORCE_DOCROOT "$vars->{documentroot}/enforce"
Define ENFORCE_BACKEND 127.0.0.1:@{[ Wire::port_of('enforce_backend') ]}
Include conf/off_tree.inc
CONF

my @servers = qw(off_off off_report off_unsaid off_but_a_section);
my @visitors = ((grep { $_->{what} ne 'statistics' } visitors('enforce_on')),
    { what => 'malformed choice', cookie => 'cookies_preferences=v=1&t=x' });

my @gzip = ('Accept-Encoding: gzip');
my @navigation = ('Sec-Fetch-Dest: document', 'Sec-Fetch-Mode: navigate',
    'Sec-Fetch-Site: none', 'Accept: text/html', 'Sec-GPC: 1');
my @form = ('Content-Type: application/x-www-form-urlencoded',
    'Origin: http://www.example.org');

# Besides all situations of t/enforce.t.
my @pages = (
    # what                path                     status  request headers
    [ 'page',             '/pages/page.html',      200 ],
    [ 'page, navigation', '/pages/page.html',      200, @navigation ],
    [ 'page, not modified', '/pages/page.html',    304, 'If-None-Match: *' ],
    [ 'page, not modified since', '/pages/page.html', 304, 'If-Modified-Since: ' . time2str(time) ],
    [ 'page, other tag',  '/pages/page.html',      200, 'If-None-Match: "x"' ],
    [ 'page, range',      '/pages/page.html',      206, 'Range: bytes=0-99' ],
    [ 'page, last bytes', '/pages/page.html',      206, 'Range: bytes=-10' ],
    [ 'page, out of range', '/pages/page.html',    416, 'Range: bytes=99999-' ],
    [ 'page, unless changed', '/pages/page.html',  412, 'If-Match: "x"' ],
    [ 'page, gzip',       '/gzip/page.html',       200, @gzip ],
    [ 'page, gzip, not modified', '/gzip/page.html', 304, 'If-None-Match: *', @gzip ],
    [ 'page, SSI',        '/pages/page.shtml',     200 ],
    [ 'page, SSI, gzip',  '/gzip/page.shtml',      200, @gzip ],
    [ 'page, client claims', '/pages/page.shtml',  200, 'Cookie-Consent: statistics',
      'Cookie-Consent-Variant: x' ],
    [ 'environment',      '/cgi/env.pl',           200, 'Cookie-Consent: statistics' ],
    [ 'backend',          '/proxy/env.pl',         200, 'Cookie-Consent: statistics' ],
    [ 'canned page',      '/missing',              404, @navigation ],
    [ 'folder',           '/pages',                301 ],
    [ 'folder, no index', '/files/',               404 ],
    [ 'forbidden',        '/forbidden/page.html',  403, @navigation ],
    [ 'charter',          '/privacy-choices/',     404 ],
    [ 'charter, no slash', '/privacy-choices',     404 ],
    [ 'state',            '/privacy-choices/state', 404 ],
    [ 'well-known',       '/.well-known/gpc.json', 404 ],
    [ 'bad escape',       '/%zz',                  400 ],
    [ 'header too long',  '/pages/page.html',      400, 'X: ' . 'x' x 9000 ],
);

# Methods and versions beside those of t/enforce.t.
my @requests = (
    [ 'OPTIONS',          '/pages/page.html', 200, method => 'OPTIONS' ],
    [ 'POST',             '/pages/page.html', 200, method => 'POST', body => 'x=1', headers => \@form ],
    [ 'a choice',         '/privacy-choices/', 404, method => 'POST', body => 'choice=refuse', headers => \@form ],
    [ 'PUT',              '/pages/page.html', 405, method => 'PUT', body => 'x' ],
    [ 'TRACE',            '/pages/page.html', 200, method => 'TRACE' ],
    [ 'unknown method',   '/pages/page.html', 501, method => 'UNKNOWN' ],
    [ 'HTTP/9.9',         '/pages/page.html', 200, version => '9.9' ],
);

# In every manner: what, path, status, options of ask()
sub in_all_manners {
    my ($what, $path, $status, @headers) = @_;
    return map { [ "$what, $_->[0]", $path, $status, %{ $_->[1] },
        headers => \@headers ] } @manners;
}

my @rows = (
    (map { my @row = @$_; splice @row, 3, 1; in_all_manners(@row) } @situations),
    (map { in_all_manners(@$_) } @pages),
    @requests,
);

# Own URLs are served where some section is On, wherever that is: a visitor of
# that section has to be able to choose.
sub is_same_at {
    my ($server, $path) = @_;
    return $server ne 'off_but_a_section' || $path !~ m{^/(?:privacy-choices|\.well-known/gpc\.json)};
}

my $compared = 0;
for my $row (@rows) {
    $compared += grep { is_same_at($_, $row->[1]) } @servers;
}
plan tests => $compared + 2;

# The server without the module is one, and has the tree.
{
    like ask($bare, '/pages/page.html')->{body}, qr/A page/,
        'the server without the module has the tree';
    my $conf = "$vars->{t_state}/off_bare/unknown.conf";
    open my $out, '>', $conf or die "$conf: $!";
    print $out "Include $vars->{t_state}/off_bare/httpd.conf\nCookieConsent On\n";
    close $out;
    like qx($vars->{httpd} -t -d $vars->{serverroot} -f $conf 2>&1),
        qr/Invalid command 'CookieConsent'/, 'and does not know the module';
}

for my $row (@rows) {
    my ($what, $path, $status, %opt) = @$row;
    my @base = map { ask($bare, $path, $_, %opt) } @visitors;
    for my $server (grep { is_same_at($_, $path) } @servers) {
        subtest "$server: $what" => sub {
            is $base[0]{status}, $status, 'status without the module';
            for my $i (0 .. $#visitors) {
                is raw_of(ask($server, $path, $visitors[$i], %opt)),
                    raw_of($base[$i]), $visitors[$i]{what};
            }
        };
    }
}
