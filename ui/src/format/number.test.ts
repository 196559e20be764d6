import { describe, expect, it } from 'vitest';

import * as number from './number';

/** Checks a format against what it should write. */
function check<T>(format: (value: T) => string, cases: [T, string][]): void {
  for (const [value, text] of cases) expect(format(value), String(value)).toBe(text);
}

describe('numbers', () => {
  it('shows what is not known as a dash, never as nothing or zero', () => {
    const formats = [
      number.price, number.premium, number.strike, number.change, number.changePercent, number.volatility,
      number.delta, number.gamma, number.greek, number.ratio, number.plusMinus, number.count, number.whole,
    ];
    for (const format of formats) {
      for (const unknown of [null, undefined, Number.NaN, Number.POSITIVE_INFINITY]) {
        expect(format(unknown), format.name).toBe('—');
      }
    }
  });

  it('writes prices with two decimals, four under one dollar', () => {
    check(number.price, [
      [639.3, '639.30'], [1104.2, '1,104.20'], [1, '1.00'], [0.8421, '0.8421'], [0, '0.00'], [-0.5, '−0.5000'],
    ]);
  });

  it('signs a change with a true minus, and leaves what rounds to nothing unsigned', () => {
    check((value: number) => number.change(value), [[9.02, '+9.02'], [-9.02, '−9.02'], [0, '0.00'], [-0.004, '0.00']]);
    expect(number.change(-0.0123, 0.83)).toBe('−0.0123');
    check(number.changePercent, [[1.388, '+1.39%'], [-1.388, '−1.39%']]);
  });

  it('writes volatility in percent with one decimal and delta with two', () => {
    check(number.volatility, [[0.1649, '16.5%'], [1.2, '120.0%']]);
    check(number.delta, [[0.5249, '0.52'], [-0.5, '−0.50']]);
  });

  it('gives a strike no more decimals than it has', () => {
    check(number.strike, [[650, '650'], [652.5, '652.5'], [17.25, '17.25'], [3.125, '3.125'], [5000, '5,000']]);
  });

  it('shortens counts to three figures and never writes a thousand of a unit', () => {
    check(number.count, [
      [0, '0'], [999, '999'], [1000, '1.00K'], [12_345, '12.3K'], [684, '684'], [99_950, '100K'], [999_499, '999K'],
      [999_600, '1.00M'], [44_400_000, '44.4M'], [2_500_000_000, '2.50B'], [-1500, '−1.50K'],
    ]);
  });

  it('points with sign and arrow alike', () => {
    for (const [value, way, arrow] of [[0.5, 1, '▲'], [-0.5, -1, '▼'], [0, 0, ''], [null, 0, '']] as const) {
      expect([number.direction(value), number.arrow(value)]).toEqual([way, arrow]);
    }
  });
});
