<?php
header('Content-Type: text/plain');
setcookie('sid', '1');
setcookie('stat', '2');
header_remove('Set-Cookie');
setcookie('stat', '3');
setcookie('sid2', '4');
echo "said\n";
