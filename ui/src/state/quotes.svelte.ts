// The tickers' figures and sparklines, by symbol. It folds frames and asks for nothing.

import type { Frame, Gap, Spark, Ticker } from '../backend/bindings';
import { Row } from './row.svelte';

/** A sparkline of a ticker. */
export class SparkLine {
  /** Closes of its latest minutes, oldest first. */
  closes = $state.raw<number[]>([]);
  /** Where minutes of it may be missing. */
  gap = $state.raw<Gap | null>(null);
}

/** What is known of the tickers. */
export class Quotes {
  #rows = new Map<string, Row<Ticker>>();
  #sparks = new Map<string, SparkLine>();

  /** The row of a ticker; it stays the same one as long as the ticker is wished. */
  row(symbol: string): Row<Ticker> {
    return entry(this.#rows, symbol, () => new Row<Ticker>());
  }

  /** The sparkline of a ticker. */
  spark(symbol: string): SparkLine {
    return entry(this.#sparks, symbol, () => new SparkLine());
  }

  /** Folds a frame's tickers in; answers whether any of them has a price. */
  fold({ tickers, sparks }: Pick<Frame, 'tickers' | 'sparks'>): boolean {
    for (const ticker of tickers) this.row(ticker.symbol).take(ticker);
    for (const spark of sparks) this.#takeSpark(spark);
    return tickers.some((ticker) => ticker.last !== null);
  }

  /** Forgets what is no longer wished. */
  keep(symbols: ReadonlySet<string>): void {
    for (const map of [this.#rows, this.#sparks]) {
      for (const symbol of map.keys()) if (!symbols.has(symbol)) map.delete(symbol);
    }
  }

  /** Forgets every figure: prices now come from somewhere else. */
  clear(): void {
    for (const row of this.#rows.values()) {
      row.value = null;
      row.tick = 0;
    }
    for (const spark of this.#sparks.values()) {
      spark.closes = [];
      spark.gap = null;
    }
  }

  #takeSpark({ symbol, closes, gap }: Spark): void {
    const spark = this.spark(symbol);
    spark.closes = closes;
    spark.gap = gap;
  }
}

function entry<V>(map: Map<string, V>, key: string, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
