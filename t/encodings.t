# Pages that arrive compressed: the banner gets into them, they leave as they
# came, and what cannot be read is left alone.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use Compress::Raw::Zlib qw(WANT_GZIP Z_SYNC_FLUSH Z_FINISH Z_OK Z_STREAM_END);
use IO::Compress::Gzip qw(gzip);
use IO::Select ();
use IO::Socket::INET ();
use IO::Uncompress::Gunzip qw(gunzip);
use Backend;
use Memory;
use Page;
use Variants;
use Visitor;
use Wire;

made('encodings');
my $accepted = choose('encodings_on', 'accept');
my $head = '<!DOCTYPE html><html lang="en"><head><title>T</title></head>';
my $page = "$head\n<body><p>text</p>" . join(' ', map { "word$_" } 1 .. 40) . "</body></html>\n";
my @gzip = ('Accept-Encoding: gzip, deflate, br, zstd');
my @html = ('Content-Type: text/html', 'Content-Encoding: gzip');

sub packed {
    my ($bytes, %opt) = @_;
    gzip(\$bytes, \my $packed, -Time => 0, %opt) or die "gzip\n";
    return $packed;
}

# All members; undef where it is broken, or more follows.
sub unpacked {
    my ($bytes) = @_;
    my $all = '';
    while (length $bytes) {
        my $inflate = Compress::Raw::Zlib::Inflate->new(-WindowBits => WANT_GZIP, -ConsumeInput => 1);
        return undef if $inflate->inflate($bytes, my $more) != Z_STREAM_END;
        $all .= $more;
    }
    return $all;
}

my $packed = packed($page);
make_file("page.html.$_", $packed) for qw(gz xgz);
make_file('views.html.gz', $packed);

# --- from everywhere

my @coded = (body => 'page.html.gz', h => 'Content-Encoding: gzip');
my @everywhere = (
    # what                         path
    [ 'a file',                    '/page.html.gz' ],
    [ 'x-gzip',                    '/page.html.xgz' ],
    [ 'MultiViews',                '/views' ],
    [ 'mod_rewrite and mod_headers', '/rewritten.html' ],
    [ 'mod_headers, always',       '/always/page.html.gz' ],
    [ 'a script',                  origin(@coded) ],
    [ 'in capitals',               origin(body => 'page.html.gz', h => 'Content-Encoding: GZIP') ],
    [ 'x-gzip of a script',        origin(body => 'page.html.gz', h => 'Content-Encoding: x-gzip') ],
    [ '404 of a script',           origin(@coded, h => 'Status: 404') ],
    [ 'with digests',              origin(@coded, h => 'Digest: x', h => 'Content-MD5: x', h => 'ETag: "x"') ],
    [ 'byte by byte',              origin(@coded, by => 1) ],
    [ 'front controller',          '/front/x?' . form(@coded) ],
    [ 'front controller, a file',  '/front-file/x' ],
    [ 'DirectoryIndex',            '/index/' ],
    [ 'ErrorDocument',             '/gone/x' ],
    [ 'ErrorDocument, a script',   '/gone-script/x' ],
);

my @theirs = qw(ETag Last-Modified Accept-Ranges Content-MD5 Digest Content-Length Transfer-Encoding X-Accept);

# The page with the banner, compressed; for others as it was.
sub is_packed {
    my ($on, $off, $path, $text) = @_;
    my %cookie = (asked => [], chosen => [ "Cookie: $accepted" ]);
    for my $who (sort keys %cookie) {
        my ($got, $want) = map { get($_, $path, @gzip, @{ $cookie{$who} }) } $on, $off;
        my $is = unpacked($got->{body}) // '';
        my $banner = banner_of($is) // '';
        is header1($want, 'Content-Encoding') // '', header1($got, 'Content-Encoding') // 'none', "$on, $who: coding";
        like $banner, $who eq 'asked' ? qr/<form/ : qr/pvc-reopen/, "$on, $who: the banner";
        is $is, $text =~ s/<body>\K/$banner/r, "$on, $who: the page";
        is $got->{status}, $want->{status}, "$on, $who: status";
        is_deeply lines_of($got, @theirs), lines_of($want, @theirs), "$on, $who: other headers";
        is_deeply [ map { header($got, $_) } qw(Last-Modified Accept-Ranges Content-MD5 Digest) ], [], "$on, $who: and none";
        ok is_complete($got), "$on, $who: whole";
        my ($tag) = header($got, 'ETag');
        like $tag, qr/-pvc-/, "$on, $who: its own tag" if header($want, 'ETag');
    }
    my ($got, $want) = map { get($_, $path, @gzip, 'Sec-Fetch-Dest: iframe') } $on, $off;
    # what is compressed here comes out as it was flushed
    my @but = $on =~ /edited/ ? qw(Content-Length Transfer-Encoding) : ();
    $_->{body} = unpacked($_->{body}) for @but ? ($got, $want) : ();
    is_deeply [ $got->{body}, lines_of($got, @but) ], [ $want->{body}, lines_of($want, @but) ],
        "$on: as it is, for a frame";
    is vary_of($got), vary_of_pages(split / /, vary_of($want)), "$on: for a frame: Vary";
}

