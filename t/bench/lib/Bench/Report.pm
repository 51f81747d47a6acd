# From the figures to the table: which row holds what, and what was aimed at.
package Bench::Report;
use strict;
use warnings FATAL => 'all';

use Bench::Base;
use Bench::Table;
use Bench::Works;
use List::Util qw(max);
use POSIX qw(strftime);

# Rows of pages: name of the work without its size, title, and the aims: most
# instructions more than bare httpd, least part of its requests per second.
my @pages = (
    ['nothing', 'this module, nothing to insert', 3_000, 0.98],
    ['banner', 'this module, banner', 6_000, 0.97],
    ['reopen', 'this module, reopen control', 6_000, 0.97],
);
my @others = (
    ['banner-head', 'this module, banner behind an 8 KB head', 6_000, 0.97],
    ['json', 'this module, JSON', 1_500],
    ['304-json', 'this module, 304 of JSON', 1_500],
    ['304-page', 'this module, 304 of a page', 1_500],
);
# 5 Set-Cookie, 1.5 KB of Cookie.
my @judged = (
    ['judged', 'this module, 5 Set-Cookie judged by 200 declarations', 8_000],
    ['judged-20', '  by 20 declarations', 8_000],
    ['stripped', '  by 200, and 2 cookies hidden', 8_000],
    ['mod_headers edit', '  mod_headers edit'],
);
my @peers = ('empty filter', qw(mod_headers mod_substitute ModSecurity mod_perl mod_lua));

sub print_out {
    my ($env, $works, $figures, $left_out, $remarks) = @_;
    my $table = Bench::Table->new;
    my %size = map { $_->{name} => $_->{size} } @$works;
    instructions($table, \%size, $figures) if $figures->{instructions};
    throughput($table, \%size, $figures) if $figures->{throughput};
    syscalls($table, \%size, $figures) if $figures->{syscalls};
    big($table, $figures->{big}) if $figures->{big};
    print_machine($env);
    $table->print_out;
    print_list('Not measured', @$left_out);
    print_list('Remarks', @$remarks);
    print_calls($figures->{calls}) if $figures->{calls};
    print "\nAims met: $table->{met}, missed: $table->{missed}",
        ", within chance of it: $table->{unclear}\n";
}

# The figures of one row: those of one name in all sizes, or of one work.
sub cells {
    my ($figures, $size, $name, $code) = @_;
    my %cells;
    for my $work (grep { exists $figures->{$_} } $name, map { "$name-$_" } @Bench::Works::sizes) {
        my $column = $size->{$work} // $work =~ s/.*-//r;
        $cells{$column} = $code ? $code->($figures->{$work}) : $figures->{$work};
    }
    return \%cells;
}

# Add a row where there is something to show in it.
sub add {
    my ($table, $cells, %row) = @_;
    $table->row(cells => $cells, %row) if %$cells;
}

sub instructions {
    my ($table, $size, $figures) = @_;
    my ($absolute, $more) = @{$figures}{qw(instructions more_instructions)};
    $table->section('Instructions a request in user space: bare httpd, and what others take more');
    add($table, cells($absolute, $size, 'bare'), name => 'bare httpd', format => \&Bench::Table::thousands);
    for my $row (@pages, @others) {
        my ($name, $title, $most) = @$row;
        add($table, cells($more, $size, $name), name => $title, format => \&Bench::Table::more,
            aim => '<= ' . Bench::Table::more($most), met => sub { $_[0] <= $most });
    }
    same_at_all_sizes($table, $more);
    add($table, cells($more, $size, $_), name => $_, format => \&Bench::Table::more) for @peers;
    add($table, cells($absolute, $size, 'nginx'), name => 'nginx', format => \&Bench::Table::thousands);
    add($table, cells($more, $size, 'sub_filter'), name => 'nginx sub_filter, over nginx',
        format => \&Bench::Table::more);
    for my $row (@judged) {
        my ($name, $title, $most) = @$row;
        add($table, cells($more, $size, $name), name => $title, format => \&Bench::Table::more,
            $most ? (aim => '<= ' . Bench::Table::more($most), met => sub { $_[0] <= $most }) : ());
    }
}

# "The same at 2 KB and 2 MB" is here: what 1,000 times the page costs more is
# a tenth of the aim at most.
sub same_at_all_sizes {
    my ($table, $more) = @_;
    my ($small, $large) = @{$more}{qw(banner-2k banner-2m)};
    return unless defined $small && defined $large;
    add($table, { '2m' => $large - $small }, name => '  of 2 MB more than of 2 KB',
        format => \&Bench::Table::more, aim => '<= +600', met => sub { $_[0] <= 600 });
}

