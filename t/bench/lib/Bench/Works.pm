# What is measured: who answers which request, and what the answer has to be.
package Bench::Works;
use strict;
use warnings FATAL => 'all';

use Bench::Check;
use Bench::Client;

our @sizes = qw(2k 20k 200k 2m);

# "2k" is /page-002k.html.
sub path_of {
    my ($page) = @_;
    return $page eq 'json' ? '/data-20k.json'
        : '/page-' . ('0' x (4 - length $page)) . "$page.html";
}

# A work: { name, of, request, expects, size, base }. Its base is the work of
# another contender that it is compared with: the same but for what is measured.
sub work {
    my ($of, $page, $expects, %more) = @_;
    my $against = delete $more{against} // 'bare';
    my $headers = delete $more{headers} // [];
    my $path = path_of($page);
    my $work = { of => $of, path => $path, expects => $expects, size => $page,
        request => { path => $path, headers => $headers }, %more };
    $work->{base} = base($against, $work, delete $work->{base_headers} // $headers)
        if $against ne $of;
    return $work;
}

sub base {
    my ($against, $work, $headers) = @_;
    my $expects = $work->{base_expects} // ($work->{expects} eq '304' ? '304' : 'same');
    return { of => $against, path => $work->{path}, expects => $expects, size => $work->{size},
        request => { path => $work->{path}, headers => $headers } };
}

# Those of this module. Servers that run are needed, to learn what a browser
# would know from earlier answers.
sub ours {
    my ($port) = @_;
    my $cookie = 'Cookie: ' . choice($port->{asks});
    my @works;
    for my $size (@sizes) {
        push @works, work('bare', $size, 'same', name => "bare-$size"),
            work('off', $size, 'same', name => "nothing-$size"),
            work('asks', $size, 'banner', name => "banner-$size"),
            work('asks', $size, 'reopen', name => "reopen-$size", headers => [$cookie]);
    }
    return (@works,
        work('asks', 'head', 'banner', name => 'banner-head', size => '20k'),
        work('asks', 'json', 'same', name => 'json', size => '20k'),
        revalidation($port, 'json', '304-json', '20k'),
        revalidation($port, '2k', '304-page', '2k'),
        enforcement($port->{stripped}));
}

# The cookie that a visitor has who refused.
sub choice {
    my ($port) = @_;
    my $answer = Bench::Client::get($port, { method => 'POST', path => '/privacy-choices/',
        headers => ['Origin: http://bench.example',
            'Content-Type: application/x-www-form-urlencoded'], body => 'choice=refuse' });
    my @cookies = $answer->{head} =~ /^Set-Cookie: (cookies_preferences=[^;\r]+)/mg;
    @cookies == 1 or die "a refusal was answered with @{[scalar @cookies]} choices\n";
    return $cookies[0];
}

# A browser asks whether its copy is still good; where the module gave it no
# tag, the copy is one that the server gave out before it had the module.
sub revalidation {
    my ($port, $page, $name, $size) = @_;
    my ($theirs, $ours) = map { tag($port->{$_}, path_of($page)) } qw(bare asks);
    return work('asks', $page, '304', name => $name, size => $size,
        headers => ['If-None-Match: ' . ($ours // $theirs)],
        base_headers => ["If-None-Match: $theirs"]);
}

sub tag {
    my ($port, $path) = @_;
    my $answer = Bench::Client::get($port, { path => $path });
    return $answer->{head} =~ /^ETag: ([^\r]+)/m ? $1 : undef;
}

# A browser with 1.5 KB of cookies, an application that sets five: no cookie of
# the browser is declared, or some are, of which some are hidden.
sub enforcement {
    my ($port) = @_;
    my @cookies = map { sprintf 'session-data-%02d=%s', $_, 'abcdefghijklmnopqrstuvwxyz' x 2 } 1 .. 22;
    my @judged = ('json', 'judged', against => 'cookies', base_expects => 'cookies',
        size => '20k', headers => [with_cookies(@cookies)]);
    return (work('judged', @judged, name => 'judged'),
        work('judged by 20', @judged, name => 'judged-20'),
        work('stripped', stripped($port), name => 'stripped'));
}

sub stripped {
    my ($port) = @_;
    my $cookies = with_cookies('PHPSESSID=0123456789abcdef0123456789', 'need-7=1', choice($port),
        'stat-9=0123456789abcdef', '_pk_id.1.1fff=0123456789abcdef.1795422000.',
        map { sprintf 'x%02d=%s', $_, 'abcdefghijklmnopqrstuvwxyz' x 2 } 0 .. 30);
    return ('json', 'stripped', against => 'cookies seen', base_expects => 'cookies seen',
        size => '20k', headers => [$cookies]);
}

sub with_cookies { substr 'Cookie: ' . join('; ', @_), 0, 1_536 }

my %expected_of = (
    'empty filter' => 'same', mod_headers => 'header', mod_substitute => 'snippet',
    ModSecurity => 'appended', mod_perl => 'snippet', mod_lua => 'snippet',
    nginx => 'same', sub_filter => 'snippet',
);

# Those of a contender that is none of ours.
sub peer {
    my ($name, $port) = @_;
    return work($name, stripped($port->{stripped}), name => $name) if $name eq 'mod_headers edit';
    my $against = $name eq 'sub_filter' ? 'nginx' : $name eq 'nginx' ? 'nginx' : 'bare';
    my $expects = $expected_of{$name} or die "what does $name do?\n";
    return map { work($name, $_, $expects, name => "$name-$_", against => $against) } @sizes;
}

1;
