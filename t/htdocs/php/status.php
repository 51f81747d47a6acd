<?php
setcookie('sid', '1');
setcookie('stat', '2');
header('Content-Type: text/plain');
http_response_code((int) $_GET['status']);
if ($_GET['status'] == 302) {
    header('Location: http://www.example.org/');
}
echo "said\n";
