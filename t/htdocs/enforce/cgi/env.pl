#!/usr/bin/perl
# What an application sees: of the environment all that speaks of consent, and
# the Cookie header.
use strict;
use warnings;

print "Content-Type: text/plain\n\n";
print map { "$_=$ENV{$_}\n" }
    grep { /COOKIE/ } sort keys %ENV;
