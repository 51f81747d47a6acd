# What httpd's configuration and other modules do with decisions: expressions,
# Require, optional functions; and the variables that switch the module off.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use File::Path qw(make_path);
use Bare;
use Enforce;
use Httpd;
use Page;
use Wire;

my $vars = Apache::Test::vars();
my $begin = log_mark(); # the log may be kept, and process ids come again
my @visitors = visitors('ways_on');
my %decided = (
    # by visitor: no choice, refused, granted, statistics only
    necessary   => [qw(granted granted granted granted)],
    statistics  => [qw(unset refused granted granted)],
    advertising => [qw(unset refused granted refused)],
    support     => [qw(unset unset unset refused)],
    nonsense    => [qw(unset unset unset unset)],
);
sub is_granted { map { $_ eq 'granted' } @{ $decided{ $_[0] } } }

sub vary { map { split /\s*,\s*/ } header($_[0], 'Vary') }
sub varies { scalar(grep { lc eq 'cookie' } vary($_[0])) }
sub is_private { scalar(grep { /\bprivate\b/ } header($_[0], 'Cache-Control')) }

# --- expressions

my @expressions = (
    # what                               path                          status category  varies
    [ '<If>',                            '/expr/if/plain.txt',         200, 'statistics', 1 ],
    [ '<If> for what is missing',        '/expr/if/missing',           404, 'statistics', 1 ],
    [ '<If> in .htaccess',               '/htaccess/plain.txt',        200, 'statistics', 1 ],
    [ 'RewriteCond',                     '/expr/rewrite/plain.txt',    200, 'statistics', 1 ],
    [ 'RewriteCond of a place',          '/expr/rewritten/plain.txt',  200, 'statistics', 1 ],
    [ 'RewriteCond, not to vary',        '/expr/novary/plain.txt',     200, 'statistics', 0 ],
    [ 'SetEnvIfExpr of a place',         '/expr/setenvif/plain.txt',   200, 'statistics', 1 ],
    [ 'Header, as a value',              '/expr/header/plain.txt',     200, 'statistics', 1 ],
    [ 'Header always, as a value',       '/expr/always/plain.txt',     200, 'statistics', 1 ],
    [ 'Header always for what is missing', '/expr/always/missing',     404, 'statistics', 1 ],
    [ 'Header, as a condition',          '/expr/when/plain.txt',       200, 'statistics', 1 ],
    [ 'before a backend answers',        '/expr/proxied/env.pl',       200, 'statistics', 1 ],
    [ 'before a script answers',         '/expr/cgi/env.pl',           200, 'statistics', 1 ],
    [ 'ErrorDocument',                   '/expr/document/missing',     404, 'statistics', 1 ],
    [ 'before an ErrorDocument',         '/expr/before/missing',       404, 'statistics', 1 ],
    [ 'mode always',                     '/other/necessary/plain.txt', 200, 'necessary',  0 ],
    [ 'mode exempt',                     '/other/support/plain.txt',   200, 'support',    1 ],
    [ 'unknown in .htaccess',            '/htaccess_unknown/plain.txt', 200, 'nonsense',  0 ],
    [ 'unknown in a request',            '/other/any/plain.txt?nonsense', 200, 'nonsense', 0 ],
    [ 'known in a request',              '/other/any/plain.txt?support', 200, 'support',  1 ],
);

sub check_expression {
    my ($server, $path, $status, $category, $varies) = @_;
    for my $i (0 .. $#visitors) {
        my $what = $visitors[$i]{what};
        my $expected = $decided{$category}[$i];
        # this one says "granted" or "unset", whatever else is no grant
        next if $path =~ /any/ && $expected eq 'refused';
        my $answer = ask($server, $path, $visitors[$i]);
        is $answer->{status}, $status, "$what: status";
        is_deeply [ header($answer, 'X-Decided') ], [$expected], "$what: decision" or diag $answer->{raw};
        is varies($answer), $varies, "$what: Vary" or diag $answer->{raw};
    }
}

# --- Require

