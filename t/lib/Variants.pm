# The few bodies that a page has, one for each variant: who gets which, and how
# their tags differ. What the module does, told a second time.
package Variants;
use strict;
use warnings FATAL => 'all';

use Exporter 'import';
use File::Path qw(make_path remove_tree);
use Apache::Test ();
use Backend;
use Httpd ();
use Page;
use Wire;

our @EXPORT = qw(made make_file remove_made origin origin_backend asked tag_of tag_with token_of
                 bare vary_of vary_of_pages vary_by_mode lines_of is_complete leaks);

# --- what t/htdocs/variants/cgi/origin.pl needs: a folder, and a query

my $made;

# Make the folder of a test; conf has a SetEnv MADE for it.
sub made {
    my ($name) = @_;
    my $vars = Apache::Test::vars();
    $made = "$vars->{t_state}/$name";
    remove_tree($made);
    make_path($made);
    chmod 0777, $made or die "$made: $!\n";
    return $made;
}

sub remove_made { remove_tree($made) }

# A file in it, last modified long ago: a tag of httpd's is weak for a second.
sub make_file {
    my ($name, $bytes, $time) = @_;
    open my $out, '>:raw', "$made/$name" or die "$made/$name: $!\n";
    print $out $bytes;
    close $out or die "$made/$name: $!\n";
    $time //= 1_600_000_000;
    utime $time, $time, "$made/$name" or die "$made/$name: $!\n";
}

# origin(log => 'a', h => 'ETag: "x"', text => 'page'): the path to ask for.
sub origin { '/cgi/origin.pl?' . form(@_) }

# The same application for a Backend, which sends a page in one piece, with its
# length; and with a 304 that length as well.
sub origin_backend {
    my ($request) = @_;
    my (@lines, $text);
    for (map { [ split /=/, $_, 2 ] } split /&/, $request->{target} =~ s/^[^?]*\??//r) {
        my ($key, $value) = ($_->[0], $_->[1] =~ s/%([0-9a-fA-F]{2})/chr hex $1/ger);
        push @lines, $value if $key eq 'h';
        push @lines, split /\n/, Httpd::read_file("$made/$value") if $key eq 'lines';
        $text = $value if $key eq 'text';
        note_in("$made/$value", $request) if $key eq 'log';
    }
    push @lines, 'Content-Type: text/html' unless grep { /^Content-Type:/ } @lines;
    my ($tag) = map { /^ETag: (.*)/ } @lines;
    my ($date) = map { /^Last-Modified: (.*)/ } @lines;
    my ($match) = asked_for($request, 'If-None-Match');
    my ($since) = asked_for($request, 'If-Modified-Since');
    my ($status) = map { /^Status: (\d+)/ } @lines;
    $status = 304 if defined $match ? defined $tag && index($match, $tag) >= 0 : defined $since && $since eq ($date // '');
    my @answer = with_length($status // 200, $text, grep { !/^Status:/ } @lines);
    return ($status // 200) == 304 ? $answer[0] =~ s/(?<=\r\n\r\n).*//sr : @answer;
}

sub note_in {
    my ($name, $request) = @_;
    open my $out, '>>', $name or die "$name: $!\n";
    syswrite $out, join("\t", "METHOD=$request->{method}",
        map { s/^([^:]*): /'HTTP_' . uc($1) =~ tr|-|_|r . '='/er } @{ $request->{headers} }) . "\n";
}

# What it was asked since the last call: a hash of headers for each request,
# METHOD too.
sub asked {
    my ($log) = @_;
    open my $in, '<', "$made/$log" or return;
    my @requests = map { chomp; +{ map { split /=/, $_, 2 } split /\t/ } } <$in>;
    close $in;
    unlink "$made/$log" or die "$made/$log: $!\n";
    return @requests;
}

# --- tags

my $token = qr/[a-z]{1,4}-[0-9a-f]{8}/;

# The tag that a page has, in a variant that changes it, of what its origin
# says: the suffix stands inside the quotes. Where there is none, or none that is
# one (httpd 2.4.71 leaves out the last quote of negotiated ones), a date will do.
sub tag_with {
    my ($suffix, $tag, $date) = @_;
    undef $tag if defined $tag && $tag !~ /^(?:W\/)?"[^"]*"$/;
    $tag = sprintf 'W/"lm-%x"', $date if !defined $tag && defined $date;
    return defined $tag ? $tag =~ s/((?:-gzip|-br)?)"$/-pvc-$suffix$1"/r : undef;
}

sub tag_of { header1($_[0], 'ETag') }

# A tag without what mod_deflate put there.
sub bare { defined $_[0] ? $_[0] =~ s/-gzip"$/"/r : undef }

# "a-1f2e3d4c" of a tag; undef where it has none.
sub token_of { ($_[0] // '') =~ /-pvc-($token)(?:-gzip|-br)?"$/ ? $1 : undef }

# --- answers

# What Vary names, in lower case and alphabetical order, each once.
sub vary_of {
    my %names = map { lc($_) => 1 } grep { length } map { split /\s*,\s*/ }
        map { header($_, 'Vary') } @_;
    return join ' ', sort keys %names;
}

# What it has to name for a page whose origin names these.
sub vary_of_pages {
    my %names = map { $_ => 1 } @_, qw(cookie sec-fetch-dest x-requested-with hx-request x-forwarded-proto);
    return join ' ', sort keys %names;
}

# And where a request says this.
sub vary_by_mode { (grep { $_ eq 'Sec-Fetch-Dest: empty' } @_) ? 'sec-fetch-mode' : () }

# The headers, less some, and less what differs from one request to the next: the
# date, and whether httpd sees the end of a script with its text, and knows how
# long it is.
sub lines_of {
    my ($answer, @but) = @_;
    my $names = join '|', qw(Date Vary), @but,
        header($answer, 'X-Script') ? qw(Content-Length Transfer-Encoding) : ();
    return [ sort grep { !/^(?:$names):/i } @{ $answer->{headers} } ];
}

# Whether an answer ends as complete ones do. Where only the end of the
# connection tells, nobody can know.
sub is_complete {
    my ($answer) = @_;
    my ($head, $rest) = split /\r\n\r\n/, $answer->{raw}, 2;
    return $rest =~ /(?:^|\r\n)0\r\n\r\n\z/
        if grep { /^chunked$/i } header($answer, 'Transfer-Encoding');
    my ($length) = header($answer, 'Content-Length');
    return defined $length && length $rest == $length;
}

# What belongs to this server alone.
sub leaks { $_[0]{raw} =~ /cookie[-_]consent[-_]variant/i ? 1 : 0 }

1;
