# A Django site of Django's own parts, in process (mod_wsgi) and behind
# mod_proxy_http: it works in every state of consent, and of the cookies it
# sends exactly those arrive that were allowed, byte for byte and in order.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use Apache::TestRequest ();
use HTTP::Request::Common qw(GET POST);
use LWP::UserAgent ();

my $vars = Apache::Test::vars();
{
    local $ENV{PORTAL_USER} = $vars->{user};
    system("$vars->{serverroot}/django/setup", "$vars->{t_state}/django") == 0
        or die "t/django/setup failed\n";
}

my @necessary = qw(sessionid django_language csrftoken);
my @optional = qw(stats_visitor audience_anon ads_profile);
my @sent_always = (@optional, 'mystery');

my @states = (
    # what               choice    grants             cookies that may pass
    [ 'no choice',       undef,    [],                [qw(audience_anon)] ],
    [ 'refused',         'refuse', [],                [] ],
    [ 'granted',         'accept', [],                \@optional ],
    [ 'saved none',      'save',   [],                [] ],
    [ 'saved statistics', 'save',  ['statistics'],    [qw(stats_visitor audience_anon)] ],
    [ 'saved advertising', 'save', ['advertising'],   [qw(ads_profile)] ],
);
my @servers = qw(django_wsgi django_proxy);

plan tests => @servers * @states + 2;

# --- a visitor: a browser's cookies, and what the server said last

sub visitor {
    my ($server, %allowed) = @_;
    return {
        site => Apache::TestRequest::module2url($server, { path => '' }) =~ s|/$||r,
        agent => LWP::UserAgent->new(requests_redirectable => []),
        allowed => \%allowed,
        jar => {},
    };
}

sub name_of { $_[0] =~ /^([^=;]*)=/ ? $1 : '' }
sub value_of { $_[0] =~ /^[^=;]*=([^;]*)/ ? $1 : '' }

# What of the application's cookies the visitor is to get: deletions, and what
# is allowed; but a cookie that needs no consent because it is anonymous is not
# set again with the value the browser has, which would make it live longer.
sub expected {
    my ($v, @sent) = @_;
    return grep {
        my $name = name_of($_);
        my $renewed = $name eq 'audience_anon'
            && ($v->{jar}{$name} // '') eq value_of($_);
        /Max-Age=0\b/i || $v->{allowed}{all}
            || $v->{allowed}{$name} && !$renewed;
    } @sent;
}

sub store {
    my ($v, @headers) = @_;
    for (@headers) {
        if (/Max-Age=0\b/i) { delete $v->{jar}{ name_of($_) } }
        else { $v->{jar}{ name_of($_) } = value_of($_) }
    }
}

sub send_as {
    my ($v, $request) = @_;
    my $jar = $v->{jar};
    $request->header(Cookie => join '; ', map { "$_=$jar->{$_}" } sort keys %$jar)
        if %$jar;
    $request->header(Origin => $v->{site}) if $request->method eq 'POST';
    my $response = $v->{agent}->request($request);
    return $response;
}

# A request to the application: its status is as wanted, its cookies are too.
sub visit {
    my ($v, $status, $request) = @_;
    my $what = $request->method . ' ' . $request->uri->path;
    my $response = send_as($v, $request);
    my @sent = $response->header('X-Sent-Cookie');
    my @got = $response->header('Set-Cookie');

    is $response->code, $status, "$what: status";
    is_deeply \@got, [ expected($v, @sent) ], "$what: cookies";
    my %sent = map { name_of($_) => 1 } @sent;
    is_deeply [ grep { !$sent{$_} } @sent_always ], [],
        "$what: the application tried them all";
    store($v, @got);
    return $response;
}

sub get { my ($v, $status, $path) = @_; visit($v, $status, GET("$v->{site}$path")) }

sub post {
    my ($v, $status, $path, @form) = @_;
    return visit($v, $status, POST("$v->{site}$path", \@form));
}

# The value of a hidden field of a page, as a browser sends it back.
sub hidden {
    my ($page, $name) = @_;
    return $page->content =~ /<input type="hidden" name="\Q$name\E" value="([^"]*)"/
        ? $1 : undef;
}