my @open = (1) x 4;
my @statistics = is_granted('statistics');
my @no_statistics = map { !$_ } @statistics;
my @both = map { $statistics[$_] && (is_granted('advertising'))[$_] } 0 .. 3;
my @supported = map { $_ ne 'refused' } @{ $decided{support} };
my @require = (
    # what                         path                            let in          depends
    [ 'a category',                '/require/statistics/plain.txt', \@statistics,   1 ],
    [ 'another one',               '/require/advertising/plain.txt', [ is_granted('advertising') ], 1 ],
    [ 'one of two',                '/require/either/plain.txt',    \@statistics,   1 ],
    [ 'two lines',                 '/require/lines/plain.txt',     [ is_granted('advertising') ], 1 ],
    [ '<RequireAll>',              '/require/all/plain.txt',       \@both,         1 ],
    [ 'Require not',               '/require/not/plain.txt',       \@no_statistics, 1 ],
    [ '<RequireNone>',             '/require/none/plain.txt',      \@no_statistics, 1 ],
    [ 'an exempt one',             '/require/support/plain.txt',   \@supported,    1 ],
    [ 'one of mode always',        '/require/necessary/plain.txt', \@open,         0 ],
    [ 'a backend',                 '/require/proxied/env.pl',      \@statistics,   1 ],
    [ 'ErrorDocument',             '/require/documented/plain.txt', \@statistics,  1 ],
    [ '.htaccess',                 '/htaccess_require/plain.txt',  \@statistics,   1 ],
    [ 'no-cookie-consent is set',  '/require/statistics/plain.txt', \@statistics,  1, 'X-Without: yes' ],
);

sub check_require {
    my ($server, $path, $let_in, $depends, @headers) = @_;
    for my $i (0 .. $#visitors) {
        my $what = $visitors[$i]{what};
        my $answer = ask($server, $path, $visitors[$i], headers => \@headers);
        is $answer->{status}, $let_in->[$i] ? 200 : 403, "$what: status" or diag $answer->{raw};
        is varies($answer), $depends, "$what: Vary" or diag $answer->{raw};
        # where one line of several let in, the answer is not for all
        is is_private($answer), $depends && $let_in->[$i] ? 1 : 0, "$what: Cache-Control" or diag $answer->{raw}
            unless $path =~ /all/ && !$let_in->[$i];
    }
}

# --- another module

my @examples = (
    # path                            category      allowed           varies
    [ '/example/statistics/plain.txt', 'statistics', \@statistics,     1 ],
    [ '/example/support/plain.txt',   'support',    \@supported,      1 ],
    [ '/example/necessary/plain.txt', 'necessary',  \@open,           0 ],
    [ '/example/nonsense/plain.txt',  'nonsense',   [ (0) x 4 ],      0 ],
);

sub check_example {
    my ($server, $path, $category, $allowed, $varies) = @_;
    for my $i (0 .. $#visitors) {
        my $answer = ask($server, $path, $visitors[$i]);
        my $what = $visitors[$i]{what};
        is_deeply [ header($answer, 'X-Example') ], [ $decided{$category}[$i] ], "$what: decision";
        is scalar cookies($answer), $allowed->[$i] ? 1 : 0, "$what: cookie";
        is varies($answer), $varies, "$what: Vary" or diag $answer->{raw};
    }
}

# --- variables

