// How the desk stands at every size, in both colours, for everybody.
import axe from 'axe-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { stage, type Stage } from './stage';

let theatre: Stage;
beforeAll(async () => void (theatre = await stage()));
afterAll(() => theatre.close());

const SIZES = {
  'the smallest desk': [1024, 700],
  'a laptop': [1440, 900],
  'a laptop zoomed to 200 %': [720, 450],
  '4K': [3840, 2160],
} as const;

test.for(Object.entries(SIZES))('%s shows every panel and scrolls nowhere sideways', async ([, [width, height]]) => {
  const { page, troubles, close } = await theatre.open('still', { viewport: { width, height } });
  await page.getByTestId('chain-row-640').waitFor();
  const wide = await page.evaluate(() => {
    const boxes = [...document.querySelectorAll('header, footer, main, .panel, .panel-head, .chain .head, .row')];
    return boxes.filter((box) => box.scrollWidth > box.clientWidth + 1).map((box) => `${box.className} ${box.scrollWidth} > ${box.clientWidth}`);
  });
  expect(wide).toEqual([]);
  for (const name of ['Watchlist', 'Chart', 'Options', 'Detail']) {
    const panel = page.getByRole('region', { name, exact: true });
    await panel.scrollIntoViewIfNeeded();
    const box = await panel.boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0), name).toBeGreaterThan(150);
  }
  expect(troubles).toEqual([]);
  await close();
});

test.for(['still', 'still&drawn&gaps&exposure=stale', 'still&light&drawn&exposure=on', 'still&light', 'still&welcome', 'still&light&welcome'])('nothing serious stands in anybody’s way (%s)', async (query) => {
  const { page, close } = await theatre.open(query);
  await page.getByTestId('chain-row-640').waitFor();
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { axe: checker } = window as unknown as { axe: typeof axe };
    const { violations } = await checker.run(document, { resultTypes: ['violations'] });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.slice(0, 4).map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`));
  });
  expect(found).toEqual([]);
  await close();
});

test('with reduced motion nothing flashes', async () => {
  const { page, close } = await theatre.open('still', { reducedMotion: 'reduce' });
  await page.getByTestId('chain-row-640').waitFor();
  await page.evaluate(() => window.tapedeckDemo!.tick());
  const display = await page.getByTestId('ticker-SPY').locator('[data-field=last]').evaluate((price) => getComputedStyle(price, '::before').display);
  expect(display).toBe('none');
  await close();
});
