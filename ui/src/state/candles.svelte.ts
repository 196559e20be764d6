// The chart's candles: history and live bars as one series, folded from frames. A candle takes
// the place of the one of the same start, however late it comes. It draws nothing.

import type { Chart, ChartWish, Download, Gap } from '../backend/bindings';

/** Start (ms), open, high, low, close, volume. */
export type Candle = Chart['candles'][number];

/** What candles are of. */
export type Charted = Pick<ChartWish, 'symbol' | 'interval'>;

const WAITING: Download = { state: 'waiting', rows: 0, reason: null };

/** What changed since it was last asked: everything from here on, or nothing. */
export interface Redraw {
  /** All candles, oldest first. */
  candles: readonly Candle[];
  /** Index of the first candle that changed. */
  from: number;
}

/** The candles of the chart that is wished. */
export class Candles {
  /** What the candles are of. */
  wish = $state.raw<Charted>({ symbol: '', interval: '1m' });
  /** How far the history has come. */
  download = $state.raw<Download>(WAITING);
  /** Where candles may be missing, oldest first. */
  gaps = $state.raw<readonly Gap[]>([]);
  /** How many candles there are. */
  length = $state.raw(0);
  /** The newest candle; `null` if there is none. */
  newest = $state.raw<Candle | null>(null);
  /** Counts the changes; whoever draws reads it and then takes the redraw. */
  revision = $state.raw(0);

  #candles: Candle[] = [];
  #dirtyFrom = 0;

  /** Turns to another chart. */
  turnTo(wish: Charted): void {
    this.wish = wish;
    this.clear();
  }

  /** Forgets every candle. */
  clear(): void {
    this.download = WAITING;
    this.gaps = [];
    this.#replace([]);
  }

  /** Folds a frame's chart in; one of another wish comes late and is let go. */
  fold(chart: Chart): void {
    if (chart.symbol !== this.wish.symbol || chart.interval !== this.wish.interval) return;
    this.download = chart.download;
    if (chart.gaps) this.gaps = chart.gaps;
    if (chart.whole) {
      this.#replace([...chart.candles]);
      return;
    }
    for (const candle of chart.candles) this.#upsert(candle);
    if (chart.candles.length > 0) this.#changed();
  }

  /** What is to be drawn anew. */
  redraw(): Redraw {
    const from = this.#dirtyFrom;
    this.#dirtyFrom = this.#candles.length;
    return { candles: this.#candles, from };
  }

  #replace(candles: Candle[]): void {
    this.#candles = candles;
    this.#dirtyFrom = 0;
    this.#changed();
  }

  #upsert(candle: Candle): void {
    // Nearly always the newest one or the next: look from the end.
    let at = this.#candles.length;
    while (at > 0 && this.#candles[at - 1]![0] >= candle[0]) at -= 1;
    const replaces = this.#candles[at]?.[0] === candle[0];
    this.#candles.splice(at, replaces ? 1 : 0, candle);
    this.#dirtyFrom = Math.min(this.#dirtyFrom, at);
  }

  #changed(): void {
    this.length = this.#candles.length;
    this.newest = this.#candles.at(-1) ?? null;
    this.revision += 1;
  }
}
