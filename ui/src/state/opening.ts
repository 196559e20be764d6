// How a chain is opened: the expiries of an underlying are asked for, and the one chosen before, or
// else the nearest, is shown and wished for. It remembers what was chosen, and holds no figures.

import type { ChainChoice, Expiry } from '../backend/bindings';
import { asFailure, type Backend } from '../backend';
import type { Chain } from './chain.svelte';

/** What was chosen before. */
export type Before = Pick<ChainChoice, 'expiry' | 'root'>;

/** What it needs of the desk. */
interface Desk {
  readonly backend: Backend;
  readonly chain: Chain;
  wish(): void;
  keep(): void;
}

/** Opens chains. */
export class Opening {
  readonly #desk: Desk;
  #chosen: Omit<ChainChoice, 'exposure'> = { underlying: '', expiry: null, root: null };

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** What is chosen now. */
  get chosen(): Omit<ChainChoice, 'exposure'> {
    return this.#chosen;
  }

  /** Takes what was chosen before the program began; nothing is opened yet. */
  begin({ underlying, expiry, root }: ChainChoice): void {
    this.#chosen = { underlying, expiry, root };
  }

  /** Opens an underlying at an expiry chosen before, or at the nearest. */
  async open(underlying: string, before?: Before): Promise<void> {
    const { backend, chain } = this.#desk;
    chain.turnTo(underlying);
    this.#choose({ underlying, expiry: before?.expiry ?? null, root: before?.root ?? null });
    if (underlying === '') return;
    try {
      const found = await backend.call('expiries', { symbol: underlying });
      if (chain.underlying !== underlying) return;
      chain.underlying = found.underlying;
      chain.expiries = found.expiries;
      chain.listed = true;
      const same = found.expiries.find(
        ({ date, root }) => date === before?.expiry && (before.root === null || root === before.root),
      );
      chain.choose(same ?? found.expiries[0] ?? null);
      this.#desk.wish();
    } catch (thrown) {
      if (chain.underlying === underlying) chain.problem = asFailure(thrown).message;
    }
  }

  /** Opens the same again: what is listed may be other, or could not be asked for. */
  again(): Promise<void> {
    return this.open(this.#desk.chain.underlying, this.#chosen);
  }

  /** Shows another expiry of the same underlying. */
  choose(expiry: Expiry): void {
    const { chain } = this.#desk;
    chain.choose(expiry);
    this.#choose({ underlying: chain.underlying, expiry: expiry.date, root: expiry.root });
  }

  /** Moves to the expiry before or after. */
  step(step: 1 | -1): void {
    const { expiries, chosen } = this.#desk.chain;
    const next = chosen && expiries[expiries.indexOf(chosen) + step];
    if (next) this.choose(next);
  }

  #choose(chosen: Omit<ChainChoice, 'exposure'>): void {
    this.#chosen = chosen;
    this.#desk.wish();
    this.#desk.keep();
  }
}
