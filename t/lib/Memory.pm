# How much memory the server's processes have used at most.
package Memory;
use strict;
use warnings FATAL => 'all';

use Exporter 'import';
use Apache::Test ();

our @EXPORT = qw(growth);

# kB by process id.
sub peaks {
    my $name = Apache::Test::vars('t_pid_file');
    open my $pid_file, '<', $name or die "$name: $!\n";
    chomp(my $parent = <$pid_file>);
    my %peak;
    for my $file (glob '/proc/[0-9]*/status') {
        open my $in, '<', $file or next;    # gone meanwhile
        my $status = join '', grep { defined } <$in>;
        next unless $status =~ /^PPid:\s*$parent$/m && $status =~ /^VmHWM:\s*(\d+) kB/m;
        my $peak = $1;
        $peak{ ($file =~ /(\d+)/)[0] } = $peak;
    }
    return %peak;
}

# How much some process grew, in kB, while the function ran. What is known of a
# process that was not there before is nothing.
sub growth {
    my ($function) = @_;
    my %before = peaks();
    $function->();
    my %after = peaks();
    my ($most) = sort { $b <=> $a } map { $after{$_} - ($before{$_} // $after{$_}) } keys %after;
    return $most;
}

1;
