# The module's own URLs: what they answer, with which headers, in which
# language, and that nothing else in httpd gets in before them.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use JSON::PP ();
use POSIX qw(strftime);
use Page;
use Visitor;
use Wire;

my $csp = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src "
    . "'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
my $path = '/privacy-choices';
my %type = (html => 'text/html; charset=utf-8', json => 'application/json',
    css => 'text/css; charset=utf-8', js => 'text/javascript; charset=utf-8');

# Where the files are, as the charter and the banner say.
my $charter = get('own_on', "$path/")->{body};
my ($css) = $charter =~ m{href="(\Q$path\E/[0-9a-f]{16}\.css)"};
my ($js) = get('own_on', '/page.html')->{body} =~ m{src="(\Q$path\E/[0-9a-f]{16}\.js)"};
my $unknown = '0' x 16;

my @urls = (
    # path              status type   Cache-Control                         what the body holds
    [ "$path/",            200, 'html', 'private, no-store',                  qr/<form method="post" action="$path\/\?lang=\w\w">/ ],
    [ "$path/?lang=fr",    200, 'html', 'private, no-store',                  qr/<html lang="fr"/ ],
    [ "$path/charter",     200, 'html', 'max-age=300',                        qr/^<div class="pvc pvc-charter" lang="en"/ ],
    [ "$path/state",       200, 'json', 'private, no-store',                  qr/^\{"asked":true,/ ],
    [ $css,                200, 'css',  'public, max-age=31536000, immutable', qr/\.pvc/ ],
    [ $js,                 200, 'js',   'public, max-age=31536000, immutable', qr/pvc/ ],
    [ "$path/$unknown.css", 200, 'css', 'no-cache',                           qr/\.pvc/ ],
    [ "$path/$unknown.js", 200, 'js',   'no-cache',                           qr/pvc/ ],
    [ $path,               301, 'html', 'private, no-store',                  qr/^$/ ],
    [ "$path/nothing",     404, 'html', 'private, no-store',                  qr/There is no page at this address/ ],
    [ "$path/charter/",    404, 'html', 'private, no-store',                  qr/There is no page at this address/ ],
    [ "$path/a/b.css",     404, 'html', 'private, no-store',                  qr/There is no page at this address/ ],
    [ "$path/.css",        404, 'html', 'private, no-store',                  qr/There is no page at this address/ ],
    [ "$path/state.json",  404, 'html', 'private, no-store',                  qr/There is no page at this address/ ],
);

my @methods = (
    # method   path            status Allow
    [ 'POST',    "$path/charter", 405, 'GET, HEAD' ],
    [ 'POST',    "$path/state",   405, 'GET, HEAD' ],
    [ 'POST',    $path,           405, 'GET, HEAD' ],
    [ 'POST',    $css,            405, 'GET, HEAD' ],
    [ 'PUT',     "$path/",        405, 'GET, HEAD, POST' ],
    [ 'DELETE',  "$path/",        405, 'GET, HEAD, POST' ],
    [ 'PATCH',   "$path/",        405, 'GET, HEAD, POST' ],
    [ 'TRACE',   "$path/",        405, 'GET, HEAD, POST' ],
    [ 'PROPFIND', "$path/",       405, 'GET, HEAD, POST' ],
    [ 'INVENTED', "$path/",       405, 'GET, HEAD, POST' ],
    [ 'OPTIONS', "$path/",        204, 'GET, HEAD, POST' ],
    [ 'OPTIONS', "$path/state",   204, 'GET, HEAD' ],
);

my @languages = (
    # query          Accept-Language                 language
    [ '',            undef,                          'en' ],
    [ '',            'fr',                           'fr' ],
    [ '',            'fr-CA, en;q=0.5',              'fr' ],
    [ '',            'en;q=0.4, fr;q=0.8',           'fr' ],
    [ '',            'de, fr;q=0.2',                 'fr' ],
    [ '',            'de, ja',                       'en' ],
    [ '',            'fr;q=0, de',                   'en' ],
    [ '',            'pt-BR',                        'pt-BR' ],
    [ '',            'PT-br;q=1.0, fr;q=0.999',      'pt-BR' ],
    [ '',            'pt',                           'en' ],
    [ '',            '*',                            'en' ],
    [ '',            'fr;q=9, en;q=x, ;;;,,,=',      'en' ],
    [ '',            '"><script>',                   'en' ],
    [ '?lang=fr',    undef,                          'fr' ],
    [ '?lang=FR',    'en',                           'fr' ],
    [ '?lang=fr-BE', 'en',                           'fr' ],
    [ '?a=b&lang=fr&c', 'en',                        'fr' ],
    [ '?lang=de',    'fr',                           'fr' ],
    [ '?lang=',      'fr',                           'fr' ],
    [ '?language=fr', 'en',                          'en' ],
    [ '?lang=%66r',  'en',                           'en' ],
    [ '?lang="><b>', 'en',                           'en' ],
);

# Paths in other words: of these, which are ours? The others are the site's.
my @variants = (
    # path                              status   whose answer it is
    [ '/privacy%2Dchoices/',               200, 'charter' ],
    [ '/%70rivacy-choices/',               200, 'charter' ],
    [ '//privacy-choices/',                200, 'charter' ],
    [ '/privacy-choices//',                200, 'charter' ],
    [ '/./privacy-choices/./',             200, 'charter' ],
    [ '/front/../privacy-choices/',        200, 'charter' ],
    [ '/front/%2e%2e/privacy-choices/',    200, 'charter' ],
    [ '/privacy-choices/x/../',            200, 'charter' ],
    [ '/privacy-choices/?',                200, 'charter' ],
    [ '/privacy-choices/%63harter',        200, 'fragment' ],
    [ '/privacy-choices/charter%00',       404, 'httpd' ],
    [ '/privacy-choices%00/',              404, 'httpd' ],
    [ '/privacy-choices%2F',               404, 'httpd' ],
    [ '/privacy-choices/%2e%2e%2ffront/front.txt', 404, 'httpd' ],
    [ '/privacy-choices/../front/front.txt', 200, 'site' ],
    [ '/privacy-choices/%2E%2E/front/front.txt', 200, 'site' ],
    [ '/privacy-choices/../../',           400, 'httpd' ],
    [ '/privacy-choices;x/',               404, 'httpd' ],
    [ '/privacy-choicesx/',                404, 'httpd' ],
    [ '/Privacy-Choices/',                 404, 'httpd' ],
    [ '/privacy-choices/%zz',              400, 'httpd' ],
    [ '/privacy-choices/%',                400, 'httpd' ],
    [ '/privacy-choices/' . 'x' x 4000,    404, 'error' ],
    [ '/privacy-choices/%ff%fe',           404, 'error' ],
    [ '/privacy-choices/%3Cscript%3E',     404, 'error' ],
    [ '/privacy-choices/%0d%0aX: y',       400, 'httpd' ],
);
my %whose = (
    charter  => qr/<form method="post"/,
    fragment => qr/^<div class="pvc pvc-charter"/,
    error    => qr/There is no page at this address/,
    site     => qr/^front controller$/,
    httpd    => qr/<address>|<h1>(?:Bad Request|Not Found)/,
);

# Servers with something that takes every URL.
my @takers = map { "own_$_" } qw(alias redirect proxy proxy_mapping proxy_handler
    rewrite_pass rewrite_last rewrite_proxy rewrite_controller htaccess fallback);
# What those would answer; a redirect has no text of the site's.
my %instead = (own_redirect => [ 302, qr/moved/ ]);

plan tests => @urls + @methods + @languages + @variants + @takers + 14;

# --- what they answer

for (@urls) {
    my ($url, $status, $type, $cache, $body) = @$_;
    subtest "GET and HEAD $url" => sub {
        my $answer = get('own_on', $url);
        my $head = wire('own_on', $url, method => 'HEAD');
        is $answer->{status}, $status, 'status';
        is header1($answer, 'Content-Type'), $type{$type}, 'type';
        like $answer->{body}, $body, 'body';
        is header1($answer, 'Content-Length'), length $answer->{body}, 'length';
        is header1($answer, 'Cache-Control'), $cache, 'Cache-Control';
        is header1($answer, 'X-Content-Type-Options'), 'nosniff', 'nosniff';
        is header1($answer, 'Referrer-Policy'), 'same-origin', 'Referrer-Policy';
        is header1($answer, 'Content-Security-Policy'), $csp, 'CSP';
        is_deeply [ cookies($answer) ], [], 'no cookie';
        is $head->{status}, $status, 'HEAD: status';
        is $head->{body}, '', 'HEAD: no body';
        # httpd leaves out a length of 0 there
        my $alike = qr/^(?!Date:|Content-Length: 0$)/;
        is_deeply [ grep { $_ =~ $alike } @{ $head->{headers} } ],
            [ grep { $_ =~ $alike } @{ $answer->{headers} } ], 'HEAD: headers';
    };
}

for (@methods) {
    my ($method, $url, $status, $allow) = @$_;
    subtest "$method $url" => sub {
        my $answer = wire('own_on', $url, method => $method,
            $method =~ /^(?:TRACE|OPTIONS)$/ ? () : (body => 'choice=refuse'));
        is $answer->{status}, $status, 'status';
        is header1($answer, 'Allow'), $allow, 'Allow';
        is header1($answer, 'Cache-Control'), 'private, no-store', 'Cache-Control';
        is_deeply [ cookies($answer) ], [], 'no cookie';
        if ($status == 204) {
            is $answer->{body}, '', 'no body';
            is header1($answer, 'Content-Length'), undef, 'and so no length';
        }
    };
}

subtest 'redirect to the path with its slash' => sub {
    is header1(get('own_on', $path), 'Location'), "$path/", 'plain';
    is header1(get('own_on', "$path?lang=fr&a=%0d%0a"), 'Location'),
        "$path/?lang=fr&a=%0d%0a", 'the query is kept';
    is header1(get('own_on', "//$path"), 'Location'), "$path/",
        'never to another host';
};

# --- conditional requests

subtest 'files and fragment are not sent again' => sub {
    for my $url ($css, $js, "$path/$unknown.css", "$path/charter", "$path/charter?lang=fr") {
        my $tag = header1(get('own_on', $url), 'ETag');
        like $tag, qr/^"[0-9a-f.cjs]+"$/, "$url: ETag";
        for my $sent ($tag, "\"other\", $tag", "W/$tag", '*') {
            my $answer = get('own_on', $url, "If-None-Match: $sent");
            is $answer->{status}, 304, "$url: 304 for $sent";
            is header1($answer, 'ETag'), $tag, "$url: its ETag";
            is $answer->{body}, '', "$url: no body";
        }
        is get('own_on', $url, 'If-None-Match: "other"')->{status}, 200,
            "$url: 200 for another";
    }
};

subtest 'languages of the fragment are told apart' => sub {
    my $en = get('own_on', "$path/charter");
    my $fr = get('own_on', "$path/charter", 'Accept-Language: fr');
    isnt header1($en, 'ETag'), header1($fr, 'ETag'), 'ETag';
    is header1($fr, 'Vary'), 'Accept-Language', 'Vary';
    is header1($fr, 'Content-Language'), 'fr', 'Content-Language';
    like $fr->{body}, qr/Mesure, h&#233;berg&#233;e en France/, 'texts';
    is get('own_on', "$path/charter", 'Accept-Language: fr',
        'If-None-Match: ' . header1($en, 'ETag'))->{status}, 200, 'no 304 across';
};

# --- language

for (@languages) {
    my ($query, $accept, $language) = @$_;
    my @headers = defined $accept ? "Accept-Language: $accept" : ();
    subtest "language for $path/$query, " . ($accept // 'none') => sub {
        my $answer = get('own_on', "$path/$query", @headers);
        like $answer->{body}, qr/<html lang="$language" dir="ltr">/, 'page';
        is header1($answer, 'Content-Language'), $language, 'header';
        is header1($answer, 'Vary'), 'Accept-Language', 'Vary';
    };
}

# --- the charter

subtest 'the charter says all that is to be said' => sub {
    my @parts = (
        'Town of &#60;Example&#62;', 'mailto:dpo@example.org', 'href="/legal"',
        map({ ">$_<" } 'Strictly necessary cookies', 'Audience statistics',
            'First-party cookies', 'Third-party cookies', 'Advertising', 'Support'),
        'Acme &#38; Sons', 'https://acme.example/', 'Counting, hosted in &#60;France&#62;',
        'Count visits', '13 months', 'cookies_preferences',
        'value="accept"', 'value="refuse"', 'value="save"',
    );
    ok index($charter, $_) >= 0, $_ for @parts;
    unlike $charter, qr/[^\x00-\x7f]/, 'ASCII only';
    unlike $charter, qr/<script|<style|\son[a-z]+=|\sstyle=/i, 'nothing inline';
    unlike $charter, qr/<[^>]*\schecked/, 'nothing is chosen beforehand';
    my $dir = Apache::Test::vars()->{t_conf};
    my $changed = (sort { $b <=> $a } map { (stat "$dir/$_")[9] } qw(own.conf own_policy.inc))[0];
    my $day = strftime('%Y-%m-%d', gmtime $changed);
    like $charter, qr{last changed on <time dir="ltr" datetime="$day">$day</time>}, 'the day of the register';
};

subtest 'the fragment holds no personal state' => sub {
    my $cookie = choose('own_on', 'accept');
    is get('own_on', "$path/charter", "Cookie: $cookie")->{body},
        get('own_on', "$path/charter")->{body}, 'the same for everybody';
    unlike get('own_on', "$path/charter")->{body}, qr/<form|<input|<html/, 'no form';
};

subtest 'the state is of this visitor' => sub {
    my $cookie = choose('own_on', 'save', grant => ['statistics']);
    my $chosen = state_of('own_on', $cookie);
    my $none = state_of('own_on');
    is_deeply $chosen->{categories}{statistics},
        { mode => 'consent', decision => 'granted', allowed => JSON::PP::true }, 'granted';
    is_deeply $chosen->{categories}{advertising},
        { mode => 'consent', decision => 'refused', allowed => JSON::PP::false }, 'refused';
    is_deeply $none->{categories}{support},
        { mode => 'exempt', decision => 'unset', allowed => JSON::PP::true }, 'unset';
    is_deeply [ @$chosen{qw(asked chosen)}, @$none{qw(asked chosen)} ],
        [ map { $_ ? JSON::PP::true : JSON::PP::false } 0, 1, 1, 0 ], 'asked, chosen';
};

subtest 'where nothing is to be decided the charter has no form' => sub {
    my $page = get('own_nothing', "$path/");
    is $page->{status}, 200, 'there is a charter';
    unlike $page->{body}, qr/<form|<button/, 'without a form';
    like $page->{body}, qr/\bsid\b/, 'but with the register';
};

# --- who else would answer

for my $server (@takers) {
    subtest "own URLs win: $server" => sub {
        my ($status, $body) = @{ $instead{$server} // [ 200, qr/^front controller$/ ] };
        my $other = get($server, '/anything');
        is $other->{status}, $status, 'another URL: status';
        like $other->{body}, $body, 'another URL is not ours';
        like get($server, "$path/")->{body}, $whose{charter}, 'charter';
        like get($server, "$path/charter")->{body}, $whose{fragment}, 'fragment';
        is header1(get($server, $css), 'Content-Type'), $type{css}, 'file';
        is state_of($server)->{asked}, JSON::PP::true, 'state';
        is header1(get($server, $path), 'Location'), "$path/", 'redirect';
        like get($server, "$path/x")->{body}, $whose{error}, 'missing';
        like get($server, '/privacy%2Dchoices/')->{body}, $whose{charter}, 'encoded';
        like scalar choose($server, 'refuse'), qr/^cookies_preferences=v=1&/, 'choice';
    };
}

for (@variants) {
    my ($url, $status, $whose) = @$_;
    subtest 'variant ' . substr($url, 0, 60) => sub {
        my $answer = get('own_on', $url);
        is $answer->{status}, $status, 'status';
        like $answer->{body}, $whose{$whose}, "answered by $whose";
    };
}

subtest 'a folder of the same name' => sub {
    like get('own_folder', '/front/')->{body}, qr{action="/front/\?lang=\w\w"}, 'charter';
    like get('own_folder', '/front/front.txt')->{body}, $whose{error},
        'what is in it is hidden';
    is header1(get('own_folder', '/front'), 'Location'), '/front/', 'redirect';
};

subtest 'another path' => sub {
    my $page = get('own_custom', '/legal/cookies.html/');
    like $page->{body}, qr{action="/legal/cookies.html/\?lang=\w\w"}, 'charter';
    like $page->{body}, qr{href="https://style.example.org/site.css\?a=1&#38;b=2"},
        'stylesheet of the site';
    like header1($page, 'Content-Security-Policy'),
        qr{style-src 'self' https://style.example.org;}, 'which the CSP allows';
    is get('own_custom', "$path/")->{status}, 404, 'and nothing at the usual one';
    like scalar choose('own_custom', 'accept', path => '/legal/cookies.html'),
        qr/statistics=1:/, 'choice';
};

subtest 'served only where the module is On' => sub {
    for my $server (qw(own_off own_report)) {
        for my $url ("$path/", "$path/charter", "$path/state", $css, $path) {
            my $answer = get($server, $url);
            is $answer->{status}, 404, "$server$url: 404";
            unlike $answer->{body}, qr/pvc/, "$server$url: of httpd";
        }
    }
    is get('own_section', "$path/")->{status}, 200, 'On in one place is enough';
};

# --- inside other pages

subtest 'included by SSI' => sub {
    my $fragment = get('own_on', "$path/charter?lang=fr");
    my $page = get('own_on', '/included.shtml');
    is $page->{status}, 200, 'status';
    my ($included) = $page->{body} =~ /\[(.*)\]\n<\/body>/s;
    is $included, $fragment->{body}, 'the fragment';
    is header1($page, 'Content-Type') =~ s/;.*//r, 'text/html', 'type of the page';
    isnt header1($page, 'Cache-Control') // '', 'max-age=300', 'its own headers';
    my ($again) = get('own_on', '/included.shtml',
        'If-None-Match: ' . header1($fragment, 'ETag'))->{body} =~ /\[(.*)\]/s;
    is $again, $fragment->{body}, 'whatever the page is asked with';
};

# --- who may see them

subtest 'authorization of the site' => sub {
    is get('own_private', '/page.html')->{status}, 403, 'the site is closed';
    is get('own_private', $_)->{status}, 200, "open: $_"
        for "$path/", "$path/charter", "$path/state", $css;
    like scalar choose('own_private', 'refuse'), qr/statistics=0/, 'choice';
    is get('own_closed', "$path/")->{status}, 403, 'closed altogether';
};

subtest 'a cookie that needs TLS is not chosen without' => sub {
    my @tls = ('X-Forwarded-Proto: https');
    my $plain = get('own_secure', "$path/?lang=fr");
    is $plain->{status}, 308, 'redirect';
    is header1($plain, 'Location'), "https://localhost$path/?lang=fr", 'to TLS';
    is header1(get('own_secure', 'http://localhost' . "$path/?a"), 'Location'),
        "https://localhost$path/?a", 'so too of an absolute URL';
    # Browsers call a form "cross-site" that http sent on: it is shown again.
    my $form = post('own_secure', body => 'choice=refuse');
    is $form->{status}, 303, 'a form is not sent on';
    is header1($form, 'Location'), "https://localhost$path/", 'but shown again';
    is get('own_secure', "$path/", @tls)->{status}, 200, 'where a proxy ended it';
};

# --- hostile

subtest 'nothing is echoed' => sub {
    my $mark = 'zq"><script>zq</script>';
    my $encoded = 'zq%22%3e%3cscript%3ezq';
    for my $url (map { ("$path/$_", "$path$_", "$path/charter$_", "$path/state$_", "$path/x$_") }
            "?lang=$mark", "?notice=$mark", "?$encoded", "?lang=$encoded&notice=$encoded") {
        (my $sent = $url) =~ s/ /%20/g;
        my $answer = get('own_on', $sent, "Accept-Language: $mark", "Referer: http://x/$mark",
            "User-Agent: $mark", "Cookie: $mark=$mark; cookies_preferences=$mark",
            "X-Forwarded-Host: $mark", "Accept: $mark");
        unlike $answer->{body}, qr/zq/, "$sent: body";
        is_deeply [ grep { /zq/ && !/^Location: \/privacy-choices\/\?/ }
            @{ $answer->{headers} } ], [], "$sent: headers";
    }
};
