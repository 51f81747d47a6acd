# What goes straight to the connection and past every filter of the request:
# all that nph- scripts say, and the answer to a proxied upgrade.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use IO::Socket::INET ();
use Enforce;
use Httpd;
use Page;
use Visitor;
use Wire;

my $vars = Apache::Test::vars();
my @visitors = visitors('raw_on');
my $nobody = $visitors[0];
my $ok = "HTTP/1.1 200 OK\r\n";
my @upgrade = ('Connection: Upgrade', 'Upgrade: websocket');

# --- heads, and what is left of them where nothing was chosen

my @heads = (
    # what                        sent, left (undef: all of it)
    [ 'no header',                "$ok\r\nbody" ],
    [ 'no cookie',                "${ok}A: b\r\nContent-Type: text/plain\r\n\r\nSet-Cookie: ad=1\r\n\r\n" ],
    [ 'one that stays',           "${ok}Set-Cookie:\t sid=1 ; Path=/\r\n\r\nbody" ],
    [ 'one that goes',            "${ok}Set-Cookie: ad=1\r\n\r\nbody",
                                  "$ok\r\nbody" ],
    [ 'several',                  "${ok}Set-Cookie: sid=1\r\nA: b\r\nSet-Cookie: ad=1\r\nSet-Cookie: mystery=1\r\nSet-Cookie: sid2=1\r\nC: d\r\n\r\nbody",
                                  "${ok}Set-Cookie: sid=1\r\nA: b\r\nSet-Cookie: sid2=1\r\nC: d\r\n\r\nbody" ],
    [ 'mixed case',               "${ok}sEt-CooKIE: ad=1\r\nSET-COOKIE: sid=1\r\nset-cookie:stat=1\r\n\r\n",
                                  "${ok}SET-COOKIE: sid=1\r\n\r\n" ],
    [ 'Set-Cookie2',              "${ok}Set-Cookie2: ad=1; Version=1\r\nset-cookie2: sid=1\r\nSet-Cookie3: ad=1\r\n\r\n",
                                  "${ok}set-cookie2: sid=1\r\nSet-Cookie3: ad=1\r\n\r\n" ],
    [ 'blanks before the colon',  "${ok}Set-Cookie : ad=1\r\nSet-Cookie \t: sid=1\r\n\r\n",
                                  "${ok}Set-Cookie \t: sid=1\r\n\r\n" ],
    [ 'continued',                "${ok}Set-Cookie:\r\n ad=1;\r\n\tPath=/\r\nSet-Cookie: sid=1;\r\n Path=/\r\nA: b\r\n\r\nbody",
                                  "${ok}Set-Cookie: sid=1;\r\n Path=/\r\nA: b\r\n\r\nbody" ],
    [ 'continuation of another',  "${ok}A: b\r\n Set-Cookie: ad=1\r\n\r\n" ],
    [ 'continuation of nothing',  "${ok} Set-Cookie: ad=1\r\nSet-Cookie: sid=1\r\n\r\n",
                                  "${ok}Set-Cookie: sid=1\r\n\r\n" ],
    [ 'lines in LF',              "HTTP/1.0 200 OK\nSet-Cookie: ad=1\nSet-Cookie: sid=1\n\nSet-Cookie: ad=1\n\n",
                                  "HTTP/1.0 200 OK\nSet-Cookie: sid=1\n\nSet-Cookie: ad=1\n\n" ],
    [ 'mixed line ends',          "HTTP/1.1 200 OK\nSet-Cookie: ad=1\r\nA: b\n\r\nbody",
                                  "HTTP/1.1 200 OK\nA: b\n\r\nbody" ],
    [ 'empty lines in front',     "\r\n\n${ok}Set-Cookie: ad=1\r\n\r\nbody",
                                  "\r\n\n$ok\r\nbody" ],
    [ 'deletions',                "${ok}Set-Cookie: ad=; Max-Age=0\r\nSet-Cookie: mystery=; Expires=Thu, 01 Jan 1970 00:00:00 GMT\r\n\r\n" ],
    [ 'the choice cookie',        "${ok}Set-Cookie: cookies_preferences=theirs\r\nSet-Cookie: cookies_preferences=; Max-Age=0\r\n\r\n",
                                  "$ok\r\n" ],
    [ 'nameless',                 "${ok}Set-Cookie: =ad=1\r\nSet-Cookie: lonely\r\nSet-Cookie: =sid=1\r\n\r\n",
                                  "${ok}Set-Cookie: =sid=1\r\n\r\n" ],
    [ 'capped',                   "${ok}Set-Cookie: anon=1; Max-Age=99999999;Path=/\r\n\r\nbody",
                                  "${ok}Set-Cookie: anon=1; Max-Age=34164000;Path=/\r\n\r\nbody" ],
    [ 'continued and capped',     "${ok}Set-Cookie:\r\n anon=1;\r\n Max-Age=99999999;\r\n Path=/\r\nA: b\r\n\r\nbody",
                                  "${ok}Set-Cookie:\r\n anon=1;   Max-Age=34164000;   Path=/\r\nA: b\r\n\r\nbody" ],
    [ 'interim heads',            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\nSet-Cookie: sid=1\r\nSet-Cookie: ad=1\r\n\r\nHTTP/1.1 103 Early Hints\nset-cookie:ad=1\n\n${ok}Set-Cookie: ad=1\r\nA: b\r\n\r\nbody",
                                  "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\nSet-Cookie: sid=1\r\n\r\nHTTP/1.1 103 Early Hints\n\n${ok}A: b\r\n\r\nbody" ],
);
# Where nobody asked for an upgrade, some clients read on after it.
my @unasked = (
    [ 'an upgrade unasked',       "HTTP/1.1 101 Switching Protocols\r\nSet-Cookie: ad=1\r\n\r\n${ok}Set-Cookie: ad=1\r\n\r\nbody",
                                  "HTTP/1.1 101 Switching Protocols\r\n\r\n$ok\r\nbody" ],
);

