# What is asked for: everything in httpd that sets cookies, in every kind of
# answer (t/conf/enforce_producers.inc).
package Situations;
use strict;
use warnings FATAL => 'all';

use Exporter 'import';
use HTTP::Date qw(time2str);
use Enforce;

our @EXPORT = qw(@situations @manners @lines $all $two also);

# In any order, badly written, twice: all in one answer.
our @lines = (
    'sid=1; Path=/;HttpOnly',
    'stat=2;  path=/ ;SameSite=lax; Secure',
    '_pk_id.7=3; Max-Age=100',
    '_pk_ad=4',
    '_px=5; what; ever=',
    'ad=6; Expires=' . time2str(time + 86400),
    'mystery=7; Max-Age=9',
    'stat=; Max-Age=0',
    'mystery=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/x',
    'cookies_preferences=theirs; Path=/',
    'cookies_preferences=; Max-Age=0',
    'chat=11',
    'anon=12; Max-Age=60',
    'sid2 = 13 ; foo',
    '=stat=14',
    'Sid=15',
    'stat="16; ad=16"',
    'stat=18,sid=18',
    '; Path=/',
    '__Host-sid=19; Secure; Path=/',
    'sid=20; Max-Age=999999999999',
);

our $all = set_query(@lines);
my $all_names = join ' ', map { name_of($_) } @lines;
our $two = set_query('sid=1', 'stat=2; Path=/');

# More header lines for a query of say.pl.
sub also { '&' . substr say_query(@_), 1 }
sub status { also("Status: $_[0] Any") }
my $public = also('Cache-Control: public, max-age=60', 'Vary: Accept');
my $away = also('Location: http://www.example.org/');
my $replace = say_query('X-Replace-Session: a=b');

my @not_modified = ('If-None-Match: *');
my $asis = 'sid stat mystery sid2';
my $ok = 'sid stat mystery sid2';
my $always = 'sid stat cookies_preferences sid2';
my $both = 'sid stat sid2 sid stat sid2';

