// A visitor's ways through the choice, in two browsers, with the script: what is
// kept, what is shown, what other code and other tabs are told.
import assert from 'node:assert/strict';
import test from 'node:test';
import { open } from './lib/browsers.mjs';
import { travel, visit } from './lib/visitor.mjs';

// What the application tries to set, less what waits for an answer. Cookies come
// with pages: after a choice in place, with the next one.
const before = 'session visits';
const all = 'ads_profile player session stats_visitor visits';

const sites = [
  ['chromium', 'bottom'],
  ['chromium', 'strict'],   // a Content-Security-Policy without exceptions
  ['chromium', 'secure'],   // https
  ['chromium', 'plain'],    // neither https nor a secure context
  ['firefox', 'bottom'],
  ['firefox', 'strict'],
];

const choices = [
  { what: 'accept', decided: 'advertising=1 statistics=1 third-party=1', held: all,
    told: 'necessary audience statistics advertising third-party' },
  { what: 'refuse', decided: 'advertising=0 statistics=0 third-party=0', held: before,
    told: 'necessary audience' },
];

function words(text) {
  return text === null ? null : text.split(' ').sort().join(' ');
}

// Before the page runs anything: notes each event of the module.
async function listen(visitor) {
  await visitor.page.evaluate(() => {
    window.heard = [];
    document.addEventListener('pvc:change', ({ detail }) => window.heard.push(detail));
  });
}

async function chosen(visitor, { what, decided, held }) {
  const onPlain = visitor.site === 'plain'; // a Secure cookie is not kept there

  assert.equal(await visitor.asks(), false);
  assert.equal(await visitor.decided(), decided);
  await visitor.page.goto(`${visitor.address}/next.html`);
  assert.equal(await visitor.asks(), false);
  assert.ok(await visitor.reopens(), 'the way back');
  assert.equal(await visitor.held(), onPlain ? held.replace('player ', '') : held);
  assert.equal((await visitor.choice()).has('id'), what !== 'refuse', 'an id with a grant only');
  assert.deepEqual(visitor.faults, []);
}

async function oneClick(t, browser, site, row) {
  const visitor = await visit(t, browser, { site });

  assert.ok(await visitor.asks());
  assert.equal(await visitor.choice(), null);
  assert.equal(await visitor.held(), before);
  await listen(visitor);
  await visitor.choose(row.what);
  assert.equal(await visitor.page.evaluate(() => window.heard?.length), 1, 'one event, no reload');
  assert.equal(words(await visitor.told()), words(row.told));
  assert.ok(await visitor.reopens(), 'the way back, in place');
  await chosen(visitor, row);
}

async function choosing(t, browser, site) {
  const visitor = await visit(t, browser, { site });

  await listen(visitor);
  await visitor.openForm();
  assert.equal(await visitor.page.locator('form [type="radio"]:checked').count(), 0, 'nothing beforehand');
  await visitor.save({ statistics: 'yes', advertising: 'no', 'third-party': 'no', audience: 'no' });
  await visitor.settled();
  assert.equal(await visitor.page.evaluate(() => window.heard?.length), 1, 'one event, no reload');
  await chosen(visitor, { what: 'save', held: 'session stats_visitor',
    decided: 'advertising=0 audience=0 statistics=1 third-party=0' });
}

// In one click that the reopen control is, and one in the form.
async function withdrawal(t, browser, site) {
  const visitor = await visit(t, browser, { site });

  await visitor.choose('accept');
  await visitor.page.goto(`${visitor.address}/next.html`);
  await visitor.openForm();
  assert.equal(await visitor.page.locator('form [type="radio"][value="yes"]:checked').count(), 3);
  await visitor.page.click('form:has([type="radio"]) button[value="refuse"]');
  await visitor.page.waitForFunction(() => !document.querySelector('dialog[open]'));
  await chosen(visitor, choices[1]);
}

async function secondTab(t, browser, site) {
  const visitor = await visit(t, browser, { site });
  const other = await visitor.tab('/next.html');

  assert.ok(await visitor.asks(other));
  await visitor.choose('refuse');
  await visitor.settled(other);
  assert.equal(words(await visitor.told(other)), 'audience necessary');
  assert.ok(await visitor.reopens(other), 'the way back, in the other tab');
  await other.reload();
  assert.equal(await visitor.asks(other), false);
  assert.deepEqual(visitor.faults, []);
}

async function reloading(t, browser, site) {
  const visitor = await visit(t, browser, { site });

  await visitor.page.reload();
  assert.ok(await visitor.asks(), 'no answer is none, however often the page is seen');
  await visitor.page.mouse.wheel(0, 2000);
  await visitor.page.goto(`${visitor.address}/long.html`);
  assert.ok(await visitor.asks());
  assert.equal(await visitor.choice(), null);
  await visitor.choose('refuse');
  await visitor.page.reload();
  assert.equal(await visitor.asks(), false);
}

// Asked on the first page, answered on the second, back to the first.
async function backwards(t, browser, site, { fresh }) {
  const visitor = await visit(t, browser, { site });
  const { page } = visitor;

  await page.evaluate((on) => {
    window.kept = true;
    if (on) {       // such a page is loaded again, or comes from the HTTP cache
      window.addEventListener('unload', () => {});
    }
  }, fresh);
  await page.click('nav a[href="/next.html"]');
  await page.waitForURL('**/next.html');
  await visitor.choose('refuse');
  await travel(page, -1, '/');
  await visitor.settled();
  assert.equal(await visitor.asks(), false, 'not asked again');
  assert.equal(await page.evaluate(() => window.kept === true), !fresh, 'out of the cache');
}

for (const name of ['chromium', 'firefox']) {
  const browser = await open(name);

  for (const [, site] of sites.filter(([which]) => which === name)) {
    for (const row of choices) {
      test(`${name}, ${site}: ${row.what}`, (t) => oneClick(t, browser, site, row));
    }
    test(`${name}, ${site}: choose`, (t) => choosing(t, browser, site));
    test(`${name}, ${site}: withdraw`, (t) => withdrawal(t, browser, site));
    test(`${name}, ${site}: second tab`, (t) => secondTab(t, browser, site));
    test(`${name}, ${site}: reload`, (t) => reloading(t, browser, site));
    test(`${name}, ${site}: back, loaded again`, (t) => backwards(t, browser, site, { fresh: true }));
    test(`${name}, ${site}: back`, (t) => backwards(t, browser, site, { fresh: false }));
  }
}
