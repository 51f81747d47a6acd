# Pages as they stream through: the first byte, flushes, chunks, lengths, and
# what breaks off, all as the same server without the module has them.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use Compress::Raw::Zlib qw(WANT_GZIP Z_OK Z_STREAM_END Z_BUF_ERROR);
use File::Path qw(make_path remove_tree);
use Backend;
use Httpd;
use Page;
use Stream;
use Wire;

my $vars = Apache::Test::vars();
my $made = "$vars->{t_state}/stream";
remove_tree($made);
make_path($made);

my @html = ('Content-Type: text/html');
my @chunked = (@html, 'Transfer-Encoding: chunked');
my @gzip = (@chunked, 'Content-Encoding: gzip');
my $head = '<!DOCTYPE html><html lang="en"><head><title>T</title></head>';
my $page = "$head<body class=x>\@\@<p>text</p></body></html>\n";
my $plain = $page =~ s/\@\@//r;
my $long = "$head<body>\@\@" . ("x" x 79 . "\n") x 2500 . '</body></html>';
my ($late, $later) = map { $head =~ s/<title>/'<!--' . 'c' x $_ . '--><title>'/er
    . "<body>\@\@<p>text" } 20_000, 200_000;

# --- pages that come piece by piece; what stands after a | can be held back
# --- until more has come, nothing else

my @trickles = (
    # what                        pieces
    [ 'flushes in the head',      '<!DOCTYPE html><html>', '<head><title>T</title>',
      '</head>', '<body>', '@@<p>text', '</body>', '</html>' ],
    [ 'tags that are cut',        '<!DOCTYPE html>|<ht', 'ml><head>|<ti', 'tle>T</title></head>|<bo',
      'dy class="a>b"', '>', '@@<p>te', 'xt</', 'p></bo', 'dy>' ],
    [ 'all in the first piece',   '<!DOCTYPE html><html><body>@@<p>text', 'more', 'and more' ],
    [ 'an implied body',          '<!DOCTYPE html><title>T</title>', '@@text', 'more' ],
    [ 'a long script in the head', '<!DOCTYPE html><script>' . 'x' x 3000, 'y' x 2000,
      '</script>', '<body>@@text', 'more' ],
    [ 'a comment in the head',    '<!DOCTYPE html><!-- <body>', ' <body> ', '--><html>', '<body>@@text' ],
    [ 'no page',                  '<div>part', ' of a page', '</div>' ],
    [ 'a frameset',               '<!DOCTYPE html><html>', '<head></head>', '<frameset>', '<frame src=a>',
      '</frameset>' ],
);

