<?php
// What is set after the first flush is too late, and PHP says so.
setcookie('sid', '1');
setcookie('stat', '2');
echo '<!DOCTYPE html><html lang="en"><head><title>T</title></head><body><p>text</p>';
flush();
$late = @setcookie('sid2', '3') ? 'sent' : 'too late';
echo "<p>$late</p></body></html>";
