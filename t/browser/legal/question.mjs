// The question: what the first layer says and offers, and the form behind it.
import assert from 'node:assert/strict';
import { visit } from '../lib/visitor.mjs';
import { confirmed } from './confirmed.mjs';
import { contrasts, inSight, looks } from './look.mjs';
import { register } from './register.mjs';

const layouts = ['bottom', 'top', 'corner', 'own', 'dsfr'];
const wide = { width: 1280, height: 800 };
const narrow = { width: 320, height: 640 };
const noScript = { javaScriptEnabled: false };

const asked = ['Audience statistics', 'Third-party cookies', 'Advertising'];

// Each layout in a wide and a narrow window, by day or also by night.
async function everywhere(t, browser, check, schemes = ['light']) {
  for (const site of layouts) {
    const visitor = await visit(t, browser, { site });

    for (const size of [wide, narrow]) {
      await visitor.page.setViewportSize(size);
      for (const colorScheme of schemes) {
        await visitor.page.emulateMedia({ colorScheme });
        await check(visitor.page, '#pvc form', `${site}, ${size.width}, ${colorScheme}`);
      }
    }
    await visitor.context.close();
  }
}

// The form with an answer for each category: in the dialog, and as a page.
async function forms(t, browser, check) {
  for (const options of [{}, noScript]) {
    const visitor = await visit(t, browser, options);

    await visitor.openForm();
    await check(visitor.page, 'form:has([type="radio"])', options === noScript ? 'page' : 'dialog',
      visitor);
    await visitor.context.close();
  }
}

// What is chosen before anybody chose, in the part of the page that is ours.
async function chosenBeforehand(page) {
  return page.locator(':is(#pvc, .pvc) :is(:checked, [checked], [selected], [aria-checked="true"], '
    + '[aria-pressed="true"])').evaluateAll((all) => all.map((one) => one.outerHTML));
}

export async function nothingTickedInBanner(t, browser) {
  await everywhere(t, browser, async (page, form, where) => {
    assert.ok(await page.locator(form).isVisible(), where);
    assert.deepEqual(await chosenBeforehand(page), [], where);
  });
}

export async function nothingTickedInForm(t, browser) {
  await forms(t, browser, async (page, form, where) => {
    assert.equal(await page.locator(`${form} [type="radio"]`).count(), 8, where);
    assert.deepEqual(await chosenBeforehand(page), [], where);
  });
}

export async function besideAccept(t, browser) {
  await everywhere(t, browser, async (page, form, where) => {
    for (const choice of ['accept', 'refuse']) {
      const button = page.locator(`${form} button[value="${choice}"]`);

      assert.equal(await button.count(), 1, `${choice}: ${where}`);
      assert.ok(await button.evaluate(inSight), `${choice}, seen without scrolling: ${where}`);
    }
  });
}

// What two buttons look like, left alone or with the pointer or the focus on them.
const states = {
  'at rest': () => {},
  'with the pointer': (button) => button.hover(),
  'with the focus': (button) => button.focus(),
};

async function sameLook(page, form, where) {
  const buttons = ['accept', 'refuse'].map((choice) => page.locator(`${form} button[value="${choice}"]`));
  const [accept, refuse] = await Promise.all(buttons.map((button) => button.boundingBox()));

  for (const [state, reach] of Object.entries(states)) {
    const found = [];

    for (const button of buttons) {
      await page.mouse.move(0, 0);
      await page.evaluate(() => document.activeElement.blur());
      await reach(button);
      found.push(await button.evaluate(looks));
    }
    const unlike = Object.keys(found[0]).filter((name) => found[0][name] !== found[1][name]);
    assert.ok(Object.keys(found[0]).length > 100);
    assert.deepEqual(unlike, [], `${state}: ${where}`);
  }
  assert.ok(accept.y === refuse.y || accept.x === refuse.x, `in one row or column: ${where}`);
}

export async function sameLookInBanner(t, browser) {
  await everywhere(t, browser, sameLook, ['light', 'dark']);
}

export async function sameLookInForm(t, browser) {
  await forms(t, browser, sameLook);
}

export async function readable(t, browser) {
  await everywhere(t, browser, async (page, form, where) => {
    const found = await page.locator('#pvc :is(h2, p, li, strong, button, a)').evaluateAll(contrasts);

    assert.ok(found.length >= 12, where);
    assert.deepEqual(found.filter(({ contrast }) => contrast < 4.5), [], where);
  }, ['light', 'dark']);
}

// Nothing but the two and a way to choose: no third button that puts off, no
// cross whose meaning is left open, no words that shame who refuses.
export async function plainWords(t, browser) {
  const pages = { '/': ['Accept all', 'Refuse all', 'Choose'],
    '/fr.html': ['Tout accepter', 'Tout refuser', 'Personnaliser'] };

  for (const [path, words] of Object.entries(pages)) {
    const { page } = await visit(t, browser, { path });
    const found = page.locator('#pvc').locator('a, button, input:not([type="hidden"]), select, textarea, '
      + 'summary, [tabindex], [role="button"], [role="link"], [onclick]');

    assert.deepEqual(await found.allInnerTexts(), words, path);
  }
}

// By one click each, from the page that asks, with and without the script.
export async function oneClick(t, browser) {
  for (const options of [{}, noScript]) {
    for (const [what, bit] of [['accept', 1], ['refuse', 0]]) {
      const visitor = await visit(t, browser, options);
      const words = what === 'accept' ? 'Accept all' : 'Refuse all';

      await visitor.page.locator('#pvc').getByText(words, { exact: true }).click();
      await confirmed(visitor.page);
      assert.equal(await visitor.decided(),
        `advertising=${bit} statistics=${bit} third-party=${bit}`, what);
    }
  }
}

