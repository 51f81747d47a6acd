# Cookies of what is in a cache: whoever came first, each visitor gets those that
# are theirs, with the page that is theirs; from the cache, renewed, stale, in
# part, or not modified.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use File::Path qw(make_path remove_tree);
use Backend;
use Enforce;
use Page;
use Situations;
use Wire;

my $vars = Apache::Test::vars();
my $root = "$vars->{t_state}/cached_cookies";
remove_tree($root);
make_path($root);
chmod 0777, $root or die "$root: $!\n";

my @cookies = map { "Set-Cookie: $_" } @Situations::lines;
my @renewed = map { "Set-Cookie: $_" } 'sid=renewed', 'stat=renewed; Path=/', 'ad=renewed', 'mystery=renewed';
my $long = 'Cache-Control: public, max-age=600';
my $page = '<!DOCTYPE html><html lang="en"><head><title>T</title></head><body><p>text</p></body></html>';
my $data = '0123456789';
my @html = ('Content-Type: text/html');
my @text = ('Content-Type: text/plain');

my $marked = sub { grep { /"abc"/ } asked_for($_[0], 'If-None-Match') };
my %answers = (
    data => [ with_length(200, $data, @text, $long, 'ETag: "abc"', @cookies) ],
    page => [ with_length(200, $page, @html, $long, 'ETag: "abc"', @cookies) ],
    untagged => [ with_length(200, $page, @html, $long, @cookies) ],
    moved => [ with_length(301, $page, @html, $long, 'Location: http://www.example.org/', @cookies) ],
    gone => [ with_length(410, $page, @html, $long, @cookies) ],
    reserved => [ with_length(200, $page, @html, 'Cache-Control: max-age=600, no-cache="Set-Cookie"', 'ETag: "abc"', @cookies) ],
    varied => [ with_length(200, $page, @html, $long, 'Vary: Accept-Language', 'ETag: "abc"', @cookies) ],
    # asked again each time: not modified, and other cookies
    renewed => sub { $marked->(@_) ? head(304, 'ETag: "abc"', @renewed) : with_length(200, $page, @html, 'Cache-Control: max-age=0', 'ETag: "abc"', @cookies) },
    # broken from the second time on: what is stale will do
    stale => sub { $marked->(@_) ? with_length(500, 'broken', @text) : with_length(200, $page, @html, 'Cache-Control: max-age=0', 'ETag: "abc"', @cookies) },
);
my $backend = Backend->start({ '*' => sub {
    my ($name) = $_[0]{target} =~ m{^/(?:also/)?(\w+)} or return with_length(404, '');
    my $answer = $answers{$name} // return with_length(404, '');
    return ref $answer eq 'CODE' ? $answer->(@_) : @$answer;
} }, define => 'CACHED_BACKEND');

my @visitors = visitors('cached_quick');

my @rows = (
    # path        is a page, what a cache makes of it: first, and then, asked with
    [ 'data',      0, 'MISS', 'HIT' ],
    [ 'page',      1, 'MISS', 'HIT' ],
    [ 'untagged',  1, 'MISS', 'HIT' ],
    [ 'moved',     0, 'MISS', 'HIT' ],
    [ 'gone',      1, 'MISS', 'HIT' ],
    [ 'reserved',  1, 'MISS', 'HIT' ],
    [ 'varied',    1, 'MISS', 'HIT' ],
    [ 'also/data', 0, 'MISS', 'HIT' ],
    [ 'also/page', 1, 'MISS', 'HIT' ],
    [ 'renewed',   1, 'MISS', 'REVALIDATE', 'Cache-Control: max-age=0' ],
    [ 'stale',     1, 'MISS', 'HIT', 'Cache-Control: max-age=0' ],
);
my @servers = (
    # name             rows
    [ 'cached_quick',   qr/./ ],
    [ 'cached_late',    qr/./ ],
    # mod_cache_socache 2.4.71 loses the body when it renews, with the module or
    # without it
    [ 'cached_shm',     qr/^(?!renewed)/ ],
    [ 'cached_ignores', qr/^(?:data|page|renewed)/ ],
    [ 'cached_locks',   qr/^(?:page|renewed|stale)/ ],
);

plan tests => 2 + map { my (undef, $fits) = @$_; grep { $_->[0] =~ $fits } @rows } @servers;

