# The banner in pages: where it goes, wherever the page was cut into buckets;
# which responses get none; and that pages arrive as fast and as lean as before.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use File::Path qw(make_path remove_tree);
use IO::Compress::Gzip qw(gzip);
use IO::Select ();
use IO::Socket::INET ();
use IO::Uncompress::Gunzip qw(gunzip);
use Memory;
use Page;
use Visitor;
use Wire;

my $vars = Apache::Test::vars();
my $made = "$vars->{t_state}/place";
my $accepted = choose('place_on', 'accept');
my $head = '<!DOCTYPE html><html lang="en"><head><title>T</title>';

# --- pages, and the place of the banner in them: @@

my %pages = (
    plain     => "$head</head>\n<body>\@\@\n<p>text</p></body></html>\n",
    attribute => "<!doctype html><HTML><BODY data-a=\"a>b\" data-b='</body>' onload=x()>\@\@<p>text</p>",
    decoys    => "$head<!-- <body> --><script>a='<body>'</script><style>/*<body>*/</style>"
        . "<meta name=x content='<body>'></head><body class=x>\@\@<p>text",
    implied   => "<!DOCTYPE html><title>T</title>\@\@<p>text",
    bare      => "<body>\@\@text",
    no_doctype => "<html><head></head><body>\@\@text</body></html>",
    mark      => "\xef\xbb\xbf<!doctype html><html><body>\@\@caf\xc3\xa9",
);

my @cut_pages = qw(plain decoys implied);
my @cuts = ([ 'a bucket', "\x02" ], [ 'a flush', "\x06" ], [ 'a brigade', "\x10" ]);

