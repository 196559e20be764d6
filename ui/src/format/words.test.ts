// Sentences put together: which quotes count, and where something is missing.
import { expect, it } from 'vitest';

import type { Gap, QuoteCounts } from '../backend/bindings';
import { day, dayAndClock } from './time';
import { coverage, gapWords } from './words';

const NONE: QuoteCounts = { used: 0, stale: 0, unquoted: 0, noBid: 0, crossed: 0, wide: 0, faulty: 0 };
const said = (counts: Partial<QuoteCounts>) => coverage({ ...NONE, ...counts }).map(({ text }) => text).join('');

it('says how many quotes count and what the others lack, and the numbers add up', () => {
  expect(said({ used: 1_204, stale: 37, noBid: 77 })).toBe('1,204 of 1,318 quoted; 37 stale, 77 without a bid, left out');
  expect(said({ used: 12, faulty: 1 })).toBe('12 of 13 quoted; 1 faulty, left out');
  expect(said({ used: 1, stale: 2, noBid: 3, unquoted: 4, wide: 5, crossed: 6, faulty: 7 })).toBe(
    '1 of 28 quoted; 2 stale, 3 without a bid, 4 without a quote, 5 too wide, 6 crossed, 7 faulty, left out',
  );
  expect(said({ used: 8 })).toBe('8 of 8 quoted');
  expect(said({})).toBe('0 of 0 quoted');
});

it('marks only what is too old', () => {
  const parts = coverage({ ...NONE, used: 1, stale: 2, noBid: 3 });
  expect(parts.filter(({ stale }) => stale).map(({ text }) => text)).toEqual(['2 stale']);
});

it('names the day of a gap once, unless it ends on another', () => {
  const gap = (from: number, to: number | null): Gap => ({ from, to, lateFrom: from, state: 'unfillable', words: 'Lost.' });
  const noon = Date.UTC(2026, 10, 23, 17);
  expect(gapWords(gap(noon, noon + 900_000), dayAndClock)).toBe('Mon 23 Nov 12:00:00 to 12:15:00 ET: candles may be missing. Lost.');
  expect(gapWords(gap(noon, noon + 86_400_000), dayAndClock)).toMatch(/^Mon 23 Nov 12:00:00 ET to Tue 24 Nov 12:00:00 ET:/);
  expect(gapWords(gap(noon, noon + 86_400_000), day)).toMatch(/^Mon 23 Nov to Tue 24 Nov:/);
  expect(gapWords(gap(noon, null), dayAndClock)).toMatch(/^Since Mon 23 Nov 12:00:00 ET:/);
});
