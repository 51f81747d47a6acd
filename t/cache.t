# Caches inside httpd keep one body of a page for each variant, and what is no
# page once. What they answer, hit or miss, stands beside the same cache without
# the module.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use File::Path qw(make_path remove_tree);
use HTTP::Date qw(time2str);
use IO::Uncompress::Gunzip qw(gunzip);
use Backend;
use Httpd;
use Page;
use Variants;
use Visitor;
use Wire;

my $vars = Apache::Test::vars();
made('cache');
my $root = "$vars->{t_state}/cache_root";
remove_tree($root);
make_path($root);
chmod 0777, $root or die "$root: $!\n";

my $page = '<!DOCTYPE html><html lang="en"><head><title>T</title></head><body>'
    . "<p>text</p>\n" x 50 . '</body></html>';
my $date = 1_600_000_000;
my @page = (text => $page);
my @data = (text => '{}', h => 'Content-Type: application/json');
my $count = 0;
sub unique { 'n' . $$ . '_' . ++$count }

# mod_cache_socache keeps only what says its length, and whether that of a script
# is known depends on timing.
sub places { $_[0] =~ /disk/ ? ('', '/proxy') : '/proxy' }

# When it renews an entry, mod_cache_socache 2.4.71 loses its body, with the module
# or without it: that it renews is all that can be seen.
sub can_renew { $_[0] =~ /disk/ }

my @servers = map { my $kind = $_; map { "cache_${kind}_$_" } qw(quick late) } qw(disk shm);
my $accepted = choose($servers[0], 'accept');
my $refused = choose($servers[0], 'refuse');

