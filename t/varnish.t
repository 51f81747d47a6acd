# The shared cache in front: conf/caches/varnish.vcl keeps few copies of a page,
# and every visitor gets the right one.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use IO::Uncompress::Gunzip qw(gunzip);
use Backend;
use Page;
use Varnish;
use Visitor;
use Wire;

my $page = '<!DOCTYPE html><html lang="en"><head><title>T</title></head><body><p>text</p></body></html>';
my @public = ('Content-Type: text/html', 'Cache-Control: public, max-age=600');
my $based = $page =~ s/<title>/<base href="\/x\/"><title>/r;
my $backend = Backend->start({
    '*' => [ with_length(200, $page, @public) ],
    based => [ with_length(200, $based, @public) ],
}, define => 'VARNISH_BACKEND');
my $varnish = Varnish->start('varnish_site');
my $port = $varnish->port;

# --- asking

my $number = 0;

# URLs of pages that nobody asked for yet: a file, a script, a proxied page.
my %page_at = (
    file => sub { '/plain.html?' . ++$number },
    script => sub { '/cgi/page.pl?' . form(part => $page, h => $public[1], n => ++$number) },
    proxied => sub { '/b/page?' . ++$number },
);

# Where an answer comes from: X-Varnish has the number of another request, too,
# if that one brought the copy.
sub from {
    my ($answer) = @_;
    return header1($answer, 'X-Varnish') =~ /^\d+ \d+$/ ? 'cache' : 'server';
}

sub kind {
    my $banner = banner_of($_[0]{body}) // '';
    return $banner =~ /<form method="post"/ ? 'asks' : $banner =~ /pvc-reopen/ ? 'chosen' : 'plain';
}

# Ask with a Cookie header (or undef) and more headers; what comes, and whence.
sub is_served {
    my ($path, $cookie, $kind, $from, $what, @headers) = @_;
    my $answer = get($port, $path, @headers, defined $cookie ? "Cookie: $cookie" : ());
    is kind($answer), $kind, "$what: $kind";
    is from($answer), $from, "$what: from the $from";
    return $answer;
}

# Visitors who chose the same, each with a record of their own.
my %chose = map { $_ => [ map { scalar choose($port, 'accept') } 1, 2 ] } 'accepted';
$chose{refused} = [ map { scalar choose($port, 'refuse') } 1, 2 ];
plan tests => 1 + 3 + 6 + 4 + 3 + 1 + 3;

isnt $chose{accepted}[0], $chose{accepted}[1], 'no two visitors have the same cookie';

for my $where (sort keys %page_at) {
    subtest "copies: $where" => sub {
        my $path = $page_at{$where}->();
        is_served($path, undef, 'asks', 'server', 'the first visitor');
        is_served($path, undef, 'asks', 'cache', 'another');
        is_served($path, '_ga=1; x=y', 'asks', 'cache', 'one with other cookies');
        for my $choice (sort keys %chose) {
            my ($one, $two) = @{ $chose{$choice} };
            is_served($path, $one, 'chosen', 'server', "the first who $choice");
            is_served($path, $one, 'chosen', 'cache', 'again');
            is_served($path, $two, 'chosen', 'cache', "another who $choice");
            is_served($path, "_ga=1; $two; x=y", 'chosen', 'cache', 'with other cookies');
            is_served($path, undef, 'asks', 'cache', 'one who did not');
        }
    };
}

# --- after a choice

# The browser, going back, asks whether its copy of the page that asked is good.
for my $where (sort keys %page_at) {
    for my $choice (sort keys %chose) {
        subtest "back after a choice: $where, $choice" => sub {
            my $path = $page_at{$where}->();
            my $asked = is_served($path, undef, 'asks', 'server', 'before');
            my @tag = map { "If-None-Match: $_" } header($asked, 'ETag');
            my @conditions = (
                [ 'tag', @tag ],
                [ 'date', 'If-Modified-Since: ' . header1($asked, 'Date') ],
                [ 'both', @tag, 'If-Modified-Since: ' . header1($asked, 'Date') ],
            );
            for my $visitor (@{ $chose{$choice} }) {
                for (@conditions) {
                    my ($what, @headers) = @$_;
                    my $answer = get($port, $path, "Cookie: $visitor", @headers);
                    is $answer->{status}, 200, "$what: answered anew";
                    is kind($answer), 'chosen', "$what: does not ask";
                }
            }
            my ($chosen) = header(get($port, $path, "Cookie: $chose{$choice}[0]"), 'ETag');
            is scalar @tag, defined $chosen ? 1 : 0, 'tags on both or none';
            return if !defined $chosen;
            isnt "If-None-Match: $chosen", $tag[0], 'and not the same';
            my $again = get($port, $path, "Cookie: $chose{$choice}[1]", "If-None-Match: $chosen");
            is $again->{status}, 304, 'what does not ask is confirmed';
            is from($again), 'cache', 'by the cache';
            is get($port, $path, $tag[0])->{status}, 304, 'and what asks, to who did not choose';
            is get($port, $path, "If-None-Match: $chosen")->{status}, 200, 'but not the other';
        };
    }
}

