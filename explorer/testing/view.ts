/** What a test does and sees on the page. */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';

const SETTLED = `(() => {
  const view = document.querySelector('.view:not([hidden])');
  return view !== null && view.getAttribute('aria-busy') === 'false';
})()`;

/** Waits until the newest question is answered and drawn. */
export async function settle(page: Page): Promise<void> {
  await page.waitForFunction(SETTLED, undefined, { timeout: 20_000 });
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}

export const view = (page: Page): Locator => page.locator('.view:not([hidden])');

/** Numbers and pictures on show, without controls and without what keys are at; as a digest, which is quickly compared. */
export async function picture(page: Page): Promise<string> {
  await settle(page);
  const parts = 'svg, .finding, .readout, .quantities tbody, table.rho';
  const text = (await page.evaluate(
    `[...document.querySelector('.view:not([hidden])').querySelectorAll('${parts}')].map((node) => node.outerHTML).join('')`,
  )) as string;
  return createHash('sha256')
    .update(text.replaceAll(/ tabindex="-?\d"/g, ''))
    .digest('hex')
    .slice(0, 16);
}

/** Quantities of the view: [id, value] in their order. */
export async function quantities(page: Page): Promise<[string, string][]> {
  await settle(page);
  return page.evaluate(`[...document.querySelectorAll('.view:not([hidden]) [data-quantity]')]
    .map((row) => [row.dataset.quantity, row.querySelector('.value').textContent])`);
}

/** Opens a link in a page that is on show already. */
export async function follow(page: Page, link: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(link)}`);
  await page.evaluate('new Promise((done) => setTimeout(done))');
  await settle(page);
}

/** What a button of the view saves: name and text. */
export async function saved(page: Page, button: string): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([
    page.waitForEvent('download', { timeout: 20_000 }),
    view(page).locator(`button[name="${button}"]`).click(),
  ]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

/** Runs an audit of the view; its report as JSON. */
export async function audited(page: Page, button: 'audit-instance' | 'audit-random'): Promise<string> {
  await view(page).locator(`button[name="${button}"]`).click();
  await view(page).locator('button[name="download-report"]').waitFor({ timeout: 60_000 });
  return (await saved(page, 'download-report')).text;
}

/** Changes a control as a user does; radio buttons are chosen, words get one more, numbers raised by one. */
export async function turn(input: Locator): Promise<void> {
  const type = await input.getAttribute('type');
  if (type === 'radio') await input.check();
  else if (type === 'text') await input.fill(`${await input.inputValue()} hardly`);
  else if (type === 'number') await input.fill(String(Number(await input.inputValue()) + 1));
  else {
    await input.focus();
    const isLast = (await input.inputValue()) === (await input.getAttribute('max'));
    for (let k = 0; k < 3; k++) await input.press(isLast ? 'ArrowLeft' : 'ArrowRight');
  }
}
