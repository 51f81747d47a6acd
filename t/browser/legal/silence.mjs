// Silence is no consent: what a visitor does with the page, and with the question,
// without answering it. And the page is there to be used meanwhile.
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { address, visit } from '../lib/visitor.mjs';
import { confirmed } from './confirmed.mjs';
import { covers } from './look.mjs';

const before = 'session visits'; // necessary, and exempt until refused
const sizes = [{ width: 1280, height: 800 }, { width: 320, height: 640 }];
const everyYes = { statistics: 'yes', advertising: 'yes', 'third-party': 'yes' };

async function tickAll({ page }) {
  for (const [category, answer] of Object.entries(everyYes)) {
    await page.check(`form [name="grant-${category}"][value="${answer}"]`);
  }
}

async function inDialog(visitor, close) {
  await visitor.openForm();
  await tickAll(visitor);
  await close(visitor.page);
  await visitor.page.waitForFunction(() => !document.querySelector('dialog[open]'));
}

// What is not an answer.
export const silences = {
  'scrolling': async ({ page }) => {
    await page.mouse.move(640, 100);
    await page.mouse.wheel(0, 3000);
    await page.waitForFunction(() => window.scrollY > 1000);
  },
  'clicking elsewhere': async ({ page }) => {
    await page.click('h1');
    await page.click('#pvc h2');
    await page.click('#pvc p');
  },
  'the Escape key': async ({ page }) => {
    await page.keyboard.press('Escape');
    await page.focus('#pvc button');
    await page.keyboard.press('Escape');
  },
  'using the page and going on': async ({ page }) => {
    await page.fill('main input >> nth=0', 'a remark');
    await page.click('nav a[href="/next.html"]');
    await page.waitForURL('**/next.html');
  },
  'loading the page again': async ({ page }) => {
    await page.reload();
    await page.reload();
  },
  'closing the tab': async (visitor) => {
    await visitor.page.close({ runBeforeUnload: true });
    visitor.page = await visitor.tab('/');
  },
  'closing the dialog, all ticked': (visitor) => inDialog(visitor,
    (page) => page.locator('dialog').getByText('Close', { exact: true }).click()),
  'the Escape key in the dialog, all ticked': (visitor) => inDialog(visitor,
    (page) => page.keyboard.press('Escape')),
  'closing the tab with the dialog open, all ticked': async (visitor) => {
    await visitor.openForm();
    await tickAll(visitor);
    await visitor.page.close({ runBeforeUnload: true });
    visitor.page = await visitor.tab('/');
  },
};

// Nothing is sent as a choice, kept, or let through; and the question stands.
export async function isNoAnswer(t, browser, act) {
  const visitor = await visit(t, browser, { path: '/long.html' });
  const sent = [];

  visitor.context.on('request', (request) => {
    if (request.method() !== 'GET') {
      sent.push(`${request.method()} ${request.url()}`);
    }
  });
  await act(visitor);
  await wait(200);
  assert.deepEqual(sent, []);
  assert.equal(await visitor.choice(), null);
  assert.ok(await visitor.asks(), 'the question stands');
  await visitor.page.goto(`${visitor.address}/next.html`);
  assert.ok(await visitor.asks(), 'on the next page, too');
  assert.equal(await visitor.held(), before);
  assert.deepEqual(sent, [], 'nor while leaving');
}

// Without the script as well: the form is left by a link.
export async function leavingTheForm(t, browser) {
  const visitor = await visit(t, browser, { javaScriptEnabled: false });

  await visitor.openForm();
  await tickAll(visitor);
  await visitor.page.goto(`${visitor.address}/next.html`);
  assert.ok(await visitor.asks());
  assert.equal(await visitor.choice(), null);
  assert.equal(await visitor.held(), before);
}

export async function savingNothing(t, browser) {
  for (const options of [{}, { javaScriptEnabled: false }]) {
    const visitor = await visit(t, browser, options);

    await visitor.openForm();
    await visitor.save({});
    await confirmed(visitor.page);
    await visitor.page.goto(`${visitor.address}/next.html`);
    assert.match(await visitor.decided(), /advertising=0.*statistics=0.*third-party=0/);
    assert.equal(await visitor.held(), before);
  }
}

