// What the browser itself measured, on the same page with and without the banner.
import assert from 'node:assert/strict';
import test from 'node:test';
import { open } from './lib/browsers.mjs';
import { address, visit } from './lib/visitor.mjs';

const browser = await open();

// At the top of a phone the banner stands before the page, and the picture is
// below it: what is the largest there is the banner's to be.
const screens = {
  desktop: { viewport: { width: 1280, height: 800 }, before: [] },
  phone: { viewport: { width: 360, height: 740 }, before: ['top'] },
};

// In the page: what there was to observe since it began.
function measure() {
  const entries = (type) => new Promise((resolve) => {
    const observer = new PerformanceObserver((list) => { resolve(list.getEntries()); });

    observer.observe({ type, buffered: true });
    setTimeout(() => resolve([]), 300); // there were none
  });
  const own = (name) => name.includes('/privacy-choices/');

  return Promise.all(['layout-shift', 'longtask', 'largest-contentful-paint'].map(entries))
    .then(([shifts, tasks, paints]) => ({
      shift: shifts.map(({ value, sources }) => `${value.toFixed(4)} ${sources.map(({ node }) =>
        `${node?.nodeName ?? 'a pseudo-element'} ${node?.className ?? ''}`)}`),
      long: tasks.map(({ duration }) => Math.round(duration)),
      largest: paints.at(-1)?.element?.outerHTML.slice(0, 60),
      own: performance.getEntriesByType('resource').filter(({ name }) => own(name))
        .map(({ name, responseEnd, transferSize }) => ({
          kind: name.split('.').pop(), end: responseEnd, sent: transferSize })),
      painted: performance.getEntriesByName('first-contentful-paint')[0].startTime,
      all: performance.getEntriesByType('resource').length,
    }));
}

async function figures(visitor, site, path) {
  await visitor.page.goto(address(site) + path, { waitUntil: 'networkidle' });
  return visitor.page.evaluate(measure);
}

for (const [screen, { viewport, before }] of Object.entries(screens)) {
  test(`${screen}: nothing moves, nothing is held up, the picture stays the largest`, async (t) => {
    const visitor = await visit(t, browser, { site: 'off', path: '/icon.svg', viewport });
    const without = await figures(visitor, 'off', '/hero.html');

    assert.match(without.largest, /^<img class="hero"/, 'a page with a picture');
    assert.equal(without.own.length, 0);
    for (const site of ['bottom', 'top', 'corner']) {
      const its = await figures(visitor, site, '/hero.html');

      assert.deepEqual(its.shift, without.shift, `${site}: what moves`);
      assert.ok(before.includes(site) || its.largest === without.largest,
        `${site}: the largest paint is ${its.largest}`);
      // The machine may be busy: a task is long because of us only where it is
      // each time.
      for (let tries = 3; its.long.length > without.long.length && tries > 0; tries -= 1) {
        its.long = (await figures(visitor, site, '/hero.html')).long;
      }
      assert.ok(its.long.length <= without.long.length, `${site}: tasks of ${its.long} ms`);
    }
  });
}

test('what moves and what is held up would be seen', async (t) => {
  const visitor = await visit(t, browser, { site: 'off', path: '/hero.html' });

  await visitor.page.evaluate(() => setTimeout(() => {
    const end = performance.now() + 120;

    while (performance.now() < end) { /* busy */ }
    document.body.prepend(Object.assign(document.createElement('h1'), { textContent: 'Late' }));
  }));
  await visitor.page.waitForTimeout(500);
  const seen = await visitor.page.evaluate(measure);

  assert.ok(seen.shift.length > 0, 'a late heading');
  assert.ok(seen.long.length > 0, 'a busy script');
});

test('two requests more on the first page, one of them waited for; none later', async (t) => {
  const visitor = await visit(t, browser, { site: 'off', path: '/icon.svg' });
  const without = await figures(visitor, 'off', '/');

  // The first paint waits for the style: nothing flashes. Not for the script.
  await visitor.context.route('**/privacy-choices/*.{css,js}', async (route) => {
    await new Promise((done) => { setTimeout(done, route.request().url().endsWith('.js') ? 1000 : 300); });
    await route.continue();
  });
  const slow = await figures(visitor, 'top', '/');
  const [style, script] = slow.own;
  assert.deepEqual(slow.own.map(({ kind }) => kind), ['css', 'js']);
  assert.ok(slow.painted >= style.end, `painted at ${slow.painted}, the style came at ${style.end}`);
  assert.ok(slow.painted < script.end, `painted at ${slow.painted}, the script came at ${script.end}`);
  await visitor.context.unroute('**/privacy-choices/*.{css,js}');

  const first = await figures(visitor, 'bottom', '/');
  assert.equal(first.all - without.all, 2);
  assert.deepEqual(first.own.map(({ kind, sent }) => [kind, sent > 0]), [['css', true], ['js', true]]);
  const next = await figures(visitor, 'bottom', '/next.html');
  assert.deepEqual(next.own.map(({ kind, sent }) => [kind, sent]), [['css', 0], ['js', 0]], 'kept');
  t.diagnostic(`first page: ${first.own.map((one) => `${one.kind} ${one.sent} bytes`).join(', ')}; next page: none`);
});
