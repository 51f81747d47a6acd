# What applications and backends are told: environment variables and the
# request header Cookie-Consent; nothing where the module is Off or reports.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use Enforce;
use Wire;

my @visitors = visitors('enforce_on');

# By what the visitor chose, in the order of @visitors: what is allowed, the
# state, and the decisions.
my @categories = qw(NECESSARY STATISTICS FIRST_PARTY THIRD_PARTY ADVERTISING SUPPORT);
my @told = (
    # allowed                                             state   decisions
    [ [qw(necessary support)],                            'ask',
      [qw(granted unset   unset unset unset   unset)] ],
    [ [qw(necessary support)],                            'chosen',
      [qw(granted refused unset unset refused unset)] ],
    [ [qw(necessary statistics advertising support)],     'chosen',
      [qw(granted granted unset unset granted unset)] ],
    [ [qw(necessary statistics)],                         'chosen',
      [qw(granted granted unset unset refused refused)] ],
);

sub variables {
    my ($allowed, $state, $decisions) = @{ $_[0] };
    my %env = (COOKIE_CONSENT => join(',', @$allowed), COOKIE_CONSENT_STATE => $state,
        HTTP_COOKIE_CONSENT => join(', ', @$allowed));
    @env{ map { "COOKIE_CONSENT_$_" } @categories } = @$decisions;
    return \%env;
}

# The variables that env.pl printed, less the visitor's own cookies and what is
# left of the request before an internal redirect.
sub printed {
    my ($response) = @_;
    return { map { /^(?!REDIRECT_|HTTP_COOKIE=)(\w+)=(.*)$/ ? ($1 => $2) : () }
        split /\n/, $response->{body} };
}

my @claims = ('Cookie-Consent: statistics', 'Cookie-Consent: advertising',
    'Cookie_Consent: everything', 'Cookie-Consent-State: chosen');
my %claimed = (HTTP_COOKIE_CONSENT => 'statistics, advertising',
    HTTP_COOKIE_CONSENT_STATE => 'chosen');

my @applications = (
    [ 'CGI',                          '/cgi/env.pl' ],
    [ 'CGI, POST',                    '/cgi/env.pl',          method => 'POST' ],
    [ 'CGI in a subrequest',          '/ssi/env.shtml' ],
    [ 'CGI for an ErrorDocument',     '/documented/env/x' ],
    [ 'CGI after an internal redirect', '/cgi/say.pl' . say_query('Location: /cgi/env.pl') ],
);

# Where nothing is told, what the client claims is the client's business.
my @untold = (
    [ 'virtual host Off',             'enforce_off',    '/cgi/env.pl' ],
    [ 'virtual host reports',         'enforce_report', '/cgi/env.pl' ],
    [ 'virtual host Off, backend',    'enforce_off',    '/proxy/env.pl' ],
    [ 'virtual host reports, backend', 'enforce_report', '/proxy/env.pl' ],
    [ 'Off in a place',               'enforce_on',     '/switched/off/env.pl' ],
    [ 'reports in a place',           'enforce_on',     '/switched/report/env.pl' ],
    [ 'Off in a place, backend',      'enforce_on',     '/switched/proxy/env.pl' ],
    [ 'Off, included from On',        'enforce_on',     '/ssi/env_off.shtml' ],
    [ 'Off, redirected to from On',   'enforce_on',
      '/cgi/say.pl' . say_query('Location: /switched/off/env.pl') ],
    [ 'Off, to a backend from On',    'enforce_on',
      '/cgi/say.pl' . say_query('Location: /switched/proxy/env.pl') ],
    [ 'no-cookie-consent',            'enforce_on',     '/cgi/env.pl',
      'X-Without: yes' ],
);

plan tests => 2 * @visitors * @applications + 2 * @visitors + 2 * @untold + 3;

for my $i (0 .. $#visitors) {
    my $visitor = $visitors[$i];
    my $expected = variables($told[$i]);

    for (@applications) {
        my ($what, $path, @opt) = @$_;
        is_deeply printed(ask('enforce_on', $path, $visitor, @opt)), $expected,
            "$what, $visitor->{what}";
        my $got = printed(ask('enforce_on', $path, $visitor, @opt, headers => \@claims));
        # of variables that are not ours a client may make up what it wants
        is_deeply $got, { %$expected, HTTP_COOKIE_CONSENT_STATE => 'chosen' },
            "$what, $visitor->{what}, the client claims another";
    }

    my $backend = { HTTP_COOKIE_CONSENT => $expected->{HTTP_COOKIE_CONSENT} };
    is_deeply printed(ask('enforce_on', '/proxy/env.pl', $visitor)), $backend,
        "backend, $visitor->{what}";
    is_deeply printed(ask('enforce_on', '/proxy/env.pl', $visitor,
        headers => [@claims[0, 1]])), $backend,
        "backend, $visitor->{what}, the client claims another";
}

for (@untold) {
    my ($what, $server, $path, @headers) = @$_;
    is_deeply printed(ask($server, $path, $visitors[2], headers => \@headers)), {}, $what;
    is_deeply printed(ask($server, $path, $visitors[2], headers => [@headers, @claims])),
        \%claimed, "$what: the client's own header";
}

# On included from Off, and Off beside it.
{
    my $got = ask('enforce_on', '/off/env.shtml', $visitors[2], headers => \@claims);
    my ($on, $off) = split /\n\n/, $got->{body};
    is_deeply printed({ body => $on }), { %{ variables($told[2]) },
        HTTP_COOKIE_CONSENT_STATE => 'chosen' }, 'On, included from Off';
    is_deeply printed({ body => $off }), \%claimed, 'Off, included after On';
}

is_deeply printed(ask('enforce_nothing', '/cgi/env.pl')),
    { COOKIE_CONSENT => 'necessary', HTTP_COOKIE_CONSENT => 'necessary',
      COOKIE_CONSENT_STATE => 'none', COOKIE_CONSENT_NECESSARY => 'granted',
      map { ("COOKIE_CONSENT_$_" => 'unset') } qw(STATISTICS FIRST_PARTY THIRD_PARTY) },
    'nothing to decide';
