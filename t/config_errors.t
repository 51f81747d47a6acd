# Mistakes in the configuration: "httpd -t" names file, line, directive and word,
# and the valid word that is nearest. What is odd but valid passes.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use File::Path qw(make_path remove_tree);
use Httpd;

my $link = 'url= and policy= take a URL of http or https, or a path that begins with "/"';
my $text = 'not UTF-8 text without control characters';
my $duration = 'it is a number with s, m, h, d, w, mo or y, such as 13mo';
my $words = join '-', ('long') x 6;

# Files of markup, and what is around them.
my $made = Apache::Test::vars('t_state') . '/markup';
my $buttons = join '', map { "<button name=\"choice\" value=\"$_\">$_</button>" } qw(accept refuse);
my $banner = "{{purposes}}\n<a href=\"{{charter-url}}\">more</a>\n{{form}}\n$buttons</form>\n";
my %markup = (
    right      => $banner,
    unrefused  => $banner =~ s/<button[^>]*"refuse".*?<.button>//r,
    unclosed   => "<div>\n$banner",
    named      => "$banner\n<p>{{controller}}</p>",
    boxes      => $banner =~ s{</form>}{<input type="checkbox" name="grant" value="statistcs" /><button name="choice" value="save">s</button></form>}r,
    unmarked   => '<!DOCTYPE html><body><p>nothing',
    page       => '<!DOCTYPE html><body>{{charter}}',
    scripted   => "<!DOCTYPE html><body>\n<p onclick=x>{{charter}}",
    long       => $banner . ' ' x 65536,
    binary     => "$banner\0",
);
make_path($made);
Httpd::write_file("$made/$_", $markup{$_}) for keys %markup;

