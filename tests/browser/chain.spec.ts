// The option chain: opening, expiries, the money, and why there is none.
import { afterAll, beforeAll, beforeEach, afterEach, expect, test } from 'vitest';

import { stage, type Stage, type Visit } from './stage';

let theatre: Stage;
let visit: Visit;
beforeAll(async () => void (theatre = await stage()));
afterAll(() => theatre.close());
beforeEach(async () => {
  visit = await theatre.open('still');
  await visit.page.getByTestId('chain-row-640').waitFor();
});
afterEach(() => visit.close());

async function open(underlying: string) {
  await visit.page.getByTestId('chain-underlying').fill(underlying);
  await visit.page.getByTestId('chain-underlying').press('Enter');
}

test('another underlying opens at the money of its nearest expiry', async () => {
  const { page, troubles } = visit;
  await open('nvda');
  await page.getByTestId('chain-row-180').waitFor();
  expect(await page.getByTestId('chain-underlying').inputValue()).toBe('NVDA');
  expect(await page.getByTestId('chain-expiry').inputValue()).toBe('2026-11-23 NVDA');
  expect(troubles).toEqual([]);
});

test('an expiry that is chosen is wished for and kept', async () => {
  const { page } = visit;
  await page.getByTestId('chain-expiry').selectOption('2026-12-18 SPY');
  await page.waitForFunction(() => window.tapedeckDemo!.last.watch?.chain?.expiry === '2026-12-18');
  await page.getByTestId('chain-row-640').waitFor();
  await page.waitForFunction(() => window.tapedeckDemo!.last.save_settings?.chain.expiry === '2026-12-18');
});

test('two roots that expire on one day are told apart', async () => {
  const { page } = visit;
  await open('SPX');
  const texts = await page.getByTestId('chain-expiry').locator('option', { hasText: 'Fri 18 Dec' }).allTextContents();
  expect(texts).toEqual(['Fri 18 Dec · 25 days · SPX · AM', 'Fri 18 Dec · 25 days · SPXW']);
});

test('an underlying without options says so', async () => {
  await open('zzzz');
  await visit.page.getByTestId('chain').getByText('Nobody lists options on ZZZZ.').waitFor();
});

test('only the rows in view are drawn, and scrolling draws others', async () => {
  const { page } = visit;
  const rows = page.getByTestId('chain').locator('[data-at]');
  expect(await rows.count()).toBeLessThan(40);
  expect(await page.getByRole('grid', { name: /Option chain/ }).getAttribute('aria-rowcount')).toBe('82');
  await page.getByRole('grid', { name: /Option chain/ }).press('Home');
  await page.getByTestId('chain-row-540').waitFor();
  await page.getByTestId('chain-row-640').waitFor({ state: 'detached' });
  await page.keyboard.press('a');
  await page.getByTestId('chain-row-640').waitFor();
});

test('a figure the model cannot give is a dash that says why', async () => {
  const { page } = visit;
  const cell = page.getByTestId('chain-row-645').locator('[data-field=call-iv]');
  expect(await cell.textContent()).toBe('—');
  await cell.hover();
  expect(await cell.getAttribute('title')).toContain('No figure: Nobody bids');
});

test('a dash says why to whoever walks by keyboard as well', async () => {
  const { page } = visit;
  await page.getByRole('grid', { name: /Option chain/ }).press('End');
  await page.getByTestId('why-no-figure').getByText(/^call 740: no figure: Nobody bids/).waitFor();
});

test('a figure the model gives says from what it was made', async () => {
  const { page } = visit;
  const cell = page.getByTestId('chain-row-640').locator('[data-field=call-iv]');
  await cell.hover();
  expect(await cell.getAttribute('title')).toMatch(/Our model: .* middle of 0\.\d\d × 0\.\d\d/);
});

test('an adjusted contract is marked', async () => {
  await open('F');
  await visit.page.getByTestId('chain-row-15').getByText('adj').waitFor();
  expect(await visit.page.getByTestId('chain-row-13').getByText('adj').count()).toBe(0);
});

test('a contract is charted by a double click', async () => {
  const { page } = visit;
  await page.getByTestId('chain-row-640').locator('[data-field=put-bid]').dblclick();
  await page.locator('[data-testid=chart][data-symbol="O:SPY261123P00640000"]').waitFor();
  await page.getByTestId('chart').getByRole('heading', { name: 'SPY Mon 23 Nov 640 put' }).waitFor();
});

test('what is in view is told once a frame and quoted first; the rest says that it is by snapshot', async () => {
  const { page, troubles } = visit;
  const grid = page.getByRole('grid', { name: /Option chain/ });
  const slanted = (strike: number) => page.getByTestId(`chain-row-${strike}`).locator('.bid.snapshot').count();
  await page.waitForFunction(() => (window.tapedeckDemo!.last.watch?.chain?.view?.low ?? 0) > 600);
  expect(await slanted(640)).toBe(0);
  await grid.press('Home');
  await page.getByTestId('chain-row-540').waitFor();
  await page.waitForFunction(() => window.tapedeckDemo!.last.watch?.chain?.view?.low === 540);
  await page.waitForFunction(() => document.querySelectorAll('[data-testid=chain-row-540] .bid.snapshot').length === 0);
  expect(await page.getByTestId('chain-coverage').textContent()).toMatch(/100 streamed\s+62 by snapshot/);

  // However many pixels it scrolls, the wish is stated again only when other rows came into view.
  const wishes = () => page.evaluate(() => window.tapedeckDemo!.calls.filter((name) => name === 'watch').length);
  const before = await wishes();
  await grid.evaluate((element) => { for (let n = 0; n < 20; n += 1) element.scrollTop += 1; });
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  expect(await wishes() - before).toBeLessThanOrEqual(1);
  expect(troubles).toEqual([]);
});

test('the snapshot of a chain says when it was taken and is taken again on demand', async () => {
  const { page } = visit;
  const reload = page.getByTestId('chain-reload');
  expect(await reload.textContent()).toMatch(/\d\d:\d\d/);
  await reload.click();
  await page.waitForFunction(() => window.tapedeckDemo!.calls.includes('reload_chain'));
});
