# Whether an answer is what it should be: before anything of it is measured.
package Bench::Check;
use strict;
use warnings FATAL => 'all';

use Bench::Client;

my %check = (
    same => sub { $_[0]{body} eq $_[1] ? undef : 'the body is not that of the file' },
    header => sub {
        $_[0]{head} =~ /^Content-Security-Policy: frame-ancestors 'self'\r?$/m
            or return 'the header is missing';
        return $_[0]{body} eq $_[1] ? undef : 'the body is not that of the file';
    },
    banner => sub { defined banner_in(@_[0, 1]) ? undef : 'no banner right after the body tag' },
    reopen => sub { defined reopen_in(@_[0, 1]) ? undef : 'no control right after the body tag' },
    snippet => sub {
        my ($answer, $page, $snippet) = @_;
        return $answer->{body} eq $page =~ s|(?=</body>)|$snippet|r ? undef
            : 'the body is not the page with the snippet before </body>';
    },
    appended => sub {
        my ($answer, $page, $snippet) = @_;
        return $answer->{body} eq $page . $snippet ? undef
            : 'the body is not the page with the snippet behind it';
    },
    304 => sub { $_[0]{body} eq '' ? undef : 'a 304 with a body' },
    cookies => sub { cookies_are($_[0], qw(PHPSESSID need-7 _pk_id stat-9 unknown)) },
    judged => sub { cookies_are($_[0], qw(PHPSESSID need-7)) },
    'cookies seen' => sub {
        return cookies_are($_[0], qw(PHPSESSID need-7 _pk_id stat-9 unknown))
            // seen_are($_[0], qw(need-7 stat-9 _pk_id.1.1fff x00));
    },
    stripped => sub {
        return cookies_are($_[0], qw(PHPSESSID need-7)) // seen_are($_[0], qw(need-7 x00));
    },
);

# What is wrong with the answer to a work; undef where nothing is.
sub failure {
    my ($work, $answer, $page, $snippet) = @_;
    my $status = $work->{expects} eq '304' ? 304 : 200;
    return "status $answer->{status} instead of $status" if $answer->{status} != $status;
    my $check = $check{ $work->{expects} } or die "nothing checks $work->{expects}\n";
    return $check->($answer, $page, $snippet);
}

# What stands behind the body tag, where everything else is as in the page.
sub inserted {
    my ($body, $page) = @_;
    my ($top, $rest) = $page =~ /^(.*?<body[^>]*>)(.*)$/s or die "a page without a body\n";
    my $more = length($body) - length $page;
    return undef if $more <= 0 || substr($body, 0, length $top) ne $top
        || substr($body, length($top) + $more) ne $rest;
    return substr $body, length $top, $more;
}

sub banner_in {
    my ($answer, $page) = @_;
    my $html = inserted($answer->{body}, $page) // return undef;
    return $html =~ m{^<section\b.*<form method="post".*value="accept".*value="refuse".*</section>$}s
        ? $html : undef;
}

sub reopen_in {
    my ($answer, $page) = @_;
    my $html = inserted($answer->{body}, $page) // return undef;
    return $html =~ m{^<(\w+)\b.*href="/privacy-choices/.*</\1>$}s && $html !~ /<form\b/
        ? $html : undef;
}

sub cookies_are {
    my ($answer, @names) = @_;
    my @found = map { /^([^=]+)=/ ? $1 : "'$_'" } $answer->{head} =~ /^Set-Cookie: ?([^\r\n]*)/mg;
    return "@found" eq "@names" ? undef : "the cookies are @found instead of @names";
}

# Which of these an application sees, of the request's.
sub seen_are {
    my ($answer, @names) = @_;
    my ($header) = $answer->{head} =~ /^X-Cookies: ([^\r\n]*)/m;
    my @found = grep { /^(?:need-7|stat-9|_pk_.*|x00)$/ } map { /^([^=]*)=/ } split /; /, $header // '';
    return "@found" eq "@names" ? undef : "an application sees @found instead of @names";
}

# What is true of an answer with a right body, but should not be.
sub remark {
    my ($work, $answer, $base) = @_;
    return undef if $answer->{body} eq $base->{body};
    my ($tag, $tag_of_page) = map { $_->{head} =~ /^ETag: ([^\r]+)/m } $answer, $base;
    return defined $tag && $tag eq ($tag_of_page // '')
        ? 'the changed page bears the ETag of the unchanged one' : undef;
}

1;
