# CookieConsentBannerFile and CookieConsentPageFile: a site's own markup, in
# pages and around the charter.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use File::Path qw(make_path remove_tree);
use Httpd;
use JSON::PP ();
use Page;
use Visitor;
use Wire;

my $vars = Apache::Test::vars();
my $top = $vars->{top_dir};
my $judge = "$top/build/data/documents";
my $state = "$vars->{t_state}/files";
my @same_origin = ('Accept: application/json', 'Sec-Fetch-Site: same-origin');

system('make', '-s', '-C', $top, 'build/data/documents') == 0 or die "no judge\n";
remove_tree($state);
make_path("$state/$_") for qw(markup before after);

# --- the files, and a site with them

my $banner = <<"HTML";
<!-- not for visitors: {{nothing}} -->
<div class="own">
  <h2 id="pvc-h" class='a b'>{{text banner.heading}} \xe2\x80\x94 caf\xc3\xa9 ]]&gt; > </h2>
  <p lang="{{lang}}" dir="{{dir}}" title="{{controller}}"><b><i>{{text banner.controller}}</i></b><br />
  <a href="/legal">legal</a> <img src="/logo.png" alt="" /></p>
  {{purposes}}
  <details><summary>x</summary><ul><li><p>y</p></li></ul></details>
  {{form}}
    <ul>
      <li><button name="choice" value="accept" class="one">{{text button.accept}}</button></li>
      <li><button name="choice" value="refuse" class="one">{{text button.refuse}}</button></li>
    </ul>
    <label><input type="checkbox" name="grant" value="statistics" /> {{text category.statistics.title}}</label>
    <button name="choice" value="save">{{text button.save}}</button>
    <a class="pvc-choose" href="{{charter-url}}">{{text button.choose}}</a>
  </form>
</div>
HTML

my $before = "<!DOCTYPE html>\n<html lang=\"{{lang}}\"><head><title>{{title}}</title>\n"
    . "<link rel=\"stylesheet\" href=\"/own.css\"></head>\n<body><header>caf\xc3\xa9</header><main>";
my $after = "</main><footer>{{text reopen.label}}</footer></body></html>\n";

my $policy = <<'CONF';
CookieConsent On
CookieConsentController "Ca\"f <Example>"
CookieConsentLanguage en fr
CookieConsentDeclare necessary cookies_preferences
CookieConsentDeclare statistics stat
CookieConsentBanner On xhtml=on
AddType application/xhtml+xml .xhtml
CONF

Httpd::write_file("$state/markup/banner.html", $banner);
Httpd::write_file("$state/markup/page.html", "$before\{{charter}}$after");

my ($port, $plain, $styled) = Httpd::free_ports(3);
my $conf = "Listen 127.0.0.1:$port\nListen 127.0.0.1:$plain\nListen 127.0.0.1:$styled\n$policy"
    . "<VirtualHost 127.0.0.1:$port>\nCookieConsentBannerFile $state/markup/banner.html\n"
    . "CookieConsentPageFile $state/markup/page.html\nServerName localhost:$port\n</VirtualHost>\n"
    . "<VirtualHost 127.0.0.1:$plain>\nCookieConsent Off\nServerName localhost:$plain\n</VirtualHost>\n"
    . "<VirtualHost 127.0.0.1:$styled>\nCookieConsentPageFile $state/markup/page.html\n"
    . "CookieConsentStylesheet https://cdn.example/a/b.css\nServerName localhost:$styled\n</VirtualHost>\n";
my $server = Httpd->start($conf);
my $docs = "$server->{root}/htdocs";

my $ns = 'http://www.w3.org/1999/xhtml';
my %pages = (
    'en.html'  => "<!DOCTYPE html>\n<html lang=\"en\"><head><title>T</title></head><body>\@\@<p>x</p></body></html>",
    'fr.html'  => "<!DOCTYPE html>\n<html lang=\"fr\"><head><title>T</title></head><body>\@\@<p>x</p></body></html>",
    'base.html' => "<!DOCTYPE html><base href=\"https://cdn.example/\"><body>\@\@<p>x",
    'x.xhtml'  => "<html xmlns=\"$ns\" lang=\"en\"><head><title>T</title></head><body>\@\@<p>x</p></body></html>",
);
Httpd::write_file("$docs/$_", $pages{$_} =~ s/\@\@//r) for keys %pages;

sub section { my ($path, @headers) = @_; return banner_of(get($port, $path, @headers)->{body}) // '' }

sub is_xml {
    my ($xml) = @_;
    open my $python, '|-', 'python3', '-c',
        'import sys, xml.etree.ElementTree as t; t.fromstring(sys.stdin.buffer.read())' or die "python3: $!\n";
    print $python $xml;
    return close($python) ? 1 : 0;
}

# What a browser would send for a button.
sub fields {
    my ($section, $choice) = @_;
    my %hidden = $section =~ /<input type="hidden" name="(\w+)" value="([^"]*)"/g;
    $section =~ /<button name="choice" value="$choice"/ or die "no $choice\n";
    return (choice => $choice, %hidden);
}

