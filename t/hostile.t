# Clients, backends and folders that mean no good, or that nobody thought of:
# once each of these went wrong.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use IO::Socket::INET ();
use File::Path qw(make_path remove_tree);
use Enforce qw(log_mark);
use Httpd;
use Page;
use Visitor;
use Wire;

my $vars = Apache::Test::vars();
my $type = 'application/x-www-form-urlencoded';

plan tests => 11;

# --- forms

# One child, so that its memory can be watched.
my ($alone, $report) = Httpd::free_ports(2);
my $server = Httpd->start(<<"CONF");
Listen 127.0.0.1:$alone
Listen 127.0.0.1:$report
StartServers 1
<IfModule !mpm_prefork_module>
    ServerLimit 1
    ThreadsPerChild 4
    MaxRequestWorkers 4
</IfModule>
<VirtualHost 127.0.0.1:$alone>
    CookieConsent On
    CookieConsentDeclare necessary cookies_preferences
    CookieConsentDeclare statistics stat
</VirtualHost>
<VirtualHost 127.0.0.1:$report>
    CookieConsent Report
    CookieConsentDeclare necessary cookies_preferences
    CookieConsentDeclare statistics stat
    Header always add Set-Cookie cookies_preferences=theirs
</VirtualHost>
CONF

# The greatest memory of each child so far, in KiB.
sub memory {
    my ($root) = Httpd::read_file("$server->{root}/logs/httpd.pid") =~ /^(\d+)/;
    my %peak;
    for my $file (glob '/proc/[0-9]*/status') {
        open my $in, '<', $file or next;    # it may have ended
        my $status = do { local $/; <$in> } // '';
        my ($pid, $parent) = map { $status =~ /^$_:\s+(\d+)/m } qw(Pid PPid);
        next unless $parent && $parent == $root;
        $peak{$pid} = $1 if $status =~ /^VmHWM:\s+(\d+) kB/m;
    }
    die "no child of $root\n" unless %peak;
    return \%peak;
}

# Send a chunked form without an end; what comes back, at once.
sub unfinished {
    my ($port, $body) = @_;
    my $socket = IO::Socket::INET->new(PeerAddr => "127.0.0.1:$port") or die "$port: $!\n";
    local $SIG{PIPE} = 'IGNORE';
    local $SIG{ALRM} = sub { die "timeout\n" };
    my $raw = '';
    eval {
        alarm 8;
        syswrite $socket, join "\r\n", 'POST /privacy-choices/ HTTP/1.1',
            "Host: localhost:$port", "Origin: http://localhost:$port",
            "Content-Type: $type", 'Transfer-Encoding: chunked', '', '';
        for (my $at = 0; $at < length $body; $at += 4096) {
            my $chunk = substr $body, $at, 4096;
            syswrite $socket, sprintf "%x\r\n%s\r\n", length $chunk, $chunk or last;
        }
        1 while sysread $socket, $raw, 65536, length $raw;
    };
    alarm 0;
    return Wire::parse($raw);
}

subtest 'long forms, without end' => sub {
    my @bodies = (
        # what             body
        [ 'empty pairs',   '=&' x 500_000 ],
        [ 'ampersands',    '&' x 200_000 ],
        [ 'equals signs',  '=' x 200_000 ],
        [ 'one letter',    'a' x 200_000 ],
        [ 'one value',     'choice=refuse&back=/' . 'a' x 200_000 ],
        [ 'many escapes',  '%41=%42&' x 25_000 ],
        [ 'escapes of separators', '%3D%26' x 40_000 ],
        [ 'many choices',  'choice=refuse&' x 20_000 ],
    );
    # Whatever an ordinary form needs is not counted.
    is post($alone, body => $_, origin => "Origin: http://localhost:$alone")->{status},
        303, 'an ordinary form' for ('choice=refuse') x 8;
    for (@bodies) {
        my ($what, $body) = @$_;
        my $before = memory();
        is unfinished($alone, $body)->{status}, 413, "$what: too long";
        my $after = memory();
        my @grown = map { $after->{$_} - $before->{$_} } grep { $after->{$_} } keys %$before;
        is scalar @grown, scalar keys %$before, "$what: no child died";
        cmp_ok $_, '<=', 2048, "$what: KiB that a child grew by" for @grown;
    }
};

