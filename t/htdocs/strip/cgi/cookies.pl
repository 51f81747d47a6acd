#!/usr/bin/perl
# Which Cookie header an application sees, and when it was asked. The query is
# one more header line of the answer.
use strict;
use warnings;
use Time::HiRes qw(time);

my $line = $ENV{QUERY_STRING} // '';
$line =~ s/%([0-9a-fA-F]{2})/chr hex $1/ge;
my $body = ($ENV{HTTP_COOKIE} // 'none') . "\n";
print "Content-Type: text/plain\n", 'X-Asked: ', time, "\n",
    'Content-Length: ', length $body, "\n", $line ne '' ? "$line\n" : '', "\n", $body;
