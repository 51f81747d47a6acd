# Pages over HTTP/2: with TLS, without, and after an upgrade; many at once, with
# some that trickle or break off, and clients that go away.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use File::Path qw(make_path remove_tree);
use IO::Select ();
use Backend;
use Enforce;
use Http2;
use Httpd;
use Page;
use Stream;
use Visitor;
use Wire;

plan tests => 3 + 3 + 2 * 4 + 2,
    need { 'an MPM that mod_http2 works with' => sub { ($ENV{MPM} // '') ne 'prefork' } };

my $vars = Apache::Test::vars();
my $made = "$vars->{t_state}/stream";
my $out = "$vars->{t_state}/http2";
remove_tree($made, $out);
make_path($made, $out);

my @html = ('Content-Type: text/html');
my @chunked = (@html, 'Transfer-Encoding: chunked');
my $head = '<!DOCTYPE html><html lang="en"><head><title>T</title></head>';
my $page = "$head<body class=x><p>text</p></body></html>\n";
my $long = "$head<body>" . ('x' x 79 . "\n") x 20_000;
my @pieces = ('<!DOCTYPE html>', '<html><head></head>', '<body><p>text', '</body></html>');

my $backend = Backend->start({
    page => [ with_length(200, $page, @html) ],
    chunks => [ head(200, @chunked), chunks($page =~ /.{1,30}/gs) ],
    json => [ with_length(200, '{"a":1}', 'Content-Type: application/json') ],
    long => [ head(200, @chunked), chunks($long =~ /.{1,50000}/gs) ],
    cut_head => [ head(200, @chunked), chunk($head) ],
    cut_text => [ head(200, @chunked), chunk($page) ],
    cut_length => [ head(200, @html, 'Content-Length: 9999') . $page ],
    # trickles for /trickleNAME, at every cue NAME
    '*' => sub {
        my ($cue) = $_[0]{target} =~ /trickle(\w+)/ or return with_length(404, "no such thing\n");
        return (head(200, @chunked), chunks(map { (wait_for($cue), $_) } @pieces));
    },
}, define => 'STREAM_BACKEND');

# --- a server with TLS

sub with_tls {
    my ($port) = @_;
    local $ENV{LD_PRELOAD} = '';    # sanitizers are for the server
    my $said = qx(openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=localhost -days 2 -keyout '$out/key.pem' -out '$out/cert.pem' 2>&1);
    $? == 0 or die "no certificate: $said";
    my $modules = Httpd::read_file("$vars->{t_conf}/modules.conf");
    my @load = map { $modules =~ /^(LoadModule ${_}_module .*\n)/m or die "no $_"; $1 }
        qw(ssl socache_shmcb http2 proxy proxy_http);
    return join '', @load, <<"END";
Listen 127.0.0.1:$port
<VirtualHost 127.0.0.1:$port>
    SSLEngine On
    SSLCertificateFile $out/cert.pem
    SSLCertificateKeyFile $out/key.pem
    Protocols h2 http/1.1
    CookieConsent On
    CookieConsentDeclare statistics stat
    Alias /made/ "$made/"
    <Directory "$made">
        Require all granted
    </Directory>
    ProxyPass /b/ http://127.0.0.1:@{[ $backend->port ]}/ disablereuse=on
</VirtualHost>
END
}

Httpd::write_file("$made/page.html", $page);
Httpd::write_file("$made/long.html", $long);
Httpd::write_file("$made/other.txt", "text\n");
my ($tls_port) = Httpd::free_ports(1);
my $tls = Httpd->start(with_tls($tls_port));
my ($before, $tls_before) = (log_mark(), length $tls->log);

my %servers = (
    # what      URL of its root, and how to speak with it
    tls     => [ "https://localhost:$tls_port", '--http2' ],
    h2c     => [ 'http://localhost:' . Wire::port_of('stream_h2c'), '--http2-prior-knowledge' ],
    upgrade => [ 'http://localhost:' . Wire::port_of('stream_h2c'), '--http2' ],
);
my $accepted = choose('stream_on', 'accept');

# --- curl

# Run it; what it says, and its exit status.
sub curl {
    my ($server, @arguments) = @_;
    local $ENV{LD_PRELOAD} = '';
    open my $pipe, '-|', qw(curl -sS -k --max-time 30), $servers{$server}[1], @arguments
        or die "curl: $!\n";
    my $said = join '', <$pipe>;
    close $pipe;
    return wantarray ? ($said, $? >> 8) : $said;
}

# One answer, as wire() has it.
sub over_http2 {
    my ($server, $path, @arguments) = @_;
    my ($said, $status) = curl($server, '-i', @arguments, "$servers{$server}[0]$path");
    $said =~ s|^HTTP/1\.1 101.*?\r\n\r\n||s if $server eq 'upgrade';
    my ($first, $rest) = split /\r\n\r\n/, $said, 2;
    my ($line, @headers) = split /\r\n/, $first // '';
    return { line => $line // '', headers => \@headers, body => $rest // '', exit => $status };
}

my @requests = (
    # what                path               more for curl, and for wire()
    [ 'a file',           '/made/page.html' ],
    [ 'a page chosen for', '/made/page.html', [ -H => "Cookie: $accepted" ], headers => ["Cookie: $accepted"] ],
    [ 'text',             '/made/other.txt' ],
    [ 'HEAD',             '/made/page.html', ['-I'], method => 'HEAD' ],
    [ 'proxied',          '/b/page' ],
    [ 'chunks',           '/b/chunks' ],
    [ 'JSON',             '/b/json' ],
    [ 'a gap',            '/b/gap' ],
    [ 'long',             '/made/long.html' ],
    [ 'long, proxied',    '/b/long' ],
    [ 'charter',          '/privacy-choices/charter' ],
);

for my $server (qw(tls h2c upgrade)) {
    subtest "$server: as over HTTP/1.1" => sub {
        # a curl that upgrades has room for 32 KiB behind the 101
        for (grep { $server ne 'upgrade' || $_->[0] !~ /long/ } @requests) {
            my ($what, $path, $arguments, %opt) = @$_;
            my $want = wire('stream_h2c', $path, %opt);
            my $got = over_http2($server, $path, @{ $arguments // [] });
            is $got->{line}, "HTTP/2 $want->{status} ", "$what: status";
            ok $got->{body} eq $want->{body}, "$what: body";
            my ($length) = header($got, 'content-length');
            is $length // length $got->{body}, length $want->{body}, "$what: length right or absent"
                if $what !~ /HEAD/;
            is_deeply [ header($got, 'vary') ], [ header($want, 'Vary') ], "$what: Vary";
        }
    };
}

# --- piece by piece

# Start it; its process and its output.
sub curl_from {
    my ($server, @arguments) = @_;
    local $ENV{LD_PRELOAD} = '';
    my $pid = open my $pipe, '-|', qw(curl -sS -k -N --max-time 30), $servers{$server}[1], @arguments
        or die "curl: $!\n";
    return { pid => $pid, socket => $pipe, bytes => '' };
}

# Read until a function likes all that came.
sub has_come {
    my ($from, $is_enough) = @_;
    my $select = IO::Select->new($from->{socket});
    until ($is_enough->($from->{bytes})) {
        $select->can_read(10) && sysread $from->{socket}, $from->{bytes}, 65536, length $from->{bytes}
            or return 0;
    }
    return 1;
}

for my $server (qw(tls h2c upgrade)) {
    subtest "$server: what there is arrives" => sub {
        my $from = curl_from($server, "$servers{$server}[0]/b/trickle$server");
        my $due = '';
        for my $piece (@pieces) {
            $backend->go($server);
            $due .= $piece;
            ok has_come($from, sub { without_banner($_[0]) eq $due }), "up to $piece";
        }
        ok banner_of($from->{bytes}), 'with the banner';
        ok close $from->{socket}, 'complete';
    };
}

# --- many at once

my %address = (tls => [ $tls_port, tls => 1 ], h2c => ['stream_h2c']);

sub connect_to {
    my ($server, @more) = @_;
    return Http2->new(@{ $address{$server} }, @more);
}

sub are { # whether these streams are all in one state
    my ($state, @streams) = @_;
    return sub { my ($client) = @_; !grep { $client->stream($_)->{state} ne $state } @streams };
}

my @many = map { @requests[ 0, 2, 4, 5, 6, 8, 9 ] } 1 .. 8;
my %want = map { $_->[0] => wire('stream_h2c', $_->[1])->{body} } @many;

for my $server (sort keys %address) {
    subtest "$server: many at once" => sub {
        my $client = connect_to($server);
        my @waiting = map { $client->request("/b/trickle$server$_") } 1, 2;
        my @streams = map { $client->request($_->[1]) } @many;
        ok $client->read_until(are('complete', @streams)), 'all are complete';
        ok $client->stream($streams[$_])->{body} eq $want{ $many[$_][0] }, $many[$_][0] for 0 .. $#many;
        is_deeply [ map { $client->stream($_)->{state} } @waiting ], [ 'open', 'open' ],
            'but for those that wait for their backend';
        for my $n (1, 2) {
            $backend->go("$server$n") for @pieces;
        }
        ok $client->read_until(are('complete', @waiting)), 'and then those';
        is without_banner($client->stream($_)->{body}), join('', @pieces), 'pages' for @waiting;
    };

    subtest "$server: slow ones among others" => sub {
        my $client = connect_to($server, slow => 20_000);
        my @slow = map { $client->request($_) } '/made/long.html', '/b/long';
        my $has_come = sub { my ($least) = @_;
            sub { !grep { length $client->stream($_)->{body} < $least } @slow } };
        for my $part (1 .. 10) {
            ok $client->read_until($has_come->(20_000 * $part)), "part $part";
            my $other = $client->request('/made/page.html');
            ok $client->read_until(are('complete', $other)), 'another page';
            is $client->stream($other)->{body}, $want{'a file'}, 'whole';
            $client->take($_, 20_000) for @slow;
        }
        $client->take($_, length $long) for @slow;
        ok $client->read_until(are('complete', @slow)), 'complete';
        ok $client->stream($slow[0])->{body} eq $want{long}, 'the long file';
        ok $client->stream($slow[1])->{body} eq $want{'long, proxied'}, 'the long page';
    };

    subtest "$server: given up" => sub {
        my $client = connect_to($server);
        my $reader = sub { my ($stream, $text) = @_; sub { $client->stream($stream)->{body} =~ /\Q$text/ } };
        my %wait = (head => [ 1, $pieces[0] ], text => [ 3, '<p>text' ]);
        for my $where (sort keys %wait) {
            my ($times, $text) = @{ $wait{$where} };
            my $stream = $client->request("/b/trickle$server$where");
            $backend->go("$server$where") for 1 .. $times;
            ok $client->read_until($reader->($stream, $text)), "in the $where: as far as that";
            $client->give_up($stream);
            $backend->go("$server$where") for @pieces;
            my $next = $client->request('/b/chunks');
            ok $client->read_until(are('complete', $next)), "in the $where: the next page";
            is $client->stream($next)->{body}, $want{chunks}, 'whole';
        }
        $client->give_up($client->request($_->[1])) for @many;
        my $again = connect_to($server);    # one may be sent away for that
        my $stream = $again->request('/made/page.html');
        ok $again->read_until(are('complete', $stream)), 'many: the next page';
        is $again->stream($stream)->{body}, $want{'a file'}, 'whole';
    };

    subtest "$server: broken off" => sub {
        for my $what (qw(cut_head cut_text cut_length)) {
            for my $client (Http2->new('stream_h2c_off'), connect_to($server)) {
                my $stream = $client->request("/b/$what");
                ok $client->read_until(are('reset', $stream)), "$what: seen";
                is index($page, without_banner($client->stream($stream)->{body})), 0, 'no more than there is';
            }
        }
    };
}

# --- and nothing was said of all this

{
    my $log = substr(Httpd::read_file(Enforce::log_file()), $before) . substr $tls->log, $tls_before;
    is_deeply [ $log =~ /^.*\[cookie_consent:(?!debug|trace\d).*$/mg ], [], 'nothing above debug in the logs';
    is_deeply [ $log =~ /^.*exit signal.*$/mg ], [], 'nor has a process died';
}
undef $tls;
remove_tree($made, $out);
