# A client of HTTP/2 that tells streams apart: several requests at once, bodies
# as they come in, and streams given up.
package Http2;
use strict;
use warnings FATAL => 'all';

use IO::Select ();
use IO::Socket::INET ();
use IO::Socket::SSL ();
use Hpack;
use Wire;

my $patience = 10;        # seconds without a byte
my $window = 0x7fffffff;  # what a client that is not slow lets come
my %type = (data => 0, headers => 1, rst_stream => 3, settings => 4, ping => 6, goaway => 7,
    window_update => 8, continuation => 9);

# Connect to a server or port; tls => 1. slow => BYTES lets no more come of a
# stream than that, until take() is called.
sub new {
    my ($class, $server, %opt) = @_;
    my @to = (PeerAddr => '127.0.0.1', PeerPort => Wire::port_of($server), Timeout => 10);
    my $socket = $opt{tls}
        ? IO::Socket::SSL->new(@to, SSL_verify_mode => 0, SSL_alpn_protocols => ['h2'])
        : IO::Socket::INET->new(@to);
    $socket or die "cannot connect to $server: $!\n";
    my $self = bless { socket => $socket, tls => $opt{tls}, bytes => '', next => 1, streams => {} }, $class;
    print $socket "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    $self->frame('settings', 0, 0, pack 'nNnN', 1, 0, 4, $opt{slow} // $window);
    $self->frame('window_update', 0, 0, pack 'N', $window - 65535);
    return $self;
}

sub frame {
    my ($self, $type, $flags, $stream, $payload) = @_;
    my $frame = substr(pack('N', length $payload), 1) . pack('CCN', $type{$type}, $flags, $stream) . $payload;
    local $SIG{PIPE} = 'IGNORE';    # the server may have had enough
    print { $self->{socket} } $frame;
}

# Ask for something; the number of the stream. headers => [name, value, ...];
# open => 1: more is going to be said on it; protocol => NAME: an extended CONNECT.
sub request {
    my ($self, $path, %opt) = @_;
    my @headers = (':method', $opt{method} // 'GET', ':scheme', $self->{tls} ? 'https' : 'http',
        ':authority', $opt{authority} // 'localhost', ':path', $path,
        $opt{protocol} ? (':protocol', $opt{protocol}) : (), @{ $opt{headers} // [] });
    my $block = '';
    while (my ($name, $value) = splice @headers, 0, 2) {
        $block .= "\0" . hpack_text($name) . hpack_text($value);
    }
    my $stream = $self->{next};
    $self->{next} += 2;
    $self->{streams}{$stream} = { body => '', state => 'open', block => '' };
    $self->frame('headers', $opt{open} ? 0x4 : 0x5, $stream, $block);
    return $stream;
}

# Say more on a stream that is open, or the last of it.
sub say {
    my ($self, $stream, $bytes, $is_last) = @_;
    $self->frame('data', $is_last ? 0x1 : 0, $stream, $bytes);
}

# What has come of a stream: status and headers ['name: value', ...] of its last
# head, body, and state: open, complete or reset. Heads before the last are in
# interim.
sub stream { $_[0]{streams}{ $_[1] } }

# Let so much more of it come.
sub take {
    my ($self, $stream, $bytes) = @_;
    $self->frame('window_update', 0, $stream, pack 'N', $bytes);
}

# Not interested any more.
sub give_up {
    my ($self, $stream) = @_;
    $self->frame('rst_stream', 0, $stream, pack 'N', 8);
}

# Read until a function says yes; false where the connection ends or is silent.
sub read_until {
    my ($self, $is_enough) = @_;
    until ($is_enough->($self)) {
        $self->has_bytes or return 0;
        sysread $self->{socket}, $self->{bytes}, 65536, length $self->{bytes} or return 0;
        $self->take_frames;
    }
    return 1;
}

sub has_bytes {
    my ($self) = @_;
    return 1 if $self->{tls} && $self->{socket}->pending;
    return IO::Select->new($self->{socket})->can_read($patience);
}

sub take_frames {
    my ($self) = @_;
    while (length $self->{bytes} >= 9) {
        my ($high, $low, $type, $flags, $stream) = unpack 'CnCCN', $self->{bytes};
        my $length = $high * 65536 + $low;
        last if length $self->{bytes} < 9 + $length;
        my $payload = substr $self->{bytes}, 9, $length;
        substr $self->{bytes}, 0, 9 + $length, '';
        $self->take_frame($type, $flags, $stream, $payload);
    }
}

sub take_frame {
    my ($self, $type, $flags, $number, $payload) = @_;
    my $stream = $self->{streams}{$number};
    if ($type == $type{data}) {
        my ($begins, $padding) = $flags & 0x8 ? (1, unpack 'C', $payload) : (0, 0);
        $stream->{body} .= substr $payload, $begins, length($payload) - $begins - $padding;
        $self->take(0, length $payload) if length $payload;
    }
    $self->take_head($stream, $type, $flags, $payload) if $type == $type{headers} || $type == $type{continuation};
    $stream->{state} = 'complete' if $number && $type <= $type{headers} && $flags & 0x1;
    $stream->{state} = 'reset' if $type == $type{rst_stream} && $stream->{state} eq 'open';
    $self->{error} = unpack 'x4N', $payload if $type == $type{goaway};
    $self->frame('settings', 0x1, 0, '') if $type == $type{settings} && !($flags & 0x1);
    $self->frame('ping', 0x1, 0, $payload) if $type == $type{ping} && !($flags & 0x1);
}

sub take_head {
    my ($self, $stream, $type, $flags, $payload) = @_;
    my ($begins, $padding) = $type == $type{headers} && $flags & 0x8 ? (1, unpack 'C', $payload) : (0, 0);
    $begins += 5 if $type == $type{headers} && $flags & 0x20;    # priority
    $stream->{block} .= substr $payload, $begins, length($payload) - $begins - $padding;
    return unless $flags & 0x4;
    my ($status, @headers) = hpack_decode($stream->{block});
    $stream->{block} = '';
    return if $status->[0] ne ':status';    # what comes behind the body
    $stream->{status} = $status->[1];
    $stream->{headers} = [ map { "$_->[0]: $_->[1]" } @headers ];
    push @{ $stream->{interim} }, { %$stream } if $stream->{status} < 200;
}

sub close { close $_[0]{socket} }

1;
