/** The built page in a browser, without any other network. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../lib/cli/testing/run.ts';
import { findChromium } from '../report/testing/chromium.ts';
import { INITIAL, VIEWS, type ViewId } from './state/state.ts';
import { buildAndServe, type Site } from './testing/site.ts';
import { audited, follow, picture, quantities, saved, settle, turn, view } from './testing/view.ts';
import { handle } from './worker/handle.ts';
import type { Request } from './worker/messages.ts';

const it = suite('the explorer in Chromium');
const program = findChromium();

if (program === null) it.skip('no Chromium on the PATH (CHROMIUM=PATH names one)', () => undefined);
else addTests(program);

function addTests(executablePath: string): void {
  let [site, browser, folder]: [Site?, Browser?, string?] = [];

  it.before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'explorer-browser-'));
    site = await buildAndServe();
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  });
  it.after(async () => {
    await browser?.close();
    await site?.close();
    if (folder !== undefined) await rm(folder, { recursive: true });
  });

  /** Runs `look` on the page and fails for anything on the console and every request to elsewhere. */
  async function open(
    link: string,
    look: (page: Page) => Promise<void>,
    options: Parameters<Browser['newPage']>[0] = {},
  ): Promise<void> {
    const page = await browser!.newPage({ viewport: { width: 1280, height: 900 }, ...options });
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
    page.on('request', (request) => {
      const address = request.url();
      if (!address.startsWith(site!.url) && !/^(data|blob):/.test(address))
        complaints.push(`request: ${address}`);
    });
    try {
      await page.goto(site!.url + link);
      await settle(page);
      await look(page);
      assert.equal(complaints, []);
    } finally {
      await page.close();
    }
  }

  for (const id of VIEWS) {
    it(`${id}: shows the numbers of the command line’s modules`, () =>
      open(`#view=${id}`, async (page) => {
        const subject = { kind: 'controls', state: INITIAL.views[id] };
        const answer = await handle({ task: id, subject } as unknown as Request, () => undefined);
        const { finding, quantities: expected } = answer as Awaited<
          ReturnType<typeof handle<Extract<Request, { task: ViewId }>>>
        >;
        const texts = expected.map((quantity) => [quantity.id, quantity.text]);
        // Numbers of the step are not shown before it is taken.
        const isHidden = ([name]: readonly string[]): boolean =>
          id === 'equation-5' && /^(actual, dr|dr - eta C)$/.test(name!);
        assert.equal(
          await quantities(page),
          texts.filter((row) => !isHidden(row)),
        );
        assert.is(await view(page).locator('.finding').textContent(), `${finding.verdict} ${finding.text}`);
        for (const drawing of await view(page).locator('.figures svg').all()) {
          assert.ok((await drawing.locator('path, line, circle, rect').count()) >= 3);
        }
      }));

    it(`${id}: every control changes the numbers or the picture, and is in the link`, () =>
      open(`#view=${id}`, async (page) => {
        const inputs = view(page).locator('.controls input:not([type="file"]), .clock-box input');
        const all = await inputs.all();
        assert.ok(all.length >= 6);
        const isChecked = await Promise.all(
          all.map(async (input) => (await input.getAttribute('type')) === 'radio' && input.isChecked()),
        );
        // The radio button that is chosen already comes last.
        const ordered = [...all.filter((_, k) => !isChecked[k]), ...all.filter((_, k) => isChecked[k])];
        let before = await picture(page);
        for (const input of ordered) {
          const name = await input.evaluate((node) => node.outerHTML);
          await turn(input);
          const after = await picture(page);
          assert.is.not(after, before, name);
          before = after;
        }
        // The link alone brings it all back, once it is written.
        await page.waitForTimeout(450);
        const copy = await browser!.newPage({ viewport: { width: 1280, height: 900 } });
        await copy.goto(page.url());
        assert.is(await picture(copy), before);
        const values = (of: Page): Promise<unknown> =>
          of.evaluate(`[...document.querySelectorAll('.view:not([hidden]) input:not([type="file"])')]
            .map((input) => [input.name, input.value, input.checked])`);
        assert.equal(await values(copy), await values(page));
        await copy.close();
      }));
  }

  it('theorem 2: buttons add, remove and restore pairs, and let the clock run', () =>
    open('#view=theorem-2', async (page) => {
      const press = (name: string): Promise<void> => view(page).locator(`button[name="${name}"]`).click();
      const lines = view(page).locator('.plane line.pair.train');
      const first = await picture(page);
      await press('add');
      await settle(page);
      assert.is(await lines.count(), 6);
      await press('remove');
      await press('remove');
      await settle(page);
      assert.is(await lines.count(), 4);
      await press('reset');
      const box = view(page).locator('input[name="pairs"]');
      await box.fill('5');
      await box.blur();
      assert.is(await picture(page), first);
      await press('play');
      await page.waitForFunction(`!document.querySelector('.clock output').textContent.includes('10^3 ')`);
      await page.waitForTimeout(600);
      await press('play');
      const stopped = await picture(page);
      assert.is.not(stopped, first);
      await page.waitForTimeout(200);
      assert.is(await picture(page), stopped);
    }));

  it('theorem 2: a point moves by keys and by the pointer', () =>
    open('#view=theorem-2', async (page) => {
      const spot = view(page).locator('.plane .point[tabindex="0"]');
      const place = async (): Promise<number[]> => {
        await settle(page);
        const words = (await page.evaluate(`document.activeElement.getAttribute('aria-label')`)) as string;
        return /at (\S+), (\S+)$/.exec(words)!.slice(1).map(Number);
      };
      await view(page).locator('button[name="play"]').focus();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      const [x, y] = (await place()) as [number, number];
      const before = await picture(page);
      await page.keyboard.press('ArrowRight');
      assert.equal(await place(), [x + 1 / 16, y]);
      await page.keyboard.press('Shift+ArrowUp');
      assert.equal(await place(), [x + 1 / 16, y + 1 / 2]);
      assert.is.not(await picture(page), before);
      await page.keyboard.press('PageDown');
      assert.match((await spot.getAttribute('aria-label'))!, /^training pair 1, rejected/);
      await page.keyboard.press('PageUp');
      await page.keyboard.press('Delete');
      await settle(page);
      assert.is(await view(page).locator('input[name="pairs"]').inputValue(), '4');
      assert.match((await spot.getAttribute('aria-label'))!, /^training pair 1, chosen/);

      await spot.scrollIntoViewIfNeeded();
      const box = (await spot.locator('.hit').boundingBox())!;
      const from = await place();
      const scale = (await view(page).locator('.plane').boundingBox())!.width / 440;
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width / 2 - 24 * scale, box.y + box.height / 2 + 12 * scale, {
        steps: 4,
      });
      await page.mouse.up();
      await settle(page);
      const to = await place();
      assert.ok(
        Math.abs(to[0]! - from[0]! + 0.5) <= 1 / 16 && Math.abs(to[1]! - from[1]! + 0.25) <= 1 / 16,
        `${from} ${to}`,
      );
    }));

  it('equation 5: every word is added, and the step is taken and undone', () =>
    open('#view=equation-5', async (page) => {
      const box = view(page).locator('input[name="paraphrase"]');
      const words = view(page).locator('.words button');
      const seen = new Set<string>();
      for (const button of await words.all()) {
        await box.fill('this is');
        await button.click();
        assert.is(await box.inputValue(), `this is ${await button.textContent()}`);
        seen.add(await picture(page));
      }
      assert.is(seen.size, 12);
      await box.fill('this is fine');
      assert.is(
        await view(page).locator('.control .fault:not(:empty)').textContent(),
        'has the word "fine"; expected words of the list',
      );
      await box.fill('this is');
      const before = await picture(page);
      const step = view(page).locator('button[name="step"]');
      await step.click();
      assert.ok((await quantities(page)).some(([id]) => id === 'actual, dr'));
      assert.is.not(await picture(page), before);
      await step.click();
      assert.is(await picture(page), before);
    }));

  it('audits in the page report what the shown commands report', () =>
    open('', async (page) => {
      const ended: Promise<void>[] = [];
      const still = (text: string): string =>
        text
          .trim()
          .replaceAll(/"seconds":[^,}]+/g, '"seconds":0')
          .replaceAll(`${folder}/`, '');
      for (const id of VIEWS) {
        await page.locator(`#tab-${id}`).click();
        await settle(page);
        await view(page).locator('input[name="runs"]').fill('2');
        const [onThis, onRandom] = await view(page).locator('.command code').allTextContents();
        const file = await saved(page, 'download');
        await writeFile(join(folder!, file.name), file.text);
        const args = (command: string): string[] => {
          const [npm, word, script, dashes, ...rest] = command
            .replace(file.name, join(folder!, file.name))
            .split(' ');
          assert.equal([npm, word, script, dashes], ['npm', 'run', id.replace('-', ':'), '--']);
          return [...rest, '--json'];
        };
        const pairs = [
          [await audited(page, 'audit-instance'), args(onThis!)],
          [await audited(page, 'audit-random'), args(onRandom!)],
        ] as const;
        ended.push(
          (async () => {
            for (const [report, rest] of pairs) {
              const { stdout } = await run(`theorems/${id}/main.ts`, rest);
              assert.is(still(report), still(stdout), id);
            }
          })(),
        );
      }
      await Promise.all(ended);
    }));

  it('an audit can be cancelled, and a later one ends', () =>
    open('#view=equation-5&runs=200', async (page) => {
      await view(page).locator('button[name="audit-random"]').click();
      await view(page).locator('button[name="cancel"]').click();
      const status = view(page).locator('.audit-status');
      assert.is(await status.textContent(), 'cancelled');
      assert.not.ok(await view(page).locator('button[name="cancel"]').isVisible());
      await view(page).locator('input[name="runs"]').fill('1');
      await view(page).locator('button[name="audit-random"]').click();
      await view(page).locator('button[name="download-report"]').waitFor({ timeout: 60_000 });
      assert.match((await status.textContent())!, /^audit of random instances, seed 2507: verified in /);
    }));

  const load = (page: Page, name: string, text: string): Promise<void> =>
    view(page)
      .locator('input[name="file"]')
      .setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });

  it('a bad file gets one line and leaves the picture; a good one is shown; the way back', () =>
    open('#view=theorem-2&seed=5', async (page) => {
      const own = await picture(page);
      const fault = view(page).locator('.file-notes .fault');
      const { text } = await saved(page, 'download');
      for (const [name, content, words] of [
        ['a.json', '{', /^a\.json: malformed JSON: line 1/],
        ['b.json', '{"train": []}', /^b\.json: /],
        ['c.json', '', /^c\.json: is empty; expected an instance$/],
        ['d.csv', text, /^d\.csv: the format is unknown here; expected a name that ends in \.json$/],
        ['e.json', text.replace('"token":0', '"token":-1'), /^e\.json: .*token/],
        ['f.json', ' '.repeat((4 << 20) + 1), /^f\.json: is a file of 4194305 bytes; expected at most/],
      ] as const) {
        await load(page, name, content);
        await fault.filter({ hasText: name }).waitFor({ timeout: 10_000 });
        await settle(page);
        const line = (await fault.textContent())!;
        assert.match(line, words);
        assert.ok(!line.includes('\n') && line.length < 300, line);
        assert.is(await picture(page), own, name);
      }
      const other = await browser!.newPage();
      await other.goto(`${site!.url}#view=theorem-2&seed=6&pairs=3`);
      const expected = await quantities(other);
      const file = await saved(other, 'download');
      await other.close();
      await load(page, 'six.json', file.text);
      await view(page).locator('.file:not(:empty)').waitFor();
      assert.equal(await quantities(page), expected);
      assert.is(await fault.textContent(), '');
      assert.is(
        await view(page).locator('.file').textContent(),
        'Shows six.json, which a link cannot carry.',
      );
      assert.ok(await view(page).locator('input[name="pairs"]').isDisabled());
      await view(page).locator('button[name="unload"]').click();
      assert.is(await picture(page), own);
      assert.not.ok(await view(page).locator('input[name="pairs"]').isDisabled());
      // Dropped, as from a file manager.
      await page.evaluate(`(() => {
        const data = new DataTransfer();
        data.items.add(new File([${JSON.stringify(file.text)}], 'dropped.json'));
        document.querySelector('.view:not([hidden]) .figures').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
      })()`);
      await view(page).locator('.file:not(:empty)').waitFor();
      assert.equal(await quantities(page), expected);
    }));

  it('says what it does not take from a link, and follows a link that is typed', () =>
    open('#view=theorem-1&p=hello&zz=1', async (page) => {
      assert.equal(await page.locator('main > .fault p').allTextContents(), [
        'The link: p is "hello"; expected a number from -12 to -0.05; not taken.',
        'The link: "zz" is no control of theorem-1; not taken.',
      ]);
      const before = await picture(page);
      await follow(page, '#view=theorem-1&p=-6');
      assert.is(await page.locator('main > .fault p').count(), 0);
      assert.is.not(await picture(page), before);
    }));

  it('tabs and theme: by keys, with readable colours in both', () =>
    open('', async (page) => {
      await page.locator('#tab-theorem-1').focus();
      for (const id of ['theorem-2', 'equation-5', 'theorem-1']) {
        await page.keyboard.press('ArrowRight');
        assert.is(await page.evaluate('document.activeElement.id'), `tab-${id}`);
        assert.ok(await page.locator(`#panel-${id}`).isVisible());
        await settle(page);
      }
      const theme = page.locator('button[name="theme"]');
      const papers = new Set<string>();
      for (const name of ['light', 'dark'] as const) {
        await theme.click();
        assert.is(await theme.textContent(), `Theme: ${name}`);
        papers.add(await page.evaluate('getComputedStyle(document.body).backgroundColor'));
        const low = await page.evaluate(LOW_CONTRAST);
        assert.equal(low, [], name);
      }
      assert.is(papers.size, 2);
      await theme.click();
      await page.emulateMedia({ colorScheme: 'dark' });
      assert.ok(papers.has(await page.evaluate('getComputedStyle(document.body).backgroundColor')));
    }));

  for (const width of [390, 1280]) {
    it(`never scrolls sideways, ${width} px wide`, () =>
      open(
        '',
        async (page) => {
          for (const link of [
            ...['view=theorem-1&responses=12&p=-12&delta=2&beta=-2', 'view=theorem-2&pairs=200&tests=12'],
            ...['view=theorem-2&drop=H3', 'view=equation-5&step=1&eta=4&beta=2'],
            'view=equation-5&chosen=0.1.2.3.4.5.6.7&rejected=8.9.10.11.0.1.2.3&paraphrase=7.7.7.7.7.7.7.7',
            `view=theorem-1&p=${'9'.repeat(300)}`,
          ]) {
            await follow(page, `#${link}`);
            await page.evaluate(`for (const d of document.querySelectorAll('details')) d.open = true`);
            assert.is(await page.evaluate('document.documentElement.scrollWidth'), width, link);
          }
          await view(page).locator('input[name="runs"]').fill('1');
          await audited(page, 'audit-random');
          await page.evaluate(`for (const d of document.querySelectorAll('details')) d.open = true`);
          assert.is(await page.evaluate('document.documentElement.scrollWidth'), width, 'with a report');
        },
        { viewport: { width, height: 900 } },
      ));
  }

  it('drags among 200 pairs with little work in each frame', () =>
    open('#view=theorem-2&pairs=200&t=20', async (page) => {
      const metrics = await page.context().newCDPSession(page);
      await metrics.send('Performance.enable');
      const work = async (): Promise<number> => {
        const found = await metrics.send('Performance.getMetrics');
        const names = ['ScriptDuration', 'LayoutDuration', 'RecalcStyleDuration'];
        return found.metrics
          .filter(({ name }) => names.includes(name))
          .reduce((sum, { value }) => sum + 1000 * value, 0);
      };
      const spot = view(page).locator('.plane .point').first();
      await spot.scrollIntoViewIfNeeded();
      const box = (await spot.locator('.hit').boundingBox())!;
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.evaluate(`window.frames_ = []; performance.clearMeasures();
        requestAnimationFrame(function next(now) { frames_.push(now); requestAnimationFrame(next); })`);
      const moved: number[] = [];
      const start = performance.now();
      let last = await work();
      for (let k = 0; k < 40 || performance.now() - start < 2000; k++) {
        await page.mouse.move(x + 60 * Math.sin(k / 9), y + 60 * Math.sin(k / 7));
        await page.evaluate('new Promise(requestAnimationFrame)');
        const now = await work();
        moved.push(now - last);
        last = now;
      }
      await page.mouse.up();
      const times = (await page.evaluate('frames_')) as number[];
      const drawing = (await page.evaluate(
        `performance.getEntriesByName('explorer.frame').map(({ duration }) => duration)`,
      )) as number[];
      const walls = times.slice(1).map((time, k) => time - times[k]!);
      const [of, line] = [quantile(moved, 0.5), quantile(drawing, 0.5)];
      console.log(
        `200 pairs, ${moved.length} frames: script, style and layout ${of.toFixed(2)} ms (95 %: ${quantile(moved, 0.95).toFixed(2)}), ` +
          `drawing alone ${line.toFixed(2)} ms, frame to frame ${quantile(walls, 0.5).toFixed(1)} ms (95 %: ${quantile(walls, 0.95).toFixed(1)})`,
      );
      assert.ok(drawing.length > 20, 'frames were drawn');
      assert.ok(of < 8, `median ${of} ms`);
      await settle(page);
    }));
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))]!;
}

/** Colours of the style sheet against both backgrounds, where the ratio of WCAG 2.2 is below 4.5. */
const LOW_CONTRAST = `(() => {
  const style = getComputedStyle(document.documentElement);
  const luminance = (name) => {
    const hex = style.getPropertyValue(name).trim();
    const [r, g, b] = [1, 3, 5].map((k) => parseInt(hex.slice(k, k + 2), 16) / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const low = [];
  for (const back of ['--paper', '--panel']) {
    for (const front of ['ink', 'faint', 'explicit', 'implicit', 'test', 'bound', 'good', 'bad', 'open']) {
      const [a, b] = [luminance(back), luminance('--' + front)];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (!(ratio >= 4.5)) low.push([back, front, ratio]);
    }
  }
  return low;
})()`;

it.run();
