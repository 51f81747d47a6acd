# What tells one body of a page from another, as it is sent: entity-tags, dates,
# Vary, and nothing else. Beside each answer stands that of a server without the
# module.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use HTTP::Date qw(str2time time2str);
use Page;
use Validated;
use Variants;
use Visitor;
use Wire;

my $accepted = choose('validators_on', 'accept');
my $refused = choose('validators_on', 'refuse');

# --- who asks, for which variant, with which headers

my @visitors = (
    [ 'asked',             'a' ],
    [ 'asked, loads a page', 'a', 'Sec-Fetch-Dest: document', 'Accept: */*' ],
    [ 'has accepted',      'r', "Cookie: $accepted" ],
    [ 'has refused',       'r', "Cookie: x=y; $refused" ],
    [ 'frame',             'n', 'Sec-Fetch-Dest: iframe' ],
    [ 'frame, accepted',   'n', 'Sec-Fetch-Dest: iframe', "Cookie: $accepted" ],
    [ 'XMLHttpRequest',    'n', 'X-Requested-With: XMLHttpRequest' ],
    [ 'htmx',              'n', 'HX-Request: true' ],
    [ 'no-cookie-banner',  'n', 'User-Agent: robot' ],
    [ 'fetch()',           'n', 'Sec-Fetch-Dest: empty', 'Sec-Fetch-Mode: cors' ],
    [ 'a service worker',  'a', 'Sec-Fetch-Dest: empty', 'Sec-Fetch-Mode: navigate' ],
    [ 'the same, accepted', 'r', 'Sec-Fetch-Dest: empty', 'Sec-Fetch-Mode: navigate', "Cookie: $accepted" ],
);

# Not pages, or not wholly: as without the module, whoever asks.
my %others = (
    style       => '/style.css',
    'style, date only' => '/dated/style.css',
    'style, digest' => '/digest/style.css',
    data        => '/data.json',
    download    => origin(@page, h => 'Content-Disposition: attachment', h => 'ETag: "abc"'),
    'a part'    => origin(@page, h => 'Status: 206', h => 'Content-Range: bytes 0-9/99', h => 'ETag: "abc"', h => $dated),
);

my %named; # tokens that were seen, by the first letter of the variant

# --- as sent

my @forwarded = ('X-Forwarded-Proto: https');

