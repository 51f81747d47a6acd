// The keyboard alone: the order of things, a focus that is seen and never under
// the banner, no trap, and where the focus is after each step.
import assert from 'node:assert/strict';
import test from 'node:test';
import { bigText, open } from './lib/browsers.mjs';
import { focused } from './lib/geometry.mjs';
import { address, visit } from './lib/visitor.mjs';

const browser = await open();
const other = await open('firefox');

const screens = {
  desktop: { },
  phone: { viewport: { width: 320, height: 640 } },
  'zoom 400 %': { viewport: { width: 320, height: 256 } },
  'text 200 %': { with: bigText, viewport: { width: 1280, height: 720 } },
};

async function press(page, key) {
  await page.keyboard.press(key);
  return page.evaluate(focused);
}

// Tab after tab, to the end of the page, and back to its start.
async function through(page, key, seen) {
  for (let steps = 0; steps < 100; steps += 1) {
    const focus = await press(page, key);

    if (focus.tag === 'BODY' || focus.name === seen[0]?.name) {
      return new Set(seen.map(({ name }) => name)).size;
    }
    assert.ok(focus.onScreen, `${key}: "${focus.name}" is not on the screen`);
    assert.ok(focus.overlap < 1, `${key}: the banner covers ${focus.overlap} px of "${focus.name}"`);
    assert.ok(!focus.own || focus.ring, `"${focus.name}" shows no focus`);
    seen.push(focus);
  }
  return assert.fail('no end: a trap');
}

// 27 links, fields and buttons of the page, 3 of the banner.
async function longPage(visitor, site) {
  const { page } = visitor;
  const seen = [];

  await page.goto(`${address(site)}/long.html`);
  assert.equal((await page.evaluate(focused)).tag, 'BODY', 'the banner takes no focus');
  assert.equal(await through(page, 'Tab', seen), 30, `${site}: all of the page`);
  assert.deepEqual(seen.slice(0, 4).map(({ name }) => name),
    ['Accept all', 'Refuse all', 'Choose', 'City of Example'], 'the banner first, then the page');
  assert.equal(await through(page, 'Shift+Tab', []), 30, `${site}: all of it back again`);
}

for (const [name, { with: which = browser, ...options }] of Object.entries(screens)) {
  test(`a long page: ${name}`, async (t) => {
    const visitor = await visit(t, which, options);

    for (const site of ['bottom', 'top', 'corner', 'dsfr']) {
      await longPage(visitor, site);
    }
  });
}
test('a long page: after the choice', async (t) => {
  const visitor = await visit(t, browser, { path: '/long.html' });

  await visitor.choose('refuse');
  await visitor.page.reload();
  assert.equal(await through(visitor.page, 'Tab', []), 28);
});

// Answering by key; the focus goes to the way back, beside the confirmation, and
// on from there.
async function answering(t, which, key) {
  const visitor = await visit(t, which);
  const { page } = visitor;

  await press(page, 'Tab');
  assert.equal(await page.evaluate(() => document.activeElement.value), 'accept');
  await press(page, 'Tab');
  assert.equal(await page.evaluate(() => document.activeElement.value), 'refuse');
  await page.keyboard.press(key);
  await visitor.settled();
  const focus = await page.evaluate(focused);
  assert.ok(focus.own && focus.ring, `the focus is at "${focus.name}" and seen`);
  await page.waitForFunction(() => /saved/.test(document.querySelector('#pvc [role="status"]').textContent));
  assert.equal((await press(page, 'Tab')).name, 'City of Example', 'the page goes on');
}

async function opened(page) {
  assert.match(await page.evaluate(() => document.activeElement.className), /pvc-choose/);
  await page.keyboard.press('Enter');
  await page.waitForSelector('#pvc dialog[open]');
  const focus = await page.evaluate(focused);
  assert.ok(focus.inDialog, 'the focus is in the dialog');
  assert.ok(focus.ring, `"${focus.name}" shows no focus`);
}

