# An answer of a server with the module, beside the same without it: what is gone
# of it is what the visitor may not be sent.
package Judged;
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use Exporter 'import';
use Enforce;
use Wire;

our @EXPORT = qw(is_judged tokens @deciding);

# What a verdict depends on.
our @deciding = ('Cookie', map { "Sec-Fetch-$_" } qw(Site Mode Dest));

sub without {
    my ($response, @names) = @_;
    my $names = join '|', @names;
    return [ map { same($_) } grep { !/^(?:$names):/i } @{ $response->{headers} } ];
}

sub tokens { map { s/^\s+|\s+$//gr } map { split /,/ } @_ }

# One Cache-Control may come in two lines, from two tables: what counts is all
# that they say.
sub is_caching {
    my ($got, $base, $private, $what) = @_;
    my @before = tokens(header($base, 'Cache-Control'));
    my @after = tokens(header($got, 'Cache-Control'));

    if (!$private || grep { /^(?:private|no-store)$/ } @before) {
        is_deeply [ header($got, 'Cache-Control') ],
            [ header($base, 'Cache-Control') ], "$what: Cache-Control untouched";
        return;
    }
    is_deeply [ sort @after ], [ sort 'private', grep { $_ ne 'public' } @before ],
        "$what: private, the rest kept";
}

sub is_judged {
    my ($got, $base, $visitor, $what) = @_;
    my @sent = (cookies($base), header($base, 'Set-Cookie2'));
    my $depends = grep { depends($_) } @sent;
    my $consent = grep { by_consent($visitor, $_) } @sent;

    for my $name ('Set-Cookie', 'Set-Cookie2') {
        is_deeply [ map { same($_) } header($got, $name) ],
            [ map { same($_) } grep { passes($visitor, $_) } header($base, $name) ],
            "$what: $name";
    }
    is_deeply [ tokens(header($got, 'Vary')) ],
        [ tokens(header($base, 'Vary')), $depends ? @deciding : () ], "$what: Vary";
    is_caching($got, $base, $consent, $what);
    is $got->{status}, $base->{status}, "$what: status";
    is $got->{body}, $base->{body}, "$what: body";
    my @rest = qw(Set-Cookie Set-Cookie2 Vary Cache-Control Date);
    is_deeply without($got, @rest), without($base, @rest), "$what: nothing else";
}

1;
