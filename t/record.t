# The proof of a choice: what a record holds and what it does not, that lines
# stay whole, and what happens where none can be written.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use JSON::PP ();
use Page;
use Visitor;
use Wire;

my $vars = Apache::Test::vars();
my $id = qr/^[A-Za-z0-9_-]{22}$/;
my @entries = qw(statistics advertising support);

plan tests => 11;

sub file { "$vars->{t_logs}/$_[0].records" }

# The lines of a file so far.
sub lines {
    my ($name) = @_;
    open my $in, '<', file($name) or die file($name) . ": $!\n";
    return <$in>;
}

# What a choice adds: the new lines, decoded. A piped program may take a moment.
sub added {
    my ($name, $count, $choose) = @_;
    my $before = () = lines($name);
    $choose->();
    my @all;
    for (1 .. 100) {
        @all = lines($name);
        last if @all >= $before + $count;
        select undef, undef, undef, 0.05;
    }
    return map { JSON::PP::decode_json($_) } @all[$before .. $#all];
}

sub id_of { $_[0] =~ /&id=([^&;]+)/ ? $1 : undef }
sub granted { +{ map { $_ => $_[0]{categories}{$_}[0] } keys %{ $_[0]{categories} } } }

# --- what it holds

subtest 'a line of each choice' => sub {
    my @rows = (
        # choice    grants                  answers
        [ 'accept', [],                     { statistics => 1, advertising => 1 } ],
        [ 'refuse', [],                     { statistics => 0, advertising => 0 } ],
        [ 'save',   ['advertising'],        { statistics => 0, advertising => 1, support => 0 } ],
        [ 'save',   [],                     { statistics => 0, advertising => 0, support => 0 } ],
    );
    for (@rows) {
        my ($choice, $grants, $answers) = @$_;
        my ($before, $cookie) = time;
        my @new = added('own_on', 1,
            sub { $cookie = choose('own_on', $choice, grant => $grants) });
        is scalar @new, 1, "$choice: one line" or next;
        my $record = $new[0];
        my $is_grant = grep { $_ } values %$answers;

        is_deeply [ sort keys %$record ], [ sort qw(time host action categories language shown),
            $is_grant ? 'id' : () ], "$choice: its members";
        like $record->{time}, qr/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, "$choice: time";
        my ($made) = $cookie =~ /&t=(\d+)/;
        my @t = gmtime $made;
        is $record->{time}, sprintf('%04d-%02d-%02dT%02d:%02d:%02dZ', $t[5] + 1900,
            $t[4] + 1, @t[3, 2, 1, 0]), "$choice: the time of the cookie";
        is $record->{host}, 'localhost', "$choice: host";
        is $record->{action}, $choice, "$choice: action";
        is_deeply granted($record), $answers, "$choice: answers";
        is $record->{language}, 'en', "$choice: language";
        is $record->{shown}, shown('own_on'), "$choice: what was shown";
        is $record->{id}, id_of($cookie), "$choice: the id of the cookie, if any";
        like $record->{id}, $id, "$choice: of 128 bits" if $is_grant;
        for my $category (keys %$answers) {
            my $fingerprint = $record->{categories}{$category}[1];
            like $fingerprint, qr/^[0-9a-f]{6}$/, "$choice: fingerprint of $category";
            like $cookie, qr/&$category=1:$fingerprint/, "$choice: as in the cookie"
                if $answers->{$category};
        }
    }
};

subtest 'in the language of the form' => sub {
    my $shown = shown('own_on', headers => ['Accept-Language: fr']);
    my ($record) = added('own_on', 1, sub {
        post('own_on', fields => [ choice => 'accept', shown => $shown ]);
    });
    is $record->{language}, 'fr', 'language';
    is $record->{shown}, $shown, 'hash';
};

subtest 'a refusal that shows nothing' => sub {
    my ($record) = added('own_on', 1,
        sub { post('own_on', fields => [ choice => 'refuse' ]) });
    is_deeply [ sort keys %$record ], [qw(action categories host time)], 'is recorded';
};

subtest 'nothing about the visitor' => sub {
    my $mark = 'zqzq';
    my $before = () = lines('own_on');
    for my $choice (qw(accept refuse)) {
        post('own_on', path => "/privacy-choices/?$mark", fields => [ choice => $choice,
                shown => shown('own_on'), back => "/$mark" ],
            headers => [ "User-Agent: $mark", "Referer: http://localhost/$mark",
                "X-Forwarded-For: $mark", "Cookie: sid=$mark", "Accept-Language: $mark" ]);
    }
    my @new = (lines('own_on'))[$before .. $before + 1];
    is scalar(grep { /"action":"(?:accept|refuse)"/ } @new), 2, 'two lines';
    unlike join('', @new), qr/$mark|127\.0\.0\.1|::1/, 'neither what it sent nor its address';
};

# --- one after the other

subtest 'a chain of choices' => sub {
    my @cookie;
    my @new = added('own_on', 5, sub {
        push @cookie, scalar choose('own_on', 'accept');
        push @cookie, scalar choose('own_on', 'save', grant => ['statistics'],
            cookie => $cookie[-1]);
        push @cookie, scalar choose('own_on', 'refuse', cookie => $cookie[-1]);
        push @cookie, scalar choose('own_on', 'accept', cookie => $cookie[-1]);
        push @cookie, scalar choose('own_on', 'save', cookie => $cookie[-1]);
    });
    is scalar @new, 5, 'five records';
    is_deeply [ map { $_->{action} } @new ], [qw(accept save refuse accept save)], 'in order';
    is_deeply [ map { $_->{id} } @new[0, 1, 3] ], [ map { id_of($cookie[$_]) } 0, 1, 3 ],
        'each grant under an id of its own';
    is $new[1]{replaces}, $new[0]{id}, 'a change names what it replaces';
    is $new[2]{id}, $new[1]{id}, 'a withdrawal is recorded under the id it ends';
    is_deeply [ map { exists $new[$_]{replaces} } 0, 2, 3, 4 ], [ ('') x 4 ],
        'and nothing else replaces';
    is $new[4]{id}, $new[3]{id}, 'the second withdrawal likewise';
    is id_of($cookie[$_]), undef, 'whose cookie has none' for 2, 4;
    my %ids = map { $_->{id} => 1 } @new;
    is scalar keys %ids, 3, 'three ids';
};

subtest 'what is not taken or changes nothing is not recorded' => sub {
    my $cookie = choose('own_on', 'accept');
    my $shown = shown('own_on');
    my @new = added('own_on', 0, sub {
        post('own_on', fields => [ choice => 'accept', shown => $shown ],
            headers => ["Cookie: $cookie"]);
        post('own_on', fields => [ choice => 'accept', shown => 'stale' ]);
        post('own_on', fields => [ choice => 'accept', shown => $shown ], origin => undef);
        post('own_on', fields => [ choice => 'agree', shown => $shown ]);
        get('own_on', '/privacy-choices/');
    });
    is_deeply \@new, [], 'no line';
};

# --- where it goes

subtest 'many at once' => sub {
    my ($processes, $choices) = (8, 25);
    my $before = () = lines('own_on');
    my @children;
    for my $n (1 .. $processes) {
        my $pid = fork // die "fork: $!\n";
        if ($pid == 0) {
            my $failed = 0;
            for (1 .. $choices) {
                $failed++ unless eval { choose('own_on', $n % 2 ? 'accept' : 'save') };
            }
            require POSIX;
            POSIX::_exit($failed ? 1 : 0);
        }
        push @children, $pid;
    }
    my $failed = grep { waitpid $_, 0; $? } @children;
    is $failed, 0, 'all were taken';
    my @new = lines('own_on');
    splice @new, 0, $before;
    is scalar @new, $processes * $choices, 'as many lines';
    is scalar(grep { eval { JSON::PP::decode_json($_)->{action} } } @new),
        $processes * $choices, 'all whole';
    my %ids = map { /"id":"([^"]+)"/ ? ($1 => 1) : () } @new;
    is scalar keys %ids, $processes * $choices / 2, 'no id twice';
};

