/** The page in a browser, from a file and without a network. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { pageHtml } from './html/page.ts';
import { findChromium } from './testing/chromium.ts';
import { temporaryFolder } from './testing/folder.ts';
import { gathered } from './testing/gathered.ts';

const it = suite('the report in Chromium');
const program = findChromium();

if (program === null) it.skip('no Chromium on the PATH (CHROMIUM=PATH names one)', () => undefined);
else await addTests(program);

async function addTests(executablePath: string): Promise<void> {
  const folder = temporaryFolder();
  const report = await gathered();
  const path = join(folder.path, 'report.html');
  writeFileSync(path, pageHtml(report));
  const url = pathToFileURL(path).href;
  const drawn = report.figures.filter((figure) => !('skipped' in figure)).length;
  let browser: Browser;

  it.before(async () => {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  });
  it.after(async () => {
    await browser.close();
    folder.remove();
  });

  /** Runs `look` on the page and fails for anything on the console and every request but the page itself. */
  async function open(
    options: Parameters<Browser['newPage']>[0],
    look: (page: Page) => Promise<void>,
  ): Promise<void> {
    const page = await browser.newPage(options);
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      const address = request.url();
      if (address !== url && !/^(data|blob):/.test(address)) complaints.push(`request: ${address}`);
    });
    try {
      await page.goto(url);
      await look(page);
      assert.equal(complaints, []);
    } finally {
      await page.close();
    }
  }

  const whenDrawn = async (page: Page): Promise<void> => {
    await page.waitForSelector('html[data-drawn]', { timeout: 30_000 });
  };

  for (const width of [360, 1280]) {
    it(`draws every figure and never scrolls sideways, ${width} px wide`, () =>
      open(
        { viewport: { width, height: 900 }, colorScheme: width === 360 ? 'dark' : 'light' },
        async (page) => {
          await whenDrawn(page);
          assert.is(
            await page.locator('figure[data-drawn="true"] .plot .main-svg').first().isVisible(),
            true,
          );
          assert.is(await page.locator('figure[data-drawn="true"]').count(), drawn);
          for (const plot of await page.locator('.plot').all()) {
            const marks = plot.locator('.main-svg path, .main-svg text, .main-svg rect');
            assert.ok((await marks.count()) > 20);
            const [inner, outer] = [await plot.boundingBox(), await plot.locator('..').boundingBox()];
            assert.ok(inner!.width <= outer!.width + 1, 'a figure is cut off');
          }
          await page.evaluate(`for (const d of document.querySelectorAll('details')) d.open = true`);
          const wide = await page.evaluate('document.documentElement.scrollWidth');
          assert.ok((wide as number) <= width, `${wide} px`);
        },
      ));
  }

  it('has a font in it for every part of a formula', () =>
    open({}, async (page) => {
      const missing = await page.evaluate(`(() => {
        const weight = (w) => ({ normal: '400', bold: '700' })[w] ?? w;
        const key = (f) => [f.family.replaceAll('"', ''), weight(f.weight), f.style].join(' ');
        const held = new Set([...document.fonts].map(key));
        const found = new Set();
        for (const element of document.querySelectorAll('.katex-html *')) {
          const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim() !== '\\u200b' && n.textContent.trim() !== '');
          if (!own) continue;
          const { fontFamily, fontWeight, fontStyle } = getComputedStyle(element);
          const name = key({ family: fontFamily.split(',')[0], weight: fontWeight, style: fontStyle });
          if (!held.has(name)) found.add(name);
        }
        return [...found];
      })()`);
      assert.equal(missing, []);
    }));

  it('shows values under the pointer', () =>
    open({ viewport: { width: 1280, height: 900 } }, async (page) => {
      await whenDrawn(page);
      const plot = page.locator('#figure-predicted-actual .plot');
      await plot.scrollIntoViewIfNeeded();
      const box = (await plot.locator('.points path').first().boundingBox())!;
      await page.mouse.move(box.x + box.width / 2 - 1, box.y + box.height / 2);
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      await plot.locator('.hoverlayer text').first().waitFor({ timeout: 5000 });
      assert.match(
        (await plot.locator('.hoverlayer').textContent())!,
        /predicted change of reward: .*actual change of reward: /,
      );
    }));

  it('is light on paper, with pictures, opened details and nothing cut off', () =>
    open({ colorScheme: 'dark', viewport: { width: 680, height: 900 } }, async (page) => {
      await whenDrawn(page);
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      const back = await page.evaluate('getComputedStyle(document.body).backgroundColor');
      assert.is(back, 'rgb(255, 255, 255)');
      for (const image of await page.locator('figure img').all()) assert.ok(await image.isVisible());
      for (const plot of await page.locator('.plot').all()) assert.not.ok(await plot.isVisible());
      const facts = page.locator('#theorem-1 details dd').first();
      assert.ok(await facts.isVisible());
      const link = await page.evaluate(`(() => {
        const a = document.querySelector('main a[href]');
        return getComputedStyle(a).color === getComputedStyle(a.parentElement).color;
      })()`);
      assert.is(link, true);
      const cut = await page.evaluate(`(() => {
        const right = document.documentElement.clientWidth + 1;
        return [...document.querySelectorAll('.formula .base, td, th, pre, img')]
          .filter((e) => e.getBoundingClientRect().right > right)
          .map((e) => e.closest('[id]').id + ' ' + e.className + ' ' + e.textContent.slice(0, 40));
      })()`);
      assert.equal(cut, []);
    }));

  it('is read without scripts: pictures stand for figures', () =>
    open({ javaScriptEnabled: false, viewport: { width: 1280, height: 900 } }, async (page) => {
      const images = page.locator('figure img');
      assert.is(await images.count(), drawn);
      for (const image of await images.all()) {
        assert.ok(await image.isVisible());
        assert.ok((await image.boundingBox())!.height > 150);
      }
      assert.ok(await page.locator('nav a').first().isVisible());
    }));

  it('is used with the keyboard: skip link, contents, details, boxes that scroll', () =>
    open({ viewport: { width: 360, height: 900 } }, async (page) => {
      await whenDrawn(page);
      await page.keyboard.press('Tab');
      assert.is(await page.evaluate('document.activeElement.className'), 'skip');
      await page.keyboard.press('Enter');
      assert.is(await page.evaluate('document.activeElement.id'), 'main');
      const summary = page.locator('nav summary');
      await summary.focus();
      await page.keyboard.press('Enter');
      assert.ok(await page.locator('nav a').first().isVisible());
      const unreachable = await page.evaluate(`
        [...document.querySelectorAll('.scroll, .formula')].filter((box) => box.scrollWidth > box.clientWidth + 1 && box.tabIndex !== 0).length`);
      assert.is(unreachable, 0);
    }));
}

it.run();