sub pages_from_everywhere {
    for (@everywhere) {
        my ($what, $path) = @$_;
        subtest "gzip: $what" => sub {
            is_packed('encodings_on', 'encodings_off', $path, $page);
            is_packed("encodings_$_", "encodings_${_}_off", $path, $page) for qw(proxy front);
        };
    }
    subtest 'edited by other filters' => sub {
        is_packed('encodings_edited', 'encodings_edited_off', $_, $page =~ s/text/words/r)
            for '/page.html.gz', origin(@coded), '/b/chunks';
    };
}

# --- in every form

my %forms = (
    'a name'     => packed($page, -Name => 'page.html'),
    'every field' => packed($page, -Name => 'page.html', -Comment => 'x' x 300, -TextFlag => 1,
        -ExtraField => [ ab => 'x' x 300 ]),
    stored       => packed($page, -Level => 0),
    'members'    => join('', map { packed($_) } $page =~ /.{1,9}/gs),
    'empty members' => join('', map { packed('') } 1 .. 500) . $packed . packed(''),
    'in the tag' => packed("$head\n<bo") . packed(substr $page, length "$head\n<bo"),
);

sub pages_in_every_form {
    for my $name (sort keys %forms) {
        subtest "gzip: $name" => sub {
            make_file('form.html.gz', $forms{$name});
            is_packed('encodings_on', 'encodings_off', '/form.html.gz', $page);
            is_packed('encodings_on', 'encodings_off', origin(body => 'form.html.gz', by => 7, h => 'Content-Encoding: gzip'), $page);
        };
    }
    subtest 'gzip: as chunks' => sub {
        is_packed('encodings_proxy', 'encodings_proxy_off', "/b/$_", $page) for qw(chunks bytes);
    };
}

# --- left alone