# Several for each variant; no browser says the same twice.
my @visitors = (
    # who                 variant  request headers
    [ 'asked',            'a' ],
    [ 'has accepted',     'r', "Cookie: $accepted" ],
    [ 'frame',            'n', 'Sec-Fetch-Dest: iframe' ],
    [ 'asked, with cookies', 'a', 'Cookie: a=b; sid=1', 'Sec-Fetch-Dest: document' ],
    [ 'has refused',      'r', "Cookie: x=y; $refused", 'Accept: text/html' ],
    [ 'XMLHttpRequest',   'n', 'X-Requested-With: x', "Cookie: $accepted" ],
    [ 'asked, GPC',       'a', 'Accept: text/html', 'Cookie: z=1', 'User-Agent: x' ],
    [ 'has refused more', 'r', "Cookie: $refused; x=z" ],
    [ 'no-cookie-banner', 'n', 'User-Agent: robot' ],
    [ 'fetch()',          'n', 'Sec-Fetch-Dest: empty', 'Sec-Fetch-Mode: cors' ],
    [ 'a service worker', 'a', 'Sec-Fetch-Dest: empty', 'Sec-Fetch-Mode: navigate' ],
    [ 'one, has accepted', 'r', 'Sec-Fetch-Dest: empty', 'Sec-Fetch-Mode: navigate', "Cookie: $accepted" ],
);
my %headers = map { $_->[1] => [ @$_[2 .. $#$_] ] } reverse @visitors;

sub result { ((header($_[0], 'X-Cache'))[0] // 'none') =~ /^(\w+)/ ? $1 : 'none' }

# What the cache makes of it without the module, asked so often.
sub results_without {
    my ($server, $path, $times, @headers) = @_;
    return map { result(get("${server}_off", $path, @headers)) } 1 .. $times;
}

sub text_of {
    my ($answer) = @_;
    return $answer->{body} unless header($answer, 'Content-Encoding');
    gunzip(\$answer->{body}, \my $text) or die "gunzip\n";
    return $text;
}

# The body of a variant, with its tag and Vary.
sub is_variant {
    my ($got, $variant, $what, @vary) = @_;
    my $text = text_of($got);
    my $banner = banner_of($text) // '';
    is without_banner($text), $page, "$what: the page";
    is $banner =~ /<form/ ? 'a' : $banner ? 'r' : 'n', $variant, "$what: the banner";
    my $tag = tag_of($got);
    is +(token_of($tag) // 'n') =~ /^(.)/ && $1, $variant, "$what: the tag" if defined $tag;
    is vary_of($got), ($vary[0] // '') eq '*' ? '*' : vary_of_pages(@vary), "$what: Vary";
    ok !leaks($got), "$what: nothing leaks";
}

# --- each variant is kept, and given to all of its visitors

my $long = 'Cache-Control: max-age=600';
my @origins = (
    # what                  header lines
    [ 'strong',             'ETag: "abc"', $long ],
    [ 'weak',               'ETag: W/"abc"', $long ],
    [ 'date',               'Last-Modified: ' . time2str($date), $long ],
    [ 'date alone',         'Last-Modified: ' . time2str($date) ],
    [ 'both',               'ETag: "abc"', 'Last-Modified: ' . time2str($date), 'Cache-Control: public, s-maxage=600' ],
    [ 'neither',            $long ],
    [ 'Expires',            'ETag: "abc"', 'Expires: ' . time2str(time + 600) ],
    [ 'its own Vary',       'ETag: "abc"', $long, 'Vary: Accept-Language' ],
    [ 'any Vary',           'ETag: "abc"', $long, 'Vary: *' ],
    [ 'no-cache',           'ETag: "abc"', 'Cache-Control: no-cache' ],
    [ 'max-age=0',          'ETag: "abc"', 'Cache-Control: max-age=0, must-revalidate' ],
    [ 'private',            'ETag: "abc"', 'Cache-Control: private, max-age=600' ],
    [ 'no-store',           'ETag: "abc"', 'Cache-Control: no-store' ],
    [ 'nothing',            'ETag: "abc"' ],
    [ 'an error',           'Status: 404', 'ETag: "abc"', $long ],
);

sub is_kept {
    my ($server, $path, $what, $log, @vary) = @_;
    my @want = results_without($server, $path, 4);
    asked($log) if $log;
    my (%seen, $misses);
    for (@visitors) {
        my ($who, $variant, @asks) = @$_;
        my $got = get($server, $path, @asks);
        push @{ $seen{$variant} }, result($got);
        $misses += result($got) ne 'HIT';
        is_variant($got, $variant, "$what, $who", @vary, vary_by_mode(@asks));
        is scalar(header($got, 'Age')), result($got) eq 'HIT' ? 1 : 0, "$what, $who: Age" if result($got) ne 'REVALIDATE';
    }
    is_deeply \%seen, { map { $_ => \@want } qw(a r n) }, "$what: hits";
    return unless $log;
    my @asked = asked($log);
    is scalar @asked, $misses, "$what: how often the origin is asked";
    ok !grep({ /VARIANT/ } map { keys %$_ } @asked), "$what: without a word of variants";
    is_deeply [ grep { /pvc/ } map { values %$_ } @asked ], [], "$what: nor in a tag";
}

sub variants_are_kept {
    for my $server (@servers) {
        for (@origins) {
            my ($name, @lines) = @$_;
            next if !can_renew($server) && $name eq 'max-age=0';
            subtest "$server: $name" => sub {
                for my $place (places($server)) {
                    my $log = unique();
                    is_kept($server, $place . origin(@page, log => $log, map { (h => $_) } @lines),
                        $place || 'CGI', $log, map { /^Vary: (.+)/ ? lc $1 : () } @lines);
                }
            };
        }
        subtest "$server: files" => sub {
            my $name = unique();
            make_file("$name.html", $page, $date);
            is_kept($server, "/$name.html", 'a file');
            is_kept($server, "/files/$name.html", 'a proxied file');
        };
    }
}

# --- what is asked with conditions

sub conditions_are_met {
    for my $server (@servers) {
        subtest "$server: conditions" => sub {
            for my $place (places($server)) {
                my $path = $place . origin(@page, h => 'ETag: "abc"', h => $long, n => unique());
                my %tags = map { $_ => tag_of(get($server, $path, @{ $headers{$_} })) // '"none"' } qw(a r n);
                for my $mine (qw(a r n)) {
                    my @asks = @{ $headers{$mine} };
                    push @asks, 'Accept: text/html' if $mine ne 'n';
                    for my $theirs (qw(a r n)) {
                        my $got = get($server, $path, @asks, "If-None-Match: $tags{$theirs}");
                        my $step = "$place $mine has $theirs";
                        is_deeply [ result($got), $got->{status} ], [ 'HIT', $mine eq $theirs ? 304 : 200 ], $step;
                        is_variant($got, $mine, $step) if $mine ne $theirs;
                        is_deeply [ $got->{body}, tag_of($got), vary_of($got), leaks($got) ],
                            [ '', $tags{$mine}, vary_of_pages(), 0 ], $step if $mine eq $theirs;
                    }
                    my $since = get($server, $path, @asks, "If-None-Match: \"x\"", 'If-Modified-Since: ' . time2str(time));
                    is_deeply [ result($since), $since->{status} ], [ $mine eq 'n' ? 'MISS' : 'HIT', 200 ],
                        "$place $mine has one from before";
                    my $range = get($server, $path, @asks, 'Range: bytes=0-9');
                    is_deeply [ result($range), $range->{status}, length $range->{body} ],
                        [ 'HIT', $mine eq 'n' ? (206, 10) : (200, length get($server, $path, @asks)->{body}) ], "$place $mine wants a part";
                    my ($head, $whole) = map { wire($server, $path, method => $_, headers => \@asks) } qw(HEAD GET);
                    is_deeply [ $head->{body}, lines_of($head, 'Age') ], [ '', lines_of($whole, 'Age') ], "$place $mine: HEAD";
                }
            }
        };
    }
}

# --- stale entries: the origin is asked in its own words, and the entry kept or
# replaced

sub stale_ones_are_renewed {
    for my $server (@servers) {
        subtest "$server: renewed" => sub {
            for my $place (places($server)) {
                for my $tag ('"abc"', 'W/"abc"', undef) {
                    my $log = unique();
                    my $dated = 'Last-Modified: ' . time2str($date);
                    my $what = "$place " . ($tag // 'a date');
                    make_file("$log.lines", defined $tag ? "ETag: $tag\n" : "$dated\n");
                    my $path = $place . origin(@page, lines => "$log.lines", h => $long, log => $log);
                    my %tags = map { $_ => tag_of(get($server, $path, @{ $headers{$_} })) } qw(a r n);
                    my ($first, $renewed, $after) = map { result(get("${server}_off", $path, @$_)) }
                        [], ['Cache-Control: max-age=0'], [];
                    is $renewed, 'REVALIDATE', "$what: without the module";
                    asked($log);
                    for my $variant (qw(a r n)) {
                        my @asks = (@{ $headers{$variant} }, 'Cache-Control: max-age=0');
                        my $got = get($server, $path, @asks);
                        my ($asked) = asked($log);
                        is result($got), 'REVALIDATE', "$what, $variant: renewed";
                        is $asked->{HTTP_IF_NONE_MATCH}, $tag, "$what, $variant: with the tag of the origin";
                        is $asked->{HTTP_IF_MODIFIED_SINCE}, $dated =~ s/.*?: //r, "$what, $variant: with its date" if !defined $tag;
                        is_variant($got, $variant, "$what, $variant, renewed");
                        next if !can_renew($server);
                        is result(get($server, $path, @{ $headers{$variant} })), $after, "$what, $variant: fresh again";
                        my $condition = 'If-None-Match: ' . ($tags{$variant} // 'none');
                        my $same = get($server, $path, @asks, $condition);
                        is_deeply [ $same->{status}, tag_of($same) ], [ 304, $tags{$variant} ], "$what, $variant: the client's, too"
                            if $variant ne 'n' || defined $tag;
                    }
                    asked($log);
                    make_file("$log.lines", defined $tag ? $tag =~ s/(.*)abc/ETag: $1new/r . "\n" : 'Last-Modified: ' . time2str($date + 9) . "\n");
                    my $got = get($server, $path, @{ $headers{a} }, 'Cache-Control: max-age=0', 'If-None-Match: ' . ($tags{a} // 'none'));
                    is $got->{status}, 200, "$what: another";
                    is_variant($got, 'a', "$what, another");
                    isnt tag_of($got), $tags{a}, "$what: has another tag";
                    is result(get($server, $path, @{ $headers{a} })), 'HIT', "$what: kept";
                    is tag_of(get($server, $path, @{ $headers{a} })), tag_of($got), "$what: its tag, too";
                }
            }
        };
    }
}

# --- what is no page, or where nothing is put in: once for all

my @others = (
    # what                path, without the part that only the module's server knows
    [ 'style',            '', sub { make_file("$_[0].css", 'p {}', $date); "/$_[0].css" } ],
    [ 'data',             '', sub { '/proxy' . origin(@data, h => 'ETag: "abc"', h => $long, n => $_[0]) } ],
    [ 'data without a tag', '', sub { '/proxy' . origin(@data, h => $long, n => $_[0]) } ],
    [ 'no banner here',   '/banner-off', sub { make_file("$_[0].html", $page, $date); "/$_[0].html" } ],
    [ 'no module here',   '/module-off', sub { make_file("$_[0].html", $page, $date); "/$_[0].html" } ],
);

sub others_are_kept_once {
    for my $server (@servers) {
        subtest "$server: once for all" => sub {
            for (@others) {
                my ($what, $where, $make) = @$_;
                my $path = $make->(unique());
                my @want = map { get("${server}_off", $path) } @visitors;
                for my $i (0 .. $#visitors) {
                    my ($who, undef, @asks) = @{ $visitors[$i] };
                    my $got = get($server, "$where$path", @asks);
                    is_deeply [ $got->{body}, @{ lines_of($got, 'Age', 'X-Cache') }, result($got), vary_of($got), leaks($got) ],
                        [ $want[$i]{body}, @{ lines_of($want[$i], 'Age', 'X-Cache') }, result($want[$i]), vary_of($want[$i]), 0 ], "$what, $who";
                }
            }
        };
    }
}

# --- one visitor, one page: after a choice nothing brings the banner back

sub choices_are_seen {
    for my $server (@servers) {
        subtest "$server: a visit" => sub {
            my $path = '/proxy' . origin(@page, h => 'ETag: "abc"', h => $long, n => unique());
            my @browser = ('Accept: text/html', 'Sec-Fetch-Dest: document');
            my ($tag, $cookie) = ('"old"');
            for ([ 'comes', 'a', 'MISS' ], [ 'comes back', 'a', 'HIT' ], [ 'accepts', 'r', 'MISS' ], [ 'comes back', 'r', 'HIT' ],
                [ 'changes to refuse', 'r', 'HIT' ], [ 'loses the cookie', 'a', 'HIT' ], [ 'refuses', 'r', 'HIT' ]) {
                my ($does, $variant, $result) = @$_;
                $cookie = choose($server, 'accept', cookie => $cookie) if $does =~ /accept/;
                $cookie = choose($server, 'refuse', cookie => $cookie) if $does =~ /refuse/;
                undef $cookie if $does =~ /loses/;
                my @asks = (@browser, map { "Cookie: $_" } grep { defined } $cookie);
                my $again = get($server, $path, @asks, "If-None-Match: $tag");
                is result($again), $result, "$does: from where";
                if ($does eq 'comes back' || $does =~ /changes/) {
                    is $again->{status}, 304, "$does: has it";
                }
                else {
                    is $again->{status}, 200, "$does: has another";
                    is_variant($again, $variant, $does);
                    $tag = tag_of($again) // 'none';
                }
            }
            my $theirs = token_of(tag_of(get($server, $path, @browser, "Cookie: $accepted"))) // 'none';
            my $spoof = get($server, $path, "Cookie-Consent-Variant: $theirs");
            is result($spoof), 'HIT', 'who claims another variant';
            is_variant($spoof, 'a', 'who claims another variant');
        };
    }
}

# --- sections of a site

sub sections_are_kept_apart {
    for my $server (@servers) {
        subtest "$server: sections" => sub {
            my $name = unique();
            make_file("$name.html", $page, $date);
            for my $result ('MISS', 'HIT') {
                my $top = get($server, "/top/$name.html");
                is result($top), $result, 'another layout';
                is_variant($top, 'a', 'another layout');
                like $top->{body}, qr/class="pvc pvc-top"/, 'another layout: looks so';
            }
            my $robot = get($server, "/unsaid/$name.html", 'User-Agent: later');
            is banner_of($robot->{body}), undef, 'without the banner, by a section';
            for my $result ('MISS', 'HIT') {
                my $got = get($server, "/unsaid/$name.html");
                is result($got), $result, 'which is not kept for others';
                is_variant($got, 'a', 'others');
            }
        };
    }
}

# Not by mod_cache_socache: nobody knows their length before.
sub compressed_ones_are_kept {
    my %coding = (gzip => ['Accept-Encoding: gzip'], none => []);
    for my $server (grep { /disk/ } @servers) {
        subtest "$server: compressed" => sub {
            for my $kind ('/deflate', 'gz') {
                my $name = unique();
                make_file("$name.html", $page, $date);
                gzip_file("$name.html.gz");
                my $path = $kind eq 'gz' ? "/$name.html.gz" : "/deflate/$name.html";
                for my $result ('MISS', 'HIT', 'HIT') {
                    for my $coding (sort keys %coding) {
                        next if $kind eq 'gz' && $coding eq 'none';
                        for my $variant (qw(a r n)) {
                            my @asks = (@{ $headers{$variant} }, @{ $coding{$coding} });
                            my $got = get($server, $path, @asks);
                            my $step = "$kind, $coding, $variant";
                            is_deeply [ result($got), header($got, 'Content-Encoding') ],
                                [ $result, $coding eq 'gzip' ? 'gzip' : () ], "$step: from where";
                            is_variant($got, $variant, $step, $kind eq 'gz' ? () : 'accept-encoding');
                            my $tag = tag_of($got) // next;
                            my $same = get($server, $path, @asks, "If-None-Match: $tag");
                            is_deeply [ $same->{status}, tag_of($same) ], [ 304, $tag ], "$step: not modified" if $variant ne 'n';
                        }
                    }
                }
            }
        };
    }
}

sub gzip_file {
    require IO::Compress::Gzip;
    IO::Compress::Gzip::gzip(\$page, \my $packed) or die "gzip\n";
    make_file($_[0], $packed, $date);
}

sub private_ones_are_private {
    subtest 'CookieConsentCache private' => sub {
        my $path = '/proxy' . origin(@page, h => 'ETag: "abc"', h => 'Cache-Control: public, max-age=600', n => unique());
        for (@visitors) {
            my ($who, $variant, @asks) = @$_;
            my $got = get('cache_private', $path, @asks);
            is header1($got, 'Cache-Control'), 'max-age=600, private', $who;
            is_variant($got, $variant, $who, vary_by_mode(@asks));
        }
    };
}

# --- another configuration: what was kept is of the past

my @changes = (
    'CookieConsentDeclare statistics more',
    'CookieConsentDeclare necessary sid purpose="Remember you"',
    'CookieConsentController "Somebody"',
    'CookieConsentText en banner.heading "Cookies, again"',
    'CookieConsentBanner On layout=corner',
    'CookieConsentBanner On reopen=off',
    'CookieConsentPath /choices',
    'CookieConsentLanguage fr en',
    'CookieConsentStylesheet /own.css',
    'CookieConsentRevision 2',
);

sub configurations_are_kept_apart {
    my ($port) = Httpd::free_ports(1);
    my $dir = "$root/changes";
    make_path($dir);
    chmod 0777, $dir;
    make_file('changes.html', $page, $date);
    open my $in, '<', "$vars->{t_conf}/modules.conf" or die "modules.conf: $!\n";
    my $modules = join '', grep { /\s(?:cache|cache_disk)_module\s/ } <$in>;
    my %tokens;
    for my $change ('', @changes, '') {
        subtest 'configuration: ' . ($change || 'as at first') => sub {
            my $httpd = Httpd->start("Listen 127.0.0.1:$port\n$modules" . <<"CONF");
CacheRoot "$dir"
CacheEnable disk /
CacheHeader On
Alias / "$vars->{t_state}/cache/"
<Directory "$vars->{t_state}/cache">
    Require all granted
</Directory>
CookieConsent On
CookieConsentDeclare statistics stat
$change
CONF
            my $is_new = !%tokens || $change;
            for my $result ($is_new ? 'MISS' : 'HIT', 'HIT') {
                my $got = get($port, '/changes.html');
                is result($got), $result, 'from where';
                is_variant($got, 'a', 'asks');
                my $token = token_of(tag_of($got)) // 'none';
                is $tokens{$token} // $change, $change, 'a token of its own';
                $tokens{$token} = $change;
            }
        };
    }
}

my $backend = Backend->start({ '*' => \&origin_backend }, define => 'CACHE_BACKEND');

plan tests => @servers * (@origins + 6) + 1 + @changes + 2;

variants_are_kept();
conditions_are_met();
stale_ones_are_renewed();
others_are_kept_once();
choices_are_seen();
sections_are_kept_apart();
compressed_ones_are_kept();
private_ones_are_private();
configurations_are_kept_apart();
remove_tree($root);
remove_made();
