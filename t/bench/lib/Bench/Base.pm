# What all parts of the bench share: files, commands, numbers.
package Bench::Base;
use strict;
use warnings FATAL => 'all';

use Exporter 'import';

our @EXPORT = qw(slurp spew output_of have median error only_number);

sub slurp {
    my ($name) = @_;
    open my $in, '<:raw', $name or die "$name: $!\n";
    local $/;
    return scalar(<$in>) // '';
}

sub spew {
    my ($name, @text) = @_;
    open my $out, '>:raw', $name or die "$name: $!\n";
    print $out @text or die "$name: $!\n";
    close $out or die "$name: $!\n";
}

# What a command writes; it has to succeed.
sub output_of {
    my @command = @_;
    open my $in, '-|', @command or die "$command[0]: $!\n";
    my $text = do { local $/; <$in> } // '';
    close $in or die "@command: failed\n";
    return $text;
}

# Where a program is; undef where it is not installed.
sub have {
    my ($program) = @_;
    return (grep { -x } map { "$_/$program" } split(/:/, $ENV{PATH}), '/usr/sbin', '/sbin')[0];
}

sub median {
    my @sorted = sort { $a <=> $b } @_;
    @sorted or die "the median of nothing\n";
    return ($sorted[$#sorted / 2] + $sorted[@sorted / 2]) / 2;
}

# The standard error of the median: from the middle half of the values, which
# outliers leave alone.
sub error {
    my @sorted = sort { $a <=> $b } @_;
    my $quarter = int(@sorted / 4);
    return 0.93 * ($sorted[-1 - $quarter] - $sorted[$quarter]) / sqrt @sorted;
}

# The number that a pattern finds in a text, where it has to be just once.
sub only_number {
    my ($text, $pattern, $where) = @_;
    my @found = $text =~ /$pattern/gm;
    @found == 1 && $found[0] =~ /^\d+$/ or die "$where: not one number /$pattern/\n";
    return $found[0];
}

1;