my @ways = (
    # what                     path                     headers            banner cookie
    [ 'not set',               '/env/plain/page.html',    [],                            1, 0 ],
    [ 'SetEnvIf',              '/env/plain/page.html',    ['X-Server-Banner: no'],       0, 0 ],
    [ 'SetEnvIf',              '/env/plain/page.html',    ['X-Server-Consent: no'],      0, 1 ],
    [ 'SetEnvIfExpr',          '/env/plain/page.html?banner',  [],                       0, 0 ],
    [ 'SetEnvIfExpr',          '/env/plain/page.html?consent', [],                       0, 1 ],
    [ 'BrowserMatch',          '/env/plain/page.html',    ['User-Agent: NoBanner/1'],    0, 0 ],
    [ 'BrowserMatch',          '/env/plain/page.html',    ['User-Agent: NoConsent/1'],   0, 1 ],
    map({ my ($what, $place) = @$_;
        [ $what,               "/env/$place/page.html",   [],                            1, 0 ],
        [ $what,               "/env/$place/page.html",   ['X-Banner: no'],              0, 0 ],
        [ $what,               "/env/$place/page.html",   ['X-Consent: no'],             0, 1 ],
    } [ 'SetEnvIf of a place', 'setenvif' ], [ 'RewriteRule', 'rewrite' ],
        [ 'RewriteRule of a place', 'rewritten' ], [ 'SetEnv', 'setenv' ]),
    map({ my ($what, $place) = @$_;
        [ $what,               "/env/$place/missing",     [],                            1, 0, 404 ],
        [ $what,               "/env/$place/missing",     ['X-Banner: no'],              0, 0, 404 ],
        [ $what,               "/env/$place/missing",     ['X-Consent: no'],             0, 1, 404 ],
    } [ 'before an ErrorDocument', 'before' ], [ 'in an ErrorDocument', 'after' ]),
    # a page and what it includes: the page says for both, a part for itself
    [ 'with a part',           '/env/setenvif/parts.shtml', [],                          1, 0, 200, 1 ],
    [ 'with a part',           '/env/setenvif/parts.shtml', ['X-Banner: no'],            0, 0, 200, 1 ],
    [ 'with a part',           '/env/setenvif/parts.shtml', ['X-Consent: no'],           0, 1, 200, 0 ],
    map({ my ($what, $place, $part) = @$_;
        [ $what,               "/env/plain/$place.shtml", [],                            1, 0, 200, 1 ],
        [ $what,               "/env/plain/$place.shtml", ['X-Banner: no'],              1, 0, 200, 1 ],
        [ $what,               "/env/plain/$place.shtml", ['X-Consent: no'],             1, 0, 200, $part ],
    } [ 'RewriteRule for a part', 'with_rewritten', 0 ], [ 'SetEnv for a part', 'with_setenv', 0 ],
        # httpd asks mod_setenvif for what the client asked for only
        [ 'SetEnvIf for a part', 'with_setenvif', 1 ]),
);

# --- mistakes: the last line is the wrong one