# Heads that some clients read in one way and some in another, and others that
# no client reads: why they are refused.
my @refused = (
    # what                        sent
    [ 'CR for a line end',        "${ok}A: b\rSet-Cookie: ad=1\r\n\r\nbody", 'carriage return' ],
    [ 'CR CR LF',                 "${ok}A: b\r\r\n\r\r\nbody",               'carriage return' ],
    [ 'NUL',                      "${ok}A: b\0\r\n\r\nbody",                 'NUL' ],
    [ 'no head',                  "<!DOCTYPE html>\n\n<p>hello",             'does not begin' ],
    [ 'headers only',             "Set-Cookie: ad=1\r\n\r\nbody",            'does not begin' ],
    [ 'something in front',       "junk\r\n\r\n${ok}Set-Cookie: ad=1\r\n\r\n", 'does not begin' ],
    [ 'another protocol',         "ICY 200 OK\r\nSet-Cookie: ad=1\r\n\r\n",  'does not begin' ],
    [ 'a status of four digits',  "HTTP/1.1 0100 Continue\r\n\r\n${ok}Set-Cookie: ad=1\r\n\r\n", 'does not begin' ],
    [ 'nothing like a second head', "HTTP/1.1 103 Early Hints\r\n\r\nSet-Cookie: ad=1\r\n\r\n", 'does not begin' ],
    [ 'too long',                 "${ok}A: PAD\r\nSet-Cookie: ad=1\r\n\r\nbody", 'longer', pad => 66_000 ],
    [ 'one line without end',     "${ok}Set-Cookie: sid=PAD",                'longer', pad => 500_000 ],
    [ 'empty lines without end',  "\r\n\r\n\r\n\r\n",                        'longer', times => 20_000 ],
    [ 'interim heads without end', "HTTP/1.1 103 Early Hints\r\nLink: </PAD>\r\n\r\n", 'longer', times => 100, pad => 1000 ],
);

plan tests => 14;

# --- helpers

# The URL that has a script write these bytes.
sub says {
    my ($script, $bytes, %opt) = @_;
    my @query = map { 'w=' . Enforce::escape($_) } ref $bytes ? @$bytes : $bytes;
    return "$script?" . join '&', @query, map { "$_=$opt{$_}" } sort keys %opt;
}

# Whatever comes back for it, every byte.
sub nph {
    my ($server, $bytes, %opt) = @_;
    my $headers = delete $opt{headers} // [];
    my $visitor = delete $opt{visitor} // $nobody;
    return ask($server, says('/cgi/nph-say.pl', $bytes, %opt), $visitor,
        headers => $headers)->{raw};
}

