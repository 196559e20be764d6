import { describe, expect, it } from 'vitest';

import { Clock } from './clock.svelte';

/** A clock at an instant of a session. */
function at(iso: string, session = 'regular', delay = 0): Clock {
  const clock = new Clock();
  const pulses = [{ class: 'stocks', received: null, lag: null, delay }];
  clock.take({ now: Date.parse(iso), eastern: '', session, pulses });
  return clock;
}

const NOON = '2026-11-23T17:00:00Z';
const before = (seconds: number) => Date.parse(NOON) - seconds * 1000;

describe('the clock of the latest frame', () => {
  it('calls a quote old by its kind and by the session', () => {
    for (const [session, option, age, old] of [
      ['regular', false, 60, false],
      ['regular', false, 61, true],
      ['regular', true, 61, false],
      ['regular', true, 901, true],
      ['pre', false, 61, false],
      ['after', false, 901, true],
      ['closed', false, 90_000, false],
    ] as const) {
      expect(at(NOON, session).isOld(before(age), option), `${session} ${age} s`).toBe(old);
    }
  });

  it('takes the delay of a feed off, for its own class only', () => {
    const late = at(NOON, 'regular', 900_000);
    expect(late.isOld(before(960), false)).toBe(false);
    expect(late.isOld(before(961), false)).toBe(true);
    expect(late.isOld(before(901), true), 'options are not late').toBe(true);
  });

  it('calls nothing old before it knows the time, nor what has no time', () => {
    expect(new Clock().isOld(0, false)).toBe(false);
    expect(at(NOON).isOld(null, false)).toBe(false);
  });

  it('notices midnight in New York, once, and not the hour that autumn repeats', () => {
    const notices = (...times: string[]) => {
      const clock = new Clock();
      return times.map((iso) => clock.take({ now: Date.parse(iso), eastern: '', session: 'closed', pulses: [] }));
    };
    expect(notices('2026-11-24T04:59:59.900Z', '2026-11-24T05:00:00Z', '2026-11-24T05:00:00.5Z', '2026-11-24T05:00:01Z'))
      .toEqual([false, true, false, false]);
    expect(notices('2026-11-01T05:59:59Z', '2026-11-01T06:00:00Z')).toEqual([false, false]);
  });
});
