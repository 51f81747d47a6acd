# Which cookies of a request applications and backends see.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use File::Path qw(make_path remove_tree);
use Http2;
use Visitor;
use Wire;

my $vars = Apache::Test::vars();
my $root = "$vars->{t_state}/strip_cache";
remove_tree($root);
make_path($root);
chmod 0777, $root or die "$root: $!\n";

my $refused = choose('strip_on', 'refuse');
my $statistics = choose('strip_on', 'save', grant => ['statistics']);
my $accepted = choose('strip_on', 'accept');

# --- whoever reads them

my @readers = (
    [ 'CGI',                        '/cgi/cookies.pl' ],
    [ 'CGI, an index',              '/cgi/' ],
    [ 'CGI, for an error',          '/missing/x' ],
    [ 'CGI, redirected to',         '/cgi/cookies.pl?Location:%20/cgi/cookies.pl' ],
    [ 'CGI, included',              '/ssi/cgi.shtml' ],
    [ 'SSI',                        '/ssi/echo.shtml' ],
    [ 'Lua',                        '/lua/cookies.lua' ],
    [ 'a backend, by ProxyPass',    '/proxy/cookies.pl' ],
    [ 'a backend, by SetHandler',   '/handler/cookies.pl' ],
    [ 'a place that says so',       '/strip/cookies.pl' ],
);

my $many = 'sid=1; stat=2; other=3; _pk_id.7=4; anon=5; ad=6; chat=7; stat=8';
my @rows = (
    # what                    Cookie headers                      as applications see them
    [ 'none',                 [],                                 undef ],
    [ 'none that goes',       ['sid=1; b=2'],                     'sid=1; b=2' ],
    [ 'all go',               ['stat=1; ad=2'],                   undef ],
    [ 'not asked yet',        [$many],                            'sid=1; other=3; anon=5; chat=7' ],
    [ 'refused',              ["$refused; $many"],                "$refused; sid=1; other=3; chat=7" ],
    [ 'statistics granted',   ["$many; $statistics"],
      "sid=1; stat=2; other=3; _pk_id.7=4; anon=5; stat=8; $statistics" ],
    [ 'all granted',          ["$accepted;$many"],                "$accepted;$many" ],
    [ 'odd separators',       ["a=1;b=2;;  stat=3 ;c=\"4\" "],    'a=1;b=2;;c="4"' ],
    [ 'quotes',               ['a="1; stat=2; b=3"; c=4'],        'a="1; b=3"; c=4' ],
    [ 'two headers',          ['sid=1', 'stat=2'],                'sid=1' ],
    [ 'two, the first goes',  ['stat=2', 'sid=1; a=2'],           ', sid=1; a=2' ],
    [ 'two, both go',         ['stat=2', 'ad=1'],                 undef ],
    [ 'three',                ['a=1; stat=2', 'sid=3', 'ad=4; b=5'], 'a=1; , sid=3; b=5' ],
);

# With HTTP/2 each cookie may be a header of its own.
my @crumbs = (
    [ 'one each',             [qw(sid=1 stat=2 a=3)],             'sid=1; a=3' ],
    [ 'some together',        ['sid=1; stat=2', 'ad=3', 'a=4'],   'sid=1; a=4' ],
    [ 'all go',               [qw(stat=2 ad=1)],                  undef ],
    [ 'with the choice',      [ $statistics, qw(stat=2 ad=1)],    "$statistics; stat=2" ],
);

# --- where nothing goes

my @untouched = (
    # what                    server            path                request headers
    [ 'Off',                  'strip_off',      '/cgi/cookies.pl' ],
    [ 'Off, backend',         'strip_off',      '/proxy/cookies.pl' ],
    [ 'Report',               'strip_report',   '/cgi/cookies.pl' ],
    [ 'Report, backend',      'strip_report',   '/proxy/cookies.pl' ],
    [ 'pass',                 'strip_pass',     '/cgi/cookies.pl' ],
    [ 'pass, backend',        'strip_pass',     '/proxy/cookies.pl' ],
    [ 'pass in a place',      'strip_on',       '/pass/cookies.pl' ],
    [ 'Off in a place',       'strip_on',       '/off/cookies.pl' ],
    [ 'Report in a place',    'strip_on',       '/report/cookies.pl' ],
    [ 'beside a section',     'strip_section',  '/cgi/cookies.pl' ],
    [ 'without the module',   'strip_on',       '/cgi/cookies.pl', 'X-Without: yes' ],
    (map { [ "redirected to $_ from On", 'strip_on', "/cgi/cookies.pl?Location:%20/$_/cookies.pl" ] }
        qw(pass off report)),
    (map { [ "$_ in a place, a cache", 'strip_cache_places', "/$_/cookies.pl" ] } qw(pass off report)),
    [ 'without the module, late', 'strip_on',     '/without/cookies.pl', 'X-Late-Without: yes' ],
);

