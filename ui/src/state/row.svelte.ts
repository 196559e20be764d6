// One instrument's figures as the page holds them. Replacing the value is the only change, so
// that just the text made from it is written anew.

/** What every row tells: who it is, its latest price, when it was quoted. */
interface Figures {
  last: number | null;
}

/** A row of figures, with the way its price last went. */
export class Row<T extends Figures> {
  /** The figures; `null` until the first came. */
  value = $state.raw<T | null>(null);
  /** The way the last price went when it last changed; `0` until it did. */
  tick = $state.raw<1 | 0 | -1>(0);
  /** Counts the price's changes: odd and even flash alike but apart. */
  beat = $state.raw(0);

  /** Takes newer figures. */
  take(value: T): void {
    const before = this.value?.last ?? null;
    if (before !== null && value.last !== null && before !== value.last) {
      this.tick = value.last > before ? 1 : -1;
      this.beat += 1;
    }
    this.value = value;
  }
}
