# src/assets/embed.pl: what it leaves out of scripts and stylesheets, and that it
# stops where it cannot tell comments from code.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use File::Path qw(make_path remove_tree);
use Httpd;

my $vars = Apache::Test::vars();
my $state = "$vars->{t_state}/embed";
make_path($state);

# What goes in, and what is in the C file; undef: nothing, it fails.
my @rows = (
    # name      text                                            embedded
    [ 'a.css',  "/* x 'y */\n  b > c :d { e: f g; }\n\n",        "b > c :d{e:f g}\n" ],
    [ 'a.css',  "a {\n  font: 1rem/2 x;\n}\nb, c d { e: f }\n",   "a{font:1rem/2 x}b,c d{e:f}\n" ],
    [ 'a.css',  "a { content: \" ; : { \" }",                    "a{content:\" ; : { \"}\n" ],
    [ 'a.css',  "a { width: calc(1em + 2px) } /* x */",          "a{width:calc(1em + 2px)}\n" ],
    [ 'a.css',  "a { content: \"/* x */\" }\n",                  undef ],
    [ 'a.css',  "a { background: url(//x) }\n",                  undef ],
    [ 'a.css',  "a { /* b }\n",                                  undef ],
    [ 'a.js',   "/* x\n * 'y */\n'use strict';\n\n  a = b + +c;\n", "'use strict';a=b + +c;\n" ],
    [ 'a.js',   "a = b\n  c()\n\n  d = {\n    e: 1\n  }\nf",      "a=b\nc()\nd={e:1}\nf\n" ],
    [ 'a.js',   "a = b /* c */ + 'd  = e';\n",                   "a=b + 'd  = e';\n" ],
    [ 'a.js',   "a = /b ; *c/.test(d);\n",                       "a=/b ; *c/.test(d);\n" ],
    [ 'a.js',   "a = 'b\\'/c';\n",                               "a='b\\'/c';\n" ],
    [ 'a.js',   "a = '/*';\n",                                   undef ],
    [ 'a.js',   "a = 'http://b';\n",                             undef ],
    [ 'a.js',   "a = b; // c\n",                                 undef ],
    [ 'a.js',   "a = `b`;\n",                                    undef ],
    [ 'a.js',   "a = 'b\n';\n",                                  undef ],
    [ 'a.js',   "a = b */ c;\n",                                 undef ],
    [ 'a.conf', "  a  /* \"b?\" \\\n\n\xc3\xa9\n",               "  a  /* \"b?\" \\\n\n\xc3\xa9\n" ],
);

plan tests => scalar @rows;

# The string that a C compiler reads there.
sub embedded {
    my ($c) = @_;
    my ($strings) = $c =~ /\{ "[^"]*",\n(.*?)\n    \},/s or return;
    my $text = join '', $strings =~ /^ +"(.*)"$/mg;
    return $text =~ s/\\([0-7]{3}|.)/length $1 == 3 ? chr oct $1 : $1 eq 'n' ? "\n" : $1/ger;
}

for (@rows) {
    my ($name, $text, $expected) = @$_;
    Httpd::write_file("$state/$name", $text);
    my $c = qx($^X '$vars->{top_dir}/src/assets/embed.pl' '$state/$name' 2>/dev/null);
    is $? == 0 ? embedded($c) : undef, $expected, "$name: " . $text =~ s/\n/\\n/gr;
}
remove_tree($state);
