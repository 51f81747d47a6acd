# Files: what follows the banner goes from the file to the client without having
# been copied into memory, by sendfile() or mapped, as without the module.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use Httpd;
use Page;
use Stream;
use Wire;

my $vars = Apache::Test::vars();
my $head = '<!DOCTYPE html><html lang="en"><head><title>T</title>';
my $read_at_most = 128 * 1024;    # of a page, wherever its body begins here

my @pages = (
    # name      a page, and the place in it
    [ small  => "$head</head><body>\@\@<p>text</body></html>\n" ],
    [ middle => "$head</head><body>\@\@" . 'x' x 300_000 ],
    [ late   => "$head<!--" . 'c' x 50_000 . '--></head><body>@@' . 'x' x 900_000 ],
    [ long   => "$head</head><body>\@\@" . 'x' x 9_000_000 ],    # longer than APR maps
);

my @ways = (
    # what          how files are sent                                 by sendfile()
    [ 'sendfile',   "EnableSendfile On\nEnableMMAP Off\n",             1 ],
    [ 'mapped',     "EnableSendfile Off\nEnableMMAP On\n",             0 ],
    [ 'either',     "EnableSendfile On\nEnableMMAP On\n" ],
);

plan tests => @ways * @pages;

# --- a library between httpd and the system that writes down its calls

my ($so, $calls) = map { "$vars->{t_state}/$_" } 'calls.so', 'calls.log';
{
    local $ENV{LD_PRELOAD} = '';    # sanitizers are for the server
    my $said = qx(cc -shared -fPIC -o '$so' '$vars->{t_dir}/lib/calls.c' 2>&1);
    $? == 0 or die "$vars->{t_dir}/lib/calls.c does not compile:\n$said";
}

# How many bytes went by read() and by sendfile() since the last time.
sub calls {
    my %bytes = (read => 0, sendfile => 0);
    for (split /\n/, Httpd::read_file($calls)) {
        my ($call, $bytes) = split / /;
        $bytes{$call} += $bytes;
    }
    truncate $calls, 0;
    return \%bytes;
}

# Another server for each way: with the module, and without.
sub server {
    my ($ports, $how) = @_;
    Httpd::write_file($calls, '');
    chmod 0666, $calls or die "$calls: $!\n";
    local $ENV{CALLS} = $calls;
    local $ENV{LD_PRELOAD} = join ' ', grep { length } $ENV{LD_PRELOAD} // '', $so;
    my $server = Httpd->start("KeepAlive Off\n$how" . join '', map { <<"END" } 0, 1);
Listen 127.0.0.1:$ports->[$_]
<VirtualHost 127.0.0.1:$ports->[$_]>
    CookieConsent @{[ $_ ? 'On' : 'Off' ]}
    CookieConsentDeclare statistics stat
</VirtualHost>
END
    Httpd::write_file("$server->{root}/htdocs/$_->[0].html", $_->[1] =~ s/\@\@//r) for @pages;
    return $server;
}

sub answer_to {
    my ($port, $path) = @_;
    my $connection = open_to($port);
    print { $connection->{socket} } request_of($path);
    return next_answer($connection);
}

for (@ways) {
    my ($what, $how, $is_sendfile) = @$_;
    my @ports = Httpd::free_ports(2);
    my $server = server(\@ports, $how);
    for (@pages) {
        my ($name, $page) = @$_;
        subtest "$what: $name" => sub {
            my (@answers, @calls);
            for my $n (0, 1) {
                calls();
                push @answers, answer_to($ports[$n], "/$name.html");
                push @calls, calls();
            }
            my $banner = banner_of($answers[1]{body}) // 'no banner';
            my $size = length $answers[0]{body};
            ok $answers[0]{body} eq $page =~ s/\@\@//r, 'the page';
            ok $answers[1]{body} eq $page =~ s/\@\@/$banner/r, 'the page with the banner';
            ok $_->{is_whole} && $_->{framing} eq 'length', 'Content-Length' for @answers;
            note "read $calls[$_]{read}, sendfile $calls[$_]{sendfile}" for 0, 1;
            cmp_ok $calls[1]{read} - $calls[0]{read}, '<', $read_at_most, 'read but for a few bytes';
            return if !defined $is_sendfile || $size < $read_at_most;
            if ($is_sendfile) {
                is $calls[0]{sendfile}, $size, 'without the module: by sendfile()';
                cmp_ok $calls[1]{sendfile}, '>', $size - $read_at_most, 'with it, too';
            }
            else {
                is $calls[$_]{sendfile} + $calls[$_]{read}, 0, 'mapped' for 0, 1;
            }
        };
    }
    undef $server;
}

unlink $so, $calls;