my $count = 0;
sub fresh { "/$_[0]?" . ++$count . ".$$" }
sub result { ((header($_[0], 'X-Cache'))[0] // 'none') =~ /^(\w+)/ ? $1 : 'none' }
sub tokens { map { s/^\s+|\s+$//gr } map { split /,/ } @_ }

# Who has chosen is not asked; nothing but a page asks.
sub variant { my ($is_page, $visitor) = @_; !$is_page ? 'any' : $visitor->{cookie} ? 'r' : 'a' }

sub is_judged {
    my ($got, $base, $visitor, $what) = @_;
    my @sent = cookies($base);
    is_deeply [ cookies($got) ], [ grep { passes($visitor, $_) } @sent ], "$what: cookies";
    is $got->{status}, $base->{status}, "$what: status";
    is without_banner($got->{body}), $base->{body}, "$what: body" if $got->{status} != 206;
    is !!grep({ $_ eq 'private' } tokens(header($got, 'Cache-Control'))), !!grep({ by_consent($visitor, $_) } @sent), "$what: private";
    is scalar(grep { $_ eq 'Cookie' } tokens(header($got, 'Vary'))), 1, "$what: Vary" if grep { depends($_) } @sent;
}

sub is_kept_for_all {
    my ($server, $name, $is_page, $miss, $again, @asks) = @_;
    my $path = fresh($name);
    my %base = ($miss => ask("${server}_off", $path), $again => ask("${server}_off", $path, undef, headers => \@asks));
    is result($base{$_}), $_, "without the module: $_" for $miss, $again;
    for my $first (0 .. $#visitors) {
        my %seen;
        $path = fresh($name);
        for my $visitor ((@visitors[ $first .. $#visitors ], @visitors[ 0 .. $first - 1 ]) x 2) {
            my $what = "$visitors[$first]{what} first, $visitor->{what}";
            my $result = $seen{ variant($is_page, $visitor) }++ ? $again : $miss;
            my $got = ask($server, $path, $visitor, headers => $result eq $again ? \@asks : []);
            is result($got), $result, "$what: $result";
            is_judged($got, $base{$result}, $visitor, "$what, $result");
            my $banner = banner_of($got->{body}) // '';
            is $banner =~ /<form/ ? 'a' : $banner ? 'r' : 'any', variant($is_page, $visitor), "$what: the page";
        }
    }
}

for (@servers) {
    my ($server, $fits) = @$_;
    for (grep { $_->[0] =~ $fits } @rows) {
        my ($name, @row) = @$_;
        subtest "$server: $name" => sub { is_kept_for_all($server, $name, @row) };
    }
}

# --- in part, or only the head, or not modified

my @parts = (
    # what          path    status  options of ask()
    [ 'HEAD',       'data', 200, method => 'HEAD' ],
    [ 'a part',     'data', 206, headers => ['Range: bytes=2-4'] ],
    [ 'not modified', 'data', 304, headers => ['If-None-Match: "abc"'] ],
    [ 'no part',    'data', 416, headers => ['Range: bytes=99-'] ],
    [ 'HEAD of a page', 'page', 200, method => 'HEAD' ],
    [ 'page and sections', 'also/data', 206, headers => ['Range: bytes=2-4'] ],
);
for my $server (qw(cached_quick cached_late)) {
    subtest "$server: other answers" => sub {
        for (@parts) {
            my ($what, $name, $status, %opt) = @$_;
            my $path = fresh($name);
            my ($base) = map { ask("${server}_off", $path, undef, %$_) } {}, {}, \%opt;
            ask($server, $path, $_) for @visitors;
            $base = ask("${server}_off", $path, undef, %opt);
            my $result = $status == 416 ? 'none' : 'HIT';    # httpd's own page says nothing
            is_deeply [ result($base), $base->{status} ], [ $result, $status ], "$what: without the module";
            for my $visitor (@visitors) {
                my $got = ask($server, $path, $visitor, %opt);
                is result($got), $result, "$what, $visitor->{what}: from the cache";
                is_judged($got, $base, $visitor, "$what, $visitor->{what}");
                is $got->{body}, $base->{body}, "$what, $visitor->{what}: the same bytes";
            }
        }
    };
}
remove_tree($root);