my %texts = (
    fragment => "<div>part of a page</div>\n",
    frameset => '<!DOCTYPE html><html><head></head><frameset><frame src=a></frameset></html>',
    nothing  => '',
    utf16    => "\xff\xfe" . join('', map { "$_\0" } split //, $page),
    head     => $head,
    long     => "<!doctype html><!--" . join('', map { "$_ " } 1 .. 250_000) . '--><body>text',
);
make_file("u_$_.html.gz", packed($texts{$_})) for keys %texts;
make_file('u_plain.html.gz', $page);
my @codings = ('br', 'zstd', 'deflate', 'compress', 'x', 'gzip, br', 'br, gzip', 'gzip, gzip', 'gzip;q=1', '"gzip"', 'gzip x');

my @untouched = (
    # what                     path                                                       request headers
    map({ [ $_, "/u_$_.html.gz" ] } sort keys %texts),
    map({ [ "coding $_", origin(body => 'page.html.gz', h => "Content-Encoding: $_") ] } @codings),
    [ 'two lines',             origin(@coded, h => 'Content-Encoding: gzip') ],
    [ 'two other lines',       origin(@coded, h => 'Content-Encoding: br') ],
    [ 'no gzip at all',        '/u_plain.html.gz' ],
    [ 'JSON',                  origin(@coded, h => 'Content-Type: application/json') ],
    [ 'a download',            origin(@coded, h => 'Content-Disposition: attachment') ],
    [ 'an archive',            origin(body => 'page.html.gz', h => 'Content-Type: application/gzip') ],
    [ 'a part',                origin(@coded, h => 'Status: 206', h => 'Content-Range: bytes 0-9/99') ],
    [ 'a redirect',            origin(@coded, h => 'Status: 302', h => 'Location: http://x.example/') ],
    [ 'XMLHttpRequest',        '/page.html.gz', 'X-Requested-With: x' ],
    [ 'no-cookie-banner',      '/page.html.gz', 'User-Agent: robot' ],
);

sub others_are_left_alone {
    for (@untouched) {
        my ($what, $path, @headers) = @$_;
        subtest "untouched: $what" => sub {
            for my $on (qw(encodings_on encodings_proxy)) {
                for my $cookie ([], ["Cookie: $accepted"]) {
                    my ($got, $want) = map { get($_, $path, @gzip, @headers, @$cookie) } $on, "${on}_off" =~ s/on_//r;
                    my @but = $path =~ /u_/ ? @theirs : 'X-Accept';
                    is $got->{status}, $want->{status}, "$on: status";
                    # of what does not come at once, no more than 64 KB are held
                    my $is_same = $path =~ /long/ && $on =~ /proxy/
                        ? unpacked($got->{body}) eq unpacked($want->{body}) : $got->{body} eq $want->{body};
                    ok $is_same, "$on: body";
                    is_deeply lines_of($got, @but), lines_of($want, @but), "$on: headers";
                    ok is_complete($got), "$on: whole";
                }
            }
        };
    }
}

sub heads_are_those_of_pages {
    subtest 'HEAD, 304, ranges' => sub {
        for my $on (qw(encodings_on encodings_proxy)) {
            for my $path ('/page.html.gz', origin(@coded, h => 'ETag: "x"')) {
                my $whole = get($on, $path, @gzip);
                my $head = wire($on, $path, method => 'HEAD', headers => \@gzip);
                is_deeply [ $head->{status}, $head->{body}, lines_of($head, 'Content-Length', 'Transfer-Encoding', 'X-Accept') ],
                    [ 200, '', lines_of($whole, 'Content-Length', 'Transfer-Encoding', 'X-Accept') ], "$on, $path: HEAD";
                my $tag = header1($whole, 'ETag') // 'none';
                my $again = get($on, $path, @gzip, "If-None-Match: $tag");
                is_deeply [ $again->{status}, $again->{body}, header($again, 'ETag') ], [ 304, '', $tag ], "$on, $path: 304";
                my $range = get($on, $path, @gzip, 'Range: bytes=0-9');
                is_deeply [ $range->{status}, unpacked($range->{body}) ], [ 200, unpacked($whole->{body}) ], "$on, $path: Range"
                    if $on eq 'encodings_on';
            }
        }
    };
}

# --- broken

# What became of a broken page: it is sent as it was, or breaks off too.
sub fate {
    my ($got, $bytes) = @_;
    return 'broken' if $got->{status} >= 500 || !is_complete($got);
    return 'same' if $got->{body} eq $bytes;
    my $is = unpacked($got->{body}) // return 'damaged';
    return without_banner($is) eq (unpacked($bytes) // "\0") ? 'page' : 'another';
}

my %broken = (
    'no magic number'  => [ "\0" . substr($packed, 1), 'same' ],
    'another method'   => [ substr($packed, 0, 2) . "\7" . substr($packed, 3), 'same' ],
    'reserved flags'   => [ substr($packed, 0, 3) . "\xe0" . substr($packed, 4), 'same' ],
    'no such block'    => [ substr($packed, 0, 10) . "\xff" . substr($packed, 11), 'same' ],
    'nothing but head' => [ substr($packed, 0, 10), 'same' ],
    'half a head'      => [ substr($packed, 0, 5), 'same' ],
    'another checksum' => [ substr($packed, 0, -8) . 'xxxx' . substr($packed, -4), 'broken' ],
    'another length'   => [ substr($packed, 0, -4) . 'xxxx', 'broken' ],
    'no trailer'       => [ substr($packed, 0, -8), 'broken' ],
    'a byte too few'   => [ substr($packed, 0, -1), 'broken' ],
);

sub broken_ones_break {
    subtest 'broken' => sub {
        for my $name (sort keys %broken) {
            my ($bytes, $fate) = @{ $broken{$name} };
            make_file('broken.html.gz', $bytes);
            is fate(get($_, '/broken.html.gz', @gzip), $bytes), $fate, "$_: $name" for qw(encodings_on encodings_proxy);
        }
    };
    subtest 'cut off' => sub {
        my %seen;
        for my $length (1 .. length($packed) - 1) {
            my $bytes = substr $packed, 0, $length;
            make_file('broken.html.gz', $bytes);
            push @{ $seen{ fate(get('encodings_on', '/broken.html.gz', @gzip), $bytes) } }, $length;
        }
        is_deeply [ sort keys %seen ], [qw(broken same)], 'before the place or after it' or diag explain \%seen;
        is fate(get('encodings_proxy', '/b/cut', @gzip), ''), 'broken', 'by the connection';
        is fate(get('encodings_proxy', '/b/cut-chunks', @gzip), ''), 'broken', 'by the connection, in chunks';
    };
    subtest 'a bit wrong' => sub {
        my (%seen, @wrong);
        srand 3;
        for (1 .. 250) {
            my $bytes = $packed;
            my $at = int rand 8 * length $bytes;
            vec($bytes, $at, 1) ^= 1;
            make_file('broken.html.gz', $bytes);
            my $fate = fate(get('encodings_on', '/broken.html.gz', @gzip), $bytes);
            $seen{$fate}++;
            push @wrong, "$at: $fate" if $fate ne 'same' && $fate ne (defined unpacked($bytes) ? 'page' : 'broken');
        }
        is_deeply \@wrong, [], 'all the same, or broken off, or right';
        ok $seen{same} && $seen{broken}, 'some of each';
    };
}

# --- much

# What is little until it is unpacked: from 32 MB on it breaks off where it was
# packed to less than a 200th.
my @much = (
    # what                     text                                                                  sent whole, with the banner
    [ 'a large page',          sub { "$head<body>" . join(' ', map { $_ * 7 % 9007 } 1 .. 9000) x 800 },     1, 1 ],
    [ 'large and empty',       sub { "$head<body>" . ' ' x 30_000_000 },                             1, 1 ],
    [ 'a bomb',                sub { "$head<body>" . ' ' x 50_000_000 },                             0, 0 ],
    [ 'a bomb before the body', sub { "$head<!--" . ' ' x 50_000_000 . '--><body>' },                1, 0 ],
);

sub memory_is_bounded {
    for (@much) {
        my ($what, $text, $is_whole, $has_banner) = @$_;
        subtest "memory: $what" => sub {
            $text = $text->();
            make_file('much.html.gz', packed($text));
            for my $server (qw(encodings_on encodings_proxy)) {
                get($server, '/page.html.gz', @gzip) for 1 .. 40;
                my $got;
                my $growth = growth(sub { $got = get($server, '/much.html.gz', @gzip) });
                cmp_ok $growth, '<', 8000, "$server: memory, in kB";
                note "$server $growth kB";
                is !!is_complete($got), !!$is_whole, "$server: whole or broken off";
                next unless $is_whole;
                my $is = unpacked($got->{body}) // '';
                my $banner = banner_of(substr $is, 0, 20_000) // '';
                is !!$banner, !!$has_banner, "$server: the banner";
                substr $is, index($is, $banner), length $banner, '';
                ok $is eq $text, "$server: all of it";
            }
        };
    }
}

# --- piece by piece

sub pieces_of {
    my $deflate = Compress::Raw::Zlib::Deflate->new(-WindowBits => WANT_GZIP, -AppendOutput => 1);
    my @pieces;
    for my $i (0 .. $#_) {
        my $bytes = '';
        $deflate->deflate($_[$i], $bytes) == Z_OK or die "deflate\n";
        $deflate->flush($bytes, $i == $#_ ? Z_FINISH : Z_SYNC_FLUSH) == Z_OK or die "flush\n";
        push @pieces, $bytes;
    }
    return @pieces;
}

# Read what comes, for 3 seconds, until there is a text in it. In HTTP/1.0 there
# are no chunks.
sub arrives {
    my ($stream, $text) = @_;
    my $select = IO::Select->new($stream->{socket});
    while (index($stream->{text}, $text) < 0 && $select->can_read(3)) {
        sysread $stream->{socket}, $stream->{raw}, 65536, length $stream->{raw} or last;
        $stream->{is_body} ||= $stream->{raw} =~ s/^.*?\r\n\r\n//s or next;
        $stream->{inflate}->inflate($stream->{raw}, $stream->{text});
    }
    return index($stream->{text}, $text) >= 0;
}

sub pieces_arrive {
    my @texts = ("$head<!-- first -->", '<bo', 'dy><p>second', '<p>third</body></html>');
    my @pieces = pieces_of(@texts);
    make_file("piece$_", $pieces[$_]) for 0 .. 3;
    for my $server (qw(encodings_on encodings_proxy)) {
        subtest "what there is arrives: $server" => sub {
            my @query = ((map { (body => "piece$_", wait => "$server$_") } 0 .. 2), body => 'piece3');
            my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => Wire::port_of($server)) or die "$server: $!\n";
            print $socket 'GET ', origin(@query, h => 'Content-Encoding: gzip'), " HTTP/1.0\r\n$gzip[0]\r\n\r\n";
            my $inflate = Compress::Raw::Zlib::Inflate->new(-WindowBits => WANT_GZIP, -ConsumeInput => 1, -AppendOutput => 1);
            my $stream = { socket => $socket, raw => '', text => '', inflate => $inflate };
            my @arrives = ('<!-- first -->', '<!-- first -->', '</section><p>second', '</html>');
            for (0 .. 3) {
                ok arrives($stream, $arrives[$_]), $arrives[$_];
                make_file("$server$_", '');
            }
        };
    }
}

# --- what backends are asked for

my @codings_asked = (
    # a client takes                what a backend is asked for
    [ 'gzip, deflate, br, zstd',    'gzip' ],
    [ 'gzip',                       'gzip' ],
    [ 'GZIP;q=0.1, br',             'gzip' ],
    [ 'x-gzip',                     'gzip' ],
    [ 'br, *',                      'gzip' ],
    [ 'br',                         'identity' ],
    [ 'deflate, zstd;q=0.5',        'identity' ],
    [ 'gzip;q=0, br',               'identity' ],
    [ 'gzip ; q=0.000, *',          'identity' ],
    [ '*;q=0',                      'identity' ],
    [ 'identity',                   'identity' ],
    [ 'gzipped',                    'identity' ],
    [ '',                           'identity' ],
    [ undef,                        undef ],
);
my @as_they_are = (
    # asked                       options of wire()
    [ 'by a frame',               headers => ['Sec-Fetch-Dest: iframe'] ],
    [ 'by a script',              headers => ['X-Requested-With: x'] ],
    [ 'with no-cookie-banner',    headers => ['User-Agent: robot'] ],
    [ 'by POST',                  method => 'POST', body => 'a=b' ],
);

sub backends_are_asked {
    subtest 'what backends are asked for' => sub {
        for (@codings_asked) {
            my ($client, $backend) = @$_;
            my $what = $client // 'nothing';
            my @accept = map { "Accept-Encoding: $_" } grep { defined } $client;
            for my $way ('', '/handler', '/rewrite') {
                for my $cookie ([], ["Cookie: $accepted"]) {
                    my $got = get('encodings_proxy', $way . origin(text => $page, log => 'asked'), @accept, @$cookie);
                    is_deeply [ map { $_->{HTTP_ACCEPT_ENCODING} } asked('asked') ], [$backend], "$what, $way";
                    is header1($got, 'X-Accept') // '', $client // '', "$what, $way: whole again";
                    ok banner_of($got->{body}), "$what, $way: the banner";
                    wire('encodings_proxy', $way . origin(text => $page, log => 'asked'), method => 'HEAD', headers => [ @accept, @$cookie ]);
                    is_deeply [ map { $_->{HTTP_ACCEPT_ENCODING} } asked('asked') ], [$backend], "$what, $way: HEAD";
                }
            }
            for (@as_they_are) {
                my ($how, %opt) = @$_;
                my @headers = (@accept, @{ $opt{headers} // [] });
                wire('encodings_proxy', origin(text => $page, log => 'asked'), %opt, headers => \@headers);
                is_deeply [ map { $_->{HTTP_ACCEPT_ENCODING} } asked('asked') ], [$client], "$what, $how";
            }
        }
    };
    subtest 'and what comes after' => sub {
        for ([ 'an error', '/overridden/missing', 404 ], [ 'nobody there', '/dead/x', 503 ]) {
            my ($what, $path, $status) = @$_;
            my $got = get('encodings_proxy', $path, @gzip);
            is_deeply [ $got->{status}, header1($got, 'X-Accept'), map { $_->{HTTP_ACCEPT_ENCODING} } asked('document') ],
                [ $status, $gzip[0] =~ s/.*?: //r, 'gzip' ], "$what: its document is a page, too";
        }
        for my $accept (@codings_asked) {
            my @accept = map { "Accept-Encoding: $_" } grep { defined } $accept->[0];
            my ($got, $want) = map { get($_, origin(text => $page), @accept) } 'encodings_front', 'encodings_front_off';
            is header1($got, 'Content-Encoding'), header1($want, 'Content-Encoding'), 'compressed for ' . ($accept->[0] // 'nothing');
        }
    };
}

my $backend = Backend->start({
    chunks => [ head(200, @html, 'Transfer-Encoding: chunked'), chunks($packed =~ /.{1,50}/gs) ],
    bytes  => [ head(200, @html, 'Transfer-Encoding: chunked'), chunks(split //, $packed) ],
    cut    => [ head(200, @html, 'Content-Length: ' . length $packed) . substr $packed, 0, -20 ],
    'cut-chunks' => [ head(200, @html, 'Transfer-Encoding: chunked'), chunk(substr $packed, 0, -20) ],
}, define => 'ENCODINGS_BACKEND');

plan tests => @everywhere + 1 + (keys %forms) + 1 + @untouched + 1 + 3 + @much + 2 + 2;

pages_from_everywhere();
pages_in_every_form();
others_are_left_alone();
heads_are_those_of_pages();
broken_ones_break();
memory_is_bounded();
pieces_arrive();
backends_are_asked();
remove_made();
