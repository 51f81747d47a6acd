# Whatever sets a cookie, in whatever answer: what was not allowed is not sent,
# what was is sent as it was.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use File::Path qw(make_path);
use HTTP::Date qw(str2time time2str);
use Enforce;
use Judged;
use Situations;
use Wire;

my $vars = Apache::Test::vars();
my @visitors = visitors('enforce_on');
my %visitor = map { $_->{what} => $_ } @visitors;

# --- tests

my @more = (
    # what, and how many tests
    [ \&producers_are_all_there, 1 ],
    [ \&choice_cookie_warned_once, 1 ],
    [ \&choices_are_read, 1 ],
    [ \&choices_are_whole, 1 ],
    [ \&lifetimes_are_capped, 1 ],
    [ \&lives_are_not_extended, 1 ],
    [ \&undeclared_go_by_place, 1 ],
    [ \&module_is_switched, 1 ],
    [ \&report_says_what_would_be, 1 ],
    [ \&cache_judges_anew, 2 ],
);
my $more = 0;
$more += $_->[1] for @more;

plan tests => @situations + $more;

for (@situations) {
    my ($what, $path, $status, $names, @headers) = @$_;
    subtest $what => sub {
        for my $manner (@manners) {
            my ($how, $opt) = @$manner;
            my @ask = (%$opt, headers => \@headers);
            my $base = ask('enforce_off', $path, undef, @ask);
            is $base->{status}, $status, "$how: status without the module";
            is join(' ', map { name_of($_) } cookies($base)), $names,
                "$how: cookies without the module";
            for my $visitor (@visitors) {
                is_judged(ask('enforce_on', $path, $visitor, @ask), $base,
                    $visitor, "$how, $visitor->{what}");
            }
        }
    };
}

# The table has every producer.
sub producers_are_all_there {
    my %is_there = map { $_->[0] =~ /^(\w+)/ ? ($1 => 1) : () } @situations;
    is_deeply [ grep { !$is_there{$_} } qw(CGI asis mod_headers mod_rewrite
        mod_usertrack mod_session_cookie mod_lua proxy SSI ErrorDocument) ], [],
        'every producer is in the table';
}

