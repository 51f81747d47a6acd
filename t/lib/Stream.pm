# Answers as they come in: on connections that stay open, piece by piece, with
# their framing looked at.
package Stream;
use strict;
use warnings FATAL => 'all';

use Exporter 'import';
use IO::Select ();
use IO::Socket::INET ();
use Socket qw(SOL_SOCKET SO_LINGER SO_RCVBUF);
use Wire;

our @EXPORT = qw(open_to request_of answer_of next_answer read_until drop);

my $patience = 10;    # seconds without a byte; then something is held back

# A connection to a server: { socket, bytes }, bytes being what was read of it
# and not taken yet.
sub open_to {
    my ($server, %opt) = @_;
    my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1',
        PeerPort => Wire::port_of($server), Proto => 'tcp', Timeout => 10)
        or die "cannot connect to $server: $!\n";
    setsockopt $socket, SOL_SOCKET, SO_RCVBUF, pack 'i', $opt{buffer} if $opt{buffer};
    return { socket => $socket, bytes => '' };
}

# The bytes of a request: method, version, headers and body as for wire(), but
# nothing is said of closing.
sub request_of {
    my ($path, %opt) = @_;
    my @headers = ('Host: localhost', @{ $opt{headers} // [] });
    push @headers, 'Content-Length: ' . length $opt{body} if defined $opt{body};
    return join "\r\n", ($opt{method} // 'GET') . " $path HTTP/" . ($opt{version} // '1.1'),
        @headers, '', $opt{body} // '';
}

# What the first bytes of a connection are: undef before the head is there, else
# as wire() has it, and
#
#   framing   length, chunked, close, or none where no body follows
#   ends      [where each chunk ends in the body, ...]
#   is_whole  the framing says that this was all
#   rest      bytes that follow
sub answer_of {
    my ($bytes, $method) = @_;
    $bytes =~ m{^((?:HTTP/1\.\d 1(?!01)\d\d.*?\r\n\r\n)*HTTP/1\.\d (?!1(?!01))\d\d\d.*?\r\n\r\n)}s
        or return;
    my $answer = Wire::parse($1);
    my $rest = substr $bytes, length $1;
    my ($length) = header($answer, 'Content-Length');
    my $add = ($method // 'GET') eq 'HEAD' || $answer->{status} =~ /^(?:101|204|304)$/
        ? { framing => 'none', is_whole => 1, body => '', rest => $rest }
        : header($answer, 'Transfer-Encoding') ? chunks_of($rest)
        : defined $length ? counted($rest, $length)
        : { framing => 'close', is_whole => 0, body => $rest, rest => '' };
    return { %$answer, %$add };
}

sub counted {
    my ($rest, $length) = @_;
    return { framing => 'length', is_whole => length $rest >= $length,
        body => substr($rest, 0, $length),
        rest => length $rest > $length ? substr $rest, $length : '' };
}

sub chunks_of {
    my ($rest) = @_;
    my ($body, $is_whole, @ends) = ('', 0);
    while ($rest =~ /\G([0-9a-fA-F]+)[ \t]*(?:;[^\r\n]*)?\r\n/gc) {
        my ($length, $begins) = (hex $1, pos $rest);
        if (!$length) {
            $is_whole = $rest =~ /\G(?:[^\r\n]+\r\n)*\r\n/gc;
            last;
        }
        $body .= substr $rest, $begins, $length;
        last if length $rest < $begins + $length + 2;
        push @ends, length $body;
        pos($rest) = $begins + $length + 2;
    }
    return { framing => 'chunked', is_whole => $is_whole ? 1 : 0, body => $body,
        ends => \@ends, rest => substr $rest, pos($rest) // 0 };
}

# Wait for bytes, and take all that are there; false at the end, or when none
# come. ended says which: closed, broken, or silent.
sub more {
    my ($connection) = @_;
    my $select = IO::Select->new($connection->{socket});
    my ($wait, $read) = ($patience, 0);
    while ($select->can_read($wait)) {
        my $now = sysread $connection->{socket}, $connection->{bytes}, 65536,
            length $connection->{bytes};
        $connection->{ended} = !defined $now ? 'broken' : $now ? undef : 'closed';
        last if !$now;
        ($wait, $read) = (0, $read + $now);
    }
    $connection->{ended} //= 'silent' if !$read;
    return $read;
}

# Read until a function says yes to the answer so far (undef before its head);
# the answer then, or false.
sub read_until {
    my ($connection, $is_enough, $method) = @_;
    while (1) {
        my $answer = answer_of($connection->{bytes}, $method);
        return $answer // 1 if $is_enough->($answer);
        more($connection) or return 0;
    }
}

# Read one answer to its end, and leave what follows. Where the connection ends
# earlier it is what there is; is_whole says so.
sub next_answer {
    my ($connection, $method) = @_;
    my $is_whole = sub { $_[0] && $_[0]{is_whole} };
    my $answer = read_until($connection, $is_whole, $method)
        || answer_of($connection->{bytes}, $method)
        || { status => 0, headers => [], body => '', framing => 'none', is_whole => 0, rest => '' };
    $connection->{bytes} = $answer->{rest};
    return $answer;
}

# Break the connection off, as a browser does whose user went elsewhere.
sub drop {
    my ($connection) = @_;
    setsockopt $connection->{socket}, SOL_SOCKET, SO_LINGER, pack 'ii', 1, 0;
    close $connection->{socket};
}

1;
