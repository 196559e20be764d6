// The page's state against a desk that says exactly what the bridge's samples say.
import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Fact, Failure, Frame, Hello } from '../backend/bindings';
import { sample, Samples, settled } from '../backend/samples';
import { Desk } from './desk.svelte';

let samples: Samples;
let desk: Desk;

beforeEach(async () => {
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => setImmediate(run));
  samples = new Samples();
  desk = new Desk(samples.backend);
  await desk.start();
  await settled();
});

describe('the page’s state', () => {
  it('states its whole wish: tickers, chart and the nearest chain', () => {
    expect(samples.given('watch').at(-1)).toEqual({
      tickers: ['SPY', 'QQQ', 'IWM', 'AAPL', 'MSFT', 'NVDA', 'AMZN', 'GOOGL', 'META', 'TSLA'],
      chart: { symbol: 'SPY', interval: '1m', indicators: [] },
      chain: { underlying: 'SPY', expiry: '2026-12-18', root: 'SPY', view: null, exposure: null },
    });
  });

  it('tells which strikes are in view, once a frame and only when they are others', async () => {
    const before = samples.given('watch').length;
    for (let low = 600; low < 640; low += 1) desk.look({ low, high: low + 40 });
    await settled();
    desk.look({ low: 639, high: 679 });
    await settled();
    const wishes = samples.given('watch').slice(before);
    expect(wishes.map((wish) => wish.chain?.view)).toEqual([{ low: 639, high: 679 }]);
  });

  it('wishes for an indicator that is chosen, keeps it, and forgets its figures with it', async () => {
    const [first] = desk.overlay.choices;
    desk.chooseIndicator(0, { ...first!, shown: true });
    await settled();
    expect(samples.given('watch').at(-1)?.chart?.indicators).toEqual([{ kind: 'sma', length: 20 }]);
    expect(samples.given('save_settings').at(-1)?.chart.indicators[0]).toEqual({ ...first, shown: true });
    const { overlay } = sample<Frame>('frame');
    desk.overlay.fold(overlay!, desk.candles.wish);
    expect(desk.overlay.at(1_795_464_000_000)).toEqual([651.125, 0.125, 0.125, 0]);
    desk.chooseIndicator(0, first!);
    expect([desk.overlay.at(1_795_464_000_000), desk.overlay.indicators]).toEqual([null, []]);
  });

  it('keeps nothing that nobody chose', () => {
    expect(samples.given('save_settings')).toEqual([]);
  });

  it('keeps an expiry that was chosen, and finds it again', async () => {
    desk.stepExpiry(1);
    await settled();
    expect(samples.given('save_settings').at(-1)?.chain).toEqual({ underlying: 'SPY', expiry: '2027-01-15', root: 'SPY', exposure: null });
    await desk.openChain('SPY', { expiry: '2027-01-15', root: null });
    expect(desk.chain.chosen?.date).toBe('2027-01-15');
  });

  it('takes a text that is no symbol out of the list and says why', async () => {
    const failure = sample<Failure>('failure');
    samples.refused = [{ text: 'S$Y', failure }];
    desk.watchlist.put('S$Y');
    await settled();
    expect(desk.watchlist.symbols).not.toContain('S$Y');
    expect(desk.watchlist.problem).toBe(failure.message);
    const last = samples.given('watch').at(-1);
    expect(last?.tickers).not.toContain('S$Y');
    expect(last?.chart?.symbol).toBe('SPY');
  });

  it('hands a key on, keeps the choice, and holds the key nowhere', async () => {
    await desk.tryKey('a-key-that-is-kept-nowhere');
    await settled();
    expect(desk.key.state).toBe('stored');
    expect(samples.given('save_settings').at(-1)?.choice).toBe('key');
    const held = [desk.key, desk.notices.shown, desk.watchlist.symbols, samples.given('save_settings'), samples.given('report')];
    expect(JSON.stringify(held)).not.toContain('kept-nowhere');
  });

  it('takes every fact there is', () => {
    const facts = sample<Fact[]>('facts');
    for (const fact of facts.filter(({ kind }) => kind !== 'sourceChanged')) samples.tell(fact);
    expect(desk.links.options.view?.state).toBe('waiting');
    expect(desk.refused.get('SPY')).toBe('Q.SPY: not authorized');
    expect(desk.statistics.quoted).toBe(412);
    expect(desk.rights.map(({ delayed }) => delayed)).toEqual([false, true]);
    expect(desk.notices.shown.map(({ name }) => name)).toEqual(['keyring']);
    for (const fact of facts) samples.tell(fact);
    expect(desk.source).toBe('vendor');
    expect(desk.refused.size).toBe(0);
  });

  it('asks for everything anew when prices come from somewhere else', async () => {
    const before = samples.given('next_frame').length;
    samples.tell({ kind: 'sourceChanged', source: 'vendor' });
    expect(desk.quotes.row('SPY').value).toBeNull();
    await settled();
    expect(samples.given('next_frame')[before]).toEqual({ since: 0 });
    expect(samples.given('watch').at(-1)?.chain).not.toBeNull();
  });

  it('does not let an older greeting overrule a newer fact', () => {
    const { links } = sample<Hello>('hello');
    const newer = { ...links[0]!, since: links[0]!.since + 1, state: 'waiting' };
    desk.links.take(newer);
    desk.links.greet(links);
    expect(desk.links.stocks.view?.state).toBe('waiting');
  });
});
