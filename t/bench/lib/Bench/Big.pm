# A page of 256 MB: when its first byte comes, how long it takes, and how much
# memory of its own the server needs meanwhile.
package Bench::Big;
use strict;
use warnings FATAL => 'all';

use Bench::Base;
use Bench::Client;
use Bench::Configure;
use Bench::Pages;
use Bench::Server;
use Bench::Throughput;
use IO::Select ();
use Time::HiRes qw(sleep time);

my @shapes = qw(text line);    # lines of 128 KiB; one line
my $firsts = 101;
my $totals = 15;

# { shape => { contender => { what => figure } } }: first and whole, what
# Bench::Throughput gives for the time to the first byte and for the whole page;
# memory (bytes); and failed, a text, where it does not serve the page as it
# should.
sub measure {
    my ($env, $inserted, @contenders) = @_;
    my %result;
    for my $shape (@shapes) {
        Bench::Pages::write_big("$env->{htdocs}/page-$shape.html", $shape eq 'text', '', '');
        for my $contender (@contenders) {
            my $figures = $result{$shape}{ $contender->{name} } = {};
            check_and_weigh($env, $contender, $shape, $inserted, $figures);
        }
        die "bare httpd: $result{$shape}{bare}{failed}\n" if $result{$shape}{bare}{failed};
        time_pairs($env, $shape, $result{$shape}, @contenders) if $shape eq 'text';
        unlink "$env->{htdocs}/page-$shape.html";
    }
    return \%result;
}

sub single {
    my ($env, $contender, $shape) = @_;
    return Bench::Server::start(root => "$env->{dir}/big-$contender->{name}-$shape",
        files => $contender->{files},
        command => [Bench::Configure::on_processor($env, 0), @{ $contender->{single} }]);
}

# Have a fresh server send the page once, compare it byte by byte with what it
# should be, and watch its memory.
sub check_and_weigh {
    my ($env, $contender, $shape, $inserted, $figures) = @_;
    my $server = single($env, $contender, $shape);
    my $expected = "$env->{dir}/expected.html";
    my ($top, $end) = @{ $inserted->{ $contender->{name} } // ['', ''] };
    Bench::Pages::write_big($expected, $shape eq 'text', $top =~ s/page-002k/page-$shape/gr, $end);
    Bench::Client::get($server->{port}, { path => '/page-200k.html' }) for 1 .. 3;
    my $before = anonymous($server->{pid});
    my $peak = $before;
    my $watch = sub { my $now = anonymous($server->{pid}); $peak = $now if $now > $peak };
    ($figures->{failed}, $figures->{length}) = compare($server->{port}, "/page-$shape.html", $expected, $watch);
    $figures->{memory} = $peak - $before;
    Bench::Server::stop($server);
    unlink $expected;
}

# Memory of a process that is in no file.
sub anonymous {
    my ($pid) = @_;
    return 1024 * only_number(slurp("/proc/$pid/status"), qr/^RssAnon:\s+(\d+) kB$/m, 'memory');
}

# What is wrong with the page that a server sends, undef where nothing is; and
# the length of the answer.
sub compare {
    my ($port, $path, $file, $watch) = @_;
    open my $in, '<:raw', $file or die "$file: $!\n";
    my ($head, $wrong) = ('', undef);
    my $state = { rest => '', left => 0 };
    my $take = sub {
        my ($bytes) = @_;
        my $n = read $in, my $want, length $bytes;
        $wrong //= 'wrong bytes' if $n != length $bytes || $want ne $bytes;
    };
    my $bytes = receive($port, $path, $watch, sub {
        my ($piece) = @_;
        if (!exists $state->{chunked}) {
            $head .= $piece;
            ($head, $piece) = $head =~ /^(.*?\r\n\r\n)(.*)$/s or return;
            $state->{chunked} = $head =~ /^Transfer-Encoding: chunked\r$/m;
        }
        decode($state, $piece, $take);
    });
    my ($status) = $head =~ m|^HTTP/1.1 (\d+) | or return ('no answer', $bytes);
    $wrong = "status $status" if $status != 200;
    return ($wrong // (eof $in ? undef : 'cut short'), $bytes);
}

# Give the bytes of a body to code, chunks or not.
sub decode {
    my ($state, $piece, $take) = @_;
    return $take->($piece) if !$state->{chunked};
    $state->{rest} .= $piece;
    while (1) {
        if ($state->{left} == 0) {
            $state->{rest} =~ s/^(?:\r\n)?([0-9a-fA-F]+)\r\n// or return;
            $state->{left} = hex $1;
            return if $state->{left} == 0;
        }
        return if $state->{rest} eq '';
        my $bytes = substr $state->{rest}, 0, $state->{left}, '';
        $state->{left} -= length $bytes;
        $take->($bytes);
    }
}

# Ask for a page and read it to its end; call watch all the while, and take with
# every piece that arrives. Returns how many bytes there were.
sub receive {
    my ($port, $path, $watch, $take) = @_;
    my $socket = ask($port, $path);
    my $select = IO::Select->new($socket);
    my $bytes = 0;
    while (1) {
        $watch->();
        next unless $select->can_read(0.002);
        my $n = sysread $socket, my $piece, 262_144;
        return $bytes if !$n;
        $bytes += $n;
        $take->($piece);
    }
}

sub ask {
    my ($port, $path) = @_;
    my $socket = Bench::Client::connect_to($port);
    Bench::Client::send_all($socket, Bench::Client::bytes({ path => $path }, 'close'));
    return $socket;
}

# The same server answers again and again, in turns with bare httpd.
sub time_pairs {
    my ($env, $shape, $result, @contenders) = @_;
    my %work = map { $_->{name} => as_work($env, $_, $shape, $result->{ $_->{name} }{length}) }
        grep { !$result->{ $_->{name} }{failed} } @contenders;
    for my $name (sort grep { $_ ne 'bare' } keys %work) {
        my $work = { %{ $work{$name} }, base => $work{bare} };
        $result->{$name}{first} = first_bytes($work);
        $result->{$name}{whole} = Bench::Throughput::measure($env, $work, connections => 1,
            milliseconds => 1, rounds => $totals);
    }
    Bench::Server::stop($_->{server}) for values %work;
}

sub as_work {
    my ($env, $contender, $shape, $length) = @_;
    my $server = single($env, $contender, $shape);
    return { of => $contender->{name}, server => $server, port => $server->{port},
        pid => $server->{pid}, request => { path => "/page-$shape.html" },
        connection => 'close', length => $length };
}

# In turns: { ratio, error, seconds }, as of Bench::Throughput.
sub first_bytes {
    my ($work) = @_;
    my (@bare, @ratios);
    for my $round (1 .. $firsts) {
        my @two = ($work->{base}, $work);
        my @seconds;
        $seconds[$_] = first_byte($two[$_]) for $round % 2 ? (0, 1) : (1, 0);
        push @bare, $seconds[0];
        push @ratios, $seconds[0] / $seconds[1];
    }
    return { ratio => median(@ratios), error => error(@ratios), seconds => median(@bare) };
}

# Seconds from the request to the first byte of the answer, which is then given
# up.
sub first_byte {
    my ($work) = @_;
    my $start = time;
    my $socket = ask($work->{port}, $work->{request}{path});
    sysread $socket, my $piece, 65_536 or die "no answer from $work->{of}\n";
    my $first = time - $start;
    close $socket;
    sleep 0.003;    # until the server has noticed
    return $first;
}

1;
