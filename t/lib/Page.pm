# What is the same in the tests of own URLs, choices, records and pages.
package Page;
use strict;
use warnings FATAL => 'all';

use Exporter 'import';
use JSON::PP ();
use Wire;
use Visitor;

our @EXPORT = qw(host get post form state_of header1 banner_of without_banner);

# The Host of a server, as a browser on this machine names it.
sub host { 'localhost:' . Wire::port_of($_[0]) }

# A page with request headers: get('own_on', '/path', 'Accept: text/html').
sub get {
    my ($server, $path, @headers) = @_;
    return wire($server, $path, headers => \@headers);
}

# The fields of a form, made of names and values.
sub form {
    my @pairs;
    while (my ($name, $value) = splice @_, 0, 2) {
        push @pairs, join '=', map { s/([^A-Za-z0-9_.-])/sprintf '%%%02X', ord $1/ger }
            $name, $value;
    }
    return join '&', @pairs;
}

# Send the form: body= is it as sent, or fields= are names and values. Comes
# from the site itself unless origin= says otherwise (undef: nowhere).
sub post {
    my ($server, %opt) = @_;
    my $host = host($server);
    my $origin = exists $opt{origin} ? $opt{origin} : "Origin: http://$host";
    my $type = exists $opt{type} ? $opt{type} : 'application/x-www-form-urlencoded';
    my @headers = ((defined $origin ? $origin : ()),
        (defined $type ? "Content-Type: $type" : ()), @{ $opt{headers} // [] });
    return wire($server, ($opt{path} // '/privacy-choices/'), method => 'POST',
        headers => \@headers, body => $opt{body} // form(@{ $opt{fields} }));
}

# The only value of a header; undef where there is none.
sub header1 {
    my ($response, $name) = @_;
    my @values = header($response, $name);
    die "$name stands there ", scalar @values, " times\n" if @values > 1;
    return $values[0];
}

# What …/state says to somebody with a choice cookie.
sub state_of {
    my ($server, $cookie) = @_;
    my $answer = get($server, '/privacy-choices/state',
        defined $cookie ? "Cookie: $cookie" : ());
    return JSON::PP::decode_json($answer->{body});
}

# The section that the module put into a page; undef where there is none.
sub banner_of { $_[0] =~ m{(<section id="pvc".*?</section>)}s ? $1 : undef }

sub without_banner { $_[0] =~ s{<section id="pvc".*?</section>}{}sr }

1;
