// The browsers, both Debian's own, headless.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import { chromium, firefox } from './packages.mjs';

const flags = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync',
  '--disable-background-networking', '--disable-component-update',
  '--host-resolver-rules=MAP plain.test 127.0.0.1'];

export const chromiumOptions = {
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  chromiumSandbox: process.getuid() !== 0, // root has none
  args: flags,
  // Visitors have a back/forward cache, and scroll bars that take room.
  ignoreDefaultArgs: ['--disable-back-forward-cache', '--hide-scrollbars'],
};

function launchFirefox() {
  return firefox.launch({
    channel: 'moz-firefox',     // the ordinary one, spoken to by WebDriver BiDi
    executablePath: process.env.FIREFOX || '/usr/bin/firefox-esr',
  });
}

// Starts a browser for all tests of a file and ends it after them.
export async function open(name = 'chromium') {
  const browser = await (name === 'firefox' ? launchFirefox() : chromium.launch(chromiumOptions));

  after(() => browser.close());
  return browser;
}

// Chromium with a profile that has these preferences, each time a new one, which
// is removed with the server.
function profiled(preferences) {
  return {
    newContext(options) {
      const profile = mkdtempSync(join(process.env.TESTS_DIR, 'profile.'));

      mkdirSync(join(profile, 'Default'));
      writeFileSync(join(profile, 'Default/Preferences'), JSON.stringify(preferences));
      return chromium.launchPersistentContext(profile, { ...chromiumOptions, ...options });
    },
  };
}

// Private windows take no third-party cookies, nor do Debian's ordinary ones.
export const permissive = profiled({
  profile: { cookie_controls_mode: 0, block_third_party_cookies: false },
});

// Text twice as big as usual, as a visitor sets it: also what em means to @media.
export const bigText = profiled({ webkit: { webprefs: { default_font_size: 32 } } });
