// The answer: how long it is kept, what proves it, and how it is taken back.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { address, visit } from '../lib/visitor.mjs';
import { confirmed } from './confirmed.mjs';
import { inSight } from './look.mjs';

const before = 'session visits';
const all = 'ads_profile player session stats_visitor visits';
const noScript = { javaScriptEnabled: false };
const gpc = { extraHTTPHeaders: { 'Sec-GPC': '1' } };
const days = 24 * 3600;
const pages = ['/', '/next.html', '/long.html', '/fr.html'];

async function choiceCookie(visitor) {
  return (await visitor.context.cookies(visitor.address)).find(({ name }) => name === 'cookies_preferences');
}

// Chooses, and gives for how many days the browser keeps it.
async function daysKept(t, browser, what) {
  const visitor = await visit(t, browser);

  await visitor.choose(what);
  return ((await choiceCookie(visitor)).expires - Date.now() / 1000) / days;
}

export async function sixMonths(t, browser) {
  const kept = await daysKept(t, browser, 'accept');

  assert.ok(kept > 181 && kept < 184, `${kept} days`);
}

export async function refusalAsLong(t, browser) {
  const [yes, no] = [await daysKept(t, browser, 'accept'), await daysKept(t, browser, 'refuse')];

  assert.ok(Math.abs(yes - no) < 0.01, `${yes} and ${no} days`);
}

// As if the choice had been made so many days ago.
async function age(visitor, by) {
  const cookie = await choiceCookie(visitor);

  await visitor.context.addCookies([{ ...cookie,
    value: cookie.value.replace(/\bt=(\d+)/, (_, t) => `t=${t - by * days}`) }]);
}

// On other pages, when the browser is started again, and months later.
export async function notAskedAgain(t, browser) {
  const first = await visit(t, browser);

  await first.choose('refuse');
  const later = await visit(t, browser, { storageState: await first.context.storageState() });
  for (const by of [0, 30, 150]) { // 180 days in all
    await age(later, by);
    for (const path of pages) {
      await later.page.goto(later.address + path);
      assert.equal(await later.asks(), false, `${path} after ${by} more days`);
    }
  }
  assert.equal(await later.decided(), 'advertising=0 statistics=0 third-party=0');
  await age(later, 4);
  await later.page.reload();
  assert.ok(await later.asks(), 'after six months the question may come again');
}

export async function noIdentifier(t, browser) {
  const visitor = await visit(t, browser);

  await visitor.choose('refuse');
  const choice = await visitor.choice();
  const { t: made, ...rest } = Object.fromEntries(choice);
  assert.deepEqual(rest, { v: '1', advertising: '0', statistics: '0', 'third-party': '0' });
  assert.match(made, /^\d{10}$/, 'when it was made, to the second');
}

// The same visitor, at a site that has one more cookie in its advertising.
async function atChangedSite(t, browser, answers) {
  const visitor = await visit(t, browser);

  await visitor.openForm();
  await visitor.save(answers);
  await confirmed(visitor.page);
  await visitor.context.addCookies([{ name: 'cookies_preferences', url: address('changed'),
    value: (await choiceCookie(visitor)).value }]);
  visitor.address = address('changed');
  await visitor.page.goto(`${visitor.address}/`);
  return visitor;
}

export async function changeAsksWhoAccepted(t, browser) {
  const refused = await atChangedSite(t, browser, { statistics: 'yes', advertising: 'no', 'third-party': 'no' });
  const granted = await atChangedSite(t, browser, { statistics: 'yes', advertising: 'yes', 'third-party': 'no' });

  assert.equal(await refused.asks(), false, 'a refusal stands');
  assert.ok(await granted.asks(), 'a yes was to something else');
  for (const visitor of [refused, granted]) {
    assert.equal(await visitor.held(), 'session stats_visitor visits', 'what did not change stays allowed');
  }
}

function records() {
  return readFileSync(join(process.env.TESTS_DIR, 'logs/legal.log'), 'utf8').trim().split('\n')
    .map((line) => JSON.parse(line));
}

function bits(record) {
  return Object.entries(record.categories).map(([id, [bit]]) => `${id}=${bit}`).sort().join(' ');
}

// A yes: who (by a number that the browser alone has), when, to what, in words
// of which hash; then its withdrawal, under the same number.
export async function proved(t, browser) {
  const visitor = await visit(t, browser, { site: 'changed' });
  const shown = await visitor.page.inputValue('#pvc [name="shown"]');
  const start = Math.floor(Date.now() / 1000);

  await visitor.choose('accept');
  const id = (await visitor.choice()).get('id');
  const record = records().at(-1);
  assert.match(id, /^[\w-]{22}$/);
  assert.equal(record.id, id);
  assert.equal(record.shown, shown);
  assert.match(shown, /^[0-9a-f]{16}$/);
  assert.equal(record.action, 'accept');
  assert.equal(record.language, 'en');
  assert.equal(bits(record), await visitor.decided());
  assert.ok(Math.abs(Date.parse(record.time) / 1000 - start) < 30, record.time);
  await visitor.openForm();
  await visitor.page.click('dialog button[value="refuse"]');
  await visitor.page.waitForFunction(() => !document.querySelector('dialog[open]'));
  await confirmed(visitor.page);
  assert.equal(records().at(-1).id, id, 'the withdrawal');
  assert.equal(bits(records().at(-1)), 'advertising=0 statistics=0 third-party=0');
}

