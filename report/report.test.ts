/** The whole report, of the files of this project and of a small audit. */

import { JSDOM } from 'jsdom';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { results } from '../theorems/results.ts';
import { pageHtml } from './html/page.ts';
import { reportMarkdown } from './markdown/report.ts';
import { PARTS, type Report, sectionsOf } from './model.ts';
import { parseCommand } from './testing/commands.ts';
import { gathered } from './testing/gathered.ts';

const MOST_BYTES = 4e6;

const it = suite('the report');
const report = await gathered();
const page = pageHtml(report);
const markdown = reportMarkdown(report);
const { document } = new JSDOM(page).window;
const all = (selector: string) => Array.from(document.querySelectorAll(selector));

const claims = report.sections.flatMap((section) => section.claims);

it('has every claim of every result, experiment and run, each with its verdict', () => {
  const stated = results.flatMap(({ statement }) => statement.claims.map(({ id }) => id));
  const ids = new Set(claims.map(({ id }) => id));
  for (const id of stated) assert.ok(ids.has(id), id);
  for (const part of PARTS) assert.ok(sectionsOf(report, part).length >= 5, part);
  const articles = all('article.claim');
  assert.is(articles.length, claims.length);
  for (const [k, { anchor, id, verdict, evidence }] of claims.entries()) {
    const article = articles[k]!;
    assert.is(article.getAttribute!('id'), anchor);
    assert.is(article.getAttribute!('data-claim'), id);
    const text = article.textContent!;
    assert.ok(text.includes(verdict), anchor);
    assert.ok(evidence.length > 0, anchor);
    for (const { verdict: found, level } of evidence) assert.ok(text.includes(found) && text.includes(level));
  }
});

