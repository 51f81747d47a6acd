// What stands between the visitor and the question: Global Privacy Control, a
// site with nothing to ask about, pages inside other sites' pages.
import assert from 'node:assert/strict';
import test from 'node:test';
import { open, permissive } from './lib/browsers.mjs';
import { address, visit } from './lib/visitor.mjs';

const browser = await open();
const gpc = { extraHTTPHeaders: { 'Sec-GPC': '1' } };

test('GPC: refused and said, where nothing else is asked about', async (t) => {
  const visitor = await visit(t, browser, { site: 'signal', ...gpc });

  assert.equal(await visitor.asks(), false);
  assert.match(await visitor.page.textContent('#pvc.pvc-reopen'), /Global Privacy Control is honoured/);
  assert.equal(await visitor.held(), '');
  assert.equal(await visitor.choice(), null);
});

test('GPC: the form says it, and an express yes there counts', async (t) => {
  const visitor = await visit(t, browser, { site: 'signal', ...gpc, path: '/privacy-choices/' });

  assert.match(await visitor.page.textContent('body'), /Global Privacy Control/);
  assert.equal(await visitor.page.locator('[type="radio"]:checked').count(), 0);
  await visitor.save({ 'third-party': 'yes' });
  await visitor.page.waitForLoadState();
  assert.equal(await visitor.decided(), 'third-party=1');
  await visitor.page.goto(`${visitor.address}/`);
  assert.equal(await visitor.held(), 'player');
});

test('without the signal the same site asks', async (t) => {
  const visitor = await visit(t, browser, { site: 'signal' });

  assert.ok(await visitor.asks());
});

test('exempt cookies only: nobody is asked, everybody can object', async (t) => {
  const visitor = await visit(t, browser, { site: 'exempt' });

  assert.equal(await visitor.asks(), false);
  assert.ok(await visitor.reopens());
  await visitor.openForm();
  await visitor.save({ audience: 'no' });
  await visitor.page.waitForFunction(() => !document.querySelector('dialog[open]'));
  await visitor.page.reload();
  assert.equal(await visitor.held(), 'session');
  assert.equal(await visitor.decided(), 'audience=0');
  assert.deepEqual(visitor.faults, []);
});

test('reopen=off: no control of ours, and none after a choice', async (t) => {
  const visitor = await visit(t, browser, { site: 'noreopen' });

  await visitor.choose('refuse');
  await visitor.page.reload();
  assert.equal(await visitor.page.locator('#pvc').count(), 0);
  assert.deepEqual(visitor.faults, []);
});

// The same site in a frame of another site's page: never asks, and gives cookies
// in third-party context only after a yes to that, where the browser takes them.
for (const [name, which, held] of [['allowed', permissive, 'player'], ['off', browser, '']]) {
  test(`third-party cookies ${name}`, async (t) => {
    const visitor = await visit(t, which, { site: 'framing', path: '/frame.html' });
    const jar = async () => (await visitor.context.cookies(address('embedded')))
      .map((cookie) => cookie.name).filter((word) => word !== 'cookies_preferences').sort().join(' ');
    const frame = () => visitor.page.frameLocator('iframe');

    await frame().locator('h1').waitFor();
    assert.equal(await frame().locator('#pvc').count(), 0, 'a frame does not ask');
    assert.equal(await jar(), '', 'before a choice');
    // In a tab of its own the site asks, and a yes to all is one to the frame.
    const tab = await visitor.context.newPage();
    await tab.goto(`${address('embedded')}/`);
    await visitor.choose('accept', tab);
    await visitor.context.clearCookies({ name: /^(?!cookies_preferences)/ });
    await visitor.page.reload();
    await frame().locator('h1').waitFor();
    assert.equal(await jar(), held, 'after it');
    assert.deepEqual(visitor.faults, []);
  });
}
