// The packages of t/browser/package.json, which make browser puts where nothing
// is in the way of the sources: build/browser.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const require = createRequire(new URL('../../../build/browser/', import.meta.url));

export const { chromium, firefox } = require('playwright-core');
export const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
export const checker = require.resolve('vnu-jar/build/dist/vnu.jar');