sub token { (csrfmiddlewaretoken => hidden($_[0], 'csrfmiddlewaretoken')) }

# --- what visitors do

sub choose {
    my ($v, $choice, @grants) = @_;
    my $page = send_as($v, GET "$v->{site}/");
    my $shown = hidden($page, 'shown');
    ok $shown, 'the page asks' or return;

    my $answer = send_as($v, POST "$v->{site}/privacy-choices/",
        [ choice => $choice, shown => $shown, back => '/contact/',
          map { (grant => $_) } @grants ]);
    is $answer->code, 303, "$choice: taken";
    is $answer->header('Location') =~ s/^\Q$v->{site}\E//r, '/contact/#pvc-saved',
        "$choice: back to the page";
    my @cookies = $answer->header('Set-Cookie');
    is_deeply [ map { name_of($_) } @cookies ], ['cookies_preferences'],
        "$choice: kept";
    store($v, @cookies);
}

sub log_in {
    my ($v) = @_;
    my $page = get($v, 200, '/admin/login/?next=/admin/');
    is send_as($v, GET "$v->{site}/static/admin/css/base.css")->code, 200,
        'the style sheet of the page is there';
    ok $v->{jar}{csrftoken}, 'csrftoken arrived';
    post($v, 302, '/admin/login/', username => 'demo', password => 'demo',
        next => '/admin/', token($page));
    ok $v->{jar}{sessionid}, 'sessionid arrived';
    like get($v, 200, '/admin/')->content, qr/Site administration/, 'signed in';
}

sub log_out {
    my ($v) = @_;
    get($v, 200, '/admin/logout/');
    ok !exists $v->{jar}{sessionid}, 'sessionid deleted';
    get($v, 302, '/admin/');
}

sub write_message {
    my ($v) = @_;
    my $page = get($v, 200, '/contact/');
    like post($v, 200, '/contact/', message => 'hello', token($page))->content,
        qr/^OK hello$/, 'message taken';
    post($v, 403, '/contact/', message => 'forged');
}

sub switch_language {
    my ($v) = @_;
    for my $language (qw(fr en)) {
        my $page = get($v, 200, '/');
        post($v, 302, '/i18n/setlang/', language => $language, next => '/',
            token($page));
        is $v->{jar}{django_language}, $language, "django_language=$language arrived";
        like get($v, 200, '/')->content, qr/<html lang="$language">/, 'in force';
    }
}

# A deletion needs no consent, whatever it deletes.
sub forget {
    my ($v) = @_;
    my $page = get($v, 200, '/forget/');
    is scalar(grep { /^stats_visitor=/ } $page->header('Set-Cookie')), 1,
        'the deletion arrived';
}

sub tour {
    my ($v, $asks) = @_;
    my $page = get($v, 200, '/');
    is !!hidden($page, 'shown'), !!$asks, $asks ? 'asks' : 'does not ask';
    log_in($v);
    write_message($v);
    switch_language($v);
    forget($v);
    log_out($v);
}

subtest 'without the module everything arrives' => sub {
    tour(visitor('django', all => 1), 0);
};

subtest 'necessary cookies alone: no banner, and they are listed' => sub {
    my $v = visitor('django_portal', map { $_ => 1 } @necessary);
    tour($v, 0);
    my $page = get($v, 200, '/')->content;
    unlike $page, qr/<section[^>]*id="pvc"[^>]*>(?:(?!<\/section>).)*<form/s, 'no banner';
    my $charter = send_as($v, GET "$v->{site}/privacy-choices/")->content;
    like $charter, qr/\b$_\b/, "$_ is listed" for @necessary, 'cookies_preferences';
};

for my $server (@servers) {
    for (@states) {
        my ($what, $choice, $grants, $may_pass) = @$_;
        subtest "$server, $what" => sub {
            my $v = visitor($server, map { $_ => 1 } @necessary, @$may_pass);
            choose($v, $choice, @$grants) if $choice;
            tour($v, !$choice);
        };
    }
}
