// The two links and their heartbeats, as the desk tells them. What a state means is said by the
// desk in words; the page only knows which states mean that prices stand still.

import type { LinkView, Pulse } from '../backend/bindings';

/** States in which nothing happens by itself any more, or not at once. */
const BROKEN = new Set([
  'waiting', 'offline', 'asleep', 'keyRefused', 'notInPlan', 'evicted', 'logInUnheard', 'unreadable',
  'paused', 'stopped',
]);

/** Which link carries what. */
export type Class = 'stocks' | 'options';

/** One link. */
export class LinkState {
  readonly class: Class;
  /** As the desk last told; `null` until it did. */
  view = $state.raw<LinkView | null>(null);
  /** Its heartbeat; `null` until a frame told. */
  pulse = $state.raw<Pulse | null>(null);
  /** Whether it has been live since prices came from where they come from. */
  wasLive = $state.raw(false);

  constructor(name: Class) {
    this.class = name;
  }

  /** Whether prices of this link move. One that is in doubt is given its few seconds. */
  get live(): boolean {
    return this.view?.state === 'live' || this.view?.state === 'suspect';
  }

  /** Whether a person is to be told that its prices stand still. */
  get lost(): boolean {
    if (!this.view || this.live) return false;
    return this.wasLive || BROKEN.has(this.view.state);
  }
}

/** Both links. */
export class Links {
  readonly stocks = new LinkState('stocks');
  readonly options = new LinkState('options');

  get both(): LinkState[] {
    return [this.stocks, this.options];
  }

  /** The link that carries a symbol. */
  of(symbol: string): LinkState {
    return symbol.startsWith('O:') ? this.options : this.stocks;
  }

  /** Takes what the desk told of a link; answers whether it came back from being lost. */
  take(view: LinkView): boolean {
    const link = this.both.find((known) => known.class === view.class);
    if (!link) return false;
    const recovered = link.lost && view.state === 'live';
    link.view = view;
    if (link.live) link.wasLive = true;
    return recovered;
  }

  /** Takes what the desk says on being greeted; a fact told meanwhile is newer. */
  greet(views: readonly LinkView[]): void {
    for (const view of views) {
      const held = this.both.find((known) => known.class === view.class)?.view;
      if (!held || held.since < view.since) this.take(view);
    }
  }

  /** Takes the heartbeats of a frame. */
  beat(pulses: readonly Pulse[]): void {
    for (const pulse of pulses) {
      const link = this.both.find((known) => known.class === pulse.class);
      if (link) link.pulse = pulse;
    }
  }

  /** Prices now come from somewhere else: nothing was live there yet. */
  forget(): void {
    for (const link of this.both) {
      link.wasLive = false;
      link.pulse = null;
    }
  }
}
