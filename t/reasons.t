# Why a page has no banner: for each exclusion the log says one thing, once, at
# trace1.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use Page;
use Visitor;
use Wire;

my $vars = Apache::Test::vars();
my $log = "$vars->{t_logs}/error_log";

sub script { '/cgi/page.pl?' . form(@_) }
sub made { script(map { (part => $_) } @_) }
sub typed { script(h => "Content-Type: $_[0]", part => '<!DOCTYPE html><body>x') }
sub headed { script((map { (h => $_) } @_), part => '<!DOCTYPE html><body>x') }

my $html = '<!DOCTYPE html><html><head><title>T</title></head>';
my $accepted = choose('reasons_on', 'accept');

my @excluded = (
    # what                          path                              request headers         reason
    [ 'a fragment',                 made('<p>x')                                          => 'a fragment' ],
    [ 'a fragment with a style',    made('<style>a{}</style>', '<p>x')                    => 'a fragment' ],
    [ 'a frameset',                 made($html, '<frameset>')                             => 'frameset' ],
    [ 'one that comes late',        made($html, '<b>', '<frameset>')                      => 'frameset' ],
    [ 'AMP',                        made('<!doctype html><html amp>')                     => 'AMP' ],
    [ 'AMP by its sign',            made("<!doctype html><html \xe2\x9a\xa1>")            => 'AMP' ],
    [ 'no content',                 made($html)                                           => 'no content' ],
    [ 'nothing',                    made('')                                              => 'no content' ],
    [ 'a body that comes late',     script(part => '<html><!--', size => 1_100_000, part => '--><body>x')
                                                                                          => 'first MiB' ],
    [ 'the banner is in',           made("$html<body><section id=\"pvc\">")               => 'already has the banner' ],
    [ 'a template of svg',          made('<html><template><svg><style>', '</template><body>x') => 'template' ],
    [ 'UTF-16 by its mark',         made("\xfe\xff\0<")                                   => 'UTF-16' ],
    [ 'UTF-32 by its mark',         made("\0\0\xfe\xff\0\0\0<")                           => 'UTF-32' ],
    map({ [ "charset $_",           typed("text/html; charset=$_")                        => 'charset' ] }
        qw(utf-16 UTF-16LE "utf-16be" utf-32 utf-7 iso-2022-jp ISO-2022-KR iso-2022-cn hz-gb-2312 ucs-2 ibm037 scsu x-unknown)),
    [ 'JSON',                       typed('application/json')                             => 'not text/html' ],
    [ 'XHTML',                      typed('application/xhtml+xml')                        => 'not text/html' ],
    [ 'an image',                   typed('image/svg+xml')                                => 'not text/html' ],
    [ 'a coding',                   headed('Content-Encoding: br')                        => 'coding' ],
    [ 'a download',                 headed('Content-Disposition: attachment; filename=x') => 'download' ],
    map({ [ "status $_",            headed("Status: $_")                                  => 'status' ] } 204, 205),
    [ 'a part',                     headed('Status: 206', 'Content-Range: bytes 0-9/99')  => 'status' ],
    [ 'part of something',          headed('Content-Range: bytes 0-9/99')                 => 'status' ],
    [ 'a redirect',                 headed('Status: 302', 'Location: http://x.example/')  => 'status' ],
    [ 'a frame',                    '/plain.html', 'Sec-Fetch-Dest: iframe'               => 'Sec-Fetch-Dest' ],
    [ 'fetch()',                    '/plain.html', 'Sec-Fetch-Dest: empty'                => 'Sec-Fetch-Dest' ],
    [ 'fetch(), no navigation',     '/plain.html', 'Sec-Fetch-Dest: empty', 'Sec-Fetch-Mode: cors' => 'Sec-Fetch-Dest' ],
    [ 'navigation of a frame',      '/plain.html', 'Sec-Fetch-Dest: iframe', 'Sec-Fetch-Mode: navigate' => 'Sec-Fetch-Dest' ],
    [ 'XMLHttpRequest',             '/plain.html', 'X-Requested-With: XMLHttpRequest'     => 'a script' ],
    [ 'htmx',                       '/plain.html', 'HX-Request: true'                     => 'a script' ],
    [ 'the environment',            '/plain.html', 'User-Agent: robot'                    => 'no-cookie-banner is set' ],
    [ 'the configuration',          '/banner/off/plain.html'                              => 'banner is off' ],
    [ 'a choice, and reopen=off',   '/banner/once/plain.html', "Cookie: $accepted"        => 'nothing is to be asked' ],
);

plan tests => @excluded + 4;

# Lines of the log that are written while something is done.
sub logged {
    my ($what) = @_;
    my $from = -s $log;
    $what->();
    open my $in, '<', $log or die "$log: $!\n";
    seek $in, $from, 0;
    return <$in>;
}

sub said { map { /trace1\].* no banner in this response: (.*?)(?:, referer: .*)?$/ ? $1 : () } logged(@_) }

for (@excluded) {
    my ($what, $path, @headers) = @$_;
    my $reason = pop @headers;
    my @said = said(sub { get('reasons_on', $path, @headers) });
    ok @said == 1 && index($said[0], $reason) >= 0, $what or diag "said: @said";
}

{
    my @said = said(sub { wire('reasons_on', script(h => 'X: y'), method => 'HEAD') });
    is_deeply \@said, ['an answer to HEAD'], 'HEAD of what makes no page then';
    @said = said(sub { get('reasons_necessary', '/plain.html') });
    is_deeply \@said, ['nothing is to be decided on this site'], 'a register that asks nothing';
    @said = said(sub { get('reasons_on', '/plain.html') });
    is_deeply \@said, [], 'nothing where there is one';
}

subtest 'a policy that leaves the banner without style' => sub {
    my $ask = sub { my ($path, $times) = @_; sub { get('reasons_on', $path) for 1 .. $times } };
    my @warned = grep { /Content-Security-Policy/ } logged($ask->('/allows/plain.html', 1));
    is scalar @warned, 0, 'no word of one that does not';
    @warned = grep { /:warn\].*Content-Security-Policy of \/blocks/ } logged($ask->('/blocks/plain.html', 20));
    my %in;
    $in{$_}++ for map { /\[pid (\d+)/ } @warned;
    cmp_ok scalar keys %in, '>=', 1, 'of mod_headers, too';
    is_deeply [ grep { $_ > 1 } values %in ], [], 'once in each process';
};
