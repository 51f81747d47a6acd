# What decides beside the visitor's choice: conditions and Sec-GPC, in order; what
# is said of them, and what caches are told.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use Enforce qw(log_mark log_since);
use File::Path qw(make_path remove_tree);
use JSON::PP ();
use POSIX qw(strftime);
use Httpd;
use Page;
use Variants;
use Visitor;
use Wire;

my $vars = Apache::Test::vars();
my $cache = "$vars->{t_state}/signals_cache";
remove_tree($cache);
make_path($cache);
chmod 0777, $cache or die "$cache: $!\n";

my $state = '/privacy-choices/state';
my $page = Httpd::read_file("$vars->{t_dir}/htdocs/signals/page.html");
my $honoured = 'Global Privacy Control is honoured';
my $explained = 'It is honoured: the cookies it concerns stay off unless you accept them here.';
my $gpc = 'Sec-GPC: 1';
my $context = 'sec-fetch-dest sec-fetch-mode sec-fetch-site';

# --- the order of decisions, told a second time

my @categories = qw(ads stat meter);
my %by_gpc = (ads => 1, meter => 1);
my %cookie = (ads => 'a', stat => 's', meter => 'm');
my @choices = (
    [ 'no choice', {} ],
    [ 'accept',    { ads => 'granted', stat => 'granted' }, choose('signals_on', 'accept') ],
    [ 'refuse',    { ads => 'refused', stat => 'refused' }, choose('signals_on', 'refuse') ],
    [ 'save ads',  { ads => 'granted', stat => 'refused', meter => 'refused' },
      choose('signals_on', 'save', grant => ['ads']) ],
);
my @words = ('', 'ads', 'stat', 'ads stat meter');

sub decide {
    my ($category, $chosen, $gpc, $grant, $refuse) = @_;
    return 'refused' if $refuse =~ /\b$category\b/;
    return $chosen->{$category} if $chosen->{$category};
    return 'granted' if $grant =~ /\b$category\b/;
    return $gpc && $by_gpc{$category} ? 'refused' : 'unset';
}

sub state_word {
    my ($chosen, $gpc, $grant, $refuse, %made) = @_;
    return 'ask' if grep { $made{$_} eq 'unset' } qw(ads stat);
    return 'chosen' if grep { $chosen->{$_} && $refuse !~ /\b$_\b/ } @categories;
    return $grant || $refuse ? 'source' : $gpc ? 'signal' : 'none';
}

sub decisions_of {
    my ($answer) = @_;
    my $categories = JSON::PP::decode_json($answer->{body})->{categories};
    return { map { $_ => $categories->{$_}{decision} } @categories };
}

sub kind_of {
    my ($answer) = @_;
    my $banner = banner_of($answer->{body}) // return 'n';
    return $banner =~ /<form/ ? 'a' : $banner =~ /\Q$honoured/ ? 'g' : 'r';
}

sub names_set { [ sort map { /^([^=]*)/ } cookies($_[0]) ] }

my @rows;
for my $choice (@choices) {
    for my $has_gpc (0, 1) {
        for my $grant (@words) {
            push @rows, map { [ $choice, $has_gpc, $grant, $_ ] } @words;
        }
    }
}

plan tests => @rows + 14;

my %seen;
for (@rows) {
    my ($choice, $has_gpc, $grant, $refuse) = @$_;
    my ($what, $chosen, $cookie) = @$choice;
    my %made = map { $_ => decide($_, $chosen, $has_gpc, $grant, $refuse) } @categories;
    my $word = state_word($chosen, $has_gpc, $grant, $refuse, %made);
    my $kind = $word eq 'ask' ? 'a'
        : $has_gpc && $made{ads} ne 'granted' && $made{meter} ne 'granted' ? 'g' : 'r';
    my @headers = (($cookie ? "Cookie: $cookie" : ()), ($has_gpc ? $gpc : ()),
        ($grant ? "X-Grant: $grant" : ()), ($refuse ? "X-Refuse: $refuse" : ()));
    my @pass = ('n', map { $cookie{$_} } grep { $made{$_} eq 'granted'
        || $_ eq 'meter' && $made{$_} ne 'refused' } @categories);
    $seen{$word}++;
    $seen{$kind}++;
    subtest "$what, " . join(', ', $has_gpc ? 'GPC' : (), "+$grant", "-$refuse") => sub {
        my $json = get('signals_on', $state, @headers);
        is_deeply decisions_of($json), \%made, 'decisions';
        is JSON::PP::decode_json($json->{body})->{signal}, $has_gpc ? 'gpc' : undef, 'the signal';
        for my $path ('/page.html', '/missing') {
            my $got = get('signals_on', $path, @headers);
            is header1($got, 'X-State'), $word, "$path: state";
            is kind_of($got), $kind, "$path: which page";
            my $said = $kind ne 'r' && $has_gpc && $made{ads} ne 'granted' && $made{meter} ne 'granted';
            is scalar(() = $got->{body} =~ /\Q$honoured\E|\Q$explained/g), $said ? 1 : 0, "$path: whether the signal is said";
            is token_of(tag_of($got)) =~ /^([a-z]+)-/ && $1, $kind eq 'a' && $said ? 'ag' : $kind, "$path: its tag"
                if $path eq '/page.html';
            is vary_of($got), vary_of_pages(qw(sec-gpc x-grant x-refuse)), "$path: Vary";
            is_deeply [ cookies($got) ], [], "$path: no cookie";
        }
        my $set = get('signals_on', '/set/plain.txt', @headers);
        is_deeply names_set($set), [ sort @pass ], 'cookies';
        is vary_of($set), "cookie $context sec-gpc x-grant x-refuse", 'their Vary';
        my $report = get('signals_report', '/set/plain.txt', @headers);
        is_deeply names_set($report), [qw(a m n s)], 'Report changes nothing';
        is vary_of($report), '', 'not even Vary';
    };
}
is join(' ', sort keys %seen), 'a ask chosen g none r signal source' =~ s/ none//r =~ s/ signal//r,
    'every state but two, and every page, was seen';

