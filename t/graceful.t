# The register changes while people are on the site: httpd is restarted gracefully
# under load, and every answer is whole and of one register, the old or the new;
# none is lost.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use File::Path qw(make_path remove_tree);
use IO::Select ();
use JSON::PP ();
use POSIX ();
use Httpd;
use Stream;
use Visitor;
use Wire;

my $restarts = 6;      # under load, for each MPM
my $between = 12;      # requests of every client before each
my $most = 240;         # seconds for all of it; then it hangs
my @mpms = qw(event worker prefork);

plan tests => @mpms * 7;

my $vars = Apache::Test::vars();
my $made = "$vars->{t_state}/graceful";
remove_tree($made);
make_path($made);
my $head = '<!DOCTYPE html><html lang="en"><head><title>T</title></head>';
my $record = "$made/record";
Httpd::write_file("$made/page.html", "$head<body><p>text</p></body></html>\n");
Httpd::write_file("$made/long.html", "$head<body>" . ('x' x 79 . "\n") x 4000 . '</body></html>');
Httpd::write_file("$made/endless.html", "$head<body>" . ('y' x 79 . "\n") x 200_000 . '</body></html>');
Httpd::write_file("$made/data.txt", "text\n");
utime 1e9, 1e9, map { "$made/$_" } qw(page.html long.html endless.html data.txt);

# --- the site, under one of two registers: what is necessary in one needs consent
# in the other

sub site {
    my ($port, $register) = @_;
    my @cookies = $register ? qw(one two) : qw(two one);
    return <<"END";
Listen 127.0.0.1:$port
StartServers 3
MaxConnectionsPerChild 0
LogLevel notice cookie_consent:trace1
Alias / $made/
<Directory $made>
    Require all granted
    Options -Indexes
</Directory>
Header always set X-Register $register
Header always add Set-Cookie "sid=1; Path=/"
Header always add Set-Cookie "one=1"
Header always add Set-Cookie "two=1"
CookieConsent On
CookieConsentController "Register $register"
CookieConsentRecord $record
CookieConsentDeclare necessary cookies_preferences
CookieConsentDeclare necessary sid
CookieConsentDeclare necessary $cookies[0]
CookieConsentDeclare statistics $cookies[1]
END
}

# --- what is asked, and what the answer is under each register

my @form = ('Origin: http://localhost', 'Content-Type: application/x-www-form-urlencoded');

sub requests {
    my ($granted, $shown) = @_;
    my @pages = map { my $path = $_; map { [ $path, headers => [ map { "Cookie: $_" } grep { length } $_ ] ] } '', @$granted } '/page.html', '/long.html';
    return (@pages,
        [ '/data.txt' ],
        [ '/page.html', method => 'HEAD' ],
        [ '/missing' ],
        [ '/privacy-choices/charter' ],
        [ '/privacy-choices/state', headers => ["Cookie: $granted->[0]"] ],
        [ '/privacy-choices/', method => 'POST', headers => \@form, body => 'choice=refuse' ],
        map { [ '/privacy-choices/', method => 'POST', headers => \@form, body => "choice=accept&shown=$_" ] } @$shown);
}

# All that is the same each time.
sub gist {
    my ($answer) = @_;
    my @headers = map { s/\b(id|t)=[^&;]*/$1=/gr }
        grep { !/^(?:Date|Connection|Keep-Alive):/i } @{ $answer->{headers} };
    return join "\n", $answer->{status}, $answer->{framing}, @headers, $answer->{body};
}

