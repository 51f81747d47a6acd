# The form of the charter: an answer for each category, by radio buttons. What it
# says, what is kept of it, and what it shows afterwards.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use JSON::PP ();
use Page;
use Visitor;
use Wire;

my $server = 'own_on';
my $shown = shown($server);
my $f = '[0-9a-f]{6}';
my $id = '&id=[A-Za-z0-9_-]{22}';
my %field = (s => 'grant-statistics', a => 'grant-advertising', o => 'grant-support');

# Statistics and advertising need consent, support is exempt, necessary is always
# allowed, and in the others nothing is declared.
my ($stat, $adv, $sup) = ("&statistics=1:$f", "&advertising=1:$f", "&support=1:$f");
my ($no_stat, $no_adv, $no_sup) = ('&statistics=0', '&advertising=0', '&support=0');
my @saved = (
    # fields                                            entries of the cookie
    [ 's=yes a=yes o= o=yes',                           "$id$stat$adv$sup" ],
    [ 's=no a=no o= o=no',                              "$no_stat$no_adv$no_sup" ],
    [ 's=yes a=no o= o=no',                             "$id$stat$no_adv$no_sup" ],
    [ 's=no a=yes o= o=yes',                            "$id$no_stat$adv$sup" ],
    # no answer: refused where consent is needed, else what was stays
    [ 'o=',                                             "$no_stat$no_adv" ],
    [ 's=yes o=',                                       "$id$stat$no_adv" ],
    [ 's= a= o=',                                       "$no_stat$no_adv" ],
    [ 's=yes a=',                                       "$id$stat$no_adv$no_sup" ],
    # not even asked, as with boxes: none is ticked
    [ '',                                               "$no_stat$no_adv$no_sup" ],
    # in any order
    [ 'o=no o= a=yes s=no',                             "$id$no_stat$adv$no_sup" ],
    [ 'o=yes s= o= s=yes',                              "$id$stat$no_adv$sup" ],
    # boxes of a site's own beside them
    [ 'grant=statistics a=yes o=',                      "$id$stat$adv" ],
    [ 'grant=statistics s=yes',                         "$id$stat$no_adv$no_sup" ],
    [ 's=yes grant=statistics grant=support',           "$id$stat$no_adv$sup" ],
    [ 'grant=statistics s= o= grant=support',           "$id$stat$no_adv$sup" ],
    # nothing to decide in these: not kept
    [ 's=yes grant-necessary=yes grant-first-party=yes o=', "$id$stat$no_adv" ],
    [ 's=yes grant-necessary=no grant-third-party=no o=',   "$id$stat$no_adv" ],
    # the buttons for all say it, whatever is answered
    [ 'choice=accept s=no a=no o= o=no',                "$id$stat$adv" ],
    [ 'choice=refuse s=yes a=yes o= o=yes',             "$no_stat$no_adv" ],
);

my @refused = (
    # what                          fields
    [ 'yes and no',                 's=yes s=no' ],
    [ 'no and yes',                 's=no s=yes' ],
    [ 'yes twice',                  's=yes s=yes' ],
    [ 'no twice',                   's=no s=no' ],
    [ 'nothing twice',              'o= o=' ],
    [ 'yes and no, exempt',         'o= o=yes o=no' ],
    [ 'yes and no, decided by all', 'choice=refuse s=yes s=no' ],
    [ 'ticked, and no',             'grant=statistics s=no' ],
    [ 'no, and ticked',             's=no grant=statistics' ],
    [ 'ticked, nothing, and no',    'o= grant=support o=no' ],
    [ 'ticked, and no; accepted',   'choice=accept grant=statistics s=no' ],
    [ 'another value',              's=maybe' ],
    [ 'capitals',                   's=Yes' ],
    [ 'a blank',                    's=yes+' ],
    [ 'on',                         's=on' ],
    [ 'a number',                   's=1' ],
    [ 'more than yes',              's=yes,no' ],
    [ 'NUL',                        's=yes%00' ],
    [ 'nothing but NUL',            's=%00' ],
    [ 'an unknown category',        'grant-unheard=yes' ],
    [ 'an unknown one, empty',      'grant-unheard=' ],
    [ 'no category',                'grant-=yes' ],
    [ 'no category, empty',         'grant-=' ],
    [ 'capitals of a category',     'grant-Statistics=yes' ],
    [ 'capitals of the field',      'Grant-statistics=yes' ],
    [ 'a category and more',        'grant-statistics2=yes' ],
    [ 'a category cut short',       'grant-statistic=yes' ],
    [ 'a blank in the category',    'grant-statistics+=yes' ],
    [ 'NUL in the category',        'grant-statistics%00=yes' ],
    [ 'no value at all',            'grant-statistics' ],
);