sub whole { join '', map { s/\|//r } @_ }

# How the backend frames the pieces.
my %framed = (
    chunked => sub { (head(200, @chunked), chunks(@_)) },
    close   => sub { (head('HTTP/1.0 200', @html), @_) },
    gzip    => sub { (head(200, @gzip), chunks(gzip_steps(@_))) },
    length  => sub { (head(200, @html, 'Content-Length: ' . length join '', grep { !ref } @_), @_) },
);

# Before each piece the backend waits.
sub waiting {
    my ($cue, @pieces) = @_;
    return map { (wait_for($cue), s/\|//r =~ s/\@\@//r) } @pieces;
}

my %answers;
for my $n (0 .. $#trickles) {
    my (undef, @pieces) = @{ $trickles[$n] };
    $answers{"$_$n"} = [ $framed{$_}->(waiting("$_$n", @pieces)) ] for keys %framed;
}

# --- pages that come at once

my @whole = (
    # what                        the page and the place in it; its answer; how it is framed without the
    #                             module and with it: where the place is not in what comes first, its
    #                             length cannot be known any more when the headers are sent
    [ 'with a length',            $page, [ with_length(200, $plain, @html) ], 'length', 'length' ],
    [ 'long',                     $long, [ with_length(200, $long =~ s/\@\@//r, @html) ], 'length', 'length' ],
    [ 'a late body',              $late, [ with_length(200, $late =~ s/\@\@//r, @html) ], 'length', 'chunked' ],
    [ 'a later body',             $later, [ with_length(200, $later =~ s/\@\@//r, @html) ], 'length', 'chunked' ],
    [ 'chunks',                   $long, [ $framed{chunked}->($long =~ s/\@\@//r =~ /.{1,5000}/gs) ], 'chunked', 'chunked' ],
    [ 'to the end of the connection', $long, [ $framed{close}->($long =~ s/\@\@//r) ], 'chunked', 'chunked' ],
    [ 'interim answers before',   $page, [ head(103, 'Link: </x>'), with_length(200, $plain, @html) ], 'length', 'length' ],
    [ 'more than its length',     substr($page, 0, -9), [ head(200, @html, 'Content-Length: ' . (length($plain) - 9)) . $plain ], 'length', 'length' ],
    [ 'a length that ends in the head', substr($head, 0, 40), [ head(200, @html, 'Content-Length: 40') . $plain ], 'length', 'length' ],
    [ 'empty',                    '', [ with_length(200, '', @html) ], 'length', 'length' ],
    [ 'no page',                  '<p>text', [ with_length(200, '<p>text', @html) ], 'length', 'length' ],
    [ 'an error page',            $page, [ with_length(404, $plain, @html) ], 'length', 'length' ],
    [ 'a part',                   substr($plain, 20, 90), [ with_length(206, substr($plain, 20, 90), @html,
        'Content-Range: bytes 20-109/' . length $plain) ], 'length', 'length' ],
);
$answers{"whole$_"} = $whole[$_][2] for 0 .. $#whole;

# --- pages that break off

my $claimed = 'Content-Length: ' . (1000 + length $plain);
my @broken = (
    # what                        its answer; what has to have come before the rest is cut off
    [ 'nothing of the body',      [ head(200, @html, $claimed) ] ],
    [ 'in the head',              [ head(200, @html, $claimed), substr $plain, 0, 30 ] ],
    [ 'before the body',          [ head(200, @html, $claimed), $head ] ],
    [ 'in the text',              [ head(200, @html, $claimed), $plain ] ],
    [ 'in a long text',           [ head(200, @html, 'Content-Length: 999999'), $long =~ s/\@\@//r ] ],
    [ 'no page',                  [ head(200, @html, $claimed), '<p>text' ] ],
    [ 'in the head, later',       [ head(200, @html, $claimed), substr($plain, 0, 30), wait_for('cut') ], substr $plain, 0, 30 ],
    [ 'in the text, later',       [ head(200, @html, $claimed), $plain, wait_for('cut') ], $plain ],
    [ 'chunks, none',             [ head(200, @chunked) ] ],
    [ 'chunks, in the head',      [ head(200, @chunked), chunk(substr $plain, 0, 30) ] ],
    [ 'chunks, before the body',  [ head(200, @chunked), chunk($head) ] ],
    [ 'chunks, in the text',      [ head(200, @chunked), chunk($plain) ] ],
    [ 'chunks, within one',       [ head(200, @chunked), substr chunk($plain), 0, -9 ] ],
    [ 'chunks, in a number',      [ head(200, @chunked), chunk($plain), '1' ] ],
    [ 'chunks, not a number',     [ head(200, @chunked), chunk($plain), "zz\r\n" ] ],
    [ 'chunks, in the text, later', [ head(200, @chunked), chunk($plain), wait_for('cut') ], $plain ],
    [ 'gzip, in the head',        [ head(200, @gzip), chunk((gzip_steps($head))[0]) ] ],
    [ 'gzip, in the text',        [ head(200, @gzip), chunk((gzip_steps($plain))[0]) ] ],
    [ 'gzip, in the text, later', [ head(200, @gzip), chunk((gzip_steps($plain))[0]), wait_for('cut') ], $plain ],
    [ 'gzip, less than its length', [ with_end(), head(200, @html, 'Content-Encoding: gzip', $claimed) . gzipped($plain) ] ],
    [ 'gzip, less than that, later', [ head(200, @html, 'Content-Encoding: gzip', $claimed) . gzipped($plain), wait_for('cut') ], $plain ],
    [ 'crash in the head',        [ head(200, @chunked), chunk($head), wait_for('cut'), break_off() ], $head ],
    [ 'crash in the text',        [ head(200, @chunked), chunk($plain), wait_for('cut'), break_off() ], $plain ],
);
$answers{"broken$_"} = $broken[$_][1] for 0 .. $#broken;

# --- compressed pages that are damaged, in answers that are whole: a client has
# --- to unpack them to see it, and what is compressed again must not hide it

my $packed = gzipped($long =~ s/\@\@//r);
my @damaged = (
    # what                        a body
    [ 'cut short',                substr $packed, 0, -20 ],
    [ 'no checksum',              substr $packed, 0, -8 ],
    [ 'a wrong checksum',         substr($packed, 0, -8) . "\0" x 8 ],
    [ 'noise inside',             substr($packed, 0, -60) . "\xff" x 60 ],
);
for my $n (0 .. $#damaged) {
    $answers{"damagedAt$n"} = [ with_length(200, $damaged[$n][1], @html, 'Content-Encoding: gzip') ];
    $answers{"damagedTo$n"} = [ head(200, @gzip), chunks($damaged[$n][1] =~ /.{1,300}/gs) ];
}

my $backend = Backend->start(\%answers, define => 'STREAM_BACKEND');

plan tests => @trickles * (keys(%framed) + 1) + @whole + @broken + @damaged;

# --- piece by piece

# What has come, as the visitor sees it by now.
sub seen {
    my ($answer) = @_;
    return '' if !$answer;
    return $answer->{body} if !header($answer, 'Content-Encoding');
    my ($inflate) = Compress::Raw::Zlib::Inflate->new(-WindowBits => WANT_GZIP, -AppendOutput => 1,
        -ConsumeInput => 0);
    my $status = $inflate->inflate($answer->{body}, my $text = '');
    $status == Z_OK || $status == Z_STREAM_END || $status == Z_BUF_ERROR or return "damaged: $status";
    $answer->{is_unpacked} = $status == Z_STREAM_END;
    return $text;
}

# Ask for a page; before each piece, wait for those before it to have arrived.
# What may be held back has not to, with the module.
sub trickled {
    my ($server, $version, $path, $go, @pieces) = @_;
    my $connection = open_to($server);
    print { $connection->{socket} } request_of($path, version => $version,
        headers => [ $path =~ /gzip/ ? 'Accept-Encoding: gzip' : () ]);
    my $due = '';
    for my $n (0 .. $#pieces) {
        my $has_come = sub { index(without_banner(seen($_[0])), $due) == 0 };
        ok read_until($connection, $has_come), "$server: what comes before piece $n"
            or note $connection->{bytes};
        $go->($n);
        my $now = $server eq 'stream_on' ? $pieces[$n] =~ s/\|.*//sr : $pieces[$n] =~ s/\|//r;
        $due = whole(@pieces[0 .. $n - 1]) . $now;
        $due =~ s/\@\@//;
    }
    my $answer = next_answer($connection);
    $answer->{ended} = $connection->{ended};
    is header1($answer, 'Content-Encoding') // 'none', $path =~ /gzip/ ? 'gzip' : 'none', "$server: coding";
    $answer->{body} = seen($answer);
    ok $answer->{is_unpacked}, "$server: to its end" if $path =~ /gzip/;
    return $answer;
}

# Where chunks end in the page without the banner, past the place of it.
sub ends_after {
    my ($answer, $place) = @_;
    my $more = length($answer->{body}) - length without_banner($answer->{body});
    return [ map { $_ - $more } grep { $_ > $place + $more } @{ $answer->{ends} } ];
}

sub is_page {
    my ($got, $want, $name) = @_;
    my $banner = $want =~ /\@\@/ ? banner_of($got->{body}) // 'no banner' : '';
    is $got->{body}, $want =~ s/\@\@/$banner/r, "$name: body";
}

sub is_streamed {
    my ($version, $path, $go, @pieces) = @_;
    my $want = whole(@pieces);
    my $place = index $want, '@@';
    my %got = map { $_ => trickled($_, $version, $path->($_), $go->($_), @pieces) }
        qw(stream_off stream_on);
    is_page($got{stream_off}, $want =~ s/\@\@//r, 'off');
    is_page($got{stream_on}, $want, 'on');
    for my $server (sort keys %got) {
        $got{$server}{is_whole} ||= $got{$server}{framing} eq 'close' && $got{$server}{ended} eq 'closed';
        ok $got{$server}{is_whole}, "$server: complete";
    }
    return if $version eq '1.0' || exists $got{stream_off}{is_unpacked} || $got{stream_off}{framing} ne 'chunked';
    is $got{stream_on}{framing}, 'chunked', 'chunks';
    is_deeply ends_after($got{stream_on}, $place), ends_after($got{stream_off}, $place),
        'the same ones after the banner';
    cmp_ok scalar @{ ends_after($got{stream_off}, $place) }, '>=', 1, 'some';
}

for my $n (0 .. $#trickles) {
    my ($what, @pieces) = @{ $trickles[$n] };
    for my $how (sort keys %framed) {
        subtest "$what, $how" => sub {
            for my $version (qw(1.1 1.0)) {
                is_streamed($version, sub { "/b/$how$n" },
                    sub { sub { $backend->go("$how$n") } }, @pieces);
            }
        };
    }
    subtest "$what, script" => sub {
        my $path = sub {
            my ($server) = @_;
            return '/cgi/page.pl?' . form(dir => $made, map { (wait => "$server$n.$_",
                part => $pieces[$_] =~ s/\|//r =~ s/\@\@//r) } 0 .. $#pieces);
        };
        my $go = sub {
            my ($server) = @_;
            sub { Httpd::write_file("$made/$server$n.$_[0]", '') };
        };
        is_streamed('1.1', $path, $go, @pieces);
    };
}

# --- at once

sub answer_to {
    my ($server, $path, %opt) = @_;
    my $connection = open_to($server);
    print { $connection->{socket} } request_of($path, %opt);
    my $answer = next_answer($connection, $opt{method});
    $answer->{ended} = $connection->{ended};
    return $answer;
}

for my $n (0 .. $#whole) {
    my ($what, $want, undef, $off_framing, $on_framing) = @{ $whole[$n] };
    subtest "at once: $what" => sub {
        my $off = answer_to('stream_off', "/b/whole$n");
        my $on = answer_to('stream_on', "/b/whole$n");
        is_page($off, $want =~ s/\@\@//r, 'off');
        is_page($on, $want, 'on');
        is $off->{framing}, $off_framing, 'off: framing';
        is $on->{framing}, $on_framing, 'on: framing';
        ok $_->{is_whole}, 'complete' for $on, $off;
        is $on->{status}, $off->{status}, 'status';
        my $head = answer_to('stream_on', "/b/whole$n", method => 'HEAD');
        is $head->{status}, $off->{status}, 'HEAD: status';
        my $length = header1($head, 'Content-Length');
        is $length // length $on->{body}, length $on->{body}, 'HEAD: length right or absent';
        my $old = answer_to('stream_on', "/b/whole$n", version => '1.0');
        is_page($old, $want, 'HTTP/1.0');
        is $old->{framing}, $on_framing =~ s/chunked/close/r, 'HTTP/1.0: framing';
    };
}

# --- broken off

# Whether a client can tell that something is missing.
sub is_seen_broken {
    my ($answer, $name) = @_;
    like $answer->{framing}, qr/^(?:length|chunked)$/, "$name: framing";
    ok !$answer->{is_whole}, "$name: not complete";
    like $answer->{ended}, qr/^(?:closed|broken)$/, "$name: the connection ends";
}

# Ask; and where something has to come first, let it be cut off then only.
sub answer_until_cut {
    my ($server, $path, $before) = @_;
    my $connection = open_to($server);
    print { $connection->{socket} } request_of($path, headers => ['Accept-Encoding: gzip']);
    if (defined $before) {
        ok read_until($connection, sub { index(without_banner(seen($_[0])), $before) == 0 }),
            "$server: what comes before";
        $backend->go('cut');
    }
    my $answer = next_answer($connection);
    $answer->{ended} = $connection->{ended};
    return $answer;
}

for my $n (0 .. $#broken) {
    my ($what, undef, $before) = @{ $broken[$n] };
    subtest "broken off: $what" => sub {
        my @got = map { answer_until_cut($_, "/b/broken$n", $before) } qw(stream_off stream_on);
        is_seen_broken($got[0], 'off');
        is $got[1]{status}, $got[0]{status}, 'status';
        is_seen_broken($got[1], 'on');
        my ($off, $on) = map { seen($_) } @got;
        is without_banner($on), $off, 'what there is of the body';
        is banner_of($on) ? 1 : 0, $off =~ /<body[^>]*>./s ? 1 : 0, 'banner';
    };
}

# --- damaged

for my $n (0 .. $#damaged) {
    subtest "damaged: $damaged[$n][0]" => sub {
        for my $path ("/b/damagedAt$n", "/b/damagedTo$n") {
            my ($off, $on) = map { answer_to($_, $path, headers => ['Accept-Encoding: gzip']) }
                qw(stream_off stream_on);
            ok $off->{is_whole}, "$path: a whole answer";
            is $off->{body}, $damaged[$n][1], "$path: as it came";
            $on->{status} == 502 ? pass "$path: an error instead" : is_seen_broken($on, $path);
        }
    };
}

remove_tree($made);
