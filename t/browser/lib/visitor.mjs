// A visitor of one of the sites of t/browser/httpd.conf: a browser of its own,
// as far as cookies go, and what a visitor can do and see.
//
//   const browser = await open();
//   test('…', async (t) => {
//     const visitor = await visit(t, browser, { site: 'bottom', path: '/' });
//     await visitor.choose('accept');
//     assert.equal((await visitor.choice()).get('statistics')[0], '1');
//   });
import assert from 'node:assert/strict';

const seconds = 1000;

// The address of a site, without a slash at its end.
export function address(site) {
  const { TESTS_HTTP, TESTS_HTTPS } = process.env;

  assert.ok(TESTS_HTTP, 'no server: start tests by t/browser/run');
  if (['secure', 'embedded', 'framing'].includes(site)) {
    return `https://${site}.localhost:${TESTS_HTTPS}`;
  }
  return site === 'plain' ? `http://plain.test:${TESTS_HTTP}`
    : `http://${site}.localhost:${TESTS_HTTP}`;
}

// Clear-Site-Data is for https alone, where Chromium does not complain of it.
const expected = /^Clear-Site-Data header on 'http:.*Not supported for insecure origins/;

class Visitor {
  constructor(context, site) {
    this.context = context;
    this.site = site;
    this.address = address(site);
    this.faults = []; // what the browser complained of
  }

  // A further tab; what it complains of is kept with the rest.
  async tab(path = '/') {
    const page = await this.context.newPage();

    page.on('console', (message) => {
      if (message.type() === 'error' && !expected.test(message.text())) {
        this.faults.push(message.text());
      }
    });
    page.on('pageerror', (error) => this.faults.push(String(error)));
    await page.goto(this.address + path);
    return page;
  }

  // Whether a tab asks: the section is there, with its form, and seen.
  async asks(page = this.page) {
    return page.locator('#pvc form:not(dialog *)').first().isVisible();
  }

  // Whether the tab has the way back to the choice.
  async reopens(page = this.page) {
    return page.locator('#pvc.pvc-reopen a').first().isVisible();
  }

  // Presses a button of the banner (accept, refuse) and waits for its effect.
  async choose(what, page = this.page) {
    await page.click(`#pvc form:not(dialog *) button[value="${what}"]`);
    await this.settled(page);
  }

  // Until a tab asks no more.
  async settled(page = this.page) {
    await page.waitForFunction(() => {
      const section = document.getElementById('pvc');

      return document.readyState === 'complete'
        && (section === null || section.querySelector('form:not(dialog *)') === null);
    });
  }

  // Leads to the form with an answer for each category, by the link "choose" or
  // the reopen control: in a dialog where the script runs, else on the charter.
  async openForm(page = this.page) {
    await page.click('#pvc .pvc-choose, #pvc.pvc-reopen a');
    await page.waitForSelector('form [name^="grant-"][type="radio"]');
  }

  // Answers and saves in the form that is open: { statistics: 'yes', … }.
  async save(answers, page = this.page) {
    for (const [category, answer] of Object.entries(answers)) {
      await page.check(`form [name="grant-${category}"][value="${answer}"]`);
    }
    await page.click('form:has([type="radio"]) button[value="save"]');
  }

  // The choice that the browser keeps, as its entries, or null.
  async choice() {
    const value = (await this.cookies()).get('cookies_preferences');

    return value === undefined ? null : new URLSearchParams(value);
  }

  // Per category what the choice says: 'statistics=1 advertising=0', sorted.
  async decided() {
    const choice = await this.choice();

    return choice && [...choice].filter(([key]) => !['v', 't', 'id'].includes(key))
      .map(([key, value]) => `${key}=${value[0]}`).sort().join(' ');
  }

  // The cookies that the browser would send to the site.
  async cookies() {
    const list = await this.context.cookies(this.address);

    return new Map(list.map(({ name, value }) => [name, value]));
  }

  // Their names but that of the choice, sorted, in one line.
  async held() {
    return [...(await this.cookies()).keys()].filter((name) => name !== 'cookies_preferences')
      .sort().join(' ');
  }

  // What code of the page is told: the words of <html data-pvc>.
  async told(page = this.page) {
    return page.evaluate(() => document.documentElement.dataset.pvc ?? null);
  }
}

// Opens a page of a site with nothing in the browser. Other options are those of
// a context: viewport, locale, javaScriptEnabled, colorScheme, extraHTTPHeaders …
export async function visit(t, browser, { site = 'bottom', path = '/', ...options } = {}) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, ...options });
  const visitor = new Visitor(context, site);

  t.after(() => context.close());
  context.setDefaultTimeout(5 * seconds);
  visitor.page = await visitor.tab(path);
  return visitor;
}

// Back or forward in history. Out of the back/forward cache a page loads nothing,
// which page.goBack() would wait for.
export async function travel(page, steps, path) {
  await page.evaluate((by) => { setTimeout(() => window.history.go(by)); }, steps);
  await page.waitForFunction((to) => window.location.pathname === to
    && document.readyState === 'complete', path);
}
