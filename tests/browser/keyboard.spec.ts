// The desk without a mouse.
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

const focused = () => visit.page.evaluate(() => document.activeElement?.getAttribute('data-testid'));

test('a slash goes to the field that adds a symbol, and digits typed there stay there', async () => {
  const { page } = visit;
  await page.keyboard.press('/');
  expect(await focused()).toBe('add-symbol');
  await page.keyboard.type('5');
  expect(await page.getByTestId('add-symbol').inputValue()).toBe('5');
  expect(await page.getByTestId('chart').getAttribute('data-interval')).toBe('1m');
});

test('once a symbol is added the keys are the desk’s again', async () => {
  const { page } = visit;
  await page.keyboard.press('/');
  await page.keyboard.type('AMD');
  await page.keyboard.press('Enter');
  await page.locator('[data-testid=chart][data-symbol=AMD]').waitFor();
  await page.keyboard.press('4');
  await page.locator('[data-testid=chart][data-interval="5m"]').waitFor();
});

test('one to seven choose the interval', async () => {
  const { page } = visit;
  for (const [key, word] of ['1s', '5s', '1m', '5m', '15m', '1h', '1D'].entries()) {
    await page.keyboard.press(String(key + 1));
    await page.locator(`[data-testid=chart][data-interval="${word}"]:not([data-candles="0"])`).waitFor();
    expect(await page.getByTestId(`interval-${word}`).getAttribute('aria-pressed')).toBe('true');
  }
});

test('brackets step through the expiries and stop at the ends', async () => {
  const { page } = visit;
  const expiry = () => page.getByTestId('chain-expiry').inputValue();
  await page.keyboard.press('[');
  expect(await expiry()).toBe('2026-11-23 SPY');
  await page.keyboard.press(']');
  expect(await expiry()).toBe('2026-11-24 SPY');
  await page.keyboard.press('[');
  expect(await expiry()).toBe('2026-11-23 SPY');
});

test('arrows walk the watchlist, Enter shows a ticker, Delete removes it and keeps the focus', async () => {
  const { page } = visit;
  await page.getByTestId('ticker-SPY').focus();
  await page.keyboard.press('ArrowDown');
  expect(await focused()).toBe('ticker-QQQ');
  await page.keyboard.press('Enter');
  await page.locator('[data-testid=chart][data-symbol=QQQ]').waitFor();
  await page.keyboard.press('Delete');
  await page.getByTestId('ticker-QQQ').waitFor({ state: 'detached' });
  expect(await focused()).toBe('ticker-IWM');
  await page.keyboard.press('End');
  expect(await focused()).toBe('ticker-TSLA');
});

test('only one row of the watchlist takes the Tab key', async () => {
  const stops = visit.page.locator('[data-testid^=ticker-][tabindex="0"]');
  expect(await stops.count()).toBe(1);
});

test('the chain is walked by arrows and charts a contract', async () => {
  const { page } = visit;
  const grid = page.getByRole('grid', { name: /Option chain/ });
  await grid.press('ArrowDown');
  await grid.press('ArrowDown');
  const walked = await grid.getAttribute('aria-activedescendant');
  expect(await page.locator(`#${walked}`).getAttribute('data-testid')).toBe('chain-row-642.5');
  await grid.press('Shift+Enter');
  await page.locator('[data-testid=chart][data-symbol="O:SPY261123P00642500"]').waitFor();
});

test('a question mark lists the keys, and Escape goes back', async () => {
  const { page } = visit;
  await page.keyboard.press('?');
  await page.getByTestId('help').getByText('Scroll the chain to the money').waitFor();
  await page.keyboard.press('Escape');
  await page.getByTestId('help').waitFor({ state: 'detached' });
});