my $nearest = 'unknown category "statistcs"; did you mean "statistics"?';
my @mistakes = (
    # directive    arguments                                                       what is said
    [ 'Header',    'set X-A "expr=%{cookie_consent:statistcs}"',                   "Header: $nearest" ],
    [ 'Header',    q(set X-A b "expr=cookie_consent('statistcs') == 'granted'"),   "Header: $nearest" ],
    [ 'Header',    q(set X-A b "expr=cookie_consent( \"statistcs\" ) == 'unset'"), "Header: $nearest" ],
    [ 'Header',    q(set X-A b "expr=Cookie_Consent('statistcs') == 'granted'"),   "Header: $nearest" ],
    [ 'Header',    'set X-A "expr=%{cookie_consent:ads}"',
        'Header: unknown category "ads"; it can be: necessary, statistics, first-party, third-party' ],
    [ '<If',       q("cookie_consent('statistcs') == 'granted'">) . "\n</If>",     "<If>: $nearest" ],
    [ 'Require',   'cookie-consent statistcs',                                     "Require: $nearest" ],
    [ 'Require',   'cookie-consent statistics statistcs',                          "Require: $nearest" ],
    [ 'Require',   'cookie-consent',                                               'Require: cookie-consent needs a category' ],
    [ 'CookieConsentGrant', q(statistics "cookie_consent('necessary') == 'granted'"),
        'CookieConsentGrant: what decides cannot ask what is decided: no cookie_consent() here' ],
    [ 'CookieConsentRefuse', q(statistics "cookie_consent(%{QUERY_STRING}) == 'granted'"),
        'CookieConsentRefuse: what decides cannot ask what is decided: no cookie_consent() here' ],
);
my $consent = 'Require cookie-consent advertising';
my $header = 'Header set X-A "expr=%{cookie_consent:advertising}"';
my @places = (
    # of a virtual host that has the category, or has not
    [ "CookieConsentCategory advertising consent\n<VirtualHost *:1>\nLOCATED\n</VirtualHost>", 1 ],
    [ "<VirtualHost *:1>\nLOCATED\nCookieConsentCategory advertising consent\n</VirtualHost>", 1 ],
    [ "<VirtualHost *:1>\nCookieConsentCategory advertising consent\n</VirtualHost>\n<VirtualHost *:2>\nLOCATED\n</VirtualHost>", 0 ],
    [ "LOCATED\n<VirtualHost *:1>\nCookieConsentCategory advertising consent\n</VirtualHost>", 0 ],
    [ "<VirtualHost *:1>\nLOCATED\n</VirtualHost>", 0 ],
    # a register of its own is not needed, nor is On
    [ "CookieConsentCategory advertising consent\n<VirtualHost *:1>\nCookieConsent Off\nLOCATED\n</VirtualHost>", 1 ],
);
my @valid = (
    q(Header set X-A b "expr=cookie_consent(%{QUERY_STRING}) == 'granted'"),
    q(Header set X-A b "expr=%{HTTP_COOKIE} == 'cookie_consent(statistcs)'"),
    q(CookieConsentGrant statistics "%{HTTP_COOKIE} =~ /cookie_consent=yes/"),
    "<AuthzProviderAlias cookie-consent counted statistics>\n</AuthzProviderAlias>\n<Location />\nRequire counted\n</Location>",
);

plan tests => 3 * @expressions + 3 * @require + 2 * @examples + @ways + @mistakes + 4 * @places + @valid + 15;

for my $row (@expressions) {
    my ($what, @row) = @$row;
    for my $server (qw(ways_on ways_off ways_report)) {
        subtest "$server: $what" => sub { check_expression($server, @row) };
    }
}
subtest 'SetEnvIfExpr of a server' => sub {
    check_expression('ways_server', '/plain.txt', 200, 'statistics', 1);
};

for my $row (@require) {
    my ($what, @row) = @$row;
    for my $server (qw(ways_on ways_off)) {
        subtest "$server: Require, $what" => sub { check_require($server, @row) };
    }
}

# An expression decides nothing about caches: the response says what it varies on.
subtest 'Require expr' => sub {
    for my $i (0 .. $#visitors) {
        my $answer = ask('ways_on', '/require/expr/plain.txt', $visitors[$i]);
        is $answer->{status}, $statistics[$i] ? 200 : 403, "$visitors[$i]{what}: status";
        is varies($answer), 1, 'Vary';
    }
};

# Who cannot reach the form can neither consent nor withdraw.
for (
    # server              the page, by visitor
    [ 'ways_closed',      \@statistics ],
    [ 'ways_closed_not',  \@no_statistics ],
) {
    my ($server, $let_in) = @$_;
    subtest "$server: the choice stays open" => sub {
        for my $i (0 .. $#visitors) {
            my $what = $visitors[$i]{what};
            is ask($server, '/plain.txt', $visitors[$i])->{status}, $let_in->[$i] ? 200 : 403, "$what: a page";
            is ask($server, "/privacy-choices/$_", $visitors[$i])->{status}, 200, "$what: own URL $_"
                for '', 'charter', 'state';
        }
        ok eval { Visitor::choose($server, $_) }, $_ or diag $@ for qw(accept refuse);
        is wire($server, '/.well-known/gpc.json')->{status}, 200, 'gpc.json';
    };
}