# The last line of what is configured is the wrong one.
my @errors = (
    # directive                    what is wrong with it            what is said
    [ 'CookieConsent',            'onn',                           'unknown mode "onn"; did you mean "On"?' ],
    [ 'CookieConsent',            'report-only',                   'unknown mode "report-only"; it can be: Off, Report, On' ],
    [ 'CookieConsent',            '',                              'takes one argument' ],

    [ 'CookieConsentController',  '',                              'needs a name first, as in: "City of Example" policy=/privacy' ],
    [ 'CookieConsentController',  '""',                            'needs a name first' ],
    [ 'CookieConsentController',  "\"\x01\"",                      'needs a name first' ],
    [ 'CookieConsentController',  "\"\xff\"",                      'needs a name first' ],
    [ 'CookieConsentController',  'City polcy=/privacy',           'unknown key "polcy"; did you mean "policy"?' ],
    [ 'CookieConsentController',  'City of Example',               'unknown key "of"; it can be: url, contact, policy' ],
    [ 'CookieConsentController',  'City url=javascript:alert(1)',  $link ],
    [ 'CookieConsentController',  'City policy=data:text/html,x',  $link ],
    [ 'CookieConsentController',  'City url=',                     'url= needs a value' ],
    [ 'CookieConsentController',  'City url',                      'url= needs a value' ],
    [ 'CookieConsentController',  'City url.fr=/x',                'url= takes no language; write it without .fr' ],
    [ 'CookieConsentController',  'City url=/a url=/b',            'url stands here twice' ],
    [ 'CookieConsentController',  "City contact=\"a\x7fb\"",       "the value of contact= is $text" ],
    [ 'CookieConsentController',  '"City',                         'the quote before City is never closed' ],
    [ 'CookieConsentController',  '"City"policy=/x',               'no blank between the closing quote and "policy=/x"' ],

    [ 'CookieConsentCookie',      '',                              'needs the name of the cookie that keeps the choice' ],
    [ 'CookieConsentCookie',      '"a b"',                         '"a b" cannot be the name of a cookie' ],
    [ 'CookieConsentCookie',      'a;b',                           '"a;b" cannot be the name of a cookie' ],
    [ 'CookieConsentCookie',      'a=b',                           '"a=b" cannot be the name of a cookie' ],
    [ 'CookieConsentCookie',      'choice*',                       '"choice*" cannot be the name of a cookie' ],
    [ 'CookieConsentCookie',      'choice path=shop',              'path="shop" is not a path such as /' ],
    [ 'CookieConsentCookie',      'choice path="/a;b"',            'path="/a;b" is not a path such as /' ],
    [ 'CookieConsentCookie',      'choice domain=localhost',       'domain="localhost" is not a domain such as example.org' ],
    [ 'CookieConsentCookie',      'choice domain="a.b; Secure"',   'domain="a.b; Secure" is not a domain such as example.org' ],
    [ 'CookieConsentCookie',      'choice lifetime=6',             "bad duration \"6\" in lifetime=; $duration" ],
    [ 'CookieConsentCookie',      'choice lifetime=0d',            'bad duration "0d" in lifetime=' ],
    [ 'CookieConsentCookie',      'choice lifetime=-1d',           'bad duration "-1d" in lifetime=' ],
    [ 'CookieConsentCookie',      'choice lifetime=101y',          'bad duration "101y" in lifetime=' ],
    [ 'CookieConsentCookie',      'choice lifetime=6 mo',          'bad duration "6" in lifetime=' ],
    [ 'CookieConsentCookie',      'choice refusal-lifetime=session', "bad duration \"session\" in refusal-lifetime=; $duration" ],
    [ 'CookieConsentCookie',      'choice refusal_lifetime=6mo',   'unknown key "refusal_lifetime"; did you mean "refusal-lifetime"?' ],
    [ 'CookieConsentCookie',      'choice samesite=Laxx',          'unknown samesite= "Laxx"; did you mean "Lax"?' ],
    [ 'CookieConsentCookie',      'choice secure=yes',             'unknown secure= "yes"; it can be: auto, on, off' ],
    [ 'CookieConsentCookie',      'choice httponly=on',            'httponly takes no value' ],
    [ 'CookieConsentCookie',      'choice httponly.fr',            'httponly takes no language' ],
    [ 'CookieConsentCookie',      'choice httponly httponly',      'httponly stands here twice' ],
    [ 'CookieConsentCookie',      '__Host-a domain=example.org',   'browsers take "__Host-a" only without domain= and with path=/' ],
    [ 'CookieConsentCookie',      '__host-a path=/shop',           'browsers take "__host-a" only without domain= and with path=/' ],
    [ 'CookieConsentCookie',      '__Host-a secure=off',           'browsers take "__Host-a" only with Secure; secure=off cannot be' ],
    [ 'CookieConsentCookie',      '__Secure-a secure=off',         'browsers take "__Secure-a" only with Secure; secure=off cannot be' ],

    [ 'CookieConsentRevision',    "a\x01",                         $text ],
    [ 'CookieConsentRevision',    '1 2',                           'takes one argument' ],

    [ 'CookieConsentCategory',    '',                              'needs an id and a mode, as in: advertising consent' ],
    [ 'CookieConsentCategory',    'advertising',                   'needs an id and a mode, as in: advertising consent' ],
    [ 'CookieConsentCategory',    'advertising concent',           'unknown mode "concent"; did you mean "consent"?' ],
    [ 'CookieConsentCategory',    'Ads consent',                   '"Ads" cannot name a category: an id is 1 to 32 of a-z, 0-9 and "-"' ],
    [ 'CookieConsentCategory',    '-ads consent',                  '"-ads" cannot name a category' ],
    [ 'CookieConsentCategory',    '"" consent',                    'needs an id and a mode' ],
    [ 'CookieConsentCategory',    'a_b consent',                   '"a_b" cannot name a category' ],
    [ 'CookieConsentCategory',    ('x' x 33) . ' consent',         '" cannot name a category' ],
    map({ [ 'CookieConsentCategory', "$_ consent",                 "\"$_\" cannot name a category" ] } qw(v t id state)),
    [ 'CookieConsentCategory',    'ads always max-lifetime=1d',    'max-lifetime= on "ads", which is always allowed and never touched' ],
    [ 'CookieConsentCategory',    'ads always gpc',                'gpc on "ads", which is always allowed and cannot be refused' ],
    [ 'CookieConsentCategory',    'ads consent max-lifetime=long', 'bad duration "long" in max-lifetime=' ],
    [ 'CookieConsentCategory',    'ads consent accepts=3f2a9',     '"3f2a9" in accepts= is no fingerprint: six of 0-9 and a-f' ],
    [ 'CookieConsentCategory',    'ads consent accepts=3f2a9c,',   '"" in accepts= is no fingerprint' ],
    [ 'CookieConsentCategory',    'ads consent accepts=3F2A9C',    '"3F2A9C" in accepts= is no fingerprint' ],
    [ 'CookieConsentCategory',    'ads consent titel=Ads',         'unknown key "titel"; did you mean "title"?' ],
    [ 'CookieConsentCategory',    'ads consent "title=Ads"',       'the quotes go around the value only, as in key="some words"' ],
    [ 'CookieConsentCategory',    'ads consent title=a title=b',   'title= stands here twice' ],
    [ 'CookieConsentCategory',    'ads consent title.fr=a title.FR=b', 'title.FR= stands here twice' ],
    [ 'CookieConsentCategory',    'ads consent title.french9x=a',  '"french9x" in title.french9x is not a language tag such as fr or pt-BR' ],
    [ 'CookieConsentCategory',    'ads consent gpc=on',            'gpc takes no value' ],

    [ 'CookieConsentProvider',    '',                              'needs an id and a name, as in: acme "Acme Analytics"' ],
    [ 'CookieConsentProvider',    'acme',                          'needs an id and a name' ],
    [ 'CookieConsentProvider',    'acme ""',                       'needs an id and a name' ],
    [ 'CookieConsentProvider',    "acme \"\xc0\xaf\"",             $text ],
    [ 'CookieConsentProvider',    'acme Acme url=ftp://acme.example', $link ],
    [ 'CookieConsentProvider',    'acme Acme site=/',              'unknown key "site"; it can be: url, policy' ],

    [ 'CookieConsentDeclare',     '',                              'needs a category and the name of a cookie, as in: necessary sessionid' ],
    [ 'CookieConsentDeclare',     'necessary',                     'needs a category and the name of a cookie' ],
    [ 'CookieConsentDeclare',     'necessary a=b',                 '"a=b" cannot be the name of a cookie' ],
    [ 'CookieConsentDeclare',     'necessary "a b"',               '"a b" cannot be the name of a cookie' ],
    [ 'CookieConsentDeclare',     "necessary caf\xc3\xa9",         'cannot be the name of a cookie: visible ASCII' ],
    [ 'CookieConsentDeclare',     'necessary ""',                  'needs a category and the name of a cookie' ],
    [ 'CookieConsentDeclare',     'necessary sid path=x',          'path="x" does not begin with "/"' ],
    [ 'CookieConsentDeclare',     'necessary sid path="/a;b"',     'path="/a;b" holds a ";", which no cookie\'s path can' ],
    [ 'CookieConsentDeclare',     'necessary sid partitioned=on',  'partitioned takes no value' ],
    [ 'CookieConsentDeclare',     'necessary sid domain="a b"',    'domain="a b" is not a domain such as example.org' ],
    [ 'CookieConsentDeclare',     'necessary sid lifetime=forever', "bad duration \"forever\" in lifetime=; $duration, or session" ],
    [ 'CookieConsentDeclare',     'necessary sid renew=perhaps',   'unknown renew= "perhaps"; it can be: off, on' ],
    [ 'CookieConsentDeclare',     'necessary sid kind=stroage',    'unknown kind= "stroage"; did you mean "storage"?' ],
    [ 'CookieConsentDeclare',     'necessary sid anonymous=on',    'anonymous takes no value' ],
    [ 'CookieConsentDeclare',     'necessary sid purpos=x',        'unknown key "purpos"; did you mean "purpose"?' ],
    [ 'CookieConsentDeclare',     'necessary sid provider.fr=x',   'provider= takes no language' ],

    [ 'CookieConsentUndeclared',  'statistcs',                     'unknown category "statistcs"; did you mean "statistics"? (or drop, or allow)' ],
    [ 'CookieConsentUndeclared',  'everything',                    'it can be: necessary, statistics, first-party, third-party (or drop, or allow)' ],

    map({ [ 'CookieConsentPath',  $_,                              "\"$_\" is not a path of letters, digits, \"-\", \"_\" and \".\" such as /privacy-choices" ] }
        'choices', '/a//b', '/.hidden', '/a/../b', '/a%20b', '/a?b', '/a*', '/a~b'),
    [ 'CookieConsentPath',        "/caf\xc3\xa9",                  'is not a path of letters' ],
    [ 'CookieConsentPath',        '"/a b"',                        '"/a b" is not a path' ],
    [ 'CookieConsentPath',        '/',                             '/ would hide the whole site; give a path such as /privacy-choices' ],

    [ 'CookieConsentBanner',      '',                              'unknown word ""; it can be: Off, On' ],
    [ 'CookieConsentBanner',      'Onn',                           'unknown word "Onn"; did you mean "On"?' ],
    [ 'CookieConsentBanner',      'On layot=top',                  'unknown key "layot"; did you mean "layout"?' ],
    [ 'CookieConsentBanner',      'On layout=middle',              'unknown layout= "middle"; it can be: bottom, top, corner' ],
    [ 'CookieConsentBanner',      'On reopen=of',                  'unknown reopen= "of"; did you mean "off"?' ],
    [ 'CookieConsentBanner',      'On xhtml=onn',                  'unknown xhtml= "onn"; did you mean "on"?' ],
    [ 'CookieConsentBanner',      'On xhtml',                      'xhtml= needs a value' ],

    [ 'CookieConsentStylesheet',  'javascript:x',                  '"javascript:x" is neither a URL of http or https nor a path that begins with "/"' ],
    [ 'CookieConsentStylesheet',  './default',                     '"./default" is neither a URL' ],
    [ 'CookieConsentStylesheet',  'style.css',                     '"style.css" is neither a URL' ],

    [ 'CookieConsentLanguage',    '',                              'needs a language tag such as fr' ],
    [ 'CookieConsentLanguage',    'en fr_FR',                      '"fr_FR" is not a language tag such as fr or pt-BR' ],
    [ 'CookieConsentLanguage',    'en fr EN',                      '"EN" stands here twice' ],

    [ 'CookieConsentText',        '',                              'needs a language, a key and a text, as in: fr button.accept "Tout accepter"' ],
    [ 'CookieConsentText',        'en button.accept',              'needs a language, a key and a text' ],
    [ 'CookieConsentText',        'en button.acept "Yes"',         'unknown text "button.acept"; did you mean "button.accept"?' ],
    [ 'CookieConsentText',        'en button.accept Yes to all',   '"to" is one word too many; a text of several words stands between quotes' ],
    [ 'CookieConsentText',        'e_n button.accept Yes',         '"e_n" is not a language tag such as fr or pt-BR' ],
    [ 'CookieConsentText',        "en button.accept \"a\x02\"",    'the text is not UTF-8 without control characters' ],
    [ 'CookieConsentText',        'ar dir right',                  'unknown direction "right"; it can be: ltr, rtl' ],

    [ 'CookieConsentGrant',       'statistics',                    'takes two arguments' ],
    [ 'CookieConsentRefuse',      'statistics "req("',             '"req(" is no expression: ' ],
    [ 'CookieConsentGrant',       'statistics "unheard(1) == 2"',  'is no expression: ' ],
    [ 'CookieConsentGPC',         '',                              'unknown word ""; it can be: Off, On' ],
    [ 'CookieConsentGPC',         'On well-known=yes',             'unknown well-known= "yes"' ],

    [ 'CookieConsentRecord',      '""',                            'takes one argument' ],
    [ 'CookieConsentRecord',      '|',                             'needs off, the name of a file, or "|PROGRAM"' ],
    [ 'CookieConsentRecord',      'a b',                           'takes one argument' ],

    [ 'CookieConsentBannerFile',  '',                              'takes one argument' ],
    [ 'CookieConsentBannerFile',  'nothing.html',                  'nothing.html: No such file or directory' ],
    [ 'CookieConsentBannerFile',  './default',                     './default: No such file or directory' ],
    [ 'CookieConsentBannerFile',  $made,                           "$made: it is not a file" ],
    [ 'CookieConsentBannerFile',  '/dev/zero',                     '/dev/zero: it is not a file' ],
    [ 'CookieConsentBannerFile',  "$made/unrefused",               "$made/unrefused: there is no way to refuse: in the form, <button name=\"choice\" value=\"refuse\"> is missing" ],
    [ 'CookieConsentBannerFile',  "$made/unclosed",                "$made/unclosed: line 1: <div> is never closed" ],
    [ 'CookieConsentBannerFile',  "$made/page",                    "$made/page: line 1: \"<\" begins a tag" ],
    [ 'CookieConsentBannerFile',  "$made/long",                    "$made/long: it is longer than 65536 bytes" ],
    [ 'CookieConsentBannerFile',  "$made/binary",                  "$made/binary: it is not UTF-8 text without control characters" ],
    [ 'CookieConsentPageFile',    'nothing.html',                  'nothing.html: No such file or directory' ],
    [ 'CookieConsentPageFile',    "$made/unmarked",                "$made/unmarked: {{charter}} is missing" ],
    [ 'CookieConsentPageFile',    "$made/right",                   "$made/right: it does not begin with <!DOCTYPE html>" ],
    [ 'CookieConsentPageFile',    "$made/scripted",                "$made/scripted: line 2: onclick= is inline script or style" ],

    # what shows only when all is read; the first lines are right
    [ 'CookieConsentDeclare',     'statistcs stat',                'unknown category "statistcs"; did you mean "statistics"?' ],
    [ 'CookieConsentDeclare',     'qqqqqqqq stat',                 'unknown category "qqqqqqqq"; it can be: necessary, statistics, first-party, third-party' ],
    [ 'CookieConsentDeclare',     'statistics cookies_preferences', '"cookies_preferences" keeps the choice itself and needs no consent; declare it in a category of mode always, such as necessary' ],
    [ 'CookieConsentDeclare',     'necessary sid',                 '"sid" stands already at ROOT/site.conf:2, in the category "statistics"; all rows of one name are of one category',
        "CookieConsentDeclare statistics sid" ],
    [ 'CookieConsentDeclare',     'statistics sid purpose=other',  '"sid" stands already at ROOT/site.conf:2, with the same domain and path',
        'CookieConsentDeclare statistics sid' ],
    [ 'CookieConsentDeclare',     'statistics sid domain=EXAMPLE.org', 'with the same domain and path',
        'CookieConsentDeclare statistics sid domain=example.org' ],
    [ 'CookieConsentDeclare',     'statistics sid path=/b anonymous', '"sid" stands already at ROOT/site.conf:2, with another anonymous or renew=; all rows of one name are treated alike',
        'CookieConsentDeclare statistics sid path=/a' ],
    [ 'CookieConsentDeclare',     'statistics sid path=/b renew=off', 'with another anonymous or renew=',
        'CookieConsentDeclare statistics sid path=/a' ],
    [ 'CookieConsentDeclare',     'statistics cart kind=storage',  '"cart" stands already at ROOT/site.conf:2, with the same domain and path',
        'CookieConsentDeclare statistics cart kind=storage' ],
    [ 'CookieConsentCategory',    'ads exempt',                    '"ads" is defined already, at ROOT/site.conf:2', 'CookieConsentCategory ads consent' ],
    [ 'CookieConsentProvider',    'acme B',                        '"acme" is defined already, at ROOT/site.conf:2', 'CookieConsentProvider acme A' ],
    [ 'CookieConsentGrant',       'statistcs true',                'unknown category "statistcs"; did you mean "statistics"?' ],
    [ 'CookieConsentRefuse',      'everything true',               'unknown category "everything"; it can be: necessary, statistics, first-party, third-party' ],
    [ 'CookieConsentBannerFile',  "$made/named",                   "$made/named: {{controller}} is who answers for the site, but CookieConsentController does not say who" ],
    [ 'CookieConsentBannerFile',  "$made/boxes",                   "$made/boxes: a checkbox: unknown category \"statistcs\"; did you mean \"statistics\"?" ],
    [ 'CookieConsentGrant',       'necessary true',                '"necessary" is of mode always: there is nothing to decide about it' ],
    [ 'CookieConsentRefuse',      'ads true',                      '"ads" is of mode always: there is nothing to decide about it', 'CookieConsentCategory ads always' ],
    [ 'CookieConsentCategory',    'c28 always',                    '"c28" is one too many: there can be 32 categories, the built-in ones included',
        map { "CookieConsentCategory c$_ always" } 0 .. 27 ],
);

