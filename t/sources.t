# The choices of other consent tools, read by conf/sources/*.conf: cookies as these
# tools write them, in a register of three categories.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use JSON::PP ();
use Httpd;
use Page;
use Wire;

my $conf = Apache::Test::vars('top_dir') . '/conf/sources';
my @tools = map { m{([^/]+)\.conf$} } sort glob "$conf/*.conf";

# --- real values, shortened where they are long and say nothing

my $stamp = "stamp:%27hJEdgU/jEFEJFFhX0xA2+tJffzrTG9PBRXlVW8uhbrskpnk5ALWObw==%27";
sub cookiebot {
    my ($p, $s, $m, %opt) = @_;
    my ($with, $method) = ($opt{stamp} // $stamp, $opt{method} // "method:%27explicit%27%2C");
    return "CookieConsent={$with%2Cnecessary:true%2Cpreferences:$p%2Cstatistics:$s%2C"
        . "marketing:$m%2C${method}ver:1%2Cutc:1741859336134%2Cregion:%27fr%27}";
}
my $no_stamp = 'stamp:%27-1%27';

my $closed = 'OptanonAlertBoxClosed=2024-10-15T11:50:36.242Z';
sub onetrust {
    my ($groups, %opt) = @_;
    my $landing = $opt{landing} // 'NotLandingPage';
    my $again = $opt{again} // 'false';
    return 'OptanonConsent=isGpcEnabled=0&datestamp=Tue+Oct+22+2024+09%3A28%3A09+GMT%2B0300+'
        . '(%D0%92%D0%BE%D1%81)&version=202405.2.0&browserGpcFlag=0&isIABGlobal=false&'
        . "consentId=5f445bf3-ea3f-4378-8595-e19c933c67be&interactionCount=1&isAnonUser=1&landingPath=$landing&"
        . "groups=$groups&hosts=H10%3A1%2CH163%3A1&genVendors=V2%3A1%2CV1%3A0%2C&geolocation=FR%3B&"
        . "AwaitingReconsent=$again";
}
my $all_groups = 'C0001%3A1%2CC0003%3A1%2CC0002%3A1%2CC0004%3A1';
my $no_groups = 'C0003%3A0%2CC0004%3A0%2CC0002%3A0%2CC0001%3A1';

sub cookieyes {
    my ($consent, $action, $f, $a, $ad) = @_;
    return "cookieyes-consent=consentid:S2k4RFFzdHlnUEoxSWlCNUFEc05Jb0dWaHBaNnY1NTk,consent:$consent,"
        . "action:$action,necessary:yes,functional:$f,analytics:$a,performance:yes,advertisement:$ad,other:yes";
}

sub complianz {
    my ($p, $s, $m, $status) = @_;
    return join '; ', 'cmplz_consented_services=', 'cmplz_policy_id=14', "cmplz_marketing=$m",
        "cmplz_statistics=$s", "cmplz_preferences=$p", 'cmplz_functional=allow',
        ($status ? "cmplz_banner-status=$status" : ());
}

sub encoded { $_[0] =~ s/([^A-Za-z0-9_.!~*'()-])/sprintf '%%%02X', ord $1/ger }
sub cc_cookie {
    my ($categories, %opt) = @_;
    my $list = join ',', map { qq("$_") } @$categories;
    my $time = $opt{time} // '"consentTimestamp":"2025-04-16T01:32:51.025Z","consentId":'
        . '"24ef8464-ff47-4934-8ba7-5ae0c50c8ff8",';
    my $data = $opt{data} // 'null';
    return qq({"categories":[$list],"revision":0,"data":$data,$time"services":{"necessary":[],)
        . '"analytics":[]},"languageCode":"en","lastConsentTimestamp":"2025-04-16T01:32:51.025Z",'
        . '"expirationTime":1760491971026}';
}
my $v2 = '{"categories":["necessary","analytics","targeting"],"level":["necessary","analytics","targeting"],'
    . '"revision":1,"data":null,"rfc_cookie":true,"consent_date":"2023-06-17T15:02:36.705Z"}';
sub cc { 'cc_cookie=' . encoded(cc_cookie(@_)) }

sub klaro { 'klaro=' . encoded($_[0]) }

# --- what each stands for: of statistics, first-party and third-party, granted,
# refused or unset

my %rows = (
    cookiebot => [
        [ 'accept all',         'ggg', cookiebot(('true') x 3) ],
        [ 'refuse all',         'rrr', cookiebot(('false') x 3) ],
        [ 'statistics only',    'grr', cookiebot(qw(false true false)) ],
        [ 'preferences only',   'rgr', cookiebot(qw(true false false)) ],
        [ 'marketing only',     'rrg', cookiebot(qw(false false true)) ],
        [ 'not encoded',        'ggg', cookiebot(('true') x 3) =~ s/%2C/,/gr =~ s/%27/'/gr ],
        [ 'all encoded',        'grr', 'CookieConsent=' . encoded((cookiebot(qw(false true false))
              =~ s/%2C/,/gr =~ s/%27/'/gr =~ s/^CookieConsent=//r)) =~ s/'/%27/gr ],
        [ 'with IAB strings',   'rrr', cookiebot(('false') x 3) =~ s/(?=%2Cregion)/%2Ciab2:%27CP5jqEAP5jqEACGABBENAmEgAAAA.YAAA%27%2Cgacm:%272~AA==fmR2Lg==%27/r ],
        [ 'asked by nobody',    'uuu', cookiebot(('true') x 3, stamp => $no_stamp, method => "method:%27implied%27%2C") ],
        [ 'asked by nobody, of old', 'uuu', cookiebot(('true') x 3, stamp => $no_stamp, method => '') ],
        [ 'no stamp',           'uuu', cookiebot(('true') x 3, stamp => $no_stamp) ],
        [ 'implied',            'uuu', cookiebot(('true') x 3, method => "method:%27implied%27%2C") ],
        [ 'before there were methods', 'uuu', cookiebot(('true') x 3, method => '') ],
        [ '-1',                 'uuu', 'CookieConsent=-1' ],
        [ '0',                  'rrr', 'CookieConsent=0' ],
        [ '1',                  'uuu', 'CookieConsent=1' ],
        [ 'empty',              'uuu', 'CookieConsent=' ],
        [ 'a word of another tool', 'uuu', 'CookieConsent=true' ],
        [ 'truncated',          'uuu', cookiebot(('true') x 3) =~ s/%2Cregion.*//r ],
        [ 'truncated early',    'uuu', cookiebot(('true') x 3) =~ s/%2Cmarketing.*//r ],
        [ 'neither true nor false', 'uuu', cookiebot(qw(yes 1 TRUE)) ],
        [ 'only a beginning',   'uuu', cookiebot(qw(trueish trues true1)) ],
        [ 'another name, same tail', 'uuu', 'x' . cookiebot(('true') x 3) ],
        [ 'another name, same beginning', 'uuu', cookiebot(('true') x 3) =~ s/^CookieConsent/CookieConsent2/r ],
        [ 'another case',       'uuu', cookiebot(('true') x 3) =~ s/^CookieConsent/cookieconsent/r ],
        [ 'in another value',   'uuu', 'a=' . cookiebot(('true') x 3) ],
        [ 'in a value, quoted', 'uuu', 'a="x ' . cookiebot(('true') x 3) . '"' ],
        [ 'twice',              'uuu', join '; ', (cookiebot(('true') x 3)) x 2 ],
        [ 'twice, one refuses', 'uuu', join '; ', cookiebot(('true') x 3), cookiebot(('false') x 3) ],
    ],
    onetrust => [
        [ 'accept all',         'ggg', "$closed; " . onetrust($all_groups) ],
        [ 'the other order',    'ggg', onetrust($all_groups) . "; $closed" ],
        [ 'refuse all',         'rrr', "$closed; " . onetrust($no_groups) ],
        [ 'performance only',   'grr', "$closed; " . onetrust('C0001%3A1%2CC0002%3A1%2CC0003%3A0%2CC0004%3A0') ],
        [ 'functional only',    'rgr', "$closed; " . onetrust('C0001%3A1%2CC0002%3A0%2CC0003%3A1%2CC0004%3A0') ],
        [ 'targeting only',     'rrg', "$closed; " . onetrust('C0001%3A1%2CC0002%3A0%2CC0003%3A0%2CC0004%3A1') ],
        [ 'groups of old names', 'grg', "$closed; " . onetrust('2%3A1%2C3%3A0%2C1%3A1%2C4%3A1%2CV2STACK42%3A1') ],
        [ 'groups of IAB beside', 'rrr', "$closed; " . onetrust('C0001%3A1%2CC0002%3A0%2CC0003%3A0%2CC0004%3A0%2CC0005%3A0%2CV2STACK42%3A0%2CC0015%3A0%2CC0035%3A0') ],
        [ 'a group with that tail', 'uuu', "$closed; " . onetrust('C0001%3A1%2CSTACK42%3A1%2CXC0002%3A1%2CC00023%3A1') ],
        [ 'social media too',   'ggg', "$closed; " . onetrust("$all_groups%2CC0005%3A1") ],
        [ 'but social media',   'ggr', "$closed; " . onetrust("$all_groups%2CC0005%3A0") ],
        [ 'not encoded',        'ggg', "$closed; " . onetrust($all_groups =~ s/%3A/:/gr =~ s/%2C/,/gr) ],
        [ 'first view, opt-in', 'uuu', onetrust($no_groups, landing => 'https%3A%2F%2Fexample.org%2F%3Fq%3D%26groups%3DC0002%253A1') ],
        [ 'first view, opt-out', 'uuu', onetrust($all_groups) ],
        [ 'asked again',        'uuu', "$closed; " . onetrust($all_groups, again => 'true') ],
        [ 'only closed',        'uuu', $closed ],
        [ 'closed, empty',      'uuu', 'OptanonAlertBoxClosed=; ' . onetrust($all_groups) ],
        [ 'closed, no time',    'uuu', 'OptanonAlertBoxClosed=true; ' . onetrust($all_groups) ],
        [ 'no groups',          'uuu', "$closed; OptanonConsent=isGpcEnabled=0&version=1" ],
        [ 'empty groups',       'uuu', "$closed; " . onetrust('') ],
        [ 'groups in an address', 'rrr', "$closed; " . onetrust($no_groups, landing => 'https%3A%2F%2Fexample.org%2F%3Fgroups%3DC0002%3A1') ],
        [ 'two groups=',        'rrr', "$closed; " . onetrust("$no_groups&groups=$all_groups") ],
        [ 'truncated',          'guu', "$closed; " . onetrust("C0001%3A1%2CC0002%3A1%2CC0003%") =~ s/&hosts.*//r ],
        [ 'neither 0 nor 1',    'uuu', "$closed; " . onetrust('C0001%3A1%2CC0002%3A11%2CC0003%3A2%2CC0004%3A') ],
        [ 'another name',       'uuu', "$closed; x" . onetrust($all_groups) ],
        [ 'closed by another name', 'uuu', "My$closed; " . onetrust($all_groups) ],
        [ 'in another value',   'uuu', "a=$closed; b=" . onetrust($all_groups) ],
        [ 'twice',              'uuu', join '; ', $closed, onetrust($all_groups), onetrust($no_groups) ],
        [ 'closed twice',       'uuu', join '; ', $closed, onetrust($all_groups), $closed ],
    ],
    cookieyes => [
        [ 'accept all',         'ggg', cookieyes('yes', 'yes', ('yes') x 3) ],
        [ 'refuse all',         'rrr', cookieyes('no', 'yes', ('no') x 3) ],
        [ 'analytics only',     'grr', cookieyes('yes', 'yes', 'no', 'yes', 'no') ],
        [ 'functional only',    'rgr', cookieyes('yes', 'yes', 'yes', 'no', 'no') ],
        [ 'advertisement only', 'rrg', cookieyes('yes', 'yes', 'no', 'no', 'yes') ],
        [ 'encoded',            'ggg', cookieyes('yes', 'yes', ('yes') x 3) =~ s/,/%2C/gr =~ s/:/%3A/gr ],
        [ 'no performance',     'gug', 'cookieyes-consent=consentid:x,consent:yes,action:yes,necessary:yes,analytics:yes,advertisement:yes' ],
        [ 'first view',         'uuu', cookieyes('no', '', ('no') x 3) ],
        [ 'first view, yes by default', 'uuu', cookieyes('no', '', ('yes') x 3) ],
        [ 'first view, consent', 'uuu', cookieyes('yes', '', ('yes') x 3) ],
        [ 'no action',          'uuu', cookieyes('yes', 'no', ('yes') x 3) ],
        [ 'yes, but no consent', 'uuu', cookieyes('no', 'yes', ('yes') x 3) ],
        [ 'no consent=',        'uuu', 'cookieyes-consent=consentid:x,action:yes,analytics:yes' ],
        [ 'no id',              'uuu', 'cookieyes-consent=consent:yes,action:yes,analytics:yes' ],
        [ 'names with that tail', 'uuu', 'cookieyes-consent=consentid:x,myconsent:yes,reaction:yes,webanalytics:yes' ],
        [ 'a longer yes',       'uuu', cookieyes('yes', 'yes', ('yess') x 3) ],
        [ 'truncated',          'uuu', cookieyes('yes', 'yes', ('yes') x 3) =~ s/es,functional.*//r ],
        [ 'truncated late',     'ggu', cookieyes('yes', 'yes', ('yes') x 3) =~ s/s,other.*//r ],
        [ 'empty',              'uuu', 'cookieyes-consent=' ],
        [ 'another name',       'uuu', 'x-' . cookieyes('yes', 'yes', ('yes') x 3) ],
        [ 'in another value',   'uuu', 'a=' . cookieyes('yes', 'yes', ('yes') x 3) ],
        [ 'twice',              'uuu', join '; ', (cookieyes('yes', 'yes', ('yes') x 3)) x 2 ],
    ],
    complianz => [
        [ 'accept all',         'ggg', complianz(('allow') x 3, 'dismissed') ],
        [ 'refuse all',         'rrr', complianz(('deny') x 3, 'dismissed') ],
        [ 'statistics only',    'grr', complianz(qw(deny allow deny dismissed)) ],
        [ 'preferences only',   'rgr', complianz(qw(allow deny deny dismissed)) ],
        [ 'marketing only',     'rrg', complianz(qw(deny deny allow dismissed)) ],
        [ 'before any click',   'uuu', complianz(('allow') x 3) ],
        [ 'shown',              'uuu', complianz(('allow') x 3, 'show') ],
        [ 'an older word',      'uuu', complianz(('allow') x 3, 'dismiss') ],
        [ 'only dismissed',     'uuu', 'cmplz_banner-status=dismissed' ],
        [ 'some are missing',   'guu', 'cmplz_banner-status=dismissed; cmplz_statistics=allow' ],
        [ 'anonymous ones',     'uuu', 'cmplz_banner-status=dismissed; cmplz_statistics-anonymous=allow' ],
        [ 'neither word',       'uuu', complianz(qw(yes 1 allowed dismissed)) ],
        [ 'truncated',          'uuu', complianz(('allo') x 3, 'dismissed') ],
        [ 'dismissed truncated', 'uuu', complianz(('allow') x 3, 'dismisse') ],
        [ 'another name',       'uuu', 'cmplz_banner-status=dismissed; my_cmplz_statistics=allow' ],
        [ 'in another value',   'uuu', 'a=cmplz_banner-status=dismissed; cmplz_statistics=allow' ],
        [ 'one of them twice',  'ugg', complianz(('allow') x 3, 'dismissed') . '; cmplz_statistics=deny' ],
        [ 'status twice',       'uuu', complianz(('allow') x 3, 'dismissed') . '; cmplz_banner-status=show' ],
    ],
    cookieconsent => [
        [ 'accept all',         'ggg', cc([qw(necessary analytics functionality marketing)]) ],
        [ 'refuse all',         'rrr', cc(['necessary']) ],
        [ 'analytics only',     'grr', cc([qw(necessary analytics)]) ],
        [ 'another word',       'rrg', cc([qw(ads necessary)]) ],
        [ 'nothing at all',     'rrr', cc([]) ],
        [ 'not encoded',        'grr', 'cc_cookie=' . cc_cookie([qw(necessary analytics)]) ],
        [ 'small hexadecimals', 'grr', cc([qw(necessary analytics)]) =~ s/(%..)/\L$1/gr ],
        [ 'real',               'grg', 'cc_cookie=%7B%22categories%22%3A%5B%22necessary%22%2C%22analytics%22%2C%22marketing%22%5D%2C%22revision%22%3A0%2C%22data%22%3Anull%2C%22consentTimestamp%22%3A%222024-05-28T06%3A43%3A23.433Z%22%2C%22consentId%22%3A%2262fc216f-df44-47fb-ac7b-b57041b6c70c%22%2C%22services%22%3A%7B%22necessary%22%3A%5B%5D%2C%22analytics%22%3A%5B%5D%2C%22marketing%22%3A%5B%5D%7D%2C%22lastConsentTimestamp%22%3A%222024-05-28T06%3A43%3A23.433Z%22%7D' ],
        [ 'version 2',          'uuu', 'cc_cookie=' . encoded($v2) ],
        [ 'before any click',   'uuu', cc([qw(necessary analytics)], time => '') ],
        [ 'no time',            'uuu', cc([qw(necessary analytics)], time => '"consentTimestamp":"",') ],
        [ 'categories in data', 'rrr', cc(['necessary'], data => '{"categories":["analytics"]}') ],
        [ 'names with that tail', 'rrr', cc([qw(necessary webanalytics analytics2)]) ],
        [ 'truncated in the list', 'uuu', cc([qw(necessary analytics)]) =~ s/%22%5D.*//r ],
        [ 'truncated',          'uuu', cc([qw(necessary analytics)]) =~ s/%22%7D$//r =~ s/%7D.*//r ],
        [ 'no list',            'uuu', 'cc_cookie=' . encoded('{"categories":"analytics","consentTimestamp":"2025-01-01"}') ],
        [ 'true',               'uuu', 'cc_cookie=true' ],
        [ 'empty',              'uuu', 'cc_cookie=' ],
        [ 'another name',       'uuu', 'my' . cc([qw(necessary analytics)]) ],
        [ 'in another value',   'uuu', 'a=' . cc([qw(necessary analytics)]) ],
        [ 'twice',              'uuu', join '; ', cc([qw(necessary analytics)]), cc(['necessary']) ],
    ],
    klaro => [
        [ 'accept all',         'ggg', klaro('{"klaro":true,"matomo":true,"preferences":true,"youtube":true,"vimeo":true}') ],
        [ 'refuse all',         'rrr', klaro('{"klaro":true,"matomo":false,"preferences":false,"youtube":false,"vimeo":false}') ],
        [ 'real',               'rrr', 'klaro=%7B%22necessary-cookies%22%3Atrue%2C%22preferences%22%3Afalse%2C%22google-analytics%22%3Afalse%2C%22google-ads%22%3Afalse%7D' ],
        [ 'one service of two', 'gur', klaro('{"matomo":true,"youtube":true,"vimeo":false}') ],
        [ 'one service',        'guu', 'klaro=%7B%22matomo%22%3Atrue%7D' ],
        [ 'not encoded',        'guu', 'klaro={"matomo":true}' ],
        [ 'other services',     'uuu', klaro('{"uniba":true,"fbpixel":true}') ],
        [ 'names with that tail', 'uuu', klaro('{"my-matomo":true,"matomo2":true}') ],
        [ 'a name in a name',   'uuu', klaro('{"a,matomo":true,"{matomo":true}') ],
        [ 'said twice',         'ruu', klaro('{"matomo":true,"matomo":false}') ],
        [ 'nothing',            'uuu', klaro('{}') ],
        [ 'another structure',  'uuu', klaro('{"__v":2,"consents":{"matomo":true}}') ],
        [ 'as texts',           'uuu', klaro('{"matomo":"true"}') ],
        [ 'truncated',          'uuu', klaro('{"matomo":true,"youtube":tr') ],
        [ 'truncated at the end', 'uuu', klaro('{"matomo":true') ],
        [ 'more behind it',     'uuu', klaro('{"matomo":true}x') ],
        [ 'true',               'uuu', 'klaro=true' ],
        [ 'empty',              'uuu', 'klaro=' ],
        [ 'another name',       'uuu', 'my' . klaro('{"matomo":true}') ],
        [ 'in another value',   'uuu', 'a=' . klaro('{"matomo":true}') ],
        [ 'twice',              'uuu', join '; ', (klaro('{"matomo":true}')) x 2 ],
    ],
    tarteaucitron => [
        [ 'accept all',         'ggg', 'tarteaucitron=!gajs=true!disqus=true!facebook=true!twitter=true!youtube=true' ],
        [ 'refuse all',         'rrr', 'tarteaucitron=!gtag=false!disqus=false!youtube=false' ],
        [ 'statistics only',    'gur', 'tarteaucitron=!analytics=true!gtag=true!youtube=false' ],
        [ 'one service of two', 'ruu', 'tarteaucitron=!matomo=true!gtag=false' ],
        [ 'one not answered',   'uug', 'tarteaucitron=!matomo=true!gtag=wait!youtube=true' ],
        [ 'before any click',   'uuu', 'tarteaucitron=!googleadwordsconversion=wait!gtag=wait!mautic=wait!facebook=wait!linkedin=wait!twitter=wait' ],
        [ 'with an id',         'gur', 'tarteaucitron=!id=a5c8155833511d18-109da518-8ba7e9a8-ad046228aa8818a809d23c28!atinternet=true!youtube=false' ],
        [ 'encoded',            'gur', 'tarteaucitron=%21matomo%3Dtrue%21youtube%3Dfalse' ],
        [ 'other services',     'uuu', 'tarteaucitron=!fontawesomeservice=true!sondageservice=true' ],
        [ 'names with that tail', 'uuu', 'tarteaucitron=!mymatomo=true!matomo2=true' ],
        [ 'a longer true',      'uuu', 'tarteaucitron=!matomo=trues' ],
        [ 'said twice',         'ruu', 'tarteaucitron=!matomo=true!matomo=false' ],
        [ 'a mark at the end',  'guu', 'tarteaucitron=!gtag=true!' ],
        [ 'no mark',            'uuu', 'tarteaucitron=matomo=true' ],
        [ 'truncated',          'guu', 'tarteaucitron=!matomo=true!youtube=tr' ],
        [ 'true',               'uuu', 'tarteaucitron=true' ],
        [ 'empty',              'uuu', 'tarteaucitron=' ],
        [ 'another name',       'uuu', 'mytarteaucitron=!matomo=true' ],
        [ 'in another value',   'uuu', 'a=tarteaucitron=!matomo=true; b=!matomo=true' ],
        [ 'twice',              'uuu', 'tarteaucitron=!matomo=true; tarteaucitron=!matomo=true' ],
    ],
);

# --- a server with a virtual host for each, and one for all of them

my $register = <<'END';
ServerName localhost
CookieConsent On
CookieConsentDeclare necessary   cookies_preferences
CookieConsentDeclare statistics  s
CookieConsentDeclare first-party f
CookieConsentDeclare third-party t
END
my $names = "Define KLARO_THIRD_PARTY \"chat\"\nDefine COOKIECONSENT_THIRD_PARTY \"videos\"\n"
    . "Define TARTEAUCITRON_THIRD_PARTY \"chat\"\n";
my @ports = Httpd::free_ports(@tools + 2);
my $all = join '', map { "Include $conf/$_.conf\n" } @tools;
my @hosts = ((map { "Include $conf/$_.conf\n" } @tools), $all, $names . $all);
my $server = Httpd->start("LimitRequestFieldSize 16384\n" . join '', map {
    "Listen 127.0.0.1:$ports[$_]\n<VirtualHost 127.0.0.1:$ports[$_]>\n$register$hosts[$_]</VirtualHost>\n"
} 0 .. $#hosts);

sub read_state {
    my ($port, @cookies) = @_;
    my $answer = get($port, '/privacy-choices/state', map { "Cookie: $_" } grep { length } @cookies);
    my $categories = JSON::PP::decode_json($answer->{body})->{categories};
    return join '', map { substr $categories->{$_}{decision}, 0, 1 } qw(statistics first-party third-party);
}

# Between other cookies nothing changes.
my @among = (
    [ 'alone',        sub { $_[0] } ],
    [ 'first',        sub { "$_[0]; a=b; sid=1" } ],
    [ 'last',         sub { "x=y=z; _ga=GA1.2.3; $_[0]" } ],
    [ 'without blanks', sub { 'a=b;' . $_[0] =~ s/; /;/gr . ';c=d' } ],
    [ 'after nothing', sub { "; ;=;$_[0];" } ],
);

plan tests => 1 + 2 * @tools + 5 + 12 + 3;

is_deeply [ sort keys %rows ], \@tools, 'all files are known';
for my $n (0 .. $#tools) {
    my $tool = $tools[$n];
    subtest $tool => sub {
        my %seen;
        is read_state($ports[$n], ''), 'uuu', 'no cookies';
        is read_state($ports[$n], 'a=b; s=1'), 'uuu', 'others only';
        for my $row (@{ $rows{$tool} }) {
            my ($what, $expected, $cookie) = @$row;
            $seen{$_}++ for split //, $expected;
            is read_state($ports[$n], $_->[1]->($cookie)), $expected, "$what, $_->[0]" for @among;
            is read_state($ports[@tools], $cookie), $expected, "$what, with all files";
        }
        is join(' ', sort keys %seen), 'g r u', 'every answer was seen';
    };
}

# Their own names for what a site has.
is read_state($ports[-1], $_->[1]), $_->[0], "names of the site's own: $_->[1]" for (
    [ 'uug', klaro('{"chat":true}') ],
    [ 'uuu', klaro('{"youtube":true}') ],
    [ 'rrg', cc(['videos']) ],
    [ 'rrr', cc(['marketing']) ],
    [ 'uug', 'tarteaucitron=!chat=true!youtube=false' ],
);

# A header as long as there can be, made to keep an expression busy, decides
# nothing, and is answered: where the library gives up, nothing is granted either.
my $long = 8000;
for my $flood (
    [ 'many cookies',        join ';', ('a=b') x ($long / 4) ],
    [ 'nothing but ends',    ';' x $long ],
    [ 'blanks',              '; ' . ' ' x $long ],
    [ 'many beginnings',     join ';', ('CookieConsen') x ($long / 13) ],
    [ 'Cookiebot, commas',   "CookieConsent={stamp:'x'" . ',statistics:tru' x ($long / 16) . '}' ],
    [ 'OneTrust, groups',    "$closed; OptanonConsent=" . 'a&' x ($long / 4) . 'groups=' . ',C0002' x ($long / 12) ],
    [ 'CookieYes, fields',   'cookieyes-consent=consentid:x,action:yes' . ',analytics:ye' x ($long / 13) ],
    [ 'cc_cookie, names',    'cc_cookie={"categories":[' . '"analytic",' x ($long / 11) ],
    [ 'cc_cookie, quotes',   'cc_cookie={"categories":[' . '%22' x ($long / 3) ],
    [ 'Klaro, services',     'klaro={' . '"matomo":true,' x ($long / 14) ],
    [ 'Klaro, one name',     'klaro={"' . '%2' x ($long / 2) ],
    [ 'tarteaucitron',       'tarteaucitron=' . '!matomo=tru' x ($long / 11) ],
) {
    is read_state($ports[@tools], $flood->[1]), 'uuu', "a flood: $flood->[0]";
}

# The banner is off, enforcement stays.
{
    my $port = $ports[ (grep { $tools[$_] eq 'tarteaucitron' } 0 .. $#tools)[0] ];
    my $page = "<!DOCTYPE html>\n<html lang=\"en\"><head><title>T</title></head>\n<body><p>text</p></body></html>\n";
    Httpd::write_file("$server->{root}/htdocs/index.html", $page);
    is get($port, '/index.html')->{body}, $page, 'no banner';
    like get($port, '/privacy-choices/charter')->{body}, qr{<code>tarteaucitron</code>}, 'the cookie is in the register';
    unlike $server->log, qr/cookie_consent:(?:error|crit)|could not be evaluated/, 'no complaint';
}

for my $tool (@tools) {
    my ($ok, $output) = config_test("Include $conf/$tool.conf\n");
    is $output, "Syntax OK\n", "$tool: loads alone, in the main server";
}
