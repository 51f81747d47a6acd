# Several requests on a connection, clients that go away, and clients that are
# slow.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use File::Path qw(make_path remove_tree);
use Backend;
use Enforce;
use Httpd;
use Page;
use Stream;
use Visitor;
use Wire;

my $vars = Apache::Test::vars();
my $made = "$vars->{t_state}/stream";
remove_tree($made);
make_path($made);

my @html = ('Content-Type: text/html');
my $head = '<!DOCTYPE html><html lang="en"><head><title>T</title></head>';
my $page = "$head<body class=x><p>text</p></body></html>\n";
my $long = "$head<body>" . ("y" x 79 . "\n") x 100_000 . '</body></html>';
Httpd::write_file("$made/page.html", $page);
Httpd::write_file("$made/long.html", $long);
Httpd::write_file("$made/other.txt", "text\n");
utime 1e9, 1e9, map { "$made/$_" } qw(page.html long.html other.txt);    # else their tags are weak

my $first = '<!DOCTYPE html><html><head>';
my $big = 'z' x 500_000;
my %answers = (
    page => [ with_length(200, $page, @html) ],
    chunks => [ head(200, @html, 'Transfer-Encoding: chunked'), chunks($page =~ /.{1,30}/gs) ],
    json => [ with_length(200, '{"a":1}', 'Content-Type: application/json') ],
    none => [ head(204) ],
    long => [ head(200, @html, 'Transfer-Encoding: chunked'), chunks($long =~ /.{1,50000}/gs) ],
    # waits for /waitsN, cues goN
    '*' => sub {
        my ($cue) = $_[0]{target} =~ s/.*waits/go/r;
        return (head(200, @html, 'Transfer-Encoding: chunked'),
            chunks($first, wait_for($cue), '</head><body>text', wait_for($cue), $big));
    },
);
my $backend = Backend->start(\%answers, define => 'STREAM_BACKEND');
my $accepted = choose('stream_on', 'accept');

my $script = '/cgi/page.pl?' . form(part => $page);
my @requests = (
    # what            path                     options of request_of()
    [ 'a file',       '/made/page.html' ],
    [ 'a page chosen for', '/made/page.html',  headers => ["Cookie: $accepted"] ],
    [ 'text',         '/made/other.txt' ],
    [ 'HEAD',         '/made/page.html',       method => 'HEAD' ],
    [ 'a script',     $script ],
    [ 'POST',         $script,                 method => 'POST', body => 'a=b' ],
    [ 'proxied',      '/b/page' ],
    [ 'proxied chunks', '/b/chunks' ],
    [ 'proxied HEAD', '/b/chunks',             method => 'HEAD' ],
    [ 'JSON',         '/b/json' ],
    [ 'a gap',        '/missing' ],
    [ '204',          '/b/none' ],
    [ '304',          '/made/other.txt',       headers => ['If-None-Match: *'] ],
    [ 'part of text', '/made/other.txt',       headers => ['Range: bytes=1-2'] ],
    [ 'in a frame',   '/made/page.html',       headers => ['Sec-Fetch-Dest: iframe'] ],
    [ 'charter',      '/privacy-choices/charter' ],
    [ 'state',        '/privacy-choices/state' ],
    [ 'refused',      '/privacy-choices/',     method => 'POST', body => 'choice=refuse',
      headers => [ 'Content-Type: application/x-www-form-urlencoded', 'Origin: http://localhost' ] ],
    [ 'a long page',  '/made/long.html' ],
    [ 'a long page, proxied', '/b/long' ],
);

plan tests => 4 + 4 + 3 + 2;

# --- several requests on a connection