# --- cookies

subtest 'a cookie by consent is for one visitor' => sub {
    my $path = '/cgi/page.pl?' . form(part => $page, h => $public[1], h => 'Set-Cookie: stat=1');
    for my $round (1, 2) {
        is_deeply [ cookies(get($port, $path)) ], [], 'no choice: none';
        is_deeply [ cookies(get($port, $path, "Cookie: $chose{refused}[0]")) ], [], 'refused: none';
        for my $visitor (@{ $chose{accepted} }) {
            my $answer = is_served($path, $visitor, 'chosen', 'server', 'accepted');
            is_deeply [ cookies($answer) ], ['stat=1'], 'accepted: has it';
            like header1($answer, 'Cache-Control'), qr/private/, 'private';
        }
    }
    is from(get($port, $path)), 'cache', 'what has none is cached';
    is from(get($port, $path, "Cookie: $chose{refused}[1]")), 'cache', 'refused, too';
};

subtest 'a cookie that needs none is not cached' => sub {
    my $path = '/cgi/page.pl?' . form(part => $page, h => $public[1], h => 'Set-Cookie: sid=1');
    for my $visitor (undef, undef, @{ $chose{accepted} }, @{ $chose{refused} }) {
        my $answer = is_served($path, $visitor, $visitor ? 'chosen' : 'asks', 'server', $visitor // 'no choice');
        is_deeply [ cookies($answer) ], ['sid=1'], 'its own';
    }
};

subtest 'sessions are for the server' => sub {
    my ($accepted) = @{ $chose{accepted} };
    for my $session (qw(PHPSESSID=1 JSESSIONID=1 sessionid=1 connect.sid=1 SESS0f=1 SSESS0f=1 wordpress_logged_in_0f=1)) {
        my $path = $page_at{proxied}->();
        is_served($path, undef, 'asks', 'server', 'a copy');
        is_served($path, $accepted, 'chosen', 'server', 'and another');
        is_served($path, $session, 'asks', 'server', $session) for 1, 2;
        $backend->requests;
        is_served($path, "a=b; $accepted; $session", 'chosen', 'server', "$session, chosen");
        my @asked = $backend->requests;
        is_deeply [ map { asked_for($_, 'Cookie') } @asked ], [ "a=b; $accepted; $session" ], 'as sent';
        is_served($path, "x$session", 'asks', 'cache', "x$session");
    }
    my $path = $page_at{script}->();
    is_served($path, undef, 'asks', 'server', 'a copy');
    is_served($path, undef, 'asks', 'server', 'authorization', 'Authorization: Basic eA==');
    is from(wire($port, $path, method => 'POST', body => 'a=b')), 'server', 'POST';
    is_served($path, undef, 'asks', 'cache', 'the copy');
};

subtest 'what the server is told' => sub {
    my ($accepted) = @{ $chose{accepted} };
    my $path = $page_at{proxied}->();
    $backend->requests;
    get($port, $path, "Cookie: _ga=1; $accepted; stat=2", 'X-Choice: x', 'X-Choice-Made: 1');
    my ($asked) = $backend->requests;
    my ($answers) = $accepted =~ /(&statistics=.*)/;
    is_deeply [ map { s/t=\d+00000&/t=T&/r } asked_for($asked, 'Cookie') ], [ "cookies_preferences=v=1&t=T$answers" ],
        'the answers alone';
    is_deeply [ map { asked_for($asked, $_) } qw(X-Choice X-Choice-Made Cookie-Consent-Variant) ], [],
        'and nothing of how that is known';
    for my $whole ("$accepted; $chose{refused}[0]", "$chose{refused}[0]; $accepted", "x=cookies_preferences=1") {
        get($port, $path, "Cookie: $whole");
        is_deeply [ map { asked_for($_, 'Cookie') } $backend->requests ], [$whole], 'all, where it is not that clear';
    }
};

# --- visitors who want to spoil it for others

subtest 'odd choices' => sub {
    my ($accepted) = @{ $chose{accepted} };
    my ($answers) = $accepted =~ /(&statistics=.*)/;
    my $name = 'cookies_preferences';
    my $made = sub { "$name=v=1&t=" . (time + $_[0]) . $answers };
    my $day = 86400;
    my @odd = (
        # what                      a Cookie header                          what comes
        [ 'of the future',          $made->($day),                           'asks' ],
        [ 'expired',                $made->(-200 * $day),                    'asks' ],
        [ 'about to expire',        $made->(-160 * $day),                    'chosen' ],
        [ 'of ages ago',            "$name=v=1&t=1$answers",                 'asks' ],
        [ 'no date',                "$name=v=1$answers",                     'asks' ],
        [ 'two',                    "$accepted; $chose{refused}[0]",         'chosen' ],
        [ 'two, one is not',        "$accepted; $name=x",                    'chosen' ],
        [ 'two, spaces',            "$name =x;$accepted",                    'chosen' ],
        [ 'another version',        $accepted =~ s/v=1/v=2/r,                'asks' ],
        [ 'malformed',              "$accepted&",                            'asks' ],
        [ 'twice the same',         "$accepted$answers",                     'asks' ],
        [ 'quoted',                 $accepted =~ s/=(.*)/="$1"/r,            'asks' ],
        [ 'a foreign one',          "$name=yes",                             'asks' ],
        [ 'empty',                  "$name=",                                'asks' ],
        [ 'no answers',             "$name=v=1&t=1795422000",                'asks' ],
        [ 'an empty header',        '',                                      'asks' ],
        [ 'another fingerprint',    $accepted =~ s/1:\w+/1:000000/r,         'asks' ],
        [ 'a fingerprint too long', "${accepted}0",                          'asks' ],
        [ 'very long',              'x=' . 'y; ' x 2000 . $accepted,         'chosen' ],
    );
    for (@odd) {
        my ($what, $cookie, $kind) = @$_;
        my $path = $page_at{file}->();
        is kind(get($port, $path, "Cookie: $cookie")), kind(get('varnish_site', $path, "Cookie: $cookie")),
            "$what: as without Varnish";
        is kind(get($port, $path, "Cookie: $cookie")), $kind, "$what: $kind";
        is kind(get($port, $path, "Cookie: $accepted")), 'chosen', "$what: others who chose";
        is kind(get($port, $path)), 'asks', "$what: others who did not";
        is kind(get($port, $path, "Cookie: $cookie")), $kind, "$what: still $kind";
    }
};

subtest 'frames and scripts' => sub {
    my @plain = (
        map({ ["Sec-Fetch-Dest: $_"] } qw(iframe frame embed object empty image x)),
        ['X-Requested-With: XMLHttpRequest'], ['X-Requested-With: x'], ['HX-Request: true'],
        [ 'Sec-Fetch-Dest: document', 'HX-Request: 1' ],
        [ 'Sec-Fetch-Dest: empty', 'Sec-Fetch-Mode: cors' ], [ 'Sec-Fetch-Dest: iframe', 'Sec-Fetch-Mode: navigate' ],
    );
    for (@plain) {
        my $path = $page_at{file}->();
        for my $round (1, 2) {
            is kind(get($port, $path, @$_)), 'plain', "@$_";
            is kind(get($port, $path, 'Sec-Fetch-Dest: document')), 'asks', "a document, after @$_";
            is kind(get($port, $path)), 'asks', "an old browser, after @$_";
        }
        is from(get($port, $path, @$_)), 'cache', 'from the cache';
    }
    my $worker = $page_at{file}->();
    is kind(get($port, $worker, @$_)), 'asks', "@$_, of a service worker"
        for ([ 'Sec-Fetch-Dest: empty', 'Sec-Fetch-Mode: navigate' ], ['Sec-Fetch-Dest: document']);
    is from(get($port, $worker, 'Sec-Fetch-Dest: empty', 'Sec-Fetch-Mode: navigate')), 'cache', 'one copy for both';
    my $path = $page_at{file}->();
    for ([ map { ["Sec-Fetch-Dest: $_"] } qw(iframe frame object) ], [ map { ["Sec-Fetch-Dest: $_"] } qw(empty image x) ],
        [ map { ["X-Requested-With: $_"] } qw(XMLHttpRequest x y) ], [ map { ["HX-Request: $_"] } qw(true 1) ]) {
        my ($first, @others) = @$_;
        is from(get($port, $path, @$first)), 'server', "@$first: one copy";
        is from(get($port, $path, @$_)), 'cache', "@$_: the same" for @others;
    }
    for my $twice ([ 'Sec-Fetch-Dest: document', 'Sec-Fetch-Dest: iframe' ], [ 'Sec-Fetch-Dest: ', 'Sec-Fetch-Dest: x' ]) {
        my $path = $page_at{file}->();
        get($port, $path, @$twice);
        is kind(get($port, $path, 'Sec-Fetch-Dest: document')), 'asks', "a document, after @$twice";
        is kind(get($port, $path)), 'asks', "an old browser, after @$twice";
    }
};

subtest 'links of another scheme' => sub {
    my ($secure, $plain) = (['X-Forwarded-Proto: https'], ['X-Forwarded-Proto: x']);
    for ($secure, [], $plain, $secure, []) {
        my ($url) = banner_of(get($port, '/b/based', @$_)->{body}) =~ m{href="(https?)://};
        is $url, $_ eq $secure ? 'https' : 'http', "@$_";
    }
};

# --- own URLs

subtest 'own URLs' => sub {
    my ($accepted) = @{ $chose{accepted} };
    is_deeply [ map { state_of($port, $_)->{asked} ? 1 : 0 } undef, $accepted, undef, $chose{refused}[0] ],
        [ 1, 0, 1, 0 ], 'everybody has a state of their own';
    for my $path ('/privacy-choices/', '/privacy-choices/state', '/privacy-choices', '/privacy-choices/?lang=en',
        '//privacy-choices/state', '/%70rivacy-choices/state') {
        is from(get($port, $path, @$_)), 'server', "$path: not cached" for [], [], ["Cookie: $accepted"];
    }
    my @assets = banner_of(get($port, '/plain.html')->{body}) =~ m{"(/privacy-choices/\w+\.css)"};
    for my $path (@assets, '/privacy-choices/charter') {
        is from(get($port, $path)), 'server', "$path: at first";
        is from(get($port, $path, "Cookie: PHPSESSID=1; $accepted")), 'cache', "$path: for everybody";
    }
};

# --- HEAD, ranges, compression

subtest 'HEAD' => sub {
    my $path = $page_at{file}->();
    my $head = wire($port, $path, method => 'HEAD');
    my $asks = get($port, $path);
    is from($asks), 'cache', 'brought by HEAD';
    for my $cookie (undef, $chose{refused}[0]) {
        my @headers = map { "Cookie: $_" } grep { defined } $cookie;
        my $page = get($port, $path, @headers);
        my $again = wire($port, $path, method => 'HEAD', headers => \@headers);
        is from($again), 'cache', 'from the cache';
        is_deeply [ header($again, 'ETag') ], [ header($page, 'ETag') ], 'the tag of the page';
        is header1($again, 'Content-Length') // length $page->{body}, length $page->{body}, 'its length';
    }
};

subtest 'ranges' => sub {
    my $path = $page_at{file}->();
    my ($accepted) = @{ $chose{accepted} };
    for my $cookie (undef, $accepted) {
        my @cookie = map { "Cookie: $_" } grep { defined } $cookie;
        my $page = get($port, $path, @cookie);
        my $part = get($port, $path, @cookie, 'Range: bytes=10-99');
        is $part->{status}, 206, 'a part';
        is from($part), 'cache', 'from the cache';
        is $part->{body}, substr($page->{body}, 10, 90), 'of this page';
        my ($tag) = header($page, 'ETag');
        my ($other) = header(get($port, $path, $cookie ? () : "Cookie: $accepted"), 'ETag');
        my $mixed = get($port, $path, @cookie, 'Range: bytes=10-99', 'If-Range: ' . ($other // '"x"'));
        is $mixed->{status}, 200, 'none where the other page is to be continued';
        is $mixed->{body}, $page->{body}, 'but this page';
    }
};

subtest 'compressed' => sub {
    my $path = $page_at{file}->();
    my ($accepted) = @{ $chose{accepted} };
    for my $cookie (undef, $accepted) {
        my @cookie = map { "Cookie: $_" } grep { defined } $cookie;
        for (1, 2) {
            my $packed = get($port, $path, @cookie, 'Accept-Encoding: gzip, br');
            is header1($packed, 'Content-Encoding'), 'gzip', 'gzip';
            gunzip(\$packed->{body}, \my $body) or die "gunzip\n";
            is $body, get($port, $path, @cookie)->{body}, 'the same page';
            is kind({ body => $body }), $cookie ? 'chosen' : 'asks', 'and the right one';
            my $tag = header1($packed, 'ETag') // next;
            is get($port, $path, @cookie, 'Accept-Encoding: gzip', "If-None-Match: $tag")->{status}, 304, 'confirmed';
            is get($port, $path, ($cookie ? () : "Cookie: $accepted"), 'Accept-Encoding: gzip',
                "If-None-Match: $tag")->{status}, 200, 'but not to others';
        }
    }
};
