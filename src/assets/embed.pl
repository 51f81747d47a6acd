# Write the files named as arguments into a C file, on the standard output:
# the module carries its texts and its look, and needs no file at run time.
#
# Scripts and stylesheets go without comments, indentation and blank lines.
use strict;
use warnings FATAL => 'all';

use File::Basename qw(basename);

# What is code and what is not, as far as our own files need it. What could be
# read otherwise (a comment's mark in a string, a line comment, a template) is an
# error of the file.
sub strip {
    my ($path, $text) = @_;
    my $bare = '';
    while ($text =~ m{\G(?: (/\*.*?\*/) | ("(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*') | (/(?![/*])|[^"'`/*]+|\*(?!/)) )}gcsx) {
        my ($comment, $string, $code) = ($1, $2, $3);
        last if defined $string && $string =~ m{/\*|\*/|//};
        $bare .= defined $comment ? ' ' : $string // $code;
        return $bare =~ s/[ \t]*\n\s*/\n/gr =~ s/\A\s+//r if pos $text == length $text;
    }
    my $line = 1 + (substr($text, 0, pos($text) // 0) =~ tr/\n//);
    die "$path: about line $line: cannot tell comments from code\n";
}

sub embed {
    my ($path) = @_;
    open my $in, '<:raw', $path or die "$0: $path: $!\n";
    my $text = do { local $/; <$in> };
    $text = strip($path, $text) if $path =~ /\.(?:css|js)\z/;
    print '    { "', basename($path), "\",\n";
    for my $line ($text =~ /([^\n]*\n)/g) {
        chomp $line;
        $line =~ s/([\\"?])/\\$1/g;
        $line =~ s/([^\x20-\x7e])/sprintf '\\%03o', ord $1/ge;
        print "      \"$line\\n\"\n";
    }
    print "    },\n";
}

print "#include \"core/assets.h\"\n\nconst cc_asset_t cc_assets[] = {\n";
embed($_) for @ARGV;
print "    { NULL, NULL },\n};\n";
