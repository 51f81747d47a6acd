# Pages of application/xhtml+xml: left alone unless xhtml=on says otherwise;
# then the banner is well-formed in them, and a parser of XML finds all else as
# it was.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use File::Path qw(make_path remove_tree);
use Httpd;
use IPC::Open2 qw(open2);
use Page;
use Visitor;
use Wire;

my $vars = Apache::Test::vars();
my $made = "$vars->{t_state}/place";
my $accepted = choose('xhtml_on', 'accept');
my $ns = 'xmlns="http://www.w3.org/1999/xhtml"';
my $type = 'Content-Type: application/xhtml+xml';

# --- pages, and the place of the banner in them: @@

my %pages = (
    plain  => "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n<html $ns lang=\"en\">"
        . "<head><title>T</title></head>\n<body class=\"a>b\">\@\@\n<p>caf\xc3\xa9</p></body></html>\n",
    subset => "<!DOCTYPE html [<!ENTITY a ']>\"<body>'>]><html $ns><head><style><![CDATA[<body>]]></style>"
        . "</head><body>\@\@<p>&a;</p></body></html>",
    decoys => "<!-- <body> --><html xml:lang='fr' $ns><head><meta content='&lt;body>'/></head>"
        . "<body\n>\@\@<p/></body></html>",
    based  => "<html $ns><head><base href='https://cdn.example/'/></head><body>\@\@x</body></html>",
);

my %untouched = (
    html      => '<!DOCTYPE html><html><head><meta charset=utf-8></head><body>x',
    prefix    => '<h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:body>x</h:body></h:html>',
    svg       => '<svg xmlns="http://www.w3.org/2000/svg"><body/></svg>',
    empty     => "<html $ns><head/><body/></html>",
    broken    => "<html $ns><!-- a -- b --><body>x</body></html>",
    encoding  => "<?xml version='1.0' encoding='utf-16'?><html $ns><body>x</body></html>",
    frameset  => "<html $ns><head/><frameset><frame src='a'/></frameset></html>",
);

sub script { '/cgi/page.pl?' . form(h => $type, @_) }

remove_tree($made);
make_path($made);
Httpd::write_file("$made/$_.xhtml", $pages{$_} =~ s/\@\@//r) for keys %pages;
Httpd::write_file("$made/u_$_.xhtml", $untouched{$_}) for keys %untouched;

# What a parser of XML makes of a document, all but the banner.
sub canonical {
    my ($xml) = @_;
    my $pid = open2(my $out, my $in, 'python3', '-c', <<'PYTHON') or die "python3: $!\n";
import sys, xml.etree.ElementTree as tree
root = tree.fromstring(sys.stdin.buffer.read())
body = root.find('{http://www.w3.org/1999/xhtml}body')
banner = [e for e in body if e.get('id') == 'pvc']
for e in banner:
    assert body[0] is e and not (body.text or '').strip()
    assert e.tag == '{http://www.w3.org/1999/xhtml}section'
    body.text = (body.text or '') + (e.tail or '')
    body.remove(e)
sys.stdout.buffer.write(b'%d ' % len(banner) + tree.tostring(root))
PYTHON
    binmode $_ for $in, $out;
    print $in $xml;
    close $in;
    my $canonical = do { local $/; <$out> };
    waitpid $pid, 0;
    return $? == 0 ? $canonical : 'not well-formed';
}

plan tests => 2 * (keys %pages) + (keys %untouched) + 4;

for my $name (sort keys %pages) {
    subtest "the place: $name" => sub {
        my $path = "/made/$name.xhtml";
        my $page = get('xhtml_off', $path)->{body};
        for ([], ["Cookie: $accepted"]) {
            my $answer = get('xhtml_on', $path, @$_);
            my $banner = banner_of($answer->{body});
            like $banner, qr/^<section id="pvc" \Q$ns\E class="pvc /, 'banner';
            is $answer->{body}, $pages{$name} =~ s/\@\@/$banner/r, 'in its place';
            is header1($answer, 'Content-Length'), length $answer->{body}, 'length';
            is header1($answer, 'Content-Type'), 'application/xhtml+xml', 'type';
            is canonical($answer->{body}), canonical($page) =~ s/^0/1/r, 'and nothing else';
        }
    };
    subtest "byte by byte: $name" => sub {
        my $want = get('xhtml_on', "/made/$name.xhtml")->{body};
        my $normal = sub { $_[0] =~ s/ name="back" value="[^"]*"//r };
        my @bytes = map { (part => $_) } split //, $pages{$name} =~ s/\@\@//r;
        is $normal->(get('xhtml_on', script(@bytes))->{body}), $normal->($want), 'the same';
    };
}

for my $name (sort keys %untouched) {
    is get('xhtml_on', "/made/u_$name.xhtml")->{body}, $untouched{$name}, "untouched: $name";
}

subtest 'off unless it is on' => sub {
    my $want = get('xhtml_off', '/made/plain.xhtml');
    my $got = get('xhtml_unsaid', '/made/plain.xhtml');
    is $got->{body}, $want->{body}, 'unsaid';
    is header1($got, 'ETag'), header1($want, 'ETag'), 'its tag';
    my @page = (part => $pages{plain} =~ s/\@\@//r);
    like get('xhtml_on', script(@page))->{body}, qr/<section id="pvc" xmlns=/, 'on';
    is get('xhtml_on', "/again/off" . script(@page))->{body}, $page[1], 'off again in a section';
    like get('xhtml_on', "/top" . script(@page))->{body}, qr/ xmlns="[^"]*" class="pvc pvc-top"/,
        'inherited by a section that says something else';
};

subtest 'HTML stays HTML' => sub {
    like get('xhtml_on', '/plain.html')->{body}, qr/<section id="pvc" class=/, 'no namespace';
};

subtest 'a second server in front' => sub {
    my $once = get('xhtml_on', '/made/plain.xhtml')->{body};
    Httpd::write_file("$made/twice.xhtml", $once);
    is get('xhtml_on', '/made/twice.xhtml')->{body}, $once, 'sees the banner';
};

subtest 'charsets' => sub {
    my @page = (part => $pages{plain} =~ s/\@\@//r);
    my $with = sub { get('xhtml_on', '/cgi/page.pl?' . form(h => "$type; charset=$_[0]", @page))->{body} };
    like $with->($_), qr/<section id="pvc"/, $_ for qw(utf-8 "UTF-8" iso-8859-1);
    is $with->($_), $page[1], $_ for qw(utf-16 iso-2022-jp ibm037 x-unknown);
};

remove_tree($made);
