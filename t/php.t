# PHP in httpd (mod_php, and so prefork): its sessions, its cookies, and its ways
# to take headers back, to buffer and to compress.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use File::Basename qw(dirname);
use File::Path qw(make_path remove_tree);
use IO::Uncompress::Gunzip qw(gunzip);
use Enforce;
use Httpd;
use Page;
use Wire;

my $vars = Apache::Test::vars();
my ($libexec) = Httpd::modules() =~ m{"([^"]+)/mod_mime\.so"} or die "where are modules?\n";
my ($library) = glob "$libexec/libphp*.so" or die "no libphp*.so in $libexec; t/install test installs it\n";
my $sessions = "$vars->{t_state}/php";
remove_tree($sessions);
make_path($sessions);
chmod 0777, $sessions or die "$sessions: $!\n";

# --- a server of its own: one site for each name of the session's cookie

my %server;
@server{qw(off on report undeclared statistics)} = Httpd::free_ports(5);
my @sites = (
    # name        mode      the session's cookie
    [ 'off',        'Off',    'sid' ],
    [ 'report',     'Report', 'sid' ],
    [ 'on',         'On',     'sid' ],
    [ 'undeclared', 'On',     'PHPSESSID' ],
    [ 'statistics', 'On',     'stat' ],
);

sub site {
    my ($name, $mode, $session) = @_;
    return <<"END";
Listen 127.0.0.1:$server{$name}
<VirtualHost 127.0.0.1:$server{$name}>
    DocumentRoot $vars->{documentroot}/php
    CookieConsent $mode
    Include $vars->{t_conf}/enforce_policy.inc
    CookieConsentBanner On
    php_admin_value session.name $session
    Alias /txt/ $vars->{documentroot}/enforce/files/
</VirtualHost>
END
}

# PHP as it comes, without what is in files beside its own: sanitizers cannot work
# with some of these.
$ENV{PHP_INI_SCAN_DIR} = '';
my $httpd = Httpd->start(join('', map { site(@$_) } @sites) . <<"END", mpm => 'prefork');
LoadModule php_module $library
StartServers 2
MaxRequestWorkers 10
LogLevel cookie_consent:trace1
<Directory $vars->{documentroot}/php>
    Require all granted
    AddHandler application/x-httpd-php .php
</Directory>
php_admin_value session.save_path $sessions
php_admin_value date.timezone UTC
php_admin_flag display_errors Off
php_admin_flag log_errors Off
php_admin_flag output_buffering Off
END

my @visitors = visitors($server{on});

# --- scripts

my $nine = 'sid stat ad mystery sid2 chat anon stat cookies_preferences';
my @scripts = (
    # what                  path                    status names without the module, page
    [ 'every way',          '/cookies.php',           200, $nine ],
    [ 'replaced',           '/replaced.php',          200, 'ad sid2' ],
    [ 'removed',            '/removed.php',           200, 'stat sid2' ],
    [ 'all removed',        '/all_removed.php',       200, '' ],
    [ 'as late as can be',  '/callback.php',          200, 'sid stat' ],
    [ 'buffered',           '/buffered.php',          200, 'sid stat', 1 ],
    [ 'flushed',            '/flushed.php',           200, 'sid stat', 1 ],
    [ 'compressed',         '/zipped.php',            200, 'sid stat', 1 ],
    [ 'redirect',           '/status.php?status=302', 302, 'sid stat' ],
    [ 'not found',          '/status.php?status=404', 404, 'sid stat' ],
    [ 'an error',           '/status.php?status=500', 500, 'sid stat' ],
    [ 'not modified',       '/status.php?status=304', 304, 'sid stat' ],
    [ 'an exception',       '/broken.php',            500, 'sid stat' ],
    [ 'a page in a page',   '/included.php',          200, 'sid stat' ],
);
my @manners = (
    [ 'GET',      {} ],
    [ 'HEAD',     { method => 'HEAD' } ],
    [ 'POST',     { method => 'POST', body => 'a=b', headers => ['Content-Type: application/x-www-form-urlencoded'] } ],
    [ 'HTTP/1.0', { version => '1.0' } ],
    [ 'gzip',     { headers => ['Accept-Encoding: gzip'] } ],
);

plan tests => @scripts + 3 + 5;

sub text_of {
    my ($answer) = @_;
    return $answer->{body} unless length $answer->{body} && grep { $_ eq 'gzip' } header($answer, 'Content-Encoding');
    gunzip(\$answer->{body}, \my $text) or return 'damaged';
    return $text;
}

# PHP works Max-Age out of the date that it is given: a second later it is another.
sub steady { $_[0] =~ s/(expires=[^;\r]* GMT; Max-Age=)\d{10}\b/$1*/gr }

