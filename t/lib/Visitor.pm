# What a visitor does: read the charter and choose.
package Visitor;
use strict;
use warnings FATAL => 'all';

use Exporter 'import';
use Wire;

our @EXPORT = qw(shown choose);

# The hash of what the charter of a server shows, from its form.
sub shown {
    my ($server, %opt) = @_;
    my $path = $opt{path} // '/privacy-choices';
    my $charter = wire($server, "$path/", headers => $opt{headers} // []);
    $charter->{body} =~ /<input[^>]* name="shown"[^>]* value="([^"]+)"/
        or die "no shown= in the charter of $server:\n$charter->{raw}";
    return $1;
}

# Send the form like a browser without JavaScript.
#
#   choose('enforce_on', 'accept')
#   choose('enforce_on', 'save', grant => ['statistics'])
#
# Of one site, so Origin says; path= is CookieConsentPath, cookie= the choice
# made before. Returns "NAME=VALUE" to send as Cookie; in list context also the
# whole response.
sub choose {
    my ($server, $choice, %opt) = @_;
    my $path = $opt{path} // '/privacy-choices';
    my $host = 'localhost:' . Wire::port_of($server);
    my @form = ("choice=$choice", 'shown=' . shown($server, %opt),
        map { "grant=$_" } @{ $opt{grant} // [] });
    my @headers = ("Host: $host", "Origin: http://$host",
        'Content-Type: application/x-www-form-urlencoded',
        map { "Cookie: $_" } grep { defined } $opt{cookie});
    my $answer = wire($server, "$path/", method => 'POST',
        headers => \@headers, body => join '&', @form);
    my @set = map { /^([^;]*)/ } grep { /^[^=]*=v=1&/ } cookies($answer);

    $answer->{status} == 303 && @set == 1
        or die "$choice was not taken:\n$answer->{raw}";
    return wantarray ? ($set[0], $answer) : $set[0];
}

1;