# What was said before, what an exempt category is answered, and what is kept.
my @exempt = (
    # before   choice    fields        entry
    [ '',      'save',   'o=',         '' ],
    [ 'yes',   'save',   'o=',         $sup ],
    [ 'no',    'save',   'o=',         $no_sup ],
    [ 'yes',   'save',   'o= o=no',    $no_sup ],
    [ 'no',    'save',   'o= o=yes',   $sup ],
    [ 'yes',   'save',   '',           $no_sup ],
    [ 'yes',   'accept', 'o= o=no',    $sup ],
    [ 'no',    'accept', 'o= o=yes',   $no_sup ],
    [ 'yes',   'refuse', 'o=',         $sup ],
    [ '',      'accept', 'o= o=no',    '' ],
);

# Which of the answers the form holds beforehand: by category yes, no or -.
my @prefilled = (
    # what                        choice      answers of statistics, advertising, support
    [ 'nobody',                   undef,      '- - -' ],
    [ 'all accepted',             'choice=accept', 'yes yes -' ],
    [ 'all refused',              'choice=refuse', 'no no -' ],
    [ 'each answered',            's=yes a=no o= o=yes', 'yes no yes' ],
    [ 'an objection',             's= a=yes o= o=no', 'no yes no' ],
);

plan tests => @saved + @refused + @exempt + @prefilled + 5;

# "s=yes o=" as a browser sends it; "save" unless another button is named.
sub body {
    my ($fields, @more) = @_;
    my @pairs = map { s/^([sao])=/$field{$1}=/r } split / /, $fields;
    unshift @pairs, 'choice=save' unless grep { /^choice=/ } @pairs;
    return join '&', @pairs, @more;
}

sub answer {
    my ($fields, @headers) = @_;
    return post($server, body => body($fields, "shown=$shown"), headers => \@headers);
}

