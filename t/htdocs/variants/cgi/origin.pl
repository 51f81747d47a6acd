#!/usr/bin/perl
# An application that answers what the query says, and writes down what it was
# asked. h= is a header line, lines= a file of them. text= and body= are the page:
# text, or a file, by= so many bytes at a time; between them, wait= waits for a
# file of that name. log= is a file that gets a line for each request. Files are
# in the folder MADE.
use strict;
use warnings;

$| = 1;
1 while read STDIN, my $unused, 8192;
my (@lines, @todo, $by);
for (split /&/, $ENV{QUERY_STRING} // '') {
    my ($key, $value) = split /=/, $_, 2;
    $value =~ s/%([0-9a-fA-F]{2})/chr hex $1/ge;
    if ($key eq 'h') { push @lines, $value }
    elsif ($key eq 'lines') { push @lines, lines_of("$ENV{MADE}/$value") }
    elsif ($key eq 'by') { $by = $value }
    elsif ($key eq 'log') { note_in("$ENV{MADE}/$value") }
    else { push @todo, [ $key, $value ] }
}
push @lines, 'Content-Type: text/html' unless grep { /^Content-Type:/i } @lines;
print join("\n", 'X-Script: origin.pl', @lines), "\n\n";
for (@todo) {
    my ($key, $value) = @$_;
    print $value if $key eq 'text';
    send_file("$ENV{MADE}/$value") if $key eq 'body';
    if ($key eq 'wait') {
        for (1 .. 200) {
            last if -e "$ENV{MADE}/$value";
            select undef, undef, undef, 0.05;
        }
    }
}

sub lines_of {
    my ($name) = @_;
    open my $in, '<', $name or die "$name: $!\n";
    chomp(my @read = <$in>);
    return @read;
}

sub send_file {
    my ($name) = @_;
    open my $in, '<:raw', $name or die "$name: $!\n";
    local $/ = \($by // 65536);
    while (my $bytes = <$in>) { print $bytes }
}

sub note_in {
    my ($name) = @_;
    open my $out, '>>', $name or die "$name: $!\n";
    syswrite $out, join("\t", "METHOD=$ENV{REQUEST_METHOD}",
        map { "$_=$ENV{$_}" } grep { /^HTTP_/ } sort keys %ENV) . "\n";
}
