# The pages that all servers serve, the same in every run.
package Bench::Pages;
use strict;
use warnings FATAL => 'all';

use Bench::Base;

my %size = ('2k' => 2_048, '20k' => 20_480, '200k' => 204_800, '2m' => 2_097_152);

# As a content management system makes it: the same in pages of all sizes, so
# that their bodies alone differ.
my $head = <<'HTML';
<!DOCTYPE html>
<html lang="en" class="no-js">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Opening hours of the town hall | Town of Example</title>
<meta name="description" content="When the town hall is open, and how to make an appointment.">
<link rel="canonical" href="https://www.example.org/town-hall/opening-hours">
<meta property="og:title" content="Opening hours of the town hall">
<meta property="og:type" content="article">
<link rel="icon" href="/favicon.ico" sizes="any">
<link rel="stylesheet" href="/static/css/site.min.css?v=417">
<script>document.documentElement.className = "js";</script>
<script src="/static/js/site.min.js?v=417" defer></script>
<!-- page 1187, made 2026-01-05 -->
</head>
HTML
my $start = qq(<body class="page page-1187 two-columns">\n);
my $end = "</body>\n</html>\n";

# Numbered paragraphs, as many as fit, and spaces up to so many bytes.
sub text_of {
    my ($bytes) = @_;
    my ($text, $next, $n) = ('', '', 0);
    while (length($text) + length($next) < $bytes) {
        $text .= $next;
        $n++;
        $next = "<p id=\"p$n\">The counter <b>$n</b> is open from Monday to Friday, 9 am to 5 pm; "
            . "please take <a href=\"/appointments/$n\">an appointment</a>.</p>\n";
    }
    return $text . ' ' x ($bytes - 1 - length $text) . "\n";
}

sub page {
    my ($bytes, $top) = @_;
    my $rest = $bytes - length($top) - length($end);
    $rest > 0 or die "a page of $bytes bytes is too small for its head\n";
    return $top . text_of($rest) . $end;
}

# Style and script inside of a head: some sites have that, and it is read.
sub long_head {
    my ($bytes) = @_;
    my ($style, $script, $n) = ('', '', 0);
    while (length($style) + length($script) < $bytes - length $head) {
        $n++;
        $style .= ".block-$n > .title { margin: 0 auto 1.${n}em; color: #0a3d62 }\n";
        $script .= "site.add(\"block-$n\", { top: $n, open: $n < 3 });\n";
    }
    return $head =~ s|(?=</head>)|<style>\n$style</style>\n<script>\n$script</script>\n|r;
}

sub json {
    my ($bytes) = @_;
    my ($rows, $n) = ('', 0);
    while (length $rows < $bytes - 200) {
        $n++;
        $rows .= qq({"id":$n,"name":"counter $n","open":[9,17],"days":"Mon-Fri"},\n);
    }
    my $json = "[$rows" . '{"id":0,"name":""}]';
    return $json . ' ' x ($bytes - 1 - length $json) . "\n";
}

# All of them, by file name. Names are of one length: the banner's form holds
# the path.
sub all {
    my %page = map { sprintf('/page-%04s.html', $_) =~ tr/ /0/r => page($size{$_}, $head . $start) } keys %size;
    $page{'/page-head.html'} = page(20_480, long_head(8_192) . $start);
    $page{'/data-20k.json'} = json(20_480);
    return \%page;
}

# Readable for all; and of a fixed time, so that the tag is the same in each run.
sub settle {
    my ($file) = @_;
    chmod 0644, $file or die "$file: $!\n";
    utime 1_760_000_000, 1_760_000_000, $file or die "$file: $!\n";
}

# Write them into a folder.
sub write_into {
    my ($folder) = @_;
    my $pages = all();
    for my $path (keys %$pages) {
        spew("$folder$path", $pages->{$path});
        settle("$folder$path");
    }
    return $pages;
}

# A page of 256 MB that takes next to no room on disk: a few lines of text, and
# holes in between. In lines of 128 KiB, or all in one; with more after the body
# tag and before its end, as somebody put it in.
sub write_big {
    my ($file, $in_lines, $after_start, $before_end) = @_;
    my $size = 268_435_456;
    my $shift = length $after_start;
    open my $out, '>:raw', $file or die "$file: $!\n";
    my ($tag, $rest) = $start =~ /^(.*>)(.*)$/s;
    print $out $head, $tag, $after_start, $rest;
    if ($in_lines) {
        for (my $at = 131_072; $at < $size; $at += 131_072) {
            seek $out, $at - 1 + $shift, 0;
            print $out "\n";
        }
    }
    seek $out, $size - length($end) + $shift, 0;
    print $out $before_end, $end;
    close $out or die "$file: $!\n";
    settle($file);
}

1;
