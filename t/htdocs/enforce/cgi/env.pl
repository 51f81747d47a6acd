#!/usr/bin/perl
# What an application sees: of the environment all that speaks of cookies.
use strict;
use warnings;

my $body = join '', map { "$_=$ENV{$_}\n" } grep { /COOKIE/ } sort keys %ENV;
print "Content-Type: text/plain\nContent-Length: ", length $body, "\n\n$body";