# What an answer is when only the cookies are sent that the visitor may have.
sub judged {
    my ($visitor, $raw) = @_;
    my ($head, $rest) = split /(?<=\r\n)(?=\r\n)/, $raw, 2;
    $head = join '', grep { !/^Set-Cookie: (.*)\r\n/ || passes($visitor, $1) }
        split /(?<=\r\n)/, $head;
    return $head . $rest;
}

sub lines_since { join '', log_since($_[0]) }
sub drops_since { scalar(() = lines_since($_[0]) =~ /\bdropped cookie/g) }

# --- the backend, which says what stands in a table by the name in the URL; undef
# is to wait until something comes. Then it answers all that comes.

my $ws = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
my %say = (
    plain   => [ "$ws\r\n\x81\x02ab" ],
    cookies => [ "${ws}Set-Cookie: sid=1; Path=/\r\nSet-Cookie: stat=1\r\nset-cookie: ad=1\r\nSet-Cookie: mystery=1\r\nSet-Cookie: sid2=1\r\n\r\n\x81\x02abSet-Cookie: ad=1\r\n\r\n" ],
    waits   => [ "HTTP/1.1 103 Early Hints\r\nSet-Cookie: ad=1\r\nA: b\r\n\r\n", undef, "${ws}Set-Cookie: ad=1\r\n\r\n" ],
    no      => [ "HTTP/1.1 200 OK\r\nSet-Cookie: ad=1\r\nSet-Cookie: sid=1\r\nContent-Length: 2\r\n\r\nno" ],
    bad     => [ "${ws}A: b\rSet-Cookie: ad=1\r\n\r\nbody" ],
    silent  => [],
    map({ ("head$_" => [ $heads[$_][1] =~ s/(HTTP\/1.\d) 200 OK/$1 101 OK/r ]) } 0 .. $#heads),
);

my ($backend, $backend_port) = start_backend();
END { if ($backend) { local $?; kill TERM => $backend; waitpid $backend, 0 } }

sub start_backend {
    my $listen = IO::Socket::INET->new(Listen => 20, Proto => 'tcp',
        LocalAddr => '127.0.0.1', LocalPort => 0) or die "no port: $!\n";
    my $test = $$;
    my $pid = fork // die "no process: $!\n";
    return ($pid, $listen->sockport) if $pid;
    $SIG{TERM} = 'DEFAULT';
    $SIG{PIPE} = 'IGNORE';
    $SIG{ALRM} = sub { die "the other end waits\n" };
    $listen->timeout(1);
    while (getppid == $test) {
        my $client = $listen->accept or next;
        eval { alarm 20; serve($client) };
        alarm 0;
        close $client;
    }
    kill KILL => $$;    # no END, which is the test's
}

sub serve {
    my ($client) = @_;
    my $bytes = '';
    1 while $bytes !~ /\r\n\r\n/ && sysread $client, $bytes, 4096, length $bytes;
    my ($name, $step) = $bytes =~ m{^\w+ /(\w+)(?:/(\d+))?};
    my $rest = $bytes =~ s/^.*?\r\n\r\n//sr;
    for my $piece (@{ $say{ $name // '' } // [] }) {
        if (!defined $piece) {
            sysread $client, $rest, 4096, length $rest if $rest eq '';
            next;
        }
        for my $part ($step ? $piece =~ /(.{1,$step})/gs : $piece) {
            syswrite $client, $part;
            select undef, undef, undef, 0.0005 if $step;
        }
    }
    return if $name eq 'no' || $name eq 'silent';
    do { syswrite $client, "<$rest>" if $rest ne ''; $rest = '' }
        while sysread $client, $rest, 4096;
}

sub connect_to {
    my ($server) = @_;
    return IO::Socket::INET->new(PeerAddr => '127.0.0.1', Proto => 'tcp',
        PeerPort => Wire::port_of($server)) // die "$server: $!\n";
}

my $patience = 10;    # seconds; less once something stalled

# What comes up to the end, or up to something: a pattern, or a question about
# what came by then. $before came already.
sub read_until {
    my ($socket, $until, $before) = @_;
    my $is_there = ref $until eq 'CODE' ? $until : sub { $until && $_[0] =~ $until };
    my $raw = $before // '';
    my $has_ended;
    local $SIG{ALRM} = sub { die "\n" };
    eval {
        alarm $patience;
        until ($has_ended || $is_there->($raw)) {
            $has_ended = !sysread $socket, $raw, 65536, length $raw;
        }
        1;
    } or $patience = 1;
    alarm 0;
    return $raw if $until ? $is_there->($raw) : $has_ended;
    return "$raw... and no more";
}

# Ask for an upgrade; every item of @talk is first awaited, and then sent. All
# that came.
sub upgrade {
    my ($server, $path, $visitor, @talk) = @_;
    my $socket = connect_to($server);
    my @headers = ('Host: www.example.org:8000', @upgrade,
        $visitor && $visitor->{cookie} ? "Cookie: $visitor->{cookie}" : ());
    syswrite $socket, join "\r\n", "GET $path HTTP/1.1", @headers, '', '';
    my $raw = '';
    while (my ($await, $send) = splice @talk, 0, 2) {
        $raw = read_until($socket, $await, $raw);
        return $raw unless $raw =~ $await;
        syswrite $socket, $send if defined $send;
    }
    shutdown $socket, 1;
    return read_until($socket, undef, $raw);
}

# --- nph- scripts

subtest 'nph-: heads' => sub {
    for (@heads, @unasked) {
        my ($what, $sent, $left) = @$_;
        for my $step ([], [ step => 1 ], [ step => 3 ]) {
            my $name = "$what, @$step";
            is nph('raw_off', $sent, @$step), $sent, "$name: Off" if !@$step;
            is nph('raw_report', $sent, @$step), $sent, "$name: Report";
            is nph('raw_on', $sent, @$step), $left // $sent, "$name: On";
        }
        is nph('raw_section', $sent), $sent, "$what: Off but for a section";
    }
};

subtest 'nph-: every visitor' => sub {
    my @names = qw(sid stat _pk_id.7 mystery ad anon chat once sid2 cookies_preferences);
    my $sent = $ok . join('', map { "Set-Cookie: $_=1; Path=/\r\n" } @names) . "\r\nbody";
    my %different;
    for my $visitor (@visitors) {
        my $left = judged($visitor, $sent);
        is nph('raw_on', $sent, visitor => $visitor), $left, $visitor->{what};
        is nph('raw_report', $sent, visitor => $visitor), $sent, "$visitor->{what}: Report";
        $different{$left} = 1;
    }
    is scalar keys %different, 4, 'they are told different things';
};

subtest 'nph-: what is said in the log' => sub {
    my $sent = "${ok}Set-Cookie: ad=1\r\nSet-Cookie: lonely\r\nSet-Cookie: anon=1; Max-Age=99999999\r\nSet-Cookie: sid=1\r\n\r\n";
    my @rows = (
        # server        says
        [ 'raw_on',     'dropped cookie ad of category advertising: its category is not granted',
                        'dropped cookie without a name: it is not declared',
                        'cut the lifetime of cookie anon of category statistics: it would live too long' ],
        [ 'raw_report', 'would drop cookie ad of category advertising: its category is not granted',
                        'would drop cookie without a name: it is not declared',
                        'would cut the lifetime of cookie anon of category statistics: it would live too long' ],
        [ 'raw_off' ],
    );
    for (@rows) {
        my ($server, @says) = @$_;
        my $mark = log_mark();
        nph($server, $sent);
        my @said = map { /\] ((?:would|dropped|cut)\b.*)/ } log_since($mark);
        is_deeply \@said, \@says, $server;
    }
};

subtest 'nph-: heads that are refused' => sub {
    for (@refused) {
        my ($what, $sent, $why, %opt) = @$_;
        my $base = nph('raw_off', $sent, %opt);
        ok length $base >= length $sent, "$what: Off";
        for my $step ([], $opt{pad} || $opt{times} ? () : [ step => 1 ]) {
            my $name = "$what, @$step";
            my $mark = log_mark();
            is nph('raw_report', $sent, %opt, @$step), $base, "$name: Report";
            like lines_since($mark), qr/:warn\].*the head of this response.* $why.*would not be sent/,
                "$name: Report says it";

            $mark = log_mark();
            my $got = nph('raw_on', $sent, %opt, @$step);
            like $got, qr/^(?:HTTP\/1.1 103 Early Hints\r\n(?:Link: [^\r]*\r\n)?\r\n)*+HTTP\/1.1 500 Internal Server Error\r\nConnection: close\r\nContent-Length: 0\r\n\r\n\z/,
                "$name: On";
            like lines_since($mark), qr/:error\].*the head of this response.* $why.* is not sent/, "$name: On says it";
        }
    }
};

