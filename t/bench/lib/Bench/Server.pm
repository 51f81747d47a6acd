# Private servers on 127.0.0.1, each in a folder of its own, all stopped at the
# end whatever the end is.
package Bench::Server;
use strict;
use warnings FATAL => 'all';

use Bench::Base;
use File::Path qw(make_path);
use IO::Socket::INET ();
use POSIX qw(WNOHANG _exit);
use Time::HiRes qw(sleep time);

my %running;           # by process id; of this process alone
my $owner = $$;
my $next_port;

# Start one. Takes
#   root     its folder, which is made
#   command  program and arguments; %ROOT% and %PORT% in them are filled in
#   writable one of them, which the server's children write
#   files    { name => text }, written below root, filled in likewise
# and returns { pid, port, root } once root/pid is written: that is when it
# listens. It stays in the foreground, a child of this process.
sub start {
    my (%opt) = @_;
    my $port = free_port();
    my $fill = sub { map { s/%ROOT%/$opt{root}/gr =~ s/%PORT%/$port/gr } @_ };
    if ($owner != $$) {
        %running = ();
        $owner = $$;
    }
    make_path($opt{root});
    for my $name (keys %{ $opt{files} }) {
        spew("$opt{root}/$name", $fill->($opt{files}{$name}));
    }
    # Its children are nobody.
    chown +(getpwnam 'nobody')[2, 3], "$opt{root}/$opt{writable}" if $opt{writable} && $> == 0;
    unlink "$opt{root}/pid";
    my $pid = spawn("$opt{root}/output", $fill->(@{ $opt{command} }));
    my $server = $running{$pid} = { pid => $pid, port => $port, root => $opt{root} };
    wait_for($server);
    return $server;
}

# The environment of all servers is the same and small, and Perl in one of them
# throws no dice.
sub spawn {
    my ($output, @command) = @_;
    my $pid = fork // die "fork: $!\n";
    return $pid if $pid;
    setpgrp;    # httpd ends by a signal to all of its group
    open STDIN, '<', '/dev/null';
    open STDOUT, '>', $output;
    open STDERR, '>&', \*STDOUT;
    %ENV = (PATH => "$ENV{PATH}:/usr/sbin:/sbin", LC_ALL => 'C',
        PERL_HASH_SEED => 0, PERL_PERTURB_KEYS => 0);
    { no warnings; exec { $command[0] } @command; }
    _exit(127);
}

sub wait_for {
    my ($server) = @_;
    my $until = time + 60;
    until (-s "$server->{root}/pid") {
        complain($server, 'did not start') if has_ended($server) || time > $until;
        sleep 0.02;
    }
}

sub has_ended {
    my ($server) = @_;
    return if waitpid($server->{pid}, WNOHANG) == 0;
    delete $running{ $server->{pid} };
    return 1;
}

sub complain {
    my ($server, $what) = @_;
    my @logs = grep { -e } map { "$server->{root}/$_" } qw(output error.log);
    die join '', "$server->{root}: $what\n", map { slurp($_) } @logs;
}

# Stop it as an administrator would and wait until it is gone. The id in its
# pid file is that of the server itself, under strace, too.
sub stop {
    my ($server) = @_;
    my $pid = eval { only_number(slurp("$server->{root}/pid"), qr/^(\d+)$/m, 'pid') } // $server->{pid};
    wait_until_idle($pid);
    kill TERM => $pid;
    my $until = time + 60;
    until (has_ended($server)) {
        complain($server, 'did not stop') if time > $until;
        sleep 0.01;
    }
}

# httpd -X ends within its signal handler, and not at all where the signal comes
# while it allocates memory: so not before it waits for the next connection.
sub wait_until_idle {
    my ($pid) = @_;
    my $before = '';
    for (1 .. 200) {
        my $now = eval { slurp("/proc/$pid/stat") } // return;
        my ($state, @times) = (split / /, $now =~ s/^.*\) //sr)[0, 11, 12];
        return if $state eq 'S' && "@times" eq $before;
        $before = "@times";
        sleep 0.02;
    }
}

# Below the ports that clients are given, and apart from those of other runs.
sub free_port {
    $next_port = 12_000 + ($$ * 37) % 18_000 if !$next_port || $owner != $$;
    for (1 .. 500) {
        my $port = $next_port++;
        return $port if IO::Socket::INET->new(Listen => 1, Proto => 'tcp',
            ReuseAddr => 1, LocalAddr => '127.0.0.1', LocalPort => $port);
    }
    die "no port is free\n";
}

# Each leads a group of its own; what is left of that did not want to go.
sub stop_all {
    return if $owner != $$;
    my @all = values %running;
    kill TERM => map { $_->{pid} } @all;
    my $until = time + 3;
    for my $server (@all) {
        sleep 0.02 until has_ended($server) || time > $until;
        kill KILL => -$server->{pid};
    }
}

END {
    my $status = $?;
    stop_all();
    $? = $status;
}

1;