# Where other headers decide what applications see.
my @signals = (
    # what                    server           path               application's Vary  Vary                      request headers
    [ 'no header',            'strip_signals', '/cgi/cookies.pl', 'Cookie',           'cookie sec-gpc x-grant' ],
    [ 'Sec-GPC',              'strip_signals', '/cgi/cookies.pl', 'Cookie',           'cookie sec-gpc x-grant', 'Sec-GPC: 1' ],
    [ 'what is read',         'strip_signals', '/proxy/cookies.pl', 'A, cookie',      'a cookie sec-gpc x-grant', 'X-Grant: yes' ],
    [ 'no cookie matters',    'strip_signals', '/cgi/cookies.pl', 'A',                'a',                      'Sec-GPC: 1' ],
    [ 'everything matters',   'strip_signals', '/cgi/cookies.pl', '*, Cookie',        '* cookie',               'Sec-GPC: 1' ],
    [ 'refuses what needs a grant', 'strip_granted', '/cgi/cookies.pl', 'Cookie',     'cookie x-grant',         'Sec-GPC: 1' ],
    [ 'refuses an anonymous one', 'strip_anonymous', '/cgi/cookies.pl', 'Cookie',     'cookie sec-gpc' ],
    [ 'pass',                 'strip_granted', '/pass/cookies.pl', 'Cookie',          'cookie',                 'X-Grant: yes' ],
    [ 'nothing decides',      'strip_on',      '/cgi/cookies.pl', 'Cookie',           'cookie',                 'Sec-GPC: 1' ],
);
my @other = (
    # what                    as applications see them            request headers
    [ 'no header',            'sid=1; seen=2' ],
    [ 'Sec-GPC',              'sid=1',                            'Sec-GPC: 1' ],
    [ 'granted',              'sid=1; seen=2; ad=3',              'X-Grant: yes' ],
);

plan tests => @rows * @readers + @crumbs * 2 + @untouched * 2 + 11 + @signals + @other + 6 + 10;

