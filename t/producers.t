# Cookies of httpd's own modules, set in ways that t/enforce.t does not have: the
# hooks of Lua, the styles of mod_usertrack, the flags of mod_rewrite, .htaccess,
# and headers that are edited.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use HTTP::Date qw(str2time);
use Enforce;
use Wire;

my @visitors = visitors('producers_on');
my $lua = 'sid stat ad mystery sid2';

my @rows = (
    # what                    path                     status  names without the module, those of Set-Cookie2
    [ 'Lua, answer',          '/lua/answer',             200,  $lua ],
    [ 'Lua, both tables',     '/lua/headers',            200,  'sid stat' ],
    [ 'Lua, after the body',  '/lua/later',              200,  $lua ],
    [ 'Lua, refused',         '/lua/refuse',             403,  $lua ],
    [ 'Lua, quick, on the way', '/lua-quick/plain.txt',  200,  $lua ],
    [ 'Lua, quick, a gap',    '/lua-quick/missing',      404,  $lua ],
    [ 'Lua, quick answer',    '/lua-quick/answer',       200,  $lua ],
    [ 'Lua, quick, after the body', '/lua-quick/later',  200,  $lua ],
    [ 'Lua, translation',     '/lua-translate/plain.txt', 200, $lua ],
    [ 'Lua, translation, done', '/lua-translate/done',   200,  $lua ],
    [ 'Lua, access',          '/lua-access/plain.txt',   200,  $lua ],
    [ 'Lua, access denied',   '/lua-access/denied',      403,  $lua ],
    [ 'Lua, access, done',    '/lua-access/done',        200,  $lua ],
    [ 'Lua, filter',          '/lua-filter/plain.txt',   200,  $lua ],
    [ 'usertrack',            '/usertrack/plain.txt',    200,  'tracker' ],
    [ 'usertrack, necessary', '/usertrack-necessary/plain.txt', 200, 'sid' ],
    [ 'usertrack, RFC 2109',  '/usertrack-long/plain.txt', 200, 'anon' ],
    [ 'usertrack, RFC 2965',  '/usertrack-2/plain.txt',  200,  '', 'tracker' ],
    [ 'usertrack, a gap',     '/usertrack-2/missing',    404,  '', 'tracker' ],
    [ 'rewrite, flags',       '/rewrite/flags/plain.txt', 200, 'sid stat ad' ],
    [ 'rewrite, flags, 301',  '/rewrite/flags/moved',    301,  'sid stat ad' ],
    [ 'rewrite, deletions',   '/rewrite/deleted/plain.txt', 200, 'stat mystery ad' ],
    [ 'rewrite, words',       '/rewrite/words/plain.txt', 200, 'sid stat' ],
    [ '.htaccess',            '/htaccess/plain.txt',     200,  'ad stat sid' ],
    [ '.htaccess, 410',       '/htaccess/gone',          410,  'stat ad' ],
    [ 'headers, edited',      '/edited/plain.txt',       200,  'sid2 sid stat' ],
);

plan tests => scalar @rows;

# What is another in every answer: a tracker's value, and dates counted from now.
sub steady { $_[0] =~ s/\b((?:tracker|anon|sid)=)[\da-f]+\.[\da-f]+/$1*/r =~ s/\b(expires=)[^;]*/$1*/ri }

for (@rows) {
    my ($what, $path, $status, $names, $second) = @$_;
    subtest $what => sub {
        for my $method (qw(GET HEAD)) {
            my $base = ask('producers_off', $path, undef, method => $method);
            is $base->{status}, $status, "$method: status without the module";
            is join(' ', map { name_of($_) } cookies($base)), $names, "$method: cookies without the module";
            is join(' ', map { name_of($_) } header($base, 'Set-Cookie2')), $second // '', "$method: and of Set-Cookie2";
            for my $visitor (@visitors) {
                my $got = ask('producers_on', $path, $visitor, method => $method);
                my $name = "$method, $visitor->{what}";
                for my $header ('Set-Cookie', 'Set-Cookie2') {
                    my @passes = map { capped($_) } grep { passes($visitor, $_) || expires($_) } header($base, $header);
                    is_deeply [ map { steady($_) } header($got, $header) ], [ map { steady($_) } @passes ], "$name: $header";
                }
                is_deeply [ $got->{status}, $got->{body} ], [ $status, $base->{body} ], "$name: status and body";
            }
        }
    };
}

# mod_rewrite deletes by a date, a minute ago.
sub expires { $_[0] =~ /; expires=([^;]*)/ && str2time($1) < time }

# Two years are more than an anonymous cookie may live.
sub capped { $_[0] =~ /^anon=/ ? $_[0] =~ s/(Max-Age=)\d+/${1}34164000/ir : $_[0] }
