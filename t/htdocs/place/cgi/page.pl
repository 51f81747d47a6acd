#!/usr/bin/perl
# A page as the query says: every h= is a header line, every part= a piece of
# the body, flushed; wait= between pieces waits until a file of that name lies
# in the folder that dir= names. size= adds so many bytes of text.
use strict;
use warnings;

$| = 1;
1 while read STDIN, my $unused, 8192;
my (@lines, @todo, $dir);
for (split /&/, $ENV{QUERY_STRING} // '') {
    my ($key, $value) = split /=/, $_, 2;
    $value =~ s/%([0-9a-fA-F]{2})/chr hex $1/ge;
    if ($key eq 'h') { push @lines, $value }
    elsif ($key eq 'dir') { $dir = $value }
    else { push @todo, [ $key, $value ] }
}
push @lines, 'Content-Type: text/html' unless grep { /^Content-Type:/i } @lines;
print join("\n", 'X-Script: page.pl', @lines), "\n\n";
for (@todo) {
    my ($key, $value) = @$_;
    print $value if $key eq 'part';
    if ($key eq 'size') {
        print 'x' x 7999, "\n" for 1 .. $value / 8000;
    }
    if ($key eq 'wait') {
        for (1 .. 100) {
            last if -e "$dir/$value";
            select undef, undef, undef, 0.05;
        }
    }
}