sub cookie_headers { map { "Cookie: $_" } @{ $_[0] } }
sub seen { $_[0]{body} =~ /^(.*)\n\z/s ? $1 : "answer $_[0]{status}: $_[0]{body}" }
sub ask_for { seen(wire($_[0], $_[1], headers => [ @_[2 .. $#_] ])) }

# SSI has another word for what is not there.
sub is_seen {
    my ($got, $want, $what) = @_;
    is $got =~ s/^\(none\)$/none/r, $want // 'none', $what;
}

for my $row (@rows) {
    my ($what, $cookies, $left) = @$row;
    for (@readers) {
        my ($who, $path) = @$_;
        is_seen(ask_for('strip_on', $path, cookie_headers($cookies)), $left, "$who: $what");
    }
}

for my $row (@untouched) {
    my ($what, $server, $path, @headers) = @$row;
    is ask_for($server, $path, "Cookie: $many", @headers), $many, "$what: all";
    is ask_for($server, $path, 'Cookie: stat=1', 'Cookie: ad=2', @headers), 'stat=1, ad=2', "$what: two headers";
}

SKIP: {
    skip 'mod_http2 does not work with prefork', @crumbs * 2 if ($ENV{MPM} // '') eq 'prefork';
    for my $row (@crumbs) {
        my ($what, $cookies, $left) = @$row;
        for my $path ('/cgi/cookies.pl', '/proxy/cookies.pl') {
            my $client = Http2->new('strip_on');
            my $stream = $client->request($path, headers => [ map { (cookie => $_) } @$cookies ]);
            $client->read_until(sub { $client->stream($stream)->{state} ne 'open' });
            is_seen(seen($client->stream($stream)), $left, "HTTP/2, $path: $what");
        }
    }
}

# --- several in one answer, each by what is in force for it

is wire('strip_on', '/ssi/mixed.shtml', headers => ['Cookie: a=1; stat=2'])->{body},
    "a=1\n" . "a=1; stat=2\n" x 3 . "a=1\n" . "a=1; stat=2\n" . "a=1\n", 'included in turns';
is wire('strip_on', '/ssi/mixed.shtml', headers => ['Cookie: stat=2'])->{body},
    "none\n" . "stat=2\n" x 3 . "none\n" . "stat=2\n" . "(none)\n", 'included in turns, all go';

# --- others who read or change the header

is wire('strip_on', '/rewritten', headers => ['Cookie: stat=1'])->{status}, 410,
    'rewrite rules of the server see what the client sent';
is wire('strip_cache_quick', '/rewritten', headers => ['Cookie: stat=1'])->{status}, 410,
    'with a cache, too';
is_seen(ask_for('strip_on', '/required/cookies.pl', 'Cookie: stat=1'), undef,
    'so does access control');
is_seen(ask_for('strip_cache_quick', '/required/cookies.pl', 'Cookie: stat=1'), undef,
    'with a cache, too');
is ask_for('strip_on', '/session/cookies.pl', 'Cookie: a=1; sid=x=y; stat=2; b=3'), 'a=1; b=3',
    'a session that is taken out stays out';
is ask_for('strip_on', '/edited/cookies.pl', 'Cookie: a=1; ad=2; b=3'), 'a=1; b=3',
    'what mod_headers makes is stripped';
is ask_for('strip_section', '/strip/cookies.pl', 'Cookie: a=1; stat=2'), 'a=1', 'On in a section';
is ask_for('strip_pass', '/strip/cookies.pl', 'Cookie: a=1; stat=2'), 'a=1',
    'strip in a section of pass';
like join("\n", @{ wire('strip_on', '/privacy-choices/', headers => ["Cookie: $accepted; stat=1"])->{headers} }),
    qr/200|text\/html/, 'the charter';

# --- where other headers decide, what varies on Cookie varies on them

for (@signals) {
    my ($what, $server, $path, $vary, $want, @headers) = @$_;
    my $got = wire($server, $path . '?Vary:%20' . $vary =~ s/ /%20/gr, headers => [ 'Cookie: sid=1; seen=2', @headers ]);
    is join(' ', sort map { lc } map { split /\s*,\s*/ } header($got, 'Vary')), $want, "$what: Vary";
}
for (@other) {
    my ($what, $left, @headers) = @$_;
    is ask_for('strip_signals', '/cgi/cookies.pl', 'Cookie: sid=1; seen=2; ad=3; chat=4', @headers), $left,
        "an expression that makes a subrequest: $what";
}

# --- a page that varies on Cookie, in a cache

my $count = 0;
sub varying { "$_[0]?Vary:%20Cookie%0aCache-Control:%20max-age=600%0aX-N:%20$$." . ++$count }
sub result { ((header($_[0], 'X-Cache'))[0] // 'none') =~ /^(\w+)/ ? $1 : 'none' }

my @asked = (
    # Cookie                       seen                          from the cache
    [ 'sid=1; stat=2',             'sid=1',                      'MISS' ],
    [ 'sid=1; stat=2',             'sid=1',                      'HIT' ],
    [ 'sid=1; ad=3',               'sid=1',                      'HIT' ],
    [ 'sid=1',                     'sid=1',                      'HIT' ],
    [ 'sid=2; stat=2',             'sid=2',                      'MISS' ],
    [ "sid=1; stat=2; $accepted",  "sid=1; stat=2; $accepted",   'MISS' ],
    [ "sid=1; stat=2; $accepted",  "sid=1; stat=2; $accepted",   'HIT' ],
    [ "sid=1; stat=2; $refused",   "sid=1; $refused",            'MISS' ],
    [ "sid=1; ad=2; $refused",     "sid=1; $refused",            'HIT' ],
    [ 'stat=1',                    'none',                       'MISS' ],
    [ 'ad=1',                      'none',                       'HIT' ],
);
sub is_kept {
    my ($server, $path, $may_miss) = @_;
    my $url = varying($path);
    subtest "$server, $path: in a cache" => sub {
        for (@asked) {
            my ($cookies, $seen, $result) = @$_;
            my $got = wire($server, $url, headers => ["Cookie: $cookies"]);
            is seen($got), $seen, "$cookies: as the application saw it";
            next if $may_miss && $cookies ne $seen;
            is result($got), $result, "$cookies: from the cache";
        }
    };
}
for my $path ('/cgi/cookies.pl', '/proxy/cookies.pl') {
    is_kept($_, $path) for qw(strip_cache_quick strip_cache_late);
    is_kept('strip_cache_places', $path, 1);
}

# Where they see all cookies, what is kept for one never comes to another.
sub is_kept_apart {
    my ($server, $path, @headers) = @_;
    my $url = varying($path);
    subtest "$server, $path: in a cache, all cookies" => sub {
        for my $cookies ('sid=1; stat=2', 'sid=1', 'sid=1; stat=2', 'sid=1; stat=3', 'sid=1; ad=1', 'sid=1') {
            is ask_for($server, $url, "Cookie: $cookies", @headers), $cookies, $cookies;
        }
        is ask_for($server, $url, 'Cookie: sid=1; stat=4'), 'sid=1', 'but stripped for others'
            if @headers;
    };
}
is_kept_apart(@$_) for (map { my $path = $_; map { [ $_, $path ] } qw(strip_cache_places strip_cache_late) }
        map { "/$_/cookies.pl" } qw(pass off report)),
    (map { [ $_, '/without/cookies.pl', 'X-Late-Without: yes' ] } qw(strip_cache_quick strip_cache_places)),
    (map { [ $_, '/cgi/cookies.pl', 'X-Without: yes' ] } qw(strip_cache_quick strip_cache_places));
