# From a contender to what Bench::Server starts: files and commands.
package Bench::Configure;
use strict;
use warnings FATAL => 'all';

use Bench::Base;

# What every httpd of the bench has.
my @modules = qw(mpm_prefork authz_core mime);

# Add to a contender
#   files    what its folder holds
#   command  how it is started with several processes, to serve several at once
#   single   and with one alone, for valgrind and strace
# or
#   missing  what is not installed here
sub complete {
    my ($env, $contender) = @_;
    my $how = defined $contender->{nginx} ? \&nginx : \&httpd;
    my $complete = $how->($env, $contender);
    unshift @{ $complete->{command} }, on_processor($env, 0);
    return $complete;
}

# All servers answer on one processor, their client is on another. Where the
# system is free to choose, it places one server better than the other.
sub on_processor {
    my ($env, $number) = @_;
    return $env->{processors} > 1 ? ('taskset', '-c', $number) : ();
}

sub load_lines {
    my ($env, $contender) = @_;
    my %file = (
        (map { $_ => "$env->{libexecdir}/mod_$_.so" } @modules, @{ $contender->{modules} // [] }),
        (map { ("bench_$_" => "$env->{built}/.libs/mod_$_.so") } @{ $contender->{local} // [] }),
        ($contender->{ours} ? (cookie_consent => $env->{so}) : ()),
    );
    ($contender->{missing}) = grep { !-e } sort values %file;
    return map { qq(LoadModule ${_}_module "$file{$_}"\n) } sort keys %file;
}

sub httpd {
    my ($env, $contender) = @_;
    my $conf = join '', load_lines($env, $contender), <<"CONF", $contender->{conf} // '';
ServerRoot "%ROOT%"
DefaultRuntimeDir "%ROOT%"
ServerName 127.0.0.1:%PORT%
Listen 127.0.0.1:%PORT%
PidFile "%ROOT%/pid"
ErrorLog "%ROOT%/error.log"
LogLevel warn
StartServers 8
MinSpareServers 1
MaxSpareServers 8
MaxRequestWorkers 8
KeepAliveTimeout 60
MaxKeepAliveRequests 0
TypesConfig /dev/null
AddType "text/html; charset=utf-8" .html
AddType application/json .json
DocumentRoot "$env->{htdocs}"
<Directory />
    AllowOverride None
    Require all denied
</Directory>
<Directory "$env->{htdocs}">
    Require all granted
</Directory>
CONF
    $conf .= "User nobody\nGroup $env->{group}\n" if $> == 0;
    my @start = ($env->{httpd}, '-f', '%ROOT%/httpd.conf');
    return { %$contender, files => { %{ $contender->{files} // {} }, 'httpd.conf' => $conf },
        command => [@start, '-DFOREGROUND'], single => [@start, '-X'] };
}

sub nginx {
    my ($env, $contender) = @_;
    my $user = $> == 0 ? "user nobody $env->{group};" : '';
    my $temporary = join '', map { "    ${_}_temp_path %ROOT%/$_;\n" }
        qw(client_body proxy fastcgi uwsgi scgi);
    my $conf = <<"CONF";
$user
worker_processes 4;
pid %ROOT%/pid;
error_log %ROOT%/error.log warn;
events { }
http {
$temporary    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000000;
    types { text/html html; application/json json; }
    server {
        listen 127.0.0.1:%PORT%;
        root "$env->{htdocs}";
        $contender->{nginx}
    }
}
CONF
    my $nginx = have('nginx');
    my $can_sub = $nginx && qx($nginx -V 2>&1) =~ /--with-http_sub_module/;
    my @start = ($nginx // 'nginx', '-e', '%ROOT%/error.log', '-c', '%ROOT%/nginx.conf', '-g');
    return { %$contender, files => { 'nginx.conf' => $conf },
        ($can_sub ? () : (missing => 'nginx with sub_filter')),
        command => [@start, 'daemon off;'], single => [@start, 'daemon off; master_process off;'] };
}

1;
