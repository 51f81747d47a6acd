<?php
header('Content-Type: text/plain');
setcookie('sid', '1');
setcookie('stat', '2');
header('Set-Cookie: ad=3');
header('Set-Cookie: sid2=4', false);
echo "said\n";
