# System calls per request on a connection that is kept, counted by strace, as
# the difference of two runs like Bench::Instructions. The client takes its time
# before it asks again: a server that sooner or later finds the next request
# there already makes fewer calls, or more, by chance.
package Bench::Syscalls;
use strict;
use warnings FATAL => 'all';

use Bench::Base;
use Bench::Client;
use Bench::Server;

# { system call => how many } of a server that answers so many requests.
sub count {
    my ($work, $requests, $root) = @_;
    my $contender = $work->{contender};
    my $file = "$root/strace.out";
    my $server = Bench::Server::start(root => $root, files => $contender->{files},
        command => ['strace', '-f', '-c', '-U', 'calls,name', '-o', $file,
            @{ $contender->{single} }]);
    Bench::Client::repeat_kept($server->{port}, $work->{request}, $requests, $work->{kept_length});
    Bench::Server::stop($server);
    my %calls = reverse slurp($file) =~ /^\s*(\d+)\s+(\w+)$/mg or die "$file: no calls\n";
    my $total = delete $calls{total} // die "$file: no total\n";
    $total -= $_ for values %calls;
    $total == 0 or die "$file: the calls are not as many as their total\n";
    return \%calls;
}

# { system call => how many } for one request.
sub per_request {
    my ($work, $root) = @_;
    my $few = count($work, 10, "$root-few");
    my $more = count($work, 60, "$root-more");
    return { map { ($_ => (($more->{$_} // 0) - ($few->{$_} // 0)) / 50) } keys %$few, keys %$more };
}

1;
