# Headers of HTTP/2 as a server sends them (RFC 7541), for clients that let it
# keep no table of its own: SETTINGS_HEADER_TABLE_SIZE is 0.
package Hpack;
use strict;
use warnings FATAL => 'all';

use Exporter 'import';

our @EXPORT = qw(hpack_text hpack_decode);

# Appendix A.
my @table = (
    undef, [':authority'], [qw(:method GET)], [qw(:method POST)], [qw(:path /)],
    [qw(:path /index.html)], [qw(:scheme http)], [qw(:scheme https)],
    (map { [ ':status', $_ ] } 200, 204, 206, 304, 400, 404, 500),
    ['accept-charset'], [ 'accept-encoding', 'gzip, deflate' ],
    map { [$_] } qw(accept-language accept-ranges accept access-control-allow-origin
        age allow authorization cache-control content-disposition content-encoding
        content-language content-length content-location content-range content-type
        cookie date etag expect expires from host if-match if-modified-since
        if-none-match if-range if-unmodified-since last-modified link location
        max-forwards proxy-authenticate proxy-authorization range referer refresh
        retry-after server set-cookie strict-transport-security transfer-encoding
        user-agent vary via www-authenticate),
);

# Appendix B is canonical: lengths in bits make the codes. What is not here no
# header of a test has.
my @by_length = (
    [ 5,  '012aceiost' ],
    [ 6,  ' %-./3456789=A_bdfghlmnpru' ],
    [ 7,  ':BCDEFGHIJKLMNOPQRSTUVWYjkqvwxyz' ],
    [ 8,  '&*,;XZ' ],
    [ 10, '!"()?' ],
    [ 11, q('+|) ],
    [ 12, '#>' ],
    [ 13, "\0\$\@[]~" ],
    [ 14, '^}' ],
    [ 15, '<`{' ],
);
my %huffman;    # code in 0 and 1 => byte
{
    my ($code, $length) = (0, 0);
    for (@by_length) {
        my ($bits, $bytes) = @$_;
        $code <<= $bits - $length;
        $length = $bits;
        $huffman{ sprintf '%0*b', $length, $code++ } = $_ for split //, $bytes;
    }
}

# A number in a prefix of so many bits; it is taken off the bytes.
sub number {
    my ($bytes, $bits) = @_;
    my $most = (1 << $bits) - 1;
    my $number = ord(substr $$bytes, 0, 1, '') & $most;
    return $number if $number < $most;
    for (my $shift = 0;; $shift += 7) {
        my $byte = ord substr $$bytes, 0, 1, '';
        $number += ($byte & 127) << $shift;
        return $number if $byte < 128;
    }
}

sub text {
    my ($bytes) = @_;
    my $is_packed = ord($$bytes) & 0x80;
    my $text = substr $$bytes, 0, number($bytes, 7), '';
    return $is_packed ? unpacked($text) : $text;
}

sub unpacked {
    my ($packed) = @_;
    my ($text, $code) = ('', '');
    for my $bit (split //, unpack 'B*', $packed) {
        $code .= $bit;
        next unless exists $huffman{$code};
        $text .= $huffman{$code};
        $code = '';
    }
    $code =~ /^1{0,7}$/ or die "hpack: a byte that no test sends, after '$text'\n";
    return $text;
}

# A text to send: its length in a prefix of seven bits, and no coding.
sub hpack_text {
    my ($text) = @_;
    my $length = length $text;
    return chr($length) . $text if $length < 127;
    my $prefix = chr 127;
    for ($length -= 127; $length >= 128; $length >>= 7) {
        $prefix .= chr($length % 128 + 128);
    }
    return $prefix . chr($length) . $text;
}

# The headers of a block: [name, value], in order.
sub hpack_decode {
    my ($block) = @_;
    my @headers;
    while (length $block) {
        my $first = ord $block;
        if (($first & 0xe0) == 0x20) {    # how large its table may be
            number(\$block, 5) == 0 or die "hpack: a table\n";
            next;
        }
        my $known = $table[ number(\$block, $first & 0x80 ? 7 : $first & 0x40 ? 6 : 4) ];
        my $name = $known ? $known->[0] : text(\$block);
        push @headers, [ $name, $first & 0x80 ? $known->[1] // '' : text(\$block) ];
    }
    return @headers;
}

1;
