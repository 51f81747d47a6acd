# The table: what was measured, what was aimed at, and whether that was met.
package Bench::Table;
use strict;
use warnings FATAL => 'all';

my @columns = ('2k', '20k', '200k', '2m', '256m');
my @titles = ('2 KB', '20 KB', '200 KB', '2 MB', '256 MB');

sub new {
    my ($class) = @_;
    return bless { rows => [], met => 0, missed => 0, unclear => 0 }, $class;
}

# What the rows below measure, and in which unit.
sub section {
    my ($self, $title) = @_;
    push @{ $self->{rows} }, [$title];
}

# One row: name, cells { size => figure }, format (code that makes a text of a
# figure); where there is an aim, the text of it and met, code that says of a
# figure whether it meets it, or undef where that cannot be said. All cells have
# to meet it.
sub row {
    my ($self, %row) = @_;
    my @of = map { $row{cells}{$_} } @columns;
    my $verdict = $row{met} ? verdict($row{met}, grep { defined } @of) : '';
    $self->{$verdict}++;
    push @{ $self->{rows} }, [$row{name}, (map { defined $_ ? $row{format}->($_) : '' } @of),
        $row{aim} // '', $verdict];
}

sub verdict {
    my ($met, @figures) = @_;
    @figures or die "an aim, and nothing measured\n";
    my @answers = map { scalar $met->($_) } @figures;
    return 'missed' if grep { defined && !$_ } @answers;
    return (grep { !defined } @answers) ? 'unclear' : 'met';
}

sub print_out {
    my ($self) = @_;
    my @lines = (['', @titles, 'aim', ''], @{ $self->{rows} });
    my @width = map { widest($_, grep { @$_ > 1 } @lines) } 0 .. 7;
    for my $line (@lines) {
        if (@$line == 1) {
            print "\n$line->[0]\n";
            next;
        }
        my @cells = map { sprintf $_ == 0 || $_ > 5 ? '%-*s' : '%*s', $width[$_], $line->[$_] } 0 .. 7;
        print join('  ', @cells) =~ s/\s+$//r, "\n";
    }
}

sub widest {
    my ($column, @lines) = @_;
    my ($widest) = sort { $b <=> $a } map { length $_->[$column] } @lines;
    return $widest;
}

# 12,345
sub thousands {
    my ($number) = @_;
    my $text = sprintf '%.0f', $number;
    1 while $text =~ s/^(-?\d+)(\d{3})/$1,$2/;
    return $text;
}

sub more { ($_[0] < 0 ? '' : '+') . thousands($_[0]) }

1;
