// The W3C's checker: no error in the module's own pages, and none in a page with
// the banner that it has not without.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import test from 'node:test';
import { checker } from './lib/packages.mjs';

const choice = 'cookies_preferences=v=1&t=1&statistics=0&advertising=0&third-party=0';

// What: site, path, headers. "off" is the site without the module.
const pages = {
  'off': ['off', '/index.html'],
  'off, French': ['off', '/fr.html'],
  'off, Arabic': ['off', '/ar.html'],
  'banner, bottom': ['bottom', '/index.html'],
  'banner, top': ['top', '/index.html'],
  'banner, corner': ['corner', '/index.html'],
  'banner, French': ['bottom', '/fr.html'],
  'banner, Arabic': ['bottom', '/ar.html'],
  'banner, own markup': ['own', '/index.html'],
  'banner, theme': ['dsfr', '/index.html'],
  'reopen control': ['exempt', '/index.html'],
  'reopen control, GPC': ['signal', '/index.html', { 'Sec-GPC': '1' }],
  'charter': ['bottom', '/privacy-choices/'],
  'charter, French': ['bottom', '/privacy-choices/?lang=fr'],
  'charter, Arabic': ['bottom', '/privacy-choices/?lang=ar'],
  'charter, chosen': ['bottom', '/privacy-choices/', { Cookie: choice }],
  'charter, saved': ['bottom', '/privacy-choices/?notice=saved', { Cookie: choice }],
  'charter, GPC': ['signal', '/privacy-choices/', { 'Sec-GPC': '1' }],
  'charter, exempt': ['exempt', '/privacy-choices/'],
  'charter, own page': ['own', '/privacy-choices/'],
  'charter, theme': ['dsfr', '/privacy-choices/'],
  'error page': ['bottom', '/privacy-choices/none'],
  'fragment': ['bottom', '/privacy-choices/charter'],
};

function fetchText([site, path, headers = {}]) {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port: process.env.TESTS_HTTP, path,
      headers: { Host: `${site}.localhost:${process.env.TESTS_HTTP}`, ...headers } }, (response) => {
      const parts = [];

      response.on('data', (part) => parts.push(part));
      response.on('end', () => resolve(Buffer.concat(parts).toString()));
    }).on('error', reject);
  });
}

// The fragment is for pages of the site: it is checked in one.
function whole(text) {
  return /^\s*<!doctype/i.test(text) ? text
    : `<!DOCTYPE html>\n<html lang="en"><head><title>A page</title></head><body>\n${text}\n</body></html>\n`;
}

// One run for all: it takes longer to start than to check.
function check(files) {
  return new Promise((resolve) => {
    execFile('java', ['-jar', checker, '--format', 'json', '--exit-zero-always', ...files],
      { maxBuffer: 1e8 }, (error, stdout, stderr) => resolve({ error, stderr }));
  });
}

test('each page', async (t) => {
  const dir = join(process.env.TESTS_DIR, 'markup');
  const files = new Map();

  mkdirSync(dir);
  for (const [name, page] of Object.entries(pages)) {
    const file = join(dir, `${name.replaceAll(/[^a-zA-Z]+/g, '-')}.html`);

    writeFileSync(file, whole(await fetchText(page)));
    files.set(file, name);
  }
  const { error, stderr } = await check([...files.keys()]);
  assert.equal(error, null);
  const { messages } = JSON.parse(stderr);
  const said = new Map([...files.values()].map((name) => [name, []]));

  for (const { url, message, extract } of messages.filter(({ type }) => type === 'error')) {
    said.get(files.get(url.replace(/^file:/, ''))).push(`${message}: ${extract}`);
  }
  for (const [name, list] of said) {
    await t.test(name, () => { assert.deepEqual(list.slice(0, 5), []); });
  }
});

test('the checker finds what is wrong', async () => {
  const file = join(process.env.TESTS_DIR, 'wrong.html');

  writeFileSync(file, whole('<section id="pvc"><ul><p>no</p></ul></section>'));
  assert.match((await check([file])).stderr, /"type":"error"/);
});