subtest 'nph-: sizes' => sub {
    my $cookies = "Set-Cookie: ad=1\r\nSet-Cookie: sid=1\r\n";
    my @rows = (
        # what                  sent                               left
        [ 'nearly too long',    "${ok}A: PAD\r\n$cookies\r\nbody", "${ok}A: PAD\r\nSet-Cookie: sid=1\r\n\r\nbody", 65_000 ],
        [ 'a long cookie',      "${ok}Set-Cookie: sid=PAD\r\n\r\nbody", "${ok}Set-Cookie: sid=PAD\r\n\r\nbody", 4000 ],
        [ 'one that goes',      "${ok}Set-Cookie: ad=PAD\r\n\r\nbody", "$ok\r\nbody", 4000 ],
        [ 'one in attributes',  "${ok}Set-Cookie: ad=1; PAD\r\n\r\nbody", "$ok\r\nbody", 60_000 ],
        [ 'a body',             "$ok$cookies\r\nSet-Cookie: ad=1\r\n\r\nPAD", "${ok}Set-Cookie: sid=1\r\n\r\nSet-Cookie: ad=1\r\n\r\nPAD", 3_000_000 ],
    );
    for (@rows) {
        my ($what, $sent, $left, $pad) = @$_;
        my $is = $left =~ s/PAD/'p' x $pad/er;
        for my $step (1 << 30, 20_000) {
            my $got = nph('raw_on', $sent, pad => $pad, step => $step);
            ok $got eq $is, "$what, by $step" or diag length($got), ' bytes for ', length $is;
        }
    }
};

