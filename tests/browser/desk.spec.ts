// The desk as it opens: every panel filled, nothing refused by the content policy, nothing asked
// of anybody else.
import { afterAll, beforeAll, expect, test } from 'vitest';

import { weigh, BUDGET_KB } from '../../ui/budget.mjs';
import { FOLDER, stage, type Stage } from './stage';

let theatre: Stage;
beforeAll(async () => void (theatre = await stage()));
afterAll(() => theatre.close());

test('the desk opens with prices, candles and a chain, and says that they are simulated', async () => {
  const { page, troubles, close } = await theatre.open('still');
  await page.getByTestId('chain-row-640').waitFor();
  expect(await page.getByTestId('source-badge').textContent()).toBe('Simulated');
  expect(await page.getByTestId('link-stocks').getAttribute('data-state')).toBe('live');
  expect(await page.getByTestId('link-options').textContent()).toMatch(/Options.*Live/);
  expect(await page.getByTestId('session-clock').textContent()).toMatch(/Regular session\s+as of 14:31:07 ET/);
  expect(await page.getByTestId('statistics').textContent()).toMatch(/100\/100 quoted, 62 by snapshot\s*· 10 stock symbols · 162 option contracts/);

  const spy = page.getByTestId('ticker-SPY');
  expect(await spy.locator('[data-field=last]').textContent()).toMatch(/^\d{3}\.\d\d$/);
  expect(await spy.locator('[data-field=change]').textContent()).toMatch(/^[+−]\d+\.\d\d$/);
  expect(await spy.locator('[data-field=changePercent]').textContent()).toMatch(/^[+−]\d+\.\d\d%$/);
  expect(await spy.locator('[data-field=badge]').textContent()).toBe('S');

  const chart = page.getByTestId('chart');
  expect(await chart.getAttribute('data-symbol')).toBe('SPY');
  expect(Number(await chart.getAttribute('data-candles'))).toBeGreaterThan(200);

  const row = page.getByTestId('chain-row-640');
  expect(await row.locator('[data-field=call-iv]').textContent()).toMatch(/^\d+\.\d%$/);
  expect(await row.locator('[data-field=put-delta]').textContent()).toMatch(/^−[01]\.\d\d$/);
  expect(await page.getByTestId('put-call-volume').textContent()).toMatch(/^\d\.\d\d$/);
  expect(await page.getByTestId('atm-iv').textContent()).toMatch(/^\d+\.\d%$/);
  expect(await page.getByTestId('expected-move').textContent()).toMatch(/^±\d+\.\d\d$/);
  expect(await page.getByTestId('chain-coverage').textContent()).toMatch(/100 streamed\s+62 by snapshot/);
  expect(await page.getByTestId('chain-foot').textContent()).toMatch(/^80 of 162 quoted; 3 stale, 79 without a bid, left out · 83 with IV/);
  expect(troubles).toEqual([]);
  await close();
});

test('the desk hears that the page is painted, and then that it shows a price', async () => {
  const { page, close } = await theatre.open('still');
  await page.waitForFunction(() => window.tapedeckDemo!.reports.length === 2);
  expect(await page.evaluate(() => window.tapedeckDemo!.reports.map(({ kind }) => kind))).toEqual(['painted', 'priced']);
  await close();
});

test('the desk hears of whatever is thrown in the page', async () => {
  const { page, close } = await theatre.open('still');
  await page.getByTestId('chain-row-640').waitFor();
  await page.evaluate(() => void Promise.reject(new Error('a test of what is said when something breaks')));
  await page.waitForFunction(() => window.tapedeckDemo!.reports.some((news) => news.kind === 'failed' && news.text.includes('when something breaks')));
  await close();
});

test('prices move, and a price that moved flashes the way it went', async () => {
  const { page, troubles, close } = await theatre.open('still');
  const last = page.getByTestId('ticker-SPY').locator('[data-field=last]');
  const before = await last.textContent();
  await page.evaluate(() => {
    for (let n = 0; n < 40; n += 1) window.tapedeckDemo!.tick();
  });
  await page.waitForFunction((text) => document.querySelector('[data-testid=ticker-SPY] [data-field=last]')?.textContent !== text, before);
  const [was, is] = [Number(before), Number(await last.textContent())];
  expect(await last.getAttribute('class')).toContain(is > was ? 'rose' : 'fell');
  expect(troubles).toEqual([]);
  await close();
});

test('a page with nothing new to show comes to rest, and then does nothing at all', async () => {
  const { page, close } = await theatre.open('still');
  await page.getByTestId('chain-row-640').waitFor();
  await page.waitForFunction(() => window.tapedeckDemo!.asleep());
  const busy = await page.evaluate(async () => {
    const counts = { frames: 0, timers: 0, mutations: 0, calls: 0 };
    const request = window.requestAnimationFrame;
    window.requestAnimationFrame = (run) => (counts.frames++, request(run));
    for (const name of ['setTimeout', 'setInterval'] as const) {
      const real = window[name] as (...args: unknown[]) => number;
      (window as unknown as Record<string, unknown>)[name] = (...args: unknown[]) => (counts.timers++, real(...args));
    }
    new MutationObserver((list) => (counts.mutations += list.length)).observe(document, {
      subtree: true, childList: true, attributes: true, characterData: true,
    });
    /** What the page does while the browser's own animation clock runs for so long. */
    const during = async (duration: number) => {
      Object.assign(counts, { frames: 0, timers: 0, mutations: 0, calls: -window.tapedeckDemo!.calls.length });
      await document.body.animate([], { duration }).finished;
      counts.calls += window.tapedeckDemo!.calls.length;
      return { ...counts };
    };
    // The last of the opening may still be on its way to the screen.
    while (Object.values(await during(200)).some((count) => count > 0));
    return during(1_500);
  });
  expect(busy).toEqual({ frames: 0, timers: 0, mutations: 0, calls: 0 });
  await close();
});

test('the page asks nobody but its own server for anything', async () => {
  const { page, asked, troubles, close } = await theatre.open('');
  await page.getByTestId('chain-row-640').waitFor();
  expect(asked.every((address) => /^(http:\/\/127\.0\.0\.1:\d+\/|data:)/.test(address)), asked.join(' ')).toBe(true);
  expect(troubles).toEqual([]);
  await close();
});

test('the page stays within its budget of JavaScript', () => {
  expect(weigh(`${FOLDER}/page`)).toBeLessThan(BUDGET_KB);
});