# What is neither judged nor follows from a body of another length.
sub rest_of {
    my ($answer) = @_;
    return [ map { s/^(Keep-Alive|Date):.*/$1/r }
        grep { !/^(?:Set-Cookie|Vary|Cache-Control|Content-Length|Transfer-Encoding|ETag|Date):/i } @{ $answer->{headers} } ];
}

for (@scripts) {
    my ($what, $path, $status, $names, $is_page) = @$_;
    subtest $what => sub {
        for (@manners) {
            my ($how, $opt) = @$_;
            my $base = ask($server{off}, $path, undef, %$opt);
            is $base->{status}, $status, "$how: status without the module";
            is join(' ', map { name_of($_) } cookies($base)), $names, "$how: cookies without the module";
            is steady(raw_of(ask($server{report}, $path, undef, %$opt))), steady(raw_of($base)), "$how: Report";
            for my $visitor (@visitors) {
                my $got = ask($server{on}, $path, $visitor, %$opt);
                my $name = "$how, $visitor->{what}";
                is $got->{status}, $status, "$name: status";
                is_deeply [ map { steady($_) } cookies($got) ],
                    [ map { steady($_) } grep { passes($visitor, $_) } cookies($base) ], "$name: cookies";
                is without_banner(text_of($got)), text_of($base), "$name: body";
                is_deeply rest_of($got), rest_of($base), "$name: nothing else";
                my $has_banner = $is_page && $how !~ /HEAD/;
                is !!defined banner_of(text_of($got)), !!$has_banner, "$name: banner";
                next unless $has_banner;
                is !!(banner_of(text_of($got)) =~ /<form/), !$visitor->{cookie}, "$name: which asks";
            }
        }
    };
}

# --- sessions

sub visit {
    my ($site, $visitor, $jar, $path) = @_;
    my @cookies = map { "$_=$jar->{$_}" } sort keys %$jar;
    unshift @cookies, $visitor->{cookie} if $visitor->{cookie};
    my $got = wire($server{$site}, $path, headers => [ map { "Cookie: $_" } join('; ', @cookies) || () ]);
    for (cookies($got)) {
        my ($name, $value, $more) = /^([^=]*)=([^;]*)(.*)/ or next;
        $more =~ /Max-Age=0\b/ ? delete $jar->{$name} : ($jar->{$name} = $value);
    }
    return $got->{body};
}

# Who is known again: where the session's cookie is necessary, everybody; where it
# is not declared, nobody.
my %known = (
    on         => sub { 1 },
    undeclared => sub { 0 },
    statistics => sub { $_[0]{pass}{statistics} },
);
for (grep { $known{ $_->[0] } } @sites) {
    my ($site, undef, $cookie) = @$_;
    subtest "session: $site" => sub {
        for my $visitor (@visitors) {
            my ($jar, $is_known) = ({}, $known{$site}->($visitor));
            my $who = $visitor->{what};
            my @seen = map { visit($site, $visitor, $jar, $_) } ('/session.php') x 3;
            is_deeply \@seen, [ map { "visit $_\n" } $is_known ? (1, 2, 3) : (1, 1, 1) ], "$who: visits";
            is !!$jar->{$cookie}, !!$is_known, "$who: the cookie";
            is !!$jar->{ad}, !!$visitor->{pass}{advertising}, "$who: another one";
            my $id = $jar->{$cookie};
            is visit($site, $visitor, $jar, '/renewed.php'), $is_known ? "visit 4\n" : "visit 1\n", "$who: with another id";
            isnt $jar->{$cookie}, $id, "$who: which comes" if $is_known;
            is visit($site, $visitor, $jar, '/session.php'), $is_known ? "visit 5\n" : "visit 1\n", "$who: and holds";
            is visit($site, $visitor, $jar, '/ended.php'), "ended\n", "$who: the end";
            is $jar->{$cookie}, undef, "$who: of the cookie";
            is visit($site, $visitor, $jar, '/session.php'), "visit 1\n", "$who: and from the beginning";
        }
    };
}

# --- what scripts are told

my @told = (
    # visitor        COOKIE_CONSENT                             _STATE   _STATISTICS  Cookie-Consent
    [ 'no choice',  'necessary,support',                        'ask',    'unset' ],
    [ 'refused',    'necessary,support',                        'chosen', 'refused' ],
    [ 'granted',    'necessary,statistics,advertising,support', 'chosen', 'granted' ],
    [ 'statistics', 'necessary,statistics',                     'chosen', 'granted' ],
);
my %visitor = map { $_->{what} => $_ } @visitors;
for (@told) {
    my ($who, $allowed, $state, $statistics) = @$_;
    is ask($server{on}, '/told.php', $visitor{$who})->{body},
        "$allowed $state $statistics " . $allowed =~ s/,/, /gr . "\n", "told: $who";
}

is_deeply [ $httpd->log =~ /^.*(?:exit signal|\[cookie_consent:error\]).*$/mg ], [], 'and nothing went wrong';
undef $httpd;
remove_tree($sessions);
