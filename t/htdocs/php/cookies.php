<?php
// In every way that PHP has; the last header() replaces what stood before it in
// the first case only.
header('Content-Type: text/plain');
setcookie('sid', 'a b', ['path' => '/', 'httponly' => true, 'samesite' => 'Lax']);
setcookie('stat', '2', 4000000000, '/', '', true);
setrawcookie('ad', '3/3');
setcookie('mystery', '4', ['secure' => true, 'samesite' => 'None']);
header('Set-Cookie:  sid2 = 5 ;Path=/', false);
header('set-cookie: chat=6', false);
header('Set-Cookie: anon=7; Max-Age=60', false);
setcookie('stat', '', 1);
setcookie('cookies_preferences', 'theirs');
echo "said\n";
