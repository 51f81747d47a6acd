# The themes in conf/themes: an Include in a virtual host is all it takes, on a
# site that is closed or all of a backend's too, and accept and refuse are alike.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use Httpd;
use Page;
use Wire;

my $top = Apache::Test::vars('top_dir');
my @themes = map { m{([^/]+)\.conf$} } sort glob "$top/conf/themes/*.conf";

my $policy = <<'CONF';
CookieConsent On
CookieConsentController "Ville-Exemple"
CookieConsentLanguage fr en
CookieConsentDeclare necessary cookies_preferences
CookieConsentDeclare statistics _pk_*
CookieConsentDeclare third-party player
CONF

# The dsfr theme: where the design system is where it is taken to be, and
# elsewhere; on a site that is closed, and on one with a backend for all of it.
my ($port, $elsewhere, $closed, $backend, $dead) = Httpd::free_ports(5);
my $include = 'Include conf/themes/dsfr.conf';
my $closing = "<Location />\nRequire all denied\n</Location>";
my $proxy = join '', grep { /\s(?:proxy|proxy_http)_module\s/ }
    split /^/, Httpd::read_file(Apache::Test::vars('t_conf') . '/modules.conf');
my $conf = $proxy . $policy
    . virtual_host($port, $include)
    . virtual_host($closed, "$closing\n$include")
    . virtual_host($backend, "ProxyPass / http://127.0.0.1:$dead/\n$include")
    . virtual_host($elsewhere, "Define DSFR_URL /assets/dsfr\nDefine DSFR_THEME $top/conf/themes/dsfr\n$include");

sub virtual_host {
    my ($at, $said) = @_;
    return "Listen 127.0.0.1:$at\n<VirtualHost 127.0.0.1:$at>\nServerName localhost:$at\n$said\n</VirtualHost>\n";
}

plan tests => 10;
is_deeply \@themes, ['dsfr'], 'all themes are known';

for (
    [ 'in a virtual host', "<VirtualHost 127.0.0.1:1>\nServerName x.example\n$include\n</VirtualHost>\n" ],
    [ 'in the main server', "$include\n" ],
    [ 'in two virtual hosts', join '', map { "<VirtualHost 127.0.0.1:$_>\n$include\n</VirtualHost>\n" } 1, 2 ],
) {
    my ($where, $text) = @$_;
    my ($ok, $output) = config_test("CookieConsentController A\n$text");
    is $output, "Syntax OK\n", "$where: it loads";
}

my $server = Httpd->start($conf);
my $docs = "$server->{root}/htdocs";
my $page = "<!DOCTYPE html>\n<html lang=\"fr\"><head><title>T</title></head>\n<body>\n<p>x</p></body></html>\n";
Httpd::write_file("$docs/index.html", $page);

subtest 'the banner' => sub {
    my $body = get($port, '/index.html')->{body};
    my $section = banner_of($body) // '';
    is $body, $page =~ s/<body>/<body>$section/r, 'first of the body, all else as it was';
    like $section, qr/^<section id="pvc" class="pvc pvc-bottom" aria-labelledby="pvc-h" lang="fr"/, 'in the section of the module';
    like $section, qr/<div class="fr-consent-banner">\s*<h2 id="pvc-h" class="fr-h6">/, 'the component of the design system';
    like $section, qr/<ul class="fr-consent-banner__buttons fr-btns-group /, 'with its group of buttons';
    my %class = $section =~ /<button name="choice" value="(\w+)" class="([^"]*)">/g;
    is_deeply \%class, { accept => 'fr-btn', refuse => 'fr-btn' }, 'accept and refuse are both of the first rank';
    like $section, qr{<a class="pvc-choose fr-btn fr-btn--secondary" href="/privacy-choices/\?lang=fr">Personnaliser</a>},
        'the way to choose is of the second';
    unlike $section, qr/\stitle=/, 'no title that repeats a button';
    like $section, qr{<link rel="stylesheet" href="/pvc-theme/dsfr\.css" />}, 'with its stylesheet';
    unlike $section, qr/\.css"[^<]*<link/, 'and no other';
    cmp_ok length $section, '<', 4096, 'small';
};

