# No request fills a cache inside httpd with what another visitor should not get,
# and what caches make of conditions and parts is right.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use File::Path qw(make_path remove_tree);
use Time::HiRes qw(sleep);
use Backend;
use Httpd;
use Page;
use Variants;
use Visitor;
use Wire;

my $vars = Apache::Test::vars();
made('poison');
my $root = "$vars->{t_state}/poison_cache";
remove_tree($root);
make_path($root);
chmod 0777, $root or die "$root: $!\n";

my $page = '<!DOCTYPE html><html lang="en"><head><title>T</title></head><body>'
    . "<p>text</p>\n" x 50 . '</body></html>';
my $based = $page =~ s{(?=<title>)}{<base href="http://elsewhere.example/">}r;
my @browser = ('Accept: text/html,*/*;q=0.8', 'Sec-Fetch-Dest: document');
my @frame = ('Sec-Fetch-Dest: iframe');
my $long = 'Cache-Control: max-age=600';
my @html = ('Content-Type: text/html', $long);

# Names of files and paths that no cache has seen.
my $count = 0;
sub unique { 'n' . $$ . '_' . ++$count }

sub new_page {
    my ($bytes, $ending) = @_;
    my $name = unique() . ($ending // '.html');
    make_file($name, $bytes);
    return "/$name";
}

sub is_hit { ((header($_[0], 'X-Cache'))[0] // '') =~ /^HIT/ ? 'hit' : 'no hit' }
sub banners { scalar(() = $_[0]{body} =~ /<section id="pvc/g) }

# What an answer is: from where, and with how many banners.
sub is_from {
    my ($got, $hit, $banners, $what) = @_;
    is_deeply [ $got->{status}, is_hit($got), banners($got) ], [ 200, $hit, $banners ], $what;
}

# --- a backend's "not modified" with what is no tag

sub broken_tags_are_left_out {
    subtest 'a 304 with a broken tag' => sub {
        for (['/proxy/broken'], [ '/packed/broken', 'Accept-Encoding: gzip' ], ['/packed/broken']) {
            my ($path, @asks) = @$_;
            my $tag = tag_of(get('poison_plain', $path, @browser, @asks));
            ok token_of($tag), "$path: our tag";
            my $got = get('poison_plain', $path, @browser, @asks, "If-None-Match: $tag");
            is $got->{status}, 304, "$path @asks: not modified";
            is tag_of($got), undef, "$path @asks: no tag";
        }
    };
}

# --- names of hosts

# A page with a <base> has absolute links, by the name that the client calls the
# host.
sub hosts_are_not_invented {
    my $port = Wire::port_of('poison_canonical');
    subtest 'UseCanonicalName On' => sub {
        my $path = new_page($based);
        my $evil = get('poison_canonical', $path, @browser, 'Host: evil.example');
        is_from($evil, 'no hit', 1, 'an invented name');
        unlike $evil->{body}, qr/evil\.example/, 'is not in the page';
        my ($name) = $evil->{body} =~ m{"http://([^/"]*)/privacy-choices/};
        like $name, qr/:$port$/, 'but that of the server';
        for my $host ($name, "localhost:$port") {
            my $got = get('poison_canonical', $path, @browser, "Host: $host");
            is_deeply [ $got->{status}, banners($got) ], [ 200, 1 ], "$host: the page";
            unlike $got->{body}, qr/evil\.example/, "$host: without an invented name";
        }
    };
    subtest 'CacheKeyBaseURL' => sub {
        my $site = host('poison_key');
        for my $host ('alias.example', $site) {
            my $path = new_page($based);
            for (1, 2) {
                my $got = get('poison_key', $path, @browser, 'Host: evil.example');
                is_from($got, 'no hit', 1, 'an invented name');
            }
            is_from(get('poison_key', $path, @browser, "Host: $host"), 'no hit', 1, $host);
            my $got = get('poison_key', $path, @browser, "Host: $host");
            is_from($got, 'hit', 1, "$host, again");
            unlike $got->{body}, qr/evil\.example/, "$host: its page";
        }
    };
}

# --- no-cookie-consent, and no-cookie-banner said by a section

sub bots_fill_no_cache {
    for ([ '', 'User-Agent: bot' ], [ '/late', 'User-Agent: crawler' ], [ '/unsaid', 'User-Agent: later', 'Vary' ]) {
        my ($place, $bot, @more) = @$_;
        subtest $bot => sub {
            my $path = $place . new_page($page);
            my $got = get('poison_cache', $path, @browser, $bot);
            is_from($got, 'no hit', 0, 'the bot');
            my $want = get('poison_cache_off', $path =~ s/^\Q$place\E//r, @browser, $bot);
            my ($names, $plain) = map { [ map { /^([^:]*)/ } grep { !/^X-Cache/ } @{ $_->{headers} } ] } $got, $want;
            is_deeply [ sort @$names ], [ sort @$plain, @more ], 'gets no other headers';
            is $got->{body}, $page, 'nor another body';
            for ([ 'a visitor', [], 'no hit', 1 ], [ 'another', [], 'hit', 1 ],
                [ 'a frame', \@frame, 'no hit', 0 ], [ 'another frame', \@frame, 'hit', 0 ]) {
                my ($who, $asks, @want) = @$_;
                is_from(get('poison_cache', $path, @$asks ? @$asks : @browser), @want, $who);
            }
            my $again = get('poison_cache', $path, @browser, $bot);
            is banners($again), 0, 'the bot, again' if !$place;
            is_from(get('poison_cache', $path, @browser), 'hit', 1, 'a third');
            is_from(get('poison_cache', $path, @frame), 'hit', 0, 'a third frame');
        };
    }
}

# --- pages in pages

sub included_pages_are_apart {
    for my $make (sub { new_page($page) }, sub { '/proxy/page?' . unique() }) {
        subtest 'included: ' . ($make->() =~ /proxy/ ? 'proxied' : 'a file') => sub {
            for my $is_kept (0, 1) {
                my $what = $is_kept ? 'kept before' : 'not kept yet';
                my $inner = $make->();
                my $outer = new_page("<!doctype html><body><!--#include virtual=\"$inner\" --></body>", '.shtml');
                is_from(get('poison_cache', $inner, @browser), $_, 1, $what) for ('no hit', 'hit') x $is_kept;
                for (1, 2) {
                    my $got = get('poison_cache', $outer, @browser);
                    like $got->{body}, qr/<p>text/, "$what: is included";
                    is banners($got), 1, "$what: with one banner";
                }
                is_from(get('poison_cache', $inner, @browser), $is_kept ? 'hit' : 'no hit', 1, "$what: by itself");
            }
        };
    }
}

# --- what cannot be looked into

sub brotli_is_for_frames {
    subtest 'brotli' => sub {
        my $path = '/proxy/brotli?' . unique();
        my $coding = 'Accept-Encoding: gzip, br';
        for my $hit ('no hit', 'hit') {
            my $got = get('poison_cache', $path, @frame, $coding);
            is_deeply [ is_hit($got), $got->{body}, header($got, 'Content-Encoding') ], [ $hit, 'packed', 'br' ], "a frame: $hit";
            like vary_of($got), qr/\bcookie\b/, "a frame: Vary, $hit";
        }
        is_from(get('poison_cache', $path, @browser, $coding), $_, 1, "a page: $_") for 'no hit', 'hit';
    };
}

# --- where nothing is put in

sub others_are_not_modified {
    subtest 'not modified' => sub {
        my @rows = ((map { [ "/$_", new_page($page) ] } qw(off report banner-off)),
            map { [ '', new_page('text', $_) ] } qw(.txt .xml .pdf));
        for (@rows) {
            my ($place, $path) = @$_;
            my $tag = tag_of(get('poison_plain_off', $path));
            my @asks = ('Accept: text/html', "If-None-Match: $tag");
            my ($got, $want) = (get('poison_plain', "$place$path", @asks), get('poison_plain_off', $path, @asks));
            is_deeply [ $got->{status}, lines_of($got), vary_of($got) ],
                [ 304, lines_of($want), $place eq '/banner-off' ? vary_of($got) : vary_of($want) ], "$place$path";
        }
    };
}

# --- Vary: Cookie-Consent

sub backends_vary {
    subtest 'Vary: Cookie-Consent' => sub {
        my ($once, $twice) = map { scalar choose('poison_cache', 'accept') } 1, 2;
        my $refused = choose('poison_cache', 'refuse');
        for ([ 'data', 0, 'cookie' ], [ 'html', 1, vary_of_pages() ]) {
            my ($what, $banners, $vary) = @$_;
            my $path = "/proxy/vary.$what?" . unique();
            for ([ $once, 'no hit', 'statistics' ], [ "z=1; $twice", 'hit', 'statistics' ],
                [ $refused, 'no hit', '' ], [ "$refused; z=1", 'hit', '' ]) {
                my ($cookie, $hit, $told) = @$_;
                my $got = get('poison_cache', $path, "Cookie: $cookie");
                is_from($got, $hit, $banners, "$what, $told");
                is vary_of($got), $vary, "$what: Vary";
                my ($said) = $got->{body} =~ /told \[([^\]]*)\]/;
                like $said, $told ? qr/statistics/ : qr/^(?!.*statistics)/, "$what: of this choice";
            }
        }
    };
}

# --- POST

sub changes_are_noticed {
    subtest 'POST' => sub {
        for my $server (qw(poison_cache poison_cache_off)) {
            my $path = new_page($page);
            my $banners = $server =~ /off/ ? 0 : 1;
            is_from(get($server, $path, @browser), $_, $banners, "$server: $_") for 'no hit', 'hit';
            is wire($server, $path, method => 'POST', body => 'a=b', headers => \@browser)->{status}, 200, "$server: POST";
            is_from(get($server, $path, @browser), $_, $banners, "$server: $_, after it") for 'no hit', 'hit';
        }
    };
}

# --- parts

sub parts_are_of_one_page {
    subtest 'a part of what is renewed' => sub {
        my $path = '/proxy/page?' . unique();
        my $whole = get('poison_cache', $path, @browser);
        for ('Cache-Control: max-age=600', 'Cache-Control: max-age=0') {
            my $got = get('poison_cache', $path, @browser, $_, 'Range: bytes=0-9');
            like join(' ', header($got, 'X-Cache')), /=0/ ? qr/^REVALIDATE/ : qr/^HIT/, $_;
            is_deeply [ $got->{status}, $got->{body}, header($got, 'Content-Range') ], [ 200, $whole->{body} ], "$_: all of it";
        }
    };
    subtest 'Request-Range' => sub {
        my $file = new_page($page);
        for my $path ('/proxy/parts', $file) {
            my $whole = get('poison_plain', $path, @browser);
            my $tag = tag_of($whole);
            ok token_of($tag), "$path: our tag";
            for my $name (qw(Range Request-Range)) {
                my @asks = ("If-Range: $tag", "$name: bytes=0-9");
                my $got = get('poison_plain', $path, @browser, @asks);
                is_deeply [ $got->{status}, $got->{body} ], [ 200, $whole->{body} ], "$path: all of it, $name";
                my $frame = get('poison_plain', $path, @frame, @asks);
                is_deeply [ $frame->{status}, $frame->{body} ], [ 200, $page ], "$path: in a frame, $name";
            }
        }
        is get('poison_plain', '/proxy/parts', @frame, 'Request-Range: bytes=0-9')->{status}, 206, 'the backend knows it';
    };
}

# --- the log

# Lines come after the answers.
sub logs_know_nothing {
    subtest 'the log' => sub {
        my $path = new_page($page);
        is_from(get('poison_cache', $path, @browser, 'Cookie-Consent-Variant: x'), $_, 1, $_) for 'no hit', 'hit';
        my @lines;
        for (1 .. 500) {
            @lines = grep { /^\Q$path\E / } split /\n/, Httpd::read_file("$vars->{t_logs}/poison_log");
            last if @lines >= 2;
            sleep 0.02;
        }
        is_deeply \@lines, [ ("$path [-]") x 2 ], 'no word of variants';
    };
}

sub told { (asked_for($_[0], 'Cookie-Consent'))[0] // '' }
sub asks_with { my ($name, $value) = @_; sub { grep { /$value/ } asked_for($_[0], $name) } }
my $asks_again = asks_with('If-None-Match', qr/"abc"/);
my $knows_brotli = asks_with('Accept-Encoding', qr/\bbr\b/);

my $backend = Backend->start({
    broken => sub { $asks_again->(@_) ? head(304, 'ETag: "foo"x') : with_length(200, $page, @html, 'ETag: "abc"') },
    brotli => sub {
        my @headers = (@html, 'Vary: Accept-Encoding', 'ETag: "abc"');
        return $knows_brotli->(@_) ? with_length(200, 'packed', @headers, 'Content-Encoding: br') : with_length(200, $page, @headers);
    },
    'vary.data' => sub { with_length(200, 'told [' . told(@_) . ']', 'Content-Type: application/json', $long, 'Vary: Cookie-Consent') },
    'vary.html' => sub { with_length(200, $page =~ s/text/'told [' . told($_[0]) . ']'/er, @html, 'Vary: Cookie-Consent') },
    page => sub { $asks_again->(@_) ? head(304, 'ETag: "abc"', $long) : with_length(200, $page, @html, 'ETag: "abc"') },
    parts => sub {
        my ($request) = @_;
        my $is_part = grep { asked_for($request, $_) } qw(Range Request-Range);
        return $is_part && !asked_for($request, 'If-Range')
            ? with_length(206, substr($page, 0, 10), @html, 'ETag: "abc"', 'Content-Range: bytes 0-9/' . length $page)
            : with_length(200, $page, @html, 'ETag: "abc"');
    },
}, define => 'POISON_BACKEND');

plan tests => 15;

broken_tags_are_left_out();
hosts_are_not_invented();
bots_fill_no_cache();
included_pages_are_apart();
brotli_is_for_frames();
others_are_not_modified();
backends_vary();
changes_are_noticed();
parts_are_of_one_page();
logs_know_nothing();
remove_tree($root);
remove_made();