// One question a category, with two answers, and of no other legal basis.
export async function oneSwitch(t, browser) {
  await forms(t, browser, async (page, form, where) => {
    const fields = await page.locator(`${form} fieldset`).evaluateAll((all) => all.map((one) =>
      [...one.querySelectorAll('input:not([type="hidden"]), select, [role="switch"], [role="checkbox"]')]
        .map(({ type, name, value }) => `${type} ${name} ${value}`)));
    const answers = (id) => [`radio grant-${id} yes`, `radio grant-${id} no`];

    assert.deepEqual(fields.filter((one) => one.length).flat().sort(),
      ['statistics', 'third-party', 'audience', 'advertising'].flatMap(answers).sort(), where);
    assert.equal(await page.locator(`${form} fieldset`).count(), 5, `the necessary without a switch: ${where}`);
    assert.doesNotMatch(await page.innerText('body'), /legitimate\s+interest/i, where);
  });
}

// Each purpose on its own: a yes to one is no yes to another.
export async function onePurposeAlone(t, browser) {
  await forms(t, browser, async (page, form, where, visitor) => {
    await visitor.save({ statistics: 'yes', advertising: 'no', 'third-party': 'no' });
    await confirmed(page);
    assert.equal(await visitor.decided(), 'advertising=0 statistics=1 third-party=0', where);
    await page.goto(`${visitor.address}/next.html`);
    assert.equal(await visitor.held(), 'session stats_visitor visits', where);
  });
}

async function firstLayer(t, browser, path = '/') {
  const { page } = await visit(t, browser, { path });

  return (await page.locator('#pvc').innerText()).replace(/\s+/g, ' ');
}

// Every category that the form asks about is named in the banner, above the
// buttons, and what it is for.
export async function purposesFirst(t, browser) {
  await forms(t, browser, async (page, form, where) => {
    const asks = `${form} fieldset:has([type="radio"]):not(#pvc-c-audience)`;
    const named = await page.locator(`${asks} legend`).allInnerTexts();

    assert.deepEqual(named.sort(), [...asked].sort(), where);
  });
  const above = (await firstLayer(t, browser)).split('Accept all')[0];

  for (const title of asked) {
    assert.match(above, new RegExp(`${title} [A-Z][a-z]+ .{20,}`), title);
  }
  assert.match(above, /Advertising Show advertisements that fit what you looked at\./);
}

export async function controllerNamed(t, browser) {
  for (const path of ['/', '/fr.html']) {
    assert.match((await firstLayer(t, browser, path)).split(/Accept all|Tout accepter/)[0],
      /(Responsible for this site|Responsable du site)\s?: City of Example/, path);
  }
  const { page } = await visit(t, browser, { path: '/privacy-choices/' });

  assert.equal(await page.locator('a[href="mailto:dpo@example.org"]').count(), 1, 'a contact');
  assert.equal(await page.locator('main > p > a[href="/index.html"]').count(), 1, 'the privacy policy');
}

async function saidBefore(t, browser, words) {
  for (const [path, pattern] of Object.entries(words)) {
    assert.match((await firstLayer(t, browser, path)).split(/Accept all|Tout accepter/)[0], pattern, path);
  }
}

export async function withdrawalNamed(t, browser) {
  await saidBefore(t, browser, { '/': /You can change your mind at any time\./,
    '/fr.html': /Vous pouvez changer d’avis à tout moment\./ });
}

export async function consequencesNamed(t, browser) {
  await saidBefore(t, browser, { '/': /They stay off unless you accept them\./,
    '/fr.html': /Ils restent désactivés tant que vous ne les acceptez pas\./ });
}

// One click away, where the choice is still to be made: the whole register.
export async function providersReachable(t, browser) {
  await forms(t, browser, async (page, form, where) => {
    const rows = await page.locator(`${form} tbody tr`).evaluateAll((all) => all.map((row) => {
      const [provider, service, cookie, purpose, lifetime] = [...row.cells]
        .map((cell) => cell.innerText.split('\n')[0]);
      const category = row.closest('fieldset').id.replace('pvc-c-', '');

      return { category, cookie, provider, service, purpose, lifetime };
    }));
    const sorted = (list) => [...list].sort((a, b) => (a.cookie < b.cookie ? -1 : 1));

    assert.ok(register.length >= 7);
    assert.deepEqual(sorted(rows), sorted(register), where);
    for (const choice of ['accept', 'refuse', 'save']) {
      assert.ok(await page.locator(`${form} button[value="${choice}"]`).isVisible(), `${choice}: ${where}`);
    }
  });
}

// What asks, and what it leads to, in the language of the page.
export async function languageOfPage(t, browser) {
  const pages = { '/': ['en', 'Your choice about cookies', 'Cookies and your choices'],
    '/fr.html': ['fr', 'Vos choix en matière de cookies', 'Cookies et gestion de vos choix'] };

  for (const [path, [language, heading, title]] of Object.entries(pages)) {
    for (const options of [{}, noScript]) {
      const visitor = await visit(t, browser, { path, locale: 'de-DE', ...options });

      assert.equal(await visitor.page.getAttribute('#pvc', 'lang'), language);
      assert.equal(await visitor.page.getAttribute('#pvc', 'dir'), 'ltr');
      assert.equal(await visitor.page.innerText('#pvc-h'), heading);
      await visitor.openForm();
      const found = visitor.page.locator('.pvc :is(h1, h2)', { hasText: title });
      assert.equal(await found.evaluate((one) => one.closest('[lang]').lang), language, title);
    }
  }
}
