# A private varnishd in front of a virtual host, with the configuration that
# comes with the module.
package Varnish;
use strict;
use warnings FATAL => 'all';

use File::Path qw(make_path remove_tree);
use IO::Select ();
use IO::Socket::INET ();
use POSIX ();
use Time::HiRes qw(sleep);
use Apache::Test ();
use Httpd;
use Wire;

my $lives = 300;    # seconds at most

# Start it; it ends with the test, however that ends.
sub start {
    my ($class, $server) = @_;
    my $vars = Apache::Test::vars();
    my $dir = "$vars->{t_state}/varnish$$";
    my ($port) = Httpd::free_ports(1);
    make_path($dir);
    Httpd::write_file("$dir/site.vcl", <<"END");
vcl 4.1;
backend default { .host = "127.0.0.1"; .port = "@{[ Wire::port_of($server) ]}"; }
include "$vars->{top_dir}/conf/caches/varnish.vcl";
END
    pipe my $lifeline, my $held or die "varnish: $!\n";
    my $self = bless { dir => $dir, port => $port, held => $held, owner => $$ }, $class;

    defined($self->{pid} = fork) or die "varnish: $!\n";
    if (!$self->{pid}) {
        close $held;
        watch($lifeline, $dir, $port);
    }
    return $self->wait_until_there;
}

# No jail: in a container there is hardly another user, and no right to become
# one. Little memory, few threads, nothing to control it by.
sub command {
    my ($dir, $port) = @_;
    return (qw(varnishd -F -j none -T none -n), "$dir/work", '-a', "127.0.0.1:$port",
        '-f', "$dir/site.vcl", '-s', 'malloc,16m', '-s', 'Transient=malloc,16m',
        qw(-l 1m -p thread_pools=1 -p thread_pool_min=10 -p thread_pool_max=40));
}

# The parent holds the other end of the lifeline.
sub watch {
    my ($lifeline, $dir, $port) = @_;
    $SIG{$_} = 'DEFAULT' for qw(INT HUP __DIE__ __WARN__);
    my $ended = 0;
    $SIG{TERM} = sub { $ended = 1 };
    $SIG{CHLD} = sub { $ended = 1 };
    my $pid = fork // POSIX::_exit(1);
    if (!$pid) {
        delete $ENV{LD_PRELOAD};    # sanitizers are for httpd
        $ENV{PATH} .= ':/usr/sbin';
        open STDIN, '<', '/dev/null';
        open STDOUT, '>', "$dir/log";
        open STDERR, '>&', \*STDOUT;
        exec command($dir, $port) or POSIX::_exit(127);
    }
    my $until = time + $lives;
    my $select = IO::Select->new($lifeline);
    1 until $ended || time > $until || $select->can_read(1);
    kill TERM => $pid;
    waitpid $pid, 0;
    POSIX::_exit(0);
}

sub wait_until_there {
    my ($self) = @_;
    for (1 .. 300) {
        my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $self->{port});
        return $self if $socket && wire($self->{port}, '/')->{status};
        sleep 0.1;
        waitpid($self->{pid}, POSIX::WNOHANG()) == 0 or last;
    }
    die "varnishd is not there: " . (-e "$self->{dir}/log" ? Httpd::read_file("$self->{dir}/log") : '') . "\n";
}

sub port { $_[0]{port} }

sub DESTROY {
    my ($self) = @_;
    my $pid = delete $self->{pid} or return;
    return if $$ != $self->{owner};
    local ($?, $!);
    close $self->{held};
    waitpid $pid, 0;
    remove_tree($self->{dir});
}

1;
