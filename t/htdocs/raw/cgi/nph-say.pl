#!/usr/bin/perl
# Writes what it is told to: every w= of the query by itself, with a pause before
# the next one. step=N cuts each into pieces of N bytes; pad=N puts so many bytes
# where "PAD" stands; times=N writes all of it so often; until=FILE waits for that
# file after the first one, and ends without it. Under this name it speaks to the
# connection, as say.pl to httpd.
use strict;
use warnings;

my @writes;
my %opt = (step => 1 << 20, pad => 0, times => 1);
for (split /&/, $ENV{QUERY_STRING} // '') {
    my ($key, $value) = split /=/, $_, 2;
    $value =~ s/%([0-9a-fA-F]{2})/chr hex $1/ge;
    $key eq 'w' ? push @writes, $value : ($opt{$key} = $value);
}
my $padding = 'p' x $opt{pad};
s/PAD/$padding/ for @writes;
my $is_first = 1;
for my $bytes ((@writes) x $opt{times}) {
    for (my $at = 0; $at < length $bytes; $at += $opt{step}) {
        select undef, undef, undef, $opt{step} < 10 ? 0.0005 : 0.01 unless $is_first;
        $is_first = $opt{times} > 1;
        defined syswrite STDOUT, substr $bytes, $at, $opt{step} or exit;
    }
    wait_for(delete $opt{until}) if $opt{until};
}

sub wait_for {
    my ($file) = @_;
    for (1 .. 500) {
        return if -e $file;
        select undef, undef, undef, 0.01;
    }
    exit;
}
