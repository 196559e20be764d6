// What the bridge writes is what the panels show: its samples, rendered.
import { render } from 'svelte/server';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Frame } from '../backend/bindings';
import { sample, Samples, settled } from '../backend/samples';
import { Desk } from '../state/desk.svelte';
import ChainHead from './ChainHead.svelte';
import ChainRow from './ChainRow.svelte';
import Exposure from './Exposure.svelte';
import Notices from './Notices.svelte';
import Rights from './Rights.svelte';
import StatusBar from './StatusBar.svelte';
import WatchRow from './WatchRow.svelte';

let desk: Desk;

beforeEach(async () => {
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => setImmediate(run));
  desk = new Desk(new Samples().backend);
  await desk.start();
  await settled();
});

describe('the panels', () => {
  const text = (html: string) => html.replace(/<!--.*?-->/g, '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ').trim();

  it('show a ticker as the bridge writes it', () => {
    const props = { desk, symbol: 'SPY', colours: 'dark', selected: true, stop: true, remove: () => undefined };
    expect(text(render(WatchRow, { props }).body)).toBe('fresh SPY S ⋯ SPDR S&amp;P 500 ETF 651.25 ▲ +1.25 +0.19% ×');
  });

  it('show a ticker of which nothing is known as unknown', () => {
    const props = { desk, symbol: 'QQQ', colours: 'dark', selected: false, stop: false, remove: () => undefined };
    expect(text(render(WatchRow, { props }).body)).toBe('no quote QQQ — — — ×');
  });

  it('show a strike as the bridge writes it, and a dash for what the model cannot give', () => {
    const rows = desk.chain.strikes.map((line, at) => {
      const props = { line, at, top: 0, spot: 651.25, widest: desk.chain.widest, clock: desk.clock, walked: false };
      return text(render(ChainRow, { props }).body);
    });
    expect(rows).toEqual([
      '14.3% 0.53 1.20K — — 10.20 10.30 650 — — — — 1.20K — —',
      '— — 1.20K — — 0.00 0.01 900 — — — — — — —',
    ]);
  });

  it('show both links, the session and what the desk carries', () => {
    const status = text(render(StatusBar, { props: { desk } }).body);
    expect(status).toContain('Stocks Live 29/30');
    expect(status).toContain('Options Reconnecting 29/30');
    expect(status).toContain('Simulated Regular session as of 15:00:05 ET');
    expect(status).toContain('412 /1,000 quoted , 8,300 by snapshot · 10 stock symbols · 8,712 option contracts');
  });

  it('show what the key opens, with the reason where it does not', () => {
    const rights = text(render(Rights, { props: { desk } }).body);
    expect(rights).toContain('Stocks Stream Real time Bars By the second Quotes Not in your plan The server says: not authorized. Trades Streamed');
    expect(rights).toContain('Options · delayed Stream Delayed by 15 minutes Bars By the minute Quotes Not known yet');
  });

  it('show how much of a chain is quoted, and when the rest was taken', () => {
    const head = text(render(ChainHead, { props: { desk, toMoney: () => undefined } }).body);
    expect(head).toContain('1 streamed 2 by snapshot 14:58');
  });

  it('show what the dealers are exposed to, by which convention, in which units and from how much', () => {
    const { chain } = sample<Frame>('frame');
    const of = () => text(render(Exposure, { props: { desk } }).body);
    desk.expose(chain!.exposure!.scope);
    expect(of()).toContain('Waiting for the first figures.');
    desk.chain.fold(chain!);
    const { dealers, units, quotes } = chain!.exposure!;
    for (const words of [dealers, ...Object.values(units), `${quotes.used} of `]) expect(of()).toContain(words);
    desk.chain.fold({ ...chain!, exposure: { ...chain!.exposure!, byStrike: [], reason: 'The underlying has no price yet.' } });
    expect(of()).toContain('The underlying has no price yet.');
    desk.expose(null);
    expect(desk.chain.exposure).toBeNull();
  });

  it('show a notice and a lost link in words', () => {
    const notices = text(render(Notices, { props: { desk } }).body);
    expect(notices).toContain('Options: Reconnecting. These prices stand still. The connection was lost. Tapedeck keeps trying by itself. Next attempt at 15:00:09 ET.');
    expect(notices).toContain('The keyring could not be opened.');
  });
});
