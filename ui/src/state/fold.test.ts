// Folding frames, cut anywhere, gives the whole picture.
import { describe, expect, it } from 'vitest';

import type { Chain as ChainChanges, Chart, OptionRow, Ticker } from '../backend/bindings';
import { Candles, type Candle } from './candles.svelte';
import { Chain } from './chain.svelte';
import { Quotes } from './quotes.svelte';

const READY = { state: 'ready', rows: 0, reason: null } as const;

function chart(whole: boolean, ...candles: Candle[]): Chart {
  return { symbol: 'SPY', interval: '1m', whole, candles, gaps: null, download: READY };
}

function candle(start: number, close = 1): Candle {
  return [start, 1, 2, 0.5, close, 10];
}

function spy(): Candles {
  const candles = new Candles();
  candles.turnTo({ symbol: 'SPY', interval: '1m' });
  candles.redraw();
  return candles;
}

describe('candles', () => {
  it('come to the same picture wherever the frames are cut', () => {
    const late = candle(120, 9);
    const stream = [candle(60), candle(120), candle(180), candle(180, 5), late, candle(240)];
    for (let cut = 0; cut <= stream.length; cut += 1) {
      const candles = spy();
      candles.fold(chart(true, candle(0)));
      candles.fold(chart(false, ...stream.slice(0, cut)));
      candles.fold(chart(false, ...stream.slice(cut)));
      expect(candles.redraw().candles, `cut at ${cut}`).toEqual([
        candle(0), candle(60), late, candle(180, 5), candle(240),
      ]);
    }
  });

  it('are drawn anew from the earliest that changed', () => {
    const candles = spy();
    candles.fold(chart(true, candle(0), candle(60), candle(120)));
    expect(candles.redraw().from).toBe(0);
    candles.fold(chart(false, candle(180)));
    candles.fold(chart(false, candle(60, 7)));
    expect(candles.redraw().from).toBe(1);
    expect(candles.redraw().from).toBe(4);
  });

  it('take a bar that was missing into its place', () => {
    const candles = spy();
    candles.fold(chart(true, candle(0), candle(120)));
    candles.fold(chart(false, candle(60)));
    expect(candles.redraw().candles.map(([start]) => start)).toEqual([0, 60, 120]);
  });

  it('let a chart of another wish go', () => {
    const candles = spy();
    candles.turnTo({ symbol: 'SPY', interval: '5m' });
    candles.fold(chart(true, candle(0)));
    expect(candles.length).toBe(0);
  });
});

function contract(strike: number, call: boolean, more: Partial<OptionRow> = {}): OptionRow {
  const symbol = `O:SPY261127${call ? 'C' : 'P'}${String(strike * 1000).padStart(8, '0')}`;
  return { symbol, strike, call, last: null, openInterest: null, ...more } as OptionRow;
}

function changes(whole: boolean, ...rows: OptionRow[]): ChainChanges {
  const summary = { spot: 651, contracts: rows.length } as ChainChanges['summary'];
  const coverage = { quoted: rows.length, bySnapshot: 0, barsOnly: 0, taken: null };
  return { underlying: 'SPY', expiry: '2026-11-27', root: 'SPY', whole, rows, summary, download: READY, coverage, exposure: null };
}

function open(): Chain {
  const chain = new Chain();
  chain.turnTo('SPY');
  chain.choose({ date: '2026-11-27', root: 'SPY', days: 4, settlesAtOpen: false, strikes: 2 });
  return chain;
}

describe('a chain', () => {
  it('pairs calls and puts by strike, lowest first, and leaves what is not listed empty', () => {
    const chain = open();
    chain.fold(changes(true, contract(655, true), contract(650, false), contract(650, true)));
    const listed = chain.strikes.map(({ strike, call, put }) => [strike, call !== null, put !== null]);
    expect(listed).toEqual([[650, true, true], [655, true, false]]);
  });

  it('changes a row in place, so that nothing else is drawn again', () => {
    const chain = open();
    chain.fold(changes(true, contract(650, true, { bid: 1 }), contract(650, false)));
    const before = chain.strikes;
    chain.fold(changes(false, contract(650, true, { bid: 2 })));
    expect(chain.strikes).toBe(before);
    expect(chain.strikes[0]?.call?.value?.bid).toBe(2);
  });

  it('voids what it held when it comes whole', () => {
    const chain = open();
    chain.fold(changes(true, contract(650, true, { openInterest: 90 }), contract(655, true)));
    chain.fold(changes(true, contract(655, true, { openInterest: 20 })));
    expect(chain.strikes.map(({ strike }) => strike)).toEqual([655]);
    expect(chain.widest).toBe(20);
    expect(chain.row('O:SPY261127C00650000')).toBeNull();
  });

  it('keeps the exposure of the scope that is shown, and no other', () => {
    const chain = open();
    const told = (scope: 'expiry' | 'underlying') => ({ ...changes(false), exposure: { scope } as ChainChanges['exposure'] });
    chain.fold(told('expiry'));
    expect(chain.exposure).toBeNull();
    chain.expose('underlying');
    chain.fold(told('expiry'));
    expect(chain.exposure).toBeNull();
    chain.fold(told('underlying'));
    chain.fold(changes(false));
    expect([chain.exposure?.scope, chain.wish?.exposure]).toEqual(['underlying', 'underlying']);
    chain.expose('expiry');
    expect(chain.exposure).toBeNull();
  });

  it('lets a chain of another wish go', () => {
    const chain = open();
    chain.fold({ ...changes(true, contract(650, true)), root: 'SPY1' });
    expect(chain.strikes).toEqual([]);
  });
});

describe('tickers', () => {
  const ticker = (last: number | null) => ({ symbol: 'SPY', last }) as Ticker;

  it('take the place of the one of the same symbol and tell which way the price went', () => {
    const quotes = new Quotes();
    const row = quotes.row('SPY');
    const seen = [100, 101, 101, 99].map((last) => {
      quotes.fold({ tickers: [ticker(last)], sparks: [] });
      return [row.value?.last, row.tick, row.beat];
    });
    expect(seen).toEqual([[100, 0, 0], [101, 1, 1], [101, 1, 1], [99, -1, 2]]);
  });

  it('count as priced only when there is a price', () => {
    const quotes = new Quotes();
    expect(quotes.fold({ tickers: [ticker(null)], sparks: [] })).toBe(false);
    expect(quotes.fold({ tickers: [ticker(1)], sparks: [] })).toBe(true);
  });

  it('are forgotten with their figures when prices come from somewhere else', () => {
    const quotes = new Quotes();
    quotes.fold({ tickers: [ticker(100)], sparks: [{ symbol: 'SPY', closes: [1, 2], gap: null }] });
    quotes.clear();
    expect([quotes.row('SPY').value, quotes.spark('SPY').closes]).toEqual([null, []]);
  });
});
