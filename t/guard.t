# What is written down agrees with the code: documentation, names, layers,
# sizes.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use Httpd;

my $vars = Apache::Test::vars();
my $top = $vars->{top_dir};
my $readme = Httpd::read_file("$top/README.md");
my $code = join '', map { Httpd::read_file($_) } glob "$top/src/*/*.[ch]";

# Directives, from the table of commands.
my ($table) = Httpd::read_file("$top/src/server/directives.c")
    =~ /^const command_rec cc_commands\[\] = \{(.*?)^\};/ms;
my @directives = $table =~ /AP_INIT_\w+\(\s*"(\w+)"/g;
my %is_section = map { $_ => 1 } $table =~ /AP_INIT_\w+\(\s*"(\w+)",[^"]*?\bSECTION\b/g;
# key=value arguments, from the tables of options of all files of directives.
my @keys = map { Httpd::read_file("$top/src/server/$_") =~ /\{ "([a-z-]+)", CC_OPTION_\w+/g }
    qw(directives.c directives_register.c directives_rules.c);

# The table of the README: directive => [ its line, where ].
my %documented;
for (split /\n/, $readme) {
    my ($directive) = /^\| `(\w+)/ or next;
    my ($cell, $where) = /^\| (.*?) \| ([SD ]+) \|/s or next;
    $documented{$directive} = [ $cell, $where ];
}
my $example = Httpd::read_file("$top/conf/all-directives.conf");

my @urls = ('/privacy-choices/', '/privacy-choices/charter', '/privacy-choices/state',
    'choice=accept', 'refuse', 'save', 'grant=CATEGORY', 'shown=HASH', 'back=/path', '?lang=');
my @environment = qw(COOKIE_CONSENT COOKIE_CONSENT_STATE COOKIE_CONSENT_FIRST_PARTY
    Cookie-Consent no-cookie-banner no-cookie-consent none ask chosen source signal granted refused unset);

plan tests => @directives * 3 + 18;

# --- documentation

cmp_ok scalar @directives, '>=', 14, 'the table of commands was read';
cmp_ok scalar @keys, '>=', 25, 'the tables of options were read';
is_deeply [ sort keys %documented ], [ sort @directives ], 'the README documents no others';
for my $directive (@directives) {
    my ($cell, $where) = @{ $documented{$directive} // [ '', '' ] };
    ok $cell, "$directive: in the README";
    is $where, $is_section{$directive} ? 'S D' : 'S', "$directive: where";
    like $example, qr/^$directive\s/m, "$directive: in all-directives.conf";
}
{
    my $syntax = join "\n", map { $_->[0] } values %documented;
    is_deeply [ grep { $syntax !~ /\[\Q$_\E[=\]]/ } @keys ], [], 'every key is in the README';
    is_deeply [ grep { $example !~ /^[^#\n]*(?:^|\s)\Q$_\E(?:[=\s]|$)/m } @keys ], [],
        'every key is in all-directives.conf';
}
is_deeply [ grep { index($readme, $_) < 0 } @urls ], [], 'URLs are in the README';
is_deeply [ grep { $readme !~ /`\Q$_\E`|`\Q$_\E: / } @environment ], [],
    'names for applications are in the README';
is_deeply [ grep { !/^(?:none|ask|chosen|source|signal|granted|refused|unset)$/ && $code !~ /"\Q$_\E"/ }
    grep { !/FIRST_PARTY/ } @environment ], [], 'and in the code';
{
    my @links = grep { !/^https?:/ } $readme =~ /\]\(([^)#]+)\)/g;
    cmp_ok scalar @links, '>=', 5, 'links of the README were read';
    is_deeply [ grep { !-e "$top/$_" } @links ], [], 'they lead somewhere';
}

# What other modules may use: in the README, and made by the module.
{
    my $public = Httpd::read_file("$top/src/mod_cookie_consent.h");
    my @functions = $public =~ /^APR_DECLARE_OPTIONAL_FN\(\w+, (\w+),/mg;
    is_deeply [ sort @functions ], [qw(cookie_consent_allows cookie_consent_decision)], 'functions that stay';
    is_deeply [ grep { index($readme, $_) < 0 || $code !~ /APR_REGISTER_OPTIONAL_FN\($_\)/ } @functions ], [],
        'they are in the README and registered';
    is_deeply { $public =~ /^    COOKIE_CONSENT_(\w+) = (\d)/mg }, { UNSET => 0, REFUSED => 1, GRANTED => 2 },
        'values that stay';
    is_deeply [ $public =~ /^#include (\S+)/mg ], [qw(<httpd.h> <apr_optional.h>)], 'nothing internal';
}

# --- names

# httpd loads modules so that their global symbols collide.
{
    my ($so) = Httpd::modules() =~ /cookie_consent_module "([^"]+)"/;
    my @exported = map { / (\S+)$/ } split /\n/, qx(nm -D --defined-only '$so');
    is_deeply \@exported, ['cookie_consent_module'], 'one exported symbol';
}

# --- layers and sizes

{
    my @core = glob "$top/src/core/*.[ch]";
    cmp_ok scalar @core, '>=', 40, 'core/ was found';
    my @httpd = grep {
        Httpd::read_file($_) =~ /^\s*#\s*include\s*[<"](?:http|ap_|util_|mod_|server\/|scoreboard|mpm)/m
    } @core;
    is_deeply \@httpd, [], 'nothing of httpd in core/';

    my @files = map { glob "$top/$_" } 'mod_*.c', 'src/*.h', 'src/*/*.[ch]', 't/unit/*.[ch]', 't/fuzz/*.[ch]';
    my @long = grep { (my @lines = split /\n/, Httpd::read_file($_)) > 400 } @files;
    is_deeply \@long, [], 'no file of more than 400 lines';
}
