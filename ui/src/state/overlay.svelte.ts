// The indicators over the chart: which there are to choose from, which are drawn, and what the
// desk says of each candle. It draws and reckons nothing; what is not known is `null`.

import type { ChartWish, Indicator, IndicatorChoice, Overlay as Changes } from '../backend/bindings';

/** A figure for each line of each indicator, `null` where it is not known. */
export type Figures = readonly (number | null)[];

/** The indicators over the chart that is wished. */
export class Overlay {
  /** What there is to choose from, in order. */
  choices = $state.raw<readonly IndicatorChoice[]>([]);
  /** What the figures are of, in the order of their columns. */
  indicators = $state.raw<readonly Indicator[]>([]);
  /** Counts the changes; whoever draws reads it and then takes what is dirty. */
  revision = $state.raw(0);

  #rows = new Map<number, Figures>();
  #dirtyFrom = 0;

  /** What the wish names. */
  get wish(): Indicator[] {
    return this.choices.filter(({ shown }) => shown).map(({ indicator }) => indicator);
  }

  /** Puts a choice in the place of another. */
  choose(at: number, choice: IndicatorChoice): void {
    this.choices = this.choices.map((held, place) => (place === at ? choice : held));
    if (this.wish.length === 0) this.clear();
  }

  /** Forgets every figure. */
  clear(): void {
    this.indicators = [];
    this.#rows.clear();
    this.#changed(0);
  }

  /** Folds a frame's figures in; those of another chart come late and are let go. */
  fold(changes: Changes, chart: Pick<ChartWish, 'symbol' | 'interval'>): void {
    if (changes.symbol !== chart.symbol || changes.interval !== chart.interval) return;
    if (this.wish.length === 0) return;
    if (changes.whole) {
      this.indicators = changes.indicators;
      this.#rows = new Map(changes.rows);
      this.#changed(0);
      return;
    }
    for (const [start, figures] of changes.rows) this.#rows.set(start, figures);
    if (changes.rows.length > 0) this.#changed(changes.rows[0]![0]);
  }

  /** What is said of the candle of a start; `null` if nothing yet. */
  at(start: number): Figures | null {
    void this.revision;
    return this.#rows.get(start) ?? null;
  }

  /** The start of the first candle whose figures changed since this was last asked. */
  dirty(): number {
    const from = this.#dirtyFrom;
    this.#dirtyFrom = Infinity;
    return from;
  }

  #changed(from: number): void {
    this.#dirtyFrom = Math.min(this.#dirtyFrom, from);
    this.revision += 1;
  }
}
