# POST to the charter: which choices are taken, which are not, what is kept in
# the choice cookie, and where the visitor is led.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use JSON::PP ();
use Page;
use Visitor;
use Wire;

my $shown = shown('own_on');
my $host = host('own_on');
my $port = Wire::port_of('own_on');
my $month = 365 * 86400 / 12;
my $f = '[0-9a-f]{6}';
my $id = '&id=[A-Za-z0-9_-]{22}';
my @json = ('Accept: application/json');

# What is chosen, and the entries of the cookie: statistics and advertising
# need consent, support is exempt, the other categories declare nothing.
my @choices = (
    # choice    grants                          entries of the cookie
    [ 'accept', [],                             "$id&statistics=1:$f&advertising=1:$f" ],
    [ 'refuse', [],                             '&statistics=0&advertising=0' ],
    [ 'save',   [],                             '&statistics=0&advertising=0&support=0' ],
    [ 'save',   ['statistics'],                 "$id&statistics=1:$f&advertising=0&support=0" ],
    [ 'save',   ['support'],                    "$id&statistics=0&advertising=0&support=1:$f" ],
    [ 'save',   [qw(statistics advertising support)],
                                                "$id&statistics=1:$f&advertising=1:$f&support=1:$f" ],
    # nothing to decide in these: not kept
    [ 'save',   [qw(necessary first-party third-party statistics)],
                                                "$id&statistics=1:$f&advertising=0&support=0" ],
    [ 'save',   [qw(statistics statistics)],    "$id&statistics=1:$f&advertising=0&support=0" ],
    # the button says it, whatever is ticked
    [ 'refuse', [qw(statistics support)],       '&statistics=0&advertising=0' ],
    [ 'accept', ['support'],                    "$id&statistics=1:$f&advertising=1:$f" ],
);

my @attributes = (
    # server         choice    name                   attributes
    [ 'own_on',       'accept', 'cookies_preferences', '; Max-Age=' . 6 * $month . '; Path=/; SameSite=Lax' ],
    [ 'own_on',       'refuse', 'cookies_preferences', '; Max-Age=' . 6 * $month . '; Path=/; SameSite=Lax' ],
    [ 'own_https',    'accept', 'cookies_preferences', '; Max-Age=' . 6 * $month . '; Path=/; SameSite=Lax; Secure' ],
    [ 'own_secure',   'accept', '__Host-choice',       '; Max-Age=' . 6 * $month . '; Path=/; SameSite=Lax; Secure' ],
    [ 'own_insecure', 'accept', 'choice',              '; Max-Age=' . 6 * $month . '; Path=/; SameSite=Lax' ],
    # the longer of both lifetimes
    [ 'own_domain',   'accept', 'choice', '; Max-Age=' . 13 * $month . '; Path=/shop; Domain=example.org; SameSite=Strict; HttpOnly' ],
    [ 'own_refusal',  'accept', 'choice', '; Max-Age=172800; Path=/; SameSite=None' ],
    [ 'own_refusal',  'refuse', 'choice', '; Max-Age=172800; Path=/; SameSite=None' ],
);