# Without a line: it is about several.
my $too_long = join "\n", 'CookieConsent On',
    map { "CookieConsentCategory $words-$_ consent" } 0 .. 27;

# Not allowed where it stands.
my @places = (
    map({ [ $_, 'Location' ] } 'CookieConsentPath /x', 'CookieConsentDeclare necessary a',
        'CookieConsentRecord off', 'CookieConsentCookie a', 'CookieConsentLanguage en',
        'CookieConsentCategory a always', 'CookieConsentController A', 'CookieConsentRevision 1',
        'CookieConsentGrant statistics true', 'CookieConsentRefuse statistics true', 'CookieConsentGPC Off',
        'CookieConsentText en button.accept A', 'CookieConsentProvider a A', 'CookieConsentStylesheet /x',
        "CookieConsentBannerFile $made/right", "CookieConsentPageFile $made/page"),
);

my @valid = (
    '',
    'CookieConsent off',
    'cookieconsent REPORT',
    'CookieConsentController "City of \"Example\"" contact="12 High Street"',
    "CookieConsentController 'L\xc3\xa0-bas' url=HTTPS://example.org",
    'CookieConsentController "a\\\\b"',
    'CookieConsentCookie __Host-choice',
    'CookieConsentCookie choice domain=.example.org lifetime=100y SameSite=none SECURE=On',
    'CookieConsentCategory advertising consent accepts=3f2a9c,81d04e gpc max-lifetime=90s',
    'CookieConsentCategory necessary always title="Needed"',
    "CookieConsentCategory a exempt\nCookieConsentDeclare a *",
    "CookieConsentDeclare later x\nCookieConsentCategory later consent",
    "CookieConsentUndeclared later\nCookieConsentCategory later consent",
    "CookieConsentGrant later true\nCookieConsentCategory later consent",
    "CookieConsentRefuse statistics true\nCookieConsentGrant statistics \"%{REQUEST_URI} =~ m#^/a#\"",
    'CookieConsentGPC off well-known=OFF',
    'CookieConsentDeclare necessary sid lifetime=SESSION purpose="x" purpose.fr="y" purpose.pt-BR="z"',
    "CookieConsentDeclare necessary sid path=/a\nCookieConsentDeclare necessary sid path=/b",
    "CookieConsentDeclare necessary cart\nCookieConsentDeclare statistics cart kind=storage",
    'CookieConsentDeclare third-party sid Partitioned domain=.example.org path="/a b"',
    "CookieConsentDeclare necessary a\\b'c|d",
    'CookieConsentDeclare statistics a provider=nowhere-defined',
    'CookieConsentUndeclared ALLOW',
    'CookieConsentPath /a/b.c/',
    'CookieConsentBanner off layout=CORNER reopen=Off xhtml=ON',
    'CookieConsentStylesheet //cdn.example/site.css',
    "CookieConsentBannerFile $made/right\nCookieConsentPageFile $made/page",
    "CookieConsentBannerFile $made/named\nCookieConsentController A",
    'CookieConsentStylesheet DEFAULT',
    "CookieConsent On\nCookieConsentPageFile default\nCookieConsentBannerFile $made/named\nCookieConsentBannerFile default",
    "CookieConsent On\nCookieConsentBannerFile $made/named\n<VirtualHost *:1>\nCookieConsentController A\n</VirtualHost>\nCookieConsentController B",
    'CookieConsentLanguage zh-Hans-CN x-klingon ar',
    'CookieConsentText ar dir rtl',
    'CookieConsentText en banner.text ""',
    'CookieConsentRecord OFF',
    'CookieConsentRecord "|/bin/cat -"',
    join("\n", map { "CookieConsentCategory c$_ always" } 0 .. 27),
    # a virtual host replaces by name
    "CookieConsentDeclare statistics a\n<VirtualHost *:1>\nCookieConsentDeclare necessary a\n</VirtualHost>",
    "CookieConsentCategory a always\n<VirtualHost *:1>\nCookieConsentCategory a consent\n</VirtualHost>",
    "CookieConsentProvider a A\n<VirtualHost *:1>\nCookieConsentProvider a B\n</VirtualHost>",
    "<VirtualHost *:1>\nCookieConsentCategory a consent\nCookieConsentGrant a true\n</VirtualHost>",
    # Off: not complete, and in nobody's way
    'CookieConsentDeclare statistics a',
    map({ "<Location /x>\n$_\n</Location>" } 'CookieConsent On', 'CookieConsentUndeclared statistics',
        'CookieConsentBanner On layout=top'),
);

