# Requests per second of one server as a part of another's: both answer in short
# turns, so that whatever else the machine does disturbs both.
package Bench::Throughput;
use strict;
use warnings FATAL => 'all';

use Bench::Base;
use Bench::Client;
use Bench::Configure;

# Two works compared: { ratio, error, cpu_ratio, cpu_error, seconds }. These are
# medians over so many rounds and their standard errors; of requests for each
# second, and for each second in which the server's processes had a processor,
# whoever else wanted one. Seconds are those of one request to the base.
sub measure {
    my ($env, $work, %opt) = @_;
    my @lines = split /\n/, output_of(Bench::Configure::on_processor($env, 1),
        "$env->{built}/load", $opt{connections} // 4, $opt{milliseconds} // 40, $opt{rounds},
        map { as_arguments($env, $_) } $work->{base}, $work);
    @lines == $opt{rounds} or die "load printed @{[scalar @lines]} rounds instead of $opt{rounds}\n";
    my @turns = map { parse($_) } @lines;
    my @ratios = map { ($_->[3] / $_->[4]) / ($_->[0] / $_->[1]) } @turns;
    my @of_cpu = map { ($_->[3] / $_->[5]) / ($_->[0] / $_->[2]) } @turns;
    return { ratio => median(@ratios), error => error(@ratios),
        cpu_ratio => median(@of_cpu), cpu_error => error(@of_cpu),
        seconds => median(map { $_->[1] / $_->[0] / 1e9 } @turns) };
}

sub as_arguments {
    my ($env, $work) = @_;
    my $file = "$env->{dir}/request-$work->{of}";
    spew($file, Bench::Client::bytes($work->{request}, $work->{connection}));
    return ($work->{port}, $file,
        $work->{ $work->{connection} eq 'close' ? 'length' : 'kept_length' },
        processes_of($work->{pid}));
}

# Those that answer: the children of a server that has some.
sub processes_of {
    my ($pid) = @_;
    my @children = split / /, slurp("/proc/$pid/task/$pid/children");
    return join ',', @children ? @children : $pid;
}

sub parse {
    my ($line) = @_;
    my @turn = $line =~ /^(\d+) (\d+) (\d+) (\d+) (\d+) (\d+)$/ or die "load printed $line\n";
    (grep { $_ == 0 } @turn) and die "load printed $line\n";
    return \@turn;
}

1;