subtest 'nph-: heads that break off' => sub {
    my @rows = (
        # sent                                        left
        [ 'HTT',                                      'HTT' ],
        [ "HTTP/1.1 200 OK\r\nA: b",                  "HTTP/1.1 200 OK\r\nA: b" ],
        [ "${ok}Set-Cookie: sid=1\r\nSet-Cookie: ad", "${ok}Set-Cookie: sid=1\r\n" ],
        [ "${ok}Set-Cookie: ad=1\r\n",                $ok ],
        [ "${ok}Set-Cookie: ad=1\r",                  $ok ],
        [ "HTTP/1.1 103 Early Hints\r\nSet-Cookie: ad=1\r\n\r\n", "HTTP/1.1 103 Early Hints\r\n\r\n" ],
        [ "HTTP/1.1 103 Early Hints\r\n\r\n${ok}Set-Cookie: ad=1\r\n", "HTTP/1.1 103 Early Hints\r\n\r\n$ok" ],
        [ '',                                         '' ],
    );
    for (@rows) {
        my ($sent, $left) = @$_;
        my $name = $sent =~ s/\r?\n/ | /gr;
        is nph('raw_report', $sent), $sent, "$name: Report";
        is nph('raw_on', $sent), $left, $name;
        is nph('raw_on', $sent, step => 1), $left, "$name: bytewise";
    }
};