# Nothing is left to ask here, but for Sec-GPC.
subtest 'the signal alone' => sub {
    my $got = get('signals_cache', '/missing?signal', $gpc);
    is header1($got, 'X-State'), 'signal', 'state';
    is kind_of($got), 'g', 'no banner, and it is said why';
    is header1(get('signals_cache', '/missing?ask'), 'X-State'), 'ask', 'without it: ask';
    is header1(get('signals_nothing', '/page.html', $gpc), 'X-State'), 'ask', 'what it does not refuse is asked for';
    is kind_of(get('signals_nothing', '/page.html', $gpc)), 'a', 'with the banner';
    is vary_of(get('signals_nothing', '/page.html', $gpc)), vary_of_pages(), 'and Vary does not name it';
    is vary_of(get('signals_nothing', '/set/plain.txt', $gpc)), "cookie $context", 'nor for cookies';
};

subtest 'exactly 1' => sub {
    for ('0', '', '2', '11', '1;a', '"1"', 'true', '?1', '1, 1', '01', '1.0', '+1') {
        my $json = get('signals_on', $state, "Sec-GPC: $_");
        is decisions_of($json)->{ads}, 'unset', "not \"$_\"";
        is JSON::PP::decode_json($json->{body})->{signal}, undef, 'nor is it said';
    }
    is decisions_of(get('signals_on', $state, 'Sec-GPC: 1', 'Sec-GPC: 1'))->{ads}, 'unset', 'not twice';
    is decisions_of(get('signals_on', $state, 'SEC-gpc:1 '))->{ads}, 'refused', 'blanks are no part of it';
};

subtest 'not heeded' => sub {
    my $json = get('signals_deaf', $state, $gpc);
    is_deeply decisions_of($json), { map { $_ => 'unset' } @categories }, 'decisions';
    is JSON::PP::decode_json($json->{body})->{signal}, undef, 'no signal';
    my $got = get('signals_deaf', '/page.html', $gpc, 'X-Refuse: stat');
    is kind_of($got), 'a', 'the page asks';
    is vary_of($got), vary_of_pages(qw(x-grant x-refuse)), 'Vary does not name it';
    unlike get('signals_deaf', '/privacy-choices/', $gpc)->{body}, qr/pvc-signal/, 'nor does the charter';
    is vary_of(get('signals_deaf', '/set/plain.txt', $gpc)), "cookie $context x-grant x-refuse", 'nor cookies';
};

subtest 'the charter says it' => sub {
    my $says = qr/<p class="pvc-signal">Your browser sends the signal/;
    like get('signals_on', '/privacy-choices/', $gpc)->{body}, $says, 'where it is sent';
    unlike get('signals_on', '/privacy-choices/')->{body}, $says, 'only there';
    unlike get('signals_on', '/privacy-choices/', $gpc, "Cookie: $choices[1][2]")->{body}, $says,
        'not where the visitor accepted what it refuses';
    like get('signals_on', '/privacy-choices/', $gpc, "Cookie: $choices[2][2]")->{body}, $says,
        'where the visitor refused it too';
    is_deeply [ cookies(get('signals_on', '/privacy-choices/', $gpc)) ], [], 'no cookie';
    like get('signals_cache', '/privacy-choices/?lang=fr', $gpc)->{body}, $says, 'in a language there is';
};

# --- choices beside them