# Content that is to stay as it is, as text/html.
my %untouched = (
    fragment => "<div>part of a page</div>\n",
    text     => "just text, <b>bold</b>\n",
    frameset => "<!DOCTYPE html><html><head></head><frameset><frame src=a></frameset></html>",
    amp      => "<!doctype html><html amp><head></head><body>text</body></html>",
    lightning => "<!doctype html><html \xe2\x9a\xa1><head></head><body>text</body></html>",
    holding  => "$head</head><body>" . banner_of(get('place_on', '/plain.html')->{body})
        . "<p>text</p></body></html>",
    utf16    => "\xff\xfe" . join('', map { "$_\0" } split //, "$head</head><body>text"),
    nothing  => '',
    head_only => $head,
);

sub make_file {
    my ($name, $bytes) = @_;
    open my $out, '>:raw', "$made/$name" or die "$made/$name: $!\n";
    print $out $bytes;
    close $out or die "$made/$name: $!\n";
}

remove_tree($made);
make_path($made);
make_file("$_.html", $pages{$_} =~ s/\@\@//r) for keys %pages;
make_file("u_$_.html", $untouched{$_}) for keys %untouched;
for my $name (qw(fragment frameset amp)) {    # pages that get it: t/encodings.t
    gzip(\$untouched{$name}, \my $packed) or die "gzip\n";
    make_file("u_$name.html.gz", $packed);
}

# A page that a script makes: script(part => '<p>', h => 'Status: 404').
sub script { '/cgi/page.pl?' . form(@_) }

my @body = (part => $pages{plain} =~ s/\@\@//r);
my @json = (h => 'Content-Type: application/json');

# Responses that stay as they are: only Vary may say what that depended on.
my @ineligible = (
    # what                     path                                          request headers
    map({ [ "content: $_", "/made/u_$_.html" ] } sort keys %untouched),
    [ 'JSON',                  '/data.json' ],
    [ 'JSON of a script',      script(@body, @json) ],
    [ 'no type',               script(@body, h => 'Content-Type: ') ],
    [ 'XML',                   script(@body, h => 'Content-Type: application/xhtml+xml') ],
    [ 'text',                  script(@body, h => 'Content-Type: text/plain') ],
    [ 'a type that begins alike', script(@body, h => 'Content-Type: text/html-sandboxed') ],
    map({ [ "charset $_", script(@body, h => "Content-Type: text/html; charset=$_") ] }
        qw(utf-16 UTF-16LE "utf-16be" utf-32 utf-7 iso-2022-jp ISO-2022-KR)),
    [ 'attachment',            script(@body, h => 'Content-Disposition: attachment; filename=a.html') ],
    [ 'ATTACHMENT',            script(@body, h => 'Content-Disposition: ATTACHMENT') ],
    map({ [ "gzip: $_",          "/made/u_$_.html.gz" ] } qw(fragment frameset amp)),
    [ 'a coding',              script(@body, h => 'Content-Encoding: br') ],
    [ '204',                   script(h => 'Status: 204') ],
    [ '205',                   script(h => 'Status: 205') ],
    [ '206',                   script(@body, h => 'Status: 206', h => 'Content-Range: bytes 0-9/99') ],
    [ 'a redirect with a page', script(@body, h => 'Status: 302', h => 'Location: http://x.example/') ],
    [ '304',                   '/plain.html', 'If-None-Match: *' ],
    [ 'a page of httpd',       '/canned/missing.html' ],
    [ 'part of what has no place', '/made/u_fragment.html', 'Range: bytes=2-5' ],
    [ 'in a frame',            '/plain.html', 'Sec-Fetch-Dest: iframe' ],
    [ 'in an old frame',       '/plain.html', 'Sec-Fetch-Dest: frame' ],
    [ 'fetch()',               '/plain.html', 'Sec-Fetch-Dest: empty' ],
    map({ [ "fetch(), $_",     '/plain.html', 'Sec-Fetch-Dest: empty', "Sec-Fetch-Mode: $_" ] }
        qw(cors no-cors same-origin Navigate navigate;x)),
    map({ [ "navigates to $_", '/plain.html', "Sec-Fetch-Dest: $_", 'Sec-Fetch-Mode: navigate' ] }
        qw(iframe frame object embed)),
    [ 'part of one in a frame', '/plain.html', 'Sec-Fetch-Dest: iframe', 'Range: bytes=9-99' ],
    [ 'XMLHttpRequest',        '/plain.html', 'X-Requested-With: XMLHttpRequest' ],
    [ 'htmx',                  '/plain.html', 'HX-Request: true' ],
    [ 'no-cookie-banner',      '/plain.html', 'User-Agent: robot' ],
    [ 'no-cookie-consent',     '/plain.html', 'User-Agent: nobody' ],
    map({ [ $_, "$_/plain.html" ] } qw(/banner/off /module/off /module/report)),
);

# Responses that do get it, and are nearly like those.
my @eligible = (
    [ 'a file',                '/plain.html' ],
    [ 'a script',              script(@body) ],
    [ 'type in capitals',      script(@body, h => 'Content-Type: TEXT/HTML;CHARSET=UTF-8') ],
    map({ [ "charset $_", script(@body, h => "Content-Type: text/html; charset=$_") ] }
        qw(utf-8 iso-8859-1 windows-1252 Shift_JIS big5 gb18030)),
    [ 'inline',                script(@body, h => 'Content-Disposition: inline; filename="attachment"') ],
    [ 'coding: identity',      script(@body, h => 'Content-Encoding: identity') ],
    [ '404 of a script',       script(@body, h => 'Status: 404') ],
    [ '500 of a script',       script(@body, h => 'Status: 500') ],
    [ '404 with a document',   '/missing.html' ],
    [ 'a document',            '/plain.html', 'Sec-Fetch-Dest: document' ],
    [ 'passed on by a worker', '/plain.html', 'Sec-Fetch-Dest: empty', 'Sec-Fetch-Mode: navigate' ],
    [ 'a range of a page',     '/plain.html', 'Range: bytes=0-9' ],
    [ 'SSI',                   '/outer.shtml' ],
    [ 'another user agent',    '/plain.html', 'User-Agent: somebody' ],
);

# The language of the banner.
my @languages = (
    [ 'the page says none',    '/made/bare.html',                              'en' ],
    [ 'html lang',             script(part => '<html lang=fr><body>x'),        'fr' ],
    [ 'html lang, wider',      script(part => '<html lang="fr-CA"><body>x'),   'fr' ],
    [ 'html lang, unknown',    script(part => '<html lang="de"><body>x'),      'en' ],
    [ 'html lang, not one',    script(part => '<html lang="&quot;"><body>x'),  'en' ],
    [ 'Content-Language',      script(@body, h => 'Content-Language: fr'),     'fr' ],
    [ 'of several',            script(@body, h => 'Content-Language: fr, en'), 'fr' ],
    [ 'header over page',      script(part => '<html lang="en"><body>x', h => 'Content-Language: fr-FR'), 'fr' ],
    [ 'unknown header',        script(part => '<html lang="fr"><body>x', h => 'Content-Language: de'), 'fr' ],
    [ 'AddLanguage',           '/simple.fr.html',                              'fr' ],
    [ 'the browser is not asked', '/made/bare.html',                           'en', 'Accept-Language: fr' ],
);

plan tests => (keys %pages) * 3 + @cut_pages * @cuts + @ineligible + @eligible + @languages + 12;

# The headers, less what may differ from one request to the next: whether httpd
# sees the end of a script together with its text, and so knows the length.
sub lines_of {
    my ($answer) = @_;
    my $is_script = header($answer, 'X-Script');
    my $except = $is_script ? qr/^(?:Date|Vary|Content-Length|Transfer-Encoding):/
        : qr/^(?:Date|Vary):/;
    return [ grep { $_ !~ $except } @{ $answer->{headers} } ];
}

# The entity-tag of a page that asks, made of that of the page without banner.
sub tag_of_asking {
    my ($tag) = @_;
    my $own = header1(get('place_on', '/plain.html'), 'ETag') // '';
    my ($suffix) = $own =~ /(-pvc-a-[0-9a-f]{8})"$/ or die "no suffix: $own\n";
    return $tag && $tag =~ s/"$/$suffix"/r;
}

# --- where

for my $name (sort keys %pages) {
    for my $server (qw(place_on place_proxy place_read)) {
        subtest "the place: $name, $server" => sub {
            my $answer = get($server, "/made/$name.html");
            my $banner = banner_of($answer->{body});
            like $banner, qr/^<section id="pvc" class="pvc pvc-bottom".*<form method="post"/s, 'banner';
            is $answer->{body}, $pages{$name} =~ s/\@\@/$banner/r, 'in its place';
            is header1($answer, 'Content-Length'), length $answer->{body}, 'length';
            unlike $banner, qr/[^\x00-\x7f]/, 'ASCII';
            my $chosen = get($server, "/made/$name.html", "Cookie: $accepted");
            my $reopen = banner_of($chosen->{body});
            like $reopen, qr/^<section id="pvc" class="pvc pvc-reopen"/, 'to reopen';
            unlike $reopen, qr/<form/, 'asks nothing';
            is $chosen->{body}, $pages{$name} =~ s/\@\@/$reopen/r, 'in its place';
            is header1($chosen, 'Content-Length'), length $chosen->{body}, 'length';
        };
    }
}

# mod_bucketeer takes the control characters out, and cuts there.
for my $name (@cut_pages) {
    for (@cuts) {
        my ($what, $character) = @$_;
        subtest "$name, cut at every byte into $what" => sub {
            my $page = $pages{$name} =~ s/\@\@//r;
            my $want = get('place_on', "/made/$name.html")->{body};
            my @differ;
            for my $at (0 .. length $page) {
                my $cut = $page;
                substr $cut, $at, 0, $character;
                make_file('cut.html', $cut);
                # back= says another path than the page to compare with
                my $got = get('place_cut', '/made/cut.html')->{body} =~ s{/made/cut\.html}{/made/$name.html}r;
                push @differ, $at if $got ne $want;
            }
            is_deeply \@differ, [], 'one by one';
            make_file('cut.html', join $character, split //, $page);
            is get('place_cut', '/made/cut.html')->{body} =~ s{/made/cut\.html}{/made/$name.html}r,
                $want, 'all at once';
            make_file('cut.html', join $character, split //, $untouched{fragment});
            is get('place_cut', '/made/cut.html')->{body}, $untouched{fragment}, 'no page';
        };
    }
}

# --- which

for (@ineligible) {
    my ($what, $path, @headers) = @$_;
    subtest "untouched: $what" => sub {
        my $got = get('place_on', $path, @headers);
        my $want = get('place_off', $path =~ s{^/(?:banner|module)/\w+}{}r, @headers);
        is $got->{status}, $want->{status}, 'status';
        is $got->{body}, $want->{body}, 'body';
        # what had to be read may have lost what describes a body
        my $may_differ = $path =~ /u_/ ? qr/^(?:ETag|Last-Modified|Accept-Ranges|Content-Length):/
            : qr/^$/;
        is_deeply [ grep { $_ !~ $may_differ } @{ lines_of($got) } ],
            [ grep { $_ !~ $may_differ } @{ lines_of($want) } ], 'headers';
    };
}

for (@eligible) {
    my ($what, $path, @headers) = @$_;
    subtest "a page: $what" => sub {
        my $got = get('place_on', $path, @headers);
        my $want = get('place_off', $path, grep { !/^Range/ } @headers);
        is $got->{status}, $want->{status}, 'status';
        like $got->{body}, qr/<body>\n?<section id="pvc".*<form method="post"/s, 'banner';
        is without_banner($got->{body}), $want->{body}, 'and nothing else';
        is_deeply [ map { header($got, $_) } qw(Last-Modified Accept-Ranges Content-Range) ], [],
            'no header of the other body';
        is header1($got, 'ETag'), tag_of_asking(header1($want, 'ETag')), 'its own tag, if any';
        my %vary = map { lc($_) => 1 } map { split /,\s*/ } header($got, 'Vary');
        ok $vary{$_}, "Vary: $_" for qw(cookie sec-fetch-dest x-requested-with hx-request x-forwarded-proto);
        is $vary{'sec-fetch-mode'} // 0, scalar(grep { /empty/ } @headers), 'Vary: Sec-Fetch-Mode, where it decides';
        my $length = header1($got, 'Content-Length');
        is $length // length $got->{body}, length $got->{body}, 'length right or absent';
    };
}

subtest 'a subrequest gets none' => sub {
    my @banners = get('place_on', '/outer.shtml')->{body} =~ /id="pvc"/g;
    is scalar @banners, 1, 'one page, one banner';
};

# --- HEAD, HTTP/1.0, POST

subtest 'HEAD says what GET says' => sub {
    for my $path ('/plain.html', '/made/implied.html', '/made/u_fragment.html', '/data.json') {
        my $head = wire('place_on', $path, method => 'HEAD');
        is_deeply lines_of($head), lines_of(get('place_on', $path)), $path;
        is $head->{body}, '', "$path: no body";
    }
    for my $server (qw(place_proxy place_on)) {
        my $path = $server eq 'place_on' ? script(@body) : '/plain.html';
        my $head = wire($server, $path, method => 'HEAD');
        my $length = length get($server, $path)->{body};
        is $head->{status}, 200, "$server: status";
        is_deeply [ map { header($head, $_) } qw(ETag Last-Modified) ],
            [ header(get($server, $path), 'ETag') ], "$server: nothing of another body";
        is header1($head, 'Content-Length') // $length, $length, "$server: length right or absent";
    }
};

subtest 'other ways to ask' => sub {
    my $want = get('place_on', '/plain.html')->{body};
    is wire('place_on', '/plain.html', version => '1.0')->{body}, $want, 'HTTP/1.0';
    like wire('place_on', script(@body), method => 'POST', body => 'a=b')->{body}, qr/id="pvc"/, 'POST';
    like wire('place_on', script(@body), version => '1.0')->{body}, qr/id="pvc"/, 'HTTP/1.0, a script';
};

# --- compression

subtest 'compressed after the banner' => sub {
    for my $server (qw(place_deflate place_deflate_by_type)) {
        for my $path ('/plain.html', script(@body)) {
            my $answer = get($server, $path, 'Accept-Encoding: gzip');
            is header1($answer, 'Content-Encoding'), 'gzip', "$server: coding";
            gunzip(\$answer->{body}, \my $page) or die "gunzip\n";
            my $want = get('place_on', $path)->{body};
            is $page, $want, "$server: page";
        }
    }
};

# --- what is in it

for (@languages) {
    my ($what, $path, $language, @headers) = @$_;
    subtest "language: $what" => sub {
        my $banner = banner_of(get('place_on', $path, @headers)->{body});
        like $banner, qr/ lang="$language" dir="ltr"/, 'marked';
        like $banner, $language eq 'fr' ? qr/>Tout refuser</ : qr/>Refuse all</, 'worded';
        like $banner, qr{href="/privacy-choices/\?lang=$language"}, 'leads there';
    };
}

subtest 'after a <base>' => sub {
    my $origin = 'http://' . host('place_on');
    my $path = script(part => '<!doctype html><base href="https://cdn.example/"><body>x');
    for my $cookie ([], ["Cookie: $accepted"]) {
        my $banner = banner_of(get('place_on', $path, @$cookie)->{body});
        my @urls = $banner =~ /(?:href|src|action|data-state)="([^"]*)"/g;
        is_deeply [ grep { !m{^\Q$origin\E/privacy-choices/} } @urls ], [], 'absolute URLs';
        cmp_ok scalar @urls, '>=', 2, 'some';
    }
    my $behind = banner_of(get('place_on', $path, 'X-Forwarded-Proto: https')->{body});
    like $behind, qr{href="https://\Q@{[host('place_on')]}\E/privacy-choices/}, 'behind TLS';
};

subtest 'the way back' => sub {
    my @paths = (
        # asked for                       back=
        [ '/plain.html',                  '/plain.html' ],
        [ '/made/../plain.html',          '/made/../plain.html' ],
        [ "/made/.\"'<&>/../../plain.html", '/made/.&#34;&#39;&#60;&#38;&#62;/../../plain.html' ],
        # others may get the page out of a cache that takes no heed of queries
        [ '/plain.html?a=b&c=%22',        '' ],
        [ '/plain.html;jsessionid=a',     '' ],
        [ '/plain.html?a\\b',             '' ],
        [ '//plain.html',                 '' ],
        [ '/plain.html?' . 'x' x 2100,    '' ],
        [ "/plain.html?caf\xc3\xa9",      '' ],
        [ 'http://localhost/plain.html',  '' ],
    );
    for (@paths) {
        my ($path, $back) = @$_;
        my $answer = get('place_on', $path);
        is $answer->{status}, $path =~ /;/ ? 404 : 200, 'status of ' . substr $path, 0, 40;
        is +($answer->{body} =~ /name="back" value="([^"]*)"/)[0], $back, 'back';
    }
    like get('place_on', '/missing.html')->{body}, qr{name="back" value="/missing.html"},
        'what was asked for, not the error document';
};

subtest 'layouts' => sub {
    like banner_of(get('place_on', "$_->[0]/plain.html")->{body}), qr/class="pvc pvc-$_->[1]"/, $_->[1]
        for [ '', 'bottom' ], [ '/banner/top', 'top' ], [ '/banner/corner', 'corner' ];
};

subtest 'xhtml=on' => sub {
    my $xml = '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml" xml:lang="fr"><head>'
        . '<title>&lt;body&gt;</title></head><body class="a>b">@@<p>text</p></body></html>';
    make_file('page.xhtml', $xml =~ s/\@\@//r);
    for my $cookie ([], ["Cookie: $accepted"]) {
        my $got = get('place_on', '/banner/xhtml/page.xhtml', @$cookie);
        my $section = banner_of($got->{body}) // '';
        like $section, qr{^<section id="pvc" xmlns="http://www.w3.org/1999/xhtml" }, 'its own namespace';
        like $section, qr/ lang="fr"/, 'the language of the page';
        is $got->{body}, $xml =~ s/\@\@/$section/r, 'in its place';
        is header1($got, 'Content-Length'), length $got->{body}, 'length';
    }
    like get('place_on', '/banner/xhtml/plain.html')->{body}, qr/<body>\s*<section id="pvc" class=/,
        'not in HTML';
    is get('place_on', '/made/page.xhtml')->{body}, $xml =~ s/\@\@//r, 'off unless asked for';
};

subtest 'reopen=off' => sub {
    like get('place_on', '/banner/once/plain.html')->{body}, qr/<form method="post"/, 'asks';
    unlike get('place_on', '/banner/once/plain.html')->{body}, qr/ data-reopen=/, 'the script leaves no control';
    like get('place_on', '/plain.html')->{body}, qr/ data-reopen="/, 'elsewhere it does';
    my $chosen = get('place_on', '/banner/once/plain.html', "Cookie: $accepted");
    is $chosen->{body}, get('place_off', '/plain.html')->{body}, 'and is silent after';
    like header1($chosen, 'ETag'), qr/-pvc-r-[0-9a-f]{8}"$/, 'not to be taken for the page that asks';
};

subtest 'registers that ask nothing' => sub {
    my $want = get('place_off', '/plain.html');
    my $necessary = get('place_necessary', '/plain.html');
    is $necessary->{body}, $want->{body}, 'necessary: nothing at all';
    is_deeply $necessary->{headers} = lines_of($necessary), lines_of($want), 'nor a header';
    for my $server (qw(place_exempt place_anonymous)) {
        my $banner = banner_of(get($server, '/plain.html')->{body});
        like $banner, qr/pvc-reopen/, "$server: can be refused";
        unlike $banner, qr/<form/, "$server: asks nothing";
    }
};

# --- as fast

# Read what comes until it holds a text, or for 3 seconds.
sub read_until {
    my ($socket, $bytes, $text) = @_;
    my $select = IO::Select->new($socket);
    while (index($$bytes, $text) < 0 && $select->can_read(3)) {
        sysread $socket, $$bytes, 65536, length $$bytes or last;
    }
    return index($$bytes, $text) >= 0;
}

subtest 'what there is arrives' => sub {
    my $number = 0;
    for my $server (qw(place_on place_proxy)) {
        my @pieces = ($head, '<!-- first --><bo', 'dy><p>second', '<p>third</body></html>');
        my @arrives = ('<title>T', '<!-- first -->', '</section><p>second', '</html>');
        my @query = map { (part => $pieces[$_], wait => 'go' . ($number + $_)) } 0 .. 2;
        my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1',
            PeerPort => Wire::port_of($server)) or die "$server: $!\n";
        print $socket 'GET ', script(dir => $made, @query, part => $pieces[3]), " HTTP/1.1\r\nHost: ",
            host($server), "\r\nConnection: close\r\n\r\n";
        my $bytes = '';
        for my $n (0 .. 3) {
            ok read_until($socket, \$bytes, $arrives[$n]), "$server: $arrives[$n]";
            make_file('go' . ($number + $n), '');
        }
        $number += 4;
    }
};

# --- as lean

subtest 'memory does not grow with the page' => sub {
    my $size = 10_000_000;
    my $head_size = 900_000;    # the body is looked for in the first MiB
    my @query = (part => "$head<!--", size => $head_size, part => '--></head><body>', size => $size);
    make_file('big.html', "$head<!--" . 'x' x $head_size . '--></head><body>'
        . ('x' x 7999 . "\n") x ($size / 8000));
    my @pages = ([ 'place_read', '/made/big.html' ], [ 'place_on', script(@query) ],
        [ 'place_proxy', script(@query) ], [ 'place_proxy', '/made/big.html' ]);
    for (@pages) {    # each process has served each kind of page
        my ($server, $path) = @$_;
        get($server, $path =~ /big/ ? '/plain.html' : script(@body)) for 1 .. 40;
    }
    for (@pages) {
        my ($server, $path) = @$_;
        my $answer;
        my $most = growth(sub { $answer = get($server, $path) });
        cmp_ok length $answer->{body}, '>', $size, 'the whole page';
        like $answer->{body}, qr/<body><section id="pvc"/, 'with the banner';
        cmp_ok $most, '<', $head_size / 2000, "$server: not even half of the head, in kB";
        note "$server " . substr($path, 0, 20) . ": $most kB more";
    }
};

remove_tree($made);
