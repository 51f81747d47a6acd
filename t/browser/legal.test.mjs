// The legal checklist: what the law and those who watch over it ask of a question
// about cookies, each row with its source and a check in a real browser. It shows
// what the module does with the register of the test's sites; whether what a site
// declares is complete and true no test can know. This is not legal advice.
//
//   CNIL 2020-091   délibération of 17 September 2020, guidelines
//   CNIL 2020-092   délibération of the same day, recommendation
//   EDPB taskforce  report of the cookie banner taskforce, January 2023; type A to K
//   EDPB 05/2020    guidelines on consent
//   C-673/17        Court of Justice, Planet49, 1 October 2019
//   11 CCR          California Code of Regulations, title 11, CCPA regulations
//   PECR            United Kingdom, Privacy and Electronic Communications Regulations
//   ICO             its guidance on storage and access technologies
import assert from 'node:assert/strict';
import test from 'node:test';
import * as answer from './legal/answer.mjs';
import * as question from './legal/question.mjs';
import * as silence from './legal/silence.mjs';
import { open } from './lib/browsers.mjs';

const browser = await open();

const rows = [
  // The question
  ['EDPB taskforce type B; C-673/17; GDPR recital 32', 'nothing is ticked beforehand in the banner',
    question.nothingTickedInBanner],
  ['EDPB taskforce type B; C-673/17; GDPR recital 32', 'nothing is ticked beforehand in the dialog and the charter',
    question.nothingTickedInForm],
  ['CNIL 2020-092; EDPB taskforce type A; ICO', 'refuse stands beside accept, in the first layer',
    question.besideAccept],
  ['CNIL 2020-092; EDPB taskforce types C, D', 'refuse is a button of the size, weight, colours and rank of accept',
    question.sameLookInBanner],
  ['CNIL 2020-092; EDPB taskforce types C, D', 'so it is in the dialog and the charter', question.sameLookInForm],
  ['EDPB taskforce type E; WCAG 2.2, 1.4.3', 'all words of the question can be read, those of refuse too',
    question.readable],
  ['CNIL 2020-092; 11 CCR 7004(a)(2)', 'accept, refuse and choose say what they do, and are all there is to press',
    question.plainWords],
  ['CNIL 2020-092; 11 CCR 7004(a)(2); ICO', 'one click refuses, as one click accepts', question.oneClick],
  ['EDPB taskforce type H', 'one switch a purpose, no second one of legitimate interest', question.oneSwitch],
  ['GDPR recital 43; CNIL 2020-091; ICO', 'a yes to one purpose is none to another', question.onePurposeAlone],
  ['CNIL 2020-091; CNIL 2020-092; GDPR recital 42', 'purposes are named before the choice, in the first layer',
    question.purposesFirst],
  ['GDPR recital 42; CNIL 2020-091', 'the controller is named before the choice', question.controllerNamed],
  ['GDPR 7(3); CNIL 2020-091', 'the right to withdraw is named before the choice', question.withdrawalNamed],
  ['CNIL 2020-091', 'what follows from yes and no is said before the choice', question.consequencesNamed],
  ['CNIL 2020-092; C-673/17; ICO', 'the list of all providers, purposes and lifetimes is one click from the question',
    question.providersReachable],
  ['GDPR 12(1); CNIL 2020-091', 'the question is in the language of the page', question.languageOfPage],

  // No answer
  ...Object.entries(silence.silences).map(([what, act]) =>
    ['GDPR 4(11), recital 32; CNIL 2020-091; EDPB 05/2020 §86', `no consent by ${what}`,
      (t) => silence.isNoAnswer(t, browser, act)]),
  ['GDPR 4(11), recital 32; CNIL 2020-091', 'no consent by leaving the form, all ticked', silence.leavingTheForm],
  ['CNIL 2020-091; GDPR recital 32', 'no consent by saving without an answer', silence.savingNothing],
  ['ePrivacy directive 5(3); PECR 6; CNIL 2020-091', 'nothing but necessary and exempt cookies before the choice',
    silence.nothingBefore],
  ['EDPB 05/2020 §39; CNIL 2020-091; ICO', 'no wall: the page is read and used while the question stands',
    silence.noWall],
  ['GDPR 7(4), recital 42; CNIL 2020-091', 'who refuses reads what others read', silence.noDetriment],

  // The answer
  ['CNIL 2020-092', 'the choice is kept six months', answer.sixMonths],
  ['CNIL 2020-092', 'a refusal is kept as long as an acceptance', answer.refusalAsLong],
  ['CNIL 2020-092', 'who refused is not asked again, on other pages and later, for six months', answer.notAskedAgain],
  ['GDPR 4(11); CNIL 2020-092; ICO', 'a change of the register asks those who accepted, not those who refused',
    answer.changeAsksWhoAccepted],
  ['GDPR 7(1); CNIL 2020-091; CNIL 2020-092', 'a record proves the consent, what was shown, and the withdrawal',
    answer.proved],
  ['GDPR 4(11), 7(1)', 'a yes to what is no longer in force is none', answer.notWhatWasShown],
  ['GDPR 5(1)(c), 11', 'a refusal leaves no identifier in the browser', answer.noIdentifier],
  ['GDPR 5(1)(c)', 'the record of a refusal tells nothing of the visitor', answer.littleRecorded],

  // Taking it back
  ['GDPR 7(3); EDPB taskforce type K; CNIL 2020-092', 'the way to withdraw is on every page', answer.wayBackEverywhere],
  ['GDPR 7(3); CNIL 2020-092; ICO', 'withdrawn by one click, once reopened by another', answer.withdrawnByOneClick],
  ['GDPR 7(3); CNIL 2020-092', 'after the withdrawal the cookies are gone, and not set again',
    answer.withdrawnCookiesGone],
  ['GDPR 21; CNIL 2020-091; PECR schedule A1', 'exempt statistics are told of and can be objected to', answer.objected],

  // The signal
  ['11 CCR 7025(c)(1)', 'Global Privacy Control is honoured, and nothing more asked', answer.signalHonoured],
  ['11 CCR 7025(c)(6)', 'that it is honoured is displayed', answer.signalDisplayed],
  ['Global Privacy Control, /.well-known/gpc.json', 'the site says that it honours it', answer.signalAnnounced],
];

for (const [source, rule, check] of rows) {
  assert.equal(typeof check, 'function', rule);
  test(`${source}: ${rule}`, (t) => check(t, browser));
}
