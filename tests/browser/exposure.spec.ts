// What the dealers are exposed to: by keyboard, at every size, and honest about what it rests on.
import { afterEach, afterAll, beforeAll, expect, test } from 'vitest';

import { stage, type Stage, type Visit } from './stage';

let theatre: Stage;
let visit: Visit;
beforeAll(async () => void (theatre = await stage()));
afterAll(() => theatre.close());
afterEach(() => visit.close());

async function open(query: string, viewport = { width: 1440, height: 900 }) {
  visit = await theatre.open(query, { viewport });
  await visit.page.getByTestId('chain-row-640').waitFor();
  return visit.page;
}

const wished = (scope: string | null) =>
  visit.page.waitForFunction((scope) => window.tapedeckDemo!.last.watch?.chain?.exposure === scope, scope);

test('is wished for only while it is shown, of an expiry or of all, and found again', async () => {
  const page = await open('still');
  await wished(null);
  await page.keyboard.press('e');
  await page.getByTestId('gamma-by-strike').waitFor();
  await wished('expiry');
  await page.getByTestId('scope-underlying').click();
  await wished('underlying');
  await page.getByTestId('exposure').getByText(/over 1[0-9] expiries/).waitFor();
  await page.waitForFunction(() => window.tapedeckDemo!.last.save_settings?.chain.exposure === 'underlying');
  await page.getByTestId('tab-exposure').focus();
  await page.keyboard.press('ArrowLeft');
  await page.getByRole('region', { name: 'Detail', exact: true }).waitFor();
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe('tab-detail');
  await wished(null);
  expect(visit.troubles).toEqual([]);
});

test('names its convention, its units and its formula, and where the walls are', async () => {
  const page = await open('still&exposure=on');
  await page.getByTestId('chain-expiry').selectOption('2026-12-18 SPY');
  await page.getByTestId('level-call').waitFor();
  const convention = page.getByTestId('convention');
  expect(await convention.textContent()).toMatch(/dealers long calls, short puts.*\$ per 1 % move/s);
  await convention.hover();
  expect(await convention.getAttribute('title')).toContain('gamma × open interest × shares a contract × spot² × 0.01');
  for (const sum of ['gamma', 'delta', 'vanna', 'charm']) {
    expect(await page.getByTestId(`sum-${sum}`).textContent()).toMatch(/^−?\$\d/);
  }
  const levels = await Promise.all(['spot', 'call', 'put', 'zero'].map((kind) => page.getByTestId(`level-${kind}`).textContent()));
  expect(levels.map((text) => text?.trim().replace(/[\d.]+$/, '#'))).toEqual(['Spot #', 'Call wall #', 'Put wall #', '↓ Zero gamma #']);
  const picture = page.getByTestId('gamma-by-strike');
  expect(await picture.getAttribute('aria-label')).toMatch(/^Gamma by strike\. .*Call wall 6\d\d.*Put wall 6\d\d/);
});

test('is walked strike by strike without a mouse', async () => {
  const page = await open('still&exposure=on');
  await page.getByTestId('chain-expiry').selectOption('2026-12-18 SPY');
  const picture = page.getByTestId('gamma-by-strike');
  await picture.focus();
  await page.keyboard.press('ArrowUp');
  expect(await page.getByTestId('gamma-at-strike').textContent()).toMatch(/^640: calls \$.*, puts −\$.*, net /);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  expect(await picture.getAttribute('aria-valuenow')).toBe('642');
  expect(await picture.getAttribute('aria-valuetext')).toMatch(/^642: calls/);
  await page.keyboard.press('Home');
  expect(await picture.getAttribute('aria-valuenow')).toBe(await picture.getAttribute('aria-valuemin'));
  await page.getByTestId('net').press('Enter');
  expect(await page.getByTestId('net').getAttribute('aria-pressed')).toBe('true');
});

test('says what is left out, what is too old and what has yet to come', async () => {
  let page = await open('still&exposure=stale');
  await page.getByTestId('exposure-coverage').waitFor();
  const said = (await page.getByTestId('exposure-coverage').textContent())!;
  expect(said).toMatch(/^\d+ of 162 quoted; 40 stale, 79 without a bid, left out$/);
  const [used, all, ...reasons] = said.match(/\d+/g)!.map(Number);
  expect(used! + reasons.reduce((sum, n) => sum + n, 0)).toBe(all);
  const age = page.getByTestId('exposure-age');
  expect(await age.textContent()).toMatch(/Oldest input 25 min ago/);
  expect(await age.getAttribute('class')).toContain('amber');
  await visit.close();

  page = await open('still&exposure=loading');
  await page.getByTestId('exposure-partial').getByText(/Still loading, 162 contracts so far\.\s+These sums are over what has come\./).waitFor();
  await visit.close();

  page = await open('still&exposure=empty');
  await page.getByTestId('exposure').getByText('The underlying has no price yet.').waitFor();
  expect(await page.getByTestId('gamma-by-strike').count()).toBe(0);
});

test.for([[1024, 700], [1440, 900], [3840, 2160]])('has room at %d × %d', async ([width, height]) => {
  const page = await open('still&exposure=on', { width: width!, height: height! });
  const picture = (await page.getByTestId('gamma-by-strike').boundingBox())!;
  expect(picture.height).toBeGreaterThan(150);
  const cut = await page.getByTestId('exposure').evaluate((panel) => panel.scrollWidth > panel.clientWidth + 1);
  expect(cut).toBe(false);
  for (const name of ['Watchlist', 'Chart', 'Options', 'Exposure']) {
    expect((await page.getByRole('region', { name, exact: true }).boundingBox())!.height, name).toBeGreaterThan(100);
  }
  expect(visit.troubles).toEqual([]);
});