subtest 'odd forms' => sub {
    my @forms = (
        # body                            status
        [ 'choice%3Drefuse',              400 ],
        [ 'choice%3Drefuse=',             400 ],
        [ 'choice=refuse%26back=/',       400 ],
        [ 'choice%00x=refuse',            400 ],
        [ 'choice=refuse&%zz=1',          400 ],
        [ 'choice=refuse&back=%zz',       400 ],
        [ 'choice=refuse&back=/%',        400 ],
        [ '%zz=1',                        400 ],
        [ 'choice=refuse&back',           400 ],
        [ 'choice',                       400 ],
        [ 'choice=refuse;back=/',         400 ],
        [ ' choice=refuse',               400 ],
        [ "choice=refuse\r\n",            400 ],
        [ 'ch%6Fice=refuse',              303 ],
        [ 'choice=refus%65',              303 ],
        [ 'choice=refuse&back=%2Fa%3Db',  303 ],
        [ '&&choice=refuse&',             303 ],
    );
    for (@forms) {
        my ($body, $status) = @$_;
        my $answer = post('hostile_kept', body => $body);
        is $answer->{status}, $status, "$body: status";
        is scalar(() = cookies($answer)), $status == 303 ? 1 : 0, "$body: whether it is kept";
    }
};

# --- what is only kept needs no proof

my %shown = map { $_ => shown($_) } qw(hostile_kept hostile_full);
my @situations = (
    # what              server          shown  Origin  a new grant is
    [ 'in order',       'hostile_kept', 1,     1,      303, 'taken' ],
    [ 'without shown',  'hostile_kept', undef, 1,      303, 'changed' ],
    [ 'stale shown',    'hostile_kept', 0,     1,      303, 'changed' ],
    [ 'without Origin', 'hostile_kept', 1,     undef,  403, '' ],
    [ 'no record',      'hostile_full', 1,     1,      503, '' ],
    [ 'all of it',      'hostile_full', undef, undef,  403, '' ],
);
my @kept = (
    # grants before               choice    grants               entries of the cookie
    [ [qw(advertising support)],  'refuse', [],                  'statistics=0 advertising=0 support=1' ],
    [ [qw(statistics support)],   'refuse', [],                  'statistics=0 advertising=0 support=1' ],
    [ [qw(statistics advertising)], 'save', ['statistics'],      'statistics=1 advertising=0 support=0' ],
    [ [qw(statistics advertising support)], 'save', ['support'], 'statistics=0 advertising=0 support=1' ],
);
my @new = (
    # grants before               choice    grants               entries of the cookie
    [ ['support'],                'accept', [],                  'statistics=1 advertising=1 support=1' ],
    [ ['statistics'],             'save',   [qw(statistics support)], 'statistics=1 advertising=0 support=1' ],
    [ [qw(statistics support)],   'save',   [qw(advertising support)], 'statistics=0 advertising=1 support=1' ],
);

