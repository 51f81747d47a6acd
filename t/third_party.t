# Cookies of answers that another site's page asked for: what is not always
# allowed passes only where its own category and third-party are.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use File::Path qw(make_path);
use Enforce;
use Judged;
use Situations;
use Visitor;
use Wire;

my $vars = Apache::Test::vars();
my @frame = ('Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: iframe');

# Visitors in every state, as Enforce has them: what may pass, and what of that
# by consent. In third-party context that is all that passes.
my @states = (
    # what          choice    grants                              may pass otherwise, and in third-party context
    [ 'no choice',  undef,    [],                                 [qw(anonymous support)], [] ],
    [ 'refused',    'refuse', [],                                 [qw(support)], [] ],
    [ 'granted',    'accept', [],                                 [qw(anonymous support statistics advertising)],
                                                                  [qw(anonymous support statistics advertising)] ],
    [ 'all but third-party', 'save', [qw(statistics advertising support)],
                                                                  [qw(anonymous support statistics advertising)], [] ],
    [ 'third-party', 'save',  [qw(third-party)],                  [], [] ],
    [ 'third-party, support', 'save', [qw(third-party support)],  [qw(support)], [qw(support)] ],
    [ 'third-party, statistics', 'save', [qw(third-party statistics)], [qw(anonymous statistics)],
                                                                  [qw(anonymous statistics)] ],
);

my %visitor;
for (@states) {
    my ($what, $choice, $grants, $usual, $third_party) = @$_;
    my $cookie = $choice && scalar choose('third_party_on', $choice, grant => $grants);
    my %granted = map { $_ => 1 } @$grants, $choice && $choice eq 'accept' ? @$usual : ();
    $granted{anonymous} = $granted{statistics};
    $granted{support} = 0 if $choice && $choice eq 'accept';    # exempt: it was not asked for
    my $made = sub {
        my ($pass, $granted) = @_;
        return { what => $what, cookie => $cookie, granted => $granted,
            pass => { map { $_ => 1 } @$pass, 'necessary', 'ignored by browsers' } };
    };
    $visitor{$what} = [ $made->($usual, \%granted), $made->($third_party, { map { $_ => 1 } @$third_party }) ];
}

# What browsers say of a request, and whether it is in third-party context.
my @requests = (
    # what                         third-party  Sec-Fetch-Site, -Mode, -Dest
    [ 'nothing is said',           0 ],
    [ 'a window',                  0, 'same-origin', 'navigate', 'document' ],
    [ 'a script of this site',     0, 'same-origin', 'cors', 'empty' ],
    [ 'a frame of this site',      0, 'same-origin', 'navigate', 'iframe' ],
    [ 'an image of a sister site', 0, 'same-site', 'no-cors', 'image' ],
    [ 'typed',                     0, 'none', 'navigate', 'document' ],
    [ 'a link or a form elsewhere', 0, 'cross-site', 'navigate', 'document' ],
    [ 'no site is said',           0, undef, 'no-cors', 'image' ],
    [ 'an image elsewhere',        1, 'cross-site', 'no-cors', 'image' ],
    [ 'a script elsewhere',        1, 'cross-site', 'no-cors', 'script' ],
    [ 'fetch() elsewhere',         1, 'cross-site', 'cors', 'empty' ],
    [ 'a frame elsewhere',         1, 'cross-site', 'navigate', 'iframe' ],
    [ 'an object elsewhere',       1, 'cross-site', 'navigate', 'object' ],
    [ 'a frame of 2019',           1, 'cross-site', 'nested-navigate', undef ],
    [ 'only the site is said',     1, 'cross-site', undef, undef ],
    [ 'no destination',            1, 'cross-site', 'navigate', undef ],
    [ 'no mode',                   1, 'cross-site', undef, 'document' ],
    [ 'mode in capitals',          1, 'cross-site', 'NAVIGATE', 'document' ],
    [ 'destination in capitals',   1, 'cross-site', 'navigate', 'DOCUMENT' ],
    [ 'site in capitals',          1, 'Same-Origin', 'cors', 'empty' ],
    [ 'a site nobody knows',       1, 'next-door', 'no-cors', 'image' ],
    [ 'a quoted site',             1, '"same-origin"', 'no-cors', 'image' ],
    [ 'an empty site',             1, '', 'no-cors', 'image' ],
    [ 'blanks around the site',    0, "  same-origin \t", 'no-cors', 'image' ],
    [ 'two sites in a line',       1, 'same-origin, same-origin', 'no-cors', 'image' ],
    [ 'two sites in two lines',    1, [ 'same-origin', 'cross-site' ], 'no-cors', 'image' ],
    [ 'the same in two lines',     1, [ 'same-origin', 'same-origin' ], 'no-cors', 'image' ],
    [ 'two destinations',          1, 'cross-site', 'navigate', [ 'document', 'document' ] ],
    [ 'a long site',               1, 'same-origin' x 200, 'no-cors', 'image' ],
    [ 'bytes beyond ASCII',        1, "same-origin\xa0", 'no-cors', 'image' ],
);

