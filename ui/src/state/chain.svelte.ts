// The option chain: strikes with a call and a put each, folded from frames, and the expiries to
// choose from. It reckons nothing: every figure comes from the desk.

import type { Chain as Changes, ChainCoverage, ChainSummary, ChainWish, Download, Expiry, Exposure, ExposureScope, OptionRow, StrikeRange } from '../backend/bindings';
import { Row } from './row.svelte';

const WAITING: Download = { state: 'waiting', rows: 0, reason: null };

/** One line of the chain. */
export interface Strike {
  /** Dollars or points. */
  strike: number;
  /** `null` where no call is listed. */
  call: Row<OptionRow> | null;
  /** `null` where no put is listed. */
  put: Row<OptionRow> | null;
}

/** The chain that is wished. */
export class Chain {
  /** Ticker of the underlying as the desk spells it, or as typed until it did. */
  underlying = $state.raw('');
  /** Nearest first; empty until they came. */
  expiries = $state.raw<Expiry[]>([]);
  /** Whether the desk answered which expiries there are. */
  listed = $state.raw(false);
  /** Which of them is shown; `null` until there is one. */
  chosen = $state.raw<Expiry | null>(null);
  /** Why there are no expiries, a sentence; `null` if there are or none came yet. */
  problem = $state.raw<string | null>(null);
  /** Lowest first. */
  strikes = $state.raw<Strike[]>([]);
  /** What the chain comes to; `null` until a frame told. */
  summary = $state.raw<ChainSummary | null>(null);
  /** How far the download has come. */
  download = $state.raw<Download>(WAITING);
  /** How much of it is streamed; `null` until a frame told. */
  coverage = $state.raw<ChainCoverage | null>(null);
  /** The most open interest of a contract: what a full bar in a cell stands for. */
  widest = $state.raw(0);
  /** What the dealers' exposure is shown of; `null` while it is not. */
  scope = $state.raw<ExposureScope | null>(null);
  /** What they are exposed to; `null` until a frame told. */
  exposure = $state.raw<Exposure | null>(null);

  #rows = new Map<string, Row<OptionRow>>();
  #view: StrikeRange | null = null;

  /** The wish for this chain; `null` until an expiry is chosen. */
  get wish(): ChainWish | null {
    if (!this.chosen) return null;
    return { underlying: this.underlying, expiry: this.chosen.date, root: this.chosen.root, view: this.#view, exposure: this.scope };
  }

  /** Says which strikes are in view; answers whether those are others than before. */
  look(view: StrikeRange): boolean {
    if (view.low === this.#view?.low && view.high === this.#view.high) return false;
    this.#view = view;
    return true;
  }

  /** Shows the exposure of a scope, or none. */
  expose(scope: ExposureScope | null): void {
    if (scope === this.scope) return;
    this.scope = scope;
    this.exposure = null;
  }

  /** Turns to another underlying, of which nothing is known yet. */
  turnTo(underlying: string): void {
    this.underlying = underlying;
    this.expiries = [];
    this.listed = false;
    this.chosen = null;
    this.problem = null;
    this.clear();
  }

  /** Chooses an expiry. */
  choose(expiry: Expiry | null): void {
    this.chosen = expiry;
    this.clear();
  }

  /** Forgets every figure. */
  clear(): void {
    this.#rows.clear();
    this.strikes = [];
    this.summary = null;
    this.coverage = null;
    this.exposure = null;
    this.#view = null;
    this.widest = 0;
    this.download = WAITING;
  }

  /** The row of a contract of this chain; `null` if it lists no such contract. */
  row(symbol: string): Row<OptionRow> | null {
    void this.strikes; // Rows come and go with the list of strikes.
    return this.#rows.get(symbol) ?? null;
  }

  /** Folds a frame's chain in; one of another wish comes late and is let go. */
  fold(chain: Changes): void {
    const wish = this.wish;
    if (!wish || chain.underlying !== wish.underlying) return;
    if (chain.expiry !== wish.expiry || chain.root !== wish.root) return;
    this.summary = chain.summary;
    this.download = chain.download;
    this.coverage = chain.coverage;
    // One of another scope comes late.
    if (chain.exposure && chain.exposure.scope === this.scope) this.exposure = chain.exposure;
    const before = this.#rows;
    if (chain.whole) this.#rows = new Map();
    let listed = chain.whole;
    let widest = chain.whole ? 0 : this.widest;
    for (const figures of chain.rows) {
      let row = this.#rows.get(figures.symbol);
      if (!row) {
        row = before.get(figures.symbol) ?? new Row<OptionRow>();
        this.#rows.set(figures.symbol, row);
        listed = true;
      }
      row.take(figures);
      widest = Math.max(widest, figures.openInterest ?? 0);
    }
    this.widest = widest;
    if (listed) this.strikes = lines(this.#rows.values());
  }
}

/** Pairs calls and puts by strike, lowest first. */
function lines(rows: Iterable<Row<OptionRow>>): Strike[] {
  const byStrike = new Map<number, Strike>();
  for (const row of rows) {
    const figures = row.value;
    if (!figures) continue;
    let line = byStrike.get(figures.strike);
    if (!line) byStrike.set(figures.strike, (line = { strike: figures.strike, call: null, put: null }));
    line[figures.call ? 'call' : 'put'] = row;
  }
  return [...byStrike.values()].sort((a, b) => a.strike - b.strike);
}