subtest 'the stylesheet' => sub {
    for ([ $port, '' ], [ $closed, ', on a closed site' ], [ $backend, ', beside a backend' ], [ $elsewhere, ', elsewhere' ]) {
        my ($at, $where) = @$_;
        my $answer = get($at, '/pvc-theme/dsfr.css');
        is $answer->{status}, 200, "it is served$where";
        is header1($answer, 'Content-Type'), 'text/css; charset=utf-8', 'as what it is';
        is $answer->{body}, Httpd::read_file("$top/conf/themes/dsfr/dsfr.css"), 'whole';
    }
    is get($closed, '/index.html')->{status}, 403, 'nothing else of the closed site';
    is get($closed, '/pvc-theme/page.html')->{status}, 404, 'nor any other file of the theme';
};

subtest 'the charter' => sub {
    for my $language (qw(fr en)) {
        my $answer = get($port, "/privacy-choices/?lang=$language");
        my $html = $answer->{body};
        is $answer->{status}, 200, "$language: is there";
        like $html, qr/^<!DOCTYPE html>\n<html lang="$language" dir="ltr" data-fr-scheme="system">/, 'a page in its language';
        like $html, qr{<header class="fr-header">.*<p class="fr-logo" lang="fr" dir="ltr">R\xc3\xa9publique<br>}s, 'of the State';
        like $html, qr{<main id="content" tabindex="-1">.*<div class="pvc pvc-charter" lang="$language".*<form method="post"}s, 'with the form';
        like $html, qr{<footer class="fr-footer">.*legifrance\.gouv\.fr}s, 'and the footer';
        like $html, qr{<p class="fr-header__service-title">Ville-Exemple</p>}, 'names who answers for the site';
        is_deeply [ $html =~ /<link rel="stylesheet" href="([^"]*)"/g ], [ '/pvc-theme/dsfr.min.css', '/pvc-theme/dsfr.css' ],
            'the design system first, then the theme';
        unlike $html, qr/\{\{|<[^>]* style=|<script(?![^>]* src=)/, 'nothing inline, and no placeholder is left';
    }
};

subtest 'where the design system is' => sub {
    for ([ $port, '/dsfr' ], [ $closed, '/dsfr' ], [ $backend, '/dsfr' ], [ $elsewhere, '/assets/dsfr' ]) {
        my ($at, $url) = @$_;
        for my $file (qw(dsfr.min.css dsfr.module.min.js)) {
            my $answer = get($at, "/pvc-theme/$file");
            is $answer->{status}, 302, "$file leads on";
            like header1($answer, 'Location'), qr{^(?:http://localhost:$at)?\Q$url/$file\E$}, "to $url";
        }
    }
};

subtest 'names' => sub {
    my $css = Httpd::read_file("$top/conf/themes/dsfr/dsfr.css");
    my $markup = join '', map { Httpd::read_file("$top/conf/themes/dsfr/$_") } qw(banner.html page.html);
    my %there = map { $_ => 1 } map { split / / } $markup =~ /class="([^"]*)"/g;
    my %used = map { $_ => 1 } $css =~ /\.(fr-[a-z0-9_-]+)/g;
    cmp_ok scalar keys %used, '>=', 5, 'classes were read';
    is_deeply [ grep { !$there{$_} } sort keys %used ], [], 'the stylesheet is about the markup';
    my $written = join '', $markup, map { Httpd::read_file($_) } glob("$top/src/core/view_*.[ch]"), "$top/src/assets/script.js";
    my %ours = map { $_ => 1 } qw(pvc-bottom pvc-corner pvc-top), $written =~ /\b(pvc-[a-z]+)\b/g;
    is_deeply [ grep { !$ours{$_} } $css =~ /[.#](pvc-[a-z]+)/g ], [], 'and about what the module writes';
    is_deeply [ $css =~ /\@import|url\(/g ], [], 'and loads nothing';
};

{
    my @known = ('CookieConsentRecord is off', 'client denied by server configuration');
    my @lines = grep { /:(?:warn|error|crit)\]/ } split /\n/, $server->log;
    is_deeply [ grep { my $line = $_; !grep { index($line, $_) >= 0 } @known } @lines ], [], 'no complaint';
}
