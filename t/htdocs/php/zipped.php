<?php
// Compressed by PHP itself.
ini_set('zlib.output_compression', 'On');
setcookie('sid', '1');
setcookie('stat', '2');
echo '<!DOCTYPE html><html lang="en"><head><title>T</title></head><body><p>text</p>';
echo str_repeat("<p>more</p>\n", 5000);
echo '</body></html>';
