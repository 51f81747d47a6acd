<?php
header('Content-Type: text/plain');
echo $_SERVER['COOKIE_CONSENT'] ?? '-', ' ', $_SERVER['COOKIE_CONSENT_STATE'] ?? '-', ' ',
    getenv('COOKIE_CONSENT_STATISTICS') ?: '-', ' ', $_SERVER['HTTP_COOKIE_CONSENT'] ?? '-', "\n";