sub kept { (map { /^([^;]*)/ } cookies($_[0]))[0] // '' }

for (@saved) {
    my ($fields, $entries) = @$_;
    subtest "saved: $fields" => sub {
        my $got = answer($fields);
        is $got->{status}, 303, 'status';
        like kept($got), qr/^cookies_preferences=v=1&t=\d+$entries$/, 'entries';
    };
}

for (@refused) {
    my ($what, $fields) = @$_;
    subtest "not taken: $what" => sub {
        my $got = answer($fields);
        is $got->{status}, 400, 'status';
        is_deeply [ cookies($got) ], [], 'no cookie';
        is answer($fields, 'Accept: application/json')->{status}, 400, 'nor of a script';
    };
}

for (@exempt) {
    my ($before, $choice, $fields, $entry) = @$_;
    subtest 'exempt, ' . ($before || 'nothing') . " before: $choice $fields" => sub {
        my $former = $before && kept(answer("s=no a=yes o=$before"));
        my $got = answer("choice=$choice s=yes $fields", $former ? "Cookie: $former" : ());
        is $got->{status}, 303, 'status';
        like kept($got), qr/&advertising=[^&]*$entry$/, 'entry';
        my $state = state_of($server, kept($got))->{categories}{support};
        is !!$state->{allowed}, $entry ne $no_sup, 'allowed until refused';
    };
}

# The radio buttons of the charter, by their name: the values, those checked.
sub radios {
    my ($html) = @_;
    my (%radios, %checked);
    while ($html =~ /<input type="radio" name="([^"]*)" value="([^"]*)"( checked)?>/g) {
        push @{ $radios{$1} }, $2;
        $checked{$1} = $2 if $3;
    }
    return (\%radios, \%checked);
}

for (@prefilled) {
    my ($what, $fields, $answers) = @$_;
    subtest "shown to: $what" => sub {
        my $cookie = $fields && kept(answer($fields));
        my $html = get($server, '/privacy-choices/', $cookie ? "Cookie: $cookie" : ())->{body};
        my ($radios, $checked) = radios($html);
        is_deeply $radios, { map { $_ => [qw(yes no)] } values %field }, 'the answers';
        is join(' ', map { $checked->{ $field{$_} } // '-' } qw(s a o)), $answers, 'those given';
        is scalar(() = $html =~ /\bchecked\b/g), scalar(grep { $_ ne '-' } split / /, $answers), 'no other';
    };
}

# A form that is sent as it came says nothing new.
subtest 'what the form shows is what it sends' => sub {
    for ('s=yes a=no o= o=no', 'choice=accept', 's= o= o=yes') {
        my $cookie = kept(answer($_));
        my $html = get($server, '/privacy-choices/', "Cookie: $cookie")->{body};
        my @fields = map { /name="(grant-[^"]*)" value="([^"]*)"/ ? "$1=$2" : () }
            grep { !/type="radio"/ || / checked/ } $html =~ /<input[^>]*>/g;
        my $again = answer(join(' ', @fields), "Cookie: $cookie");
        is $again->{status}, 303, "$_: taken";
        is_deeply [ cookies($again) ], [], "$_: nothing changes";
    }
};

subtest 'a group of fields for each category' => sub {
    my $html = get($server, '/privacy-choices/')->{body};
    my %group = $html =~ m{<fieldset class="pvc-cat" id="pvc-c-([^"]+)"><legend><h3>[^<]+</h3></legend>(.*?)</fieldset>}sg;
    is_deeply [ sort keys %group ], [qw(advertising necessary statistics support)], 'those with cookies';
    for (sort keys %group) {
        is scalar(() = $group{$_} =~ / name="grant-\Q$_\E"/g), { necessary => 0, support => 3 }->{$_} // 2, "$_: fields";
        is scalar(() = $group{$_} =~ / name="/g), scalar(() = $group{$_} =~ / name="grant-\Q$_\E"/g), "$_: no others";
        like $group{$_}, qr/<table/, "$_: its cookies";
    }
    my ($before) = $group{support} =~ /(<input[^>]*>)/;
    like $before, qr/type="hidden" name="grant-support" value=""/, 'no answer is an answer where it is exempt';
    unlike $html, qr/type="checkbox"/, 'nothing to tick';
};

subtest 'an answer that grants has to be shown' => sub {
    for (body('s=yes'), body('o= o=yes'), body('s=yes', 'shown=' . '0' x 16)) {
        my $got = post($server, body => $_);
        is header1($got, 'Location'), '/privacy-choices/?lang=en&notice=changed#pvc-notice', "$_: to look again";
        is_deeply [ cookies($got) ], [], "$_: no cookie";
    }
    for (body('s=no a=no o= o=no'), body('o=')) {
        is scalar cookies(post($server, body => $_)), 1, "$_: taken";
    }
};

# With no script: the notice is where the URL leads, and in the title.
subtest 'that it was saved is said' => sub {
    for my $language (qw(en fr)) {
        my ($back) = get($server, "/privacy-choices/?lang=$language")->{body} =~ /name="back" value="([^"]*)"/;
        is $back, "/privacy-choices/?lang=$language&amp;notice=saved#pvc-notice", "$language: the form leads there";
        my $got = post($server, body => body('s=no', 'back=' . $back =~ s/&amp;/%26/r =~ s/#/%23/r));
        is header1($got, 'Location'), $back =~ s/&amp;/&/r, "$language: so does the answer";
        my $there = header1($got, 'Location') =~ s/#.*//r;
        unlike get($server, $there)->{body}, qr/role="status"/, "$language: not where no cookie was kept";
        my $html = get($server, $there, 'Cookie: ' . kept($got))->{body};
        my ($notice) = $html =~ m{<p id="pvc-notice" class="pvc-notice" tabindex="-1" role="status">([^<]+)</p>};
        like $html, qr{<title>\Q$notice\E &#8211; }, "$language: read out with the page" if ok $notice, "$language: said";
    }
};

subtest 'for a script' => sub {
    my $got = answer('s=yes a=no o=', 'Accept: application/json');
    my $categories = JSON::PP::decode_json($got->{body})->{categories};
    is $got->{status}, 200, 'status';
    is_deeply { map { $_ => $categories->{$_}{decision} } qw(statistics advertising support) },
        { statistics => 'granted', advertising => 'refused', support => 'unset' }, 'the state';
};
