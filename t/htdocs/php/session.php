<?php
session_start();
$_SESSION['visits'] = ($_SESSION['visits'] ?? 0) + 1;
setcookie('ad', (string) $_SESSION['visits']);
header('Content-Type: text/plain');
echo "visit {$_SESSION['visits']}\n";
