# Conditional requests and ranges: a copy of one variant of a page is never taken
# for another, and all else is as without the module.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use HTTP::Date qw(time2str);
use IO::Uncompress::Gunzip qw(gunzip);
use Backend;
use Page;
use Validated;
use Variants;
use Visitor;
use Wire;

my $accepted = choose('validators_on', 'accept');
my %headers = (a => \@browser, r => [ @browser, "Cookie: $accepted" ],
    n => ['Sec-Fetch-Dest: iframe']);

# The answers of a page to each variant, and the tags in them.
sub whole { my ($server, $path, @also) = @_; map { $_ => get($server, $path, @also, @{ $headers{$_} }) } qw(a r n) }
sub tags { my %whole = @_; map { $_ => tag_of($whole{$_}) // '"none"' } keys %whole }

# --- If-None-Match

# {a}, {r}, {n}: the tag that a visitor of that variant was given. What it is
# answered for one who is asked, and for one who is not any more; for the page as
# it is, what it is without the module.
my @conditions = (
    # what                       If-None-Match                    a    r
    [ 'of the page that asks',   '{a}',                           304, 200 ],
    [ 'of the one that does not', '{r}',                          200, 304 ],
    [ 'of the page as it is',    '{n}',                           200, 200 ],
    [ 'any',                     '*',                             304, 304 ],
    [ 'each',                    '{a}, {r}, {n}',                 304, 304 ],
    [ 'among others',            '"x", W/"y" , {n},{r},{a},"z"',  304, 304 ],
    [ 'of both others',          '{n}, {r}',                      200, 304 ],
    [ 'a weak form',             'W/{a}',                         304, 200 ],
    [ 'of another register',     '{a:00000000}',                  200, 200 ],
    [ 'of two registers',        '{r:00000000}, {a}',             304, 200 ],
    [ 'compressed',              '{a:-gzip}',                     304, 200 ],
    [ 'compressed otherwise',    '{a:-br}',                       304, 200 ],
    [ 'compressed at the origin', '{a:gzip-}',                    304, 200 ],
    [ 'of another page',         '"other-pvc-{token}"',           200, 200 ],
    [ 'a short hash',            '"abc-pvc-a-1f2e3d4"',           200, 200 ],
    [ 'nothing but a suffix',    '"-pvc-{token}"',                200, 200 ],
    [ 'no end',                  '"abc-pvc-{token}',              200, 200 ],
    [ 'no quotes',               'abc-pvc-{token}',               200, 200 ],
    [ 'no tag',                  '""","',                         200, 200 ],
    [ 'a date of nothing',       'W/"lm--pvc-{token}"',           200, 200 ],
    [ 'a date that is none',     'W/"lm-xyz-pvc-{token}"',        200, 200 ],
    [ 'a date before',           'W/"lm-1-pvc-{token}"',          200, 200 ],
    [ 'a date to come',          'W/"lm-ffffffff-pvc-{token}"',   200, 200 ],
    [ 'a date beyond numbers',   'W/"lm-' . 'f' x 40 . '-pvc-{token}"', 200, 200 ],
    [ 'very many',               join(',', map { qq("x$_-pvc-{token}") } 1 .. 200), 200, 200 ],
    [ 'very many, and this',     join(',', map { qq("x$_-pvc-{token}") } 1 .. 200) . ',{a}', 304, 200 ],
);

sub filled {
    my ($template, $tags) = @_;
    my $token = token_of($tags->{a});
    my %forms = (
        '00000000' => sub { $_[0] =~ s/-[0-9a-f]{8}((?:-\w+)?")$/-00000000$1/r },
        '-gzip'    => sub { bare($_[0]) =~ s/"$/-gzip"/r },
        '-br'      => sub { bare($_[0]) =~ s/"$/-br"/r },
        'gzip-'    => sub { bare($_[0]) =~ s/(?=-pvc-[a-z]+-[0-9a-f]{8}"$)/-gzip/r },
    );
    return $template =~ s/\{token\}/$token/gr
        =~ s/\{(\w):([^}]+)\}/$forms{$2}->($tags->{$1})/ger
        =~ s/\{(\w)\}/$tags->{$1}/gr
        =~ s/W\/W\//W\//gr;
}

# A tag, less what compression and a weak comparison may change of it.
sub stem { $_[0] =~ s/^W\///r =~ s/-(?:gzip|br)(?=["-])//r }

sub is_not_modified {
    my ($got, $tag, $vary, $what) = @_;
    is $got->{body}, '', "$what: no body";
    is vary_of($got), $vary, "$what: Vary";
    is stem(tag_of($got) // 'none'), stem($tag), "$what: the client's own tag";
    is_deeply [ header($got, 'Last-Modified') ], [], "$what: no date";
    ok !leaks($got), "$what: nothing leaks";
}

# What is compressed here depends on how it was flushed.
sub text_of {
    my ($answer) = @_;
    return $answer->{body} unless header($answer, 'Content-Encoding');
    gunzip(\$answer->{body}, \my $text) or die "gunzip\n";
    return $text;
}

# Everywhere and by HEAD, too, for these.
my %everywhere = map { $_ => 1 } qw(strong date file);

sub conditions_are_met {
    for my $name ('strong', 'weak', 'date', 'both', 'a comma', 'a suffix', 'file', 'file, date only') {
        my $path = $pages{$name};
        subtest "conditions: $name" => sub {
            for ($everywhere{$name} ? @pairs : $pairs[0]) {
                my ($on, $off, @also) = @$_;
                my %whole = whole($on, $path, @also);
                my %tags = tags(%whole);
                token_of($tags{a}) or return fail "$on: no token in $tags{a}";
                my $vary = vary_of_pages(split / /, vary_of(get($off, $path, @also, 'If-None-Match: *')));
                for (@conditions) {
                    my ($what, $template, %want) = (@$_[0, 1], a => $_->[2], r => $_->[3]);
                    # a date has one form; beside tags it does not count
                    next if $name =~ /date/ && $template =~ /\{\w:\w*-|W\/\{|"x1-.*\{a\}/;
                    my @asks = (@also, 'If-None-Match: ' . filled($template, \%tags));
                    for my $method ('GET', $everywhere{$name} ? 'HEAD' : ()) {
                        for my $variant (qw(a r)) {
                            my $got = wire($on, $path, method => $method, headers => [ @asks, @{ $headers{$variant} } ]);
                            my $step = "$on, $method, $variant: $what";
                            is $got->{status}, $want{$variant}, $step;
                            is_not_modified($got, $tags{$variant}, $vary, $step)
                                if $got->{status} == 304 && $template ne '*';
                            is text_of($got), text_of($whole{$variant}), "$step: the whole page"
                                if $got->{status} == 200 && $method eq 'GET';
                        }
                        next if $name eq 'a suffix';    # the origin's own tag is taken for ours
                        my ($got, $plain) = map { wire($_, $path, method => $method,
                            headers => [ @asks, @{ $headers{n} } ]) } $on, $off;
                        is_deeply [ $got->{status}, $method eq 'GET' ? text_of($got) : $got->{body}, lines_of($got) ],
                            [ $plain->{status}, $method eq 'GET' ? text_of($plain) : $plain->{body}, lines_of($plain) ], "$on, $method, n: $what";
                    }
                }
            }
        };
    }
}

# --- If-Modified-Since, alone and beside tags

my $since = 'If-Modified-Since: ' . time2str($date);
my @dates = (
    # what                     for     status  request headers
    [ 'a copy from before',    'a',    200,    @browser, $since ],
    [ 'the same, old browser', 'a',    200,    @old_browser, $since ],
    [ 'after the choice',      'r',    200,    @browser, $since, "Cookie: $accepted" ],
    [ 'in a frame',            'n',    304,    @{ $headers{n} }, $since ],
    [ 'both, from before',     'a',    200,    @browser, $since, 'If-None-Match: {n}' ],
    [ 'both, after the choice', 'r',   200,    @browser, $since, 'If-None-Match: {a}', "Cookie: $accepted" ],
    [ 'both, choice forgotten', 'a',   200,    $since, 'If-None-Match: {r}' ],
    [ 'both, its own',         'a',    304,    @browser, $since, 'If-None-Match: {a}' ],
    [ 'its own, an old date',  'a',    304,    'If-Modified-Since: ' . time2str(9), 'If-None-Match: {a}' ],
);

sub dates_are_met {
    for my $name ('both', 'file', 'file, date only') {
        subtest "dates: $name" => sub {
            for my $on (qw(validators_on validators_proxy)) {
                my %tags = tags(whole($on, $pages{$name}));
                token_of($tags{a}) or return fail "$on: no token in $tags{a}";
                for (@dates) {
                    my ($what, $variant, $status, @asks) = @$_;
                    my $got = get($on, $pages{$name}, map { filled($_, \%tags) } @asks);
                    is $got->{status}, $status, "$on: $what";
                    is !!banner_of($got->{body}), $status == 200, "$on: $what: the banner";
                }
            }
        };
    }
    subtest 'a newer file' => sub {
        for my $path ('/page.html', '/dated/page.html') {
            make_file('page.html', $page, $date);
            my $tag = tag_of(get('validators_on', $path)) // '';
            make_file('page.html', $page, $date + 1);
            is get('validators_on', $path, "If-None-Match: $tag")->{status}, 200, "$path: is another";
            make_file('page.html', $page, $date);
            is get('validators_on', $path, "If-None-Match: $tag")->{status}, 304, "$path: is the same again";
        }
    };
}

# --- ranges

my @ranges = (
    ['Range: bytes=0-9'], ['Range: bytes=-9'], ['Range: bytes=0-0,2-3'], ['Range: bytes=99999-'],
    [ 'Range: bytes=0-9', 'If-Range: {a}' ], [ 'Range: bytes=0-9', 'If-Range: {r}' ],
    [ 'Range: bytes=0-9', 'If-Range: "x"' ],
);

sub pages_are_whole {
    for my $name ('strong', 'weak', 'both', 'file', 'file, date only') {
        subtest "ranges: $name" => sub {
            my $path = $pages{$name};
            my %whole = whole('validators_on', $path);
            my %tags = tags(%whole);
            token_of($tags{a}) or return fail "no token in $tags{a}";
            for my $range (@ranges) {
                my @asks = map { filled($_, \%tags) } @$range;
                for my $variant (qw(a r)) {
                    my $got = get('validators_on', $path, @{ $headers{$variant} }, @asks);
                    is_deeply [ $got->{status}, $got->{body}, header($got, 'Accept-Ranges'), header($got, 'Content-Range') ],
                        [ 200, $whole{$variant}{body} ], "$variant: @$range";
                }
                next if $path =~ /cgi/;    # depends on timing
                my ($got, $want) = map { get($_, $path, @{ $headers{n} }, @asks) } 'validators_on', 'validators_off';
                is_deeply [ $got->{status}, length $got->{body} ], [ $want->{status}, length $want->{body} ], "n: @$range";
            }
        };
    }
}

# Whether a backend cuts parts out is its own business, but none of ours: never
# with a tag of ours, and never cut by us.
sub parts_of_backends {
    subtest 'parts of a backend' => \&is_left_to_backends;
}

sub is_left_to_backends {
    my $tag = tag_of(get('validators_proxy', '/b/whole', @browser)) // '';
    asked_backend();
    for ([ 'If-Range: {a}', 'none' ], [ 'If-Range: "abc"', 'bytes=0-9' ]) {
        my ($condition, $want) = @$_;
        get('validators_proxy', '/b/whole', @browser, 'Range: bytes=0-9', $condition =~ s/\{a\}/$tag/r);
        my ($asked) = asked_backend();
        is join(' ', asked_for($asked, 'Range')) || 'none', $want, "$condition: what the backend is asked";
        unlike "@{ $asked->{headers} }", qr/-pvc-/, "$condition: in its own words";
    }
    my $part = get('validators_proxy', '/b/part', @browser, 'Range: bytes=0-9');
    is_deeply [ $part->{status}, $part->{body}, map { header1($part, $_) } qw(ETag Content-Range Last-Modified) ],
        [ 206, substr($page, 0, 10), '"abc"', 'bytes 0-9/' . length $page, time2str($date) ], 'a part, as it was';
}

# --- WebDAV: who read a page can write it, if it is still the one that was read

# {old}: what {a} was before somebody else changed the page.
my @writes = (
    # what                        If-Match                         status
    [ 'of the page that asks',    '{a}',                           204 ],
    [ 'of the one that does not', '{r}',                           204 ],
    [ 'of the page as it is',     '{n}',                           204 ],
    [ 'of another register',      '{a:00000000}',                  204 ],
    [ 'compressed',               '{a:-gzip}',                     204 ],
    [ 'among others',             '"x", {r},"y"',                  204 ],
    [ 'any',                      '*',                             204 ],
    [ 'of another page',          '"x"',                           412 ],
    [ 'with a suffix',            '"x-pvc-{token}"',               412 ],
    [ 'nothing but a suffix',     '"-pvc-{token}"',                412 ],
    [ 'a weak form',              'W/{a}',                         412 ],
    [ 'no tag',                   '"-pvc-{token}',                 412 ],
    [ 'from before a change',     '{old}',                         412 ],
    [ 'both',                     '{old}, {a}',                    204 ],
);

sub pages_are_written {
    subtest 'WebDAV' => sub {
        for my $server (qw(validators_on validators_proxy validators_deflate)) {
            make_file('dav.html', "$page changed", $date);
            my $old = tag_of(get($server, '/dav/dav.html'));
            make_file('dav.html', $page, $date);
            my %tags = tags(whole($server, '/dav/dav.html'));
            $tags{old} = $old;
            token_of($tags{a}) or return fail "$server: no token";
            for (@writes) {
                my ($what, $template, $status) = @$_;
                my $condition = filled($template =~ s/\{old\}/$old/r, \%tags);
                for my $cookie ([], ["Cookie: $accepted"]) {
                    make_file('dav.html', $page, $date);
                    my $got = wire($server, '/dav/dav.html', method => 'PUT', body => 'new',
                        headers => [ "If-Match: $condition", @$cookie ]);
                    my $is = get('validators_off', '/dav/dav.html')->{body};
                    is_deeply [ $got->{status}, $is ], [ $status, $status == 204 ? 'new' : $page ],
                        "$server: $what @{[ scalar @$cookie ]}";
                }
            }
        }
        make_file('dav.html', $page, $date);
        my $dav = tag_of(get('validators_on', '/dav/dav.html'));
        for ([ "[$dav]", 204 ], [ '["x"]', 412 ], [ "Not [$dav]", 412 ]) {    # RFC 4918, 10.4
            my ($condition, $status) = @$_;
            make_file('dav.html', $page, $date);
            is wire('validators_on', '/dav/dav.html', method => 'PUT', body => 'new',
                headers => ["If: ($condition)"])->{status}, $status, "If: ($condition)";
        }
        is wire('validators_on', '/page.html', headers => [ 'If-Match: "x"', @browser ])->{status}, 412, 'GET, another';
        my $tag = tag_of(get('validators_on', '/page.html', @browser));
        is wire('validators_on', '/page.html', headers => [ "If-Match: $tag", @browser ])->{status}, 200, 'GET, its own';
    };
}

# --- backends that say "not modified" in their own words

my @answers = (
    # what                    headers of the 304                      the tag is the client's, and Vary
    [ 'its tag',              [ 'ETag: "abc"' ],                      [] ],
    [ 'a weak form of it',    [ 'ETag: W/"abc"' ],                    [] ],
    [ 'no tag',               [],                                     [] ],
    [ 'its own Vary',         [ 'ETag: "abc"', 'Vary: Accept-Language' ], ['accept-language'] ],
    [ 'all of it',            [ 'ETag: "abc"', 'Vary: Cookie, X-A', 'Cache-Control: max-age=7',
        'Expires: ' . time2str(9), 'Content-Location: /x' ],              ['x-a'] ],
);

sub backends_answer {
    for my $i (0 .. $#answers) {
        my ($what, $headers, $vary) = @{ $answers[$i] };
        subtest "304 of a backend: $what" => sub {
            my %tags = tags(whole('validators_proxy', "/b/304/$i"));
            token_of($tags{a}) or return fail 'no token';
            asked_backend();
            for my $variant (qw(a r)) {
                my $got = get('validators_proxy', "/b/304/$i", @{ $headers{$variant} }, "If-None-Match: \"x\", $tags{$variant}");
                my ($asked) = asked_backend();
                is_deeply [ asked_for($asked, 'If-None-Match') ], ['"abc"'], "$variant: what the backend is asked";
                ok !grep({ /cookie[-_]consent[-_]variant|-pvc-/i } @{ $asked->{headers} }), "$variant: in its own words";
                is $got->{status}, 304, "$variant: status";
                is tag_of($got), $tags{$variant}, "$variant: the client's tag";
                is vary_of($got), vary_of_pages(@$vary), "$variant: Vary";
                is_deeply lines_of($got, 'ETag', 'Server'), [ sort grep({ !/^(?:ETag|Vary)/ } @$headers), 'Connection: close' ],
                    "$variant: its other headers";
                ok !leaks($got), "$variant: nothing leaks";
            }
            my $got = get('validators_proxy', "/b/304/$i", @browser, "If-None-Match: $tags{r}");
            is $got->{status}, 200, 'another variant: the page';
            is_deeply [ map { asked_for($_, 'If-None-Match') } asked_backend() ], [], 'and nothing that the backend could confirm';
        };
    }
    # It says so without being asked.
    is get('validators_proxy', '/b/304/always', @browser)->{status}, 304, 'a 304 that nobody asked for';
}

my $backend = Backend->start({
    whole => [ with_length(200, $page, 'Content-Type: text/html', 'ETag: "abc"') ],
    part  => [ with_length(206, substr($page, 0, 10), 'Content-Type: text/html', 'ETag: "abc"', $dated,
        'Content-Range: bytes 0-9/' . length $page) ],
    '304/always' => [ head(304, 'ETag: "abc"') ],
    map({ my $headers = $answers[$_][1]; ("304/$_" => sub {
        return grep({ /"abc"/ } asked_for($_[0], 'If-None-Match')) ? head(304, @$headers)
            : with_length(200, $page, 'Content-Type: text/html', 'ETag: "abc"', grep { /^Vary/ } @$headers);
    }) } 0 .. $#answers),
}, define => 'VALIDATORS_BACKEND');

sub asked_backend { $backend->requests }

plan tests => 8 + 3 + 1 + 5 + 1 + 1 + @answers + 1;

conditions_are_met();
dates_are_met();
pages_are_whole();
parts_of_backends();
pages_are_written();
backends_answer();
remove_made();
