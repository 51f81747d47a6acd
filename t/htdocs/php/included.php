<?php
// Another page in this one, by a request inside the server.
setcookie('sid', '1');
setcookie('stat', '2');
header('Content-Type: text/plain');
echo "before\n";
virtual('/replaced.php');
echo "after\n";