# Report lets everybody in, changes nothing, and says who would not be.
for my $row (grep { $_->[1] !~ /htaccess/ } @require) {
    my ($what, $path, $let_in, undef, @headers) = @$row;
    subtest "ways_report: Require, $what" => sub {
        my $file = $path =~ s{^/require/}{}r;
        for my $i (0 .. $#visitors) {
            my $mark = log_mark();
            my $answer = ask('ways_report', $path, $visitors[$i], headers => \@headers);
            is $answer->{status}, 200, "$visitors[$i]{what}: status" or diag $answer->{raw};
            is varies($answer) + is_private($answer), 0, "$visitors[$i]{what}: headers" or diag $answer->{raw};
            my $said = grep { /would not be let in by Require (?:not )?cookie-consent/ } log_since($mark);
            # of several lines, some other one may let in
            is $said > 0, !$let_in->[$i], "$visitors[$i]{what}: log" unless $path =~ m{/lines/};
        }
    };
}

subtest 'Report says nothing of those who would be let in by another line' => sub {
    my $mark = log_mark();
    is ask('ways_report', '/require/lines/plain.txt', $visitors[2])->{status}, 200, 'let in';
    is_deeply [ grep { /would not/ } log_since($mark) ], [], 'log';
};

subtest 'Require in .htaccess with a category that is not known' => sub {
    my $mark = log_mark();
    is ask('ways_on', '/htaccess_wrong/plain.txt', $visitors[2])->{status}, 500, 'closed';
    open my $log, '<', Enforce::log_file() or die "log: $!\n";
    seek $log, $mark, 0;
    like join('', <$log>), qr/htaccess: Require: \Q$nearest\E/, 'said where and why';
};

subtest 'SSI' => sub {
    for my $path ('/ssi/page.shtml', '/ssi/includes.shtml') {
        for my $i (0 .. $#visitors) {
            my $answer = ask('ways_on', $path, $visitors[$i]);
            is $answer->{body} =~ s/\s+//gr, $decided{statistics}[$i], "$path, $visitors[$i]{what}" or diag $answer->{raw};
        }
    }
};

sub lines_of {
    my ($name, $path) = @_;
    open my $log, '<', "$vars->{t_logs}/$name" or die "$name: $!\n";
    return map { /^\Q$path\E ?(.*)/ ? $1 : () } <$log>;
}

# Logs are written once the answer has left.
sub wait_for_lines {
    my ($number, @log) = @_;
    for (1 .. 200) {
        last if lines_of(@log) >= $number;
        select undef, undef, undef, 0.05;
    }
    return lines_of(@log);
}

subtest 'logs' => sub {
    my $path = "/files/plain.txt/log$$";
    ask('ways_on', $path, $_) for @visitors;
    is_deeply [ sort(wait_for_lines(4, 'ways_env', $path)) ], [ sort @{ $decided{statistics} } ], 'LogFormat';
    is scalar(wait_for_lines(2, 'ways_granted', $path)), 2, 'CustomLog expr=';
    is varies(ask('ways_on', '/files/plain.txt', $visitors[2])), 0, 'a log does not change the answer';
};

