<?php
setcookie('sid', '1');
setcookie('stat', '2');
header_remove();
header('Content-Type: text/plain');
echo "said\n";
