// Folding the indicators' figures, cut anywhere, gives the whole picture; what is unknown stays so.
import { expect, it } from 'vitest';

import type { Overlay as Changes } from '../backend/bindings';
import { Overlay } from './overlay.svelte';

const CHART = { symbol: 'SPY', interval: '1m' };
const SMA = { kind: 'sma', length: 2 } as const;

function changes(whole: boolean, ...rows: Changes['rows']): Changes {
  return { ...CHART, indicators: [SMA], whole, rows };
}

function drawn(): Overlay {
  const overlay = new Overlay();
  overlay.choices = [{ indicator: SMA, shown: true }];
  return overlay;
}

it('comes to the same wherever the frames are cut', () => {
  const stream: Changes['rows'] = [[120, [5]], [180, [null]], [120, [6]], [240, [7]]];
  for (let cut = 0; cut <= stream.length; cut += 1) {
    const overlay = drawn();
    overlay.fold(changes(true, [0, [null]], [60, [4]]), CHART);
    overlay.fold(changes(false, ...stream.slice(0, cut)), CHART);
    overlay.fold(changes(false, ...stream.slice(cut)), CHART);
    expect([0, 60, 120, 180, 240, 300].map((start) => overlay.at(start)?.[0])).toEqual([null, 4, 6, null, 7, undefined]);
  }
});

it('says from where on it is to be drawn anew', () => {
  const overlay = drawn();
  overlay.fold(changes(true, [0, [1]], [60, [2]]), CHART);
  expect(overlay.dirty()).toBe(0);
  overlay.fold(changes(false, [120, [3]]), CHART);
  overlay.fold(changes(false, [60, [4]]), CHART);
  expect([overlay.dirty(), overlay.dirty()]).toEqual([60, Infinity]);
});

it('lets go of what comes late for another chart, or for indicators nobody draws any more', () => {
  const overlay = drawn();
  overlay.fold(changes(true, [0, [1]]), { ...CHART, interval: '5m' });
  expect(overlay.at(0)).toBeNull();
  overlay.fold(changes(true, [0, [1]]), CHART);
  overlay.choose(0, { indicator: SMA, shown: false });
  overlay.fold(changes(true, [0, [1]]), CHART);
  expect([overlay.at(0), overlay.indicators]).toEqual([null, []]);
});
