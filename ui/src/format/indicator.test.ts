// What indicators are called, and what can be set of them.
import { expect, it } from 'vitest';

import type { Indicator } from '../backend/bindings';
import { aboutIndicator, indicatorName, lengthsOf, lineNames, linesOf, withLength } from './indicator';

const ALL: Indicator[] = [
  { kind: 'sma', length: 20 },
  { kind: 'ema', length: 9 },
  { kind: 'vwap' },
  { kind: 'bollinger', length: 20, deviations: 2 },
  { kind: 'rsi', length: 14 },
  { kind: 'macd', fast: 12, slow: 26, signal: 9 },
];

it('names each with its lengths, says what it is made of and when it is not known', () => {
  expect(ALL.map(indicatorName)).toEqual(['SMA 20', 'EMA 9', 'VWAP', 'BB 20 × 2', 'RSI 14', 'MACD 12 26 9']);
  for (const one of ALL) {
    expect(aboutIndicator(one)).toContain('“—”');
    expect(lineNames(one).length).toBe(linesOf(one));
  }
});

it('takes a length that is one, and leaves an indicator as it is for any other', () => {
  const sma = ALL[0]!;
  const [length] = lengthsOf(sma);
  expect(withLength(sma, length!, 34)).toEqual({ kind: 'sma', length: 34 });
  for (const bad of [0, -3, 2.5, 501, NaN, Infinity]) expect(withLength(sma, length!, bad)).toBe(sma);
  const [, deviations] = lengthsOf(ALL[3]!);
  expect(withLength(ALL[3]!, deviations!, 2.5)).toEqual({ kind: 'bollinger', length: 20, deviations: 2.5 });
  expect(lengthsOf(ALL[2]!)).toEqual([]);
});
