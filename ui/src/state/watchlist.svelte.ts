// The watchlist: which tickers, in which order, and how one is added. A text is looked up before
// it is added, so that what nobody knows is said at the field and never becomes an empty row.

import type { Failure, Found, Watch } from '../backend/bindings';
import { asFailure, type Backend } from '../backend';
import { asTicker, isContract } from '../format/symbol';
import { Latest } from './latest';

/** What the list needs of the desk. */
interface Holder {
  readonly backend: Backend;
  wish(): void;
  keep(): void;
  show(symbol: string): void;
}

/** The tickers watched. */
export class Watchlist {
  symbols = $state.raw<Watch['tickers']>([]);
  /** What was found for the text being typed. */
  suggestions = $state.raw<Found[]>([]);
  /** What is wrong with what was typed, a sentence; `null` if nothing is. */
  problem = $state.raw<string | null>(null);
  /** Whether what was typed is being looked up. */
  busy = $state.raw(false);

  readonly #desk: Holder;
  readonly #lookups: Latest<string>;
  #typed = '';

  constructor(desk: Holder) {
    this.#desk = desk;
    this.#lookups = new Latest((text) => this.#suggest(text));
  }

  /** Hears what is being typed, and looks for it. */
  type(text: string): void {
    this.#typed = text.trim();
    this.problem = null;
    if (this.#typed === '') this.suggestions = [];
    else this.#lookups.put(this.#typed);
  }

  /** Adds what was typed; answers whether it is in the list now. */
  async add(text: string): Promise<boolean> {
    const typed = text.trim();
    this.problem = null;
    if (typed === '') return false;
    this.busy = true;
    try {
      const symbol = await this.#find(typed);
      if (symbol === null) {
        this.problem = `No ticker “${asTicker(typed)}” was found.`;
        return false;
      }
      this.put(symbol);
      return true;
    } catch (thrown) {
      this.problem = asFailure(thrown).message;
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** Puts a known symbol into the list and shows it. */
  put(symbol: string): void {
    this.#typed = '';
    this.suggestions = [];
    if (!this.symbols.includes(symbol)) {
      this.symbols = [...this.symbols, symbol];
      this.#changed();
    }
    this.#desk.show(symbol);
  }

  /** Takes a ticker out of the list. */
  remove(symbol: string): void {
    this.symbols = this.symbols.filter((kept) => kept !== symbol);
    this.#changed();
  }

  /** The desk says that a text in the list is no symbol. */
  refuse(text: string, failure: Failure): void {
    this.problem = failure.message;
    if (this.symbols.includes(text)) this.remove(text);
  }

  #changed(): void {
    this.#desk.wish();
    this.#desk.keep();
  }

  /** The symbol that is meant; `null` if there is none. */
  async #find(typed: string): Promise<string | null> {
    const ticker = asTicker(typed);
    if (isContract(ticker)) return ticker;
    let found: Found[];
    try {
      found = await this.#desk.backend.call('search', { text: typed });
    } catch (thrown) {
      // Only what is wrong with the text itself keeps it out: without an answer from the vendor
      // the row says for itself that nothing is known.
      const { code } = asFailure(thrown);
      if (code === 'notFound') return null;
      if (code === 'badSymbol') throw thrown;
      return ticker;
    }
    // Case means something to the vendor: what was typed exactly comes first.
    const candidates = [typed, ticker, `I:${ticker}`];
    return candidates.find((symbol) => found.some((hit) => hit.symbol === symbol)) ?? null;
  }

  async #suggest(text: string): Promise<void> {
    try {
      const found = await this.#desk.backend.call('search', { text });
      if (text === this.#typed) this.suggestions = found.slice(0, 8);
    } catch {
      // Suggestions are a help while typing; what is wrong is said on Enter.
      if (text === this.#typed) this.suggestions = [];
    }
  }
}
