# The rules for cookies, told a second time and in another way: what of the
# register in t/conf/enforce_policy.inc each visitor may be sent.
package Enforce;
use strict;
use warnings FATAL => 'all';

use Exporter 'import';
use Visitor;
use Wire;

our @EXPORT = qw(visitors name_of passes depends by_consent deletes ask raw_of
                 same say_query set_query log_mark log_began log_since);

# --- the register, by the name of a cookie

my %class = (
    sid => 'necessary', sid2 => 'necessary', _px => 'necessary',
    stat => 'statistics', '_pk_id.7' => 'statistics', tracker => 'statistics',
    usersession => 'statistics',
    ad => 'advertising', _pk_ad => 'advertising',
    anon => 'anonymous',
    chat => 'support', once => 'support',
    cookies_preferences => 'choice',
    '' => 'ignored by browsers',
);

my @states = (
    # what             choice    grants           what may pass, besides
    [ 'no choice',     undef,    [],              [qw(anonymous support)] ],
    [ 'refused',       'refuse', [],              [qw(support)] ],
    [ 'granted',       'accept', [],
      [qw(anonymous support statistics advertising)] ],
    [ 'statistics',    'save',   ['statistics'],  [qw(anonymous statistics)] ],
);

# Visitors in every state. Each has
#   what     a name
#   cookie   "NAME=VALUE" to send; undef where nothing was chosen
#   pass     what may pass, by class
#   granted  what passes by consent, so that the answer is private
sub visitors {
    my ($server) = @_;
    return map {
        my ($what, $choice, $grants, $pass) = @$_;
        my $consents = $choice && $choice ne 'refuse';
        { what => $what,
          cookie => $choice && scalar choose($server, $choice, grant => $grants),
          pass => { map { $_ => 1 } @$pass, 'necessary', 'ignored by browsers' },
          granted => { map { $_ => 1 }
              grep { $consents && $_ ne 'support' } @$pass } };
    } @states;
}

# The name that a server reads when a browser sends the cookie back.
sub name_of { $_[0] =~ /^\s*=?\s*([^=;]*?)\s*(?:[=;]|$)/ ? $1 : '' }
sub class_of { $class{ name_of($_[0]) } // 'undeclared' }
sub deletes { $_[0] =~ /Max-Age=(?:0|-\d+)\b|Expires=[^;]* 1970 /i }

sub passes {
    my ($visitor, $line) = @_;
    my $class = class_of($line);
    return $class ne 'choice' && (deletes($line) || $visitor->{pass}{$class});
}

# Whether another choice could have led to another verdict.
sub depends {
    my ($line) = @_;
    return !deletes($line)
        && class_of($line) =~ /^(?:statistics|advertising|anonymous|support)$/;
}

sub by_consent {
    my ($visitor, $line) = @_;
    return depends($line) && $visitor->{granted}{ class_of($line) };
}

# --- asking

sub escape { $_[0] =~ s/([^A-Za-z0-9.\/-])/sprintf '%%%02x', ord $1/ger }

# The query that has say.pl answer with these header lines.
sub say_query { '?' . join '&', map { 'h=' . escape($_) } @_ }
sub set_query { say_query(map { "Set-Cookie: $_" } @_) }

# Like wire(), as a visitor; every server is asked for under the same name and
# port, so that redirects to itself are the same.
sub ask {
    my ($server, $path, $visitor, %opt) = @_;
    my @headers = ('Host: www.example.org:8000', @{ $opt{headers} // [] });
    push @headers, "Cookie: $visitor->{cookie}" if $visitor && $visitor->{cookie};
    return wire($server, $path, %opt, headers => \@headers);
}

# mod_usertrack's cookie is another one in each answer.
sub same { $_[0] =~ s/\b(tracker=)[^;]+/$1*/r }

# All bytes, less what differs between any two servers: the date, and the order
# in Allow, which comes out of a hash with a random seed.
sub raw_of {
    my $raw = $_[0]{raw};
    $raw =~ s/^Date: [^\r]*/Date: now/m;
    $raw =~ s/^Allow: ([^\r]*)/'Allow: ' . join ',', sort split m{,}, $1/me;
    return same($raw);
}

# --- the error log

sub log_file { Apache::Test::vars('t_logs') . '/error_log' }
sub log_mark { -s log_file() }

# Where this server began: earlier runs may have had processes of the same number.
sub log_began {
    open my $log, '<', log_file() or die log_file() . ": $!\n";
    my ($began, $at) = (0, 0);
    while (<$log>) {
        $began = $at if /resuming normal operations/;
        $at = tell $log;
    }
    return $began;
}

# The module's lines since a mark; 0 is the beginning.
sub log_since {
    my ($mark) = @_;
    open my $log, '<', log_file() or die log_file() . ": $!\n";
    seek $log, $mark, 0;
    return grep { /\[cookie_consent:/ } <$log>;
}

1;