# What is the same each time.
sub gist {
    my ($answer) = @_;
    my @headers = map { s/(?:Max-Age|t)=\d+/*/gr }
        grep { !/^(?:Date|Connection|Keep-Alive|Content-Length|Transfer-Encoding):/i }
        @{ $answer->{headers} };
    return { status => $answer->{status}, body => $answer->{body}, headers => \@headers };
}

sub alone {
    my ($path, %opt) = @_;
    my $connection = open_to('stream_on');
    print { $connection->{socket} } request_of($path, %opt);
    return next_answer($connection, $opt{method});
}

sub is_answered {
    my ($connection, $request, $want) = @_;
    my ($what, undef, %opt) = @$request;
    my $answer = next_answer($connection, $opt{method});
    ok $answer->{is_whole}, "$what: complete";
    is_deeply gist($answer), $want->{$what}, "$what: as alone";
}

my %want = map { my ($what, @request) = @$_; $what => gist(alone(@request)) } @requests;
my @shuffled = map { @requests[ map { $_ % @requests } $_ .. $_ + $#requests ] } 7, 12;

subtest 'what is to be had' => sub {
    my @status = map { $want{ $_->[0] }{status} } @requests;
    is_deeply \@status, [ (200) x 10, 404, 204, 304, 206, 200, 200, 200, 303, 200, 200 ], 'statuses';
    my @asks = grep { $want{$_}{body} =~ /id="pvc" class="pvc pvc-bottom"/ } sort keys %want;
    is_deeply \@asks, [ sort 'a file', 'a script', 'POST', 'proxied', 'proxied chunks',
        'a long page', 'a long page, proxied' ], 'pages that ask';
    like $want{'a page chosen for'}{body}, qr/pvc-reopen/, 'and that do not';
};

subtest 'one after the other' => sub {
    my $connection = open_to('stream_on');
    for (@requests, @shuffled) {
        my (undef, $path, %opt) = @$_;
        print { $connection->{socket} } request_of($path, %opt);
        is_answered($connection, $_, \%want);
    }
};

# Requests behind one with a body, or that wait for a backend, are in the same
# packet.
subtest 'all in one packet' => sub {
    for my $requests (\@requests, [ @shuffled[ 0 .. 19 ] ], [ reverse @requests ]) {
        my $connection = open_to('stream_on');
        syswrite $connection->{socket}, join '', map { my (undef, @request) = @$_; request_of(@request) } @$requests;
        is_answered($connection, $_, \%want) for @$requests;
    }
};

subtest 'HTTP/1.0, kept open' => sub {
    my $connection = open_to('stream_on');
    my @kept = grep { $_->[1] =~ m{^/made/(?:page|other)} } @requests;
    for (@kept, @kept) {
        my ($what, $path, %opt) = @$_;
        print { $connection->{socket} } request_of($path, %opt, version => '1.0',
            headers => [ 'Connection: keep-alive', @{ $opt{headers} // [] } ]);
        is_answered($connection, $_, \%want);
    }
};

# --- clients that go away

# Wherever a client leaves, nothing is the worse for it.
my @leaves = (
    # what                  path               leaves when
    [ 'before the answer',  '/b/waits',        sub { 1 } ],
    [ 'in the head',        '/b/waits',        sub { $_[0] && $_[0]{body} eq $first } ],
    [ 'after the banner',   '/b/waits',        sub { $_[0] && $_[0]{body} =~ /<body>.*text$/ }, 1 ],
    [ 'in a long file',     '/made/long.html', sub { $_[0] && length $_[0]{body} > 1000 } ],
);
my $before = log_mark();

my $cue = 0;

for (@leaves) {
    my ($what, $path, $is_time, $goes) = @$_;
    subtest "gone $what" => sub {
        for my $way ('drop', 'close') {
            my $connection = open_to('stream_on', buffer => 65536);
            $cue++;
            print { $connection->{socket} } request_of($path =~ s/waits/waits$cue/r);
            $backend->go("go$cue") if $goes;
            ok read_until($connection, $is_time), "$way: as far as that";
            $way eq 'drop' ? drop($connection) : close $connection->{socket};
            $backend->go("go$cue") for $goes // 0, 1;
            is_deeply gist(alone('/made/page.html')), $want{'a file'}, "$way: the next page";
            is_deeply gist(alone('/b/chunks')), $want{'proxied chunks'}, "$way: the next proxied page";
        }
    };
}

# --- slow clients

# More than fits between server and client waits there.
my $size = 8_000_000;
my @slow = (
    [ 'a long file',              '/made/long.html' ],
    [ 'a long page, proxied',     '/b/long' ],
    [ 'a long page of a script',  '/cgi/page.pl?' . form(part => $page, size => $size) ],
);

for (@slow) {
    my ($what, $path) = @$_;
    subtest "slow: $what" => sub {
        my $connection = open_to('stream_on', buffer => 65536);
        print { $connection->{socket} } request_of($path, headers => ['Connection: close']);
        for my $part (0 .. 7) {
            is alone('/made/page.html')->{body}, $want{'a file'}{body}, 'another client';
            while (length $connection->{bytes} < $part * $size / 8) {
                sysread $connection->{socket}, $connection->{bytes}, 65536,
                    length $connection->{bytes} or last;
            }
        }
        my $answer = next_answer($connection);
        ok $answer->{is_whole}, 'complete';
        cmp_ok length $answer->{body}, '>', $size, 'long';
        ok $answer->{body} eq alone($path)->{body}, 'as for a fast one';
    };
}

# --- and nothing was said of all this

{
    my @lines = grep { !/\[cookie_consent:(?:debug|trace\d)\]/ } log_since($before);
    is_deeply \@lines, [], 'nothing above debug in the log';
    my $log = Httpd::read_file("$vars->{t_logs}/error_log");
    is_deeply [ substr($log, $before) =~ /^.*exit signal.*$/mg ], [], 'nor has a process died';
}
remove_tree($made);
