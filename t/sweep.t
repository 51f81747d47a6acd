# After a refusal the browser is told to delete what it was given before: which
# cookies, how, and in which answers.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use File::Path qw(make_path);
use HTTP::Date qw(time2str);
use JSON::PP ();
use Enforce;
use Judged;
use Page;
use Situations;
use Visitor;
use Wire;

my $vars = Apache::Test::vars();
my $shown = shown('sweep_on');
my @navigation = ('Sec-Fetch-Site: none', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document');
my @json = ('Accept: application/json');

my %choice = (
    'no choice'  => '',
    refused      => scalar choose('sweep_on', 'refuse'),
    accepted     => scalar choose('sweep_on', 'accept'),
    statistics   => scalar choose('sweep_on', 'save', grant => ['statistics']),
    'first-party' => scalar choose('sweep_on', 'save', grant => [qw(first-party support)]),
);

# The header that deletes a cookie.
sub gone {
    my ($name, $rest) = @_;
    return "$name=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=" . ($rest // '/');
}

sub cookie_of {
    my ($choice, $cookies) = @_;
    my @all = grep { length } $choice{$choice}, $cookies // ();
    return @all ? 'Cookie: ' . join '; ', @all : ();
}

# --- which cookies

my @swept = (
    # choice         the browser has         what is deleted
    [ 'refused',     'stat=1',               gone('stat') ],
    [ 'refused',     'a=b; stat=1; sid=2',   gone('stat') ],
    [ 'refused',     'ad=1; stat=2',         gone('ad'), gone('stat') ],
    [ 'refused',     'stat=1; stat=2',       gone('stat') ],
    [ 'refused',     'anon=1',               gone('anon') ],
    [ 'refused',     'placed=1',             gone('placed', '/shop; Domain=example.org') ],
    [ 'refused',     'twice=1',              gone('twice'), gone('twice', '/a; Domain=.example.org') ],
    [ 'refused',     '_pk_id.1=1; _pk_=2; _pk=3', gone('_pk_id.1'), gone('_pk_') ],
    [ 'refused',     'chips=1',              gone('chips', '/; Secure; Partitioned') ],
    [ 'refused',     '__Host-stat=1',        gone('__Host-stat', '/; Secure') ],
    [ 'refused',     '__Secure-stat=1',      gone('__Secure-stat', '/x; Secure') ],
    [ 'refused',     'sid=1; mystery=2; Stat=3; stored=4; stat.=5; stat' ],
    [ 'refused',     'chat=1' ],            # exempt, and not refused by that
    [ 'refused',     'cookies_preferences=other; stat=1', gone('stat') ],
    [ 'refused',     '' ],
    [ 'statistics',  'stat=1; anon=2; ad=3; chat=4', gone('ad'), gone('chat') ],
    [ 'first-party', 'stat=1; anon=2; ad=3; chat=4', gone('stat'), gone('anon') ],
    [ 'accepted',    'stat=1; anon=2; ad=3; chat=4' ],
    [ 'no choice',   'stat=1; anon=2; ad=3; chat=4' ],
    # names that are no tokens
    [ 'refused',     "_pk_\xff=1; _pk_\xc3\xa9=2; _pk_\tx=3; _pk_a b=4; _pk_\"=5; _pk_,=6; _pk_ok=7", gone('_pk_ok') ],
    [ 'refused',     '_pk_!#$%&\'*+-.^_`|~=1', gone('_pk_!#$%&\'*+-.^_`|~') ],
    [ 'refused',     join('; ', map { "_pk_$_=1" } 1 .. 60), map { gone("_pk_$_") } 1 .. 20 ],
    [ 'refused',     join('; ', 'stat=1', map { "twice=$_; _pk_$_=1" } 1 .. 60),
      gone('stat'), gone('twice'), gone('twice', '/a; Domain=.example.org'), map { gone("_pk_$_") } 1 .. 17 ],
);

# --- in which answers

# A request of somebody who refused and still has stat.
my @requests = (
    # what                    swept  method, headers
    [ 'a navigation',             1, GET => @navigation ],
    [ 'of another site',          1, GET => 'Sec-Fetch-Site: cross-site', @navigation[1, 2] ],
    [ 'HEAD',                     1, HEAD => @navigation ],
    [ 'POST',                     0, POST => @navigation ],
    [ 'OPTIONS',                  0, OPTIONS => @navigation ],
    [ 'a frame',                  0, GET => 'Sec-Fetch-Dest: iframe', 'Accept: text/html' ],
    [ 'an image',                 0, GET => 'Sec-Fetch-Dest: image', 'Accept: text/html' ],
    [ 'a script\'s',              0, GET => 'Sec-Fetch-Dest: empty', 'Accept: text/html' ],
    [ 'in capitals',              0, GET => 'Sec-Fetch-Dest: DOCUMENT', 'Accept: text/html' ],
    [ 'two destinations',         0, GET => 'Sec-Fetch-Dest: document', 'Sec-Fetch-Dest: document' ],
    [ 'an old browser',           1, GET => 'Accept: text/html,application/xhtml+xml,*/*;q=0.8' ],
    [ 'an old browser, HEAD',     1, HEAD => 'Accept: text/html' ],
    [ 'an old browser\'s image',  0, GET => 'Accept: image/png,*/*' ],
    [ 'an old browser\'s script', 0, GET => 'Accept: */*' ],
    [ 'an old script',            0, GET => 'Accept: text/html', 'X-Requested-With: XMLHttpRequest' ],
    [ 'htmx',                     0, GET => 'Accept: text/html', 'HX-Request: true' ],
    [ 'nothing said',             0, 'GET' ],
);

# Kinds of answers, by path; beside each stands the same with CookieConsentSweep
# Off.
my $page = '/pages/page.html';
my $away = also('Status: 302 Any', 'Location: http://www.example.org/');
my @answers = (
    # what                   path                        status, request headers
    [ 'a page',              $page,                      200 ],
    [ 'a page, SSI',         '/pages/page.shtml',        200 ],
    [ 'text',                '/files/plain.txt',         200 ],
    [ 'part of it',          '/files/plain.txt',         206, 'Range: bytes=2-4' ],
    [ 'not modified',        '/files/plain.txt',         304, 'If-None-Match: *' ],
    [ 'not modified, of mod_headers', '/headers/both/plain.txt', 304, 'If-None-Match: *' ],
    [ 'mod_headers',         '/headers/both/plain.txt',  200 ],
    [ 'a gap',               '/missing',                 404 ],
    [ 'no access',           '/cgi/',                    403 ],
    [ 'a folder',            '/pages',                   301 ],
    [ 'ErrorDocument',       '/documented/file/x',       404 ],
    [ 'ErrorDocument, CGI',  '/documented/script/x',     404 ],
    [ 'ErrorDocument, text', '/documented/text/x',       404 ],
    [ 'CGI',                 "/cgi/say.pl$all",          200 ],
    [ 'CGI, public',         "/cgi/say.pl$two" . also('Cache-Control: public, max-age=60', 'Vary: Accept'), 200 ],
    [ 'CGI, not stored',     "/cgi/say.pl$two" . also('Cache-Control: no-store'), 200 ],
    [ 'CGI, varies on all',  "/cgi/say.pl" . say_query('Vary: *'), 200 ],
    [ 'CGI, a redirect',     "/cgi/say.pl$two$away",     302 ],
    [ 'CGI, not modified',   "/cgi/say.pl$two" . also('Status: 304 Any'), 304 ],
    [ 'CGI, nothing',        "/cgi/say.pl$two" . also('Status: 204 Any'), 204 ],
    [ 'CGI, broken',         "/cgi/say.pl$two" . also('Status: 500 Any'), 500 ],
    [ 'CGI, redirected inside', '/cgi/say.pl' . say_query("Location: $page"), 200 ],
    [ 'a backend',           "/proxy/say.pl$all",        200 ],
    [ 'a backend\'s redirect', "/proxy/say.pl$two$away", 302 ],
    [ 'mod_rewrite',         '/rewrite/away',            302 ],
    [ 'mod_session',         "/session/say.pl" . say_query('X-Replace-Session: a=b'), 200 ],
    [ 'charter',             '/privacy-choices/',        200 ],
    [ 'charter, no slash',   '/privacy-choices',         301 ],
);

my @more = (
    # what, and how many tests
    [ \&a_page_keeps_its_tag, 1 ],
    [ \&post_with_error_document, 1 ],
    [ \&switched_off, 1 ],
    [ \&report_says_so, 1 ],
    [ \&answers_to_choices, 1 ],
    [ \&connections, 1 ],
    [ \&cached_for_nobody_else, 2 ],
    [ \&over_http2, 1 ],
);
my $more = 0;
$more += $_->[1] for @more;
plan tests => @swept + @requests + @answers + $more;

for (@swept) {
    my ($choice, $has, @gone) = @$_;
    my $answer = get('sweep_on', '/files/plain.txt', @navigation, cookie_of($choice, $has));
    is_deeply [ cookies($answer) ], \@gone, "$choice: " . substr $has, 0, 60;
}

for (@requests) {
    my ($what, $is_swept, $method, @headers) = @$_;
    my $answer = wire('sweep_on', $page, method => $method,
        headers => [ @headers, cookie_of('refused', 'stat=1') ]);
    is_deeply [ cookies($answer) ], [ $is_swept ? gone('stat') : () ], "whoever asks: $what";
}

for (@answers) {
    my ($what, $path, $status, @headers) = @$_;
    subtest "whatever is answered: $what" => sub {
        for my $method (qw(GET HEAD)) {
            my @ask = (method => $method, headers => [ 'Host: www.example.org:8000', @headers, @navigation,
                cookie_of('refused', 'ad=1; stat=1') ]);
            my ($got, $base) = map { wire($_, $path, @ask) } qw(sweep_on sweep_switched_off);
            is $base->{status}, $status, "$method: status";
            is_same_but_swept($got, $base, $method);
        }
    };
}

# The other cookies keep their places among themselves; the answer is private and
# varies on what refuses; nothing else is changed.
sub is_same_but_swept {
    my ($got, $base, $what) = @_;
    is $got->{status}, $base->{status}, "$what: the same status";
    ok $got->{body} eq $base->{body}, "$what: the same body";
    my %swept = map { gone($_) => 1 } qw(ad stat);
    my @set = map { same($_) } cookies($got);
    is_deeply [ grep { $swept{$_} } @set ], [ gone('ad'), gone('stat') ], "$what: swept";
    is_deeply [ grep { !$swept{$_} } @set ], [ map { same($_) } cookies($base) ], "$what: the other cookies";
    my @vary = tokens(header($base, 'Vary'));
    my %has = map { lc $_ => 1 } @vary;
    is_deeply [ sort(tokens(header($got, 'Vary'))) ],
        [ sort @vary, grep { !$has{'*'} && !$has{ lc $_ } } 'Sec-GPC', 'Cookie' ], "$what: Vary";
    my @caching = tokens(header($base, 'Cache-Control'));
    my $is_private = grep { /^(?:private|no-store)$/ } @caching;
    is_deeply [ sort(tokens(header($got, 'Cache-Control'))) ],
        [ sort $is_private ? @caching : ('private', grep { $_ ne 'public' } @caching) ], "$what: private";
    my @rest = map {
        [ sort grep { !/^(?:Set-Cookie|Vary|Cache-Control|Date):/i } map { same($_) } @{ $_->{headers} } ]
    } $got, $base;
    is_deeply @rest, "$what: nothing else";
}

# A browser that comes back with the tag of a page is told that it has it, with
# the sweep.
sub a_page_keeps_its_tag {
    subtest 'a page, not modified' => sub {
        my @cookie = cookie_of('refused', 'stat=1');
        my $first = get('sweep_on', $page, @navigation, @cookie);
        my $again = get('sweep_on', $page, @navigation, @cookie, 'If-None-Match: ' . header1($first, 'ETag'));
        is $again->{status}, 304, 'status';
        is_deeply [ cookies($again) ], [ gone('stat') ], 'swept';
        is header1($again, 'ETag'), header1($first, 'ETag'), 'the same tag';
        is_deeply [ tokens(header($again, 'Cache-Control')) ], ['private'], 'private';
        my $other = get('sweep_on', $page, @navigation, cookie_of('refused'));
        is header1($other, 'ETag'), header1($first, 'ETag'), 'which is that of others who refused';
        is header1($other, 'Cache-Control'), undef, 'and theirs is not private';
    };
}

# httpd makes it a GET for the document's sake.
sub post_with_error_document {
    my $answer = wire('sweep_on', '/documented/script/x', method => 'POST', body => 'x=1',
        headers => [ @navigation, cookie_of('refused', 'stat=1') ]);
    is_deeply [ $answer->{status}, cookies($answer) ], [ 404, 'sid2=document' ], 'a POST that has an ErrorDocument';
}

sub switched_off {
    subtest 'not where it is off' => sub {
        my @ask = (@navigation, cookie_of('refused', 'stat=1'));
        is_deeply [ cookies(get('sweep_switched_off', $page, @ask)) ], [], 'CookieConsentSweep Off';
        is_deeply [ cookies(get('sweep_on', '/switched/off/page.html', @ask)) ], [], 'CookieConsent Off in a place';
        is_deeply [ cookies(get('sweep_on', $page, @ask, 'X-Without: yes')) ], [], 'no-cookie-consent';
        is_deeply [ cookies(get('sweep_on', $page, @ask, 'X-Without: no')) ], [ gone('stat') ], 'on again';
        my $answer = post('sweep_switched_off', body => "choice=refuse&shown=$shown", headers => ['Cookie: stat=1']);
        is_deeply [ map { name_of($_) } cookies($answer) ], ['cookies_preferences'], 'in the answer to a choice';
    };
}

sub report_says_so {
    subtest 'Report' => sub {
        my $mark = log_mark();
        my $answer = get('sweep_report', $page, @navigation, cookie_of('refused', 'stat=1'));
        is_deeply [ cookies($answer), header($answer, 'Vary'), header($answer, 'Cache-Control') ], [],
            'changes nothing';
        is_deeply [ map { /\[cookie_consent:info\].*(would delete .*?;)/ ? $1 : () } log_since($mark) ],
            ['would delete what is refused: stat=;'], 'and says so';
        $mark = log_mark();
        get('sweep_on', $page, @navigation, cookie_of('refused', 'stat=1'));
        is scalar grep({ /\[cookie_consent:debug\].*\Qdeletes what is refused: stat=;\E/ } log_since($mark)), 1,
            'On says so, too';
    };
}

# --- choices

my @choices = (
    # former choice   choice, grants              the browser has               what is deleted
    [ 'no choice',    [ 'refuse' ],               'stat=1; ad=2; anon=3; sid=4', [ 'stat', 'ad', 'anon' ] ],
    [ 'accepted',     [ 'refuse' ],               'stat=1; ad=2; chat=3',       [ 'stat', 'ad' ] ],
    [ 'accepted',     [ 'save', 'statistics' ],   'stat=1; ad=2; chat=3',       [ 'ad', 'chat' ] ],
    [ 'accepted',     [ 'save' ],                 'stat=1; ad=2; chat=3',       [ 'stat', 'ad', 'chat' ] ],
    [ 'refused',      [ 'accept' ],               'stat=1; ad=2',               [] ],
    [ 'statistics',   [ 'accept' ],               'ad=1; chat=2',               [ 'chat' ] ], # still refused
    [ 'refused',      [ 'refuse' ],               'stat=1',                     [ 'stat' ] ],
    [ 'no choice',    [ 'refuse' ],               'sid=1; mystery=2',           [] ],
    [ 'no choice',    [ 'refuse' ],               '',                           [] ],
    [ 'no choice',    [ 'save', 'first-party', 'statistics', 'support' ], 'stat=1; ad=2', [] ],
);

sub answers_to_choices {
    subtest 'answers to choices' => sub {
        for (@choices) {
            my ($former, $made, $has, $gone) = @$_;
            my ($choice, @grants) = @$made;
            my $what = "$former, then @$made, has $has";
            my @form = (choice => $choice, shown => $shown, back => $page, map { (grant => $_) } @grants);
            my @headers = cookie_of($former, $has);
            my $is_new = $former ne 'refused' || $choice ne 'refuse';

            my $answer = post('sweep_on', fields => \@form, headers => \@headers);
            my @set = cookies($answer);
            is $answer->{status}, 303, "$what: taken";
            like shift(@set) // '', qr/^cookies_preferences=v=1&/, "$what: the choice" if $is_new;
            is_deeply \@set, [ map { gone($_) } @$gone ], "$what: swept";
            is header1($answer, 'Cache-Control'), 'private, no-store', "$what: kept by no cache";

            my $json = post('sweep_on', fields => \@form, headers => [ @headers, @json ]);
            @set = cookies($json);
            is $json->{status}, 200, "$what: JSON";
            ok JSON::PP::decode_json($json->{body})->{categories}, "$what: the state";
            like shift(@set) // '', qr/^cookies_preferences=v=1&/, "$what: JSON: the choice" if $is_new;
            is_deeply \@set, [ map { gone($_) } @$gone ], "$what: JSON: swept";
        }
        for ([ 403, 'choice=refuse', 'Sec-Fetch-Site: cross-site' ], [ 400, 'choice=no' ]) {
            my ($status, $body, @headers) = @$_;
            my $answer = post('sweep_on', body => $body, headers => [ @headers, cookie_of('refused', 'stat=1') ]);
            is_deeply [ $answer->{status}, cookies($answer) ], [ $status ], "a choice that is not taken: $status";
        }
    };
}

# --- how

my @same = ('Sec-Fetch-Site: same-origin');
my @connections = (
    # what                       server, headers of a choice                            the rest of the deletion
    [ 'http',                    'sweep_on',    [],                                     '/' ],
    [ 'https',                   'sweep_https', [],                                     '/; Secure' ],
    [ 'TLS ends before it',      'sweep_on',    ['X-Forwarded-Proto: https'],           '/; Secure' ],
    [ 'a form, https',           'sweep_https', [ @same, 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document' ], '/; Secure' ],
    [ 'a form in a frame, https', 'sweep_https', [ @same, 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: iframe' ],
      '/; Secure; SameSite=None' ],
    [ 'a script, which may be in a frame', 'sweep_https', [ @same, 'Sec-Fetch-Mode: cors', 'Sec-Fetch-Dest: empty' ],
      '/; Secure; SameSite=None' ],
    [ 'a form in a frame, TLS ends somewhere', 'sweep_on', [ @same, 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: iframe' ],
      '/; Secure; SameSite=None' ],
);

sub connections {
    subtest 'how the browser is connected' => sub {
        for (@connections) {
            my ($what, $server, $headers, $rest) = @$_;
            my $answer = post($server, body => "choice=refuse&shown=$shown", headers => [ @$headers, 'Cookie: chips=1; stat=2' ]);
            my @set = cookies($answer);
            is_deeply [ @set[1 .. $#set] ], [ gone('chips', $rest =~ /Secure/ ? "$rest; Partitioned" : '/; Secure; Partitioned'),
                gone('stat', $rest) ], $what;
        }
        my $answer = get('sweep_https', $page, @navigation, cookie_of('refused', '__Secure-stat=1; placed=2'));
        is_deeply [ cookies($answer) ], [ gone('__Secure-stat', '/x; Secure'),
            gone('placed', '/shop; Domain=example.org; Secure') ], 'a page over https';
    };
}

# --- caches inside httpd: a sweep is for one visitor

sub cached_for_nobody_else {
    my $dir = "$vars->{t_state}/sweep_cache";
    make_path($dir);
    chown scalar getpwnam($vars->{user}), scalar getgrnam($vars->{group}), $dir if $> == 0;
    subtest $_ => \&is_cached_for_all, $_ for qw(sweep_cache sweep_cache_late);
}

sub is_cached_for_all {
    my ($server) = @_;
    my $public = say_query('Cache-Control: public, max-age=600') . "&n=$server-$$-" . time;
    my @turns = ([ 'refused', 'stat=1', gone('stat') ], [ 'refused', '' ], [ 'refused', 'ad=1', gone('ad') ],
        [ 'accepted', 'stat=1' ], [ 'no choice', 'stat=1' ], [ 'refused', 'stat=1', gone('stat') ]);
    my $hit = 'MISS';
    for (@turns) {
        my ($choice, $has, @gone) = @$_;
        my $answer = get($server, "/cgi/say.pl$public", @navigation, cookie_of($choice, $has));
        my $what = "$choice, $has, $hit";
        like header1($answer, 'X-Cache'), qr/^$hit\b/, "$what: X-Cache";
        is_deeply [ cookies($answer) ], \@gone, "$what: cookies";
        is_deeply [ tokens(header($answer, 'Cache-Control')) ], [ @gone ? qw(max-age=600 private) : qw(public max-age=600) ],
            "$what: Cache-Control";
        is_deeply [ grep { $_ eq 'Cookie' } tokens(header($answer, 'Vary')) ], [ @gone ? 'Cookie' : () ], "$what: Vary";
        $hit = 'HIT';
    }
}

# --- HTTP/2

sub over_http2 {
    SKIP: {
        skip 'prefork and mod_http2 do not go together', 1 if ($ENV{MPM} // '') eq 'prefork';
        local $ENV{LD_PRELOAD} = '';    # sanitizers are for the server
        my @headers = map { (-H => $_) } @navigation, cookie_of('refused', 'stat=1'), 'Cookie: ad=2';
        open my $pipe, '-|', qw(curl -sS -i --max-time 30 --http2-prior-knowledge), @headers,
            'http://localhost:' . Wire::port_of('sweep_h2c') . $page or die "curl: $!\n";
        my $said = join '', <$pipe>;
        my ($line, @lines) = split /\r\n/, $said =~ s/\r\n\r\n.*//sr;
        is_deeply [ $line, cookies({ headers => \@lines }) ], [ 'HTTP/2 200 ', gone('stat'), gone('ad') ], 'HTTP/2';
    }
}

$_->[0]->() for @more;
