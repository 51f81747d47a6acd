# The configurations that come with the module: each of them loads, alone and
# with the others, and a server with it serves pages and the charter.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use Httpd;
use Page;
use Wire;

my $conf = Apache::Test::vars('top_dir') . '/conf';
my @files = map { m{([^/]+)\.conf$} } sort glob "$conf/*.conf";

# What a page shows to somebody who chose nothing.
my %shows = (
    minimal          => qr/class="pvc pvc-bottom".*<form method="post"/s,
    'data-portal'    => qr/^$/,
    'all-directives' => qr/class="pvc pvc-bottom".*<form method="post"/s,
);

plan tests => 2 + 2 * @files;

is_deeply \@files, [ sort keys %shows ], 'all files are known';

for my $file (@files) {
    my ($ok, $output) = config_test(
        "<VirtualHost 127.0.0.1:1>\nServerName x.example\nInclude $conf/$file.conf\n</VirtualHost>\n");
    is $output, "Syntax OK\n", "$file: loads in a virtual host";
}
{
    my ($ok, $output) = config_test("Include $conf/$files[0].conf\n");
    is $output, "Syntax OK\n", "$files[0]: loads in the main server";
}

my @ports = Httpd::free_ports(scalar @files);
my $server = Httpd->start(join '', map {
    "Listen 127.0.0.1:$ports[$_]\n<VirtualHost 127.0.0.1:$ports[$_]>\nServerName localhost\n"
        . "Include $conf/$files[$_].conf\n</VirtualHost>\n"
} 0 .. $#files);
my $page = "<!DOCTYPE html>\n<html lang=\"en\"><head><title>T</title></head>\n<body><p>text</p></body></html>\n";
Httpd::write_file("$server->{root}/htdocs/index.html", $page);

for my $n (0 .. $#files) {
    my ($file, $port) = ($files[$n], $ports[$n]);
    subtest "$file: serves" => sub {
        my $answer = get($port, '/index.html');
        is $answer->{status}, 200, 'a page';
        is without_banner($answer->{body}), $page, 'as it is';
        like banner_of($answer->{body}) // '', $shows{$file}, 'with what it should show';
        my $charter = get($port, '/privacy-choices/');
        is $charter->{status}, 200, 'the charter';
        my @declared = Httpd::read_file("$conf/$file.conf") =~ /^CookieConsentDeclare\s+\S+\s+(\S+)/mg;
        cmp_ok scalar @declared, '>=', 2, 'a register';
        ok index($charter->{body}, "<code>$_</code>") > 0, "$_ is listed" for @declared;
        unlike $charter->{body}, qr/[^\x00-\x7f]/, 'texts arrived as ASCII';
        my $log = $server->log;
        unlike $log, qr/cookie_consent:(?:error|crit)/, 'no complaint';
    };
}