subtest 'two virtual hosts, one file' => sub {
    my @new = added('own_shared', 2, sub {
        choose("own_shared_$_", 'accept') for qw(a b);
    });
    is_deeply [ map { $_->{host} } @new ], [qw(a.example.org b.example.org)],
        'both are in it, each by its name';
};

subtest 'a piped program' => sub {
    my $cookie;
    my @new = added('own_piped', 1, sub { $cookie = choose('own_piped', 'accept') });
    is scalar @new, 1, 'one line';
    is $new[0]{id}, id_of($cookie), 'of this choice';
};

subtest 'where nothing can be written' => sub {
    my $shown = shown('own_full');
    for (
        [ [ choice => 'accept', shown => $shown ], 503 ],
        [ [ choice => 'save', grant => 'support', shown => $shown ], 503 ],
        [ [ choice => 'refuse', shown => $shown ], 303 ],
        [ [ choice => 'save', shown => $shown ], 303 ],
    ) {
        my ($fields, $status) = @$_;
        my $answer = post('own_full', fields => $fields);
        is $answer->{status}, $status, "@$fields: status";
        is scalar cookies($answer), $status == 303 ? 1 : 0, "@$fields: cookie";
        like $answer->{body}, qr/Your consent could not be recorded/, "@$fields: said so"
            if $status == 503;
    }
    my $granted = choose('own_on', 'accept');   # of the same register
    like choose('own_full', 'refuse', cookie => $granted), qr/statistics=0&advertising=0$/,
        'a withdrawal works';
    like choose('own_unrecorded', 'accept'), qr/&id=[\w-]{22}&statistics=1:/,
        'without records a grant counts';
};

# --- last, for it is another server afterwards

# How often the server has begun to serve.
sub starts {
    open my $in, '<', "$vars->{t_logs}/error_log" or die "error_log: $!\n";
    return scalar grep { /resuming normal operations/ } <$in>;
}

subtest 'after a graceful restart' => sub {
    my $cookie = choose('own_on', 'accept');
    my $before = () = lines('own_on');
    open my $in, '<', $vars->{t_pid_file} or die "$vars->{t_pid_file}: $!\n";
    chomp(my $pid = <$in>);
    close $in;
    my $starts = starts();
    kill 'USR1', $pid or die "kill: $!\n";
    for (1 .. 200) {
        last if starts() > $starts;
        select undef, undef, undef, 0.05;
    }
    is starts(), $starts + 1, 'restarted';

    is state_of('own_on', $cookie)->{categories}{statistics}{decision}, 'granted',
        'an earlier choice counts';
    for ([ 'own_on', 'own_on' ], [ 'own_shared', 'own_shared_a' ], [ 'own_piped', 'own_piped' ]) {
        my ($name, $server) = @$_;
        my @new = added($name, 1, sub { choose($server, 'accept') });
        is scalar @new, 1, "a line in $name";
    }
    is scalar(my @all = lines('own_on')), $before + 1, 'added to those before';
};
