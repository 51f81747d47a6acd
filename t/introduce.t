# What the README says of introducing the module on a running site, step by
# step: Report, paste, On with undeclared cookies allowed, On, and out again.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use Httpd;
use Page;
use Visitor;
use Wire;

my ($port) = Httpd::free_ports(1);
my @document = ('Sec-Fetch-Dest: document', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Site: none');
my $page = "<!DOCTYPE html>\n<html lang=\"en\"><head><title>T</title></head>\n<body><p>text</p></body></html>\n";

# The site, as it was: nobody knows its cookies, and one is set in a part that
# is not visited in the days of Report.
my $site = <<"END";
Listen 127.0.0.1:$port
ServerName localhost
Header add Set-Cookie "PHPSESSID=s1; Path=/; HttpOnly"
Header add Set-Cookie "_ga=GA1.1.7; Domain=localhost; Path=/; Max-Age=63072000"
Header add Set-Cookie "basket=b1; Path=/"
Header add Set-Cookie "trk_3f2a9c01=1; Path=/; Max-Age=86400; HttpOnly"
<Location /hidden.html>
    Header add Set-Cookie "promo=1; Path=/"
</Location>
END
my $status = <<'END';
<Location /cookie-consent-status>
    SetHandler cookie-consent-status
    Require all granted
</Location>
END
my $own = <<'END';
CookieConsentController "City of Example"
CookieConsentDeclare necessary cookies_preferences purpose="Remember your choice" lifetime=6mo
END
# What those who know the application say of each name that is not known.
my %category = (basket => 'necessary', 'trk_*' => 'statistics');

# --- the server, from step to step

my $server = Httpd->start($site . "Header set X-Step start\n");
for (map { "$server->{root}/htdocs/$_.html" } qw(index hidden)) {
    Httpd::write_file($_, $page);
    utime time - 100, time - 100, $_ or die "$_: $!\n";    # the ETag of a new file is weak
}

# The children of the step before are gone; the counts stay.
sub go_to {
    my ($step, $text) = @_;
    Httpd::write_file("$server->{root}/site.conf", $site . "Header set X-Step $step\n$text");
    my ($ok, $said) = Httpd::run($server->{root}, '-t');
    like $said, qr/^Syntax OK$/m, "$step: httpd -t";
    ($ok, $said) = Httpd::run($server->{root}, '-k', 'restart');
    $ok or die "$step: $said\n";
    wait_for($step);
}

sub wait_for {
    my ($step) = @_;
    for (1 .. 200) {
        my $answer = eval { get($port, '/index.html') };
        return if $answer && (header1($answer, 'X-Step') // '') eq $step;
        select undef, undef, undef, 0.05;
    }
    die "$step is not in force:\n" . $server->log;
}

# The names of cookies that a page is let set.
sub set_by {
    my ($path, @cookie) = @_;
    my $answer = get($port, $path, @document, map { "Cookie: $_" } @cookie);
    return join ' ', map { /^([^=]+)=/ } grep { !/Max-Age=0/ } cookies($answer);
}

sub asks { defined banner_of(get($port, '/index.html', @document)->{body}) ? 1 : 0 }

sub undeclared { get($port, '/cookie-consent-status?format=conf')->{body} }

# What one makes of the lines: a category for each name, and no "#" before it.
sub edited {
    my ($text) = @_;
    $text =~ s/^#?(CookieConsentDeclare) CATEGORY (\S+)/"$1 " . ($category{$2} \/\/ die "$2?\n") . " $2"/gme;
    $text =~ s/^#(CookieConsentDeclare)/$1/gm;
    return $text;
}

my $all = 'PHPSESSID _ga basket trk_3f2a9c01';
my $needed = 'PHPSESSID basket';
my $jar = 'PHPSESSID=s1; _ga=GA1.1.7; trk_77aa0102=1; _pk_id.1.3f2a=v; other=o';

plan tests => 6;

my $as_it_was = get($port, '/index.html', @document);
my $pasted;

subtest 'Report' => sub {
    go_to('report', "CookieConsent Report\n$status");
    is set_by('/index.html'), $all, 'all cookies are let through';
    is asks(), 0, 'nobody is asked';
    set_by('/index.html', $jar);
    $pasted = undeclared();
    like $pasted, qr/^CookieConsentDeclare necessary PHPSESSID .*lifetime=session$/m, 'a session that is known';
    like $pasted, qr/^# _ga: .*with a Domain.*\nCookieConsentDeclare statistics _ga /m, 'measurement that is known';
    like $pasted, qr/^#CookieConsentDeclare CATEGORY basket lifetime=session$/m, 'a name that is not known';
    like $pasted, qr/^#CookieConsentDeclare CATEGORY trk_\* lifetime=1d$/m, 'names with a tail are one';
    like $pasted, qr/^#CookieConsentDeclare statistics _pk_id\.\* /m, 'of a script';
    unlike $pasted, qr/promo/, 'what was not visited is not there';
    $category{other} = 'necessary';
};

subtest 'pasted' => sub {
    go_to('unedited', "CookieConsent Report\n$status$pasted");
    go_to('pasted', "CookieConsent Report\n$status" . ($pasted = edited($pasted)));
    is set_by('/index.html'), $all, 'Report lets all through, declared or not';
    like undeclared(), qr/^# Every cookie seen so far is declared\.$/m, 'nothing is missing';
};

subtest 'On, undeclared cookies allowed' => sub {
    go_to('allow', "CookieConsent On\nCookieConsentUndeclared allow\n$status$own$pasted");
    is asks(), 1, 'visitors are asked';
    is set_by('/index.html'), $needed, 'declared cookies obey';
    is set_by('/hidden.html'), "$needed promo", 'what was overlooked works';
    like undeclared(), qr/^#CookieConsentDeclare CATEGORY promo lifetime=session$/m, 'and is found';
    is set_by('/index.html', scalar choose($port, 'accept')), $all, 'all for those who accept';

    my ($refused, $answer) = choose($port, 'refuse', cookie => $jar);
    is_deeply [ sort map { /^([^=]+)=/ } grep { /Max-Age=0/ } cookies($answer) ],
        [ '_ga', '_pk_id.1.3f2a', 'trk_77aa0102' ], 'what is refused is deleted';
    is set_by('/index.html', $refused), $needed, 'and does not come back';
};

subtest 'On' => sub {
    go_to('drop', "CookieConsent On\n$status$own$pasted");
    is set_by('/hidden.html', scalar choose($port, 'accept')), $all, 'what nobody declared is held back';
    go_to('whole', "CookieConsent On\n$status$own$pasted" . "CookieConsentDeclare necessary promo\n");
    is set_by('/hidden.html'), "$needed promo", 'until somebody does';
    like undeclared(), qr/^# Every cookie seen so far is declared\.$/m, 'nothing is missing';
};

subtest 'one part first' => sub {
    go_to('part', "CookieConsent Report\n$status$own$pasted<Location /hidden.html>\nCookieConsent On\n"
        . "CookieConsentUndeclared allow\n</Location>\n");
    is set_by('/index.html'), $all, 'the rest is as it was';
    is set_by('/hidden.html'), "$needed promo", 'that part obeys';
};

subtest 'out again' => sub {
    my $choice = choose($port, 'refuse');
    go_to('off', "CookieConsent Off\n$status$own$pasted");
    is set_by('/hidden.html', $choice), "$all promo", 'nothing is held back';
    is get($port, '/privacy-choices/')->{status}, 404, 'the URLs are gone';
    my $answer = get($port, '/index.html', @document, "Cookie: $choice; _ga=1");
    my $headers = sub { [ grep { !/^(?:Date|X-Step):/ } @{ $_[0]{headers} } ] };
    is_deeply $headers->($answer), $headers->($as_it_was), 'headers are as they were';
    is $answer->{body}, $as_it_was->{body}, 'and so is the page';
};
