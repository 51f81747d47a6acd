# Write the files named as arguments into a C file, on the standard output:
# the module carries its texts and its look, and needs no file at run time.
#
# Scripts and stylesheets go without comments, and without blanks beside what
# separates words anyway.
use strict;
use warnings FATAL => 'all';

use File::Basename qw(basename);

# What is code and what is not, as far as our own files need it: in a script a
# "/" begins a regular expression, on one line. What could be read otherwise (a
# comment's mark in a string, a line comment, a template) is an error.
my $comment = qr{/\*.*?\*/}s;
my $string = qr{"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'};
my %type = (
    js  => { literal => qr{$string|/(?![/*])(?:[^/\\\n]|\\.)+/}, code => qr{[^"'`/*]+|\*(?!/)},
        squeeze => sub { # a line's end may end a statement
            $_[0] =~ s/[ \t]+/ /gr =~ s/ ?\n\s*/\n/gr
                =~ s/ *(=>|[-+!]?=+|[(){}\[\],;?:|&]) */$1/gr =~ s/(?<=[({,;])\n|\n(?=[)}])//gr;
        } },
    css => { literal => $string, code => qr{/(?![/*])|[^"'`/*]+|\*(?!/)},
        squeeze => sub { $_[0] =~ s/\s+/ /gr =~ s/ ?([{};,]) ?/$1/gr =~ s/: /:/gr =~ s/;\}/}/gr } },
);

sub strip {
    my ($path, $text, $type) = @_;
    my $bare = '';
    my $code = '';
    while ($text =~ m{\G(?:($comment)|($type->{literal})|($type->{code}))}gc) {
        my ($remark, $literal, $plain) = ($1, $2, $3);
        last if defined $literal && $literal =~ m{/\*|\*/|//};
        $code .= defined $remark ? ' ' : $plain // '';
        next unless defined $literal || pos $text == length $text;
        $bare .= $type->{squeeze}($code) . ($literal // '');
        $code = '';
        return $bare =~ s/\A\s+|\s+\z//gr . "\n" if pos $text == length $text;
    }
    my $line = 1 + (substr($text, 0, pos($text) // 0) =~ tr/\n//);
    die "$path: about line $line: cannot tell comments from code\n";
}

sub embed {
    my ($path) = @_;
    open my $in, '<:raw', $path or die "$0: $path: $!\n";
    my $text = do { local $/; <$in> };
    my ($ending) = $path =~ /\.(\w+)\z/;
    $text = strip($path, $text, $type{$ending}) if $type{$ending};
    print '    { "', basename($path), "\",\n";
    for my $piece ($text =~ /([^\n]{1,100}\n?|\n)/g) {
        $piece =~ s/([\\"?])/\\$1/g;
        $piece =~ s/\n/\\n/;
        $piece =~ s/([^\x20-\x7e])/sprintf '\\%03o', ord $1/ge;
        print "      \"$piece\"\n";
    }
    print "    },\n";
}

print "#include \"core/assets.h\"\n\nconst cc_asset_t cc_assets[] = {\n";
embed($_) for @ARGV;
print "    { NULL, NULL },\n};\n";