# Who sends it, and whether a grant and a refusal are taken.
my @origins = (
    # headers                                                           grant refusal
    [ [],                                                               403, 303 ],
    [ ['Sec-Fetch-Site: same-origin'],                                  303, 303 ],
    [ ['Sec-Fetch-Site: same-origin', 'Origin: http://evil.example'],   303, 303 ],
    [ ['Sec-Fetch-Site: cross-site'],                                   403, 403 ],
    [ ['Sec-Fetch-Site: cross-site', "Origin: http://$host"],           403, 403 ],
    [ ['Sec-Fetch-Site: same-site'],                                    403, 403 ],
    [ ['Sec-Fetch-Site: none', "Origin: http://$host"],                 403, 303 ],
    [ ['Sec-Fetch-Site: Same-Origin'],                                  403, 403 ],
    [ ['Sec-Fetch-Site: same-origin, cross-site'],                      403, 403 ],
    [ ["Origin: http://$host"],                                         303, 303 ],
    [ ["Origin: HTTP://LOCALHOST:$port"],                               303, 303 ],
    [ ["Origin: http://alias.example.org:$port"],                       303, 303 ],
    [ ["Origin: http://a.wild.example.org:$port"],                      303, 303 ],
    [ ["Origin: http://alias.example.org:$port", 'Host: alias.example.org'], 303, 303 ],
    [ ['Origin: https://public.example.org', 'Host: public.example.org'], 303, 303 ],
    [ ['Origin: http://alias.example.org:1'],                           403, 403 ],
    [ ['Origin: http://alias.example.org'],                             403, 403 ],
    [ ['Origin: http://localhost:1'],                                   403, 403 ],
    [ ['Origin: http://localhost'],                                     403, 403 ],
    [ ['Origin: http://evil.example'],                                  403, 403 ],
    [ ["Origin: http://evil.example:$port"],                            403, 403 ],
    [ ["Origin: http://$host.evil.example"],                            403, 403 ],
    [ ["Origin: http://${host}0"],                                      403, 403 ],
    [ ["Origin: http://evil.example\@$host"],                           403, 403 ],
    [ ["Origin: http://$host\@evil.example"],                           403, 403 ],
    [ ["Origin: file://$host"],                                         403, 403 ],
    [ ["Origin: $host"],                                                403, 403 ],
    [ ['Origin: http://'],                                              403, 403 ],
    [ ["Origin: http://$host, http://evil.example"],                    403, 403 ],
    [ ['Origin: null'],                                                 403, 303 ],
    [ ['Origin: null', "Referer: http://$host/page.html"],              303, 303 ],
    [ ['Origin: null', 'Referer: http://evil.example/'],                403, 403 ],
    [ ["Referer: http://$host/page.html"],                              303, 303 ],
    [ ["Referer: http://$host"],                                        303, 303 ],
    [ ["Referer: http://evil.example/http://$host/"],                   403, 403 ],
    [ ["Referer: http://evil.example/?http://$host/"],                  403, 403 ],
    [ ["Referer: http://evil.example\\\@$host/"],                       403, 403 ],
    [ ['Origin: http://evil.example', "Referer: http://$host/"],        403, 403 ],
);

my $type = 'application/x-www-form-urlencoded';
my $ok = "choice=accept&shown=$shown";

my @refused = (
    # what                   status  how
    [ 'no choice',           400, body => "shown=$shown" ],
    [ 'nothing',             400, body => '' ],
    [ 'unknown choice',      400, body => "choice=agree&shown=$shown" ],
    [ 'choice in capitals',  400, body => "choice=ACCEPT&shown=$shown" ],
    [ 'empty choice',        400, body => "choice=&shown=$shown" ],
    [ 'choice and a blank',  400, body => "choice=accept+&shown=$shown" ],
    [ 'choice twice',        400, body => "choice=refuse&$ok" ],
    [ 'the same twice',      400, body => "choice=accept&$ok" ],
    [ 'shown twice',         400, body => "$ok&shown=$shown" ],
    [ 'back twice',          400, body => "$ok&back=/a&back=/b" ],
    [ 'unknown field',       400, body => "$ok&other=1" ],
    [ 'field in capitals',   400, body => "$ok&Back=/" ],
    [ 'field without name',  400, body => "$ok&=1" ],
    [ 'unknown category',    400, body => "$ok&grant=unheard" ],
    [ 'empty category',      400, body => "$ok&grant=" ],
    [ 'category in capitals', 400, body => "$ok&grant=Statistics" ],
    [ 'NUL in the choice',   400, body => "choice=accept%00&shown=$shown" ],
    [ 'NUL in a category',   400, body => "$ok&grant=statistics%00" ],
    [ 'NUL in shown',        400, body => "$ok%00" ],
    [ 'NUL in back',         400, body => "$ok&back=/a%00b" ],
    [ 'a raw NUL',           400, body => "choice=accept\0&shown=$shown" ],
    [ 'many fields',         400, body => join '&', $ok, ('x=1') x 1500 ],
    [ 'too long, declared',  413, body => "$ok&back=/" . 'x' x 8192 ],
    [ 'too many fields, declared', 413, body => join '&', $ok, ('grant=statistics') x 600 ],
    [ 'too long by far',     413, body => 'x' x 1_000_000 ],
    [ 'JSON',                415, body => '{"choice":"accept"}', type => 'application/json' ],
    [ 'multipart',           415, body => $ok, type => 'multipart/form-data; boundary=x' ],
    [ 'text',                415, body => $ok, type => 'text/plain' ],
    [ 'no type',             415, body => $ok, type => undef ],
    [ 'more than the type',  415, body => $ok, type => "${type}x" ],
);

