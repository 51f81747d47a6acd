# A second httpd, without the module: what everything would be without it.
package Bare;
use strict;
use warnings FATAL => 'all';

use File::Path qw(make_path remove_tree);
use IO::Socket::INET ();
use Time::HiRes qw(sleep);
use Apache::Test ();

my $pid_file;
my $owner = $$;

# Start it on a free port of 127.0.0.1, with the modules of the server under
# test but for ours, and the given lines of configuration. Returns the port.
# It stops when the test ends.
sub start {
    my ($name, $conf) = @_;
    my $vars = Apache::Test::vars();
    my $root = "$vars->{t_state}/$name";
    my $port = free_port();

    remove_tree($root);
    make_path("$root/logs");
    chmod 0755, $root, "$root/logs";
    write_conf("$root/httpd.conf", $root, $port, $vars, $conf);
    $pid_file = "$root/httpd.pid";
    system($vars->{httpd}, '-d', $vars->{serverroot}, '-f', "$root/httpd.conf",
        '-k', 'start') == 0 or die "$name: httpd did not start\n";
    for (1 .. 200) {
        return $port if IO::Socket::INET->new(PeerAddr => '127.0.0.1',
            PeerPort => $port, Proto => 'tcp');
        sleep 0.1;
    }
    die "$name: httpd is not there; see $root/logs/error_log\n";
}

sub free_port {
    my $socket = IO::Socket::INET->new(Listen => 1, Proto => 'tcp',
        LocalAddr => '127.0.0.1', LocalPort => 0) or die "no port: $!\n";
    return $socket->sockport;
}

sub modules_without_ours {
    my ($vars) = @_;
    open my $in, '<', "$vars->{t_conf}/modules.conf" or die "modules.conf: $!\n";
    my @lines = grep { !/cookie_consent_module/ } <$in>;
    @lines > 20 or die "modules.conf loads next to nothing\n";
    return join '', @lines;
}

sub write_conf {
    my ($file, $root, $port, $vars, $conf) = @_;
    open my $out, '>', $file or die "$file: $!\n";
    print $out modules_without_ours($vars), <<"CONF";
Listen 127.0.0.1:$port
ServerName localhost:$port
ServerAdmin $vars->{serveradmin}
User "$vars->{user}"
Group "$vars->{group}"
PidFile "$root/httpd.pid"
DefaultRuntimeDir "$root"
ErrorLog "$root/logs/error_log"
LogLevel warn
TypesConfig "$vars->{t_conf}/mime.types"
<IfModule cgid_module>
    ScriptSock "$root/cgisock"
</IfModule>
<Directory />
    Options FollowSymLinks
    AllowOverride None
</Directory>
$conf
CONF
    close $out or die "$file: $!\n";
}

sub stop {
    $pid_file && open my $in, '<', $pid_file or return;
    my $pid = <$in> =~ /^(\d+)$/ ? $1 : return;
    kill TERM => $pid;
    for (1 .. 100) {
        last unless -e $pid_file;
        sleep 0.1;
    }
}

END {
    my $status = $?; # of the test
    stop() if $$ == $owner;
    $? = $status;
}

1;