sub headers_of {
    my (@values) = @_;
    my @names = qw(Site Mode Dest);
    return map {
        my $name = "Sec-Fetch-$names[$_]";
        map { defined ? "$name: $_" : () } ref $values[$_] ? @{ $values[$_] } : $values[$_];
    } 0 .. 2;
}

my @more = (
    [ \&context_is_read, 1 ],
    [ \&undeclared_go_by_it_too, 1 ],
    [ \&third_party_needs_no_consent, 1 ],
    [ \&log_says_why, 1 ],
    [ \&cache_judges_anew, 2 ],
    [ \&past_the_filters, 2 ],
    [ \&over_http2, 1 ],
);
my $more = 0;
$more += $_->[1] for @more;
plan tests => @situations + $more;

# --- whatever sets a cookie

for (@situations) {
    my ($what, $path, $status, $names, @headers) = @$_;
    subtest "$what, in a frame" => sub {
        my $base = ask('enforce_off', $path, undef, headers => [ @headers, @frame ]);
        is $base->{status}, $status, 'status without the module';
        for my $name ('no choice', 'granted', 'all but third-party', 'third-party, statistics') {
            my $visitor = $visitor{$name}[1];
            is_judged(ask('third_party_on', $path, $visitor, headers => [ @headers, @frame ]), $base,
                $visitor, $name);
        }
    };
}

# --- whoever asks for it

sub context_is_read {
    subtest 'contexts' => sub {
        my $base = ask('enforce_off', "/cgi/say.pl$all");
        for (@requests) {
            my ($what, $is_third_party, @values) = @$_;
            for my $name (sort keys %visitor) {
                my $visitor = $visitor{$name}[$is_third_party];
                is_judged(ask('third_party_on', "/cgi/say.pl$all", $visitor,
                    headers => [ headers_of(@values) ]), $base, $visitor, "$what, $name");
            }
        }
    };
}

# --- what is not declared

my @undeclared = (
    # below /undeclared/  visitor                   otherwise, in a frame
    [ 'allow',      'no choice',                    1, 0 ],
    [ 'allow',      'refused',                      1, 0 ],
    [ 'allow',      'all but third-party',          1, 0 ],
    [ 'allow',      'third-party',                  1, 1 ],
    [ 'allow',      'granted',                      1, 1 ],
    [ 'statistics', 'no choice',                    0, 0 ],
    [ 'statistics', 'all but third-party',          1, 0 ],
    [ 'statistics', 'third-party',                  0, 0 ],
    [ 'statistics', 'third-party, statistics',      1, 1 ],
    [ 'necessary',  'no choice',                    1, 1 ],
    [ 'necessary',  'refused',                      1, 1 ],
);

sub undeclared_go_by_it_too {
    subtest 'undeclared' => sub {
        for (@undeclared) {
            my ($where, $name, @arrives) = @$_;
            for my $in_frame (0, 1) {
                my $what = "$where, $name, " . ($in_frame ? 'in a frame' : 'otherwise');
                my $got = ask('third_party_on', "/undeclared/$where/say.pl"
                    . set_query('mystery=1; x', 'mystery=; Max-Age=0'), $visitor{$name}[0],
                    headers => [ $in_frame ? @frame : () ]);
                is_deeply [ cookies($got) ], [ $arrives[$in_frame] ? 'mystery=1; x' : (), 'mystery=; Max-Age=0' ],
                    $what;
                is_deeply [ tokens(header($got, 'Vary')) ], [ $where eq 'necessary' ? () : @deciding ],
                    "$what: Vary";
                my $is_consent = $where eq 'statistics' ? $arrives[$in_frame]
                    : $where eq 'allow' && $in_frame && $arrives[1];
                is_deeply [ header($got, 'Cache-Control') ], [ $is_consent ? 'private' : () ], "$what: private";
            }
        }
    };
}

sub third_party_needs_no_consent {
    subtest 'third-party always' => sub {
        my $accepted = { cookie => scalar choose('third_party_always', 'accept') };
        for ([ 'otherwise' ], [ 'in a frame', @frame ]) {
            my ($what, @headers) = @$_;
            my $got = ask('third_party_always', "/cgi/say.pl$two", $accepted, headers => \@headers);
            is_deeply [ cookies($got) ], [ 'sid=1', 'stat=2; Path=/' ], "$what: granted";
            is_deeply [ header($got, 'Vary') ], ['Cookie'], "$what: nothing depends on it";
            $got = ask('third_party_always', "/cgi/say.pl$two", undef, headers => \@headers);
            is_deeply [ cookies($got) ], ['sid=1'], "$what: not granted";
        }
    };
}

# --- the log

my @reasons = (
    # visitor                cookie           what is said of it
    [ 'no choice',           'anon=1',        'anon of category statistics: it is set in third-party context, and third-party is not granted' ],
    [ 'all but third-party', 'stat=1',        'stat of category statistics: it is set in third-party context, and third-party is refused' ],
    [ 'no choice',           'stat=1',        'stat of category statistics: its category is not granted' ],
    [ 'refused',             'embedded=1',    'embedded of category third-party: its category is refused' ],
    [ 'no choice',           'mystery=1',     'mystery: it is not declared' ],
);

