# HTTP as it is on the wire: headers byte for byte, in order, none merged, and
# requests that a well-behaved client would not send.
package Wire;
use strict;
use warnings FATAL => 'all';

use Exporter 'import';
use IO::Socket::INET ();
use Apache::Test ();

our @EXPORT = qw(wire header cookies);

# The port of a <VirtualHost name> in t/conf, or a number as it is.
sub port_of {
    my ($server) = @_;
    return $server if $server =~ /^\d+$/;
    my $vhost = Apache::Test::config()->{vhosts}{$server}
        or die "no <VirtualHost $server> in t/conf\n";
    return $vhost->{port};
}

# Send one request and read the answer up to the end of the connection.
#
#   wire('enforce_on', '/path')
#   wire($port, '/path', method => 'POST', version => '1.0',
#        headers => ['Cookie: a=1', ...], body => 'x=1')
#
# Host and Connection are added unless given. Returns
#   status   a number; 0 where the server closed without an answer
#   headers  ['Name: value', ...] without line ends, otherwise as received
#   body     chunks put together
#   raw      every byte
#
# Bytes that come before a final answer (103, 100) are in raw only.
sub wire {
    my ($server, $path, %opt) = @_;
    my $version = $opt{version} // '1.1';
    my $port = port_of($server);
    my @headers = @{ $opt{headers} // [] };
    unshift @headers, "Host: localhost:$port"
        unless grep { /^Host:/i } @headers;
    push @headers, 'Connection: close' unless grep { /^Connection:/i } @headers;
    push @headers, 'Content-Length: ' . length $opt{body} if defined $opt{body};

    my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1',
        PeerPort => $port, Proto => 'tcp', Timeout => 10)
        or die "cannot connect to $server, port $port: $!\n";
    print $socket join("\r\n", ($opt{method} // 'GET') . " $path HTTP/$version",
        @headers, '', $opt{body} // '');
    my $raw = '';
    local $SIG{ALRM} = sub { die "no answer from $server to $path\n" };
    alarm 30;
    1 while sysread $socket, $raw, 65536, length $raw;
    alarm 0;
    close $socket;
    return parse($raw);
}

sub parse {
    my ($raw) = @_;
    my $rest = $raw =~ s|^(?:HTTP/1\.\d 1(?!01)\d\d.*?\r\n\r\n)+||sr;
    my ($head, $body) = split /\r\n\r\n/, $rest, 2;
    my ($line, @headers) = split /\r\n/, $head // '';
    my ($status) = ($line // '') =~ m|^HTTP/1\.\d (\d\d\d)(?: \|$)|;
    $body //= '';
    $body = dechunk($body)
        if grep { /^Transfer-Encoding:\s*chunked$/i } @headers;
    return { status => $status // 0, headers => \@headers, body => $body,
             raw => $raw };
}

sub dechunk {
    my ($rest) = @_;
    my $body = '';
    while ($rest =~ s/^([0-9a-fA-F]+)[^\r\n]*\r\n//) {
        my $len = hex $1;
        last if $len == 0;
        $body .= substr $rest, 0, $len, '';
        $rest =~ s/^\r\n//;
    }
    return $body;
}

# The values of one header, in order.
sub header {
    my ($response, $name) = @_;
    return map { /^\Q$name\E:[ ]?(.*)$/is ? $1 : () } @{ $response->{headers} };
}

sub cookies { header($_[0], 'Set-Cookie') }

1;