my $shown = shown('signals_on');
subtest 'what is kept is what the visitor said' => sub {
    my @kept = (
        # choice    request headers                 entries
        [ 'accept', [$gpc],                         'ads stat' ],
        [ 'refuse', [$gpc],                         'ads stat' ],
        [ 'refuse', ['X-Grant: ads stat meter'],    'ads stat' ],
        [ 'accept', ['X-Refuse: ads stat meter'],   'ads stat' ],
        [ 'save',   [$gpc, 'X-Grant: meter'],       'ads stat meter' ],
    );
    for (@kept) {
        my ($choice, $headers, $entries) = @$_;
        my $answer = post('signals_on', headers => $headers,
            fields => [ choice => $choice, shown => $shown ]);
        my $answered = $choice eq 'accept' ? qr/1:[0-9a-f]{6}/ : qr/0/;
        my ($value) = map { /^cookies_preferences=([^;]*)/ } cookies($answer);
        is $answer->{status}, 303, "$choice, @$headers: taken";
        is join(' ', grep { $value =~ /&$_=$answered(?:&|$)/ } @categories), $entries, 'entries';
        unlike $value, qr/meter/, 'no other' unless $entries =~ /meter/;
    }
};

subtest 'what another tool granted has no record here' => sub {
    for my $shown (undef, 'x' x 16) {
        my $answer = post('signals_on', headers => ['X-Grant: ads stat meter'],
            fields => [ choice => 'accept', $shown ? (shown => $shown) : () ]);
        is header1($answer, 'Location'), '/privacy-choices/?lang=en&notice=changed#pvc-notice', 'it has to be shown';
        is_deeply [ cookies($answer) ], [], 'and is not taken';
    }
    my $answer = post('signals_on', origin => 'Origin: http://other.example',
        headers => ['X-Grant: ads stat meter'], fields => [ choice => 'accept', shown => $shown ]);
    is $answer->{status}, 403, 'and to come from this site';
};

subtest 'a refusal that the signal made is said again, once' => sub {
    my $first = post('signals_on', headers => [$gpc], fields => [ choice => 'refuse', shown => $shown ]);
    my ($cookie) = map { /^([^;]*)/ } cookies($first);
    like $cookie, qr/ads=0&stat=0$/, 'the first time it is kept';
    my $again = post('signals_on', headers => [ $gpc, "Cookie: $cookie" ],
        fields => [ choice => 'refuse', shown => $shown ]);
    is_deeply [ cookies($again) ], [], 'then it is known';
};

# --- caches