# The table above made httpd's children meet such cookies over and over.
sub choice_cookie_warned_once {
    my %count;
    for (log_since(log_began())) {
        next unless /keeps the visitor's choice; this is not let through/;
        $count{ /\[cookie_consent:warn\] \[pid (\d+)/ ? $1 : 'no warning' }++;
    }
    is_deeply [ grep { $_ != 1 } keys %count ? values %count : 0 ], [],
        'a foreign choice cookie is warned of once for each process';
}

# --- what counts as a choice

my $granted = $visitor{granted}{cookie};
my $refused = $visitor{refused}{cookie};
sub made_at { my ($cookie, $t) = @_; $cookie =~ s/\bt=\d+/t=$t/r }
my ($fingerprint) = $granted =~ /&statistics=1:([0-9a-f]+)/
    or die "no grant in $granted\n";
my ($now) = $refused =~ /\bt=(\d+)/ or die "no time in $refused\n";
my $spoilt = $fingerprint =~ tr/0-9a-f/1-9a-f0/r;

# Whether a visitor who sends this Cookie header is taken to have granted.
my @cookie_headers = (
    # what                         grants  Cookie
    [ 'one grant',                      1, $granted ],
    [ 'one refusal',                    0, $refused ],
    [ 'among others',                   1, "a=1; $granted; b=2" ],
    [ 'other cookies\' values',         0, "a=$granted; b" ],
    [ 'behind a comma',                 0, "a=1, $granted" ],
    [ 'newer refusal first',            0, "$refused; " . made_at($granted, $now - 1) ],
    [ 'newer refusal last',             0, made_at($granted, $now - 1) . "; $refused" ],
    [ 'newer grant first',              1, "$granted; " . made_at($refused, $now - 9) ],
    [ 'newer grant last',               1, made_at($refused, $now - 9) . "; $granted" ],
    [ 'same time, refusal last',        0, made_at($granted, $now) . "; $refused" ],
    [ 'same time, refusal first',       0, "$refused; " . made_at($granted, $now) ],
    [ 'same time, one knows nothing',   0, "$granted; cookies_preferences=v=1&t=" . ($granted =~ /t=(\d+)/)[0] ],
    [ 'grant after a malformed one',    1, "cookies_preferences=all; $granted" ],
    [ 'grant before a malformed one',   1, "$granted; cookies_preferences=all" ],
    [ 'unknown key',                    1, "$granted&x=y" ],
    [ 'unknown category',               1, "$granted&later=1:abcdef" ],
    [ 'in the future',                  0, made_at($granted, $now + 3600) ],
    [ 'five months old',                1, made_at($granted, $now - 150 * 86400) ],
    [ 'seven months old',               0, made_at($granted, $now - 210 * 86400) ],
    [ 'before 1970',                    0, made_at($granted, '-1') ],
    [ 'time beyond numbers',            0, made_at($granted, '9' x 30) ],
    [ 'no time',                        0, $granted =~ s/t=\d+&//r ],
    [ 'no version',                     0, $granted =~ s/v=1&//r ],
    [ 'another version',                0, $granted =~ s/v=1/v=2/r ],
    [ 'another fingerprint',            0, $granted =~ s/$fingerprint/$spoilt/r ],
    [ 'no fingerprint',                 0, $granted =~ s/(statistics=1):$fingerprint/$1/r ],
    [ 'short fingerprint',              0, $granted =~ s/(statistics=1:$fingerprint)/substr $1, 0, -1/er ],
    [ 'said twice',                     0, "$granted&statistics=1:$fingerprint" ],
    [ 'said both ways',                 0, "$granted&statistics=0" ],
    [ 'id of another form',             0, $granted =~ s/id=./id=!/r ],
    [ 'quoted',                         0, $granted =~ s/=(.*)/="$1"/r ],
    [ 'a byte too many',                0, "$granted&x=" . 'y' x 1024 ],
    [ 'not ASCII',                      0, "$granted&x=\xc3\xa9" ],
    [ 'percent-encoded',                0, $granted =~ s/=(.*)/'=' . Enforce::escape($1)/er ],
    [ 'other case of the name',         0, $granted =~ s/^./C/r ],
    [ 'longer name',                    0, "x$granted" ],
    [ 'no value',                       0, 'cookies_preferences=' ],
    [ 'no equals sign',                 0, 'cookies_preferences' ],
    [ 'true',                           0, 'cookies_preferences=true' ],
    [ 'another tool\'s JSON',           0, 'cookies_preferences={"statistics":true}' ],
    [ 'another tool\'s, encoded',       0, 'cookies_preferences=%7B%22statistics%22%3Atrue%7D' ],
    [ 'everything yes',                 0, 'cookies_preferences=statistics=1' ],
);

# The application's statistics cookie arrives exactly with a grant; nothing of
# what came is overwritten, and the page is served.
sub is_choice {
    my ($what, $grants, $cookie) = @_;
    my $got = ask('enforce_on', "/cgi/say.pl$two", undef,
        headers => ["Cookie: $cookie"]);
    is_deeply [ $got->{status}, $got->{body}, cookies($got) ],
        [ 200, "said\n", 'sid=1', $grants ? 'stat=2; Path=/' : () ], $what;
}

sub choices_are_read {
    subtest 'choice cookies' => sub { is_choice(@$_) for @cookie_headers };
}

# Cut anywhere before the end of the entry, it grants nothing.
sub choices_are_whole {
    my $end = index($granted, $fingerprint) + length $fingerprint;
    subtest 'choice cookie, cut' => sub {
        is_choice("the first $_ bytes", 0, substr $granted, 0, $_)
            for 1 .. $end - 1;
        is_choice("the first $end bytes", 1, substr $granted, 0, $end);
    };
}

# --- lifetimes

my $year_9999 = 'Fri, 31-Dec-9999 23:59:59 GMT';
my $month = 30 * 86400;
my $anonymous = 34_164_000; # 13 months

my @caps = (
    # visitor       sent by the application                what arrives; LIMIT+N for an Expires of N s from now
    [ 'no choice', 'anon=1; Max-Age=34164000',             'anon=1; Max-Age=34164000' ],
    [ 'no choice', 'anon=1; Max-Age=34164001',             'anon=1; Max-Age=34164000' ],
    [ 'no choice', 'anon=1;max-age = 99999999999999999999 ;Path=/; X', 'anon=1;max-age = 34164000 ;Path=/; X' ],
    [ 'no choice', 'anon=1; Secure',                       'anon=1; Secure' ],
    [ 'no choice', "anon=1; expires=$year_9999; HttpOnly", "anon=1; expires=IN+$anonymous; HttpOnly" ],
    [ 'no choice', "anon=1; Expires=$year_9999; Max-Age=60", "anon=1; Expires=$year_9999; Max-Age=60" ],
    [ 'no choice', "anon=1; Expires=$year_9999; Max-Age=40000000", "anon=1; Expires=IN+$anonymous; Max-Age=34164000" ],
    [ 'no choice', 'anon=1; Max-Age=40000000; Max-Age=50000000', 'anon=1; Max-Age=34164000; Max-Age=34164000' ],
    [ 'no choice', 'anon=1; Expires=Friday, 31-Dec-68 23:59:59 GMT; Path=/', "anon=1; Expires=IN+$anonymous; Path=/" ],
    [ 'no choice', 'anon=1; Expires=Fri Dec 31 23:59:59 2060', "anon=1; Expires=IN+$anonymous" ],
    [ 'no choice', "anon=1;\tEXPIRES\t=\t\"$year_9999\"\t; SameSite=lax", "anon=1;\tEXPIRES\t=\tIN+$anonymous\t; SameSite=lax" ],
    [ 'no choice', "anon=1; Expires=$year_9999; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "anon=1; Expires=$year_9999; Expires=Thu, 01 Jan 1970 00:00:00 GMT" ],
    [ 'no choice', "anon=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Expires=$year_9999", "anon=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Expires=IN+$anonymous" ],
    [ 'no choice', 'anon=1; Expires=Sat, 01 Jan 10000 00:00:00 GMT', 'anon=1; Expires=Sat, 01 Jan 10000 00:00:00 GMT' ], # of the session
    [ 'no choice', 'anon=1; Max-Age=-34164001',            'anon=1; Max-Age=-34164001' ], # a deletion
    [ 'no choice', 'anon=1; Max-Age="34164001"; Max-Age=+34164001; Max-Age=1e9', 'anon=1; Max-Age="34164001"; Max-Age=+34164001; Max-Age=1e9' ],
    [ 'no choice', 'anon=1; Max-Age=9223372036854775808; Partitioned', 'anon=1; Max-Age=34164000; Partitioned' ],
    [ 'no choice', 'anon=1; Max-Age=99999999999; Max-Age=60', 'anon=1; Max-Age=99999999999; Max-Age=60' ], # the last counts
    [ 'statistics', 'anon=1; Max-Age=34164001',            'anon=1; Max-Age=34164000' ],
    [ 'refused',   'anon=1; Max-Age=60',                   undef ],
    [ 'granted',   'ad=1; Max-Age=2592000; Path=/x',       'ad=1; Max-Age=2592000; Path=/x' ],
    [ 'granted',   'ad=1; Max-Age=2592001; Path=/x',       'ad=1; Max-Age=2592000; Path=/x' ],
    [ 'granted',   "ad=1; EXPIRES=$year_9999",             "ad=1; EXPIRES=IN+$month" ],
    [ 'granted',   'ad="1; Max-Age=2592001"; Secure',      'ad="1; Max-Age=2592001"; Secure' ], # no number
    [ 'granted',   'ad=Max-Age=2592001; max-age=2592001',  'ad=Max-Age=2592001; max-age=2592000' ],
    [ 'granted',   'ad=1',                                 'ad=1' ],
    [ 'no choice', 'ad=1; Max-Age=2592001',                undef ],
    [ 'granted',   "stat=1; Expires=$year_9999",           "stat=1; Expires=$year_9999" ],
    [ 'no choice', "sid=1; Expires=$year_9999; Max-Age=99999999999", "sid=1; Expires=$year_9999; Max-Age=99999999999" ],
    [ 'no choice', "chat=1; Expires=$year_9999",           "chat=1; Expires=$year_9999" ],
);

# A date that was put in is compared as one, within the time a test may take.
sub is_capped {
    my ($got, $expected, $what) = @_;
    if (($expected // '') =~ /^(.*)IN\+(\d+)(.*)$/) {
        my ($before, $seconds, $after) = ($1, $2, $3);
        my ($date) = ($got // '') =~ /^\Q$before\E([^;]+)\Q$after\E$/;
        my $off = defined $date ? str2time($date) - time - $seconds : undef;
        my $is_near = defined $off && abs $off < 30 && $date eq time2str(str2time($date));
        ok $is_near, $what or diag "got ", $got // 'nothing';
        return;
    }
    is $got, $expected, $what;
}

sub lifetimes_are_capped {
    subtest 'lifetimes' => sub {
        for (@caps) {
            my ($what, $sent, $expected) = @$_;
            my $got = ask('enforce_on', '/cgi/say.pl' . set_query('sid=0', $sent, 'sid=9'),
                $visitor{$what});
            my ($first, @more) = cookies($got);
            my $last = pop @more;
            is "$first $last", 'sid=0 sid=9', "$what: $sent: place";
            is_capped($more[0], $expected, "$what: $sent");
        }
    };
}

my @renewals = (
    # visitor       browser has       sent                    arrives
    [ 'no choice',  'anon=1',         'anon=1; Max-Age=60',   0 ],
    [ 'no choice',  'anon=1',         'anon=2; Max-Age=60',   1 ],
    [ 'no choice',  'anon=1',         'anon=1; Max-Age=0',    1 ],
    [ 'no choice',  'anon=1; anon=2', 'anon=2; Max-Age=60',   0 ],
    [ 'no choice',  'Anon=1',         'anon=1; Max-Age=60',   1 ],
    [ 'no choice',  'xanon=1',        'anon=1; Max-Age=60',   1 ],
    [ 'granted',    'anon=1',         'anon=1; Max-Age=60',   0 ],
    [ 'no choice',  'once=1',         'once=1; Max-Age=60',   0 ],
    [ 'no choice',  'once=1',         'once=2; Max-Age=60',   1 ],
    [ 'no choice',  'chat=1',         'chat=1; Max-Age=60',   1 ],
    [ 'granted',    'stat=1',         'stat=1; Max-Age=60',   1 ],
    [ 'no choice',  'sid=1',          'sid=1; Max-Age=60',    1 ],
);

sub lives_are_not_extended {
    subtest 'renewals' => sub {
        for (@renewals) {
            my ($what, $has, $sent, $arrives) = @$_;
            my $cookie = join '; ', grep { defined } $visitor{$what}{cookie}, $has;
            my $got = ask('enforce_on', '/cgi/say.pl' . set_query($sent), undef,
                headers => ["Cookie: $cookie"]);
            is_deeply [ cookies($got) ], [ $arrives ? $sent : () ],
                "$what, has $has: $sent";
        }
    };
}

# --- undeclared cookies, and switches, by place

my @undeclared = (
    # below /undeclared/  sent to whom     arrives  may depend
    [ 'drop',       'no choice',  0, 0 ],
    [ 'drop',       'granted',    0, 0 ],
    [ 'allow',      'no choice',  1, 1 ], # not in third-party context
    [ 'allow',      'refused',    1, 1 ],
    [ 'statistics', 'no choice',  0, 1 ],
    [ 'statistics', 'refused',    0, 1 ],
    [ 'statistics', 'granted',    1, 1 ],
    [ 'statistics', 'statistics', 1, 1 ],
    [ 'support',    'no choice',  1, 1 ],
    [ 'support',    'statistics', 0, 1 ],
    [ 'necessary',  'refused',    1, 0 ],
);

sub undeclared_go_by_place {
    subtest 'undeclared' => sub {
        for (@undeclared) {
            my ($where, $what, $arrives, $depends) = @$_;
            my $got = ask('enforce_on',
                "/undeclared/$where/say.pl" . set_query('mystery=1; x', 'Sid=2'),
                $visitor{$what});
            is_deeply [ cookies($got) ], [ $arrives ? ('mystery=1; x', 'Sid=2') : () ],
                "$where, $what";
            is_deeply [ tokens(header($got, 'Vary')) ], [ $depends ? @deciding : () ],
                "$where, $what: Vary";
        }
        # What is declared is not undeclared.
        my $got = ask('enforce_on', '/undeclared/allow/say.pl' . set_query('stat=1'));
        is_deeply [ cookies($got) ], [], 'allow, but declared';
    };
}

my @switches = (
    # what                 path                   request header
    [ 'no-cookie-consent', '/cgi/say.pl',         'X-Without: yes' ],
    [ 'Off in a place',    '/switched/off/say.pl' ],
    [ 'Report in a place', '/switched/report/say.pl' ],
);

sub module_is_switched {
    subtest 'switches' => sub {
        for (@switches) {
            my ($what, $path, @headers) = @$_;
            for my $visitor (@visitors) {
                my $got = ask('enforce_on', "$path$all", $visitor, headers => \@headers);
                my $base = ask('enforce_off', "/cgi/say.pl$all", $visitor);
                is raw_of($got), raw_of($base), "$what, $visitor->{what}";
            }
        }
        my $got = ask('enforce_on', "/cgi/say.pl$two", undef, headers => ['X-Without: no']);
        is_deeply [ cookies($got) ], ['sid=1'], 'on again for the next request';
    };
}

sub report_says_what_would_be {
    my @would = (
        'would drop cookie mystery: it is not declared',
        'would cut the lifetime of cookie anon of category statistics: it would live too long',
        'would drop cookie stat of category statistics: its category is not granted',
        'would drop cookie cookies_preferences: only this module sets the choice cookie',
        'would drop cookie a\xe9: it is not declared',
    );
    my @sent = ('sid=1', 'mystery=1', 'anon=1; Max-Age=99999999', 'stat=1',
        'cookies_preferences=1', "a\xe9=1", 'mystery=; Max-Age=0');
    my $mark = log_mark();
    my $got = ask('enforce_report', '/cgi/say.pl' . set_query(@sent));
    my @info = map { /\[cookie_consent:info\].*?(would .*?)(?:, referer.*)?$/ ? $1 : () }
        log_since($mark);
    s/\\+/\\/ for @info; # the log escapes what is escaped already
    is_deeply [ [ cookies($got) ], \@info ], [ \@sent, \@would ],
        'Report logs what On would do, and does nothing';
}

# --- a cache: it keeps what the application sent, and each visitor gets theirs

my @cached = (
    [ 'CGI',   '/cgi/say.pl' ],
    [ 'proxy', '/proxy/say.pl' ],
);

sub cache_judges_anew {
    my $dir = "$vars->{t_state}/enforce_cache";
    make_path($dir);
    chown scalar getpwnam($vars->{user}), scalar getgrnam($vars->{group}), $dir
        if $> == 0;

    for my $server (qw(enforce_cache enforce_cache_late)) {
        subtest $server => sub { is_cached_for_all($server, @$_) for @cached };
    }
}

sub is_cached_for_all {
    my ($server, $what, $path) = @_;
    my $query = set_query(@lines) . also('Cache-Control: public, max-age=600')
        . also('ETag: "x"') . "&n=$server-$$-" . time;
    my @turns = map { $visitor{$_} } 'no choice', 'granted', 'statistics',
        'no choice', 'refused';
    my $hit = 'MISS';

    for my $visitor (@turns) {
        my $got = ask($server, "$path$query", $visitor);
        my $step = "$what, $visitor->{what}, $hit";
        like +(header($got, 'X-Cache'))[0], qr/^$hit\b/, "$step: X-Cache";
        is_deeply [ cookies($got) ], [ grep { passes($visitor, $_) } @lines ],
            "$step: cookies";
        is_deeply [ tokens(header($got, 'Vary')) ], \@deciding, "$step: Vary";
        is !!grep({ $_ eq 'private' } tokens(header($got, 'Cache-Control'))),
            !!%{ $visitor->{granted} }, "$step: private";
        $hit = 'HIT';
    }

    # A hit that is not modified carries the stored cookies as well.
    for my $visitor (@turns) {
        my $got = ask($server, "$path$query", $visitor, headers => ['If-None-Match: "x"']);
        my $step = "$what, $visitor->{what}, not modified";
        is $got->{status}, 304, $step;
        like +(header($got, 'X-Cache'))[0], qr/^HIT\b/, "$step: X-Cache";
        is_deeply [ cookies($got) ], [ grep { passes($visitor, $_) } @lines ],
            "$step: cookies";
    }
}

$_->[0]->() for @more;
