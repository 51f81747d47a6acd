<?php
session_start();
session_regenerate_id(true);
$_SESSION['visits'] = ($_SESSION['visits'] ?? 0) + 1;
header('Content-Type: text/plain');
echo "visit {$_SESSION['visits']}\n";