my @taken = (
    # what                   how
    [ 'charset',             type => "$type; charset=UTF-8" ],
    [ 'type in capitals',    type => 'Application/X-WWW-Form-URLencoded' ],
    [ 'encoded',             body => "%63hoice=%61ccept&shown=$shown" ],
    [ 'without back',        body => $ok ],
    [ 'with all fields',     body => "back=%2F&grant=support&$ok" ],
    [ 'of 8 KiB',            body => join '&', $ok, ('grant=statistics') x 470 ],
);

# back= and Referer, and where that leads: a page of the site shows its thanks.
my $charter = '/privacy-choices/';
my $thanks = '#pvc-saved';
my @backs = (
    # back                             Location
    [ '/',                             '/' . $thanks ],
    [ '/page.html',                    '/page.html' . $thanks ],
    [ '/page.html?a=b&c=%20d',         '/page.html?a=b&c=%20d' . $thanks ],
    [ '/a/../b//c',                    '/a/../b//c' . $thanks ],
    [ '/?next=https://evil.example',   '/?next=https://evil.example' . $thanks ],
    [ '/' . 'x' x 2047,                '/' . 'x' x 2047 . $thanks ],
    [ '/' . 'x' x 2048,                $charter ],
    [ '',                              $charter ],
    [ 'page.html',                     $charter ],
    [ '//evil.example',                $charter ],
    [ '///evil.example',               $charter ],
    [ '/\evil.example',                $charter ],
    [ '\/evil.example',                $charter ],
    [ '\\\\evil.example',              $charter ],
    [ '/a\b',                          $charter ],
    [ 'https://evil.example',          $charter ],
    [ 'HTTPS:evil.example',            $charter ],
    [ 'javascript:alert(1)',           $charter ],
    [ ' /',                            $charter ],
    [ "/\t/evil.example",              $charter ],
    [ "/\r\nSet-Cookie: a=b",          $charter ],
    [ "/\n",                           $charter ],
    [ "/a\x7f",                        $charter ],
    [ "/\x01",                         $charter ],
    [ "/caf\xc3\xa9",                  $charter ],
    [ '/%0d%0aSet-Cookie:%20a=b',      '/%0d%0aSet-Cookie:%20a=b' . $thanks ],
    [ '/"><b>',                        '/"><b>' . $thanks ],
    [ '/@evil.example',                '/@evil.example' . $thanks ],
    [ '/privacy-choices.html',         '/privacy-choices.html' . $thanks ],
    # which have none, or not theirs
    [ '/page.html#part',               '/page.html#part' ],
    [ '/privacy-choices',              '/privacy-choices' ],
    [ '/privacy-choices?lang=fr',      '/privacy-choices?lang=fr' ],
    [ '/privacy-choices/?lang=fr&notice=saved', '/privacy-choices/?lang=fr&notice=saved' ],
);
my @referers = (
    # Referer                                  Location
    [ "http://$host/page.html?a=b#c",          '/page.html?a=b' . $thanks ],
    [ "http://$host/",                         '/' . $thanks ],
    [ "http://$host",                          $charter ],
    [ "http://$host$charter?lang=fr",          "$charter?lang=fr" ],
    [ "http://$host//evil.example",            $charter ],
    [ "http://$host/\\evil.example",           $charter ],
    [ "http://alias.example.org:$port/x",      '/x' . $thanks ],
    [ 'http://evil.example/x',                 $charter ],
    [ "http://$host\@evil.example/x",          $charter ],
    [ "http://$host/" . 'x' x 2048,            $charter ],
);

plan tests => @choices + @attributes + @origins + @refused + @taken + @backs
    + @referers + 13;

sub location { header1($_[0], 'Location') }
sub name_of { $_[0] =~ /^([^=]*)=/ ? $1 : '' }

