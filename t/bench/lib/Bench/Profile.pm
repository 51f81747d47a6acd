# Where the instructions of a request go, from the files that callgrind wrote
# for fewer and for more requests. BENCH_PROFILE=WORK prints it.
package Bench::Profile;
use strict;
use warnings FATAL => 'all';

use Bench::Base;

# What a file of callgrind says, in three hashes:
#   self   {function}         instructions of its own
#   out    {caller}{callee}   instructions of calls, with all that they called
#   calls  {caller}{callee}   how many there were
# A function is "object:name", or "object:file:name" where the file is known.
sub parse {
    my ($file) = @_;
    my %p = (file => $file, self => {}, out => {}, calls => {});
    open my $in, '<', $file or die "$file: $!\n";
    while (<$in>) {
        position(\%p, $1, $2) if /^(c?(?:ob|fl|fn)|cfi|fi|fe)=(.*)$/;
        $p{count} = $1 if /^calls=(\d+)/;
        cost(\%p, $1) if /^[-+*\d]\S* (\d+)$/;
    }
    my $total = only_number(slurp($file), qr/^totals: (\d+)$/m, $file);
    sum(values %{ $p{self} }) == $total
        or die "$file: its functions do not sum up to $total\n";
    return { map { $_ => $p{$_} } qw(self out calls) };
}

# A line that says in which object, file and function the costs below are: of
# the caller, or (c...) of what it calls. "(3) text" gives the number a meaning,
# "(3)" alone refers to it. fi and fe are where code was inlined from.
sub position {
    my ($p, $what, $text) = @_;
    my ($kind) = $what =~ /(ob|fn)$/ ? $1 : 'fl';
    my ($id, $given) = $text =~ /^\((\d+)\)(?: (.*))?$/ or die "$p->{file}: $text\n";
    $p->{name}{$kind}{$id} = $given if defined $given;
    my $name = $p->{name}{$kind}{$id} // die "$p->{file}: ($id) has no name\n";
    return if $what eq 'fi' || $what eq 'fe';
    $p->{now}{ $what eq 'cfi' ? 'cfl' : $what } = $name;
    same_object($p) if $what eq 'fn';
}

# What is called is in the object and file of the caller unless a line says so.
sub same_object {
    my ($p) = @_;
    @{ $p->{now} }{'cob', 'cfl'} = @{ $p->{now} }{'ob', 'fl'};
}

sub cost {
    my ($p, $cost) = @_;
    my $from = function(@{ $p->{now} }{qw(ob fl fn)});
    my $count = delete $p->{count};
    if (!defined $count) {
        $p->{self}{$from} += $cost;
        return;
    }
    my $to = function(@{ $p->{now} }{qw(cob cfl cfn)});
    $p->{out}{$from}{$to} += $cost;
    $p->{calls}{$from}{$to} += $count;
    same_object($p);
}

# Recursive calls bear a number; they are the same function.
sub function {
    my ($object, $file, $name) = map { s|.*/||r } @_;
    return join ':', $object, ($file eq '???' ? () : $file), $name =~ s/'\d+$//r;
}

# One per request: (more - few) / requests, in all of the hashes.
sub difference {
    my ($few, $more, $requests) = @_;
    my %diff;
    for my $f (keys %{ $more->{self} }) {
        $diff{self}{$f} = ($more->{self}{$f} - ($few->{self}{$f} // 0)) / $requests;
    }
    for my $kind (qw(out calls)) {
        for my $f (keys %{ $more->{$kind} }) {
            $diff{$kind}{$f}{$_} = ($more->{$kind}{$f}{$_} - ($few->{$kind}{$f}{$_} // 0)) / $requests
                for keys %{ $more->{$kind}{$f} };
        }
    }
    return \%diff;
}

# From the folders of two servers, of which the second answered so many more.
sub of_run {
    my ($few, $more, $requests) = @_;
    return difference(parse("$few/callgrind.out"), parse("$more/callgrind.out"), $requests);
}

sub sum { my $n = 0; $n += $_ // 0 for @_; return $n }

sub is_ours { $_[0] =~ /^mod_cookie_consent\.so:/ }

# Passing a brigade on to the next filter calls all of the rest of httpd.
sub is_next_filter { $_[0] =~ /:ap_pass_brigade$/ }

sub short { $_[0] =~ s/^mod_cookie_consent\.so://r }

# Each function of the module: its own instructions, those of what it called
# outside of the module, and both with all that it called inside.
sub print_ours {
    my ($profile) = @_;
    my ($self, $out, $calls) = @{$profile}{qw(self out calls)};
    my (%own, %outside, %inside, %times);
    for my $f (grep { is_ours($_) } keys %$self) {
        $own{$f} = $self->{$f};
        for my $to (keys %{ $out->{$f} // {} }) {
            next if is_next_filter($to);
            (is_ours($to) ? $inside{$f} : $outside{$f}) += $out->{$f}{$to};
        }
    }
    for my $f (keys %$calls) {
        $times{$_} += $calls->{$f}{$_} for keys %{ $calls->{$f} };
    }
    my $total = sum(values %own, values %outside);
    printf "\n%d instructions a request in the module and in what it calls, filters behind it aside\n", $total;
    printf "%9s %9s %9s %7s  %s\n", 'self', 'outside', 'inside', 'calls', 'function of the module';
    for my $f (sort { sum($own{$b}, $outside{$b}) <=> sum($own{$a}, $outside{$a}) } keys %own) {
        next if sum($own{$f}, $outside{$f}) < 1;
        printf "%9.0f %9.0f %9.0f %7.1f  %s\n", $own{$f}, $outside{$f} // 0, $inside{$f} // 0,
            $times{$f} // 0, short($f);
    }
}

# What the module has others do.
sub print_calls_out {
    my ($profile) = @_;
    my @rows;
    for my $f (grep { is_ours($_) } keys %{ $profile->{out} }) {
        push @rows, map { [$profile->{out}{$f}{$_}, $profile->{calls}{$f}{$_}, $f, $_] }
            grep { !is_ours($_) && !is_next_filter($_) } keys %{ $profile->{out}{$f} };
    }
    print "\n    total     calls  what the module calls, and where\n";
    for my $row (sort { $b->[0] <=> $a->[0] } @rows) {
        printf "%9.0f %9.1f  %s  from %s\n", @{$row}[0, 1], $row->[3], short($row->[2])
            if $row->[0] >= 5;
    }
}

# Who calls a function that has no name because its library is stripped.
sub callers {
    my ($profile, $function) = @_;
    return '' unless $function =~ /:0x[0-9a-f]+$/;
    my $calls = $profile->{calls};
    my @from = sort grep { ($calls->{$_}{$function} // 0) > 0 } keys %$calls;
    return @from ? " from @from" : '';
}

# All functions, by how much more instructions of their own they take than in
# the server that is compared.
sub print_difference {
    my ($profile, $other, $other_name) = @_;
    my %delta = map { $_ => sum($profile->{self}{$_}) - sum($other->{self}{$_}) }
        keys %{ $profile->{self} }, keys %{ $other->{self} };
    printf "\n%d instructions a request more than %s; its own of each function:\n",
        sum(values %delta), $other_name;
    printf "%9s %9s %9s  %s\n", 'more', 'here', $other_name, 'function';
    for my $f (sort { abs $delta{$b} <=> abs $delta{$a} || $a cmp $b } keys %delta) {
        last if abs $delta{$f} < 20;
        printf "%+9.0f %9.0f %9.0f  %s\n", $delta{$f}, sum($profile->{self}{$f}),
            sum($other->{self}{$f}), $f . callers($profile, $f);
    }
}

1;
