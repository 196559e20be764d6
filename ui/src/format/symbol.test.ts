import { describe, expect, it } from 'vitest';

import { asTicker, isContract, title } from './symbol';

describe('symbols', () => {
  it('reads a contract in words and leaves everything else as it is', () => {
    expect(title('O:SPY261127C00650000')).toBe('SPY Fri 27 Nov 650 call');
    expect(title('O:BRKB270115P00497500')).toBe('BRKB Fri 15 Jan 497.5 put');
    expect(title('I:SPX')).toBe('SPX');
    expect(title('BRK.B')).toBe('BRK.B');
  });

  it('knows a contract from a ticker', () => {
    expect([isContract('O:SPY261127C00650000'), isContract('SPY')]).toEqual([true, false]);
  });

  it('takes what was typed as a ticker', () => {
    expect(asTicker('  spy ')).toBe('SPY');
  });
});
