// Everything without JavaScript: forms, links, and a confirmation that is seen.
// A browser that loads no script of ours goes the same ways.
import assert from 'node:assert/strict';
import test from 'node:test';
import { open } from './lib/browsers.mjs';
import { visit } from './lib/visitor.mjs';

const browser = await open();

const kinds = {
  'no JavaScript': { javaScriptEnabled: false },
  'no JavaScript, strict': { javaScriptEnabled: false, site: 'strict' },
  'no JavaScript, the site\'s own markup': { javaScriptEnabled: false, site: 'own' },
};

// What the browser complains of where it is told to run no script.
function other(fault) {
  return !/because scripts are not allowed|JavaScript is disabled/i.test(fault);
}

async function confirmed(visitor, path) {
  const note = visitor.page.locator('#pvc-saved');

  await visitor.page.waitForURL((url) => url.hash === '#pvc-saved');
  assert.equal(new URL(visitor.page.url()).pathname, path, 'back where the visitor was');
  assert.ok(await note.isVisible(), 'the confirmation is seen');
  assert.equal(await note.getAttribute('role'), 'status');
  assert.match(await note.textContent(), /saved/);
  assert.equal(await visitor.asks(), false);
  assert.deepEqual(visitor.faults.filter(other), []);
}

async function pressed(t, how, what, decided) {
  const visitor = await visit(t, browser, { path: '/next.html?a=1&b=%3C', ...how });

  await visitor.page.click(`#pvc > form button[value="${what}"]`);
  await confirmed(visitor, '/next.html');
  assert.equal(new URL(visitor.page.url()).search, '?a=1&b=%3C');
  assert.equal(await visitor.decided(), decided);
  await visitor.page.goto(`${visitor.address}/next.html`);
  assert.equal(await visitor.page.locator('#pvc-saved').isVisible(), false, 'and not on the next page');
  assert.ok(await visitor.reopens());
}

// Choose, save; come back, find what was chosen, withdraw.
async function saved(t, how) {
  const visitor = await visit(t, browser, { path: '/next.html', ...how });
  const { page } = visitor;
  const checked = page.locator('[type="radio"]:checked');

  await visitor.openForm();
  assert.match(page.url(), /\/privacy-choices\/\?lang=en$/);
  assert.equal(await checked.count(), 0, 'nothing beforehand');
  await visitor.save({ statistics: 'yes', audience: 'no' });
  await page.waitForURL((url) => url.searchParams.get('notice') === 'saved');
  assert.match(await page.textContent('[role="status"]'), /saved/, 'the charter says it, too');
  // Without an answer is refused where consent is asked.
  assert.equal(await visitor.decided(), 'advertising=0 audience=0 statistics=1 third-party=0');

  await page.goto(`${visitor.address}/privacy-choices/`);
  assert.deepEqual((await checked.evaluateAll((all) => all.map((one) => one.name + one.value))).sort(),
    ['grant-advertisingno', 'grant-audienceno', 'grant-statisticsyes', 'grant-third-partyno']);
  await page.click('form button[value="refuse"]');
  await page.waitForURL((url) => url.searchParams.get('notice') === 'saved');
  assert.equal(await visitor.decided(), 'advertising=0 audience=0 statistics=0 third-party=0');
  assert.deepEqual(visitor.faults.filter(other), []);
}

for (const [name, how] of Object.entries(kinds)) {
  test(`${name}: accept`, (t) => pressed(t, how, 'accept', 'advertising=1 statistics=1 third-party=1'));
  test(`${name}: refuse`, (t) => pressed(t, how, 'refuse', 'advertising=0 statistics=0 third-party=0'));
  test(`${name}: choose, and withdraw`, (t) => saved(t, how));
}

// An exempt category is objected to without ever having been asked for.
test('no JavaScript: objecting where nobody is asked', async (t) => {
  const visitor = await visit(t, browser, { site: 'exempt', javaScriptEnabled: false });

  assert.equal(await visitor.asks(), false);
  assert.equal(await visitor.held(), 'session visits');
  await visitor.openForm();
  await visitor.save({ audience: 'no' });
  await visitor.page.waitForLoadState();
  assert.equal(await visitor.decided(), 'audience=0');
  assert.equal(await visitor.held(), 'session', 'and the cookie is gone');
});

// With JavaScript, but the script does not arrive.
test('the script is blocked: the form still works', async (t) => {
  const visitor = await visit(t, browser, { path: '/icon.svg' });

  await visitor.context.route('**/privacy-choices/*.js', (route) => route.abort());
  await visitor.page.goto(`${visitor.address}/next.html`);
  await visitor.page.click('#pvc > form button[value="refuse"]');
  await visitor.page.waitForURL((url) => url.hash === '#pvc-saved');
  assert.equal(await visitor.decided(), 'advertising=0 statistics=0 third-party=0');
});