# [what, path, status, names, request headers...]; the names are those of the
# cookies that are sent without this module, in order.
our @situations = (
    # what                      path                          status names, request headers
    [ 'CGI',                    "/cgi/say.pl$all",            200, $all_names ],
    [ 'CGI, public',            "/cgi/say.pl$two$public",     200, 'sid stat' ],
    [ 'CGI 302',                "/cgi/say.pl$all" . status(302) . $away, 302, $all_names ],
    [ 'CGI 303',                "/cgi/say.pl$all" . status(303) . $away, 303, $all_names ],
    [ 'CGI 304',                "/cgi/say.pl$all" . status(304), 304, $all_names ],
    [ 'CGI 404',                "/cgi/say.pl$all" . status(404), 404, $all_names ],
    [ 'CGI 500',                "/cgi/say.pl$all" . status(500), 500, $all_names ],
    [ 'CGI 204',                "/cgi/say.pl$all" . status(204), 204, $all_names ],
    [ 'CGI, not modified',      "/cgi/say.pl$all&h=ETag:%20%22x%22", 304, $all_names, 'If-None-Match: "x"' ],
    [ 'CGI, redirect to a file', "/cgi/say.pl$all&h=Location:%20/files/plain.txt", 200, $all_names ],
    [ 'CGI, redirect to mod_headers', "/cgi/say.pl$two&h=Location:%20/headers/both/plain.txt", 200, "sid stat $both" ],
    [ 'CGI, redirect to a gap', "/cgi/say.pl$two&h=Location:%20/headers/always/missing", 404, "$always sid stat" ],
    [ 'CGI, dead',              '/broken/broken.pl',          500, 'sid stat' ],
    [ 'DirectoryIndex',         '/index/',                    200, 'sid stat' ],
    [ 'asis',                   '/asis/200.asis',             200, $asis ],
    [ 'asis 302',               '/asis/302.asis',             302, $asis ],
    [ 'asis 404',               '/asis/404.asis',             404, $asis ],
    [ 'asis 500',               '/asis/500.asis',             500, $asis ],
    [ 'mod_headers',            '/headers/ok/plain.txt',      200, $ok ],
    [ 'mod_headers 304',        '/headers/ok/plain.txt',      304, $ok, @not_modified ],
    [ 'mod_headers 206',        '/headers/ok/plain.txt',      206, $ok, 'Range: bytes=2-4' ],
    [ 'mod_headers always',     '/headers/always/plain.txt',  200, $always ],
    [ 'mod_headers always 206', '/headers/always/plain.txt',  206, $always, 'Range: bytes=2-4' ],
    [ 'mod_headers always 302', '/headers/always/away',       302, $always ],
    [ 'mod_headers always 304', '/headers/always/plain.txt',  304, $always, @not_modified ],
    [ 'mod_headers always 404', '/headers/always/missing',    404, $always ],
    [ 'mod_headers always 404, said', '/headers/always/gone', 404, $always ],
    [ 'mod_headers always 412', '/headers/always/plain.txt',  412, $always, 'If-Match: "x"' ],
    [ 'mod_headers always 503', '/headers/always/down',       503, $always ],
    [ 'both tables',            '/headers/both/plain.txt',    200, $both ],
    [ 'both tables 304',        '/headers/both/plain.txt',    304, $both, @not_modified ],
    [ 'both tables 404',        '/headers/both/missing',      404, 'sid stat sid2' ],
    [ 'mod_rewrite',            '/rewrite/plain.txt',         200, 'sid stat mystery' ],
    [ 'mod_rewrite 302',        '/rewrite/away',              302, 'sid stat mystery sid2' ],
    [ 'mod_rewrite 304',        '/rewrite/plain.txt',         304, 'sid stat mystery', @not_modified ],
    [ 'mod_rewrite 404',        '/rewrite/gone',              404, 'sid stat mystery sid2' ],
    [ 'mod_rewrite 404, file',  '/rewrite/missing',           404, 'sid stat mystery' ],
    [ 'mod_rewrite 404, ErrorDocument', '/rewrite/documented', 404, "sid stat mystery ad $both" ],
    [ 'mod_rewrite 500',        '/rewrite/broken',            500, 'sid stat mystery sid2' ],
    [ 'mod_rewrite, to CGI',    '/rewrite/passed',            200, 'sid stat mystery sid2 ad' ],
    [ 'mod_usertrack',          '/usertrack/plain.txt',       200, 'tracker' ],
    [ 'mod_usertrack 304',      '/usertrack/plain.txt',       304, 'tracker', @not_modified ],
    [ 'mod_usertrack 404',      '/usertrack/missing',         404, 'tracker' ],
    [ 'mod_session_cookie',     "/session/say.pl$replace", 200, 'usersession' ],
    [ 'mod_session_cookie 302', "/session/say.pl$replace" . status(302) . $away, 302, 'usersession' ],
    [ 'mod_session_cookie 404', "/session/say.pl$replace" . status(404), 404, 'usersession' ],
    [ 'mod_lua',                '/lua/plain.txt',             200, 'stat' ],
    [ 'mod_lua 304',            '/lua/plain.txt',             304, 'stat', @not_modified ],
    [ 'mod_lua 404',            '/lua/missing',               404, 'stat' ],
    [ 'proxy',                  "/proxy/say.pl$all",          200, $all_names ],
    [ 'proxy, public',          "/proxy/say.pl$two$public",   200, 'sid stat' ],
    [ 'proxy 302',              "/proxy/say.pl$all" . status(302) . $away, 302, $all_names ],
    [ 'proxy 304',              "/proxy/say.pl$all" . status(304), 304, $all_names ],
    [ 'proxy 404',              "/proxy/say.pl$all" . status(404), 404, $all_names ],
    [ 'proxy 500',              "/proxy/say.pl$all" . status(500), 500, $all_names ],
    [ 'proxy 404, ErrorDocument', "/overridden/say.pl$two" . status(404), 404, 'sid2 ad' ],
    [ 'proxy 500, ErrorDocument', "/overridden/say.pl$two" . status(500), 500, '' ],
    [ 'SSI',                    '/ssi/page.shtml',            200, 'ad sid stat' ],
    [ 'ErrorDocument, file',    '/documented/file/x',         404, '' ],
    [ 'ErrorDocument, CGI',     '/documented/script/x',       404, 'sid2 ad' ],
    [ 'ErrorDocument, both tables', '/documented/headers/x',  404, $both ],
    [ 'ErrorDocument, text',    '/documented/text/x',         404, 'sid stat' ],
    [ 'ErrorDocument, elsewhere', '/documented/away/x',       302, 'sid stat' ],
);

# [what, options of ask()]
our @manners = (
    [ 'GET',      {} ],
    [ 'HEAD',     { method => 'HEAD' } ],
    [ 'HTTP/1.0', { version => '1.0' } ],
);

1;
