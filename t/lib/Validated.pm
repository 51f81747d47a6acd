# The pages of t/validators.t and t/conditions.t, and where they are to be had
# with and without the module.
package Validated;
use strict;
use warnings FATAL => 'all';

use Exporter 'import';
use HTTP::Date qw(time2str);
use Variants;

our @EXPORT = qw($page $date $dated @page @digests %pages @pairs @browser @old_browser);

our $page = '<!DOCTYPE html><html lang="en"><head><title>T</title></head><body>'
    . "<p>text</p>\n" x 50 . '</body></html>';
our $date = 1_600_000_000;
our $dated = 'Last-Modified: ' . time2str($date);
our @page = (text => $page);
our @digests = map { (h => "$_: x") } qw(Content-MD5 Digest Repr-Digest Content-Digest);

made('validators');
make_file('page.html', $page, $date);
make_file('style.css', 'p { color: red }' x 20, $date);
make_file('data.json', '{}' x 90, $date);
make_file('env.shtml', '<!doctype html><body><!--#printenv -->');

# A browser that loads a page; one too old to say so but for Accept.
our @old_browser = ('Accept: text/html,application/xhtml+xml,*/*;q=0.8');
our @browser = (@old_browser, 'Sec-Fetch-Dest: document');

our @pairs = (
    # with the module        without                   more request headers
    [ 'validators_on',       'validators_off' ],
    [ 'validators_proxy',    'validators_proxy_off' ],
    [ 'validators_deflate',  'validators_deflate_off', 'Accept-Encoding: gzip' ],
);

# By what their origin says of them.
our %pages = (
    strong      => origin(@page, h => 'ETag: "abc"'),
    weak        => origin(@page, h => 'ETag: W/"abc"'),
    date        => origin(@page, h => $dated),
    both        => origin(@page, h => 'ETag: "abc"', h => $dated),
    neither     => origin(@page),
    'empty tag' => origin(@page, h => 'ETag: ""'),
    'a comma'   => origin(@page, h => 'ETag: "a,b"'),
    'a suffix'  => origin(@page, h => 'ETag: "abc-pvc-a-1f2e3d4c"'),
    'no tag'    => origin(@page, h => 'ETag: "abc', h => $dated),
    'an error'  => origin(@page, h => 'Status: 404', h => 'ETag: "abc"', h => $dated),
    digests     => origin(@page, h => 'ETag: "abc"', @digests, h => 'Accept-Ranges: bytes'),
    varies      => origin(@page, h => 'ETag: "abc"', h => 'Vary: Accept-Language, cookie'),
    file        => '/page.html',
    'file, date only' => '/dated/page.html',
    'file, digest' => '/digest/page.html',
);

1;