subtest 'nph-: by other ways, or not at all' => sub {
    my @rows = (
        # what                   server         path                              headers          passes
        [ 'rewritten',           'raw_on',      '/rewritten',                     [],              'sid' ],
        [ 'an index',            'raw_on',      '/cgi/index/',                    [],              'sid' ],
        [ 'an error document',   'raw_on',      '/documented/',                   [],              'sid' ],
        [ 'the same, upgrade',   'raw_on',      '/documented/',                   \@upgrade,       'sid' ],
        [ 'with an extra path',  'raw_on',      says('/cgi/nph-say.pl/nph-/x', "${ok}Set-Cookie: ad=1\r\nSet-Cookie: sid=1\r\n\r\n"), [], 'sid' ],
        [ 'asks for an upgrade', 'raw_on',      says('/cgi/nph-say.pl', "${ok}Set-Cookie: ad=1\r\nSet-Cookie: sid=1\r\n\r\n"), \@upgrade, 'sid' ],
        [ 'where it is Off',     'raw_on',      says('/off/nph-say.pl', "${ok}Set-Cookie: ad=1\r\nSet-Cookie: sid=1\r\n\r\n"), [], 'ad sid' ],
        [ 'from Off to On',      'raw_on',      '/off/missing.pl',                [],              'sid' ],
        [ 'from On to Off',      'raw_on',      '/to-off/',                       [],              'ad sid' ],
        [ 'the same, upgrade',   'raw_on',      '/to-off/',                       \@upgrade,       'ad sid' ],
        [ 'to other rules',      'raw_on',      '/to-allows/',                    [],              'mystery' ],
        [ 'the same, upgrade',   'raw_on',      '/to-allows/',                    \@upgrade,       'mystery' ],
        [ 'no-cookie-consent',   'raw_on',      '/rewritten',                     ['X-Without: yes'], 'ad sid' ],
        [ 'a section, outside',  'raw_section', says('/cgi/nph-say.pl', "${ok}Set-Cookie: ad=1\r\nSet-Cookie: sid=1\r\n\r\n"), [], 'ad sid' ],
        [ 'a section, inside',   'raw_section', says('/on/nph-say.pl', "${ok}Set-Cookie: ad=1\r\nSet-Cookie: mystery=1\r\n\r\n"), [], 'mystery' ],
        [ 'another folder of that name', 'raw_on', says('/cgi/say.pl', "Set-Cookie: ad=1\nSet-Cookie: sid=1\n\n"), [], 'sid' ],
    );
    for (@rows) {
        my ($what, $server, $path, $headers, $passes) = @$_;
        my $mark = log_mark();
        my $got = ask($server, $path, $nobody, headers => $headers);
        is join(' ', map { name_of($_) } $got->{raw} =~ /^Set-Cookie: (.*?)\r?$/mg), $passes, "$what: passes";
        is drops_since($mark), $passes =~ /ad/ ? 0 : 1, "$what: judged once";
    }
};

# --- upgrades

my @kinds = (
    # where      whose head arrives
    [ 'upgrade', 'mod_proxy_http' ],
    [ 'ws',      'mod_proxy_http' ],
    [ 'tunnel',  'the backend' ],
);