plan tests => @errors + @places + @valid + 5;

for (@errors) {
    my ($directive, $arguments, $said, @before) = @$_;
    my @lines = ('CookieConsent On', @before, "$directive $arguments");
    my $name = "$directive $arguments" =~ s/([^\x20-\x7e])/sprintf '\x%02x', ord $1/ger;
    subtest substr($name, 0, 70) => sub {
        my ($ok, $output) = config_test(join "\n", @lines, '');
        my $line = @lines;
        is $ok, '', 'refused';
        like $output, qr{(?:line $line of ROOT/site\.conf:\n|ROOT/site\.conf:$line: )\Q$directive\E}, 'line';
        ok index($output, $said) >= 0, 'what is said' or diag $output;
        my @said = $output =~ /^.*\Q$directive\E(?:: | takes)/mg;
        is scalar @said, 1, 'once' or diag $output;
    };
}

for (@places) {
    my ($directive, $section) = @$_;
    my ($ok, $output) = config_test("<$section />\n$directive\n</$section>\n");
    ok !$ok && $output =~ /line 2 of .*not allowed/s, "$directive in <$section>" or diag $output;
}

for (@valid) {
    my ($ok, $output) = config_test("$_\n");
    ok $ok && $output =~ /^Syntax OK$/m, "valid: " . s/\n/ | /gr or diag $output;
}

