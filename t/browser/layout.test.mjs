// Where everything is, in each layout, on small and large screens, with large
// text, in other colours, from right to left; accept and refuse alike.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { bigText, open } from './lib/browsers.mjs';
import { buttons, misplaced, outOfSight, share } from './lib/geometry.mjs';
import { top } from './lib/server.mjs';
import { address, visit } from './lib/visitor.mjs';

const browser = await open();
const other = await open('firefox');

const phone = { width: 320, height: 640 };
const zoomed = { width: 320, height: 256 };     // 1280 by 1024 at 400 %
const situations = {
  desktop: { },
  'wide screen': { viewport: { width: 1920, height: 1080 } },
  tablet: { viewport: { width: 700, height: 900 } },
  phone: { viewport: phone },
  'phone on its side': { viewport: { width: 640, height: 360 } },
  'zoom 400 %': { viewport: zoomed, scrolls: true },
  'text 200 %': { with: bigText, viewport: { width: 1280, height: 720 } },
  'text 200 %, phone': { with: bigText, viewport: phone, scrolls: true },
  dark: { colorScheme: 'dark' },
  'forced colours': { forcedColors: 'active' },
  'right to left': { path: '/ar.html' },
  'right to left, phone': { path: '/ar.html', viewport: phone },
  French: { path: '/fr.html' },
  'French, phone': { path: '/fr.html', viewport: phone },
  Firefox: { with: other },
  'Firefox, phone': { with: other, viewport: phone },
};

function shot(page, ...words) {
  const name = words.join('-').replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase();

  return page.screenshot({ path: join(top, `build/browser/shots/${name}.png`) });
}

async function banner(visitor, site, name, { path = '/', scrolls = false }) {
  const { page } = visitor;

  await page.goto(address(site) + path);
  await shot(page, site, name);
  assert.ok(await visitor.asks());
  const [accept, refuse] = await page.evaluate(buttons);
  assert.deepEqual(accept, refuse, `${site}: accept and refuse are alike`);
  assert.deepEqual(await page.evaluate(misplaced, '#pvc'), [], site);
  if (!scrolls) {
    assert.deepEqual(await page.evaluate(outOfSight), [], `${site}: out of sight`);
    const { part, low, hidden } = await page.evaluate(share);
    assert.ok(part <= (low ? 1 : 0.7), `${site}: ${part} of the window's height`);
    assert.ok(!low || hidden <= 0, `${site}: ${hidden} px more to scroll`);
  }
  assert.equal(await page.evaluate(() => document.body.firstElementChild.id), 'pvc');
  assert.equal(await page.locator('#pvc').getAttribute('dir'), path === '/ar.html' ? 'rtl' : 'ltr');
}

async function dialog(visitor, site, name) {
  const { page } = visitor;

  await visitor.openForm();
  await shot(page, site, 'dialog', name);
  assert.deepEqual(await page.evaluate(misplaced, '#pvc dialog'), [], 'dialog');
  if (name !== 'forced colours') {
    const colours = await page.evaluate(() => [...document.querySelectorAll('#pvc dialog a, #pvc dialog > button')]
      .map((node) => getComputedStyle(node).color));
    assert.ok(colours.length > 1);
    assert.equal(new Set(colours).size, 1, 'links are of our colour, as Close is');
  }
  const size = await page.evaluate(() => {
    const { top: from, bottom: to } = document.querySelector('#pvc dialog').getBoundingClientRect();

    return { from, to, of: window.innerHeight };
  });
  assert.ok(size.from >= 0 && size.to <= size.of, `dialog: ${JSON.stringify(size)}`);
  await page.keyboard.press('Escape');
}

async function reopenControl(visitor, site, name) {
  await visitor.choose('refuse');
  await visitor.page.reload();
  await shot(visitor.page, site, 'reopen', name);
  assert.deepEqual(await visitor.page.evaluate(misplaced, '#pvc'), [], 'the way back');
}

async function charter(visitor, site, name, { path = '/en' }) {
  await visitor.page.goto(`${address(site)}/privacy-choices/?lang=${path.slice(1, 3)}`);
  assert.deepEqual(await visitor.page.evaluate(misplaced, 'body'), [], 'charter');
  await shot(visitor.page, site, 'charter', name);
}

for (const [name, situation] of Object.entries(situations)) {
  test(name, async (t) => {
    const { with: which = browser, path, scrolls, ...options } = situation;
    const visitor = await visit(t, which, { path, ...options });

    for (const site of ['top', 'corner', 'bottom', 'dsfr']) {
      await banner(visitor, site, name, situation);
      if (['bottom', 'dsfr'].includes(site)) {
        await dialog(visitor, site, name);
        await reopenControl(visitor, site, name);
        await charter(visitor, site, name, situation);
      }
    }
  });
}

test('printed, the page is as it was', async (t) => {
  const { page } = await visit(t, browser, { path: '/long.html' });

  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('#pvc').isVisible(), false);
  assert.equal(await page.evaluate(() =>
    getComputedStyle(document.documentElement, '::after').content), 'none');
});

test('nothing moves, where the visitor wants it so or not', async (t) => {
  for (const reducedMotion of ['reduce', 'no-preference']) {
    const { page } = await visit(t, browser, { reducedMotion });

    assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
    assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll('#pvc, #pvc *')]
      .filter((node) => parseFloat(getComputedStyle(node).transitionDuration) > 0)
      .map((node) => node.tagName)), []);
  }
});
