// Pages that scripts replace: React 18 that makes the whole document anew, Turbo
// that exchanges the body. The question stays until it is answered, then goes.
import assert from 'node:assert/strict';
import test from 'node:test';
import { open } from './lib/browsers.mjs';
import { visit } from './lib/visitor.mjs';

const browser = await open();

async function rendered(page) {
  await page.waitForFunction(() => window.React !== undefined && document.querySelector('#more'));
  await page.click('#more');
  await page.waitForSelector('#odd');
}

test('React hydrates the document', async (t) => {
  const visitor = await visit(t, browser, { path: '/spa/react.html' });
  const { page } = visitor;

  await rendered(page);
  assert.equal(await page.locator('#pvc').count(), 1);
  assert.ok(await visitor.asks());
  assert.equal(await page.evaluate(() => getComputedStyle(document.getElementById('pvc')).position), 'fixed');
  await visitor.choose('refuse');
  await page.click('#more');
  await page.waitForSelector('#odd', { state: 'detached' });
  assert.equal(await visitor.asks(), false);
  assert.equal(await visitor.decided(), 'advertising=0 statistics=0 third-party=0');
});

test('React hydrates a document with nothing to ask', async (t) => {
  const visitor = await visit(t, browser, { path: '/' });

  await visitor.choose('refuse');
  await visitor.page.goto(`${visitor.address}/spa/react.html`);
  await rendered(visitor.page);
  assert.ok(await visitor.reopens(), 'the way back stays, too');
});

test('Turbo changes pages', async (t) => {
  const visitor = await visit(t, browser, { path: '/spa/turbo1.html' });
  const { page } = visitor;
  const go = async (to) => {
    await page.click('#other');
    await page.waitForFunction((title) => document.querySelector('h1').textContent === title, to);
  };

  await page.evaluate(() => { window.same = true; });
  await go('Turbo 2');
  assert.equal(await page.evaluate(() => window.same), true, 'by Turbo');
  assert.ok(await visitor.asks());
  assert.equal(await page.locator('#pvc').count(), 1);
  await visitor.choose('accept');
  await go('Turbo 1');
  assert.equal(await visitor.asks(), false, 'not out of the copy that Turbo keeps either');
  assert.equal(await page.locator('#pvc').count(), 1);
  await page.evaluate(() => window.history.back());
  await page.waitForFunction(() => document.querySelector('h1').textContent === 'Turbo 2');
  assert.equal(await visitor.asks(), false);
});
