# Cookies over HTTP/2: many visitors on one connection, and each gets what is
# theirs; whatever set the cookies, and where the visitor's own are in pieces.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use Backend;
use Enforce;
use Http2;
use Interplay;
use Situations;
use Visitor;
use Wire;

my $batch = 8;    # situations at once, each for every visitor

plan tests => 2 * (int((@situations + $batch - 1) / $batch) + 3) + 1,
    need { 'an MPM that mod_http2 works with' => sub { ($ENV{MPM} // '') ne 'prefork' } };

my $backend = upgrading_backend();
my ($tls, $tls_port) = tls_site($backend);
my %address = (tls => [ $tls_port, tls => 1 ], h2c => ['interplay_h2']);

my @visitors = visitors('interplay_h2');
my %visitor = map { $_->{what} => $_ } @visitors;

# --- asking

sub cookie_of { map { (cookie => $_) } grep { defined } $_[0] && $_[0]{cookie} }

sub start_request {
    my ($client, $path, $visitor, %opt) = @_;
    my @headers = (@{ delete $opt{headers} // [] }, cookie_of($visitor));
    return $client->request($path, authority => 'www.example.org:8000', %opt, headers => \@headers);
}

# Read until all of these streams are; their answers.
sub answers {
    my ($client, @streams) = @_;
    my $is_done = sub { !grep { $client->stream($_)->{state} eq 'open' } @streams };
    ok $client->read_until($is_done), 'all came to their end';
    return map { $client->stream($_) } @streams;
}

# Names in lower case, and the order of Allow, which comes out of a hash.
sub gist {
    my ($answer) = @_;
    my @other = grep { !/^(?:Date|Server|Connection|Keep-Alive|Transfer-Encoding|Upgrade|Content-Length|Allow|Set-Cookie2?):/i } @{ $answer->{headers} };
    return { status => $answer->{status}, body => $answer->{body},
        headers => [ sort map { s/^([^:]+): ?/\L$1\E: /r } @other ] };
}

# --- every producer, for all visitors at once

sub all_at_once {
    my ($server, $client, @rows) = @_;
    my @asked = map { my $row = $_; map { [ $row, $_ ] } @visitors } @rows;
    my @streams = map {
        my (undef, $path, undef, undef, @headers) = @{ $_->[0] };
        start_request($client, $path, $_->[1], headers => [ map { my ($name, $value) = split /: /, $_, 2; (lc $name, $value) } @headers ]);
    } @asked;
    my @got = answers($client, @streams);
    for my $i (0 .. $#asked) {
        my ($what, $path, $status, $names, @headers) = @{ $asked[$i][0] };
        my $visitor = $asked[$i][1];
        my $base = ask('interplay_off', $path, undef, headers => \@headers);
        my $same = ask('interplay_on', $path, $visitor, headers => \@headers);
        is join(' ', map { name_of($_) } cookies($base)), $names, "$what: cookies without the module";
        for my $name ('Set-Cookie', 'Set-Cookie2') {
            is_deeply [ map { same($_) } header($got[$i], $name) ],
                [ map { same($_) } grep { passes($visitor, $_) } header($base, $name) ], "$what, $visitor->{what}: $name";
        }
        is $got[$i]{status}, $status, "$what, $visitor->{what}: status";
        is_deeply gist($got[$i]), gist($same), "$what, $visitor->{what}: the rest is as over HTTP/1.1";
    }
}

sub producers_are_judged {
    my ($server) = @_;
    my $client = Http2->new(@{ $address{$server} });
    my @left = @situations;
    while (my @rows = splice @left, 0, $batch) {
        subtest "$server: $rows[0][0] and more" => sub { all_at_once($server, $client, @rows) };
    }
}

# --- a Cookie header in pieces, as browsers send it

my ($granted, $refused) = map { $visitor{$_}{cookie} } 'granted', 'refused';
my @pieces = (
    # what                     whose          cookie fields
    [ 'one',                   'granted',     $granted ],
    [ 'first of several',      'granted',     $granted, 'a=1', 'b=2' ],
    [ 'amid several',          'granted',     'a=1', $granted, 'b=2' ],
    [ 'last of several',       'granted',     'a=1', 'b=2', $granted ],
    [ 'with others',           'granted',     'a=1; b=2', "c=3; $granted" ],
    [ 'a refusal',             'refused',     'a=1', $refused, 'b=2' ],
    [ 'a refusal that is newer', 'refused',   $granted =~ s/\bt=\d+/t=1/r, $refused ],
    [ 'none',                  'no choice',   'a=1', 'b=2' ],
    [ 'torn in two',           'no choice',   $granted =~ /^(.*?)(&statistics.*)$/ ],
);

sub pieces_are_put_together {
    my ($server) = @_;
    my $client = Http2->new(@{ $address{$server} });
    my @streams = map {
        my (undef, undef, @fields) = @$_;
        $client->request("/cgi/say.pl$all", headers => [ map { (cookie => $_) } @fields ]);
    } @pieces;
    my @got = answers($client, @streams);
    for my $i (0 .. $#pieces) {
        my ($what, $who) = @{ $pieces[$i] };
        is_deeply [ cookies($got[$i]) ], [ grep { passes($visitor{$who}, $_) } @Situations::lines ], $what;
    }
}

# --- a choice made on the connection on which others go on

sub a_choice_is_the_visitors {
    my ($server) = @_;
    my $client = Http2->new(@{ $address{$server} });
    my $shown = shown('interplay_h2');
    my $site = 'http' . ($server eq 'tls' ? 's' : '') . '://localhost';
    my $say = sub { $client->request("/cgi/say.pl$two", headers => [@_]) };
    my ($before) = $say->();
    my $choice = $client->request('/privacy-choices/', method => 'POST', open => 1,
        headers => [ origin => $site, 'content-type' => 'application/x-www-form-urlencoded' ]);
    $client->say($choice, "choice=accept&shown=$shown", 1);
    my ($first, $chosen) = answers($client, $before, $choice);
    is $chosen->{status}, 303, 'taken';
    my ($cookie, @more) = cookies($chosen);
    is scalar @more, 0, 'one cookie';
    like $cookie, $server eq 'tls' ? qr/; Secure/ : qr/^(?!.*Secure)/, 'Secure over TLS';
    my @after = answers($client, $say->(), $say->(cookie => $cookie =~ s/;.*//r), $say->(cookie => $refused));
    is_deeply [ map { [ cookies($_) ] } $first, @after ],
        [ ['sid=1'], ['sid=1'], [ 'sid=1', 'stat=2; Path=/' ], ['sid=1'] ], 'of who chose, and of nobody else';
}

# --- WebSockets on streams (RFC 8441)

my @ways = qw(websocket any ws tunnel balanced rewritten-tunnel);

# What comes of some on one connection, until all of them are answered, and have
# said something where they go on. Each takes a thread of the server's while it
# is open.
sub websockets {
    my ($client, $path, @visitors) = @_;
    my @streams = map {
        start_request($client, $path, $_, method => 'CONNECT', protocol => 'websocket', open => 1,
            headers => [ 'sec-websocket-version', 13 ]);
    } @visitors;
    my $is_answered = sub {
        !grep { my $stream = $client->stream($_); $stream->{state} eq 'open' && ($stream->{status} // 200) == 200 && $stream->{body} ne $said_after } @streams;
    };
    ok $client->read_until($is_answered), "$path: all are answered";
    $client->say($_, '', 1) for grep { $client->stream($_)->{state} eq 'open' } @streams;
    return map { $client->stream($_) } @streams;
}

# mod_http2 puts the cookies of a tunnel into one line.
sub in_one { grep { length } join ', ', @_ }

sub websockets_are_judged {
    my ($server) = @_;
    my $client = Http2->new(@{ $address{$server} });
    my $without = Http2->new('interplay_h2_off');
    for my $way (@ways) {
        for ([ 'accepts', 200, $said_after ], [ 'declines', 403 ]) {
            my ($does, $status, $body) = @$_;
            my ($base) = websockets($without, "/$way/$does", undef);
            my @sent = cookies($base);
            my $joined = @sent == 1;
            is_deeply \@sent, [ $joined ? in_one(@upgrade_cookies) : @upgrade_cookies ], "$way $does: cookies without the module";
            my @got = websockets($client, "/$way/$does", @visitors);
            for my $i (0 .. $#visitors) {
                my @passes = grep { passes($visitors[$i], $_) } @upgrade_cookies;
                is_deeply [ $got[$i]{status}, cookies($got[$i]) ],
                    [ $status, $joined ? in_one(@passes) : @passes ], "$way $does, $visitors[$i]{what}";
                is $got[$i]{body}, $body, "$way $does, $visitors[$i]{what}: and goes on" if $body;
            }
        }
    }
}

for my $server (sort keys %address) {
    producers_are_judged($server);
    subtest "$server: Cookie in pieces" => sub { pieces_are_put_together($server) };
    subtest "$server: a choice" => sub { a_choice_is_the_visitors($server) };
    subtest "$server: WebSockets" => sub { websockets_are_judged($server) };
}

# --- what a backend says before it answers

sub early {
    my ($server, $visitor) = @_;
    my $client = Http2->new($server);
    my ($got) = answers($client, start_request($client, '/early/plain.txt', $visitor));
    my @interim = @{ $got->{interim} // [] };
    is_deeply [ map { $_->{status} } @interim ], [103], "$visitor->{what}: a head before the last";
    is_deeply [ header($interim[0], 'Link') ], ['</page.css>; rel=preload'], "$visitor->{what}: its Link";
    return cookies($interim[0]);
}
subtest 'interim heads' => sub {
    my $cookie = 'stat=early; Path=/';
    for my $visitor (@visitors) {
        is_deeply [ early('interplay_h2_off', $visitor) ], [$cookie], "$visitor->{what}: without the module";
        is_deeply [ early('interplay_h2', $visitor) ], [ grep { passes($visitor, $_) } $cookie ], "$visitor->{what}: cookies";
    }
};
undef $tls;
