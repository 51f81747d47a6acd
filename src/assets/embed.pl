# Write the files named as arguments into a C file, on the standard output:
# the module carries its texts and its look, and needs no file at run time.
use strict;
use warnings FATAL => 'all';

use File::Basename qw(basename);

print "#include \"core/assets.h\"\n\nconst cc_asset_t cc_assets[] = {\n";
for my $path (@ARGV) {
    open my $in, '<:raw', $path or die "$0: $path: $!\n";
    print '    { "', basename($path), "\",\n";
    while (my $line = <$in>) {
        chomp $line;
        $line =~ s/([\\"?])/\\$1/g;
        $line =~ s/([^\x20-\x7e])/sprintf '\\%03o', ord $1/ge;
        print "      \"$line\\n\"\n";
    }
    print "    },\n";
}
print "    { NULL, NULL },\n};\n";
