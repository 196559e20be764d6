// The dividends a chain's figures rest on, in words.
import { expect, it } from 'vitest';

import type { ChainSummary, DividendCounts } from '../backend/bindings';
import { aboutDividends, dividends } from './summary';

const said = (counts: DividendCounts | null) => {
  const summary = { dividends: counts } as ChainSummary;
  return [dividends(summary), aboutDividends(summary)];
};

it('tells what is declared from what is projected, and nothing from not known', () => {
  expect(said({ declared: 1, projected: 3 })).toEqual([
    '1 + 3 projected',
    'Cash dividends before the expiry: 1 declared, 3 projected by the last amount and spacing, which nobody has promised.',
  ]);
  expect(said({ declared: 2, projected: 0 })).toEqual(['2', 'Cash dividends before the expiry: 2 declared.']);
  expect(said({ declared: 0, projected: 0 })).toEqual(['0', 'No cash dividend goes ex before the expiry.']);
  expect(said(null)).toEqual(['—', 'Cash dividends are not known; a yield stands in their place.']);
});