// The words and the register that a form was made from go with the answer.
export async function notWhatWasShown(t, browser) {
  const visitor = await visit(t, browser);

  await visitor.page.locator('#pvc [name="shown"]').evaluate((field) => { field.value = '0123456789abcdef'; });
  await visitor.page.click('#pvc > form button[value="accept"]');
  await visitor.page.waitForURL('**/privacy-choices/**');
  assert.equal(await visitor.choice(), null);
  assert.match(await visitor.page.innerText('[role="status"]'), /has changed .* Nothing was saved/);
}

export async function littleRecorded(t, browser) {
  const visitor = await visit(t, browser, { site: 'changed' });

  await visitor.choose('refuse');
  const keys = Object.keys(records().at(-1));
  assert.deepEqual(keys.sort(), ['action', 'categories', 'host', 'language', 'shown', 'time'], 'who refused has no id');
}

// The way back is seen on each page, wherever it is scrolled to, whatever was
// chosen; and where nothing is asked.
export async function wayBackEverywhere(t, browser) {
  const visits = [['bottom', 'accept', {}], ['top', 'refuse', {}], ['corner', 'accept', noScript],
    ['exempt', null, {}], ['signal', null, gpc]];

  for (const [site, choice, options] of visits) {
    const visitor = await visit(t, browser, { site, viewport: { width: 320, height: 640 }, ...options });

    if (choice) {
      await visitor.choose(choice);
    }
    for (const path of pages) {
      await visitor.page.goto(visitor.address + path);
      const way = visitor.page.locator('#pvc.pvc-reopen a');
      await visitor.page.keyboard.press('End');
      assert.ok(await way.evaluate(inSight), `${site} ${path}`);
      assert.match(await way.innerText(), /Cookie choices|Gestion des cookies/);
      assert.equal(await way.evaluate((link) => link.tabIndex), 0, 'by keyboard, too');
    }
    await visitor.context.close();
  }
}

// Reopened by one click, withdrawn by the next; what had been set is gone.
export async function withdrawnByOneClick(t, browser) {
  for (const options of [{}, noScript]) {
    const visitor = await visit(t, browser, options);

    await visitor.choose('accept');
    await visitor.page.goto(`${visitor.address}/next.html`);
    assert.equal(await visitor.held(), all);
    await visitor.page.click('#pvc.pvc-reopen a');
    await visitor.page.locator('form:has([type="radio"])').getByText('Refuse all', { exact: true }).click();
    await confirmed(visitor.page);
    assert.equal(await visitor.decided(), 'advertising=0 statistics=0 third-party=0');
  }
}

export async function withdrawnCookiesGone(t, browser) {
  for (const [answers, left] of [[{ statistics: 'no' }, 'ads_profile player session visits'],
    [{ statistics: 'no', advertising: 'no', 'third-party': 'no' }, before]]) {
    const visitor = await visit(t, browser);

    await visitor.choose('accept');
    await visitor.page.goto(`${visitor.address}/next.html`);
    assert.equal(await visitor.held(), all);
    await visitor.openForm();
    await visitor.save(answers);
    await confirmed(visitor.page);
    assert.equal(await visitor.held(), left, 'in the answer');
    await visitor.page.goto(`${visitor.address}/`);
    assert.equal(await visitor.held(), left, 'and not set again');
    assert.equal(await visitor.asks(), false);
  }
}

// Exempt statistics: told of in the form, and objected to there for good.
export async function objected(t, browser) {
  for (const [site, options] of [['exempt', {}], ['exempt', noScript], ['bottom', {}]]) {
    const visitor = await visit(t, browser, { site, ...options });

    assert.equal(await visitor.held(), before, site);
    await visitor.openForm();
    assert.match(await visitor.page.innerText('#pvc-c-audience'), /Active unless you refuse\./);
    await visitor.save({ audience: 'no' });
    await confirmed(visitor.page);
    for (const path of pages) {
      await visitor.page.goto(visitor.address + path);
      assert.equal(await visitor.held(), 'session', `${site} ${path}`);
    }
    assert.match(await visitor.decided(), /audience=0/);
  }
}

async function decisions(visitor) {
  return visitor.page.evaluate(async () => {
    const { categories } = await (await fetch('/privacy-choices/state')).json();

    return Object.entries(categories).map(([id, { decision }]) => `${id}=${decision}`).sort().join(' ');
  });
}

// Nothing more is asked of who sends the signal, and nothing is set.
export async function signalHonoured(t, browser) {
  const visitor = await visit(t, browser, { site: 'signal', ...gpc });
  const asking = await visit(t, browser, gpc);

  assert.equal(await visitor.asks(), false);
  assert.equal(await visitor.held(), '');
  assert.match(await decisions(visitor), /third-party=refused/);
  assert.match(await decisions(asking), /statistics=unset third-party=refused/, 'what it speaks of only');
}

export async function signalDisplayed(t, browser) {
  const { page } = await visit(t, browser, { site: 'signal', ...gpc });
  const plain = await visit(t, browser, { site: 'exempt' });

  for (const path of pages) {
    await page.goto(address('signal') + path);
    const said = page.locator('#pvc').getByText(/Global Privacy Control (is honoured|est respecté)/);
    assert.ok(await said.evaluate(inSight), path);
  }
  await page.goto(`${address('signal')}/privacy-choices/`);
  assert.ok(await page.getByText(/sends the signal “Global Privacy Control”\. It is honoured/).isVisible());
  assert.doesNotMatch(await plain.page.innerText('#pvc'), /Global Privacy Control/, 'nobody else is told so');
}

export async function signalAnnounced(t, browser) {
  const { page } = await visit(t, browser, { site: 'signal' });
  const answer = await page.goto(`${address('signal')}/.well-known/gpc.json`);

  assert.equal(answer.status(), 200);
  assert.match(answer.headers()['content-type'], /^application\/json/);
  assert.equal((await answer.json()).gpc, true);
}