subtest 'a choice that is too long for its cookie' => sub {
    my ($ok, $output) = config_test("$too_long\n");
    is $ok, '', 'refused';
    like $output, qr/CookieConsentCategory: a choice about all of these categories would take more than 1024 bytes/,
        'said so';
};

subtest 'a mistake of the main server is told once' => sub {
    my ($ok, $output) = config_test(join "\n", 'CookieConsent On', 'CookieConsentDeclare wrong a',
        map({ ("<VirtualHost *:$_>", "CookieConsentPath /p$_", '</VirtualHost>') } 1, 2), '');
    is $ok, '', 'refused';
    is scalar(my @said = $output =~ /site\.conf:2: /g), 1, 'once' or diag $output;
};

subtest 'all mistakes are told at once' => sub {
    my ($ok, $output) = config_test(join "\n", 'CookieConsent On', 'CookieConsentDeclare wrong a',
        'CookieConsentDeclare statistics b', 'CookieConsentDeclare necessary b', '');
    is $ok, '', 'refused';
    like $output, qr/site\.conf:$_: CookieConsentDeclare: /, "line $_" for 2, 4;
};

subtest 'DUMP_COOKIE_CONSENT' => sub {
    my $site = "<VirtualHost *:1>\nServerName a.example\nCookieConsent On\nCookieConsentPath /my/cookies\n"
        . "CookieConsentCategory advertising consent\nCookieConsentCategory support exempt\n"
        . "CookieConsentDeclare statistics a\nCookieConsentDeclare statistics b anonymous\n"
        . "CookieConsentDeclare advertising c\nCookieConsentDeclare support d\n</VirtualHost>\n"
        . "<VirtualHost *:2>\nServerName b.example\n</VirtualHost>\n";
    my ($ok, $output) = config_test($site, '-D', 'DUMP_COOKIE_CONSENT');
    is $ok, 1, 'valid';
    my %is = map { /^    ([a-z-]+) +(\w+) +([0-9a-f]{6})  (.*)$/ ? ($1 => [ $2, $3, $4 ]) : () }
        split /\n/, $output;
    is_deeply { map { $_ => [ @{ $is{$_} }[0, 2] ] } keys %is }, {
        necessary     => [ 'always', '0 declared' ],
        statistics    => [ 'consent', '2 declared, asked for' ],
        'first-party' => [ 'consent', '0 declared' ],
        'third-party' => [ 'consent', '0 declared' ],
        advertising   => [ 'consent', '1 declared, asked for' ],
        support       => [ 'exempt', '1 declared' ],
    }, 'categories';
    like $output, qr{\(a\.example\), below /my/cookies/$}m, 'site';
    unlike $output, qr/b\.example/, 'not where it is Off';
    unlike +(config_test($site))[1], qr/advertising/, 'only when asked for';

    my $statistics = sub {
        my ($edit, $to) = @_;
        (config_test($site =~ s/\Q$edit\E/$to/r, '-D', 'DUMP_COOKIE_CONSENT'))[1]
            =~ /^    statistics +\w+ +(\w+)/m ? $1 : 'none';
    };
    my $was = $is{statistics}[1];
    is $statistics->('statistics a', 'statistics a purpose=x lifetime=1y'), $was, 'texts do not count';
    is $statistics->('statistics b anonymous', 'statistics z anonymous'), $was, 'nor what is anonymous';
    isnt $statistics->('statistics a', 'statistics z'), $was, 'names do';
    isnt $statistics->('statistics a', 'statistics a provider=x'), $was, 'providers do';
    isnt $statistics->("CookieConsentPath", "CookieConsentRevision 2\nCookieConsentPath"), $was, 'the revision does';
    isnt $statistics->("CookieConsentPath", "CookieConsentCategory statistics exempt\nCookieConsentPath"),
        $was, 'the mode does';
};