subtest 'upgrades' => sub {
    my $talk = "ab" . "Set-Cookie: ad=1\r\n\r\n";
    for my $kind (map { $_->[0] } @kinds) {
        for my $step ('', '/1') {
            my $path = "/$kind/$backend_port/cookies$step";
            my @talk = (qr/\x81\x02\Q$talk\E\z/ => "\x81\x01Set-Cookie: ad=2\r\n\r\n",
                qr/<\x81\x01Set-Cookie: ad=2\r\n\r\n>\z/ => "again\0", qr/<again\0>/ => undef);
            my $base = upgrade('raw_off', $path, undef, @talk);
            like $base, qr/^HTTP\/1.1 101 .*\r\n\r\n\x81\x02\Q$talk\E<\x81\x01Set-Cookie: ad=2\r\n\r\n><again\0>\z/s,
                "$kind$step: Off, both ways";
            is scalar(() = $base =~ /^set-cookie: \w+=1/gmi), 5, "$kind$step: Off, all cookies";
            is upgrade('raw_report', $path, undef, @talk), $base, "$kind$step: Report";
            for my $visitor (@visitors) {
                my $is = judged($visitor, $base =~ s/^set-cookie/Set-Cookie/mr);
                my $mark = log_mark();
                my $got = upgrade('raw_on', $path, $visitor, @talk);
                is $got =~ s/^set-cookie/Set-Cookie/mr, $is, "$kind$step, $visitor->{what}";
                is drops_since($mark), ($base =~ tr/\n//) - ($is =~ tr/\n//),
                    "$kind$step, $visitor->{what}: judged once";
            }
        }
        my @talk = (qr/ab\z/ => 'x', qr/<x>\z/ => undef);
        is upgrade('raw_on', "/$kind/$backend_port/plain", undef, @talk),
            upgrade('raw_off', "/$kind/$backend_port/plain", undef, @talk), "$kind: without cookies";
    }
};

subtest 'upgrades: heads as backends send them' => sub {
    for my $i (0 .. $#heads) {
        my ($what, $sent, $left) = map { s/(HTTP\/1.\d) 200 OK/$1 101 OK/r } map { $_ // $heads[$i][1] } @{ $heads[$i] }[0 .. 2];
        for my $step ('', '/1', '/5') {
            my $path = "/tunnel/$backend_port/head$i$step";
            is upgrade('raw_report', $path, undef, qr/^\Q$sent\E/ => undef), $sent,
                "$what$step: Report";
            is upgrade('raw_on', $path, undef, qr/^\Q$left\E/ => undef), $left,
                "$what$step: On";
        }
    }
};

subtest 'upgrades: interim heads do not wait for the last one' => sub {
    my $early = "HTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n";
    my $got = upgrade('raw_on', "/tunnel/$backend_port/waits", undef,
        qr/^\Q$early\E/ => 'go', qr/<go>/ => undef);
    is $got, "$early$ws\r\n<go>", 'through a tunnel';

    my $file = "$vars->{t_state}/raw_goes_on";
    unlink $file;
    my $socket = connect_to('raw_on');
    my $path = says('/cgi/nph-say.pl', [ $early, "$ok\r\nbody" ], until => $file);
    syswrite $socket, "GET $path HTTP/1.1\r\nHost: localhost\r\n\r\n";
    is read_until($socket, qr/\r\n\r\n/), $early, 'of a script';
    open my $out, '>', $file or die "$file: $!\n";
    is read_until($socket), "$ok\r\nbody", 'and the last one follows';
    unlink $file;
};

subtest 'upgrades that are declined, or go wrong' => sub {
    my @rows = (
        # what    kind      status  cookies  Connection  drops
        [ 'no',     'upgrade', 200, 'sid', 0, 1 ],
        [ 'no',     'ws',      200, 'sid', 0, 1 ],
        [ 'no',     'tunnel',  200, 'sid', 1, 1 ],   # the backend would hear further requests
        [ 'bad',    'tunnel',  502, '',    1, 0 ],
        [ 'silent', 'upgrade', 502, '',    undef, 0 ],
        [ 'silent', 'ws',      502, '',    undef, 0 ],
        [ 'silent', 'tunnel',  502, '',    1, 0 ],   # httpd has a page without a head
    );
    for (@rows) {
        my ($name, $kind, $status, $cookies, $closes, $drops) = @$_;
        my $mark = log_mark();
        my $raw = upgrade('raw_on', "/$kind/$backend_port/$name", undef, qr/\r\n\r\n/ => undef);
        my $got = Wire::parse($raw);
        is $got->{status}, $status, "$kind, $name: status";
        is join(' ', map { name_of($_) } cookies($got)), $cookies, "$kind, $name: cookies";
        is scalar(grep { /^close$/ } header($got, 'Connection')), $closes, "$kind, $name: Connection"
            if defined $closes;
        is drops_since($mark), $drops, "$kind, $name: judged once";
        is scalar(() = $raw =~ /^HTTP\/1/mg), 1, "$kind, $name: one answer";
        like $raw, qr/\r\n\r\n\z/, "$kind, $name: no page behind it" if $kind eq 'tunnel' && $status != 200;
    }
    my $sent = "HTTP/1.1 200 OK\r\nSet-Cookie: ad=1\r\nSet-Cookie: sid=1\r\nContent-Length: 2\r\n\r\nno";
    is upgrade('raw_report', "/tunnel/$backend_port/no", undef, qr/no\z/ => undef), $sent, 'tunnel, no: Report';
};

# --- connections that are kept

subtest 'further requests of a connection' => sub {
    my $body = "${ok}Set-Cookie: ad=body\r\n\r\n";
    my $plain = says('/cgi/say.pl', "Content-Type: text/plain\nSet-Cookie: ad=1\nSet-Cookie: sid=1\n\n$body");
    my @requests = (
        # path, headers
        [ $plain, @upgrade ],
        [ $plain ],
        [ '/privacy-choices/state', @upgrade ],
        [ '/cgi/missing.pl', @upgrade ],
        [ $plain, @upgrade ],
        [ "/upgrade/$backend_port/no", @upgrade ],
        [ says('/cgi/nph-say.pl', $body), @upgrade ],
    );
    for my $at_once (0, 1) {
        my $name = $at_once ? 'pipelined' : 'one by one';
        my $mark = log_mark();
        my $raw = on_one_connection('raw_on', $at_once, @requests);
        is join(' ', $raw =~ /HTTP\/1.1 (\d+)/g), '200 200 200 200 200 404 200 200 200 200',
            "$name: all answers";    # with the heads that are bodies
        is join(' ', $raw =~ /^Set-Cookie: (.*?)\r$/mg), join(' ', ('sid=1', 'ad=body') x 3, 'sid=1'),
            "$name: cookies, and what looks like some";
        is drops_since($mark), 5, "$name: each judged once";
    }
};

# Everything that comes for several requests; the last one closes.
sub on_one_connection {
    my ($server, $at_once, @requests) = @_;
    my $socket = connect_to($server);
    my @texts = map {
        my ($path, @headers) = @$_;
        join "\r\n", "GET $path HTTP/1.1", 'Host: www.example.org:8000', @headers, '', ''
    } @requests;
    my $last = $at_once ? join '', @texts : pop @texts;
    my $raw = '';
    for my $text ($at_once ? () : @texts) {
        syswrite $socket, $text;
        $raw .= read_until($socket, \&is_whole);
    }
    syswrite $socket, $last;
    return read_until($socket, undef, $raw);
}

sub is_whole {
    my ($head, $body) = split /\r\n\r\n/, $_[0], 2;
    return 0 unless defined $body;
    return length $body >= $1 if $head =~ /^Content-Length: (\d+)/mi;
    return $body =~ /(?:^|\r\n)0\r\n\r\n\z/;
}

# --- other connections

subtest 'HTTP/2' => sub {
    SKIP: {
        local $ENV{LD_PRELOAD} = '';    # sanitizers are for the server
        my $is_able = qx(curl -V 2>&1) =~ /HTTP2/ && ($ENV{MPM} // '') ne 'prefork';
        skip 'no HTTP/2 here', 1 unless $is_able;
        my $sent = "HTTP/1.1 103 Early Hints\r\nSet-Cookie: ad=1\r\n\r\n${ok}Set-Cookie: ad=1\r\nA: b\r\nset-cookie: sid=1\r\n\r\nbody";
        my @rows = (
            # bytes                                   says         status cookies        body
            [ $sent,                                  '',          200, 'sid=1',         'body' ],
            [ $sent =~ s/A: b/A: b\rSet-Cookie: ad=1/r, '',        500, '',              '' ],
            [ "${ok}A: PAD\r\nSet-Cookie: ad=1\r\n\r\n", 'pad=70000', 500, '',           '' ],
        );
        my %how = ('at once' => '--http2-prior-knowledge', 'by upgrade' => '--http2');
        for my $how (sort keys %how) {
            for (@rows) {
                my ($bytes, $opt, $status, $cookies, $body) = @$_;
                my $path = says('/cgi/nph-say.pl', $bytes) . "&$opt";
                my $url = 'http://127.0.0.1:' . Wire::port_of('raw_on') . $path;
                my $raw = qx(curl -sS --max-time 20 $how{$how} -i '$url' 2>&1);
                my $name = "$how, " . ($opt || length $bytes);
                like $raw, qr{^HTTP/2 $status}m, "$name: status";
                is join(' ', $raw =~ /^set-cookie2?:\s*(.*?)\r$/gmi), $cookies, "$name: cookies";
                is +($raw =~ /.*\r\n\r\n(.*)/s)[0], $body, "$name: body";
            }
        }
    }
};

subtest 'TLS' => sub {
    my ($port) = Httpd::free_ports(1);
    my $root = "$vars->{t_state}/raw_tls";
    File::Path::make_path($root);
    system("LD_PRELOAD= openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout $root/key -out $root/cert >$root/log 2>&1") == 0
        or die "no certificate; see $root/log\n";
    my $modules = join '', grep { /\s(?:ssl|socache_shmcb|cgid?)_module\s/ }
        split /^/, Httpd::read_file("$vars->{t_conf}/modules.conf");
    my $server = Httpd->start(<<"CONF");
$modules
Listen 127.0.0.1:$port
SSLSessionCache none
SSLEngine On
SSLCertificateFile $root/cert
SSLCertificateKeyFile $root/key
CookieConsent On
CookieConsentDeclare necessary cookies_preferences
CookieConsentDeclare necessary sid
CookieConsentDeclare statistics stat
ScriptAlias /cgi/ $vars->{documentroot}/raw/cgi/
<Directory $vars->{documentroot}/raw/cgi>
    Require all granted
</Directory>
CONF
    local $ENV{LD_PRELOAD} = '';
    my $path = says('/cgi/nph-say.pl', "${ok}Set-Cookie: stat=1\r\nSet-Cookie: sid=1\r\n\r\nbody", step => 7);
    is qx(curl -sS -k --http1.1 --max-time 20 -i 'https://127.0.0.1:$port$path' 2>&1),
        "${ok}Set-Cookie: sid=1\r\n\r\nbody", 'judged before it is encrypted';
};