// Headers, storage, and requests to others: on each page of a visit.
export async function nothingBefore(t, browser) {
  const visitor = await visit(t, browser);
  const { page } = visitor;
  const hosts = new Set();
  const set = new Set();

  page.on('request', (request) => hosts.add(new URL(request.url()).origin));
  page.on('response', async (response) => {
    for (const { name, value } of await response.headersArray()) {
      if (name.toLowerCase() === 'set-cookie') {
        set.add(value.split('=')[0]);
      }
    }
  });
  for (const path of ['/', '/next.html', '/long.html', '/privacy-choices/', '/privacy-choices/state', '/']) {
    await page.goto(visitor.address + path);
    await wait(100);
  }
  assert.deepEqual([...set].sort(), before.split(' '));
  assert.equal([...(await visitor.cookies()).keys()].sort().join(' '), before);
  assert.deepEqual([...hosts], [visitor.address]);
  assert.deepEqual(await page.evaluate(async () => [localStorage.length, sessionStorage.length,
    (await indexedDB.databases()).length, (await caches.keys()).length]), [0, 0, 0, 0]);
}

// What would keep a visitor from reading, as the browser computes it.
function hindrances() {
  return [document.documentElement, document.body, document.querySelector('main')].map((element) => {
    const style = getComputedStyle(element);

    return [style.overflowY, style.position, style.filter, style.opacity, style.pointerEvents, style.userSelect,
      style.visibility, element.inert, element.ariaHidden];
  });
}

async function reads(page, path) {
  await page.goto(path);
  return { text: await page.innerText('main'), hindrances: await page.evaluate(hindrances) };
}

// By the wheel, from the middle of the window. Over the banner it may turn the
// banner's own words first, as long as it goes on to the page.
async function scrolls(page, where) {
  const { width, height } = page.viewportSize();
  const moved = () => page.evaluate(() => window.scrollY > 1000);

  await page.mouse.move(width / 2, height / 2);
  for (let turns = 0; turns < 8 && !await moved(); turns += 1) {
    await page.mouse.wheel(0, 3000);
    await wait(300);
  }
  assert.ok(await moved(), `scrolls: ${where}`);
}

// The page is read, scrolled, filled in and left as if nothing were asked.
async function isUsable(page, where) {
  const last = page.locator('main section').last();

  await scrolls(page, where);
  const covered = await page.locator('#pvc').evaluate(covers);
  assert.ok(covered <= 0.7, `covers ${covered.toFixed(3)}: ${where}`); // the stylesheet's limit
  await last.locator('input').click(); // fails where something lies over it
  await page.keyboard.type('a remark');
  assert.equal(await last.locator('input').inputValue(), 'a remark', where);
  await last.locator('a').click();
  await page.waitForURL('**/next.html?p=*');
}

export async function noWall(t, browser) {
  for (const site of ['bottom', 'top', 'corner']) {
    const visitor = await visit(t, browser, { site });
    const { page } = visitor;

    for (const size of sizes) {
      const where = `${site}, ${size.width}`;

      await page.setViewportSize(size);
      const bare = await reads(page, `${address('off')}/long.html`);
      assert.deepEqual(await reads(page, `${visitor.address}/long.html`), bare, where);
      assert.ok(await visitor.asks(), where);
      assert.equal(await page.locator('dialog[open], [aria-modal="true"], [role*="dialog"]').count(), 0, where);
      await isUsable(page, where);
      assert.ok(await visitor.asks(), where);
    }
    await visitor.context.close();
  }
}

// Who refused reads the same as who accepted.
export async function noDetriment(t, browser) {
  const texts = [];

  for (const what of ['accept', 'refuse']) {
    const visitor = await visit(t, browser);

    await visitor.choose(what);
    texts.push(await Promise.all(['/', '/next.html', '/long.html'].map(async (path) => {
      const page = await visitor.tab(path);

      return [page.url(), await page.innerText('main')];
    })));
  }
  assert.deepEqual(texts[1], texts[0]);
}