sub is_page {
    my ($got, $want, $variant, $what, @more) = @_;
    my $tag = tag_of($got);
    my $date = (header($want, 'Last-Modified'))[0];
    my @but = $variant eq 'n' ? () : qw(ETag Last-Modified Accept-Ranges Content-Length
        Content-MD5 Digest Repr-Digest Content-Digest);

    is vary_of($got), join(' ', sort split / /, vary_of_pages(split(/ /, vary_of($want)), @more)),
        "$what: Vary";
    is_deeply lines_of($got, @but), lines_of($want, @but), "$what: other headers";
    ok !leaks($got), "$what: nothing leaks";
    if ($variant eq 'n') {
        is $got->{body}, $want->{body}, "$what: the page as it is";
        return;
    }
    isnt $got->{body}, $want->{body}, "$what: a page of its own";
    is_deeply [ map { header($got, $_) } qw(Last-Modified Accept-Ranges Content-MD5 Digest
        Repr-Digest Content-Digest) ], [], "$what: nothing of the other body";
    if (!defined tag_of($want) && !defined $date) {
        is $tag, undef, "$what: no tag of nothing";
        return;
    }
    my $token = token_of($tag) // '';
    like $token, qr/^$variant/, "$what: the variant is named";
    $named{$variant}{$token} = 1 unless @more;
    is bare($tag), bare(tag_with($token, tag_of($want), $date && str2time($date))), "$what: tag";
    is(($tag // '') =~ /-gzip"$/, $what =~ /deflate/, "$what: compressed, or not");
}

sub pages_as_sent {
    for my $name (sort keys %pages) {
        subtest "as sent: $name" => sub {
            for (@pairs) {
                my ($on, $off, @headers) = @$_;
                for (@visitors) {
                    my ($who, $variant, @more) = @$_;
                    is_page(get($on, $pages{$name}, @headers, @more), get($off, $pages{$name}, @headers, @more),
                        $variant, "$on, $who", vary_by_mode(@more));
                }
                is_page(get($on, $pages{$name}, @headers, @forwarded),
                    get($off, $pages{$name}, @headers, @forwarded), 'a', "$on, https", 'x-forwarded-proto');
            }
        };
    }
    subtest 'a token for each variant' => sub {
        for (qw(a r)) {
            my @tokens = sort keys %{ $named{$_} };
            ok @tokens == 1 && $tokens[0] =~ /^$_-/, "one of $_: @tokens";
        }
    };
}

# Each by each visitor, unconditionally and with what a client may say then.
my @asked_of_others = (
    [],
    ['If-None-Match: "abc"'], ['If-None-Match: W/"abc"'], ['If-None-Match: *'], ['If-None-Match: "x"'],
    ["If-Modified-Since: " . time2str($date)],
    ['If-None-Match: "x"', "If-Modified-Since: " . time2str($date)],
    ['Range: bytes=2-5'], ['Range: bytes=2-5,7-'], ['Range: bytes=2-5', 'If-Range: "x"'],
    ['If-Match: "abc"'], ['If-Match: "x"'],
);

sub others_as_sent {
    for my $name (sort keys %others) {
        subtest "no page: $name" => sub {
            for (@pairs) {
                my ($on, $off, @headers) = @$_;
                for my $more (@asked_of_others) {
                    # parts of what a script makes depend on timing
                    next if "@$more" =~ /Range/ && $others{$name} =~ /cgi/;
                    my $want = get($off, $others{$name}, @headers, @$more);
                    my $boundary = qr/\b[0-9a-f]{16,}\b/;    # of parts, another each time
                    for (grep { "@$_" !~ /document|navigate/ } @visitors) {
                        my ($who, undef, @who) = @$_;
                        my $got = get($on, $others{$name}, @headers, @$more, @who);
                        my $what = "$on, $who, @$more";
                        is $got->{status}, $want->{status}, "$what: status";
                        is $got->{body} =~ s/$boundary//gr, $want->{body} =~ s/$boundary//gr, "$what: body";
                        is_deeply [ map { s/$boundary//gr } @{ lines_of($got) } ],
                            [ map { s/$boundary//gr } @{ lines_of($want) } ], "$what: headers";
                        is vary_of($got), vary_of($want), "$what: Vary" if $got->{status} == 200;
                    }
                }
            }
        };
    }
}

# --- what belongs to this server alone

sub nothing_leaks {
    subtest 'nothing leaks' => sub {
        my $mine = 'Cookie-Consent-Variant: r-12345678';
        for my $server (qw(validators_on validators_proxy)) {
            for my $headers ([], [@browser], [ "Cookie: $accepted" ], ['Sec-Fetch-Dest: iframe'], ['User-Agent: robot']) {
                for my $more ([], [$mine]) {
                    my @asks = (@$headers, @$more);
                    my $got = get($server, origin(@page, log => 'leaks'), @asks);
                    my ($asked) = asked('leaks');
                    ok !leaks($got), "$server, @asks: the client";
                    is_deeply [ grep { /variant/i } keys %$asked ], [], "$server, @asks: the application";
                    is !!($got->{body} =~ /<form/), !grep({ /^Cookie:|^Sec.*iframe|robot/ } @asks), "$server, @asks: the banner";
                    ok !leaks(get($server, '/env.shtml', @asks)), "$server, @asks: SSI";
                    ok !leaks(get($server, '/missing.html', @asks)), "$server, @asks: an error";
                }
                my $trace = wire($server, '/page.html', method => 'TRACE', headers => $headers);
                is $trace->{status}, 200, "$server: TRACE";
                ok !leaks($trace), "$server, @$headers: TRACE";
            }
        }
    };
}

# --- CookieConsentCache

my @private = (
    # what               path                                                     Cache-Control, request headers
    [ 'a page',          '/page.html',                                            'private' ],
    [ 'after the choice', '/page.html',                                           'private', "Cookie: $accepted" ],
    [ 'in a frame',      '/page.html',                                            'private', 'Sec-Fetch-Dest: iframe' ],
    [ 'public',          origin(@page, h => 'Cache-Control: public, max-age=60'), 'max-age=60, private' ],
    [ 'no-store',        origin(@page, h => 'Cache-Control: no-store'),           'no-store' ],
    [ 'an error',        origin(@page, h => 'Status: 404'),                       'private' ],
    [ 'a style',         '/style.css',                                            undef ],
    [ 'data',            origin(text => '{}', h => 'Content-Type: application/json', h => 'Cache-Control: public'), 'public' ],
    [ 'switched back',   '/dated/page.html',                                       undef ],
);

sub private_is_private {
    subtest 'CookieConsentCache private' => sub {
        for (@private) {
            my ($what, $path, $want, @headers) = @$_;
            my $got = get('validators_private', $path, @headers);
            is header1($got, 'Cache-Control'), $want, $what;
            my $tag = tag_of($got);
            next unless token_of($tag);
            my $again = get('validators_private', $path, @headers, "If-None-Match: $tag");
            is_deeply [ $again->{status}, header1($again, 'Cache-Control') ], [ 304, $want ], "$what, not modified";
        }
    };
}

plan tests => (keys %pages) + 1 + (keys %others) + 2;

pages_as_sent();
others_as_sent();
nothing_leaks();
private_is_private();
remove_made();
