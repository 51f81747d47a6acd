// t/browser/register.conf, read here a second time: what visitors have to be told
// about each cookie, in English.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { top } from '../lib/server.mjs';

const text = readFileSync(join(top, 't/browser/register.conf'), 'utf8').replace(/\\\n/g, ' ');

// The words of each directive of that name; what is quoted is one word.
function directives(name) {
  return text.split('\n').map((line) => line.match(/(?:[^\s"]|"[^"]*")+/g) ?? [])
    .filter(([first]) => first === name).map((words) => words.slice(1));
}

function unquoted(word) {
  return word.replace(/"/g, '');
}

const providers = new Map(directives('CookieConsentProvider')
  .map(([id, name]) => [id, unquoted(name)]));

function lifetime(word) {
  const [, n, unit] = word.match(/^(\d+)(mo|y)$/) ?? [];

  return unit ? `${n} ${unit === 'y' ? 'year' : 'month'}${n === '1' ? '' : 's'}`
    : 'Until you close the browser';
}

// { category, cookie, provider, service, purpose, lifetime } of each.
export const register = directives('CookieConsentDeclare').map(([category, cookie, ...options]) => {
  const said = Object.fromEntries(options.map((option) => unquoted(option).split('=')));

  return { category, cookie, provider: providers.get(said.provider) ?? said.provider,
    service: said.service, purpose: said.purpose, lifetime: lifetime(said.lifetime) };
});