async function closed(page) {
  await page.waitForFunction(() => !document.querySelector('#pvc dialog[open]'));
  const focus = await page.evaluate(focused);
  assert.ok(focus.name === 'Choose' && focus.ring, 'the focus is back at the opener, and seen');
}

// From one end of the dialog to the other, all of it seen, with nothing over it.
async function along(page, key, [from, to]) {
  let focus;

  await page.locator('#pvc dialog button', { hasText: from }).focus();
  for (let steps = 0; steps < 30 && focus?.name !== to; steps += 1) {
    focus = await press(page, key);
    assert.ok(focus.inDialog, `${key}: not in the dialog: "${focus.name}"`);
    assert.ok(focus.ring, `${key}: "${focus.name}" shows no focus`);
    assert.ok(focus.clear, `${key}: something lies over "${focus.name}"`);
  }
  assert.equal(focus.name, to);
}

// The dialog: in, along, out by Escape, and by its button.
async function inDialog(t, which, options) {
  const visitor = await visit(t, which, options);
  const { page } = visitor;

  // Firefox stops at what scrolls, too: the section as a whole.
  for (let name, steps = 0; name !== 'Choose' && steps < 4; steps += 1) {
    const focus = await press(page, 'Tab');

    ({ name } = focus);
    assert.ok(focus.ring, `"${name}" shows no focus`);
  }
  await opened(page);
  await along(page, 'Tab', ['Close', 'Refuse all']);
  await page.keyboard.press('Escape');
  await closed(page);
  await opened(page);
  await along(page, 'Shift+Tab', ['Refuse all', 'Close']);
  await page.keyboard.press('Enter');
  await closed(page);
  assert.equal(await visitor.choice(), null, 'closing is no answer');
  assert.ok(await visitor.asks());
}

// Beyond its end are the browser's own controls, and then it comes again. The
// page is not active then, so that nothing of it matches :focus; Firefox's
// driver never gives the focus back, to later pages neither: the last test.
async function beyondDialog(t, which) {
  const { page } = await visit(t, which);

  await page.focus('#pvc .pvc-choose');
  await opened(page);
  for (let steps = 0; steps < 30; steps += 1) {
    const focus = await press(page, 'Tab');

    assert.ok(focus.inDialog || focus.tag === 'BODY', `behind the dialog: "${focus.name}"`);
    assert.ok(!focus.inDialog || !focus.active || focus.ring, `"${focus.name}" shows no focus`);
  }
}

async function savingByKey(t, which) {
  const visitor = await visit(t, which);
  const { page } = visitor;

  await page.focus('#pvc .pvc-choose');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#pvc dialog[open]');
  await page.focus('#pvc dialog [name="grant-statistics"][value="yes"]');
  await page.keyboard.press('Space');
  await page.focus('#pvc dialog [name="grant-advertising"][value="yes"]');
  await page.keyboard.press('ArrowDown');     // to the other one of the two
  await page.focus('#pvc dialog button[value="save"]');
  await page.keyboard.press('Enter');
  await visitor.settled();
  await page.waitForFunction(() => !document.querySelector('#pvc dialog[open]'));
  assert.equal(await visitor.decided(), 'advertising=0 statistics=1 third-party=0');
  assert.notEqual((await page.evaluate(focused)).tag, 'BODY', 'the focus is not lost');
}

for (const [name, which] of [['chromium', browser], ['firefox', other]]) {
  for (const key of ['Enter', 'Space']) {
    test(`${name}: refuse by ${key}`, (t) => answering(t, which, key));
  }
  for (const site of ['bottom', 'dsfr']) {
    test(`${name}: the dialog, ${site}`, (t) => inDialog(t, which, { site }));
  }
  test(`${name}: the dialog, phone`, (t) => inDialog(t, which, screens.phone));
  test(`${name}: saving`, (t) => savingByKey(t, which));
  test(`${name}: beyond the dialog`, (t) => beyondDialog(t, which));
}
