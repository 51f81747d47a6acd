<?php
// As late as can be.
header('Content-Type: text/plain');
header_register_callback(function () {
    setcookie('sid', '1');
    setcookie('stat', '2');
});
echo "said\n";
