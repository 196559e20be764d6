// Indicators over and under the price: chosen without a mouse, kept, and never drawn over a gap.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

import { stage, type Stage, type Visit } from './stage';

let theatre: Stage;
let visit: Visit;
beforeAll(async () => void (theatre = await stage()));
afterAll(() => theatre.close());
afterEach(() => visit.close());

async function open(query: string) {
  visit = await theatre.open(query);
  await visit.page.locator('[data-testid=chart]:not([data-candles="0"])').waitFor();
  return visit.page;
}

const figure = (name: string) => visit.page.getByTestId(`figure-${name}`);

test('are chosen by keyboard, drawn, and kept', async () => {
  const page = await open('still');
  expect(await page.locator('[data-testid^=figure-]').count()).toBe(0);
  await page.keyboard.press('i');
  const first = page.getByTestId('indicator-SMA 20');
  await first.waitFor();
  await page.waitForFunction(() => document.activeElement?.getAttribute('data-testid') === 'indicator-SMA 20');
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.type('34');
  await page.keyboard.press('Tab');
  await figure('SMA 34').waitFor();
  expect(await figure('SMA 34').textContent()).toMatch(/SMA 34\s+\d{3}\.\d\d/);
  await page.keyboard.press('Escape');
  await first.waitFor({ state: 'detached' });
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe('indicators');
  const kept = await page.evaluate(() => window.tapedeckDemo!.last.save_settings!.chart.indicators[0]);
  expect(kept).toEqual({ indicator: { kind: 'sma', length: 34 }, shown: true });
  expect(visit.troubles).toEqual([]);
});

test('stand over the price or in panes of their own, each with its figures', async () => {
  const page = await open('still&drawn');
  const tops = await Promise.all(['VWAP', 'RSI 14', 'MACD 12 26 9'].map(async (name) => {
    await figure(name).waitFor();
    return (await figure(name).boundingBox())!.y;
  }));
  expect(tops).toEqual([...tops].sort((a, b) => a - b));
  expect(tops[1]! - tops[0]!).toBeGreaterThan(100);
  expect(await figure('MACD 12 26 9').textContent()).toMatch(/(−?\d\.\d{3}\s*){3}/);
  // Candles of another length have figures of their own.
  await page.keyboard.press('7');
  await page.locator('[data-testid=chart][data-interval="1D"]:not([data-candles="0"])').waitFor();
  await figure('SMA 50').waitFor();
  await page.getByTestId('indicators').click();
  await page.getByTestId('indicator-RSI 14').uncheck();
  await figure('RSI 14').waitFor({ state: 'detached' });
  expect(visit.troubles).toEqual([]);
});

test('say nothing of candles right after a gap, and the gap says why', async () => {
  const page = await open('still&drawn&gaps');
  const chart = (await page.getByTestId('chart').boundingBox())!;
  const said = new Set<string>();
  // Along the chart until the candle right after the gap, and the gap itself.
  for (let x = chart.x + chart.width * 0.4; x < chart.x + chart.width * 0.7; x += 2) {
    await page.mouse.move(x, chart.y + 140);
    const [time, sma, vwap, tip] = await page.evaluate(() => [
      document.querySelector('.legend')?.textContent?.match(/\d\d:\d\d:00/)?.[0] ?? '',
      document.querySelector('[data-testid="figure-SMA 20"]')?.textContent?.trim() ?? '',
      document.querySelector('[data-testid="figure-VWAP"]')?.textContent?.trim() ?? '',
      document.querySelector('[data-testid=chart] [role=tooltip]')?.textContent ?? '',
    ]);
    said.add(`${time} ${/\d{3}\.\d\d$/.test(sma!)} ${/\d{3}\.\d\d$/.test(vwap!)}`);
    said.add(tip!);
  }
  expect(said).toContain('13:04:00 true true');
  expect(said).toContain('13:20:00 false false');
  expect(said).toContain('13:38:00 false false');
  expect(said).toContain('13:39:00 true false');
  expect([...said].some((line) => line.includes('cannot be had: Your plan includes no history'))).toBe(true);
  expect(await page.getByTestId('gaps').getAttribute('title')).toContain('Mon 23 Nov 13:05:00 to 13:20:00 ET');
});
