#!/usr/bin/perl
# A script that dies before it said anything.
exit 1;
