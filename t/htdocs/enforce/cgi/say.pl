#!/usr/bin/perl
# Answers what it is told to: every h= of the query is a header line, sent as
# it is; body= is the body.
use strict;
use warnings;

my @lines;
my $body = "said\n";
for (split /&/, $ENV{QUERY_STRING} // '') {
    my ($key, $value) = split /=/, $_, 2;
    $value =~ s/%([0-9a-fA-F]{2})/chr hex $1/ge;
    push @lines, $value if $key eq 'h';
    $body = $value if $key eq 'body';
}
push @lines, 'Content-Type: text/plain' unless grep { /^Content-Type:/i } @lines;
# Said here, or it would depend on timing whether httpd says it.
push @lines, 'Content-Length: ' . length $body
    unless grep { /^(?:Content-Length:|Location: *\/|Status: *[23]04)/i } @lines;
print join("\n", @lines, '', $body);
