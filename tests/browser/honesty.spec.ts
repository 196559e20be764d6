// What is not live must not look live, and is said in words.
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

test('a lost link is said in words over all its prices, and so is its return', async () => {
  const { page, troubles } = visit;
  await page.evaluate(() => window.tapedeckDemo!.link('stocks', 'waiting', 'Waiting', 'The exchange closed the connection.'));
  const notice = page.getByTestId('notice-link-stocks');
  await notice.waitFor();
  expect(await notice.textContent()).toMatch(/Stocks: Waiting.*stand still.*The exchange closed the connection\..*Next attempt at 14:31:15 ET/);
  expect(await page.getByTestId('link-stocks').getAttribute('data-state')).toBe('waiting');
  expect(await page.getByRole('region', { name: 'Watchlist' }).getAttribute('class')).toContain('tinted');
  expect(await page.getByTestId('chart').getAttribute('class')).toContain('tinted');
  expect(await page.getByTestId('chain').getAttribute('class')).not.toContain('tinted');
  expect(await page.getByTestId('ticker-SPY').getByText('old').count()).toBe(1);

  await page.evaluate(() => window.tapedeckDemo!.link('stocks', 'live', 'Live'));
  await notice.waitFor({ state: 'detached' });
  await page.getByTestId('notices').getByText('Stocks are live again.').waitFor();
  expect(await page.getByTestId('chart').getAttribute('class')).not.toContain('tinted');
  expect(troubles).toEqual([]);
});

test('a refused key offers to change it', async () => {
  const { page } = visit;
  await page.evaluate(() => window.tapedeckDemo!.link('options', 'keyRefused', 'Key refused', 'The vendor does not know this key.'));
  await page.getByTestId('notice-link-options').getByText('Change the key').click();
  await page.getByTestId('key-field').waitFor();
});

test('what one press asks for is asked for once', async () => {
  const { page } = visit;
  await page.evaluate(() => window.tapedeckDemo!.link('stocks', 'waiting', 'Waiting', 'It hung up.'));
  await page.getByTestId('notice-link-stocks').getByText('Connect now').click();
  await page.waitForFunction(() => window.tapedeckDemo!.calls.includes('reconnect'));
  expect(await page.evaluate(() => window.tapedeckDemo!.calls.filter((name) => name === 'reconnect').length)).toBe(1);
});

test('a later notice of a name takes the place of the earlier, and can be put away', async () => {
  const { page } = visit;
  await page.evaluate(() => {
    for (const text of ['Your settings could not be kept.', 'Your settings are kept again.']) {
      window.tapedeckDemo!.tell({ kind: 'notice', notice: { name: 'settings', level: 'warning', text, detail: null, at: 0 } });
    }
  });
  const notice = page.getByTestId('notice-settings');
  await notice.getByText('Your settings are kept again.').waitFor();
  expect(await notice.count()).toBe(1);
  await notice.getByLabel('Dismiss').click();
  await notice.waitFor({ state: 'detached' });
});

test('prices of the place before are gone when prices come from somewhere else', async () => {
  const { page } = visit;
  await page.evaluate(() => {
    window.tapedeckDemo!.mute();
    window.tapedeckDemo!.tell({ kind: 'sourceChanged', source: 'vendor' });
  });
  await page.getByTestId('ticker-SPY').locator('[data-field=last]', { hasText: '—' }).waitFor();
  expect(await page.getByTestId('chart').getAttribute('data-candles')).toBe('0');
  expect(await page.getByTestId('chain').locator('[data-at]').count()).toBe(0);
  expect(await page.getByText('Simulated').count()).toBe(0);
});