subtest 'said once where an expression names no category' => sub {
    my @said = grep { /asked for "nonsense", which is no category/ } log_since($begin);
    cmp_ok scalar @said, '>=', 1, 'said';
    my %process;
    $process{ /\[pid (\d+)/ ? $1 : die "no pid: $_" }++ for @said;
    is_deeply [ grep { $_ > 1 } values %process ], [], 'once for each process';
};

for (@examples) {
    my @row = @$_;
    subtest "$_: another module, $row[0]" => sub { check_example($_, @row) } for qw(ways_on ways_off);
}

my $example = 'ConsentExample stat statistics';
subtest 'the other module alone' => sub {
    my $port = Bare::start('ways_bare', <<"CONF");
DocumentRoot "$vars->{documentroot}/ways/files"
<Location /plain.txt>
    $example
</Location>
CONF
    my $answer = ask($port, '/plain.txt', $visitors[2]);
    is_deeply [ $answer->{status}, header($answer, 'X-Example'), cookies($answer), vary($answer) ],
        [ 200, 'alone' ], 'no consent, no cookie' or diag $answer->{raw};
};

subtest 'the other module loaded after this one' => sub {
    my ($port) = Httpd::free_ports(1);
    my $server = Httpd->start(<<"CONF");
LoadModule consent_example_module "$vars->{top_dir}/build/example/.libs/mod_consent_example.so"
Listen 127.0.0.1:$port
CookieConsent On
CookieConsentDeclare statistics stat
<Location /plain.txt>
    $example
</Location>
CONF
    Httpd::write_file("$server->{root}/htdocs/plain.txt", "plain\n");
    my $choice = Visitor::choose($port, 'accept');
    my $answer = wire($port, '/plain.txt', headers => ["Cookie: $choice"]);
    is_deeply [ header($answer, 'X-Example'), cookies($answer) ], [qw(granted stat=1)], 'asks' or diag $answer->{raw};
};

# --- caches inside httpd

make_path("$vars->{t_state}/ways_cache");
chown scalar getpwnam($vars->{user}), scalar getgrnam($vars->{group}), "$vars->{t_state}/ways_cache"
    if $> == 0;

sub cached { join ' ', header($_[0], 'X-Cache') }

for my $server (qw(ways_cache ways_cache_late)) {
    subtest "$server: who did not consent is not let in by a cache" => sub {
        my $path = '/require/proxied/say.pl' . say_query('Cache-Control: public, max-age=60') . "&n=$$";
        for my $i (2, 0, 3, 1, 2, 0) {
            my $answer = ask($server, $path, $visitors[$i]);
            is $answer->{status}, $statistics[$i] ? 200 : 403, $visitors[$i]{what};
            is varies($answer), 1, 'Vary' or diag $answer->{raw};
            unlike cached($answer), qr/HIT/, 'not from a cache';
        }
    };
    subtest "$server: what an expression made is for who it was made for" => sub {
        my $hits = 0;
        for my $place (qw(proxied header always)) {
            my $path = $place eq 'proxied'
                ? '/expr/proxied/say.pl' . say_query('Cache-Control: public, max-age=60') . "&n=$$"
                : "/expr/$place/plain.txt?$$";
            for my $i (2, 0, 3, 1, 2, 0, 1) {
                my $answer = ask($server, $path, $visitors[$i]);
                is_deeply [ header($answer, 'X-Decided') ], [ $decided{statistics}[$i] ],
                    "$place, $visitors[$i]{what}" or diag $answer->{raw};
                is varies($answer), 1, 'Vary' or diag $answer->{raw};
                $hits += cached($answer) =~ /HIT/;
            }
        }
        cmp_ok $hits, '>=', 2, 'some from a cache';
    };
}

# --- variables

for (@ways) {
    my ($what, $path, $headers, $banner, $cookie, $status, $part) = @$_;
    subtest join(', ', $what, $path, @$headers) => sub {
        my $answer = get('ways_env', $path, @$headers);
        is $answer->{status}, $status // 200, 'status';
        is defined banner_of($answer->{body}) ? 1 : 0, $banner, 'banner' or diag $answer->{raw};
        is scalar cookies($answer), $cookie, 'cookie' or diag $answer->{raw};
        is scalar($answer->{body} =~ /^(?:<body>.*<pre>)?COOKIE_CONSENT=necessary$/m), $part ? 1 : '',
            'what the part is told' or diag $answer->{raw} if defined $part;
    };
}

# --- mistakes

for (@mistakes) {
    my ($directive, $arguments, $said, @sections) = @$_;
    unshift @sections, 'Location /' if $directive eq 'Require';
    my $line = 2 + @sections;
    my ($ok, $output) = config_test(join "\n", 'CookieConsent On', (map { "<$_>" } @sections),
        "$directive $arguments", (map { s/ .*//; "</$_>" } reverse @sections), '');
    subtest "$directive $arguments" =~ s/\n.*//sr => sub {
        is $ok, '', 'refused' or diag $output;
        like $output, qr{(?:line $line of ROOT/site\.conf:\n|ROOT/site\.conf:$line: )\Q$said\E}, 'line';
        is scalar(my @said = $output =~ /(cookie-consent needs|unknown category|cannot ask)/g), 1, 'once' or diag $output;
    };
}
for (@places) {
    my ($text, $valid) = @$_;
    for my $line ($header, "<Location /x>\n$consent\n</Location>") {
        my ($ok, $output) = config_test(($text =~ s/LOCATED/$line/r) . "\n");
        like $output, $valid ? qr/^Syntax OK$/m : qr/unknown category "advertising"/,
            "in its place: " . $text =~ s/\n/ | /gr;
        is $ok, $valid ? 1 : '', $valid ? 'valid' : 'refused';
    }
}
for (@valid) {
    my ($ok, $output) = config_test("$_\n");
    ok $ok && $output =~ /^Syntax OK$/m, 'valid: ' . s/\n/ | /gr or diag $output;
}

# --- the examples of the README, as they stand there

subtest 'README' => sub {
    my ($part) = Httpd::read_file("$vars->{top_dir}/README.md")
        =~ /^## From httpd's configuration and other modules\n(.*?)^## /ms;
    my @blocks = split /\n(?=\S)[^\n]*(?:\n(?! {4})[^\n]*)*/, "\n$part";
    my @examples = grep { /\S/ } map { s/^ {4}//gmr } @blocks;
    my @code = grep { /APR_/ } @examples;
    my ($port, $backend, $there) = (Httpd::free_ports(1), Wire::port_of('ways_backend'), 0);
    my $conf = join "\n", grep { !/APR_/ } @examples;
    like $conf, qr/\Q$_\E/, "$_ is read" for '<If', 'RewriteCond', 'LogFormat', 'Require cookie-consent';
    $conf =~ s/127\.0\.0\.1:8080/127.0.0.1:$backend/ and $there = 1;
    is $there, 1, 'a backend is there';

    my @modules = grep { /\s(?:rewrite|proxy|proxy_http|log_config)_module\s/ }
        split /^/, Httpd::read_file("$vars->{t_conf}/modules.conf");
    my $server = Httpd->start(<<"CONF");
@modules
Listen 127.0.0.1:$port
CookieConsent On
CookieConsentCategory advertising consent
CookieConsentDeclare statistics _pk_*
CookieConsentDeclare advertising ad
$conf
<IfModule log_config_module>
    CustomLog logs/consent consent
</IfModule>
CONF
    make_path("$server->{root}/htdocs/ads");
    Httpd::write_file("$server->{root}/htdocs/$_", "text\n") for 'plain.txt', 'ads/ad.txt';
    my @chosen = map { [ 'Cookie: ' . Visitor::choose($port, 'save', grant => [$_]) ] } qw(statistics advertising);
    for ([ 'no choice', [], '', 403, 404 ], [ 'statistics', $chosen[0], 'on', 200, 404 ],
        [ 'advertising', $chosen[1], '', 403, 200 ]) {
        my ($what, $headers, $on, $status, $ads) = @$_;
        my $answer = wire($port, '/plain.txt', headers => $headers);
        is join(',', header($answer, 'X-Statistics')), $on, "$what: <If>";
        is wire($port, '/matomo/say.pl', headers => $headers)->{status}, $status, "$what: Require";
        is wire($port, '/ads/ad.txt', headers => $headers)->{status}, $ads, "$what: RewriteRule";
    }
    my $log = '';
    for (1 .. 200) {
        $log = Httpd::read_file("$server->{root}/logs/consent");
        last if 3 <= (() = $log =~ /plain\.txt/g);
        select undef, undef, undef, 0.05;
    }
    is_deeply [ sort $log =~ /plain\.txt .*" 200 (\w+)$/mg ], [qw(granted refused unset)], 'LogFormat';
    my $source = Httpd::read_file("$vars->{top_dir}/t/example/mod_consent_example.c");
    for (map { /(\S.*\S)/g } @code) {
        my $line = s/"statistics"/example->category/r;
        ok index($source, $line) >= 0, "in the example: $line";
    }
    cmp_ok scalar @code, '>=', 1, 'code was read';
};
