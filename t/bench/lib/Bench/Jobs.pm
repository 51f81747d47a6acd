# Several pieces of work at once, each in a process of its own.
package Bench::Jobs;
use strict;
use warnings FATAL => 'all';

use Bench::Base;

my %running;    # process id => number of the item
my $owner = $$;

# Call code with each of the items, so many at a time, and return what it
# returned, a list of numbers for each. One failure is the failure of all.
sub run {
    my ($at_once, $folder, $code, @items) = @_;
    my @results;
    for my $i (0 .. $#items) {
        collect(\@results, $folder) if keys %running >= $at_once;
        my $pid = fork // die "fork: $!\n";
        if (!$pid) {
            spew("$folder/job-$i", join ' ', $code->($items[$i]));
            exit 0;
        }
        $running{$pid} = $i;
    }
    collect(\@results, $folder) while %running;
    return @results;
}

sub collect {
    my ($results, $folder) = @_;
    my $pid = wait;
    my $i = delete $running{$pid} // return;
    die "a part of the bench failed\n" if $?;
    $results->[$i] = [split / /, slurp("$folder/job-$i")];
    unlink "$folder/job-$i";
}

END {
    if ($$ == $owner) {
        my $status = $?;
        kill TERM => $_ for keys %running;
        waitpid $_, 0 for keys %running;
        $? = $status;
    }
}

1;
