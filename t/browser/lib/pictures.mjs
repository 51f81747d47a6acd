// What t/browser/pictures does: starts the demonstration, and takes its pictures.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromiumOptions } from './browsers.mjs';
import { chromium } from './packages.mjs';
import { top } from './server.mjs';

const most = 150 * 1024; // bytes

// The demonstration asks at the foot of the page; the other layouts are a class
// of the same markup.
const pictures = [
  { name: 'bottom', path: '/' },
  { name: 'top', path: '/' },
  { name: 'corner', path: '/' },
  { name: 'charter', path: '/privacy-choices/?lang=en', height: 800, show: '#pvc-c-statistics' },
];

async function demonstration() {
  const child = spawn(join(top, 't/demo/run'), { stdio: ['ignore', 'pipe', 'inherit'] });

  for await (const line of createInterface({ input: child.stdout })) {
    const address = line.match(/http:\/\/127\.0\.0\.1:\d+/);

    if (address) {
      child.stdout.resume();
      return { child, address: address[0] };
    }
  }
  throw new Error('the demonstration did not start');
}

// Few colours and no time of day: small files that change only with what they
// show.
function reduce(from, to) {
  execFileSync('convert', [from, '-strip', '-colors', '128', `PNG8:${to}`]);
  rmSync(from);
  if (statSync(to).size > most) {
    throw new Error(`${to} is larger than ${most} bytes`);
  }
}

async function take(browser, address, { name, path, height = 620, show }) {
  const page = await browser.newPage({ viewport: { width: 1280, height }, locale: 'en' });
  const raw = join(top, `build/browser/${name}.png`);
  const to = join(top, `t/demo/${name}.png`);

  await page.goto(address + path, { waitUntil: 'networkidle' });
  await page.evaluate((layout) => {
    document.getElementById('pvc')?.classList.replace('pvc-bottom', `pvc-${layout}`);
  }, name);
  if (show) {
    await page.locator(show).evaluate((node) => { node.scrollIntoView({ block: 'center' }); });
  }
  await page.waitForTimeout(300);
  await page.screenshot({ path: raw });
  await page.close();
  reduce(raw, to);
  console.log(`t/demo/${name}.png: ${statSync(to).size} bytes`);
}

export async function main() {
  const { child, address } = await demonstration();
  const ended = once(child, 'exit');

  try {
    const browser = await chromium.launch({ ...chromiumOptions, ignoreDefaultArgs: [] });

    for (const picture of pictures) {
      await take(browser, address, picture);
    }
    await browser.close();
  } finally {
    child.kill('SIGINT');
    await ended;
  }
}
