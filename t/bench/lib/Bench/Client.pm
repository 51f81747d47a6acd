# An HTTP client that sends the same bytes to every server and believes no
# answer that it did not read to the end.
package Bench::Client;
use strict;
use warnings FATAL => 'all';

use IO::Socket::INET ();
use Time::HiRes qw(sleep);

my @few = ('User-Agent: bench/1', 'Accept: */*');
my @browser = (
    'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
    'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
    'Accept-Language: en-US,en;q=0.5', 'Accept-Encoding: gzip, deflate, br, zstd',
    'Upgrade-Insecure-Requests: 1', 'Sec-Fetch-Dest: document', 'Sec-Fetch-Mode: navigate',
    'Sec-Fetch-Site: same-origin', 'Sec-Fetch-User: ?1', 'Priority: u=0, i',
);
my @always = $ENV{BENCH_BROWSER} ? @browser : @few;

# The bytes of a request. Host is the same for all ports, so that no server has
# more to read than another.
sub bytes {
    my ($request, $connection) = @_;
    my $method = $request->{method} // 'GET';
    my $body = $request->{body};
    return join "\r\n", "$method $request->{path} HTTP/1.1", 'Host: bench.example',
        @always, @{ $request->{headers} // [] },
        (defined $body ? 'Content-Length: ' . length $body : ()),
        "Connection: $connection", '', $body // '';
}

sub connect_to {
    my ($port) = @_;
    my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port,
        Proto => 'tcp') or die "port $port: $!\n";
    return $socket;
}

# One request on a connection of its own: { status, head, body, raw }.
sub get {
    my ($port, $request) = @_;
    my $socket = connect_to($port);
    send_all($socket, bytes($request, 'close'));
    return parse(read_to_end($socket));
}

sub send_all {
    my ($socket, $bytes) = @_;
    defined(my $n = syswrite $socket, $bytes) or die "sending: $!\n";
    $n == length $bytes or die "sending: cut short\n";
}

sub read_to_end {
    my ($socket) = @_;
    my $raw = '';
    while (1) {
        my $n = sysread $socket, $raw, 262_144, length $raw;
        defined $n or die "reading: $!\n";
        return $raw if $n == 0;
    }
}

sub parse {
    my ($raw) = @_;
    my ($head, $rest) = split /\r\n\r\n/, $raw, 2;
    my ($status) = ($head // '') =~ m|^HTTP/1\.1 (\d\d\d) |
        or die 'no answer: ' . substr($raw, 0, 200) . "\n";
    my $body = $rest // '';
    if (my ($length) = $head =~ /^Content-Length: (\d+)\r?$/mi) {
        $status == 304 || length $body == $length
            or die 'a body of ' . length($body) . " bytes, announced as $length\n";
    }
    elsif ($head =~ /^Transfer-Encoding: chunked\r?$/mi) {
        $body = dechunk($body);
    }
    return { status => $status, head => $head, body => $body, raw => $raw };
}

sub dechunk {
    my ($rest) = @_;
    my ($body, $at) = ('', 0);
    while (substr($rest, $at, 20) =~ /^([0-9a-fA-F]+)\r\n/) {
        my $len = hex $1;
        $at += 2 + length $1;
        if ($len == 0) {
            substr($rest, $at) eq "\r\n" or die "something after the last chunk\n";
            return $body;
        }
        $body .= substr $rest, $at, $len;
        $at += $len;
        substr($rest, $at, 2) eq "\r\n" or die "a chunk of a wrong length\n";
        $at += 2;
    }
    die "a body without an end\n";
}

# So many requests one after the other, each on a connection of its own. All
# answers have to be as long as the expected one.
sub repeat {
    my ($port, $request, $count, $length) = @_;
    my $bytes = bytes($request, 'close');
    for (1 .. $count) {
        my $socket = connect_to($port);
        send_all($socket, $bytes);
        my $n = length read_to_end($socket);
        $n == $length or die "an answer of $n bytes instead of $length\n";
    }
}

# How long an answer is on a connection that is kept: the first of two.
sub kept_length {
    my ($port, $request) = @_;
    my $socket = connect_to($port);
    my $last = bytes($request, 'close');
    send_all($socket, bytes($request, 'keep-alive') . $last);
    my $both = length read_to_end($socket);
    return $both - length get($port, $request)->{raw};
}

# The same as repeat() on one connection, which is kept open in between, with a
# pause before each request.
sub repeat_kept {
    my ($port, $request, $count, $length) = @_;
    my $bytes = bytes($request, 'keep-alive');
    my $socket = connect_to($port);
    for (1 .. $count) {
        sleep 0.005;
        send_all($socket, $bytes);
        my $raw = '';
        while (length $raw < $length) {
            sysread($socket, $raw, $length - length $raw, length $raw)
                or die "the connection ended within an answer\n";
        }
        $raw =~ m|^HTTP/1\.1 \d\d\d | or die "an answer out of step\n";
    }
}

1;
