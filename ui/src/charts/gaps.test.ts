// Where the hatching goes.
import { describe, expect, it } from 'vitest';

import type { Gap } from '../backend/bindings';
import { bandsOf } from './gaps';

function gap(from: number, to: number | null): Gap {
  return { from, to, lateFrom: from, state: 'pending', words: '' };
}

/** Bands as pairs of places. */
function bands(gaps: Gap[], starts: number[]): (number | null)[][] {
  return bandsOf(gaps, starts).map(({ from, to }) => [from, to]);
}

describe('a gap', () => {
  const starts = [0, 60, 120, 300, 360];

  it('lies over the seam where no candle is in it', () => {
    expect(bands([gap(180, 300)], starts)).toEqual([[2.1, 2.9]]);
  });

  it('lies over the candles in it', () => {
    expect(bands([gap(60, 180)], starts)).toEqual([[0.5, 2.5]]);
  });

  it('goes on to the right edge while it is open', () => {
    expect(bands([gap(420, null)], starts)).toEqual([[4.5, null]]);
    expect(bands([gap(420, null)], [])).toEqual([[-0.5, null]]);
  });

  it('without width is not drawn', () => {
    expect(bands([gap(180, 180)], starts)).toEqual([]);
  });
});
