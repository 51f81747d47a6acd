# Pages that are awkward to read, through httpd: with the banner, less the
# banner, each is to a conforming parser the page that it was, or it is left as
# it is; wherever it was cut on its way.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use File::Path qw(make_path remove_tree);
use Httpd;
use IO::Socket::INET ();
use Page;
use Wire;

my $vars = Apache::Test::vars();
my $top = $vars->{top_dir};
my $judge = "$top/build/data/documents";
my $folder = "$vars->{t_state}/documents";
my $corpus = ($ENV{CORPUS} // "$top/../shared/corpus") . '/html';

# --- the pages

system('make', '-s', '-C', $top, 'build/data/documents') == 0 or die "no judge\n";
remove_tree($folder);
make_path("$folder/$_") for qw(in out cut);
system($judge, 'make', "$folder/in", -d $corpus ? $corpus : ()) == 0 or die "no pages\n";
my @names = map { m{([^/]+)$} } sort glob "$folder/in/*.html";
my %page = map { ($_ => Httpd::read_file("$folder/in/$_")) } @names;
srand 1;

# A page less what says where and how it was asked for.
sub plain {
    my ($body) = @_;
    my $banner = banner_of($body) // return $body;
    my $less = $banner =~ s/ name="back" value="[^"]*"/ name="back" value=""/r;
    $less =~ s/="http:\/\/localhost:\d+/="http:\/\/localhost/g;    # after a <base>
    return $body =~ s/\Q$banner\E/$less/r;
}

# What a page became.
sub body_of {
    my ($server, $path) = @_;
    my $answer = get($server, $path);
    die "$path: status $answer->{status}\n" if $answer->{status} != 200;
    return plain($answer->{body});
}

# --- cuts: what mod_bucketeer takes out again, and cuts there

my %cut = (bucket => "\x02", flush => "\x06", brigade => "\x10");

# A page of which each character, or some, are followed by a cut.
sub cut_everywhere { join $_[1], split(//, $_[0]), '' }

sub cut_at {
    my ($page, $character, @at) = @_;
    substr $page, $_, 0, $character for sort { $b <=> $a } @at;
    return $page;
}

sub body_of_cut {
    my ($bytes) = @_;
    Httpd::write_file("$folder/cut/page.html", $bytes);
    return body_of('documents_cut', '/cut/page.html');
}

# --- a backend that sends a page in pieces

my $listen = IO::Socket::INET->new(Listen => 5, LocalAddr => '127.0.0.1', LocalPort => 0)
    or die "no port: $!\n";
my $port = $listen->sockport;

# Two thirds with chunks, one third up to the end of the connection.
sub serve {
    my ($client) = @_;
    my ($request, @at) = ('');
    while ($request !~ /\r\n\r\n/) {
        sysread $client, $request, 4096, length $request or return;
    }
    my ($name, $cuts) = $request =~ m{^GET /([\w.]+)\?([\d,]*)} or return;
    my $page = $page{$name};
    my $is_chunked = length($page) % 3;
    my $from = 0;
    syswrite $client, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n"
        . ($is_chunked ? "Transfer-Encoding: chunked\r\n" : '') . "\r\n";
    for my $to (sort({ $a <=> $b } split /,/, $cuts), length $page) {
        next if $to == $from;
        my $piece = substr $page, $from, $to - $from;
        syswrite $client, $is_chunked ? sprintf("%x\r\n%s\r\n", length $piece, $piece) : $piece;
        $from = $to;
        select undef, undef, undef, 0.002;    # so that it is one piece, mostly
    }
    syswrite $client, "0\r\n\r\n" if $is_chunked;
}

my $backend = fork // die "fork: $!\n";
if (!$backend) {
    $SIG{ALRM} = sub { exit 1 };
    alarm 600;
    $SIG{PIPE} = 'IGNORE';
    while (my $client = $listen->accept) {
        serve($client);
        close $client;
    }
    require POSIX;
    POSIX::_exit(0);
}
close $listen;

END {
    my $status = $?;
    if ($backend) {
        kill 'KILL', $backend;
        waitpid $backend, 0;
    }
    $? = $status;
}

# --- the tests

plan tests => 7;

cmp_ok scalar @names, '>=', 500, 'there are pages';

my %whole;
for my $name (@names) {
    my $got = get('documents_on', "/in/$name");
    Httpd::write_file("$folder/out/$name", $got->{body});
    $whole{$name} = plain($got->{body});
}

subtest 'by a conforming parser' => sub {
    my @lines = split /\n/, qx('$judge' judge '$folder/in' '$folder/out');
    my $counts = pop @lines;
    is_deeply \@lines, [], 'each page is right';
    my ($with, $without) = $counts =~ /^(\d+) with, (\d+) without$/;
    note $counts;
    cmp_ok $with, '>=', 250, 'pages with a banner';
    cmp_ok $without, '>=', 100, 'pages without';
};

# Of the documents of others there are many; the grammar is cut most.
for my $kind (sort keys %cut) {
    my @differ = grep { body_of_cut(cut_everywhere($page{$_}, $cut{$kind})) ne $whole{$_} }
        $kind eq 'flush' ? @names : grep { /^a/ } @names;
    is_deeply \@differ, [], "cut at every byte into a $kind";
}

{
    my @kinds = values %cut;
    my @differ;
    for my $name (@names) {
        for (1 .. ($name =~ /^a/ ? 3 : 1)) {
            my $at = int rand 1 + length $page{$name};
            my $cut = cut_at($page{$name}, $kinds[rand @kinds], $at);
            push @differ, "$name at $at" if body_of_cut($cut) ne $whole{$name};
        }
    }
    is_deeply \@differ, [], 'cut at one byte';
}

{
    my @differ;
    for my $name (grep { /^a/ } @names) {
        my @at = map { int rand 1 + length $page{$name} } 1 .. 3;
        my $path = "/$port/$name?" . join ',', @at;
        push @differ, "$name at @at" if body_of('documents_proxy', $path) ne $whole{$name};
    }
    is_deeply \@differ, [], 'in pieces from a backend';
}

remove_tree($folder);
