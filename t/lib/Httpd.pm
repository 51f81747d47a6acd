# Another httpd with a configuration of its own and the module under test: one
# to be refused, or one that is started apart from the server of all tests.
package Httpd;
use strict;
use warnings FATAL => 'all';

use Apache::Test ();
use Exporter 'import';
use File::Path qw(make_path remove_tree);
use IO::Socket::INET ();

our @EXPORT = qw(config_test);

my $vars = Apache::Test::vars();
my $count = 0;

# The modules that t/TEST loads, less what the little server does not need; maybe
# with another MPM.
sub modules {
    my ($mpm) = @_;
    my $file = "$vars->{t_conf}/modules.conf";
    open my $in, '<', $file or die "$file: $!\n";
    my @lines = grep { /\s(?:mpm_\w+|authz_core|dir|mime|alias|headers|cookie_consent)_module\s/ } <$in>;
    close $in;
    @lines >= 7 or die "$file: only @lines\n";
    return join '', map { $mpm ? s/mpm_(?:event|worker|prefork)(?=_module|\.so)/mpm_$mpm/gr : $_ } @lines;
}

# Make the folder of a server: its configuration is what all need, and then
# site.conf, which holds the text.
sub make {
    my ($text, $mpm) = @_;
    my $root = "$vars->{t_state}/httpd" . ++$count . ".$$";
    make_path("$root/logs", "$root/htdocs", "$root/conf");
    for my $folder (qw(markup themes)) {
        symlink "$vars->{top_dir}/conf/$folder", "$root/conf/$folder" or die "$root: $!\n";
    }
    write_file("$root/site.conf", $text);
    my $listen = $text =~ /^Listen /m ? '' : "Listen 127.0.0.1:1\n";    # for -t
    write_file("$root/httpd.conf", $listen . modules($mpm) . <<"END");
ServerName localhost
PidFile logs/httpd.pid
ErrorLog logs/error_log
User $vars->{user}
Group $vars->{group}
DocumentRoot "$root/htdocs"
<Directory "$root/htdocs">
    Require all granted
</Directory>
DefaultRuntimeDir "$root/logs"
TypesConfig /dev/null
AddType text/html .html
Include site.conf
END
    return $root;
}

sub write_file {
    my ($name, $text) = @_;
    open my $out, '>:raw', $name or die "$name: $!\n";
    print $out $text;
    close $out or die "$name: $!\n";
}

sub read_file {
    my ($name) = @_;
    open my $in, '<:raw', $name or die "$name: $!\n";
    local $/;
    return scalar <$in>;
}

sub run {
    my ($root, @options) = @_;
    my $command = join ' ', map { "'$_'" } $vars->{httpd}, '-d', $root, '-f',
        "$root/httpd.conf", @options;
    my $output = qx($command 2>&1);
    return ($? == 0, $output);
}

# httpd -t: whether it is content, and what it says; ROOT/ stands for where the
# configuration is.
sub config_test {
    my ($text, @options) = @_;
    my $root = make($text);
    my ($ok, $output) = run($root, '-t', @options);
    remove_tree($root);
    return ($ok, $output =~ s/\Q$root\E/ROOT/gr);
}

# A server of this class is stopped when it is no longer used. mpm => NAME: not
# that of the server of all tests.
sub start {
    my ($class, $text, %opt) = @_;
    my $self = bless { root => make($text, $opt{mpm}) }, $class;
    my ($ok, $output) = run($self->{root}, '-k', 'start');
    $ok or die "httpd does not start: $output\n" . (eval { $self->log } // '');
    for (1 .. 200) {
        return $self if -s "$self->{root}/logs/httpd.pid";
        select undef, undef, undef, 0.05;
    }
    die "httpd does not start: " . $self->log;
}

# Have it begin anew with another configuration, and end what is under way.
sub graceful {
    my ($self, $text) = @_;
    write_file("$self->{root}/site.conf", $text);
    my ($ok, $output) = run($self->{root}, '-k', 'graceful');
    $ok or die "httpd does not restart: $output\n";
}

sub log { read_file("$_[0]{root}/logs/error_log") }

sub DESTROY {
    my ($self) = @_;
    local ($?, $@);
    my $pid_file = "$self->{root}/logs/httpd.pid";
    # Not by "httpd -k stop", which wants a configuration without errors.
    my ($pid) = -s $pid_file ? read_file($pid_file) =~ /^(\d+)/ : ();
    kill TERM => $pid if $pid;
    for (1 .. 200) {
        last unless -e $pid_file;
        select undef, undef, undef, 0.05;
    }
    remove_tree($self->{root});
}

# Ports that nobody listens on at this moment.
sub free_ports {
    my ($number) = @_;
    my @sockets = map { IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1')
        or die "no free port: $!\n" } 1 .. $number;
    return map { $_->sockport } @sockets;
}

1;