subtest 'mod_cache keeps a body for each' => sub {
    my @visitors = (
        [ 'asked',             'a' ],
        [ 'GPC',               'g', $gpc ],
        [ 'refused',           'r', 'Cookie: ' . choose('signals_cache', 'refuse') ],
        [ 'accepted, GPC',     'r', $gpc, 'Cookie: ' . choose('signals_cache', 'accept') ],
        [ 'refused, GPC',      'g', $gpc, 'Cookie: ' . choose('signals_cache', 'refuse') ],
        [ 'GPC, other cookies', 'g', $gpc, 'Cookie: x=1' ],
    );
    my (%tags, @results);
    for my $round (1, 2) {
        for (@visitors) {
            my ($who, $kind, @headers) = @$_;
            my $got = get('signals_cache', '/page.html', @headers);
            push @results, header1($got, 'X-Cache') =~ /^(\w+)/;
            is kind_of($got), $kind, "$round, $who: which page";
            is without_banner($got->{body}), $page, "$round, $who: as it is";
            is vary_of($got), vary_of_pages('sec-gpc'), "$round, $who: Vary";
            $tags{$kind} = tag_of($got);
            is token_of($tags{$kind}) =~ /^(.)/ && $1, $kind, "$round, $who: the tag";
        }
    }
    is join(' ', @results), join(' ', qw(MISS MISS MISS), ('HIT') x 9), 'three misses';
    for my $mine (sort keys %tags) {
        my ($visitor) = grep { $_->[1] eq $mine } @visitors;
        for my $theirs (sort keys %tags) {
            my $got = get('signals_cache', '/page.html', @$visitor[2 .. $#$visitor], "If-None-Match: $tags{$theirs}");
            is $got->{status}, $mine eq $theirs ? 304 : 200, "$visitor->[0], with the page of $theirs";
        }
    }
};

subtest 'what applications are told' => sub {
    is vary_of(get('signals_on', '/told.txt')), 'cookie sec-gpc x-grant x-refuse', 'by an exempt category, Sec-GPC too';
    is vary_of(get('signals_deaf', '/told.txt')), 'cookie x-grant x-refuse', 'where it is heeded';
    is vary_of(get('signals_cache', '/told.txt')), 'cookie', 'not by one that needs consent';
};

# --- what expressions can see

subtest 'variables' => sub {
    for my $server (qw(signals_env signals_env_cache)) {
        # mod_cache keeps what mod_headers said, too: another URL each time
        for my $path ('/page.html', '/missing', '/set/plain.txt') {
            is header1(get($server, "$path?1", 'X-Env: yes'), 'X-Allowed'), 'necessary,stat', "$server$path: of the server";
            is header1(get($server, "$path?2"), 'X-Allowed'), 'necessary', "$server$path: none";
        }
        # caches ask for nothing here
        is header1(wire($server, '/page.html', method => 'OPTIONS', headers => ['X-Env: yes']), 'X-Allowed'),
            'necessary,stat', "$server, OPTIONS";
        for (1, 2) {
            is_deeply names_set(get($server, '/set/plain.txt', 'X-Env: yes')), [qw(n s)], "$server: cookies";
            is_deeply names_set(get($server, '/set/plain.txt')), ['n'], "$server: none";
        }
    }
};

subtest 'odd expressions' => sub {
    my $mark = log_mark();
    my @failing = map { get('signals_odd', $state, 'X-Fail: yes') } 1 .. 20;
    is_deeply decisions_of($_), { ads => 'unset', stat => 'refused', meter => 'unset' }, 'what fails is no consent' for @failing;
    my @lines = grep { /could not be evaluated/ } log_since($mark);
    is scalar(grep { /CookieConsentGrant ads at .*signals\.conf:\d+ .*Cannot open file.*: the category is not granted/ } @lines), 20, 'each is logged';
    is scalar(grep { /CookieConsentRefuse stat at .*: the category is refused/ } @lines), 20, 'of both kinds';
    my %warned;
    $warned{$_}++ for map { /cookie_consent:warn\] \[pid (\d+)/ } @lines;
    my %pids = map { /\[pid (\d+)/ ? ($1 => 1) : () } @lines;
    ok !(grep { $_ != 1 } values %warned) && %warned, 'once for each process as a warning';
    is_deeply [ sort keys %warned ], [ sort keys %pids ], 'for every one of them';

    is decisions_of(get('signals_odd', $state, 'X-Ask: yes'))->{meter}, 'granted', 'a lookup, which makes a subrequest';
    is decisions_of(get('signals_odd', $state))->{meter}, 'unset', 'none';

    my %vary = ('X-Name' => 'x-name', 'a:b' => '', 'X-Grant,X-Other' => 'x-grant x-other', '%0d%0aX:1' => '', 'Host' => '');
    for (sort keys %vary) {
        my $got = get('signals_odd', "/page.html?$_");
        is vary_of($got), vary_of_pages(qw(x-ask x-fail), split / /, $vary{$_}), "a name of the client's: $_";
    }
    is decisions_of(get('signals_odd', "$state?X-Name", 'X-Name: no'))->{meter}, 'refused', 'which is read';
};

# --- gpc.json

my $url = '/.well-known/gpc.json';
my $day = sub { strftime('%Y-%m-%d', gmtime((stat "$vars->{t_conf}/$_[0]")[9])) };
subtest 'gpc.json' => sub {
    my $answer = get('signals_on', $url);
    is $answer->{status}, 200, 'status';
    is header1($answer, 'Content-Type'), 'application/json', 'type';
    is header1($answer, 'Cache-Control'), 'max-age=86400', 'caches';
    my $newest = (sort map { $day->($_) } qw(signals_policy.inc signals_site.inc))[-1];
    is_deeply JSON::PP::decode_json($answer->{body}),
        { gpc => JSON::PP::true(), lastUpdate => $newest }, 'the day of the register';
    is_deeply [ cookies($answer) ], [], 'no cookie';
    my $head = wire('signals_on', $url, method => 'HEAD');
    is $head->{status}, 200, 'HEAD';
    is header1($head, 'Content-Length'), length $answer->{body}, 'its length';
    for my $method (qw(POST PUT DELETE)) {
        my $got = wire('signals_on', $url, method => $method, body => 'x');
        is $got->{status}, 405, $method;
        is header1($got, 'Allow'), 'GET, HEAD', 'Allow';
    }
    is get('signals_on', "$url/")->{status}, 404, 'nothing below it';
    is get('signals_on', '/.well-known/gpc')->{status}, 404, 'nor beside it';
    is get('signals_on', '/.well-known/%67pc.json')->{status}, 200, 'in other words';
    is get('signals_said', $url)->{body}, qq({"gpc":false}\n), 'a file of the site';
    is get($_, $url)->{status}, 404, "$_: none" for qw(signals_deaf signals_unsaid signals_report);
};
subtest 'gpc.json before everything' => sub {
    for my $server (map { "own_$_" } qw(alias redirect proxy proxy_mapping proxy_handler rewrite_pass
        rewrite_last rewrite_proxy rewrite_controller htaccess fallback)) {
        like get($server, $url)->{body}, qr/^\{"gpc":true,"lastUpdate":"\d{4}-\d\d-\d\d"\}$/, $server;
    }
};
