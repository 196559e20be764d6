// The desk's clock as the latest frame told it. It stands still while nothing comes: the page
// runs no clock of its own.

import type { Frame } from '../backend/bindings';
import { day } from '../format/time';

/** How old a stock's quote may be in the regular session, or on an exchange with hours of its own,
 * before it counts as old. */
const STOCK_LIMIT = 60_000;
/** The same for options, which are quoted less often: as old as the model still uses. */
const OPTION_LIMIT = 15 * 60_000;
/** Outside the regular session quotes are rare by nature. */
const QUIET_LIMIT = 15 * 60_000;

/** What time it was when the latest frame came. */
export class Clock {
  /** Milliseconds since 1970, whole seconds; 0 until a frame came. */
  second = $state.raw(0);
  /** New York's clock, `15:04:05`; empty until a frame came. */
  eastern = $state.raw('');
  /** `pre`, `regular`, `after` or `closed`; `own` where the source keeps hours of its own. */
  session = $state.raw('');

  /** How late each feed is by the plan, milliseconds. */
  #delays = { stocks: 0, options: 0 };
  #day = '';
  #now = 0;
  #taken = 0;

  /** Takes a frame's time; answers whether midnight passed in New York. */
  take({ now, eastern, session, pulses }: Pick<Frame, 'now' | 'eastern' | 'session' | 'pulses'>): boolean {
    const late = (name: string) => pulses.find((pulse) => pulse.class === name)?.delay ?? 0;
    this.#delays = { stocks: late('stocks'), options: late('options') };
    // Whole seconds: what depends on ages is looked at once a second, not once a frame.
    const second = Math.floor(now / 1000) * 1000;
    const today = second === this.second ? this.#day : day(second);
    const midnight = this.#day !== '' && today !== this.#day;
    this.second = second;
    this.#day = today;
    this.#now = now;
    this.#taken = performance.now();
    this.eastern = eastern;
    this.session = session;
    return midnight;
  }

  /** What time it is by now on the desk's clock: for an age that is asked for at rest. */
  now(): number {
    return this.#now + (performance.now() - this.#taken);
  }

  /** Whether a quote is too old to look live, the delay of its feed taken off. While the market is
   * closed none is. */
  isOld(time: number | null | undefined, option: boolean): boolean {
    if (time == null || this.second === 0 || this.session === 'closed') return false;
    const quiet = this.session === 'pre' || this.session === 'after';
    const limit = quiet ? QUIET_LIMIT : option ? OPTION_LIMIT : STOCK_LIMIT;
    return this.second - time - this.#delays[option ? 'options' : 'stocks'] > limit;
  }
}
