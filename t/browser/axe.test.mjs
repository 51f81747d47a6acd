// axe-core finds nothing to complain of: in no layout, scheme or direction.
import assert from 'node:assert/strict';
import test from 'node:test';
import { open } from './lib/browsers.mjs';
import { axeSource } from './lib/packages.mjs';
import { visit } from './lib/visitor.mjs';

const browser = await open();

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice', 'RGAAv4'];
const ways = { 'left to right': { }, 'right to left': { path: '/ar.html', language: 'ar' } };

async function clean(page, what) {
  await page.evaluate(axeSource);
  const { violations, passes } = await page.evaluate((values) => window.axe.run(document,
    { runOnly: { type: 'tag', values } }), tags);

  assert.ok(passes.length > 15, `${what}: only ${passes.length} rules looked at anything`);
  assert.deepEqual(violations.map(({ id, nodes }) => `${what}: ${id}: ${nodes[0].html} `
    + `${nodes[0].any.concat(nodes[0].all, nodes[0].none)[0]?.message}`), []);
}

// The states of a site that a visitor meets one after another.
async function tour(t, site, { path = '/', language = 'en', ...options } = {}) {
  const visitor = await visit(t, browser, { site, path, ...options });
  const { page } = visitor;

  assert.ok(await visitor.asks());
  await clean(page, 'banner');
  await visitor.openForm();
  await clean(page, 'dialog');
  await page.keyboard.press('Escape');
  await visitor.choose('refuse');
  await page.waitForFunction(() => document.querySelector('#pvc [role="status"]')?.textContent);
  await clean(page, 'notice');
  await page.reload();
  await clean(page, 'reopen control');
  if (['top', 'corner'].includes(site)) {
    return; // their charter is that of "bottom"
  }
  await page.goto(`${visitor.address}/privacy-choices/?lang=${language}`);
  await clean(page, 'charter after a choice');
  await visitor.context.clearCookies();
  await page.reload();
  await clean(page, 'charter');
}

for (const colorScheme of ['light', 'dark']) {
  for (const [direction, way] of Object.entries(ways)) {
    for (const site of ['bottom', 'top', 'corner', 'own', 'dsfr']) {
      test(`${site}, ${colorScheme}, ${direction}`, (t) => tour(t, site, { colorScheme, ...way }));
    }
  }
}
for (const site of ['bottom', 'dsfr']) {
  test(`320 px, ${site}`, (t) => tour(t, site, { viewport: { width: 320, height: 640 } }));
  test(`forced colours, ${site}`, (t) => tour(t, site, { forcedColors: 'active' }));
}
test('a page of errors', async (t) => {
  const { page } = await visit(t, browser, { path: '/privacy-choices/none' });

  await clean(page, 'error page');
});
