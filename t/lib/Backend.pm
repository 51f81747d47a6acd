# What stands behind a proxy: a small HTTP server that answers the very bytes
# that a test says, right or wrong, and tells what it was asked.
package Backend;
use strict;
use warnings FATAL => 'all';

use Compress::Raw::Zlib qw(WANT_GZIP Z_OK Z_SYNC_FLUSH);
use Exporter 'import';
use File::Glob qw(bsd_glob);
use File::Path qw(make_path remove_tree);
use IO::Compress::Gzip qw(gzip $GzipError);
use IO::Select ();
use IO::Socket::INET ();
use JSON::PP ();
use POSIX ();
use Socket qw(IPPROTO_TCP TCP_CORK TCP_NODELAY SOL_SOCKET SO_LINGER);
use Time::HiRes qw(sleep);
use Apache::Test ();

our @EXPORT = qw(head chunk chunks last_chunk gzipped gzip_steps with_length
                 wait_for break_off with_end asked_for);

my $count = 0;

# --- for the test

# Start one. The answers are a hash: path without the first slash and without
# query => what is sent, that is, a list of steps, or a function that is called
# (in a process of its own) with the request and returns one. '*' is for every
# other path; without it that is 404. A step is
#
#   a text               these bytes, in one write
#   wait_for('name')     go on when the test says $backend->go('name')
#   break_off()          break the connection off, as a crash would
#   with_end()           what follows and the end of the connection arrive as one
#
# After the last step the connection is closed: give ProxyPass disablereuse=on.
# In an answer to HEAD nothing is sent after the head.
#
#   port     a number: listen there; else some free one
#   define   'NAME': listen where a t/conf/*.conf.in says
#            Define NAME 127.0.0.1:@NextAvailablePort@
#   seconds  how long it lives at most (300)
#
# It ends with the test, however that ends.
sub start {
    my ($class, $answers, %opt) = @_;
    my $port = $opt{define} ? defined_port($opt{define}) : $opt{port} // 0;
    my $listener = IO::Socket::INET->new(Listen => 64, Proto => 'tcp',
        LocalAddr => '127.0.0.1', LocalPort => $port, ReuseAddr => 1)
        or die "backend: no port $port: $!\n";
    my $dir = Apache::Test::vars('t_state') . "/backend$$." . ++$count;
    make_path($dir);
    pipe my $lifeline, my $held or die "backend: $!\n";
    my $self = bless { dir => $dir, port => $listener->sockport, held => $held,
        owner => $$ }, $class;

    defined($self->{pid} = fork) or die "backend: $!\n";
    if (!$self->{pid}) {
        close $held;
        serve($listener, $lifeline, $answers, $dir, $opt{seconds} // 300);
    }
    setpgrp $self->{pid}, $self->{pid};
    return $self;
}

sub port { $_[0]{port} }

# Let one wait_for() of that name go on, now or when it comes.
sub go {
    my ($self, $name) = @_;
    my $file = "$self->{dir}/go.$name." . ++$count;
    open my $out, '>', $file or die "$file: $!\n";
}

# What was asked since the last call, in order: method, target, version,
# headers ['Name: value', ...], body.
sub requests {
    my ($self) = @_;
    open my $in, '+<', "$self->{dir}/requests" or return;
    my @requests = map { JSON::PP->new->latin1->decode($_) } <$in>;
    truncate $in, 0;
    return @requests;
}

sub stop {
    my ($self) = @_;
    my $pid = delete $self->{pid} or return;
    return if $$ != $self->{owner};
    local ($?, $!);
    kill TERM => -$pid, $pid;
    waitpid $pid, 0;
    remove_tree($self->{dir});
}

sub DESTROY { $_[0]->stop }

sub defined_port {
    my ($name) = @_;
    my $conf = Apache::Test::vars('t_conf');
    for my $file (bsd_glob "$conf/*.conf") {
        open my $in, '<', $file or die "$file: $!\n";
        /^Define \Q$name\E 127\.0\.0\.1:(\d+)$/ and return $1 while <$in>;
    }
    die "no Define $name 127.0.0.1:PORT in $conf\n";
}

# --- steps

# Status line and headers: head(200, 'Content-Type: text/html', ...), or
# head('HTTP/1.0 200', ...). Nothing is added to them.
sub head {
    my ($status, @headers) = @_;
    my $line = $status =~ /\// ? $status : "HTTP/1.1 $status";
    return join "\r\n", "$line Answer", @headers, '', '';
}

# The same with a right Content-Length, and the body.
sub with_length {
    my ($status, $body, @headers) = @_;
    return head($status, @headers, 'Content-Length: ' . length $body) . $body;
}

sub chunk { sprintf "%x\r\n%s\r\n", length $_[0], $_[0] }
sub last_chunk { "0\r\n\r\n" }

# Each text a chunk, with the last one; steps between them stay.
sub chunks { ((map { ref ? $_ : chunk($_) } @_), last_chunk()) }

sub gzipped {
    my ($bytes) = @_;
    gzip(\$bytes, \my $packed, -Time => 0) or die "gzip: $GzipError\n";
    return $packed;
}

# One gzip stream of all texts, flushed after each; steps between them stay.
sub gzip_steps {
    my ($deflate) = Compress::Raw::Zlib::Deflate->new(-WindowBits => WANT_GZIP, -AppendOutput => 1);
    my @steps = map {
        my $packed = '';
        ref or $deflate->deflate($_, $packed) == Z_OK && $deflate->flush($packed, Z_SYNC_FLUSH) == Z_OK
            or die "deflate\n";
        ref ? $_ : $packed;
    } @_;
    $deflate->flush(my $end = '') == Z_OK or die "deflate\n";
    return (@steps, $end);
}

sub wait_for { [ 'wait', $_[0] ] }
sub break_off { ['break_off'] }
sub with_end { ['with_end'] }

# The values of a header of a request.
sub asked_for {
    my ($request, $name) = @_;
    return map { /^\Q$name\E:[ \t]*(.*?)[ \t]*$/is ? $1 : () } @{ $request->{headers} };
}

# --- the processes of the server: one that listens, and one a connection

# The parent holds the other end of the lifeline; when it is gone, so are we.
sub serve {
    my ($listener, $lifeline, $answers, $dir, $seconds) = @_;
    setpgrp;
    $SIG{$_} = 'DEFAULT' for qw(TERM ALRM INT HUP __DIE__ __WARN__);
    $SIG{PIPE} = 'IGNORE';
    $SIG{CHLD} = 'IGNORE';
    open STDIN, '<', '/dev/null';
    open STDOUT, '>', '/dev/null';
    alarm $seconds;
    my $ends = time + $seconds;
    my $select = IO::Select->new($listener, $lifeline);
    while (my @ready = $select->can_read) {
        last if grep { $_ == $lifeline } @ready;
        my $client = $listener->accept or next;
        if ((fork // 1) == 0) {
            alarm($ends > time ? $ends - time : 1);    # alarms are not inherited
            eval { converse($client, $answers, $dir); 1 } or print STDERR "backend: $@";
            POSIX::_exit(0);
        }
    }
    kill TERM => -$$;
    POSIX::_exit(0);
}

sub converse {
    my ($client, $answers, $dir) = @_;
    setsockopt $client, IPPROTO_TCP, TCP_NODELAY, 1;
    my $request = read_request($client) or return;
    record($request, $dir);
    my ($path) = $request->{target} =~ m{^(?:http://[^/]*)?/?([^?]*)};
    my $answer = $answers->{$path} // $answers->{'*'}
        // [ with_length(404, "no $path\n", 'Content-Type: text/plain') ];
    my @steps = ref $answer eq 'CODE' ? $answer->($request) : @$answer;
    @steps = only_head(@steps) if $request->{method} eq 'HEAD';
    for (@steps) {
        take($client, $_, $dir) or return;
    }
    shutdown $client, 1;
}

sub take {
    my ($client, $step, $dir) = @_;
    return send_all($client, $step) if !ref $step;
    return wait_till_told($dir, $step->[1]) if $step->[0] eq 'wait';
    return setsockopt $client, IPPROTO_TCP, TCP_CORK, 1 if $step->[0] eq 'with_end';
    setsockopt $client, SOL_SOCKET, SO_LINGER, pack 'ii', 1, 0;
    return 0;
}

sub send_all {
    my ($client, $bytes) = @_;
    my $sent = 0;
    while ($sent < length $bytes) {
        $sent += syswrite($client, $bytes, length($bytes) - $sent, $sent) // return 0;
    }
    return 1;
}

sub wait_till_told {
    my ($dir, $name) = @_;
    while (1) {
        unlink $_ and return 1 for bsd_glob "$dir/go.$name.*";
        sleep 0.01;
    }
}

# Interim heads and the final one.
sub only_head {
    my @kept;
    my $head = '';
    for (@_) {
        if (ref) { push @kept, $_; next }
        $head .= $_;
        push @kept, $_;
        if ($head =~ m{^((?:HTTP/\S+ 1\d\d.*?\r\n\r\n)*HTTP/\S+ [2-9].*?\r\n\r\n)}s) {
            my $too_many = length($head) - length $1;
            substr($kept[-1], -$too_many) = '' if $too_many;
            last;
        }
    }
    return @kept;
}

sub read_request {
    my ($client) = @_;
    my $bytes = '';
    until ($bytes =~ /\r\n\r\n/) {
        sysread $client, $bytes, 65536, length $bytes or return;
    }
    my ($head, $body) = split /\r\n\r\n/, $bytes, 2;
    my ($line, @headers) = split /\r\n/, $head;
    my ($method, $target, $version) = split / /, $line;
    my $request = { method => $method, target => $target, version => $version,
        headers => \@headers };
    my ($length) = asked_for($request, 'Content-Length');
    my $is_whole = asked_for($request, 'Transfer-Encoding')
        ? sub { $body =~ /(?:^|\r\n)0\r\n(?:.*\r\n)?\r\n$/s }
        : sub { length $body >= ($length // 0) };
    until ($is_whole->()) {
        sysread $client, $body, 65536, length $body or return;
    }
    $request->{body} = $body;
    return $request;
}

# One write: connections do not cut each other's lines.
sub record {
    my ($request, $dir) = @_;
    open my $out, '>>', "$dir/requests" or die "$dir/requests: $!\n";
    syswrite $out, JSON::PP->new->latin1->canonical->encode($request) . "\n";
}

1;
