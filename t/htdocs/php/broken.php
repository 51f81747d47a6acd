<?php
setcookie('sid', '1');
setcookie('stat', '2');
header('Content-Type: text/plain');
throw new Exception('broken');
