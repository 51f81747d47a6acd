# People log in, stay so, and log out (mod_auth_form, mod_session): in every state
# of consent where the session's cookie is declared necessary, and where it is
# not, as far as the register lets them.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use File::Path qw(make_path remove_tree);
use Enforce qw(log_mark log_since);
use Page;
use Visitor;
use Wire;

my $vars = Apache::Test::vars();
my $made = "$vars->{t_state}/sessions";
remove_tree($made);
make_path($made);
{
    open my $users, '>', "$made/users" or die "users: $!\n";
    print $users "ann:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=\n";    # password
    close $users;
    local $ENV{LD_PRELOAD} = '';    # sanitizers are for the server
    my $said = qx(python3 -c "import sqlite3; sqlite3.connect('$made/sessions.db').execute('create table session (key text primary key, value text, expiry integer)')" 2>&1);
    $? == 0 or die "no database: $said";
    chmod 0777, $made;
    chmod 0666, "$made/sessions.db";
}

# How often httpd sends the cookie of a new session, and deletes that of one that
# ended: there are two tables of headers. A database forgets the session itself.
my @kinds = (
    # kind     new, deleted
    [ 'cookie', 1, 2 ],
    [ 'crypto', 1, 2 ],
    [ 'dbd',    2, 0 ],
);
my @states = (
    # what          choice
    [ 'no choice',  undef ],
    [ 'refused',    'refuse' ],
    [ 'granted',    'accept' ],
);
my @registers = (
    # server                 for whom the session's cookie passes  how the log begins to say it
    [ 'sessions_off',        [ 'no choice' ] ],
    [ 'sessions_report',     [ 'no choice' ],                      'would drop cookie login: it is not declared' ],
    [ 'sessions_necessary',  [ 'no choice', 'refused', 'granted' ] ],
    [ 'sessions_undeclared', [],                                   'dropped cookie login: it is not declared' ],
    [ 'sessions_statistics', [ 'granted' ],                        'dropped cookie login of category statistics: its category is ' ],
);

plan tests => @registers * @kinds;

# --- a browser

sub new_visit {
    my ($server, $choice) = @_;
    my $chosen = $choice ? choose($server, $choice) : undef;
    return { server => $server, jar => {}, chosen => $chosen, stat => $server =~ /off|report/ || ($choice // '') eq 'accept' };
}

# Ask; what came of the session's cookie is kept as by a browser, and the other
# cookie comes exactly with consent.
sub ask_as {
    my ($visit, $path, %opt) = @_;
    my @cookies = map { "Cookie: $_" } join('; ', grep { defined } $visit->{chosen}, map { "$_=$visit->{jar}{$_}" } sort keys %{ $visit->{jar} }) || ();
    my $got = wire($visit->{server}, $path, %opt, headers => [ @{ $opt{headers} // [] }, @cookies ]);
    $visit->{said} = [ cookies($got) ];
    for my $line (@{ $visit->{said} }) {
        my ($name, $value, $attributes) = $line =~ /^([^=]*)=([^;]*)(.*)/ or next;
        $attributes =~ /Max-Age=0\b/i ? delete $visit->{jar}{$name} : ($visit->{jar}{$name} = $value);
    }
    return $got;
}

sub login_lines { grep { /^login=/ } @{ $_[0]{said} } }

sub post_login {
    my ($visit, $path, $password) = @_;
    return ask_as($visit, $path, method => 'POST', body => "httpd_username=ann&httpd_password=$password",
        headers => ['Content-Type: application/x-www-form-urlencoded']);
}

sub is_sent_to {
    my ($got, $path, $what) = @_;
    is_deeply [ $got->{status}, map { s{^http://[^/]*}{}r } header($got, 'Location') ], [ $path =~ /bye/ ? 307 : 302, $path ], $what;
}

# --- a visit

sub visit {
    my ($kind, $new, $deleted, $visit, $passes) = @_;
    my $folder = "/$kind";
    my ($members, $login) = map { "$folder/$_.html" } qw(members login);

    is_sent_to(ask_as($visit, $members), $login, 'a stranger is to log in');
    like ask_as($visit, $login)->{body}, qr/<h1>Log in/, 'by this form';
    is_sent_to(post_login($visit, "$folder/enter", 'wrong'), $login, 'a wrong password');
    is_deeply [ login_lines($visit) ], [], 'sets no cookie' if $kind eq 'cookie';

    is_sent_to(post_login($visit, "$folder/enter", 'password'), $members, 'the right one');
    my @lines = login_lines($visit);
    is scalar @lines, $passes ? $new : 0, 'the session comes';
    like $_, qr/^login=[^;]+;path=\/;httponly\z/, 'as it was set' for @lines;
    is $lines[0], 'login=members-user=ann&members-pw=password;path=/;httponly', 'byte by byte' if $passes && $kind eq 'cookie';

    for (1 .. 3) {
        my $got = ask_as($visit, $members);
        if ($passes) {
            is $got->{status}, 200, 'a member';
            like $got->{body}, qr/Members only/, 'is shown the page';
            is defined banner_of($got->{body}) ? 1 : 0, $visit->{server} =~ /off|report/ ? 0 : 1, 'with what is the module\'s';
            next;
        }
        is_sent_to($got, $login, 'still a stranger');
    }
    my $without = { %$visit, jar => {} };
    is_sent_to(ask_as($without, $members), $login, 'nor is who has no such cookie');

    is_sent_to(ask_as($visit, "$folder/leave"), "$folder/bye.html", 'out');
    is scalar(grep { /Max-Age=0/i } login_lines($visit)), $deleted, 'a deletion passes, come what may';
    is_sent_to(ask_as($visit, $members), $login, 'a stranger again');
}

# The form stands in the place of the page.
sub visit_inline {
    my ($kind, $new, undef, $visit, $passes) = @_;
    my $page = "/inline/$kind/members.html";
    my $got = ask_as($visit, $page);
    is $got->{status}, 401, 'inline: a stranger';
    like $got->{body}, qr/<h1>Log in/, 'inline: is shown the form';
    $got = post_login($visit, $page, 'password');
    is $got->{status}, 200, 'inline: the page at once';
    like $got->{body}, qr/Members only/, 'inline: for who knows the password';
    is scalar login_lines($visit), $passes ? $new : 0, 'inline: the session comes';
    is ask_as($visit, $page)->{status}, $passes ? 200 : 401, 'inline: and goes on';
}

for (@registers) {
    my ($server, $for, $says) = @$_;
    my %passes = map { $_ => 1 } @$for;
    for my $kind (@kinds) {
        subtest "$server: $kind->[0]" => sub {
            for (@states) {
                my ($who, $choice) = @$_;
                next if $choice && $server =~ /off|report/;    # nothing is asked there
                my $mark = log_mark();
                subtest $who => sub { visit(@$kind, new_visit($server, $choice), $passes{$who}) };
                subtest "$who, inline" => sub { visit_inline(@$kind, new_visit($server, $choice), $passes{$who}) };
                my @said = map { /\] ((?:would drop|dropped) cookie login.*?)(?:, referer.*)?$/ ? $1 : () } log_since($mark);
                my $is_said = defined $says && ($server =~ /report/ || !$passes{$who});
                is_deeply [ grep { !defined $says || index $_, $says } @said ], [], "$who: nothing else in the log";
                is !!@said, $is_said, "$who: and that, where it is so";
            }
        };
    }
}
remove_tree($made);