# Choose in a situation: the answer, and what is kept: entries, id.
sub choose_in {
    my ($situation, $cookie, $choice, $grants) = @_;
    my (undef, $on, $is_shown, $origin) = @$situation;
    my @fields = (choice => $choice, map { (grant => $_) } @$grants);
    push @fields, shown => $is_shown ? $shown{$on} : $shown{$on} =~ tr/0-9a-f/1-9a-f0/r
        if defined $is_shown;
    my $answer = post($on, fields => \@fields, headers => ["Cookie: $cookie"],
        $origin ? () : (origin => undef));
    my ($kept) = cookies($answer);
    my @entries = ($kept // '') =~ /&((?:statistics|advertising|support)=[01])/g;
    return ($answer, "@entries", ($kept // '') =~ /&id=([^&;]+)/ ? $1 : undef);
}

subtest 'grants that are kept, while another goes' => sub {
    for my $row (@kept) {
        my ($before, $choice, $grants, $entries) = @$row;
        my $cookie = choose('hostile_kept', 'save', grant => $before);
        for my $situation (@situations) {
            my $name = "(@$before), $choice @$grants, $situation->[0]";
            my ($answer, $kept, $id) = choose_in($situation, $cookie, $choice, $grants);
            is $answer->{status}, 303, "$name: taken";
            unlike header1($answer, 'Location') // '', qr/changed/, "$name: as it is";
            is $kept, $entries, "$name: what is kept";
            ok $id, "$name: the grant has an id";
            is $id, ($cookie =~ /&id=([^&]+)/)[0], "$name: that of its record"
                if $situation->[1] eq 'hostile_full';
        }
    }
};

subtest 'new grants need all of it' => sub {
    for my $row (@new) {
        my ($before, $choice, $grants, $entries) = @$row;
        my $cookie = choose('hostile_kept', 'save', grant => $before);
        for my $situation (@situations) {
            my ($what, undef, undef, undef, $status, $said) = @$situation;
            my $name = "(@$before), $choice @$grants, $what";
            my ($answer, $kept) = choose_in($situation, $cookie, $choice, $grants);
            is $answer->{status}, $status, "$name: status";
            is $kept, $said eq 'taken' ? $entries : '', "$name: what is kept";
            like header1($answer, 'Location'), qr/\?lang=en&notice=changed#pvc-notice$/, "$name: shown again"
                if $said eq 'changed';
        }
    }
};

# --- names of the site

my @origins = (
    # server          Origin                         Host              grant
    [ 'anybody', 'https://evil.example',             undef,            403 ],
    [ 'anybody', 'https://evil.example',             'www.site.test',  403 ],
    [ 'anybody', 'https://www.site.test',            'inside:8080',    303 ],
    [ 'dotted',  'https://evil.example',             undef,            403 ],
    [ 'dotted',  'https://www.site.test',            'inside:8080',    303 ],
    [ 'dotted',  'http://www.site.test',             'inside:8080',    403 ],
    # ServerName has no port: a proxy in front answers for both schemes
    [ 'behind',  'https://www.site.test',            'inside:8080',    303 ],
    [ 'behind',  'http://www.site.test',             'inside:8080',    303 ],
    [ 'behind',  'https://www.site.test:443',        'inside:8080',    303 ],
    [ 'behind',  'http://www.site.test:80',          'inside:8080',    303 ],
    [ 'behind',  'HTTPS://WWW.SITE.TEST',            'inside:8080',    303 ],
    [ 'behind',  'https://shop.test',                'inside:8080',    303 ],
    [ 'behind',  'https://a.site.test',              'inside:8080',    303 ],
    [ 'behind',  'https://evil.test',                'inside:8080',    403 ],
    [ 'behind',  'https://evilsite.test',            'inside:8080',    403 ],
    [ 'behind',  'https://www.site.test.evil.test',  'inside:8080',    403 ],
    [ 'behind',  'https://www.site.test:8443',       'inside:8080',    403 ],
    [ 'behind',  'https://www.site.test:65979',      'inside:8080',    403 ], # 443 + 65536
    [ 'behind',  'https://www.site.test:0000443',    'inside:8080',    403 ],
    # The Host of the request is one more name, at the port that it means.
    [ 'behind',  'https://other.test:443',           'other.test',     303 ],
    [ 'behind',  'https://other.test',               'Other.Test:443', 303 ],
    [ 'behind',  'http://other.test:80',             'other.test',     303 ],
    [ 'behind',  'http://other.test',                'other.test:80',  303 ],
    [ 'behind',  'https://other.test',               'other.test:80',  403 ],
    [ 'behind',  'https://other.test:8443',          'other.test',     403 ],
);

subtest 'who the site is' => sub {
    my %of;
    for (@origins) {
        my ($name, $origin, $host, $status) = @$_;
        my $on = "hostile_$name";
        $of{$on} //= shown($on);
        my $answer = post($on, origin => "Origin: $origin",
            headers => [ $host ? "Host: $host" : () ],
            fields => [ choice => 'accept', shown => $of{$on} ]);
        my $what = "$name, $origin to " . ($host // 'localhost');
        is $answer->{status}, $status, $what;
        is scalar(() = cookies($answer)), $status == 303 ? 1 : 0, "$what: kept";
    }
};

# --- folders

sub log_text {
    open my $in, '<', Enforce::log_file() or die "error_log: $!\n";
    seek $in, $_[0], 0;
    local $/;
    return scalar <$in>;
}

subtest '.htaccess decides nothing' => sub {
    my @rows = (
        # folder       directive
        [ 'mode',       'CookieConsent' ],
        [ 'undeclared', 'CookieConsentUndeclared' ],
        [ 'banner',     'CookieConsentBanner' ],
    );
    for (@rows) {
        my ($folder, $directive) = @$_;
        for my $time (1, 2) {
            my $mark = log_mark();
            is get('hostile_folders', "/htaccess/$folder/plain.txt")->{status}, 500,
                "$directive: an error, $time";
            like log_text($mark), qr{/$folder/\.htaccess: $directive cannot occur within}, "$directive: said, $time";
        }
    }
    my $page = get('hostile_folders', '/page.html');
    is $page->{status}, 200, 'the server is there';
    ok banner_of($page->{body}), 'with its banner';
    is_deeply [ cookies($page) ], [], 'and its rules';
};

subtest 'variables that were set before a redirect inside' => sub {
    my @rows = (
        # URL            banner  cookie
        [ '/page.html',  1,      0 ],
        [ '/plain',      1,      0 ],
        [ '/no-banner',  0,      0 ],
        [ '/no-consent', 0,      1 ],
    );
    for (@rows) {
        my ($url, $banner, $cookie) = @$_;
        my $page = get('hostile_folders', $url);
        is $page->{status}, 200, "$url: status";
        is defined banner_of($page->{body}) ? 1 : 0, $banner, "$url: banner";
        is scalar(() = cookies($page)), $cookie, "$url: undeclared cookie";
    }
};

# --- backends

my %say = (
    early => "HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\nSet-Cookie: ad=1\r\n\r\n"
        . "HTTP/1.1 200 OK\r\nSet-Cookie: sid=1\r\nContent-Length: 2\r\n\r\nok",
    processing => "HTTP/1.1 102 Processing\r\nSet-Cookie: ad=1\r\n\r\n"
        . "HTTP/1.1 200 OK\r\nSet-Cookie: sid=1\r\nContent-Length: 2\r\n\r\nok",
    trailer => "HTTP/1.1 200 OK\r\nSet-Cookie: sid=1\r\nTransfer-Encoding: chunked\r\n"
        . "Trailer: Set-Cookie, X-Sum\r\n\r\n2\r\nok\r\n0\r\nSet-Cookie: ad=1\r\nX-Sum: 7\r\n\r\n",
    cached => "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nCache-Control: max-age=600\r\n"
        . "Set-Cookie: mystery=1\r\nSet-Cookie: sid=1\r\nContent-Length: 2\r\n\r\nok",
);

my ($backend, $backend_port) = start_backend();
END { if ($backend) { local $?; kill TERM => $backend; waitpid $backend, 0 } }

# A server that says what %say has for the path. Returns its process and port.
sub start_backend {
    my $listen = IO::Socket::INET->new(Listen => 20, Proto => 'tcp',
        LocalAddr => '127.0.0.1', LocalPort => 0) or die "no port: $!\n";
    my $pid = fork // die "no process: $!\n";
    return ($pid, $listen->sockport) if $pid;
    $SIG{TERM} = 'DEFAULT';
    $SIG{PIPE} = 'IGNORE';
    while (my $client = $listen->accept) {
        my $request = '';
        1 while $request !~ /\r\n\r\n/ && sysread $client, $request, 4096, length $request;
        my ($path) = $request =~ m{^\w+ /(\w+)};
        syswrite $client, $say{ $path // '' } // "HTTP/1.1 404 Unknown\r\nContent-Length: 0\r\n\r\n";
        close $client;
    }
    kill KILL => $$;    # no END, which is the test's
}

subtest 'cookies beside the header of a response' => sub {
    for my $path (qw(early processing trailer)) {
        my $answer = wire('hostile_backend', "/$backend_port/$path");
        is $answer->{status}, 200, "$path: the answer";
        is $answer->{body}, 'ok', "$path: its body";
        is_deeply [ $answer->{raw} =~ /^Set-Cookie2?:\s*(.*?)\r$/gmi ], ['sid=1'], "$path: cookies";
    }
    # HTTP/2 has trailers that httpd passes on.
    SKIP: {
        local $ENV{LD_PRELOAD} = '';    # sanitizers are for the server
        my $is_able = qx(curl -V 2>&1) =~ /HTTP2/ && ($ENV{MPM} // '') ne 'prefork';
        skip 'no HTTP/2 here', 3 unless $is_able;
        my $url = 'http://127.0.0.1:' . Wire::port_of('hostile_backend') . "/$backend_port/trailer";
        my $raw = qx(curl -sS --max-time 20 --http2-prior-knowledge -o /dev/null -D - '$url' 2>&1);
        like $raw, qr{^HTTP/2 200}, 'HTTP/2';
        like $raw, qr/^x-sum: 7/mi, 'HTTP/2: other trailers';
        is_deeply [ $raw =~ /^set-cookie2?:\s*(.*?)\r$/gmi ], ['sid=1'], 'HTTP/2: cookies';
    }
};

subtest 'answers of the cache, where a section is On' => sub {
    my $root = "$vars->{t_state}/hostile_cache";
    remove_tree($root);
    make_path($root);
    chmod 0777, $root;
    for my $expected ('MISS', ('HIT') x 2) {
        my $answer = get('hostile_cache', "/$backend_port/cached");
        is $answer->{status}, 200, "$expected: status";
        like header1($answer, 'X-Cache'), qr/^$expected/, "$expected: from where";
        is_deeply [ cookies($answer) ], ['sid=1'], "$expected: cookies";
    }
};

# --- what else stands in answers and in the log

subtest 'own URLs are no files to mod_mime' => sub {
    my $page = get('hostile_mime', '/page.html');
    is header1($page, 'Content-Language'), 'fr', 'a file is';
    my @urls = map { "/privacy-choices/$_" } '', 'charter', 'state';
    push @urls, $page->{body} =~ m{"(/privacy-choices/[0-9a-f]+\.js)"}g,
        get('hostile_mime', $urls[0])->{body} =~ m{"(/privacy-choices/[0-9a-f]+\.css)"}g;
    like "@urls ", qr/\.$_ /, "some .$_" for qw(css js);
    for my $url (@urls) {
        my $answer = get('hostile_mime', $url);
        my $language = $url =~ m{/(?:charter)?$} ? 'en' : undef;
        is $answer->{status}, 200, "$url: status";
        is header1($answer, 'Content-Language'), $language, "$url: Content-Language";
        is header1($answer, 'Content-Encoding'), undef, "$url: Content-Encoding";
    }
};

subtest 'Report says what would be' => sub {
    my $before = length $server->log;
    my @sent = cookies(get($report, '/'));
    is_deeply \@sent, ['cookies_preferences=theirs'], 'the cookie passes';
    my @said = grep { /keeps the visitor's choice/ } split /\n/, substr $server->log, $before;
    is scalar @said, 1, 'one warning';
    like $said[0] // '', qr/; this would not be let through\./, 'and it is true';
};
