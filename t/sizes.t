# What the banner costs every visitor, in bytes as served, with the register of
# the demonstration: limits that nothing may grow beyond.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use Httpd;
use IO::Compress::Gzip ();
use Page;
use Visitor;

my $top = Apache::Test::vars()->{top_dir};
my @languages = qw(en fr);

my ($port) = Httpd::free_ports(1);
my $server = Httpd->start("Listen 127.0.0.1:$port\nServerName localhost:$port\n"
    . "Include $top/conf/data-portal.conf\nInclude $top/t/demo/cookies.conf\n");
Httpd::write_file("$server->{root}/htdocs/$_.html", "<!DOCTYPE html><html lang=\"$_\"><title>T</title><body><p>x")
    for @languages;

plan tests => 2 * @languages + 2;

# As gzip -9 makes it.
sub zipped {
    my ($bytes) = @_;
    IO::Compress::Gzip::gzip(\$bytes => \my $zipped, -Level => 9) or die "gzip\n";
    return length $zipped;
}

sub at_most {
    my ($bytes, $limit, $what) = @_;
    cmp_ok $bytes, '<=', $limit, "$what: $bytes bytes of $limit";
}

my $banner;
for my $language (@languages) {
    $banner = banner_of(get($port, "/$language.html")->{body});
    like $banner, qr/ lang="$language" .*<form .*<script /s, "$language: the banner";
    at_most(length $banner, 2560, "$language: the banner");
}

my %limits = (css => 2560, js => 2048);
for my $type (sort keys %limits) {
    my ($path) = $banner =~ /(?:href|src)="([^"]+\.$type)"/ or die "no $type\n";
    my $file = get($port, $path);
    at_most($file->{status} == 200 ? zipped($file->{body}) : 1e9, $limits{$type}, "$type, gzip -9");
}
