# What t/http2_cookies.t and t/upgrades.t have in common: a backend that changes
# protocols, and the site of t/conf/interplay.conf.in with TLS.
package Interplay;
use strict;
use warnings FATAL => 'all';

use Digest::SHA qw(sha1_base64);
use Exporter 'import';
use File::Path qw(make_path);
use Apache::Test ();
use Backend;
use Httpd;
use Wire;

our @EXPORT = qw(@upgrade_cookies $said_after tls_site upgrading_backend);

# What the backend sets, and says once the protocol is another one: to be told
# from a head by its place alone.
our @upgrade_cookies = ('sid=1; Path=/', 'stat=2;Secure ; path=/', 'ad=3', 'mystery=4',
    'sid2=5', 'chat=6', 'stat=; Max-Age=0');
our $said_after = "\x81\x02ab" . "HTTP/1.1 200 OK\r\nSet-Cookie: ad=after\r\n\r\n";

sub accepts {
    my ($request) = @_;
    my ($protocol) = asked_for($request, 'Upgrade') or return with_length(400, 'no Upgrade');
    my ($key) = asked_for($request, 'Sec-WebSocket-Key');
    my $digest = sha1_base64(($key // '') . '258EAFA5-E914-47DA-95CA-C5AB0DC85B11');
    return head(101, "Upgrade: $protocol", 'Connection: Upgrade', "Sec-WebSocket-Accept: $digest=",
        map { "Set-Cookie: $_" } @upgrade_cookies) . $said_after;
}

my @declines = with_length(403, 'no', 'Content-Type: text/plain', map { "Set-Cookie: $_" } @upgrade_cookies);

sub upgrading_backend {
    return Backend->start({
        '*' => sub { $_[0]{target} =~ m{/accepts$} ? accepts(@_) : @declines },
    }, define => 'INTERPLAY_BACKEND');
}

# A server of its own, and its port.
sub tls_site {
    my ($backend) = @_;
    my $vars = Apache::Test::vars();
    my ($port) = Httpd::free_ports(1);
    my $out = "$vars->{t_state}/interplay_tls";
    make_path($out);
    {
        local $ENV{LD_PRELOAD} = '';    # sanitizers are for the server
        my $said = qx(openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=localhost -days 2 -keyout '$out/key.pem' -out '$out/cert.pem' 2>&1);
        $? == 0 or die "no certificate: $said";
    }
    my @load = grep { index(Httpd::modules(), $_) < 0 } split /^/, Httpd::read_file("$vars->{t_conf}/modules.conf");
    return (Httpd->start(join '', @load, <<"END"), $port);
Listen 127.0.0.1:$port
ServerAdmin $vars->{serveradmin}
AddType text/plain .txt
Define ENFORCE_DOCROOT $vars->{documentroot}/enforce
Define ENFORCE_BACKEND 127.0.0.1:@{[ Wire::port_of('enforce_backend') ]}
Define INTERPLAY_BACKEND 127.0.0.1:@{[ $backend->port ]}
<Directory $vars->{documentroot}/enforce>
    Require all granted
</Directory>
<VirtualHost 127.0.0.1:$port>
    SSLEngine On
    SSLCertificateFile $out/cert.pem
    SSLCertificateKeyFile $out/key.pem
    Protocols h2 http/1.1
    H2WebSockets on
    CookieConsent On
    Include $vars->{t_conf}/enforce_policy.inc
    Include $vars->{t_conf}/interplay_upgrades.inc
    Include $vars->{t_conf}/enforce_producers.inc
</VirtualHost>
END
}

1;
