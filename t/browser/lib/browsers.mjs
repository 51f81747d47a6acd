// The browsers, both Debian's own, headless.
import { after } from 'node:test';
import { chromium, firefox } from './packages.mjs';

const flags = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync',
  '--disable-background-networking', '--disable-component-update',
  '--host-resolver-rules=MAP plain.test 127.0.0.1'];

function launchChromium(more = []) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    // Root has no sandbox.
    chromiumSandbox: process.getuid() !== 0,
    args: [...flags, ...more],
    // Visitors have a back/forward cache, and scroll bars that take room.
    ignoreDefaultArgs: ['--disable-back-forward-cache', '--hide-scrollbars'],
  });
}

function launchFirefox() {
  return firefox.launch({
    channel: 'moz-firefox',     // the ordinary one, spoken to by WebDriver BiDi
    executablePath: process.env.FIREFOX || '/usr/bin/firefox-esr',
  });
}

// Starts a browser for all tests of a file and ends it after them. flags are
// for Chromium.
export async function open(name = 'chromium', more = []) {
  const browser = await (name === 'firefox' ? launchFirefox() : launchChromium(more));

  after(() => browser.close());
  return browser;
}
