<?php
// Cookies after the page, which waits in buffers.
ob_start();
ob_start();
echo '<!DOCTYPE html><html lang="en"><head><title>T</title></head><body><p>text</p>';
echo str_repeat("<p>more</p>\n", 5000);
setcookie('sid', '1');
ob_end_flush();
setcookie('stat', '2');
echo '</body></html>';
ob_end_flush();
