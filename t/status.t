# What is counted of cookies and choices, and where it is shown.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use JSON::PP ();
use Enforce;
use Httpd;
use Page;
use Visitor;
use POSIX ();
use Wire;

my @document = ('Sec-Fetch-Dest: document', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Site: none');
my @frame = ('Sec-Fetch-Dest: iframe', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Site: cross-site');
my @image = ('Sec-Fetch-Dest: image', 'Sec-Fetch-Mode: no-cors', 'Sec-Fetch-Site: same-origin');
my @followed = ('Sec-Fetch-Dest: document', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Site: cross-site');
my @fetched = ('Sec-Fetch-Dest: empty', 'Sec-Fetch-Mode: cors', 'Sec-Fetch-Site: cross-site');

# --- reading

sub status { my ($server) = @_; JSON::PP::decode_json(get($server, '/cookies?format=json')->{body}) }

sub cookies_of { +{ map { $_->{name} => $_ } @{ $_[0]{cookies} } } }

# set/held/capped+sent by name.
sub counts_of {
    my $cookies = cookies_of($_[0]);
    return { map { my $c = $cookies->{$_}; ($_ => "$c->{set}/$c->{held}/$c->{capped}+$c->{sent}") }
        keys %$cookies };
}

# What changed by name while the function ran.
sub counted {
    my ($server, $function) = @_;
    my $before = cookies_of(status($server));
    $function->();
    my $after = cookies_of(status($server));
    my %changed;
    for my $name (keys %$after) {
        my @more = map { $after->{$name}{$_} - ($before->{$name}{$_} // 0) } qw(set held capped sent);
        $changed{$name} = "$more[0]/$more[1]/$more[2]+$more[3]" if grep { $_ } @more;
    }
    return \%changed;
}

sub say_cookies { my ($server, $sent, @headers) = @_; get($server, '/cgi/say.pl' . set_query(@$sent), @headers) }

# --- rows: what is asked, and what it adds

my @rows = (
    # what                   headers           sets                  adds
    [ 'nothing',             [],               [],                   {} ],
    [ 'declared',            [],               ['sid=1'],            { sid => '1/0/0+0' } ],
    [ 'held back',           [],               ['ad=1', '_pk_id.1.3f2a=1'], { ad => '1/1/0+0', '_pk_*' => '1/1/0+0' } ],
    [ 'undeclared',          [],               ['mystery=1'],        { mystery => '1/1/0+0' } ],
    [ 'capped',              [],               ['anon=1; Max-Age=99999999'], { anon => '1/0/1+0' } ],
    [ 'twice',               [],               ['two=1; Path=/a', 'two=1; Path=/b'], { two => '1/1/0+0' } ],
    [ 'deleted',             [],               ['gone=; Max-Age=0'], { gone => '1/0/0+0' } ],
    [ 'a family',            [],               ['s_12=1', 's_13=1'], { 's_*' => '1/1/0+0' } ],
    [ 'ignored',             [],               ['='],                {} ],
    [ 'the choice cookie',   [],               ['cookies_preferences=1'], {} ],
    [ 'a page',              [ 'Cookie: sid=1; jar=2; jar=3', @document ], [],
      { sid => '0/0/0+1', jar => '0/0/0+1' } ],
    [ 'a page, without Fetch Metadata', [ 'Cookie: jar=2', 'Accept: text/html,*/*;q=0.8' ], [],
      { jar => '0/0/0+1' } ],
    [ 'a page from elsewhere', [ 'Cookie: jar=2', @followed ], [], { jar => '0/0/0+1' } ],
    [ 'an image',            [ 'Cookie: jar=2', @image ], [],        {} ],
    [ 'a frame',             [ 'Cookie: jar=2', @frame ], [],        {} ],
    [ 'data',                [ 'Cookie: jar=2', 'Accept: */*' ], [], {} ],
    [ 'both ways',           [ 'Cookie: both=1', @document ], ['both=2'], { both => '1/1/0+1' } ],
    [ 'the choice is sent',  [ 'Cookie: cookies_preferences=x', @document ], [],
      { cookies_preferences => '0/0/0+1' } ],
);

my @traits = (
    # what         headers         set                                traits                                     lifetime
    [ 'document',  [@document],    't1=1; HttpOnly; Secure',          [qw(httponly secure document session)],            0 ],
    [ 'frame',     [@frame],       't2=1; Max-Age=600; Partitioned',  [qw(partitioned third-party frame lasting)],   600 ],
    [ 'image',     [@image],       't3=1',                            [qw(other session)],                       0 ],
    [ 'followed',  [@followed],    't4=1',                            [qw(document session)],                    0 ],
    [ 'fetched',   [@fetched],     't5=1',                            [qw(third-party other session)],               0 ],
    [ 'unknown',   [],             't6=; Max-Age=0',                  [qw(deleted)],                             0 ],
);

plan tests => 16;

for my $server (qw(status_report status_on)) {
    subtest "$server: counts" => sub {
        for (@rows) {
            my ($what, $headers, $set, $adds) = @$_;
            is_deeply counted($server, sub { say_cookies($server, $set, @$headers) for 1 .. 2 }),
                { map { $_ => $adds->{$_} =~ s/1/2/gr } keys %$adds }, $what;
        }
    };
}

subtest 'traits' => sub {
    for (@traits) {
        my ($what, $headers, $set, $traits, $lifetime) = @$_;
        say_cookies('status_report', [$set], @$headers);
        my ($name) = $set =~ /^(\w+)/;
        my $cookie = cookies_of(status('status_report'))->{$name};
        is_deeply [ sort @{ $cookie->{traits} } ], [ sort @$traits ], "$what: traits";
        is $cookie->{lifetime}, $lifetime, "$what: lifetime";
    }
};

subtest 'choices' => sub {
    my $answers = sub { +{ map { $_->{id} => "$_->{granted}/$_->{refused}" } @{ status('status_on')->{categories} } } };
    my $choices = sub { status('status_on')->{choices} };
    my $cookie = choose('status_on', 'accept');
    is_deeply $choices->(), { accepted => 1, refused => 0, saved => 0 }, 'accepted';
    is $answers->()->{statistics}, '1/0', 'statistics are granted';
    choose('status_on', 'refuse', cookie => $cookie);
    choose('status_on', 'save', grant => ['advertising']);
    is_deeply $choices->(), { accepted => 1, refused => 1, saved => 1 }, 'refused and saved';
    is_deeply { %{ $answers->() }{qw(statistics advertising necessary)} },
        { statistics => '1/2', advertising => '2/1', necessary => '0/0' }, 'answers by category';
    is post('status_on', body => 'choice=perhaps')->{status}, 400, 'what is no choice';
    is_deeply $choices->(), { accepted => 1, refused => 1, saved => 1 }, 'is not counted';
};

subtest 'where nothing acts, and where only a section does' => sub {
    for my $server (qw(status_off status_unsaid)) {
        get($server, '/cgi/say.pl' . set_query('x=1'), 'Cookie: y=1', @document);
        my $seen = status($server);
        like $seen->{note}, qr/CookieConsent is Off/, "$server: says why";
        is_deeply $seen->{cookies}, [], "$server: and counts nothing";
        like get($server, '/cookies')->{body}, qr/CookieConsent is Off/, "$server: the page too";
    }
    is status('status_section')->{note}, undef, 'a section acts';
    is_deeply counted('status_section', sub {
        say_cookies('status_section', ['x=1']);
        get('status_section', '/else/say.pl' . set_query('y=1'), 'Cookie: z=1', @document);
    }), { x => '1/1/0+0' }, 'what it sets is counted, and no more';
    isnt counts_of(status('status_report'))->{x}, '1/1/0+0', 'hosts do not share counts';
};

# --- who is shown what

subtest 'the answer' => sub {
    my %type = ('' => qr{^text/html}, '?format=json' => qr{^application/json},
        '?format=conf' => qr{^text/plain}, '?format=css' => qr{^text/css});
    for my $server (qw(status_report status_on status_off)) {
        for my $query (sort keys %type) {
            my $what = "$server$query";
            my $got = get($server, "/cookies$query", @document);
            is $got->{status}, 200, $what;
            like header1($got, 'Content-Type'), $type{$query}, "$what: type";
            is header1($got, 'X-Content-Type-Options'), 'nosniff', "$what: nosniff";
            like header1($got, 'Content-Security-Policy'),
                qr/default-src 'none'; style-src 'self';.*frame-ancestors 'none'/, "$what: CSP";
            like header1($got, 'Cache-Control'), qr/private/, "$what: for no cache";
            like header1($got, 'Cache-Control'), qr/no-store/, "$what: anywhere" if $query !~ /css/;
            is banner_of($got->{body}), undef, "$what: no banner" if $query eq '';
            my $head = wire($server, "/cookies$query", method => 'HEAD', headers => \@document);
            is $head->{body}, '', "$what: HEAD has no body";
            is header1($head, 'Content-Type'), header1($got, 'Content-Type'), "$what: HEAD, type";
            is $head->{status}, 200, "$what: HEAD";
        }
    }
    unlike get('status_on', '/cookies')->{body}, qr/\sstyle=|<style|<script|\son\w+=/,
        'no style and no script in the page';
    my $conf = get('status_on', '/cookies?format=conf')->{body};
    like $conf, qr/CookieConsentDeclare/, 'lines to paste';
};

subtest 'what is asked wrongly' => sub {
    for my $query ('?format=', '?format=xml', '?format=JSON', '?format=json%20') {
        my $got = get('status_report', "/cookies$query");
        is $got->{status}, 400, $query;
        like $got->{body}, qr/no such format.*format=json.*format=conf/is, "$query: says what there is";
    }
    is get('status_report', "/cookies$_")->{status}, 200, "$_: is the page" for qw(? ?format ?x=1);
    for my $method (qw(POST PUT DELETE OPTIONS PATCH)) {
        my $got = wire('status_report', '/cookies', method => $method, body => '');
        is $got->{status}, 405, $method;
        is header1($got, 'Allow'), 'GET, HEAD', "$method: Allow";
    }
    is get('status_report', '/closed')->{status}, 403, 'Require ip';
    is get('status_report', '/closed?format=json')->{status}, 403, 'Require ip, JSON';
};

subtest 'to look at it counts nothing' => sub {
    is_deeply counted('status_on', sub {
        get('status_on', '/cookies', 'Cookie: looked=1', @document) for 1 .. 3;
    }), {}, 'the cookies of who looks';
};

# --- hostile names

subtest 'names are escaped' => sub {
    my @names = ('<script>alert(1)</script>', '"><img/src=x>', "\xff\xfe", "'\"&",
        '\\', '*', '${HOME}', '%{x}', 'a#b', 'x' x 200);
    for my $name (@names) {
        say_cookies('status_report', ["$name=1"]);
        get('status_report', '/cgi/say.pl', "Cookie: r$name=1", @document) if $name !~ /[;,]/;
    }
    my $seen = status('status_report');
    my $page = get('status_report', '/cookies')->{body};
    my $conf = get('status_report', '/cookies?format=conf')->{body};
    unlike $page, qr/<script|<img/i, 'no markup in the page';
    unlike $page, qr/[^\x09\x0a\x20-\x7e]/, 'all ASCII';
    like $page, qr{&#60;script&#62;alert}, 'but the names are there';
    ok ! grep({ /^\s*[^#\s]/ && !/^CookieConsent\w+ / } split /\n/, $conf), 'lines are directives or comments';
    unlike $conf, qr/\\$/m, 'no line goes on in the next';
    is scalar(grep { $_->{name} =~ /^x{64}\*$/ } @{ $seen->{cookies} }), 1, 'a long name is cut';
    my ($ok, $said) = config_test("CookieConsent Report\n$conf");
    ok $ok, 'httpd reads the lines' or diag $said;
};

# --- a flood

subtest 'a flood of invented names' => sub {
    my @real = map { "real$_" } 'a' .. 'm';
    my $cookie = 'Cookie: ' . join '; ', map { "$_=1" } @real;
    get('status_flood', '/cgi/say.pl', $cookie, @document) for 1 .. 3;
    say_cookies('status_flood', ['sid=1', 'app=1']);
    my $n = 0;
    for (1 .. 60) {
        my @names = map { $n++; join '', map { chr 103 + $_ } $n % 19, int($n / 19) % 19, int($n / 361) % 19, 3 } 1 .. 100;
        get('status_flood', '/cgi/say.pl', 'Cookie: ' . join('; ', map { "$_=1" } @names), @document);
    }
    get('status_flood', '/cgi/say.pl', $cookie, @document);
    my $seen = status('status_flood');
    my $counts = counts_of($seen);
    is_deeply [ grep { ($counts->{$_} // '') ne '0/0/0+4' } @real ], [], 'real names stay';
    is $counts->{sid}, '1/0/0+0', 'what is declared too';
    is $counts->{app}, '1/1/0+0', 'and what is set';
    cmp_ok scalar @{ $seen->{cookies} }, '<=', 300, 'the room does not grow';
    my $sent = $seen->{unnamed};
    $sent += $_->{sent} for @{ $seen->{cookies} };
    is $sent, $n + 4 * @real, 'what finds no room is counted together';
};

# --- several processes, and restarts

sub site_of {
    my ($port, $mark, $more, @declared) = @_;
    return join "\n", "Listen 127.0.0.1:$port", 'StartServers 3',
        '<IfModule !mpm_prefork_module>', 'MinSpareThreads 75', 'ThreadsPerChild 25', '</IfModule>',
        'CookieConsent Report',
        "Header always set X-Mark $mark", 'Header always add Set-Cookie "x=1"', 'Header always add Set-Cookie "s=1"',
        (map { "CookieConsentDeclare necessary $_" } @declared),
        '<Location /cookies>', 'SetHandler cookie-consent-status', '</Location>', $more, '';
}

# Write another configuration and restart; come back when it is in force in
# every child.
sub restart {
    my ($server, $port, $how, $mark, $text) = @_;
    Httpd::write_file("$server->{root}/site.conf", $text);
    my ($ok, $said) = Httpd::run($server->{root}, '-k', $how);
    $ok or die "$how: $said\n";
    my $in_force = 0;
    for (1 .. 400) {
        my $got = eval { get($port, '/none') };
        $in_force = $got && (header1($got, 'X-Mark') // '') eq $mark ? $in_force + 1 : 0;
        return if $in_force >= 10;
        select undef, undef, undef, 0.05;
    }
    die "$how: $mark is not in force\n";
}

my ($port, $other) = Httpd::free_ports(2);
my $server = Httpd->start(site_of($port, 'one', '', 'x'));

subtest 'processes count together' => sub {
    # started, but maybe not listening yet
    for (1 .. 100) { last if eval { get($port, '/none'); 1 }; select undef, undef, undef, 0.05 }
    is_deeply counted($port, sub {
        my @children = map { my $pid = fork // die "fork: $!\n"; $pid or do { get($port, '/none') for 1 .. 25; POSIX::_exit(0) }; $pid } 1 .. 4;
        waitpid $_, 0 for @children;
    })->{x}, '101/0/0+0', '4 clients, 100 answers, and one of the status page';
};

# The counts at one moment; each restart adds what the waiting asked for.
sub is_kept {
    my ($how, $mark, $text, @names) = @_;
    my $before = cookies_of(status($port));
    restart($server, $port, $how, $mark, $text);
    my $after = cookies_of(status($port));
    for (@names) {
        cmp_ok $after->{$_}{set}, '>', $before->{$_}{set}, "$mark: $_ goes on";
    }
    my $counts = counted($port, sub { get($port, '/none') });
    is $counts->{x}, '2/' . ($mark eq 'undeclared' ? 2 : 0) . '/0+0', "$mark: and is exact";
    return $after;
}

subtest 'a graceful restart keeps the counts' => sub {
    is_kept('graceful', 'again', site_of($port, 'again', '', 'x'), qw(x s));
    is_kept('graceful', 'declared', site_of($port, 'declared', '', 'x', 's'), qw(x s));
    is_kept('graceful', 'undeclared', site_of($port, 'undeclared', ''), qw(x s));
    is_kept('restart', 'hard', site_of($port, 'hard', '', 'x'), qw(x s));
};

subtest 'other hosts come and go' => sub {
    my $host = sub { my ($name, @lines) = @_; join "\n", "<VirtualHost 127.0.0.1:$other>", "ServerName $name",
        '<Location /cookies>', 'SetHandler cookie-consent-status', '</Location>', @lines, '</VirtualHost>', '' };
    my $of = sub { my ($name) = @_; counts_of(JSON::PP::decode_json(
        wire($other, '/cookies?format=json', headers => ["Host: $name"])->{body}))->{x} };
    my $listen = "Listen 127.0.0.1:$other\n";

    is_kept('graceful', 'two', site_of($port, 'two', $listen . $host->('b.test'), 'x'), qw(x s));
    is $of->('b.test'), undef, 'a new one begins with none';
    is $of->('b.test'), '1/0/0+0', 'and counts its own';
    # before it stands another; and 40 more than there is room for
    is_kept('graceful', 'many', site_of($port, 'many', $listen . join('', map { $host->($_) }
        'a.test', 'b.test', map { "h$_.test" } 1 .. 40), 'x'), qw(x s));
    is $of->('b.test'), '2/0/0+0', 'the count of a host stays its own';
    is $of->('h40.test'), undef, 'the last one begins with none';
    # a register far larger than before
    is_kept('graceful', 'large', site_of($port, 'large', $listen . $host->('b.test'), 'x',
        map { "many$_" } 1 .. 600), qw(x s));
    is $of->('b.test'), '3/0/0+0', 'still its own';
};

subtest 'the log has nothing to say' => sub {
    my @lines = grep { /\[cookie_consent:(?:warn|error|crit)/ && !/not in the register|CookieConsentRecord/ }
        split /\n/, $server->log;
    is_deeply \@lines, [], 'no warning of the module';
    unlike $server->log, qr/exit signal|core dump/, 'no child died';
};

sub without_shared_memory {
    my $vars = Apache::Test::vars();
    my $so = "$vars->{t_state}/no_memory.so";
    my $said = qx(cc -shared -fPIC \$(pkg-config --cflags apr-1) -o '$so' '$vars->{t_dir}/lib/no_memory.c' 2>&1);
    $? == 0 or die "$vars->{t_dir}/lib/no_memory.c does not compile:\n$said";
    return join ' ', grep { defined } $ENV{LD_PRELOAD}, $so;
}

subtest 'without shared memory' => sub {
    my ($free) = Httpd::free_ports(1);
    local $ENV{LD_PRELOAD} = without_shared_memory();
    my $without = Httpd->start(site_of($free, 'without', '', 'x'));
    for (1 .. 100) { last if eval { get($free, '/none'); 1 }; select undef, undef, undef, 0.05 }
    is get($free, '/none', @document, 'Cookie: y=1')->{status}, 404, 'the server answers';
    my $seen = status($free);
    like $seen->{note}, qr/no shared memory/, 'the page says why';
    is_deeply $seen->{cookies}, [], 'nothing is counted';
    like $without->log, qr/\[cookie_consent:warn\].*no shared memory to count cookies in/, 'the log says so';
};

subtest 'Report changes no byte, counted or not' => sub {
    for my $headers ([], [ 'Cookie: a=1; b=2', @document ], [ 'Cookie: cookies_preferences=v=1', @frame ]) {
        my $path = '/cgi/say.pl' . set_query('ad=1; Secure', 'mystery=1', 'anon=1; Max-Age=99999999');
        my %raw = map { $_ => raw_of(ask($_, $path, undef, headers => $headers)) } qw(status_report status_off);
        is $raw{status_report}, $raw{status_off}, scalar(@$headers) . ' headers';
    }
};