sub register_of { (header($_[0], 'X-Register'))[0] // 'none' }

sub alone {
    my ($port, $path, %opt) = @_;
    my $connection = open_to($port);
    print { $connection->{socket} } request_of($path, %opt, headers => [ 'Connection: close', @{ $opt{headers} // [] } ]);
    return next_answer($connection, $opt{method});
}

# Ask until the answer is of this register: children of the old one may be about
# for a while.
sub under {
    my ($register, $port, @request) = @_;
    while (1) {
        my $answer = alone($port, @request);
        return $answer if register_of($answer) eq $register;
        select undef, undef, undef, 0.05;
    }
}

# --- clients, each a process: it asks until it is told to stop, and says of each
# request which register the answer was of, or what was wrong with it

my @clients = (
    # does it keep connections open
    1, 0, 1, 0,
);

sub start_client {
    my ($port, $keeps, $first, $requests, $want) = @_;
    pipe my $from, my $to or die "pipe: $!\n";
    defined(my $pid = fork) or die "fork: $!\n";
    return { pid => $pid, from => $from, bytes => '', seen => [] } if $pid;
    close $from;
    $SIG{$_} = 'DEFAULT' for qw(__DIE__ TERM);
    $SIG{PIPE} = 'IGNORE';
    alarm $most + 30;
    my $connection;
    for (my $i = $first; $i < 100_000; $i++) {
        my $at = $i % @$requests;
        my $says = eval { ask_once(\$connection, $port, $keeps, $requests->[$at], $want->[$at]) } // "no connection: $@";
        syswrite $to, substr($says =~ s/\n/ | /gr, 0, 900) . "\n" or last;
    }
    POSIX::_exit(0);
}

# "0" or "1": all is well. A connection that the server closed between two requests
# is opened again, as every client does; any other end is an error.
sub ask_once {
    my ($kept, $port, $keeps, $request, $want) = @_;
    my ($path, %opt) = @$request;
    my @close = $keeps ? () : 'Connection: close';
    while (1) {
        my $is_new = !$$kept;
        my $connection = $$kept //= open_to($port);
        print { $connection->{socket} } request_of($path, %opt, headers => [ @close, @{ $opt{headers} // [] } ]);
        my $answer = next_answer($connection, $opt{method});
        my $is_nothing = !$answer->{status} && $connection->{bytes} eq '';
        my $closes = grep { /\bclose\b/i } header($answer, 'Connection');
        undef $$kept if !$answer->{status} || !$keeps || $closes;
        next if $is_nothing && !$is_new && $connection->{ended} ne 'silent';
        return "$path: no answer, $connection->{ended}" if !$answer->{status};
        return "$path: not whole" if !$answer->{is_whole};
        my $gist = gist($answer);
        my ($register) = grep { $want->[$_] eq $gist } 0, 1;
        return $register // "$path: of no register: $gist";
    }
}

# Read what clients say until a function is content; what they said that is no
# register is kept.
sub listen_to {
    my ($clients, $is_enough, $errors) = @_;
    my $select = IO::Select->new(map { $_->{from} } @$clients);
    until ($is_enough->()) {
        for my $from ($select->can_read) {
            my ($client) = grep { $_->{from} == $from } @$clients;
            sysread $from, $client->{bytes}, 65536, length $client->{bytes} or die "a client died\n";
            while ($client->{bytes} =~ s/^(.*)\n//) {
                my $says = $1;
                push @{ $client->{seen} }, $says =~ /^[01]$/ ? $says : 'x';
                push @$errors, $says if $says !~ /^[01]$/ && @$errors < 10;
            }
        }
    }
}

sub stop_clients {
    my ($clients) = @_;
    for (@$clients) {
        kill TERM => $_->{pid};
        waitpid $_->{pid}, 0;
    }
}

# --- what is under way when the server restarts

# A page that is longer than what fits between server and client, read as far as
# its banner; and a form that the server waits for, of which a part was sent.
sub begin_slowly {
    my ($port, $shown) = @_;
    my $page = open_to($port, buffer => 65536);
    print { $page->{socket} } request_of('/endless.html');
    read_until($page, sub { $_[0] && $_[0]{body} =~ /id="pvc"/ }) or die "endless.html: no beginning\n";
    my $form = open_to($port);
    my $request = request_of('/privacy-choices/', method => 'POST', headers => [ 'Connection: close', 'Expect: 100-continue', @form ],
        body => "choice=accept&shown=$shown");
    my ($first, $body) = $request =~ /^(.*\r\n\r\n)(.*)$/s;
    print { $form->{socket} } $first;
    Stream::more($form) while $form->{bytes} !~ /\r\n\r\n/ && !$form->{ended};
    $form->{bytes} =~ m{^HTTP/1.1 100 } or die "the form is not waited for: $form->{bytes}\n";
    print { $form->{socket} } substr $body, 0, -10;
    return { page => $page, form => $form, rest => substr $request, -10 };
}

sub is_ended_well {
    my ($slow, $register, $want_form) = @_;
    my $page = next_answer($slow->{page});
    is_deeply [ $page->{is_whole} ? 1 : 0, register_of($page), $page->{body} =~ /Register (\d)/ ? $1 : 'none', length $page->{body} > 16_000_000 ],
        [ 1, $register, $register, 1 ], "the page is whole, and of register $register";
    print { $slow->{form}{socket} } $slow->{rest};
    is gist(next_answer($slow->{form})), $want_form, 'the choice is taken, for what was shown';
}

# --- all of it

# What was written of choices: how much, and what is no record.
sub records {
    my ($whole, @other) = (0);
    for (split /^/, Httpd::read_file($record)) {
        /\n\z/ && eval { JSON::PP::decode_json($_)->{action} } ? $whole++ : push @other, $_;
    }
    return ($whole, \@other);
}

for my $mpm (@mpms) {
    unlink $record;
    local $SIG{ALRM} = sub { die "$mpm: nothing happens any more\n" };
    alarm $most;
    my ($port) = Httpd::free_ports(1);
    my $httpd = Httpd->start(site($port, 0), mpm => $mpm);

    # Both registers, in peace.
    my (@granted, @shown, @want, @slow_want);
    for my $register (0, 1) {
        $httpd->graceful(site($port, 1)) if $register;
        under($register, $port, '/data.txt');
        under($register, $port, '/privacy-choices/charter')->{body} =~ /Register $register/ or die "the charter is of another register\n";
        push @shown, shown($port) while @shown <= $register;
        push @granted, choose($port, 'accept');
    }
    my @requests = requests(\@granted, \@shown);
    for my $register (1, 0) {
        $httpd->graceful(site($port, $register)) if !$register;
        $want[$_][$register] = gist(under($register, $port, @{ $requests[$_] })) for 0 .. $#requests;
        my ($is_wanted) = grep { ($requests[$_][-1] // '') eq "choice=accept&shown=$shown[$register]" } 0 .. $#requests;
        $slow_want[$register] = $want[$is_wanted][$register];
    }
    isnt $want[0][0], $want[0][1], "$mpm: the registers are told apart";
    my $register = 0;

    my @crowd = map { start_client($port, $clients[$_], $_ * 3, \@requests, \@want) } 0 .. $#clients;
    my @errors;
    my $has_seen = sub { my ($what) = @_; sub { !grep { (() = join('', @{ $_->{seen} }) =~ /$what/g) < $between } @crowd } };
    subtest "$mpm: what is under way goes on" => sub {
        for my $restart (1 .. $restarts) {
            $_->{seen} = [] for @crowd;
            listen_to(\@crowd, $has_seen->('.'), \@errors);
            my $slow = begin_slowly($port, $shown[$register]);
            $httpd->graceful(site($port, 1 - $register));
            $_->{seen} = [] for @crowd;
            listen_to(\@crowd, $has_seen->(1 - $register), \@errors);
            is_ended_well($slow, $register, $slow_want[$register]);
            $register = 1 - $register;
        }
    };
    stop_clients(\@crowd);
    is_deeply \@errors, [], "$mpm: every answer is whole, and of one register; none is lost";
    alarm 0;
    my ($whole, $other) = records();
    cmp_ok $whole, '>', $restarts, "$mpm: choices were recorded";
    is_deeply $other, [], "$mpm: each in a line of its own";

    my $log = $httpd->log;
    is scalar(() = $log =~ /SIGUSR1 received|Graceful restart requested/g), $restarts + 2, "$mpm: the server was restarted so often";
    is_deeply [ $log =~ /^.*(?:exit signal|scoreboard is full|\[cookie_consent:(?:warn|error)\]).*$/mg ], [], "$mpm: and nothing went wrong";
}
remove_tree($made);