subtest 'warnings at start' => sub {
    my @warnings = (
        # directives                                              what is said
        [ "CookieConsentCookie cookies_preferences refusal-lifetime=5mo", qr/refusal-lifetime= is under 6 months/ ],
        [ "CookieConsentCookie cookies_preferences lifetime=401d",  qr/a lifetime is over 400 days/ ],
        [ "CookieConsentCookie cookies_preferences refusal-lifetime=401d", qr/a lifetime is over 400 days/ ],
        [ "CookieConsentCookie cookies_preferences samesite=None",  qr/samesite=None without secure=on/ ],
        [ "CookieConsentRecord off",                                qr/CookieConsentRecord is off: it could not be proved/ ],
        [ "CookieConsentCookie other",                              qr/the cookie "other", which keeps the choice, is not in the register; add CookieConsentDeclare necessary other/ ],
        [ "CookieConsentLanguage en xx\nCookieConsentText xx banner.heading Xx\nCookieConsentText xx-XX banner.text Xx",
            qr/CookieConsentLanguage xx: \d\d texts are not there in this language and are shown in English; the first is banner.text, see CookieConsentText/ ],
        # nothing to say
        [ "CookieConsentLanguage en-GB FR de-AT", undef ],
        [ "CookieConsent Off\nCookieConsentLanguage xx", undef ],
        [ "CookieConsentCookie cookies_preferences lifetime=400d refusal-lifetime=6mo samesite=None secure=on", undef ],
        [ "CookieConsent Off\nCookieConsentCookie other lifetime=99y refusal-lifetime=1d", undef ],
        [ "CookieConsent Report\nCookieConsentCookie other lifetime=99y", undef ],
    );
    my ($port) = Httpd::free_ports(1);
    my $site = "Listen 127.0.0.1:$port\nCookieConsentRecord logs/records\n"
        . "CookieConsentDeclare necessary cookies_preferences\nCookieConsentDeclare statistics a\n";
    my @lines;
    for my $n (0 .. $#warnings) {
        $lines[$n] = 1 + ($site =~ tr/\n//);
        $site .= "<VirtualHost 127.0.0.1:$port>\nServerName w$n.example\nCookieConsent On\n"
            . "$warnings[$n][0]\n</VirtualHost>\n";
    }
    my $log = Httpd->start($site)->log;
    for my $n (0 .. $#warnings) {
        my ($directives, $said) = @{ $warnings[$n] };
        my @found = $log =~ /cookie_consent:warn.*site\.conf:$lines[$n]: (.*)/g;
        is scalar @found, $said ? 1 : 0, 'warnings: ' . $directives =~ s/\n/ | /gr or diag @found;
        like $found[0] // '', $said, 'said' if $said;
    }
    my @said = (config_test($site))[1] =~ /cookie_consent:warn/g;
    is scalar @said, scalar(grep { $_->[1] } @warnings), 'httpd -t says them too';

    my ($ok, $output) = config_test("CookieConsent On\nCookieConsentDeclare necessary a\n"
        . "<VirtualHost *:1>\nServerName inherits.example\n</VirtualHost>\n");
    is_deeply [ $output =~ /cookie_consent:warn.*\] (.*?: the cookie) "/g ], ['main server: the cookie'],
        'of the main server, once for the virtual hosts that have no more to say';
};

remove_tree($made);
