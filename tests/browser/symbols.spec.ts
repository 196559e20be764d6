// Tickers: adding, refusing, removing, showing.
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

test('a symbol that is typed is added, shown, wished for and kept', async () => {
  const { page, troubles } = visit;
  await page.getByTestId('add-symbol').fill('amd');
  await page.getByTestId('add-symbol').press('Enter');
  const row = page.getByTestId('ticker-AMD');
  await row.locator('[data-field=last]', { hasText: /^\d+\.\d\d$/ }).waitFor();
  expect(await page.getByTestId('add-symbol').inputValue()).toBe('');
  await page.locator('[data-testid=chart][data-symbol=AMD]').waitFor();
  expect(await page.getByTestId('chain-underlying').inputValue()).toBe('AMD');
  const { watch, save_settings: saved } = await page.evaluate(() => window.tapedeckDemo!.last);
  expect(watch?.tickers).toContain('AMD');
  expect(saved?.watchlist).toContain('AMD');
  expect(troubles).toEqual([]);
});

test('a name finds its ticker, and arrows choose among what was found', async () => {
  const { page } = visit;
  await page.getByTestId('add-symbol').pressSequentially('netfl');
  await page.getByTestId('add-suggestions').getByText('NetFlix Inc').waitFor();
  await page.getByTestId('add-symbol').press('ArrowDown');
  await page.getByTestId('add-symbol').press('Enter');
  await page.getByTestId('ticker-NFLX').waitFor();
});

test('an index is found without its prefix', async () => {
  const { page } = visit;
  await page.getByTestId('add-symbol').fill('SPX');
  await page.getByTestId('add-symbol').press('Enter');
  await page.getByTestId('ticker-I:SPX').waitFor();
});

test('a text that is no ticker is refused with a sentence under the field, and stays there', async () => {
  const { page } = visit;
  for (const [text, sentence] of [
    ['SP$Y', /no ticker: it holds a character no exchange uses/],
    ['ZZZZZ', /No ticker “ZZZZZ” was found/],
  ] as const) {
    await page.getByTestId('add-symbol').fill(text);
    await page.getByTestId('add-symbol').press('Enter');
    await page.getByTestId('add-error').filter({ hasText: sentence }).waitFor();
    expect(await page.getByTestId('add-symbol').inputValue()).toBe(text);
    expect(await page.getByTestId(`ticker-${text}`).count()).toBe(0);
  }
  await page.getByTestId('add-symbol').fill('AM');
  await page.getByTestId('add-error').waitFor({ state: 'hidden' });
});

test('a ticker is removed by its button, and no longer wished for', async () => {
  const { page } = visit;
  await page.getByTestId('ticker-TSLA').hover();
  await page.getByTestId('remove-TSLA').click();
  await page.getByTestId('ticker-TSLA').waitFor({ state: 'detached' });
  await page.waitForFunction(() => !window.tapedeckDemo!.last.watch!.tickers.includes('TSLA'));
  expect(await page.getByTestId('chart').getAttribute('data-symbol')).toBe('SPY');
});

test('a topic the vendor refuses is said at its row', async () => {
  const { page } = visit;
  await page.evaluate(() => window.tapedeckDemo!.tell({ kind: 'topicRefused', topic: 'Q.AAPL', reason: 'not authorized' }));
  await page.getByTestId('ticker-AAPL').locator('[data-field=refused]').waitFor();
  await page.getByTestId('ticker-AAPL').hover();
  expect(await page.getByTestId('ticker-AAPL').getAttribute('title')).toContain('Q.AAPL: not authorized');
});

test('without an answer from the vendor a symbol is added all the same', async () => {
  const { page } = visit;
  await page.evaluate(() => window.tapedeckDemo!.refuse('search', 'unreachable', 'Nobody answers.'));
  await page.getByTestId('add-symbol').fill('ibm');
  await page.getByTestId('add-symbol').press('Enter');
  const row = page.getByTestId('ticker-IBM');
  await row.waitFor();
  expect(await row.locator('[data-field=last]').textContent()).toBe('—');
});