sub send_choice {
    my ($choice, $section, %opt) = @_;
    return wire($port, '/privacy-choices/', method => 'POST', body => form(fields($section, $choice), @{ $opt{more} // [] }),
        headers => [ 'Content-Type: application/x-www-form-urlencoded', @{ $opt{headers} // ['Sec-Fetch-Site: same-origin'] } ]);
}

plan tests => 10;

subtest 'in pages' => sub {
    for my $name (sort keys %pages) {
        my $answer = get($port, "/$name");
        my $section = banner_of($answer->{body}) // '';
        is $answer->{body}, $pages{$name} =~ s/\@\@/$section/r, "$name: in its place, all else as it was";
        is header1($answer, 'Content-Length'), length $answer->{body}, 'length';
        unlike $section, qr/[^\x00-\x7f]/, 'ASCII';
        unlike $section, qr/\{\{|not for visitors/, 'nothing is left of placeholders and comments';
        like $section, qr/^<section id="pvc"(?: xmlns="[^"]*")? class="pvc pvc-bottom" aria-labelledby="pvc-h" lang=/, 'begins as ours';
        like $section, qr{<link rel="stylesheet".*<div class="own">.*</form>\s*</div>\s*<script src="[^"]*" async=""></script></section>$}s,
            'with stylesheet and script';
        like $section, qr/ &#8212; caf&#233; \]\]&gt; &gt; </, 'its text';
    }
    ok is_xml(get($port, '/x.xhtml')->{body}), 'XML stays XML';
    is get($port, '/en.html', 'Cookie: cookies_preferences=' . 'x')->{status}, 200, 'a strange cookie';
};

subtest 'languages' => sub {
    like section('/en.html'), qr{>Refuse all</button>.*\?lang=en"}s, 'English';
    like section('/fr.html'), qr{<p lang="fr" dir="ltr" title="Ca&#34;f &#60;Example&#62;">.*>Tout refuser</button>.*\?lang=fr"}s, 'French';
};

subtest 'after a <base>' => sub {
    my $section = section('/base.html');
    my @urls = $section =~ /(?:href|src|action|data-state)="([^"]*)"/g;
    cmp_ok scalar @urls, '>=', 7, 'URLs';
    is_deeply [ grep { !m{^http://localhost:$port/} } @urls ], [], 'all with scheme and host';
};

subtest 'to a parser of HTML nothing else changes' => sub {
    system($judge, 'make', "$state/before") == 0 or die "no pages\n";
    my @names = map { m{([^/]+)$} } sort glob "$state/before/*.html";
    unlink map { "$state/before/$_" } splice @names, 300;
    for my $name (@names) {
        Httpd::write_file("$docs/$name", Httpd::read_file("$state/before/$name"));
        Httpd::write_file("$state/after/$name", get($port, "/$name")->{body});
    }
    my $said = qx($judge judge $state/before $state/after);
    is $?, 0, 'the judge is content' or diag $said;
    my ($with) = $said =~ /(\d+) with/;
    cmp_ok $with // 0, '>=', 100, 'of many pages' or diag $said;
};

subtest 'the choice' => sub {
    my $section = section('/en.html');
    my %kept = (
        # choice    what is kept
        accept => qr/&statistics=1:/, refuse => qr/&statistics=0/, save => qr/&statistics=0/,
    );
    for my $choice (sort keys %kept) {
        my $answer = send_choice($choice, $section);
        is_deeply [ $answer->{status}, header1($answer, 'Location') =~ s{^http://[^/]*}{}r ], [ 303, '/en.html#pvc-saved' ], "$choice leads back";
        my ($cookie) = map { /^(cookies_preferences=[^;]*)/ } cookies($answer);
        like $cookie, $kept{$choice}, 'kept';
        unlike get($port, '/en.html', "Cookie: $cookie")->{body}, qr/class="own"/, 'and not asked again';
    }
    my ($granted) = map { /^(cookies_preferences=[^;]*)/ } cookies(send_choice('save', $section, more => [ grant => 'statistics' ]));
    like $granted, qr/&statistics=1:/, 'a box that was ticked';
    my $json = send_choice('refuse', $section, headers => \@same_origin);
    is_deeply [ $json->{status}, JSON::PP::decode_json($json->{body})->{asked} ], [ 200, JSON::PP::false ], 'as JSON';
};

subtest 'the charter in a page of the site' => sub {
    for my $lang (qw(en fr)) {
        my $answer = get($port, "/privacy-choices/?lang=$lang");
        my $html = $answer->{body};
        my $title = $lang eq 'fr' ? qr/[^<]+/ : qr/[^<]+/;
        my $begin = $before =~ s/\Q{{lang}}/$lang/r;
        my ($begin_a, $begin_b) = split /\Q{{title}}/, $begin;
        like $html, qr{^\Q$begin_a\E$title\Q$begin_b\E<div class="pvc pvc-charter" lang="$lang" dir="ltr">\n<link rel="stylesheet" href="/privacy-choices/[0-9a-f]+\.css" />}, "$lang: begins";
        like $html, qr{</div></main><footer>[^<]+</footer></body></html>\n$}, 'ends';
        like $html, qr{<form method="post" action="/privacy-choices/\?lang=$lang">.*<code>stat</code>.*</form>}s, 'and holds the form';
        is header1($answer, 'Content-Type'), 'text/html; charset=utf-8', 'charset';
        is header1($answer, 'Content-Length'), length $html, 'length';
        is header1($answer, 'Content-Language'), $lang, 'language';
        is header1($answer, 'Cache-Control'), 'private, no-store', 'kept nowhere';
    }
    my $cookie = choose($port, 'refuse');
    like get($port, '/privacy-choices/?lang=en&notice=saved', "Cookie: $cookie")->{body}, qr/<p id="pvc-notice" class="pvc-notice" tabindex="-1" role="status">/, 'a notice';
    my $head = wire($port, '/privacy-choices/', method => 'HEAD');
    is_deeply [ $head->{status}, $head->{body} ], [ 200, '' ], 'HEAD';
    unlike get($port, '/privacy-choices/nothing')->{body}, qr/<header>/, 'not around what is wrong';
    unlike get($port, '/privacy-choices/charter')->{body}, qr/<header>/, 'nor the fragment';
};

subtest 'Content-Security-Policy' => sub {
    my $own = "default-src 'none'; style-src 'self'%s; script-src 'self'; connect-src 'self'; form-action 'self'; "
        . "base-uri 'none'; frame-ancestors 'none'; img-src 'self' data:%s; font-src 'self'%s; object-src 'none'";
    my $strict = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; "
        . "base-uri 'none'; frame-ancestors 'none'";
    my $csp = sub { header1(get(@_), 'Content-Security-Policy') };
    is $csp->($port, '/privacy-choices/'), sprintf($own, ('') x 3), 'of the page';
    is $csp->($styled, '/privacy-choices/'), sprintf($own, (' https://cdn.example') x 3), 'with the origin of the stylesheet';
    is $csp->($port, '/privacy-choices/nothing'), $strict, 'of an error';
    is $csp->($port, '/privacy-choices/state'), $strict, 'of the state';
};

subtest 'files are read at start' => sub {
    my %tag = map { $_ => header1(get($port, '/en.html'), 'ETag') } 'before';
    my $shown = shown($port);
    my $answer = get($port, '/en.html', "If-None-Match: $tag{before}");
    is $answer->{status}, 304, 'its own tag matches';
    Httpd::write_file("$state/markup/banner.html", $banner =~ s/class="own"/class="own new"/r);
    Httpd::write_file("$state/markup/page.html", "$before\{{charter}}<p>new</p>$after");
    unlike section('/en.html'), qr/own new/, 'no request reads them';
    $server->graceful($conf);
    for (1 .. 200) {
        last if section('/en.html') =~ /own new/;
        select undef, undef, undef, 0.05;
    }
    like section('/en.html'), qr/<div class="own new">/, 'a restart does';
    $tag{after} = header1(get($port, '/en.html'), 'ETag');
    isnt $tag{after}, $tag{before}, 'another tag';
    is get($port, '/en.html', "If-None-Match: $tag{before}")->{status}, 200, 'the old one does not match';
    isnt shown($port), $shown, 'what was shown is another thing now';
    like get($port, '/privacy-choices/')->{body}, qr{</div><p>new</p></main>}, 'the page';
    my $now = shown($port);
    Httpd::write_file("$state/markup/page.html", "$before\{{charter}}<p>newer</p>$after");
    $server->graceful($conf);
    for (1 .. 200) {
        last if get($port, '/privacy-choices/')->{body} =~ /newer/;
        select undef, undef, undef, 0.05;
    }
    is shown($port), $now, 'what is around the charter is nothing to agree to';
};

subtest 'a file that is wrong' => sub {
    Httpd::write_file("$state/markup/banner.html", $banner =~ s/value="refuse"/value="accept"/r);
    ok !eval { $server->graceful($conf); 1 }, 'is told by httpd';
    like $@, qr{banner\.html: line 11: value="accept" of a button}, 'with its line';
    like section('/en.html'), qr/<div class="own new">/, 'and what was before goes on';
};

subtest 'the examples' => sub {
    my $readme = Httpd::read_file("$top/README.md");
    for my $name (qw(banner page)) {
        my $file = Httpd::read_file("$top/conf/markup/$name.html");
        ok index($readme, "```html\n$file```\n") > 0, "$name.html is the one of the README";
    }
    my ($ok, $output) = config_test("CookieConsent On\nCookieConsentController A\nCookieConsentDeclare statistics s\n"
        . "CookieConsentBannerFile $top/conf/markup/banner.html\nCookieConsentPageFile $top/conf/markup/page.html\n");
    ok $ok, 'they load' or diag $output;
};

undef $server;
remove_tree($state);