# By the clock, and by the time that the servers had a processor: on a busy
# machine the latter says more.
sub throughput {
    my ($table, $size, $figures) = @_;
    my $all = $figures->{throughput};
    ratios($table, $size, $all, 'ratio', 'error',
        q(Requests a second, as a part of bare httpd's));
    ratios($table, $size, $all, 'cpu_ratio', 'cpu_error',
        q(Requests a second of the server's processor time, as a part of bare httpd's));
}

sub ratios {
    my ($table, $size, $all, $ratio, $error, $title) = @_;
    my @errors = map { $_->{$error} } values %$all;
    $table->section(sprintf '%s (standard error %.3f, at most %.3f)', $title, median(@errors), max(@errors));
    my $row = sub {
        my ($work, $name, $least) = @_;
        my $cells = cells($all, $size, $work, sub { [@{ $_[0] }{$ratio, $error}] });
        add($table, $cells, name => $name, format => sub { sprintf '%.3f', $_[0][0] },
            $least ? (aim => ">= $least", met => sub { at_least(@{ $_[0] }, $least) }) : ());
    };
    $row->('control', 'bare httpd against itself');
    $row->(@$_[0, 1, 3]) for @pages, @others;
    $row->($_, $_) for @peers;
    $row->('sub_filter', 'nginx sub_filter, of nginx');
    $row->(@$_[0, 1]) for @judged;
}

# Whether a ratio reaches what it is to: undef where chance may have decided.
sub at_least {
    my ($ratio, $error, $least) = @_;
    return abs($ratio - $least) < 2 * $error ? undef : $ratio >= $least;
}

sub syscalls {
    my ($table, $size, $figures) = @_;
    my $calls = $figures->{syscalls};
    $table->section('System calls a request on a kept connection: bare httpd, and what others make more');
    my $bare = cells($calls, $size, 'bare');
    my @row = (format => sub { sprintf '%+.1f', $_[0] });
    add($table, $bare, name => 'bare httpd', format => sub { sprintf '%.1f', $_[0] });
    my $over = sub {
        my ($cells) = @_;
        return { map { ($_ => $cells->{$_} - $bare->{$_}) } grep { defined $bare->{$_} } keys %$cells };
    };
    for my $entry (@pages) {
        my ($name, $title) = @$entry;
        add($table, $over->(cells($calls, $size, $name)), name => $title, @row,
            aim => '<= +3', met => sub { $_[0] <= 3 });
    }
    add($table, $over->(cells($calls, $size, $_)), name => $_, @row) for @peers;
}

# "The same" time is here: 0.97 of the speed.
sub big {
    my ($table, $big) = @_;
    for my $shape (qw(text line)) {
        my ($bare, $ours) = map { $big->{$shape}{$_} } qw(bare asks);
        die "the page of 256 MB: $ours->{failed}\n" if $ours->{failed};
        $table->section('A page of 256 MB, ' . ($shape eq 'text' ? 'in lines of 128 KiB' : 'in one line'));
        speeds($table, 'this module', $ours, 0.97);
        memory($table, 'bare httpd, its own memory', $bare->{memory});
        memory($table, 'this module, more than that', $ours->{memory} - $bare->{memory}, 0.2);
        my $peer = $big->{$shape}{mod_substitute} or next;
        add($table, { '256m' => $peer->{failed} }, name => 'mod_substitute', format => sub { $_[0] })
            if $peer->{failed};
        speeds($table, 'mod_substitute', $peer);
        memory($table, 'mod_substitute, its own memory more than that', $peer->{memory} - $bare->{memory});
    }
}

sub speeds {
    my ($table, $who, $figures, $least) = @_;
    my @row = (format => sub { sprintf '%.3f', $_[0][0] },
        $least ? (aim => ">= $least", met => sub { at_least(@{ $_[0] }, $least) }) : ());
    my %of = (ratio => 'error', cpu_ratio => 'cpu_error');
    for my $what (['first', 'ratio', 'first byte'], ['whole', 'ratio', 'whole page'],
            ['whole', 'cpu_ratio', 'whole page by processor time']) {
        my ($key, $ratio, $name) = @$what;
        my $measured = $figures->{$key} or next;
        add($table, { '256m' => [@{$measured}{$ratio, $of{$ratio}}] }, @row,
            name => sprintf '%s, speed: %s (bare httpd: %.1f ms)', $who, $name, 1000 * $measured->{seconds});
    }
}

sub memory {
    my ($table, $name, $bytes, $most) = @_;
    add($table, { '256m' => $bytes / 1_048_576 }, name => $name,
        format => sub { sprintf('%+.2f MB', $_[0]) =~ s/^-0.00/+0.00/r },
        $most ? (aim => "<= +$most MB", met => sub { $_[0] <= $most }) : ());
}

sub print_machine {
    my ($env) = @_;
    my ($cpu) = slurp('/proc/cpuinfo') =~ /^model name\s*:\s*(.*)$/m;
    my ($httpd) = output_of($env->{httpd}, '-v') =~ m|Apache/(\S+)|;
    print strftime('%Y-%m-%d', localtime), ', ', $cpu // 'unknown processor',
        " ($env->{processors}), Linux ", output_of('uname', '-r') =~ s/\s+$//r,
        '; load before: ', $env->{load}, "\n",
        "httpd $httpd, prefork; ", join(', ', versions()), "\n";
}

sub versions {
    my @found = map { have($_) ? output_of($_, '--version') =~ s/\n.*//sr : () } qw(valgrind);
    my ($nginx) = have('nginx') ? qx(nginx -v 2>&1) =~ m|(nginx/\S+)| : ();
    my @packages = map { version_of_package($_) } qw(libapache2-mod-perl2 libapache2-mod-security2);
    return (@found, $nginx // (), @packages);
}

sub version_of_package {
    my ($package) = @_;
    return () unless have('dpkg-query');
    my $version = qx(dpkg-query -W -f '\${Version}' $package 2>/dev/null);
    return $version ? "$package $version" : ();
}

sub print_list {
    my ($title, @lines) = @_;
    print "\n$title\n", map { "  $_\n" } @lines if @lines;
}

# Which system calls those are, for a page of 2 KB.
sub print_calls {
    my ($calls) = @_;
    print "\nSystem calls for the page of 2 KB\n";
    for my $name (map { "$_-2k" } qw(bare banner mod_substitute)) {
        my $of = $calls->{$name} or next;
        printf "  %-18s %s\n", $name, join ', ', map { sprintf '%s %.1f', $_, $of->{$_} }
            grep { $of->{$_} >= 0.05 } sort keys %$of;
    }
}

1;
