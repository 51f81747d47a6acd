# However a proxy is told to let protocols change: the cookies of the 101 are
# judged, and what comes behind it is nobody's business. (t/raw.t has the heads.)
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use IO::Socket::SSL ();
use Enforce;
use Interplay;
use Stream;
use Wire;

my $backend = upgrading_backend();
my ($tls, $tls_port) = tls_site($backend);
my @visitors = visitors('interplay_on');

my @ways = (
    # path below which        protocols that it changes to
    [ 'websocket',            'websocket' ],
    [ 'any',                  'websocket', 'tus', 'h2c' ],
    [ 'ws',                   'websocket' ],
    [ 'tunnel',               'websocket' ],
    [ 'balanced',             'websocket' ],
    [ 'located',              'websocket' ],
    [ 'rewritten',            'websocket', 'WebSocket' ],
    [ 'rewritten-tunnel',     'websocket' ],
);
my @others = (
    # path, protocol          it answers
    [ 'none', 'websocket',    400 ],
    [ 'websocket', 'tus',     400 ],
    [ 'located', 'tus',       400 ],
);

# What the client does before, and how it is connected.
my @manners = (
    # what                    options
    [ 'at once',              {} ],
    [ 'after other requests', { before => [ '/files/plain.txt', "/cgi/say.pl" . set_query('sid=0', 'ad=0') ] } ],
    [ 'over TLS',             { tls => 1 } ],
    [ 'over TLS, after others', { tls => 1, before => [ '/files/plain.txt', '/headers/both/plain.txt' ] } ],
);

plan tests => @ways + 2;

# Connect; what comes up to the end of the connection once all was said.
sub talk {
    my ($server, $path, $visitor, $protocol, %opt) = @_;
    my $connection = $opt{tls}
        ? { bytes => '', socket => IO::Socket::SSL->new(PeerAddr => "127.0.0.1:$tls_port", SSL_verify_mode => 0, Timeout => 10) // die "TLS: $!\n" }
        : open_to($server);
    my @visitor = map { "Cookie: $_" } grep { defined } $visitor && $visitor->{cookie};
    for my $before (@{ $opt{before} // [] }) {
        print { $connection->{socket} } request_of($before, headers => \@visitor);
        my $answer = next_answer($connection);
        $answer->{is_whole} or die "$before: $answer->{raw}\n";
        $opt{judged}->($answer, $visitor) if $opt{judged};
    }
    print { $connection->{socket} } request_of($path, headers => [ "Upgrade: $protocol", 'Connection: Upgrade',
        'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', @visitor ]);
    my $answer = next_answer($connection);
    $answer->{status} or return { status => 0, headers => [], rest => $connection->{bytes} };
    1 while $answer->{status} == 101 && length $connection->{bytes} < length $said_after && Stream::more($connection);
    return { %$answer, rest => $connection->{bytes} };
}

sub gist {
    my ($answer) = @_;
    return [ $answer->{status}, $answer->{rest}, [ sort grep { !/^(?:Date|Set-Cookie|Vary|Cache-Control):/ } @{ $answer->{headers} } ] ];
}

sub is_judged {
    my ($got, $base, $visitor, $what) = @_;
    is_deeply [ cookies($got) ], [ grep { passes($visitor, $_) } cookies($base) ], "$what: cookies";
    is_deeply gist($got), gist($base), "$what: nothing else";
}

for (@ways) {
    my ($way, @protocols) = @$_;
    subtest $way => sub {
        for my $protocol (@protocols) {
            my $base = talk('interplay_off', "/$way/accepts", undef, $protocol);
            is_deeply [ $base->{status}, $base->{rest}, cookies($base) ], [ 101, $said_after, @upgrade_cookies ],
                "$protocol: without the module";
            my $declined = talk('interplay_off', "/$way/declines", undef, $protocol);
            is_deeply [ $declined->{status}, $declined->{body}, cookies($declined) ], [ 403, 'no', @upgrade_cookies ],
                "$protocol, declined: without the module";
            for my $manner (@manners) {
                my ($how, $opt) = @$manner;
                for my $visitor (@visitors) {
                    my $what = "$protocol, $how, $visitor->{what}";
                    is_judged(talk('interplay_on', "/$way/accepts", $visitor, $protocol, %$opt), $base, $visitor, $what);
                    my $got = talk('interplay_on', "/$way/declines", $visitor, $protocol, %$opt);
                    is_deeply [ $got->{status}, $got->{body}, cookies($got) ],
                        [ 403, 'no', grep { passes($visitor, $_) } @upgrade_cookies ], "$what: declined";
                }
            }
        }
    };
}

# The client asks; the proxy does not ask on.
subtest 'no upgrade' => sub {
    for (@others) {
        my ($way, $protocol, $status) = @$_;
        for my $server (qw(interplay_off interplay_on)) {
            is talk($server, "/$way/accepts", undef, $protocol)->{status}, $status, "$server, $way, $protocol: not asked";
        }
        for my $visitor (@visitors) {
            my $got = talk('interplay_on', "/$way/declines", $visitor, $protocol);
            is_deeply [ $got->{status}, cookies($got) ], [ 403, grep { passes($visitor, $_) } @upgrade_cookies ],
                "$way, $protocol, $visitor->{what}";
        }
    }
};

# What the client heard on the connection before it asked was judged as well.
subtest 'before the upgrade' => sub {
    my @sent = ('sid=0', 'ad=0');
    for my $visitor (@visitors) {
        talk('interplay_on', '/websocket/accepts', $visitor, 'websocket', before => [ '/cgi/say.pl' . set_query(@sent) ],
            judged => sub { is_deeply [ cookies($_[0]) ], [ grep { passes($visitor, $_) } @sent ], $visitor->{what} });
    }
};
undef $tls;