it('has the same claims and verdicts as Markdown, in the same order', () => {
  const found = [...markdown.matchAll(/^#### `+([\w.-]+)`+ \*\*(\w+)\*\*(?: \((\w+)\))?$/gm)];
  assert.equal(
    found.map(([, id, verdict, level]) => [id, verdict, level ?? null]),
    claims.map(({ id, verdict, level }) => [id, verdict, level]),
  );
});

it('has formulas for all claims, typeset without a fault', () => {
  assert.ok(all('.formula .katex').length >= claims.length);
  assert.is(all('.katex-error').length, 0);
  assert.not.match(all('main')[0]!.textContent!, /ParseError/);
  for (const article of all('article.claim')) assert.ok(article.textContent!.includes('\\displaystyle'));
});

it('names commands that this project understands', async () => {
  const shown = all('code')
    .map((element) => element.textContent!)
    .filter((text) => /^npm /.test(text));
  const written = [...markdown.matchAll(/(`+) ?(npm run .*?) ?\1/g)].map(([, , command]) => command!);
  const evidence = claims.flatMap((claim) => claim.evidence.flatMap(({ replay }) => replay ?? []));
  assert.ok(shown.length > 50 && written.length > 50);
  for (const replay of evidence) assert.ok(shown.includes(replay) && markdown.includes(replay), replay);
  for (const command of new Set([...shown, ...written])) {
    await parseCommand(command).catch((error: Error) => assert.unreachable(`${command}: ${error.message}`));
  }
});

it('names the reason and the replay of every refutation', () => {
  const refuted = claims.flatMap((claim) => claim.evidence.filter(({ verdict }) => verdict === 'refuted'));
  assert.ok(refuted.length > 0);
  for (const { id, replay, reason } of refuted) assert.ok(replay !== undefined && reason !== undefined, id);
});

it('refers to nothing that is not in it', () => {
  const ids = all('[id]').map((element) => element.getAttribute!('id')!);
  assert.is(new Set(ids).size, ids.length);
  const targets = all('a[href^="#"]').map((a) => a.getAttribute!('href')!.slice(1));
  assert.ok(targets.length > 100);
  for (const target of targets) assert.ok(ids.includes(target), target);
});

it('loads nothing: no address but in links, and no file', () => {
  const links = all('a[href]').filter((a) => !a.getAttribute!('href')!.startsWith('#'));
  for (const a of links) assert.match(a.getAttribute!('href')!, /^https:\/\/arxiv\.org\//);
  for (const element of all('[src]')) assert.match(element.getAttribute!('src')!, /^data:image\/svg\+xml/);
  for (const name of ['link', 'iframe', 'object', 'embed', 'base', 'form', 'script[src]', 'use', 'image'])
    assert.is(all(name).length, 0, name);
  const styles = all('style').map((element) => element.textContent!);
  for (const style of styles) {
    assert.not.match(style.replace(/url\(data:font\/woff2;base64,[A-Za-z0-9+/=]+\)/g, ''), /url\(|@import/);
  }
  const policy = document.querySelectorAll('meta[http-equiv="Content-Security-Policy"]')[0];
  assert.match(policy!.getAttribute!('content')!, /^default-src 'none'/);
});

it('is smaller than 4 MB and the same in every writing', () => {
  assert.ok(Buffer.byteLength(page) < MOST_BYTES, String(Buffer.byteLength(page)));
  assert.is(pageHtml(report), page);
  assert.is(reportMarkdown(report), markdown);
});

it('says nothing about the machine but system and processor', () => {
  assert.not.match(page, /"\/(?:root|home|Users|work|tmp)\/|\bfile:\/\//);
  assert.not.match(markdown, /\/(?:root|home|Users|work|tmp)\//);
  assert.ok(document.body.textContent!.includes(report.environment.platform));
});

it('keeps headings in order, and tables with heads', () => {
  const levels = all('h1, h2, h3, h4').map(({ nodeName }) => Number(nodeName[1]));
  assert.is(levels.filter((level) => level === 1).length, 1);
  for (let k = 1; k < levels.length; k++) assert.ok(levels[k]! <= levels[k - 1]! + 1, `heading ${k}`);
  for (const cell of all('th')) assert.match(cell.getAttribute!('scope')!, /^(row|col)$/);
  for (const image of all('img')) assert.ok(image.getAttribute!('alt')!.length > 40);
});

/** Every string that is no formula, name of a figure, verdict or level gets mark-up in it. */
function poisoned(report: Report): Report {
  const evil = `<script>bad()</script>"'><img src=x onerror=bad()>`;
  const KEPT = new Set(['latex', 'verdict', 'level', 'part', 'anchor', 'svg', 'specs', 'discrepancies']);
  const poison = (value: unknown, key: string): unknown => {
    if (KEPT.has(key)) return value;
    if (typeof value === 'string') return key === 'name' ? value : `${value}${evil}`;
    if (Array.isArray(value)) return value.map((entry) => poison(entry, key === 'data' ? key : ''));
    if (typeof value !== 'object' || value === null) return value;
    // A setting's formula may be null, its other words are not.
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, poison(entry, name)]));
  };
  return {
    ...(poison(report, '') as Report),
    discrepancies: `# x\n\n${evil}\n\n| a | ${evil} |\n|---|---|\n| ${evil} | \`${evil}\` |\n`,
  };
}

it('shows data and never takes them for mark-up', () => {
  const evil = pageHtml(poisoned(report));
  const found = new JSDOM(evil).window.document;
  assert.is(found.querySelectorAll('script').length, document.querySelectorAll('script').length);
  assert.is(found.querySelectorAll('[onerror]').length, 0);
  assert.is(found.querySelectorAll('img').length, document.querySelectorAll('img').length);
  assert.ok(found.body.textContent!.includes('<script>bad()</script>'));
  const md = reportMarkdown({ ...poisoned(report), discrepancies: '' });
  const outsideOfCode = md.replace(/\\./g, '').replace(/(`+)[^`].*?\1/g, '');
  assert.not.match(outsideOfCode, /<(script|img)/);
  assert.match(outsideOfCode, /&lt;script&gt;/);
});

it.run();