sub log_says_why {
    subtest 'the log says why' => sub {
        for (@reasons) {
            my ($name, $cookie, $said) = @$_;
            my $mark = log_mark();
            ask('third_party_on', '/cgi/say.pl' . set_query($cookie), $visitor{$name}[0], headers => \@frame);
            is_deeply [ map { /dropped cookie (.*?)(?:, referer.*)?$/ ? $1 : () } log_since($mark) ], [$said],
                "$name, $cookie";
        }
        my $mark = log_mark();
        my $got = ask('enforce_report', '/cgi/say.pl' . set_query('anon=1'), undef, headers => \@frame);
        is_deeply [ cookies($got), header($got, 'Vary') ], ['anon=1'], 'Report changes nothing';
        is_deeply [ map { /\[cookie_consent:info\].*would drop cookie (\S+)/ ? $1 : () } log_since($mark) ], ['anon'],
            'and says so';
    };
}

# --- caches inside httpd

sub cache_judges_anew {
    my $dir = "$vars->{t_state}/third_party_cache";
    make_path($dir);
    chown scalar getpwnam($vars->{user}), scalar getgrnam($vars->{group}), $dir if $> == 0;
    subtest $_ => \&is_cached_for_all, $_ for qw(third_party_cache third_party_cache_late);
}

sub is_cached_for_all {
    my ($server) = @_;
    my $path = "/cgi/say.pl" . set_query(@lines) . also('Cache-Control: public, max-age=600', 'ETag: "x"')
        . "&n=$server-$$-" . time;
    my $hit = 'MISS';
    for my $in_frame (1, 0, 1) {
        for my $name ('granted', 'no choice', 'all but third-party', 'third-party, statistics') {
            my $visitor = $visitor{$name}[$in_frame];
            for my $condition ([], ['If-None-Match: "x"']) {
                my $got = ask($server, $path, $visitor, headers => [ $in_frame ? @frame : (), @$condition ]);
                my $what = "$name, " . ($in_frame ? 'in a frame' : 'otherwise') . ", $got->{status}";
                is $got->{status}, @$condition ? 304 : 200, "$what: status";
                like +(header($got, 'X-Cache'))[0], qr/^$hit\b/, "$what: X-Cache";
                is_deeply [ cookies($got) ], [ grep { passes($visitor, $_) } @lines ], "$what: cookies";
                is_deeply [ tokens(header($got, 'Vary')) ], \@deciding, "$what: Vary";
                $hit = 'HIT';
            }
        }
    }
}

# --- what passes no filter of requests

sub past_the_filters {
    my $says = join '', map { Enforce::escape("$_\r\n") } 'HTTP/1.1 200 OK',
        'Set-Cookie: anon=1; Path=/', 'Set-Cookie: sid=1', '';
    for ([ 'otherwise', 'anon=1; Path=/' ], [ 'in a frame', undef, @frame ]) {
        my ($what, $arrives, @headers) = @$_;
        my $got = ask('raw_on', "/cgi/nph-say.pl?w=$says", undef, headers => \@headers);
        is_deeply [ cookies($got) ], [ $arrives // (), 'sid=1' ], "an nph- script, $what";
    }
}

# --- HTTP/2

sub curl {
    my (@arguments) = @_;
    local $ENV{LD_PRELOAD} = '';    # sanitizers are for the server
    open my $pipe, '-|', qw(curl -sS -i --max-time 30 --http2-prior-knowledge), @arguments or die "curl: $!\n";
    my $said = join '', <$pipe>;
    close $pipe or die "curl @arguments: $said\n";
    my ($line, @headers) = split /\r\n/, $said =~ s/\r\n\r\n.*//sr;
    $line =~ m{^HTTP/2 200} or die "curl: $said\n";
    return { headers => \@headers };
}

sub over_http2 {
    SKIP: {
        skip 'prefork and mod_http2 do not go together', 1 if ($ENV{MPM} // '') eq 'prefork';
        subtest 'HTTP/2' => sub {
            my $url = 'http://localhost:' . Wire::port_of('third_party_h2c') . "/cgi/say.pl$two";
            my @in_frame = map { (-H => $_) } @frame;
            for my $name ('no choice', 'all but third-party', 'granted') {
                for my $in_frame (0, 1) {
                    my $visitor = $visitor{$name}[$in_frame];
                    my $got = curl(($visitor->{cookie} ? (-H => "Cookie: $visitor->{cookie}") : ()),
                        ($in_frame ? @in_frame : ()), $url);
                    is_deeply [ cookies($got) ], [ grep { passes($visitor, $_) } 'sid=1', 'stat=2; Path=/' ],
                        "$name, " . ($in_frame ? 'in a frame' : 'otherwise');
                    is_deeply [ tokens(header($got, 'Vary')) ], \@deciding, 'Vary';
                }
            }
        };
    }
}

$_->[0]->() for @more;
