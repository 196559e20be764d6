// Sends the newest of many values, one call at a time. Whoever states a whole wish may state it
// as often as it likes: of those that pile up within a microtask or behind a call under way,
// only the last is sent, and never out of order. It never uses a timer.

/** A sender of the newest value. */
export class Latest<T> {
  #pending: { value: T } | null = null;
  #busy = false;
  readonly #send: (value: T) => Promise<void>;

  /** `send` must settle its own failures. */
  constructor(send: (value: T) => Promise<void>) {
    this.#send = send;
  }

  /** States a value; it takes the place of one not sent yet. */
  put(value: T): void {
    this.#pending = { value };
    if (this.#busy) return;
    this.#busy = true;
    queueMicrotask(() => void this.#drain());
  }

  async #drain(): Promise<void> {
    try {
      while (this.#pending) {
        const { value } = this.#pending;
        this.#pending = null;
        await this.#send(value);
      }
    } finally {
      this.#busy = false;
    }
  }
}