# Not taken: nothing is set, and it is said why.
sub is_refused {
    my ($answer, $status, $what) = @_;
    is $answer->{status}, $status, "$what: status";
    is_deeply [ cookies($answer) ], [], "$what: no cookie";
}

# --- what is kept

for (@choices) {
    my ($choice, $grants, $entries) = @$_;
    subtest "$choice @$grants" => sub {
        my $before = time;
        my $answer = post('own_on', fields => [ choice => $choice, shown => $shown,
            back => '/page.html', map { (grant => $_) } @$grants ]);
        my @set = cookies($answer);
        is $answer->{status}, 303, 'status';
        is location($answer), "/page.html$thanks", 'back';
        is header1($answer, 'Cache-Control'), 'private, no-store', 'not for caches';
        is scalar @set, 1, 'one cookie';
        like $set[0], qr/^cookies_preferences=v=1&t=(\d+)$entries;/, 'entries';
        my ($t) = $set[0] =~ /&t=(\d+)/;
        ok $t >= $before && $t <= time, 'time';
        unlike $set[0] =~ s/;.*//r, qr/[^\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]/,
            'cookie-octets';
    };
}

for (@attributes) {
    my ($server, $choice, $name, $attributes) = @$_;
    subtest "attributes: $server, $choice" => sub {
        my @tls = ('X-Forwarded-Proto: https');
        my $answer = post($server, origin => undef,
            headers => [ 'Sec-Fetch-Site: same-origin', @tls ],
            fields => [ choice => $choice, shown => shown($server, headers => \@tls) ]);
        my @set = cookies($answer);
        is $answer->{status}, 303, 'taken';
        like $set[-1], qr/^\Q$name\E=v=1&t=[^; ]*\Q$attributes\E$/, 'cookie';
        is_deeply [ @set[0 .. $#set - 1] ], $attributes !~ /Domain/ ? []
            : [ "$name=; Max-Age=0; Path=/shop; SameSite=Strict; HttpOnly" ],
            'twin without domain';
    };
}

# --- who may choose

for (@origins) {
    my ($headers, $grant, $refusal) = @$_;
    subtest join(', ', @$headers) || 'nothing said' => sub {
        for ([ 'accept', $grant ], [ 'refuse', $refusal ], [ 'save', $refusal ]) {
            my ($choice, $status) = @$_;
            my $answer = post('own_on', origin => undef, headers => $headers,
                fields => [ choice => $choice, shown => $shown, back => '/' ]);
            is $answer->{status}, $status, "$choice: status";
            is scalar cookies($answer), $status == 303 ? 1 : 0, "$choice: cookie";
            like $answer->{body}, qr/did not come from this site/, "$choice: said why"
                if $status == 403;
        }
        my $save = post('own_on', origin => undef, headers => $headers,
            fields => [ choice => 'save', shown => $shown, grant => 'support' ]);
        is $save->{status}, $grant, 'save of a grant: status';
    };
}

# --- what is no choice

for (@refused) {
    my ($what, $status, %how) = @$_;
    subtest "not taken: $what" => sub {
        my $answer = post('own_on', %how);
        is_refused($answer, $status, 'page');
        like $answer->{body}, qr/Your request was not carried out/, 'said so';
        my $json = post('own_on', %how, headers => \@json);
        is_refused($json, $status, 'JSON');
        ok JSON::PP::decode_json($json->{body})->{error}, 'said so in JSON';
    };
}

# Wire adds a length to a body; so a chunked one follows the headers.
sub post_chunked {
    return wire('own_on', '/privacy-choices/', method => 'POST',
        headers => [ "Origin: http://$host", "Content-Type: $type", 'Connection: close',
            "Transfer-Encoding: chunked\r\n\r\n" . join '', @_ ]);
}

sub chunks { (map({ sprintf "%x\r\n%s\r\n", length, $_ } @_), "0\r\n\r\n") }

subtest 'not taken: too long, chunked' => sub {
    my $answer = post_chunked(chunks($ok, ('&grant=statistics') x 600));
    is_refused($answer, 413, 'page');
    like $answer->{body}, qr/The request was too large/, 'said so';
};

subtest 'not taken: chunks that are none' => sub {
    my $answer = post_chunked("zz\r\n$ok\r\n0\r\n\r\n");
    is_refused($answer, 400, 'page');
    my @pages = $answer->{body} =~ /<html/g;
    is scalar @pages, 1, 'answered once';
};

for (@taken) {
    my ($what, %how) = @$_;
    subtest "taken: $what" => sub {
        my $answer = post('own_on', body => $ok, %how);
        is $answer->{status}, 303, 'status';
        like +(cookies($answer))[0] // '', qr/statistics=1:/, 'cookie';
    };
}

subtest 'taken: chunked' => sub {
    my $answer = post_chunked(chunks(split //, $ok));
    is $answer->{status}, 303, 'status';
    like +(cookies($answer))[0] // '', qr/statistics=1:/, 'cookie';
};

# --- where it leads

for (@backs) {
    my ($back, $location) = @$_;
    subtest 'back=' . substr($back, 0, 40) =~ s/([^\x20-\x7e])/sprintf '\x%02x', ord $1/ger => sub {
        my $answer = post('own_on', fields => [ choice => 'refuse', back => $back ]);
        is $answer->{status}, 303, 'taken all the same';
        is location($answer), $location, 'Location';
        is scalar cookies($answer), 1, 'one cookie';
    };
}

for (@referers) {
    my ($referer, $location) = @$_;
    subtest 'Referer: ' . substr($referer, 0, 60) => sub {
        for my $back ([], [ back => '//evil.example' ]) {
            my $answer = post('own_on', headers => ["Referer: $referer"],
                fields => [ choice => 'refuse', @$back ]);
            is $answer->{status}, 303, 'taken';
            is location($answer), $location, 'Location';
        }
    };
}

# --- answers as JSON

subtest 'JSON for who asks for it' => sub {
    my @asks = (
        # Accept                                        JSON
        [ 'application/json',                              1 ],
        [ 'Application/JSON; q=0.5',                       1 ],
        [ 'application/json, text/html;q=0.9',             1 ],
        [ 'text/html, application/json;q=0.9',             0 ],
        [ 'application/json;q=0',                          0 ],
        [ '*/*',                                           0 ],
        [ 'text/html',                                     0 ],
    );
    for (@asks) {
        my ($accept, $is_json) = @$_;
        my $answer = post('own_on', body => $ok, headers => ["Accept: $accept"]);
        is $answer->{status}, $is_json ? 200 : 303, $accept;
        is scalar cookies($answer), 1, "$accept: cookie";
        is header1($answer, 'Content-Type'), 'application/json', "$accept: type"
            if $is_json;
    }
    my $answer = post('own_on', body => $ok, headers => \@json);
    my ($cookie) = (cookies($answer))[0] =~ /^([^;]*)/;
    is_deeply JSON::PP::decode_json($answer->{body}), state_of('own_on', $cookie),
        'the state after the choice';
    is state_of('own_on', $cookie)->{categories}{statistics}{decision}, 'granted',
        'which is as chosen';
};

# --- only what was shown is granted

subtest 'a grant needs what was shown' => sub {
    my @stale = ([], [ shown => '' ], [ shown => '0' x 16 ], [ shown => substr $shown, 0, 15 ],
        [ shown => "${shown}0" ], [ shown => uc $shown ]);
    for (@stale) {
        my $what = "shown=" . ($_->[1] // '(none)');
        for my $choice ([ choice => 'accept' ], [ choice => 'save', grant => 'statistics' ],
                [ choice => 'save', grant => 'support' ]) {
            my $answer = post('own_on', fields => [ @$choice, @$_, back => '/page.html' ]);
            is_refused($answer, 303, "$what, $choice->[1]");
            is location($answer), '/privacy-choices/?lang=en&notice=changed#pvc-notice', 'to look again';
            is_refused(post('own_on', fields => [ @$choice, @$_ ], headers => \@json),
                409, "$what, $choice->[1], JSON");
        }
        my $refusal = post('own_on', fields => [ choice => 'refuse', @$_ ]);
        is scalar cookies($refusal), 1, "$what: refused all the same";
    }
    is location(post('own_on', path => '/privacy-choices/?lang=fr', fields => [ choice => 'accept' ])),
        '/privacy-choices/?lang=fr&notice=changed#pvc-notice', 'in the language of the form';
    like get('own_on', '/privacy-choices/?notice=changed')->{body},
        qr/role="status">The list of cookies has changed/, 'the notice';
};

subtest 'what was shown in any language' => sub {
    for my $language (qw(en fr pt-BR)) {
        my $there = shown('own_on', headers => ["Accept-Language: $language"]);
        isnt $there, $shown, "$language: another hash" if $language ne 'en';
        like +(cookies(post('own_on', fields => [ choice => 'accept', shown => $there ])))[0],
            qr/statistics=1/, "$language: taken";
    }
};

subtest 'the banner and the charter show the same' => sub {
    my ($banner) = get('own_on', '/page.html')->{body} =~ /name="shown" value="([^"]*)"/;
    is $banner, $shown, 'one hash';
};

# --- again, and otherwise

subtest 'the same again changes nothing' => sub {
    for my $how ([ 'accept' ], [ 'refuse' ], [ 'save', grant => 'statistics' ]) {
        my ($choice, @grant) = @$how;
        my @fields = (choice => $choice, shown => $shown, @grant);
        my ($cookie) = (cookies(post('own_on', fields => \@fields)))[0] =~ /^([^;]*)/;
        my $again = post('own_on', fields => \@fields, headers => ["Cookie: $cookie"]);
        is $again->{status}, 303, "$choice: status";
        is_deeply [ cookies($again) ], [], "$choice: no cookie";
        my $json = post('own_on', fields => \@fields, headers => [ "Cookie: $cookie", @json ]);
        is $json->{status}, 200, "$choice: JSON";
        is_deeply [ cookies($json) ], [], "$choice: no cookie";
    }
};

# What browsers keep alive or load ahead, they show without asking the server.
subtest 'pages from before the choice are let go' => sub {
    for my $choice (qw(accept refuse save)) {
        my $body = "choice=$choice&shown=$shown";
        my $answer = post('own_on', body => $body);
        is header1($answer, 'Clear-Site-Data'), '"cache", "prefetchCache", "prerenderCache"', $choice;
        my $json = post('own_on', body => $body, headers => \@json);
        is header1($json, 'Clear-Site-Data'), '"prefetchCache", "prerenderCache"', "$choice by script";
        my ($cookie) = (cookies($answer))[0] =~ /^([^;]*)/;
        my $again = post('own_on', body => $body, headers => ["Cookie: $cookie"]);
        is header1($again, 'Clear-Site-Data'), undef, "$choice again";
    }
    is header1(post('own_on', body => 'choice=accept&shown=x'), 'Clear-Site-Data'), undef, 'not taken';
};

subtest 'a grant of something else is not the same' => sub {
    my $stale = 'cookies_preferences=v=1&t=' . (time - 9) . '&id=' . 'A' x 22
        . '&statistics=1:000000&advertising=1:000000';
    my $answer = post('own_on', body => $ok, headers => ["Cookie: $stale"]);
    unlike +(cookies($answer))[0] // '', qr/:000000|A{22}/, 'chosen anew';
};

subtest 'withdrawal' => sub {
    my $granted = choose('own_on', 'accept');
    my $withdrawn = choose('own_on', 'refuse', cookie => $granted);
    like $withdrawn, qr/&statistics=0&advertising=0$/, 'nothing granted, no id';
    my $partly = choose('own_on', 'save', grant => ['statistics'], cookie => $granted);
    like $partly, qr/$id&statistics=1:$f&advertising=0/, 'partly';
    isnt +($partly =~ /($id)/)[0], +($granted =~ /($id)/)[0], 'under a new id';
};

subtest 'what is kept counts' => sub {
    my $accepted = choose('own_on', 'accept');
    is banner_of(get('own_on', '/page.html', "Cookie: $accepted")->{body}) =~ /<form/, '',
        'asks no more';
    like banner_of(get('own_on', '/page.html')->{body}), qr/<form/, 'asked before';
};

subtest 'methods with a body elsewhere' => sub {
    is_refused(post('own_on', body => $ok, path => "/privacy-choices/$_"), 405, $_)
        for 'state', 'charter', 'x.css', 'nothing';
};
