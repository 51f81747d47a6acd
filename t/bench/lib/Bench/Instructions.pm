# Instructions per request in user space, counted by callgrind: of fresh servers
# one answers more requests than the other, and what it took more is divided by
# how many those are. So starting and stopping do not count.
package Bench::Instructions;
use strict;
use warnings FATAL => 'all';

use Bench::Base;
use Bench::Client;
use Bench::Server;

# The first requests fill pools and caches.
my $few = 5;

# How many more they are.
my ($least, $most) = (10, 200);

# How far two figures of the same may be apart, as a part of them: of this module
# and bare httpd, and of others, who throw dice when they start.
my ($tolerance, $tolerance_of_others) = (0.001, 0.01);

# Instructions of a server that answers so many requests.
sub count {
    my ($work, $requests, $root) = @_;
    my $contender = $work->{contender};
    my $server = Bench::Server::start(root => $root,
        files => { %{ $contender->{files} }, 'callgrind.out' => '' }, writable => 'callgrind.out',
        command => ['valgrind', '-q', '--vgdb=no', '--tool=callgrind',
            '--callgrind-out-file=%ROOT%/callgrind.out', @{ $contender->{single} }]);
    my ($repeat, $length) = $work->{connection} eq 'close'
        ? (\&Bench::Client::repeat, $work->{length})
        : (\&Bench::Client::repeat_kept, $work->{kept_length});
    $repeat->($server->{port}, $work->{request}, $requests, $length);
    Bench::Server::stop($server);
    my $text = slurp("$root/callgrind.out");
    only_number($text, qr/^(?:events: Ir)\nsummary: (\d+)$/m, $root);
    return only_number($text, qr/^totals: (\d+)$/m, $root);
}

# Those of one request; and of how many requests more that is the mean. Measured
# twice. Where both do not agree: nothing for a peer; for us that is an error.
sub per_request {
    my ($work, $root) = @_;
    my $start = count($work, $few, "$root-0");
    my $measure = sub { my ($n) = @_; (count($work, $few + $n, "$root-1") - $start) / $n };
    my $n = $work->{is_ours} ? $most : enough($measure->($least));
    my ($first, $second) = map { $measure->($n) } 1, 2;
    my $larger = $first > $second ? $first : $second;
    return (($first + $second) / 2, $n)
        if abs($first - $second) <= ($work->{is_ours} ? $tolerance : $tolerance_of_others) * $larger;
    return () unless $work->{is_ours};
    die "$work->{of} $work->{path}: $first, then $second instructions a request\n";
}

# So many requests that the dice thrown at the start do not show.
sub enough {
    my ($instructions) = @_;
    my $n = int(40_000_000 / $instructions);
    return $n < $least ? $least : $n > $most ? $most : $n;
}

1;
